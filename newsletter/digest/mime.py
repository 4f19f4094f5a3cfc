"""A rendered digest as the bytes of one mail (RFC 5322, RFC 2045 to 2047).

Built by hand: `email` would encode a long List-Unsubscribe, which kills the button, and takes
thirty times as long. What the standard library parses back is what was put in; a test holds it to.
"""

import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache

import idna

from newsletter.config import Sender
from newsletter.digest.kinds import Rendered
from newsletter.digest.links import Links
from newsletter.digest.words import plain
from newsletter.errors import DeliveryError
from newsletter.model import Letter

LIST_LABEL = "newsletter"
_ATOM = r"[^\s@.<>()\[\],;:\\\"\x00-\x1f\x7f]+"  # RFC 5322, section 3.2.3, and RFC 6532
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_ATOM}(?:\.{_ATOM})*")
_NOT_IN_URL = re.compile(r"[^!-;=?-~]")  # printable ASCII, without the < and > that end it
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_PLAIN_HEADER = 60
_LONGEST_ID, _THREAD = 240, 4  # a header line holds 998 characters (RFC 5322, section 2.1.1)
_DENSE = 0.135  # the share of "=" from which on base64, at 4/3 of the bytes, is shorter
_LOOKED_AT = 600  # bytes
_WORD = 39  # bytes of an encoded word: with "Subject: " its line has 73 of 76 characters
CRLF = "\r\n"


def message_id(day: date, handle: str, domain: str) -> str:
    """Return the Message-ID of a subscriber's letter of a day: the same whenever it is made.

    `handle` is the subscriber's random public id; only its hash shows.
    """
    name = day.isoformat()
    digest = hashlib.sha256(f"{name}\n{handle}".encode()).hexdigest()[:30]
    return f"<{name}.{digest}@{_ascii_domain(domain)}>"


def letter(
    rendered: Rendered,
    *,
    delivery: str,
    message_id: str,
    day: date,
    date: datetime,
    sender: Sender,
    recipient: str,
    links: Links,
) -> Letter:
    """Encode a mail. The same arguments give the same bytes.

    `delivery` is its stable id in the ledger, `date` (aware) what its Date header says. Raises
    DeliveryError, permanent, for an address or a link that no header can hold.
    """
    return _sealed(
        rendered,
        _list_headers(sender, links),
        delivery=delivery,
        message_id=message_id,
        day=day,
        date=date,
        sender=sender,
        recipient=recipient,
        reply_to=links.reply_to or sender.reply_to,
    )


def notice(
    rendered: Rendered,
    *,
    delivery: str,
    date: datetime,
    sender: Sender,
    recipient: str,
    reply_to: str = "",
    answers: Sequence[str] = (),
) -> Letter:
    """Encode a mail to one person that is no letter of a list: it has no List-* headers.

    `answers` are the Message-IDs of the mail that this one answers, its References before its own,
    as they came: what is no Message-ID is left out. The Message-ID follows from `delivery`. Raises
    DeliveryError, permanent, for an address that no header can hold.
    """
    day = date.date()
    return _sealed(
        rendered,
        tuple(_notice_headers(answers)),
        delivery=delivery,
        message_id=message_id(day, delivery, sender.domain),
        day=day,
        date=date,
        sender=sender,
        recipient=recipient,
        reply_to=reply_to or sender.reply_to,
    )


def _sealed(
    rendered: Rendered,
    extra: tuple[tuple[str, str], ...],
    *,
    delivery: str,
    message_id: str,
    day: date,
    date: datetime,
    sender: Sender,
    recipient: str,
    reply_to: str,
) -> Letter:
    subject = plain(rendered.subject)
    answers = f"Reply-To: {_address(reply_to)}\r\n" if reply_to else ""
    boundary = _boundary(delivery)
    head = (
        f"{_from(sender)}\r\n"
        f"To: {_address(recipient)}\r\n"
        f"{answers}"
        f"Subject: {_unstructured(subject)}\r\n"
        f"Date: {_date(date.isoformat())}\r\n"
        f"Message-ID: {_id(message_id)}\r\n"
        f"{''.join([f'{name}: {value}{CRLF}' for name, value in extra])}"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'
    )
    return Letter(
        delivery=delivery,
        message_id=message_id,
        day=day,
        date=date,
        sender=_shown(sender),
        recipient=recipient,
        subject=subject,
        quoted=rendered.quoted,
        headers=extra,
        raw=_message(head.encode(), rendered.quoted, f"--{boundary}".encode()),
        reply_to=reply_to or None,
    )


@lru_cache(maxsize=256)
def _date(moment: str) -> str:
    """Write a moment in ISO 8601 as a header does; readers of one hour and zone share it."""
    return format_datetime(datetime.fromisoformat(moment))


@lru_cache(maxsize=64)
def _from(sender: Sender) -> str:
    return f"From: {_phrase(sender.name)} <{_address(sender.address)}>"


@lru_cache(maxsize=64)
def _shown(sender: Sender) -> str:
    return formataddr((plain(sender.name), sender.address))


