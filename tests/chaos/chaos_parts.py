"""What the sender and the test of it share: an edition in a database, and a look into it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from newsletter import app as wiring
from newsletter.config import Config, load
from newsletter.delivery.events import sendgrid_events
from newsletter.digest.mime import message_id
from newsletter.ingest.identity import merge
from newsletter.model import (
    Announce,
    Delivery,
    DeliveryState,
    Entry,
    FeedState,
    SourceReport,
    SourceStatus,
)
from newsletter.storage.database import open_database
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.people import SqlSubscribers

DAY = date(2026, 6, 11)
NOW = datetime(2026, 6, 11, 6, tzinfo=UTC)
DOMAIN = "hub.example"
OVER = {DeliveryState.ACCEPTED, DeliveryState.EMPTY, DeliveryState.FAILED}


def settings(url: str, port: int, mailer: str = "smtp") -> Config:
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "timeout": 5, "resend_after": 1}
    return load(
        None,
        {
            "storage": {"url": url},
            "secret": "0123456789abcdef0123456789abcdef",
            "sendgrid_key": "SG.no-key",
            "sender": {"address": f"morning@{DOMAIN}"},
            "briefing": {"writer": "built-in"},
            "delivery": {
                "mailer": mailer,
                "smtp": smtp,
                "sendgrid": {"host": f"http://127.0.0.1:{port}", "timeout": 5},
                "connections": 2 if mailer == "smtp" else 8,
                "ceiling": 1000,
                "retry": {"first": 1, "within": 10000},
            },
        },
    )


def prepare(url: str, letters: int) -> None:
    """Make an edition that everybody is due a letter of."""
    entry = Entry(
        source="arxiv",
        section="cs.CL",
        label="arXiv (CS.CL)",
        key="arxiv:2606.00001",
        version=1,
        title="A bird song",
        abstract="We heard a bird song at dawn, and wrote it down.",
        authors=("Ada Quill",),
        categories=("cs.CL",),
        link="https://arxiv.example/abs/2606.00001",
        published=DAY,
        announce=Announce.NEW,
    )
    report = SourceReport("arxiv", "cs.CL", "arXiv (CS.CL)", SourceStatus.OK, announced=1, taken=1)
    with wiring.build(settings(url, 25), lambda: NOW) as app:
        app.morning.stores.papers.take([(one, DAY) for one in merge([entry])], now=NOW)
        app.morning.stores.sources.record(DAY, report, FeedState(), now=NOW)
        for number in range(letters):
            app.people.add(f"reader{number}@reader.example", ["bird song"])
        # What a sender would load first is here when it is forked: it is killed while it sends.
        app.morning.preview(app.people.show("reader0@reader.example"), DAY)


@dataclass(frozen=True)
class Letter:
    """How somebody's letter is named, and how it stands in the ledger (None: nowhere yet)."""

    message_id: str
    delivery: str
    address: str
    row: Delivery | None

    @property
    def is_over(self) -> bool:
        """Whether it will never be sent again, whatever the time."""
        row = self.row
        given_up = row and row.state is DeliveryState.UNKNOWN and row.next_at is None
        return bool(row and (row.state in OVER or given_up))


def letters_of(url: str) -> dict[str, Letter]:
    """Everybody's letter, by Message-ID."""
    database = open_database(url)
    rows = SqlLedger(database).of_day(DAY)
    found = [
        Letter(
            message_id(DAY, one.handle, DOMAIN).strip("<>"),
            f"{DAY}-{one.handle}",
            one.address,
            rows.get(one.id),
        )
        for one in SqlSubscribers(database).everyone()
    ]
    database.close()
    return {one.message_id: one for one in found}


def tell(url: str, taken: Sequence[Letter]) -> None:
    """Let SendGrid's event tell of letters that it took."""
    facts = [
        {
            "event": "processed",
            "email": one.address,
            "timestamp": int(NOW.timestamp()),
            "sg_event_id": f"told-{one.delivery}",
            "sg_message_id": f"sg-{one.message_id}.recv",
            "delivery_id": one.delivery,
        }
        for one in taken
    ]
    with wiring.build(settings(url, 25), lambda: NOW) as app:
        app.events.put(sendgrid_events(json.dumps(facts).encode()), now=NOW)
        app.event_desk().process()
