"""The tables. Rows never leave this package: what travels are the values of `newsletter.model`.

    work 1--n record            source_state, reading
    edition 1--n delivery n--1 subscriber 1--n topic
    suppression                 briefing

A change here needs a migration beside it; a test compares the two.
"""

from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Index, MetaData, Text, TypeDecorator
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field, SQLModel

# Constraints need names, or a later migration could not change them.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# SQLite gives the number of a deleted last row away again, unless told not to.
NEVER_AGAIN = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: goes in with any time zone, comes out in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into what the database keeps; SQLite knows no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class names it
        """Turn what the database kept into a moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(SQLModel):
    """What every table shares."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class Work(Table, table=True):
    """A paper, whatever feeds and versions it came in; the text is the highest version's."""

    __tablename__ = "work"
    __table_args__ = (Index(None, "announced", "id"), NEVER_AGAIN)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    label: str
    title: str = Field(sa_type=Text)
    abstract: str = Field(sa_type=Text)
    authors: list[str] = Field(sa_type=JSON)
    categories: list[str] = Field(sa_type=JSON)
    link: str = Field(sa_type=Text)
    doi: str | None = Field(index=True)
    published: date | None
    version: int
    announce: str
    announced: date | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Record(Table, table=True):
    """One version of a work as one source announced it."""

    __tablename__ = "record"
    __table_args__ = (Unique("work_id", "source", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    work_id: int = Field(foreign_key="work.id", ondelete="CASCADE")
    source: str
    version: int
    section: str
    label: str
    title: str = Field(sa_type=Text)
    link: str = Field(sa_type=Text)
    published: date | None
    announce: str
    seen_at: datetime = Field(sa_type=UtcDateTime)


class SourceState(Table, table=True):
    """What is remembered of a section between two readings."""

    __tablename__ = "source_state"

    source: str = Field(primary_key=True)
    section: str = Field(primary_key=True)
    etag: str = Field(sa_type=Text)
    modified: str = Field(sa_type=Text)
    last_success: date | None
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Reading(Table, table=True):
    """How a section was read for a day; the numbers keep the order of the first reading."""

    __tablename__ = "reading"
    __table_args__ = (Unique("day", "source", "section"),)

    id: int | None = Field(default=None, primary_key=True)
    day: date
    source: str
    section: str
    label: str
    status: str
    reason: str | None
    announced: int
    taken: int
    refused: int
    detail: str = Field(sa_type=Text)
    read_at: datetime = Field(sa_type=UtcDateTime)


class Person(Table, table=True):
    """A subscriber; `address_key` is what spellings of one address share."""

    __tablename__ = "subscriber"
    __table_args__ = (NEVER_AGAIN,)

    id: int | None = Field(default=None, primary_key=True)
    address: str
    address_key: str = Field(unique=True)
    handle: str = Field(unique=True)
    language: str
    timezone: str
    hour: time
    frequency: str
    status: str = Field(index=True)
    generation: int
    joined: date | None


class Topic(Table, table=True):
    """A topic of a radar, in the subscriber's order."""

    __tablename__ = "topic"

    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE", primary_key=True)
    position: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)


class EditionRow(Table, table=True):
    """A day on which letters were claimed."""

    __tablename__ = "edition"

    day: date = Field(primary_key=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class DeliveryRow(Table, table=True):
    """A letter's fate. Who left for good leaves the row, without a name, to be counted."""

    __tablename__ = "delivery"
    __table_args__ = (
        Unique("subscriber_id", "day"),
        Index(None, "day", "state"),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, primary_key=True)
    day: date = Field(foreign_key="edition.day", ondelete="CASCADE")
    subscriber_id: int | None = Field(foreign_key="subscriber.id", ondelete="SET NULL")
    state: str
    attempt: int
    lease_until: datetime | None = Field(sa_type=UtcDateTime)
    through: int
    items: list[int] = Field(sa_type=JSON)
    message_id: str = Field(index=True)
    detail: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class SuppressionRow(Table, table=True):
    """An address that is never written to again; outlives the subscriber."""

    __tablename__ = "suppression"

    address_key: str = Field(primary_key=True)
    reason: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class BriefingRow(Table, table=True):
    """A briefing that a model wrote."""

    __tablename__ = "briefing"

    key: str = Field(primary_key=True)
    sentences: list[dict[str, Any]] = Field(sa_type=JSON)
    writer: str
    fallback: bool
    created_at: datetime = Field(sa_type=UtcDateTime)
