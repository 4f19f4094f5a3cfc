"""Editions of a database: which are paused, and how their letters went."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, update
from sqlmodel import col, select

from newsletter.delivery.ceiling import Pause
from newsletter.delivery.events import Fate
from newsletter.model import DeliveryState
from newsletter.storage.database import Database
from newsletter.storage.tables import DeliveryRow, EditionRow

K = TypeVar("K")
Span = tuple[datetime | None, datetime | None]
NEVER: Span = (None, None)


@dataclass(frozen=True, slots=True)
class Account:
    """How the letters of a day went. `fates` are what became of the accepted, where it is known."""

    day: date
    states: Mapping[DeliveryState, int]
    fates: Mapping[Fate, int]
    begun: datetime | None = None
    ended: datetime | None = None
    pause: Pause | None = None

    @property
    def duration(self) -> timedelta:
        """From the first claim to the last word on a letter."""
        return self.ended - self.begun if self.begun and self.ended else timedelta(0)

    @property
    def rate(self) -> float:
        """Accepted letters a second."""
        seconds = self.duration.total_seconds()
        return self.states.get(DeliveryState.ACCEPTED, 0) / seconds if seconds else 0.0


@dataclass(frozen=True, slots=True)
class SqlEditions:
    """The Editions of a database."""

    database: Database

    def pause(self, day: date, pause: Pause, *, now: datetime) -> None:
        """Claim no more letters of a day."""
        said = {"paused_why": pause.why, "paused_until": pause.until}
        row = self.database.upsert(EditionRow).values(day=day, created_at=now, **said)
        with self.database.write() as session:
            session.exec(row.on_conflict_do_update(index_elements=["day"], set_=said))

    def resume(self, day: date) -> bool:
        """Let a day's letters leave again; whether they were paused."""
        row = EditionRow
        changes = update(row).where(col(row.day) == day, col(row.paused_why) != "")
        with self.database.write() as session:
            cleared = changes.values(paused_why="", paused_until=None)
            return session.exec(cleared).rowcount == 1

    def paused(self, day: date) -> Pause | None:
        """Return the pause that a day's edition was put into."""
        with self.database.read() as session:
            row = session.get(EditionRow, day)
            return _pause(row) if row else None

    def accounts(self, limit: int) -> tuple[Account, ...]:
        """How the letters of the latest days went, the last day first."""
        latest = select(EditionRow).order_by(col(EditionRow.day).desc()).limit(limit)
        row, state, fate = DeliveryRow, col(DeliveryRow.state), col(DeliveryRow.fate)
        of_day = col(row.day)
        first, last = func.min(row.begun_at), func.max(row.updated_at)
        with self.database.read() as session:
            editions = session.exec(latest).all()
            days = of_day.in_([one.day for one in editions])
            counted = select(of_day, state, func.count()).where(days)
            states = _by_day(
                (day, DeliveryState(name), n)
                for day, name, n in session.exec(counted.group_by(of_day, state))
            )
            told = select(of_day, fate, func.count()).where(days, fate != "")
            ends = session.exec(told.group_by(of_day, fate))
            fates = _by_day((day, Fate(name), n) for day, name, n in ends)
            # What nothing was written for says nothing of how long the sending took.
            sent = days & state.not_in((DeliveryState.EMPTY.value, DeliveryState.HELD.value))
            asked = select(of_day, first, last).where(sent).group_by(of_day)
            spans: dict[date, Span] = {
                day: (begun, ended) for day, begun, ended in session.exec(asked)
            }
        return tuple(
            Account(
                one.day,
                states.get(one.day, {}),
                fates.get(one.day, {}),
                *spans.get(one.day, NEVER),
                _pause(one),
            )
            for one in editions
        )


def _by_day(counted: Iterable[tuple[date, K, int]]) -> Mapping[date, dict[K, int]]:
    found: defaultdict[date, dict[K, int]] = defaultdict(dict)
    for day, key, number in counted:
        found[day][key] = number
    return found


def _pause(row: EditionRow) -> Pause | None:
    return Pause(row.paused_why, row.paused_until) if row.paused_why else None
