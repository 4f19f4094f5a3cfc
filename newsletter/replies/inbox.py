"""Mail that came in: stored first, as it came, and read later. The port of every way in.

    SendGrid | IMAP | SMTP, LMTP --Incoming--> Take --> MailStore --claim--> process

A way in answers its sender only after `Take` returned. If that raises StorageError, the sender is
told to try again: an own fault never costs a mail.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

KEPT = 2**20  # bytes; what people write stands before what they attach
MAX_RECIPIENTS = 50
UNKNOWN_SENDER = "?"
MAX_PATH = 256  # RFC 5321, 4.5.3.1.3
UNSEEN = re.compile(r"[^!-~]+")  # an address that could be ours is ASCII


class MailState(StrEnum):
    """Where a mail that came in stands; the states of WAITING are still to be dealt with."""

    NEW = "new"
    UNASKED = "unasked"  # the subscriber was asked enough today; asked about with others of the day
    HELD = "held"  # the subscriber is asked whether it is from them
    CONFIRMED = "confirmed"  # it is, and it was carried out; the receipt is still to be sent
    LATE = "late"  # it was carried out; one receipt comes for all of the day
    DONE = "done"
    IGNORED = "ignored"
    FAILED = "failed"  # it could not be dealt with, again and again


WAITING = frozenset({MailState.NEW, MailState.UNASKED, MailState.CONFIRMED, MailState.LATE})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as a way in hands it over: envelope and bytes.

    `recipients` are those of the envelope, which decide whom it is for, whatever the header says.
    `sender` is the envelope's too: "" for the null sender of bounces, "?" where nobody noted it.
    """

    way: str
    raw: bytes
    recipients: tuple[str, ...]
    sender: str = ""

    @classmethod
    def of(cls, way: str, raw: bytes, recipients: Iterable[str], sender: str) -> "Incoming":
        """Return a mail whose envelope is cut to what a database can hold."""
        wanted = (
            recipient for recipient, _ in zip(recipients, range(MAX_RECIPIENTS), strict=False)
        )
        return cls(way, raw, tuple(map(_path, wanted)), _path(sender))

    @property
    def digest(self) -> str:
        """The same for a mail that is handed over again."""
        envelope = "\n".join(sorted(self.recipients)).encode()
        return hashlib.sha256(envelope + b"\n\n" + self.raw).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail that is stored. `raw` is cut to its first mebibyte; `handle` is its random id.

    `handled_at` is when one was carried out whose receipt is LATE.
    """

    id: int
    handle: str
    way: str
    raw: bytes
    recipients: tuple[str, ...]
    sender: str
    state: MailState
    attempts: int
    received_at: datetime
    handled_at: datetime | None = None


Take = Callable[[Incoming], None]


class MailStore(Protocol):
    """Where mails wait to be read. They are claimed for a while, by one process at a time."""

    def put(self, mail: Incoming, *, handle: str, now: datetime) -> bool:
        """Store a mail; False if it is there already."""
        ...

    def claim(self, *, now: datetime, lease: timedelta) -> StoredMail | None:
        """Return the mail that has waited longest, as nobody else's for as long as the lease.

        Each claim counts as an attempt. None: there is nothing to do now.
        """
        ...

    def identify(self, mail: StoredMail, identity: str) -> bool:
        """Note who a mail is, beyond its bytes; False if another one is the same."""
        ...

    def settle(
        self, mail: StoredMail, state: MailState, *, detail: str = "", due: datetime | None = None
    ) -> None:
        """Write where a mail stands; one that still waits is tried again when it is `due`."""
        ...

    def postpone(
        self,
        mail: StoredMail,
        reader: str,
        state: MailState,
        *,
        handled_at: datetime | None,
        due: datetime,
    ) -> None:
        """Let the answer to a mail wait (LATE or UNASKED), with the others of a reader."""
        ...

    def mates(
        self, mail: StoredMail, reader: str, *, most: int, now: datetime, lease: timedelta
    ) -> tuple[StoredMail, ...]:
        """Claim what else of a reader waits in a mail's state, due now, in the order it came."""
        ...

    def find(self, handle: str) -> StoredMail | None:
        """Return the mail of a handle."""
        ...

    def purge(self, before: datetime) -> int:
        """Forget the mails of before a moment that wait no longer; return how many."""
        ...


