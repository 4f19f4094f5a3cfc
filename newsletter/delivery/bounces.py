"""Bounces that come back by mail (RFC 3464), read as events.

Anybody can write one, so none is believed: each names the mail that came back by its Message-ID,
which only that mail's readers have seen, and counts only if the ledger knows it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser, HeaderParser
from email.utils import parsedate_to_datetime

from newsletter.delivery.events import Event, Fate, bounce_of

PARTS_MAX = 20
REPORT_MAX = 2**16  # bytes of the part for programs
FIELDS = HeaderParser()
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,240}@[!-;=?A-~]{1,240}>")
BLANK = re.compile(r"\n[ \t]*\n+")
ACTIONS = {"delayed": Fate.DEFERRED, "delivered": Fate.DELIVERED, "relayed": Fate.DELIVERED}


def events_of(raw: bytes, *, now: datetime) -> tuple[Event, ...]:
    """Return what a bounced mail tells, one event for each recipient; none if it is no bounce.

    Its own date counts if it is a past one, else `now`.
    """
    parts = {kind: body for kind, body in _parts(raw) if kind in KINDS}
    report = parts.get("message/delivery-status", b"")[:REPORT_MAX].decode("latin-1")
    returned = parts.get("message/rfc822") or parts.get("text/rfc822-headers") or b""
    name = MESSAGE_ID.search(str(_header(returned)["message-id"] or ""))
    if not report or not name:
        return ()
    at = _date(_header(raw), now)
    # The first block is about the mail, each other one about one of its recipients.
    blocks = BLANK.split(report.replace("\r\n", "\n").strip("\n"))[1:]
    told = (_event(FIELDS.parsestr(block), at, name[0]) for block in blocks[:PARTS_MAX])
    return tuple(event for event in told if event)


KINDS = frozenset({"message/delivery-status", "message/rfc822", "text/rfc822-headers"})


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
    return Event(
        fate=fate,
        address=address.strip(" <>")[:254],
        happened_at=at,
        message_id=message_id,
        detail=words,
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
