"""Who a letter is from and for, checked before any server hears of it.

Names, subjects and addresses come from people and feeds. A line break in one of them would let its
author add headers, recipients or whole mails, so such a letter is refused for good by every mailer.
"""

import re
from dataclasses import dataclass
from email.policy import default
from email.utils import parseaddr
from functools import lru_cache

import idna
import numpy as np

from newsletter.errors import DeliveryError
from newsletter.model import Letter

MAX_LOCAL, MAX_ADDRESS = 64, 254  # octets: RFC 5321, 4.5.3.1 and its erratum 1690
LOCAL = re.compile(r"""[^\s\x00-\x20\x7f"(),:;<>@\[\\\]]+""")
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE | re.ASCII)
BARE = re.compile(r"[a-z0-9+.-]{1,64}@[a-z0-9-]{1,60}(\.[a-z0-9-]{1,60}){0,2}", re.ASCII)
FIELD_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322, 3.6.8
FOLD = re.compile(r"\r\n(?=[ \t])")
CR, LF = b"\r\n"
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
    _check_head(letter)
    _check_bytes(letter.raw)
    sender, recipient = mailbox(letter.sender), mail_address(letter.recipient)
    head = letter.raw[: letter.raw.find(b"\r\n\r\n")]  # no copy of the body
    return Envelope(
        sender=sender,
        recipient=recipient,
        reply_to=_answer_box(letter.reply_to) if letter.reply_to else None,
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


def _answer_box(text: str) -> Mailbox:
    """Read a Reply-To: each reader has another, and most are an address and nothing else."""
    return Mailbox("", text) if BARE.fullmatch(text) else mailbox(text)


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


def _check_head(letter: Letter) -> None:
    values = "\t".join([value for _, value in letter.headers])
    if CONTROL.search("\t".join(_fields(letter).values())) or CONTROL.search(unfolded(values)):
        said = [(name, unfolded(value)) for name, value in letter.headers]
        fields = (*_fields(letter).items(), *said)
        name = next(name for name, value in fields if CONTROL.search(value))
        raise _unsafe(f"its {name} holds a line break or another control character")
    for name, _ in letter.headers:
        if not FIELD_NAME.fullmatch(name):
            raise _unsafe(f"{name[:40]!a} cannot be the name of a header")


def _fields(letter: Letter) -> dict[str, str]:
    return {
        "subject": letter.subject,
        "sender": letter.sender,
        "recipient": letter.recipient,
        "reply address": letter.reply_to or "",
        "Message-ID": letter.message_id,
        "delivery id": letter.delivery,
    }


def _check_bytes(raw: bytes) -> None:
    # A bare CR or LF is a line end to some servers and none to others, which lets a body end its
    # own mail and begin another (SMTP smuggling; RFC 5321, 2.3.8). Arrays beat counting ten times.
    code = np.frombuffer(raw, np.uint8)
    has_bare = np.not_equal(code[:-1] == CR, code[1:] == LF).any()
    if has_bare or raw.startswith(b"\n") or raw.endswith(b"\r") or b"\0" in raw:
        raise _unsafe("its bytes hold a bare line break or a NUL")


def _unsafe(why: str) -> DeliveryError:
    return DeliveryError(f"the letter cannot be sent: {why}", permanent=True)