class Inbox(Protocol):
    """A way in that is open from `start` to `stop`."""

    def start(self) -> None:
        """Begin to take mails in. Raises ReplyError if that cannot be."""
        ...

    def stop(self) -> None:
        """Finish the mail in hand and close."""
        ...


class MemoryMails:
    """Mails kept in a dictionary, for tests."""

    def __init__(self) -> None:
        self._mails: dict[str, StoredMail] = {}  # by digest
        self._identities: dict[str, int] = {}
        self._due: dict[int, datetime] = {}
        self._readers: dict[int, str] = {}
        self.details: dict[int, str] = {}

    def put(self, mail: Incoming, *, handle: str, now: datetime) -> bool:
        """Store a mail once."""
        if mail.digest in self._mails:
            return False
        number = len(self._mails) + 1
        stored = StoredMail(
            id=number,
            handle=handle,
            way=mail.way,
            raw=mail.raw[:KEPT],
            recipients=mail.recipients,
            sender=mail.sender,
            state=MailState.NEW,
            attempts=0,
            received_at=now,
        )
        self._mails[mail.digest] = stored
        self._due[number] = now
        return True

    def claim(self, *, now: datetime, lease: timedelta) -> StoredMail | None:
        """Return the next mail."""
        for digest, mail in self._mails.items():
            if mail.state in WAITING and self._due[mail.id] <= now:
                self._due[mail.id] = now + lease
                self._mails[digest] = replace(mail, attempts=mail.attempts + 1)
                return self._mails[digest]
        return None

    def identify(self, mail: StoredMail, identity: str) -> bool:
        """Note who a mail is."""
        return self._identities.setdefault(identity, mail.id) == mail.id

    def settle(
        self, mail: StoredMail, state: MailState, *, detail: str = "", due: datetime | None = None
    ) -> None:
        """Write where a mail stands."""
        for digest, one in self._mails.items():
            if one.id == mail.id:
                self._mails[digest] = replace(one, state=state)
        self._due[mail.id] = due or self._due[mail.id]
        self.details[mail.id] = detail

    def postpone(
        self,
        mail: StoredMail,
        reader: str,
        state: MailState,
        *,
        handled_at: datetime | None,
        due: datetime,
    ) -> None:
        """Let the answer to a mail wait."""
        late = replace(mail, state=state, attempts=0, handled_at=handled_at)
        for digest, one in self._mails.items():
            if one.id == mail.id:
                self._mails[digest] = late
        self._readers[mail.id], self._due[mail.id] = reader, due

    def mates(
        self, mail: StoredMail, reader: str, *, most: int, now: datetime, lease: timedelta
    ) -> tuple[StoredMail, ...]:
        """Claim what else of a reader waits in a mail's state."""
        found = [
            one
            for one in self._mails.values()
            if one.state is mail.state and one.id != mail.id and self._due[one.id] <= now
        ]
        theirs = [one for one in found if self._readers[one.id] == reader][:most]
        self._due.update((one.id, now + lease) for one in theirs)
        return tuple(theirs)

    def find(self, handle: str) -> StoredMail | None:
        """Return the mail of a handle."""
        return next((one for one in self._mails.values() if one.handle == handle), None)

    def purge(self, before: datetime) -> int:
        """Forget old mails."""
        old = [
            digest
            for digest, mail in self._mails.items()
            if mail.state not in WAITING and mail.received_at < before
        ]
        for digest in old:
            del self._mails[digest]
        return len(old)

    def all(self) -> Iterator[StoredMail]:
        """Every mail, for tests to look at."""
        yield from self._mails.values()


def _path(address: str) -> str:
    return UNSEEN.sub("?", address.strip(" <>"))[:MAX_PATH]
