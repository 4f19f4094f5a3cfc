"""Subscribers, what they asked for, and what they said."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Text
from sqlmodel import Field

from newsletter.storage.tables.base import NEVER_AGAIN, Table, UtcDateTime


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
    strict: list[str] = Field(sa_type=JSON)


class Topic(Table, table=True):
    """A topic of a radar, in the subscriber's order."""

    __tablename__ = "topic"

    subscriber_id: int = Field(foreign_key="subscriber.id", ondelete="CASCADE", primary_key=True)
    position: int = Field(primary_key=True)
    text: str = Field(sa_type=Text)


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


class SuppressionRow(Table, table=True):
    """An address that is never written to again; outlives the subscriber."""

    __tablename__ = "suppression"

    address_key: str = Field(primary_key=True)
    reason: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
