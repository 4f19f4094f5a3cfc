"""Values that tests are made of: each function gives a plain one, and takes what matters."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from newsletter.model import (
    Announce,
    Delivery,
    DeliveryState,
    Entry,
    SourceReport,
    SourceStatus,
)
from subscribers.model import Subscriber
from subscribers.tokens import new_handle

DAY = date(2026, 6, 11)  # a Thursday
NOW = datetime(2026, 6, 11, 5, 0, tzinfo=UTC)


def an_entry(number: int = 1, **changes: Any) -> Entry:
    """The entry of the work of this number, as arXiv announces a first version."""
    entry = Entry(
        source="arxiv",
        section="cs.CL",
        label="arXiv (CS.CL)",
        key=f"arxiv:2606.{number:05}",
        version=1,
        title=f"Finding number {number}",
        abstract=f"We find the number {number}. It is larger than {number - 1}.",
        authors=("Ada Example", "王小明"),
        categories=("cs.CL", "stat.ML"),
        link=f"https://arxiv.example/abs/2606.{number:05}",
        published=DAY,
        announce=Announce.NEW,
    )
    return replace(entry, **changes)


def a_report(**changes: Any) -> SourceReport:
    """A section that was read without trouble."""
    report = SourceReport(
        source="arxiv",
        section="cs.CL",
        label="arXiv (CS.CL)",
        status=SourceStatus.OK,
        announced=3,
        taken=2,
    )
    return replace(report, **changes)


def a_subscriber(number: int = 1, **changes: Any) -> Subscriber:
    """A subscriber who is not stored yet."""
    subscriber = Subscriber(
        id=0,
        address=f"reader{number}@example.org",
        handle=new_handle(),
        topics=("quantum error correction", "量子纠错"),
        joined=DAY,
    )
    return replace(subscriber, **changes)


def a_delivery(subscriber_id: int = 1, **changes: Any) -> Delivery:
    """The first claim of a letter."""
    delivery = Delivery(
        day=DAY,
        subscriber_id=subscriber_id,
        state=DeliveryState.CLAIMED,
        attempt=1,
        through=7,
        items=(5, 3),
        message_id="<one@example.org>",
        lease_until=datetime(2026, 6, 11, 5, 15, tzinfo=UTC),
    )
    return replace(delivery, **changes)
