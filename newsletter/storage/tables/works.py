"""Papers, and the sources that they come from."""

from datetime import date, datetime

from sqlalchemy import JSON, Index, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field

from newsletter.storage.tables.base import NEVER_AGAIN, Table, UtcDateTime


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
    authors: list[str] = Field(default=[], sa_type=JSON)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class AliasRow(Table, table=True):
    """Another name of a work, and why it is one; of no work: a name that is never one again."""

    __tablename__ = "alias"

    key: str = Field(primary_key=True)
    work_id: int | None = Field(foreign_key="work.id", ondelete="CASCADE", index=True)
    reason: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=UtcDateTime)


class UpdateRow(Table, table=True):
    """What became of a work after it was announced; of each kind the first."""

    __tablename__ = "work_update"

    work_id: int = Field(foreign_key="work.id", ondelete="CASCADE", primary_key=True)
    change: str = Field(primary_key=True)
    place: str
    link: str = Field(sa_type=Text)
    since: datetime = Field(sa_type=UtcDateTime, index=True)


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
    fresh_until: datetime | None = Field(sa_type=UtcDateTime)
    gapless: date | None
    updated_at: datetime = Field(sa_type=UtcDateTime)


class HostSlot(Table, table=True):
    """When the next request to a host, or letter to a domain, may leave, whoever sends it."""

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


class TranslationRow(Table, table=True):
    """A wording of topics in English, by a model or by hand; an empty list: none is known."""

    __tablename__ = "translation"

    words: str = Field(primary_key=True)
    english: list[str] = Field(sa_type=JSON)
    by_hand: bool = False
    made_at: datetime = Field(sa_type=UtcDateTime)


class VectorRow(Table, table=True):
    """A text as an encoder's vector, by the hash of the text; half precision, made once."""

    __tablename__ = "vector"

    encoder: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    figures: bytes
    made_at: datetime = Field(sa_type=UtcDateTime, index=True)
