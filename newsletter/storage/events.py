"""What became of mails, in a database: events as they came, and the deliveries that they move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, null, update
from sqlmodel import Session, col, select

from newsletter.delivery.events import Event, Fate, RawEvent, StoredEvent
from newsletter.model import DeliveryState
from newsletter.storage.database import Database
from newsletter.storage.tables import DeliveryRow, EventRow, Person
from subscribers.model import address_key

WAITING, DONE, FAILED = "waiting", "done", "failed"
DAY_LENGTH = len("2026-06-11")
THEIRS = col(Person.id) == col(DeliveryRow.subscriber_id)
# Also what the provider refused in its answer, and took all the same.
UNSETTLED = tuple(
    state.value for state in (DeliveryState.UNKNOWN, DeliveryState.CLAIMED, DeliveryState.RETRY)
)


@dataclass(frozen=True, slots=True)
class SqlEvents:
    """The EventStore of a database."""

    database: Database

    def put(self, events: Sequence[RawEvent], *, now: datetime) -> int:
        """Store events, each once; return how many were new."""
        new = 0
        with self.database.write() as session:
            for one in events:
                row = self.database.upsert(EventRow).values(
                    provider=one.provider,
                    digest=one.digest,
                    event_id=one.event_id,
                    raw=one.raw,
                    state=WAITING,
                    detail="",
                    received_at=now,
                )
                written = row.on_conflict_do_nothing().returning(col(EventRow.id))
                new += session.exec(written).first() is not None
        return new

    def waiting(self, limit: int) -> tuple[StoredEvent, ...]:
        """Return the events that wait, the first that came first."""
        asked = select(EventRow).where(EventRow.state == WAITING).order_by(col(EventRow.id))
        with self.database.read() as session:
            rows = session.exec(asked.limit(limit)).all()
            return tuple(StoredEvent(row.id or 0, row.provider, row.raw) for row in rows)

    def settle(self, stored: StoredEvent, event: Event | None, *, detail: str = "") -> None:
        """Note what was made of an event; it waits no longer."""
        row = update(EventRow).where(col(EventRow.id) == stored.id)
        row = row.values(
            state=DONE if event else FAILED,
            detail=detail,
            kind=event.fate.value if event else None,
            address_key=address_key(event.address) if event else None,
            happened_at=event.happened_at if event else None,
        )
        with self.database.write() as session:
            session.exec(row)

    def reopen(self, since: datetime) -> int:
        """Let the events that came since a moment wait once more; return how many."""
        rows = update(EventRow).where(col(EventRow.received_at) >= since).values(state=WAITING)
        with self.database.write() as session:
            return session.exec(rows).rowcount

    def count(self, fate: Fate, address: str, since: datetime) -> int:
        """How often this happened to an address since a moment."""
        asked = select(func.count()).where(
            col(EventRow.address_key) == address_key(address),
            col(EventRow.kind) == fate.value,
            col(EventRow.happened_at) >= since,
        )
        with self.database.read() as session:
            return session.exec(asked).one()


@dataclass(frozen=True, slots=True)
class SqlFates:
    """The Fates of a database."""

    database: Database

    def advance(self, event: Event) -> str | None:
        """Move the delivery that an event names forward; return the address that it was for."""
        with self.database.write() as session:
            for wanted in _names(event):
                asked = select(DeliveryRow, Person.address).join(Person, THEIRS).where(wanted)
                if found := session.exec(asked).first():
                    row, address = found
                    _move(session, row, event)
                    return address
        return None

    def of_day(self, day: date) -> Mapping[Fate, int]:
        """How many letters of a day came to which end, as far as events tell."""
        fate = col(DeliveryRow.fate)
        asked = select(fate, func.count()).where(DeliveryRow.day == day, fate != "")
        with self.database.read() as session:
            return {Fate(name): number for name, number in session.exec(asked.group_by(fate))}


def _names(event: Event) -> list[ColumnElement[bool]]:
    """The ways in which an event may name a delivery, the surest first."""
    names: list[ColumnElement[bool]] = []
    day, handle = event.delivery[:DAY_LENGTH], event.delivery[DAY_LENGTH + 1 :]
    if handle and (parsed := _day(day)):
        names.append((col(DeliveryRow.day) == parsed) & (col(Person.handle) == handle))
    if event.provider_id:
        names.append(col(DeliveryRow.provider_id) == event.provider_id)
    if event.message_id:
        names.append(col(DeliveryRow.message_id) == event.message_id)
    return names


def _move(session: Session, row: DeliveryRow, event: Event) -> None:
    """Write a fate over an earlier one; whoever tells of a mail's fate has accepted it."""
    earlier = ("", *(fate.value for fate in event.fate.earlier))
    state, fate, given = col(DeliveryRow.state), col(DeliveryRow.fate), col(DeliveryRow.provider_id)
    changes = update(DeliveryRow).where(col(DeliveryRow.id) == row.id)
    session.exec(
        changes.values(
            fate=case((fate.in_(earlier), event.fate.value), else_=fate),
            state=case((state.in_(UNSETTLED), DeliveryState.ACCEPTED.value), else_=state),
            next_at=case((state.in_(UNSETTLED), null()), else_=col(DeliveryRow.next_at)),
            provider_id=case((given == "", event.provider_id), else_=given),
        )
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
