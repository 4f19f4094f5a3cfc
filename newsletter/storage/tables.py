"""The tables. Rows never leave this package: what travels are the values of `newsletter.model`.

    work 1--n record, alias     source_state, reading, host_slot
    edition 1--n delivery n--1 subscriber 1--n topic, change, feedback
    signup    mailed    former    inbound    mailbox    provider_event
    suppression         tally     briefing

A change here needs a migration beside it; a test compares the two.
"""

from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Index, MetaData, Text, TypeDecorator
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
    key: str = ""
    raw_title: str = Field(default="", sa_type=Text)
    raw_abstract: str = Field(default="", sa_type=Text)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class AliasRow(Table, table=True):
    """Another name of a work, and why it is one; of no work: a name that is never one again."""

    __tablename__ = "alias"

    key: str = Field(primary_key=True)
    work_id: int | None = Field(foreign_key="work.id", ondelete="CASCADE", index=True)
    reason: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class SourceState(Table, table=True):
    """What is remembered of a section between two readings."""

    __tablename__ = "source_state"

    source: str = Field(primary_key=True)
    section: str = Field(primary_key=True)
    etag: str = Field(sa_type=Text)
    modified: str = Field(sa_type=Text)
    last_success: date | None
    batch: str = Field(sa_type=Text)
    batch_day: date | None
    failures: int
    shut_until: datetime | None = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class HostSlot(Table, table=True):
    """When the next request to a host may be sent, whichever process sends it."""

    __tablename__ = "host_slot"

    host: str = Field(primary_key=True)
    free_at: datetime = Field(sa_type=UtcDateTime)


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
    excludes: list[str] = Field(sa_type=JSON)
    muted: list[list[str]] = Field(sa_type=JSON)
    paused_until: date | None


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
    provider_id: str = Field(index=True)
    fate: str
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


class Former(Table, table=True):
    """Who was forgotten: enough to know an old link of theirs, not to know them."""

    __tablename__ = "former"

    handle: str = Field(primary_key=True)
    generation: int


class SignupRow(Table, table=True):
    """What the join page was sent, until the address says that it wants to."""

    __tablename__ = "signup"

    handle: str = Field(primary_key=True)
    address: str
    address_key: str = Field(index=True)
    topics: list[str] = Field(sa_type=JSON)
    language: str
    timezone: str
    hour: time
    frequency: str
    asked: datetime = Field(sa_type=UtcDateTime, index=True)


class MailedRow(Table, table=True):
    """When an address was last written to because of what a stranger may have typed."""

    __tablename__ = "mailed"

    address_key: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


class RevisionRow(Table, table=True):
    """A change of somebody's settings, with what undoes it. Holds no address."""

    __tablename__ = "revision"
    __table_args__ = (NEVER_AGAIN,)

    id: int | None = Field(default=None, primary_key=True)
    handle: str = Field(unique=True)
    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE", index=True)
    route: str
    cause: str | None = Field(unique=True)
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)


class FeedbackRow(Table, table=True):
    """More (1) or less (-1) like a paper, as somebody said last."""

    __tablename__ = "feedback"

    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE", primary_key=True)
    topic: str = Field(primary_key=True)
    work_id: int = Field(foreign_key="work.id", ondelete="CASCADE", primary_key=True)
    value: int
    said_at: datetime = Field(sa_type=UtcDateTime)


class InboundRow(Table, table=True):
    """A mail that came in, as it came: stored first, read later."""

    __tablename__ = "inbound"
    __table_args__ = (Index(None, "state", "due_at"), NEVER_AGAIN)

    id: int | None = Field(default=None, primary_key=True)
    handle: str = Field(unique=True)
    digest: str = Field(unique=True)
    identity: str | None = Field(unique=True)
    way: str
    sender: str = Field(sa_type=Text)
    recipients: list[str] = Field(sa_type=JSON)
    raw: bytes
    state: str
    attempts: int
    detail: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)


class MailboxRow(Table, table=True):
    """How far an IMAP mailbox was read: UIDs hold within one UIDVALIDITY (RFC 3501, 2.3.1.1)."""

    __tablename__ = "mailbox"

    name: str = Field(primary_key=True)
    validity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)


class EventRow(Table, table=True):
    """What became of a mail, in its messenger's own words, and what we made of it."""

    __tablename__ = "provider_event"
    __table_args__ = (
        Index(None, "state", "id"),
        Index(None, "address_key", "kind", "happened_at"),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, primary_key=True)
    provider: str
    digest: str = Field(unique=True)
    event_id: str | None = Field(unique=True)
    raw: str = Field(sa_type=Text)
    state: str
    detail: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=UtcDateTime)
    kind: str | None
    address_key: str | None
    happened_at: datetime | None = Field(sa_type=UtcDateTime)


class TallyRow(Table, table=True):
    """How often something was done on a day, where there is a limit or a figure of it."""

    __tablename__ = "tally"

    name: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    times: int
