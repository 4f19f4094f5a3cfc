"""The subscribers of a database."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, insert, select

from newsletter.storage.database import Database
from newsletter.storage.tables import Former, Person, Topic
from subscribers.errors import DuplicateSubscriberError, UnknownSubscriberError
from subscribers.model import Frequency, Language, Status, Subscriber, address_key
from subscribers.stores import NOBODY, TAKEN

PAGE = 500  # people read at a time; no transaction is open between two pages


@dataclass(frozen=True, slots=True)
class SqlSubscribers:
    """The SubscriberStore of a database."""

    database: Database

    def add(self, subscriber: Subscriber) -> Subscriber:
        """Keep a new subscriber under the next id; raises DuplicateSubscriberError."""
        row = self.database.upsert(Person).values(**_columns(subscriber))
        row = row.on_conflict_do_nothing(index_elements=["address_key"])
        with self.database.write() as session:
            given = session.exec(row.returning(col(Person.id))).first()
            if given is None:
                raise DuplicateSubscriberError(TAKEN)
            _put_topics(session, given[0], subscriber.topics)
            return _one(session, col(Person.id) == given[0])

    def get(self, address: str) -> Subscriber:
        """Return the subscriber of an address; raises UnknownSubscriberError."""
        with self.database.read() as session:
            return _one(session, _is_at(address))

    def by_handle(self, handle: str) -> Subscriber | None:
        """Return the subscriber whose tokens carry this handle."""
        with self.database.read() as session:
            return next(iter(found(session, col(Person.handle) == handle)), None)

    def generation_of(self, handle: str) -> int | None:
        """Return the generation of a handle that somebody has or had."""
        with self.database.read() as session:
            theirs = select(Person.generation).where(Person.handle == handle)
            present = session.exec(theirs).first()
            former = session.get(Former, handle) if present is None else None
            return former.generation if former else present

    def save(self, subscriber: Subscriber) -> None:
        """Replace settings and topics; raises as SubscriberStore says."""
        with self.database.write() as session:
            write(session, subscriber)

    def remove(self, address: str) -> None:
        """Forget a subscriber, topics and all; raises UnknownSubscriberError."""
        with self.database.write() as session:
            gone = _one(session, _is_at(address))
            row = self.database.upsert(Former)
            row = row.values(handle=gone.handle, generation=gone.generation)
            session.exec(row.on_conflict_do_nothing())
            session.exec(delete(Person).where(col(Person.id) == gone.id))

    def everyone(self, *statuses: Status) -> Iterator[Subscriber]:
        """All subscribers of these statuses (none named: all), by id."""
        wanted = col(Person.status).in_(statuses or tuple(Status))
        last = 0
        while page := self._page(wanted, after=last):
            yield from page
            last = page[-1].id

    def _page(self, wanted: ColumnElement[bool], *, after: int) -> Sequence[Subscriber]:
        with self.database.read() as session:
            return found(session, wanted, col(Person.id) > after)


def locked(session: Session, subscriber_id: int) -> Subscriber | None:
    """Return a subscriber as they are now, whom nobody else changes until the transaction ends."""
    wanted = col(Person.id) == subscriber_id
    # The write lock of SQLite does that already.
    session.exec(select(Person.id).where(wanted).with_for_update()).first()
    return next(iter(found(session, wanted)), None)


def write(session: Session, subscriber: Subscriber) -> None:
    """Replace settings and topics; raises as SubscriberStore.save does."""
    changes = update(Person).where(col(Person.id) == subscriber.id)
    if any(one.id != subscriber.id for one in found(session, _is_at(subscriber.address))):
        raise DuplicateSubscriberError(TAKEN)
    if session.exec(changes.values(**_columns(subscriber))).rowcount == 0:
        raise UnknownSubscriberError(NOBODY)
    session.exec(delete(Topic).where(col(Topic.subscriber_id) == subscriber.id))
    _put_topics(session, subscriber.id, subscriber.topics)


def found(session: Session, *wanted: ColumnElement[bool]) -> list[Subscriber]:
    """Return the subscribers that conditions name, by id, a page at most."""
    asked = select(Person).where(*wanted).order_by(col(Person.id)).limit(PAGE)
    rows = session.exec(asked).all()
    topics: defaultdict[int, list[str]] = defaultdict(list)
    theirs = col(Topic.subscriber_id).in_([row.id for row in rows])
    texts = select(Topic.subscriber_id, Topic.text).where(theirs).order_by(col(Topic.position))
    for owner, text in session.exec(texts):
        topics[owner].append(text)
    return [_subscriber(row, topics[row.id or 0]) for row in rows]


def _one(session: Session, wanted: ColumnElement[bool]) -> Subscriber:
    if not (people := found(session, wanted)):
        raise UnknownSubscriberError(NOBODY)
    return people[0]


def _is_at(address: str) -> ColumnElement[bool]:
    return col(Person.address_key) == address_key(address)


def _put_topics(session: Session, subscriber_id: int, topics: Sequence[str]) -> None:
    rows = [
        {"subscriber_id": subscriber_id, "position": position, "text": topic}
        for position, topic in enumerate(topics)
    ]
    if rows:
        session.connection().execute(insert(Topic), rows)


def _columns(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "address": subscriber.address,
        "address_key": address_key(subscriber.address),
        "handle": subscriber.handle,
        "language": subscriber.language.value,
        "timezone": subscriber.timezone,
        "hour": subscriber.hour,
        "frequency": subscriber.frequency.value,
        "status": subscriber.status.value,
        "generation": subscriber.generation,
        "joined": subscriber.joined,
        "excludes": list(subscriber.excludes),
        "muted": [[topic, until.isoformat()] for topic, until in subscriber.muted],
        "paused_until": subscriber.paused_until,
        "strict": list(subscriber.strict),
    }


def _subscriber(row: Person, topics: Sequence[str]) -> Subscriber:
    return Subscriber(
        id=row.id or 0,
        address=row.address,
        handle=row.handle,
        topics=tuple(topics),
        language=Language(row.language),
        timezone=row.timezone,
        hour=row.hour,
        frequency=Frequency(row.frequency),
        status=Status(row.status),
        generation=row.generation,
        joined=row.joined,
        excludes=tuple(row.excludes),
        muted=tuple((topic, date.fromisoformat(until)) for topic, until in row.muted),
        paused_until=row.paused_until,
        strict=tuple(row.strict),
    )
