"""A rendered digest as the bytes of one mail (RFC 5322, RFC 2045 to 2047).

Built by hand: `email` would encode a long List-Unsubscribe, which kills the button, and takes
thirty times as long. What the standard library parses back is what was put in; a test holds it to.
"""

import binascii
import hashlib
import re
from base64 import b32encode
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
_BASE64 = 4 / 3 * 78 / 76  # what base64 makes of a byte
_DENSE = 1.3  # below that, no base64 could be shorter


def message_id(day: date, handle: str, domain: str) -> str:
    """Return the Message-ID of a subscriber's letter of a day: the same whenever it is made.

    `handle` is the subscriber's random public id; only its hash shows.
    """
    digest = hashlib.sha256(f"{day}\n{handle}".encode()).digest()[:15]
    return f"<{day}.{b32encode(digest).decode().lower()}@{_ascii_domain(domain)}>"


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
        tuple(_list_headers(sender, links)),
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
    head = [
        ("From", f"{_phrase(sender.name)} <{_address(sender.address)}>"),
        ("To", _address(recipient)),
        *([("Reply-To", _address(reply_to))] if reply_to else ()),
        ("Subject", _unstructured(subject)),
        ("Date", format_datetime(date)),
        ("Message-ID", _id(message_id)),
        *extra,
        ("MIME-Version", "1.0"),
    ]
    return Letter(
        delivery=delivery,
        message_id=message_id,
        day=day,
        date=date,
        sender=formataddr((plain(sender.name), sender.address)),
        recipient=recipient,
        subject=subject,
        text=rendered.text,
        html=rendered.html,
        headers=extra,
        raw=_message(head, rendered, _boundary(delivery)),
        reply_to=reply_to or None,
    )


def _notice_headers(answers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """RFC 3834, section 3.1.5 to 3.1.7; threads are kept short so that no line is folded."""
    thread = [one for one in answers if len(one) <= _LONGEST_ID and _MESSAGE_ID.fullmatch(one)]
    if thread:
        yield "In-Reply-To", thread[-1]
        yield "References", " ".join(thread[-_THREAD:])
    yield "Auto-Submitted", "auto-replied" if answers else "auto-generated"
    yield "X-Auto-Response-Suppress", "All"


def _list_headers(sender: Sender, links: Links) -> Iterator[tuple[str, str]]:
    """RFC 2919, 2369, 8058 and 3834; the last header keeps Exchange's auto-replies away."""
    leave = [links.leave, links.leave_to and f"mailto:{links.leave_to}"]
    domain = _ascii_domain(sender.domain)
    yield "List-Id", f"{_phrase(sender.name)} <{LIST_LABEL}.{domain}>"
    yield "List-Unsubscribe", ", ".join(f"<{_url(link)}>" for link in leave if link)
    yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"


def _message(head: list[tuple[str, str]], rendered: Rendered, boundary: str) -> bytes:
    lines = [f"{name}: {value}\r\n" for name, value in head]
    lines.append(f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n')
    mark = f"--{boundary}".encode()
    text, html = rendered.quoted or (_quoted(rendered.text), _quoted(rendered.html))
    return b"".join(
        (
            "".join(lines).encode(),
            *(mark, b"\r\n", *_part("plain", rendered.text, text), b"\r\n"),
            *(mark, b"\r\n", *_part("html", rendered.html, html), b"\r\n"),
            *(mark, b"--\r\n"),
        )
    )


def _boundary(delivery: str) -> str:
    """Return what parts the parts: "=_" stands in no quoted-printable and in no base64 text."""
    return f"=_{hashlib.sha256(delivery.encode()).hexdigest()[:32]}"


def _part(subtype: str, text: str, quoted: bytes) -> tuple[bytes, bytes]:
    """Return the head and the body of a part, in whichever encoding is the shorter one."""
    dense = len(quoted) > _DENSE * len(text) and len(quoted) > len(body := _body(text)) * _BASE64
    encoding = "base64" if dense else "quoted-printable"
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode(), _base64(body) if dense else quoted


def _quoted(text: str) -> bytes:
    return binascii.b2a_qp(_body(text), istext=True)


def _body(text: str) -> bytes:
    return "".join(f"{line}\r\n" for line in text.splitlines()).encode()


def _base64(body: bytes) -> bytes:
    """57 bytes become a line of 76 (RFC 2045, section 6.8)."""
    pieces = (body[at : at + 57] for at in range(0, len(body), 57))
    return b"".join(binascii.b2a_base64(piece, newline=False) + b"\r\n" for piece in pieces)


@lru_cache(maxsize=1024)
def _unstructured(text: str) -> str:
    if text.isascii() and len(text) <= _PLAIN_HEADER and "=?" not in text:
        return text
    return Header(text, "utf-8", header_name="Subject").encode(linesep="\r\n")


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
    if not _ADDRESS.fullmatch(address) or plain(address) != address:
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
