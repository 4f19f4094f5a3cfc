"""The ports of a morning: what it remembers with. `newsletter.storage` has their adapters.

They are declared for `newsletter.morning`, which uses them, and kept apart only for their length.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from newsletter.delivery.ceiling import Pause
from newsletter.model import (
    Change,
    Delivery,
    DeliveryState,
    Entry,
    FeedState,
    Opinion,
    Paper,
    SourceReport,
    Update,
)
from newsletter.radar.acronyms import Acronym
from subscribers.stores import SubscriberStore


class PaperStore(Protocol):
    """Works and their records."""

    def take(
        self, news: Sequence[tuple[Entry, date | None]], *, now: datetime
    ) -> Mapping[tuple[str, str], int]:
        """Store entries, one per work (`key`), each with the day it is news for (None: no news).

        A work that is known gains a record if its source or version is new, and a higher version
        replaces its text; it never becomes news again. Idempotent, also from two processes at
        once. Returns how many works were new, by source and section.
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


class UpdateStore(Protocol):
    """What became of works after they were announced."""

    def due(
        self, day: date, kinds: Collection[Change], *, now: datetime
    ) -> Mapping[int, tuple[Update, ...]]:
        """For each subscriber, what they were not told yet of papers in their letters so far."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """A row to be CLAIMED, over what the claimant saw there (None: no row)."""

    row: Delivery
    expected: Delivery | None


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

    def exchange(
        self, outcomes: Sequence[Delivery], claims: Sequence[Claim], *, now: datetime
    ) -> frozenset[int]:
        """`record` many and `claim` many of one day, all or nothing; the ids of the claims won.

        Nobody who has left or paused, or whose address is suppressed, is won: a database asks in
        the same transaction. A first claim gives up earlier letters of theirs that wait (RETRY).
        """
        ...

    def hold(self, day: date, ids: Sequence[int], why: str, *, now: datetime) -> None:
        """Write that the letters of these people were not begun; who has a row keeps it."""
        ...

    def waiting(self, now: datetime) -> Mapping[date, frozenset[int]]:
        """Whose letters, by day, are to be tried again now or have lost their sender."""
        ...

    def sent_since(self, moment: datetime) -> int:
        """How many letters first left, or may have, since a moment."""
        ...

    def counts(self, day: date) -> Mapping[DeliveryState, int]:
        """How many deliveries of a day stand where."""
        ...


class Editions(Protocol):
    """Days whose letters rest because too many in a row were not accepted."""

    def pause(self, day: date, pause: Pause, *, now: datetime) -> None:
        """Claim no more letters of a day; the last pause counts."""
        ...

    def resume(self, day: date) -> bool:
        """Let a day's letters leave again; whether they were paused."""
        ...

    def paused(self, day: date) -> Pause | None:
        """Return the pause that a day's edition was put into, whether or not it is over."""
        ...


class Suppressions(Protocol):
    """Addresses that are never written to again, whatever asks for it."""

    def suppress(self, address: str, reason: str, *, now: datetime) -> None:
        """Suppress an address; doing it again changes nothing."""
        ...

    def is_suppressed(self, address: str) -> bool:
        """Whether an address is suppressed, without regard to case."""
        ...


class Months(Protocol):
    """The papers of the last months, indexed."""

    def acronyms(self, since: date, through: date) -> Sequence[Acronym]:
        """What papers announced after `since`, up to and with `through`, define."""
        ...

    def refresh(self, day: date) -> None:
        """Take in what came in up to a day."""
        ...


class Opinions(Protocol):
    """What subscribers said of single papers."""

    def everyone(self, *subscriber_ids: int) -> Mapping[int, tuple[Opinion, ...]]:
        """What was said, by subscriber: of these, or of all; what has no topic is left out."""
        ...


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything that is remembered."""

    papers: PaperStore
    sources: SourceStore
    people: SubscriberStore
    ledger: Ledger
    editions: Editions
    suppressions: Suppressions
    updates: UpdateStore
    opinions: Opinions
