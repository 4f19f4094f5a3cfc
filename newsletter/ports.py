"""The ports of a morning: what it remembers with. `newsletter.storage` has their adapters.

They are declared for `newsletter.morning`, which uses them, and kept apart only for their length.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from newsletter.model import (
    Briefing,
    Delivery,
    DeliveryState,
    Entry,
    FeedState,
    Paper,
    SourceReport,
)
from subscribers.stores import SubscriberStore


class PaperStore(Protocol):
    """Works and their records."""

    def take(
        self, news: Sequence[tuple[Entry, date | None]], *, now: datetime
    ) -> Mapping[str, int]:
        """Store entries, one per work (`key`), each with the day it is news for (None: no news).

        A work that is known gains a record if its source or version is new, and a higher version
        replaces its text; it never becomes news again. Idempotent, also from two processes at
        once. Returns how many works were new, by `label`.
        """
        ...

    def news(self, since: date, through: date) -> tuple[Paper, ...]:
        """Papers announced after `since`, up to and with `through`, by id."""
        ...


class SourceStore(Protocol):
    """What is remembered of each section of each source."""

    def state(self, source: str, section: str) -> FeedState:
        """Return what is remembered; an empty FeedState before the first reading."""
        ...

    def record(self, day: date, report: SourceReport, state: FeedState, *, now: datetime) -> None:
        """Remember how a reading ended, once per section and day (the last one counts)."""
        ...

    def reports(self, day: date) -> tuple[SourceReport, ...]:
        """How the sections were read for a day, in the order of the first reading."""
        ...


class Ledger(Protocol):
    """Every letter's fate: one row per day (edition) and subscriber."""

    def last_before(self, day: date) -> Mapping[int, Delivery]:
        """For each subscriber, the latest delivery before a day, RETRY and FAILED left out."""
        ...

    def of_day(self, day: date) -> Mapping[int, Delivery]:
        """The deliveries of a day, by subscriber id."""
        ...

    def claim(self, claim: Delivery, *, expected: Delivery | None, now: datetime) -> bool:
        """Write a CLAIMED row if the ledger still holds `expected` (None: no row).

        Whoever gets True, and nobody else, may send. Raises nothing when the race is lost.
        """
        ...

    def record(self, outcome: Delivery, *, now: datetime) -> None:
        """Write how a claimed delivery (same attempt) ended."""
        ...

    def counts(self, day: date) -> Mapping[DeliveryState, int]:
        """How many deliveries of a day stand where."""
        ...


class Suppressions(Protocol):
    """Addresses that are never written to again, whatever asks for it."""

    def suppress(self, address: str, reason: str, *, now: datetime) -> None:
        """Suppress an address; doing it again changes nothing."""
        ...

    def is_suppressed(self, address: str) -> bool:
        """Whether an address is suppressed, without regard to case."""
        ...


class BriefingCache(Protocol):
    """Briefings that a model wrote, so that a preview and the letter say the same."""

    def get(self, key: str) -> Briefing | None:
        """Return the briefing stored under a key."""
        ...

    def put(self, key: str, briefing: Briefing, *, now: datetime) -> None:
        """Store a briefing; the first one stored under a key stays."""
        ...


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything that is remembered."""

    papers: PaperStore
    sources: SourceStore
    people: SubscriberStore
    ledger: Ledger
    suppressions: Suppressions
    briefings: BriefingCache
