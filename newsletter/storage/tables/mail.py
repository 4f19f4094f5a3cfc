"""What comes in: mails, and what providers report."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Index, Text
from sqlmodel import Field

from newsletter.storage.tables.base import NEVER_AGAIN, Table, UtcDateTime


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
    reader: str | None  # whose receipt comes later
    handled_at: datetime | None = Field(sa_type=UtcDateTime)


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