def _notice_headers(answers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """RFC 3834, section 3.1.5 to 3.1.7; threads are kept short so that no line is folded."""
    thread = [one for one in answers if len(one) <= _LONGEST_ID and _MESSAGE_ID.fullmatch(one)]
    if thread:
        yield "In-Reply-To", thread[-1]
        yield "References", " ".join(thread[-_THREAD:])
    yield "Auto-Submitted", "auto-replied" if answers else "auto-generated"
    yield "X-Auto-Response-Suppress", "All"


def _list_headers(sender: Sender, links: Links) -> tuple[tuple[str, str], ...]:
    """RFC 2919, 2369, 8058 and 3834; the last header keeps Exchange's auto-replies away."""
    leave = f"<{_url(links.leave)}>"
    if links.leave_to:
        leave = f"{leave}, <{_url(f'mailto:{links.leave_to}')}>"
    return (
        ("List-Id", _list_id(sender)),
        ("List-Unsubscribe", leave),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    )


@lru_cache(maxsize=64)
def _list_id(sender: Sender) -> str:
    return f"{_phrase(sender.name)} <{LIST_LABEL}.{_ascii_domain(sender.domain)}>"


def _message(head: bytes, quoted: tuple[bytes, bytes], mark: bytes) -> bytes:
    (plain_head, text), (html_head, html) = _part(PLAIN, quoted[0]), _part(HTML, quoted[1])
    return b"".join(
        (
            *(head, mark, b"\r\n", plain_head, text, b"\r\n"),
            *(mark, b"\r\n", html_head, html, b"\r\n", mark, b"--\r\n"),
        )
    )


def _boundary(delivery: str) -> str:
    """Return what parts the parts: "=_" stands in no quoted-printable and in no base64 text."""
    return f"=_{hashlib.sha256(delivery.encode()).hexdigest()[:32]}"


def _part(heads: tuple[bytes, bytes], quoted: bytes) -> tuple[bytes, bytes]:
    """Return the head and the body of a part, in whichever encoding is the shorter one."""
    # Counting all of them would take a tenth of the letter's time.
    looked_at = quoted[:: 1 + len(quoted) // _LOOKED_AT]
    if looked_at.count(b"=") <= len(looked_at) * _DENSE:
        return heads[0], quoted
    return heads[1], _base64(binascii.a2b_qp(quoted))


def _heads(subtype: str) -> tuple[bytes, bytes]:
    start = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: "
    readable, dense = (f"{start}{name}\r\n\r\n" for name in ("quoted-printable", "base64"))
    return readable.encode(), dense.encode()


PLAIN, HTML = _heads("plain"), _heads("html")


def _base64(body: bytes) -> bytes:
    """76 characters become a line (RFC 2045, section 6.8)."""
    whole = binascii.b2a_base64(body, newline=False)
    return b"".join([whole[at : at + 76] + b"\r\n" for at in range(0, len(whole), 76)])


@lru_cache(maxsize=1024)
def _unstructured(text: str) -> str:
    """Write a text of a header: as it is, or in encoded words (RFC 2047, section 2)."""
    if text.isascii() and len(text) <= _PLAIN_HEADER and "=?" not in text:
        return text
    return "\r\n ".join(
        f"=?utf-8?b?{binascii.b2a_base64(word, newline=False).decode()}?="
        for word in _words(text, _WORD)
    )


def _words(text: str, most: int) -> Iterator[bytes]:
    """Cut a text into pieces of so many bytes that divide no character."""
    code, begin = text.encode(), 0
    while begin < len(code):
        end = begin + most
        while end < len(code) and code[end] & 0xC0 == 0x80:  # noqa: PLR2004 - the inside of a character
            end -= 1
        yield code[begin:end]
        begin = end


@lru_cache(maxsize=64)
def _phrase(name: str) -> str:
    """Write a display name: quoted if it is ASCII, as an encoded word otherwise (RFC 2047)."""
    line = plain(name)
    if line.isascii() and len(line) <= _PLAIN_HEADER and "=?" not in line:
        escaped = line.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return Header(line, "utf-8", header_name="From").encode(linesep="\r\n")


def _address(address: str) -> str:
    """Return an address as it stands in a header: one address, nothing else.

    A domain is written in ASCII (RFC 5890); a local part that is not needs SMTPUTF8 (RFC 6532).
    """
    is_plain = address.isascii() or plain(address) == address
    if not (is_plain and _ADDRESS.fullmatch(address)):
        raise DeliveryError(f"this is no address: {address!r}", permanent=True)
    local, _, domain = address.rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


@lru_cache(maxsize=1024)
def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise DeliveryError(f"this is no domain: {domain!r}", permanent=True) from error


def _url(link: str) -> str:
    if _NOT_IN_URL.search(link):
        raise DeliveryError(f"this link cannot stand in a header: {link!r}", permanent=True)
    return link


def _id(message_id: str) -> str:
    if not _MESSAGE_ID.fullmatch(message_id):
        raise DeliveryError(f"this is no Message-ID: {message_id!r}", permanent=True)
    return message_id
