"""Mail that lies in an IMAP mailbox: read on from where we were, as soon as it comes (RFC 2177).

The mailbox is left as it is: nothing is deleted, marked or moved. What was read is remembered by
UID, which holds as long as UIDVALIDITY does (RFC 3501, 2.3.1.1); when that changes, the mailbox is
read from its beginning, and mails that are known already are stored once all the same.
"""

import imaplib
import logging
import re
import select
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Literal, Protocol

from pydantic import SecretStr

from newsletter.errors import NewsletterError
from newsletter.replies.inbox import UNKNOWN_SENDER, Incoming, Take

WAY = "imap"
TIMEOUT = 60  # seconds for one answer
IDLE = 9 * 60  # a server, or a router between, may close what was silent for longer
WAITS = (1, 5, 30, 120, 300)  # seconds before connecting again
SIZE_MAX = 30 * 2**20
HEADERS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
WAITING = b"WAIT"  # the tag of our IDLE; imaplib's own are made otherwise
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

log = logging.getLogger(__name__)


class ImapError(NewsletterError):
    """The mailbox cannot be read now."""

    permanent = False


class Bookmarks(Protocol):
    """How far each mailbox was read."""

    def read(self, name: str) -> tuple[int, int]:
        """Return UIDVALIDITY and the last UID that was taken in; zeros before the first."""
        ...

    def write(self, name: str, validity: int, uid: int) -> None:
        """Remember how far a mailbox was read."""
        ...


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the mail lies."""

    host: str
    port: int
    user: str
    password: SecretStr = field(repr=False)
    security: Literal["tls", "starttls", "none"] = "tls"
    folder: str = "INBOX"

    @property
    def name(self) -> str:
        """What the bookmark is kept under."""
        return f"imap://{self.user}@{self.host}:{self.port}/{self.folder}"


class ImapInbox:
    """The way in of a mailbox: a thread that reads, waits for more, and reconnects."""

    def __init__(self, take: Take, mailbox: Mailbox, bookmarks: Bookmarks) -> None:
        self._take = take
        self._mailbox = mailbox
        self._bookmarks = bookmarks
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="imap", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the mail in hand and end."""
        self._stopping.set()
        self._thread.join(TIMEOUT)

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._follow()
            except NewsletterError as error:
                lasted = time.monotonic() - began > WAITS[-1]
                wait = WAITS[min(0 if lasted else failures, len(WAITS) - 1)]
                failures = 1 if lasted else failures + 1
                log.warning("%s; again in %d s", error, wait)
                self._stopping.wait(wait)

    def _follow(self) -> None:
        """Read what is there and what comes, until told to stop."""
        with connected(self._mailbox) as connection:
            while not self._stopping.is_set():
                read(connection, self._mailbox, self._bookmarks, self._take)
                if not _came_meanwhile(connection):
                    idle(connection, self._stopping)


