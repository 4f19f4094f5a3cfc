"""Letters, their fate, and the briefings in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from newsletter.storage.tables.base import NEVER_AGAIN, Table, UtcDateTime


class EditionRow(Table, table=True):
    """A day on which letters were claimed. `paused_why`: no more are, until `paused_until`."""

    __tablename__ = "edition"

    day: date = Field(primary_key=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    paused_why: str = Field(sa_type=Text)
    paused_until: datetime | None = Field(sa_type=UtcDateTime)


class DeliveryRow(Table, table=True):
    """A letter's fate. Who left for good leaves the row, without a name, to be counted."""

    __tablename__ = "delivery"
    __table_args__ = (
        Unique("subscriber_id", "day"),
        Index(None, "day", "state"),
        Index(None, "state", "next_at"),
        Index(None, "begun_at"),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, primary_key=True)
    day: date = Field(foreign_key="edition.day", ondelete="CASCADE")
    subscriber_id: int | None = Field(foreign_key="subscriber.id", ondelete="SET NULL")
    state: str
    attempt: int
    lease_until: datetime | None = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(sa_type=UtcDateTime)
    next_at: datetime | None = Field(sa_type=UtcDateTime)
    through: int
    items: list[int] = Field(sa_type=JSON)
    message_id: str = Field(index=True)
    provider_id: str = Field(index=True)
    fate: str
    detail: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class BriefingRow(Table, table=True):
    """A briefing that a model wrote."""

    __tablename__ = "briefing"

    key: str = Field(primary_key=True)
    title: str = Field(sa_type=Text)
    sentences: list[dict[str, Any]] = Field(sa_type=JSON)
    writer: str
    fallback: bool
    created_at: datetime = Field(sa_type=UtcDateTime)


class TurnRow(Table, table=True):
    """Who may write a briefing that is not there: nobody else `until` then. `why`: or nobody."""

    __tablename__ = "turn"

    key: str = Field(primary_key=True)
    until: datetime = Field(sa_type=UtcDateTime)
    why: str


class SpendingRow(Table, table=True):
    """What a day's calls of a model cost for one kind of work, and what came of it."""

    __tablename__ = "spending"

    day: date = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    model: str = Field(primary_key=True)
    calls: int
    asked: int
    answered: int
    micros: int = Field(sa_type=BigInteger)
    reserved_calls: int
    reserved_tokens: int
    reserved_micros: int = Field(sa_type=BigInteger)
    uses: int
    written: int


class PieceRow(Table, table=True):
    """What a day's calls of a model cost for one piece, which many letters may share."""

    __tablename__ = "piece"

    day: date = Field(primary_key=True)
    label: str = Field(primary_key=True)
    calls: int
    asked: int
    answered: int
    micros: int = Field(sa_type=BigInteger)


class MadeOfRow(Table, table=True):
    """The pieces that somebody's letter was to be made of. Who leaves leaves a number of nobody."""

    __tablename__ = "made_of"

    day: date = Field(primary_key=True)
    subscriber_id: int = Field(primary_key=True)
    pieces: list[str] = Field(sa_type=JSON)


class RefusalRow(Table, table=True):
    """A sentence of a model that was not sent, or a whole answer (no sentence), and why."""

    __tablename__ = "refusal"
    __table_args__ = (Index(None, "day"), NEVER_AGAIN)

    id: int | None = Field(default=None, primary_key=True)
    day: date
    kind: str
    model: str
    sentence: str = Field(sa_type=Text)
    reasons: list[str] = Field(sa_type=JSON)
    times: int
