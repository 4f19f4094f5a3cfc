"""Who a letter is from and for, checked before any server hears of it.

Names, subjects and addresses come from people and feeds. A line break in one of them would let its
author add headers, recipients or whole mails, so such a letter is refused for good by every mailer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.policy import default
from email.utils import parseaddr
from functools import lru_cache

import idna

from newsletter.errors import DeliveryError
from newsletter.model import Letter

MAX_LOCAL, MAX_ADDRESS = 64, 254  # octets: RFC 5321, 4.5.3.1 and its erratum 1690
LOCAL = re.compile(r"""[^\s\x00-\x20\x7f"(),:;<>@\[\\\]]+""")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE | re.ASCII)
FIELD_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322, 3.6.8
FOLD = re.compile(r"\r\n(?=[ \t])")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")  # lone surrogates cannot be encoded


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address that a server can be given (its domain in ASCII), and a name that people read."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whom a letter is from and for, and what a server must be able to carry.

    `answers`: it answers a mail by itself, and so must never be answered, not even by a bounce.
    """

    sender: Mailbox
    recipient: str
    reply_to: Mailbox | None
    answers: bool
    eight_bit: bool
    utf8: bool


def seal(letter: Letter) -> Envelope:
    """Check a letter and address its envelope; raises DeliveryError, permanent, if it is unsafe."""
    for field, value in _head(letter):
        if CONTROL.search(value):
            raise _unsafe(f"its {field} holds a line break or another control character")
    for name, _ in letter.headers:
        if not FIELD_NAME.fullmatch(name):
            raise _unsafe(f"{name[:40]!a} cannot be the name of a header")
    _check_bytes(letter.raw)
    sender, recipient = mailbox(letter.sender), mail_address(letter.recipient)
    head = letter.raw[: letter.raw.find(b"\r\n\r\n")]  # no copy of the body
    return Envelope(
        sender=sender,
        recipient=recipient,
        reply_to=mailbox(letter.reply_to) if letter.reply_to else None,
        answers=("Auto-Submitted", "auto-replied") in letter.headers,
        eight_bit=not letter.raw.isascii(),
        utf8=not (sender.address.isascii() and recipient.isascii() and head.isascii()),
    )


@lru_cache(maxsize=64)  # every letter of an edition has the same sender
def mailbox(text: str) -> Mailbox:
    """Parse `Name <address>` or a bare address; an encoded name (RFC 2047) is decoded."""
    name, address = parseaddr(text)
    # The header registry decodes what it can and never raises on what it cannot.
    return Mailbox(str(default.header_factory("subject", name)), mail_address(address))


def unfolded(value: str) -> str:
    """Return a header's value in one line; a fold (RFC 5322, 2.2.3) cannot begin another header."""
    return FOLD.sub("", value)


def mail_address(text: str) -> str:
    """Return an address as a server is given it: the domain in ASCII (RFC 5891), else as it is.

    Quoted local parts and address literals are refused: no subscriber has one.
    """
    local, _, domain = text.rpartition("@")
    domain = domain if domain.isascii() else _in_ascii(domain)
    address = f"{local}@{domain}"
    fits = len(local.encode("utf-8", "replace")) <= MAX_LOCAL and len(address) <= MAX_ADDRESS
    if not (fits and LOCAL.fullmatch(local) and DOMAIN.fullmatch(domain)):
        raise _unsafe("it is from or for something that is no mail address")
    return address


def _in_ascii(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise _unsafe("the domain of an address cannot exist") from error


def _head(letter: Letter) -> Iterator[tuple[str, str]]:
    yield "subject", letter.subject
    yield "sender", letter.sender
    yield "recipient", letter.recipient
    yield "reply address", letter.reply_to or ""
    yield "Message-ID", letter.message_id
    yield "delivery id", letter.delivery
    yield from ((name, unfolded(value)) for name, value in letter.headers)


def _check_bytes(raw: bytes) -> None:
    # A bare CR or LF is a line end to some servers and none to others, which lets a body end its
    # own mail and begin another (SMTP smuggling; RFC 5321, 2.3.8). Counting beats a regex 50 times.
    breaks = raw.count(b"\r\n")
    if raw.count(b"\n") != breaks or raw.count(b"\r") != breaks or b"\0" in raw:
        raise _unsafe("its bytes hold a bare line break or a NUL")


def _unsafe(why: str) -> DeliveryError:
    return DeliveryError(f"the letter cannot be sent: {why}", permanent=True)
