"""A subscriber as every stage sees one: a value, not a table row."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SATURDAY = 5
DEFAULT_HOUR = time(7)


class Language(StrEnum):
    """The languages that a letter is written in."""

    EN = "en"
    ZH = "zh"


class Frequency(StrEnum):
    """On which days a subscriber is due a letter."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"


class Status(StrEnum):
    """Where a subscriber stands; only an active one is ever written to."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


def address_key(address: str) -> str:
    """Return what two spellings of one address have in common: addresses are equal if this is."""
    return address.casefold()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person and what they asked for.

    `topics` is the radar, in the subscriber's order; `excludes` are words that no paper shown may
    hold, `muted` topics rest until a day, and of `strict` ones only the best papers are shown.
    `paused_until` is the day that a pause ends (None: when the subscriber says so). `handle` is the
    random public id that tokens carry in place of the address, and `generation` goes up to revoke
    every token minted before.
    """

    id: int
    address: str
    handle: str
    topics: tuple[str, ...] = ()
    language: Language = Language.EN
    timezone: str = "UTC"
    hour: time = DEFAULT_HOUR
    frequency: Frequency = Frequency.WEEKDAYS
    status: Status = Status.ACTIVE
    generation: int = 0
    joined: date | None = field(default=None, compare=False)
    excludes: tuple[str, ...] = ()
    muted: tuple[tuple[str, date], ...] = ()
    paused_until: date | None = None
    strict: tuple[str, ...] = ()

    def radar(self, day: date) -> tuple[str, ...]:
        """Return the topics that are not muted on a day."""
        muted = {topic for topic, until in self.muted if day < until}
        return tuple(topic for topic in self.topics if topic not in muted)

    def is_paused(self, day: date) -> bool:
        """Whether letters rest on a day: paused, and the end of the pause not reached."""
        paused = self.status is Status.PAUSED
        return paused and (self.paused_until is None or day < self.paused_until)

    def is_due(self, day: date) -> bool:
        """Whether a letter is due on a day (weekly: on Mondays)."""
        match self.frequency:
            case Frequency.DAILY:
                return True
            case Frequency.WEEKDAYS:
                return day.weekday() < SATURDAY
            case Frequency.WEEKLY:
                return day.weekday() == 0

    def previous_due(self, day: date) -> date:
        """The last day before `day` on which a letter was due."""
        before = day - timedelta(days=1)
        while not self.is_due(before):
            before -= timedelta(days=1)
        return before

    def moment(self, day: date) -> datetime:
        """The instant at which a day's letter is due, in the subscriber's own zone."""
        return datetime.combine(day, self.hour, ZoneInfo(self.timezone))
