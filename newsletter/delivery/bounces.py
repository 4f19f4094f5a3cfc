"""Mails that come back, read as events: delivery reports (RFC 3464) and complaints (RFC 5965).

What mail servers write instead of a report is read by flufl.bounce, which knows their formats.
Anybody can write one, so none is believed: each names the mail that came back by its Message-ID,
which only that mail's readers have seen, and counts only if the ledger knows it.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser, HeaderParser
from email.utils import parseaddr, parsedate_to_datetime

from flufl.bounce import all_failures

from newsletter.delivery.events import Event, Fate, bounce_of

PARTS_MAX = 20
REPORT_MAX = 2**16  # bytes of the part for programs, and of a report for people
DEPTH_MAX = 20  # of parts in parts
FIELDS = HeaderParser()
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,240}@[!-;=?A-~]{1,240}>")
RETURNED_ID = re.compile(
    r"^[> \t]*message-id:\s{0,9}(<[^\s<>]{1,500}>)", re.IGNORECASE | re.MULTILINE
)
BLANK = re.compile(r"\n[ \t]*\n+")
ACTIONS = {"delayed": Fate.DEFERRED, "delivered": Fate.DELIVERED, "relayed": Fate.DELIVERED}
COMPLAINTS = {  # RFC 5965, section 7.3; "not-spam" is none, and what is not known is none
    "abuse": Fate.COMPLAINED,
    "fraud": Fate.COMPLAINED,
    "virus": Fate.COMPLAINED,
    "opt-out": Fate.UNSUBSCRIBED,
}
DAEMONS = re.compile(r"mailer-?daemon|postmaster|mail ?delivery|mail-?master", re.IGNORECASE)
DAMAGED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What flufl.bounce and the parser of Python raise over a mail that no mail server has written."""

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it tells of every format it tries


def events_of(raw: bytes, *, now: datetime) -> tuple[Event, ...]:
    """Return what a mail that came back tells, one event for each recipient; none if it is none.

    Its own date counts if it is a past one, else `now`.
    """
    parts = {kind: body for kind, body in _parts(raw) if kind in KINDS}
    at = _date(_header(raw), now)
    if "message/feedback-report" in parts:
        return tuple(_complaint(parts, at))
    if "message/delivery-status" in parts:
        return tuple(_reported(parts, at))
    return tuple(_recognised(raw, at))


def _reported(parts: Mapping[str, bytes], at: datetime) -> Iterator[Event]:
    """Read a delivery report."""
    report = parts.get("message/delivery-status", b"")[:REPORT_MAX].decode("latin-1")
    name = MESSAGE_ID.search(str(_header(_returned(parts))["message-id"] or ""))
    if not report or not name:
        return
    # The first block is about the mail, each other one about one of its recipients.
    blocks = BLANK.split(report.replace("\r\n", "\n").strip("\n"))[1:]
    told = (_event(FIELDS.parsestr(block), at, name[0]) for block in blocks[:PARTS_MAX])
    yield from filter(None, told)


def _complaint(parts: Mapping[str, bytes], at: datetime) -> Iterator[Event]:
    """Read a complaint of a reader that their mail provider passes on (RFC 5965)."""
    said = FIELDS.parsestr(parts["message/feedback-report"][:REPORT_MAX].decode("latin-1").strip())
    returned = _header(_returned(parts))
    name = MESSAGE_ID.search(str(returned["message-id"] or ""))
    fate = COMPLAINTS.get(str(said["feedback-type"] or "").strip().lower())
    # Many providers leave the reader's address out; the mail that is named has it.
    address = parseaddr(str(said["original-rcpt-to"] or returned["to"] or ""))[1]
    if name and fate:
        yield _told(fate, address or "unknown@invalid", at, name[0], "a complaint")


def _recognised(raw: bytes, at: datetime) -> Iterator[Event]:
    """Read what mail servers write for people; flufl.bounce knows the words of many."""
    head, text = _header(raw), raw[:REPORT_MAX].decode("latin-1")
    sender = f"{head['from'] or ''} {head['return-path'] or ''}"
    names = RETURNED_ID.findall(text.replace("\r\n", "\n").partition("\n\n")[2])
    if not names or not (DAEMONS.search(sender) or (head["return-path"] or "").strip() == "<>"):
        return
    try:
        message = message_from_bytes(raw[:REPORT_MAX])
        later, never = all_failures(message) if _depth(message) < DEPTH_MAX else ((), ())
    except DAMAGED:
        return
    status = STATUS.search(text)
    for address in (*sorted(never), *sorted(later)):
        fate = _fate(status[1] if status else "") if address in never else Fate.DEFERRED
        shown = address.decode("ascii", "replace").strip(" <>")[:254]
        if "@" in shown:
            yield _told(fate, shown, at, names[0], status[1] if status else "")


def _depth(message: Message) -> int:
    """How deep parts lie in parts, as far as it matters."""
    depth, level = 0, [message]
    while level and depth < DEPTH_MAX:
        depth += 1
        level = [
            part
            for one in level
            if isinstance(inner := one.get_payload(), list)
            for part in inner
            if isinstance(part, Message)
        ]
    return depth


def _returned(parts: Mapping[str, bytes]) -> bytes:
    return parts.get("message/rfc822") or parts.get("text/rfc822-headers") or b""


KINDS = frozenset(
    {
        "message/delivery-status",
        "message/feedback-report",
        "message/rfc822",
        "text/rfc822-headers",
    }
)


def _event(block: Message, at: datetime, message_id: str) -> Event | None:
    address = (block["original-recipient"] or block["final-recipient"] or "").rpartition(";")[2]
    words = " ".join((block["diagnostic-code"] or "").split())[:300]
    action = (block["action"] or "").strip().lower()
    status = STATUS.search(f"{block['status'] or ''} {words}")
    fate = ACTIONS.get(action) or (
        _fate(status[1] if status else "") if action == "failed" else None
    )
    if fate is None or "@" not in address:
        return None
    return _told(fate, address.strip(" <>")[:254], at, message_id, words)


def _told(fate: Fate, address: str, at: datetime, message_id: str, detail: str) -> Event:
    return Event(
        fate=fate,
        address=address,
        happened_at=at,
        message_id=message_id,
        detail=detail,
        proven=False,
    )


def _fate(status: str) -> Fate:
    """RFC 3463, 3.8: security and policy (5.7) is about us, not about the address."""
    return Fate.BLOCKED if status[1:].startswith(".7.") else bounce_of(status)


def _parts(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield kind and body of the parts of a report (RFC 6522), its outermost ones only."""
    head = _header(raw)
    boundary = head.get_boundary() if head.get_content_type() == "multipart/report" else None
    if not boundary:
        return
    mark = b"\n--" + boundary.encode("utf-8", "surrogateescape")
    for part in raw.split(mark, PARTS_MAX)[1:]:
        text = part.partition(b"\n")[2]
        _, blank, body = text.replace(b"\r\n", b"\n").partition(b"\n\n")
        if blank:
            yield _header(text).get_content_type(), body


def _header(raw: bytes) -> Message:
    return BytesHeaderParser().parsebytes(raw[:REPORT_MAX])


def _date(head: Message, now: datetime) -> datetime:
    try:
        said = parsedate_to_datetime(str(head["date"]))
    except (ValueError, TypeError, OverflowError):
        return now
    return min(said, now) if said.tzinfo else now