class connected:  # noqa: N801 - used as a function
    """An open mailbox for a `with`; what goes wrong with it in there is an ImapError."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._connection: imaplib.IMAP4 | None = None

    def __enter__(self) -> imaplib.IMAP4:
        try:
            self._connection = _connect(self._mailbox)
        except (imaplib.IMAP4.error, OSError) as error:
            raise self._explained(error) from error
        return self._connection

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if self._connection is not None:
            self._connection.shutdown()
        if isinstance(error, imaplib.IMAP4.error | OSError):
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> ImapError:
        where = f"{self._mailbox.host}:{self._mailbox.port}"
        return ImapError(f"the mailbox at {where} cannot be read: {error}")


def read(connection: imaplib.IMAP4, mailbox: Mailbox, bookmarks: Bookmarks, take: Take) -> None:
    """Take in all mails that came after the bookmark, and move it past each that is stored."""
    validity = _open(connection, mailbox.folder)
    known, last = bookmarks.read(mailbox.name)
    if known != validity:
        last = 0
    for uid in _uids(connection, after=last):
        if (raw := _fetch(connection, uid)) is not None:
            take(_incoming(raw))
        bookmarks.write(mailbox.name, validity, uid)


def _came_meanwhile(connection: imaplib.IMAP4) -> bool:
    """Whether the server told of another mail since the folder was opened: IDLE would not again."""
    _, told = connection.response("EXISTS")
    return len(told) > 1  # the first is the answer to SELECT


def idle(connection: imaplib.IMAP4, stopping: threading.Event) -> None:
    """Wait until the mailbox changes; where the server cannot tell, for a minute."""
    if "IDLE" not in connection.capabilities:
        stopping.wait(TIMEOUT)
        return
    connection.send(WAITING + b" IDLE\r\n")  # imaplib has no IDLE before Python 3.14
    deadline = time.monotonic() + IDLE
    told = False
    while not told and not stopping.is_set() and time.monotonic() < deadline:
        told = _has_news(connection)
    connection.send(b"DONE\r\n")
    while not _line(connection).startswith(WAITING):
        pass


def _has_news(connection: imaplib.IMAP4) -> bool:
    """Wait a second at most for the next line; whether it says that something has come."""
    buffered = isinstance(connection.sock, ssl.SSLSocket) and connection.sock.pending()
    if not buffered and not select.select([connection.sock], [], [], 1)[0]:
        return False
    line = _line(connection)
    if line.startswith(WAITING):
        raise imaplib.IMAP4.abort(f"the server does not wait: {line!r}")
    return line.rstrip().endswith((b"EXISTS", b"RECENT"))


def _line(connection: imaplib.IMAP4) -> bytes:
    if not (line := connection.readline()):
        raise imaplib.IMAP4.abort("the server has closed the connection")
    return line


def _connect(mailbox: Mailbox) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if mailbox.security == "tls":
        connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            mailbox.host, mailbox.port, ssl_context=context, timeout=TIMEOUT
        )
    else:
        connection = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT)
    try:
        if mailbox.security == "starttls":
            connection.starttls(context)
        connection.login(mailbox.user, mailbox.password.get_secret_value())
    except (imaplib.IMAP4.error, OSError):
        connection.shutdown()
        raise
    return connection


def _open(connection: imaplib.IMAP4, folder: str) -> int:
    """Open a folder to look at, and return its UIDVALIDITY."""
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    status, said = connection.select(quoted, readonly=True)
    if status != "OK":
        raise imaplib.IMAP4.error(f"there is no folder {folder!a}: {said!r}")
    _, validity = connection.response("UIDVALIDITY")
    return int(validity[0] or 0) if validity else 0


def _uids(connection: imaplib.IMAP4, *, after: int) -> Iterator[int]:
    """Yield the UIDs after one; "n:*" names the last mail even if its number is lower than n."""
    _, said = connection.uid("SEARCH", f"UID {after + 1}:*")
    found = sorted({int(uid) for uid in (said[0] or b"").split()}) if said else []
    return (uid for uid in found if uid > after)


def _fetch(connection: imaplib.IMAP4, uid: int) -> bytes | None:
    """Return the bytes of a mail; None if it has gone meanwhile, or is larger than any reply."""
    _, said = connection.uid("FETCH", str(uid), "(RFC822.SIZE)")
    # The server may tell of other mails' flags in the same breath.
    sizes = [size for one in said if isinstance(one, bytes) and (size := SIZE.search(one))]
    if not sizes or int(sizes[0][1]) > SIZE_MAX:
        return None
    _, said = connection.uid("FETCH", str(uid), "(BODY.PEEK[])")
    return next((bytes(one[1]) for one in said if isinstance(one, tuple)), None)


def _incoming(raw: bytes) -> Incoming:
    """Return a mail with the envelope that its mailbox has noted down.

    Where it noted no recipient, the header says whom it is for; the token decides anyway.
    """
    head = BytesHeaderParser().parsebytes(raw[: 2**18])
    noted = [str(value)[:2000] for name in HEADERS for value in head.get_all(name, [])]
    recipients = [address for _, address in getaddresses(noted[:100]) if address]
    path = head.get("return-path")  # "<>" of what was sent by a program
    sender = str(path) if path is not None else UNKNOWN_SENDER
    return Incoming.of(WAY, raw, dict.fromkeys(recipients), sender)
