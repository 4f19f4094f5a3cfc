"""Events: signed, split, read, and what they do."""

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.bounces import events_of
from newsletter.delivery.events import (
    Event,
    EventError,
    Events,
    Fate,
    RawEvent,
    StoredEvent,
    normalise,
    sendgrid_events,
    smtp_event,
)
from newsletter.delivery.hook import SIGNATURE, TIMESTAMP, NotVerifiedError, SendGridHook
from newsletter.errors import ConfigError

NOW = datetime(2026, 6, 11, 5, 0, tzinfo=UTC)
STAMP = int(NOW.timestamp())
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()


def an_event(name: str = "delivered", **changes: Any) -> dict[str, Any]:
    return {
        "email": "ada@example.org",
        "timestamp": STAMP,
        "event": name,
        "sg_event_id": "event-1",
        "sg_message_id": "sg1.recvd-5f54b5d587-abcde-1.0",
        "smtp-id": "<m@example.com>",
        "delivery_id": "2026-06-11-aaaaaaaaaa",
        **changes,
    }


class Memory:
    """An EventStore and Fates in lists; `known` are the addresses of mails in the ledger."""

    def __init__(self, *known: str) -> None:
        self.raw: list[RawEvent] = []
        self.settled: dict[int, Event | None] = {}
        self.known = set(known)
        self.moved: list[Event] = []
        self.suppressed: list[tuple[str, str]] = []
        self.left: list[str] = []

    def put(self, events: Sequence[RawEvent], *, now: datetime) -> int:  # noqa: ARG002 - the port names it
        self.raw += events
        return len(events)

    def waiting(self, limit: int) -> tuple[StoredEvent, ...]:
        rows = [(n, one) for n, one in enumerate(self.raw) if n not in self.settled]
        return tuple(StoredEvent(n, one.provider, one.raw) for n, one in rows[:limit])

    def settle(self, stored: StoredEvent, event: Event | None, *, detail: str = "") -> None:  # noqa: ARG002 - the port names it
        self.settled[stored.id] = event

    def reopen(self, since: datetime) -> int:  # noqa: ARG002 - the port names it
        self.settled.clear()
        return len(self.raw)

    def count(self, fate: Fate, address: str, since: datetime) -> int:
        found = [one for one in self.settled.values() if one and one.happened_at >= since]
        return sum(one.fate is fate and one.address == address for one in found)

    def advance(self, event: Event) -> str | None:
        self.moved.append(event)
        return event.address if event.address in self.known else None

    def process(self, *events: dict[str, Any]) -> int:
        self.put(sendgrid_events(json.dumps(events).encode()), now=NOW)
        return self.desk().process()

    def desk(self) -> Events:
        return Events(self, self, lambda *said: self.suppressed.append(said), self.left.append)


# -- the hook ----------------------------------------------------------------------------------


def signed(
    body: bytes, stamp: str = str(STAMP), key: ec.EllipticCurvePrivateKey = KEY
) -> dict[str, str]:
    signature = key.sign(stamp.encode() + body, ec.ECDSA(SHA256()))
    return {TIMESTAMP: stamp, SIGNATURE: base64.b64encode(signature).decode()}


def test_a_signed_batch_is_stored_and_told_of() -> None:
    store, heard = Memory(), []
    hook = SendGridHook(PUBLIC, store, lambda: heard.append(1))
    body = json.dumps([an_event(), an_event("open")]).encode()
    assert hook.receive(signed(body), body, now=NOW) == 2
    assert [json.loads(one.raw)["event"] for one in store.raw] == ["delivered", "open"]
    assert heard == [1]


def test_bytes_that_are_no_utf8_are_signed_as_they_are() -> None:
    body = b'[{"event": "delivered", "email": "\xe9"}]'
    with pytest.raises(EventError):
        SendGridHook(PUBLIC, Memory()).receive(signed(body), body, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda _headers: {},
        lambda headers: {**headers, SIGNATURE: ""},
        lambda headers: {**headers, SIGNATURE: "no base64!"},
        lambda headers: {**headers, SIGNATURE: "AAAA"},
        lambda headers: {**headers, TIMESTAMP: str(STAMP + 1)},
        lambda _headers: signed(b"[1]"),
        lambda _headers: signed(b"[]", key=ec.generate_private_key(ec.SECP256R1())),
        lambda _headers: signed(b"[]", "soon"),
        lambda _headers: signed(b"[]", ""),
        lambda _headers: signed(b"[]", "9" * 400),
        lambda _headers: signed(b"[]", str(STAMP - 27 * 3600)),
        lambda _headers: signed(b"[]", str(STAMP + 3600)),
    ],
)
def test_what_is_not_signed_lately_by_the_owner_of_the_key_stores_nothing(change: Any) -> None:
    store = Memory()
    with pytest.raises(NotVerifiedError):
        SendGridHook(PUBLIC, store).receive(change(signed(b"[]")), b"[]", now=NOW)
    assert store.raw == []


def test_a_retry_of_a_whole_day_is_fresh_still() -> None:
    headers = signed(b"[]", str(STAMP - 25 * 3600))
    assert SendGridHook(PUBLIC, Memory()).receive(headers, b"[]", now=NOW) == 0


def test_a_key_that_is_none_is_refused_at_the_start() -> None:
    other = rsa.generate_private_key(65537, 2048).public_key()
    der = other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for wrong in ("", "nonsense", "AAAA", base64.b64encode(der).decode()):
        with pytest.raises(ConfigError, match="not a public key"):
            SendGridHook(wrong, Memory())


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff", b"[" * 100_000])
def test_a_batch_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(EventError):
        sendgrid_events(body)


# -- telling events apart ----------------------------------------------------------------------


def test_an_event_that_comes_again_under_another_id_is_the_same() -> None:
    first, again = sendgrid_events(json.dumps([an_event(), an_event(sg_event_id="2")]).encode())
    assert first.digest == again.digest
    assert first.event_id != again.event_id


@pytest.mark.parametrize(
    "changes", [{"event": "open"}, {"timestamp": 1}, {"attempt": "2"}, {"url": "x"}]
)
def test_what_happened_else_or_at_another_time_is_another_event(changes: dict[str, Any]) -> None:
    first, other = sendgrid_events(json.dumps([an_event(), an_event(**changes)]).encode())
    assert first.digest != other.digest


def test_asynchronous_bounces_of_two_addresses_are_two() -> None:
    nameless = an_event("bounce")
    del nameless["sg_message_id"]
    other = {**nameless, "email": "ida@example.org"}
    first, second = sendgrid_events(json.dumps([nameless, other]).encode())
    assert first.digest != second.digest


# -- reading -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "fate"),
    [
        (an_event("processed"), Fate.ACCEPTED),
        (an_event("deferred", attempt="3"), Fate.DEFERRED),
        (an_event("delivered"), Fate.DELIVERED),
        (an_event("click", url="x"), Fate.DELIVERED),
        (an_event("bounce", type="blocked", status="5.7.1"), Fate.BLOCKED),
        (an_event("bounce", type="bounce", status="5.1.1"), Fate.HARD),
        (an_event("bounce", type="bounce", bounce_classification="Invalid Address"), Fate.HARD),
        (an_event("bounce", type="bounce", status="5.2.1"), Fate.HARD),
        (an_event("bounce", type="bounce", status="5.2.2"), Fate.SOFT),
        (an_event("bounce", type="bounce", status="4.4.1"), Fate.SOFT),
        (an_event("bounce", type="bounce", status=None), Fate.SOFT),
        (an_event("dropped", reason="Bounced Address"), Fate.HARD),
        (an_event("dropped", reason="Spam Reporting Address"), Fate.COMPLAINED),
        (an_event("dropped", reason="Unsubscribed Address"), Fate.UNSUBSCRIBED),
        (an_event("dropped", reason="Spam Content"), Fate.DROPPED),
        (an_event("spamreport"), Fate.COMPLAINED),
        (an_event("unsubscribe"), Fate.UNSUBSCRIBED),
        (an_event("group_unsubscribe"), Fate.UNSUBSCRIBED),
    ],
)
def test_sendgrids_words_become_one_fate(event: dict[str, Any], fate: Fate) -> None:
    read = normalise("sendgrid", json.dumps(event))
    assert read.fate is fate
    assert read.happened_at == NOW
    assert (read.address, read.delivery) == ("ada@example.org", "2026-06-11-aaaaaaaaaa")
    assert (read.provider_id, read.message_id) == ("sg1", "<m@example.com>")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "{}",
        json.dumps(an_event("invented")),
        json.dumps(an_event(timestamp="soon")),
        json.dumps(an_event(timestamp=10**30)),
        json.dumps(an_event(event=["bounce"])),
    ],
)
def test_an_event_that_cannot_be_read_is_an_error(raw: str) -> None:
    for provider in ("sendgrid", "smtp"):
        with pytest.raises(EventError):
            normalise(provider, raw)


def test_what_no_database_takes_is_cut_out_of_an_event() -> None:
    read = normalise("sendgrid", json.dumps(an_event(email="a\0\ud800b@x.example", reason="\r\n")))
    assert read.address == "a b@x.example"


# -- what they do ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "suppressed", "left"),
    [
        (an_event("bounce", status="5.1.1"), ["hard bounce"], False),
        (an_event("spamreport"), ["complained"], True),
        (an_event("unsubscribe"), [], True),
        (an_event("bounce", type="blocked", status="5.1.1"), [], False),
        (an_event("bounce", status="5.2.2"), [], False),
        (an_event("dropped", reason="Bounced Address"), ["hard bounce"], False),
        (an_event("dropped", reason="Invalid SMTPAPI header"), [], False),
        (an_event("deferred"), [], False),
    ],
)
def test_who_bounces_for_good_or_complains_is_suppressed_at_once(
    event: dict[str, Any],
    suppressed: list[str],
    left: bool,  # noqa: FBT001 - a parameter of a test
) -> None:
    memory = Memory("ada@example.org")
    assert memory.process(event) == 1
    assert memory.suppressed == [("ada@example.org", reason) for reason in suppressed]
    assert memory.left == ["ada@example.org"] * left
    assert memory.moved[0].delivery == "2026-06-11-aaaaaaaaaa"


def test_three_soft_bounces_within_two_weeks_are_too_many() -> None:
    memory, day = Memory("ada@example.org"), 86400
    soft = [
        an_event("bounce", status="5.2.2", timestamp=STAMP - days * day, sg_event_id=str(days))
        for days in (30, 16, 5, 1, 0)
    ]
    memory.process(*soft[:4])
    assert memory.suppressed == []
    memory.process(an_event("bounce", status="5.2.2", email="ida@example.org"), soft[4])
    assert memory.suppressed == [("ada@example.org", "soft bounce")]


def test_blocked_never_suppresses_however_often() -> None:
    memory = Memory("ada@example.org")
    memory.process(*(an_event("bounce", type="blocked", timestamp=n) for n in range(50)))
    assert memory.suppressed == []


def test_a_signed_event_counts_for_its_address_even_if_the_mail_is_not_known() -> None:
    memory = Memory()
    bounce = an_event("bounce", status="5.1.1")
    del bounce["sg_message_id"], bounce["delivery_id"], bounce["smtp-id"]
    memory.process(bounce)
    assert memory.suppressed == [("ada@example.org", "hard bounce")]


def test_an_event_that_cannot_be_read_stops_no_other_and_can_be_replayed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    memory = Memory("ada@example.org")
    assert memory.process(an_event("invented"), an_event("spamreport")) == 2
    assert memory.left == ["ada@example.org"]
    assert "there is no such event: 'invented'" in caplog.text
    assert "ada@" not in caplog.text
    assert memory.reopen(NOW) == memory.desk().process() == 2


# -- bounces that come by mail -----------------------------------------------------------------


def a_bounce(status: str = "5.1.1", action: str = "failed", **changes: str) -> bytes:
    said = {
        "kind": "multipart/report; report-type=delivery-status",
        "address": "rfc822; ada@example.org",
        "message_id": "<m@example.com>",
        "date": "Thu, 11 Jun 2026 04:00:00 +0000",
        **changes,
    }
    return (
        f"From: MAILER-DAEMON@mx.example\r\nDate: {said['date']}\r\n"
        f'Content-Type: {said["kind"]}; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: {said['address']}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such\r\n user here\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"From: us@example.com\r\nMessage-ID: {said['message_id']}\r\n\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("status", "action", "fate"),
    [
        ("5.1.1", "failed", Fate.HARD),
        ("5.2.2", "failed", Fate.SOFT),
        ("5.7.1", "failed", Fate.BLOCKED),
        ("4.4.7", "failed", Fate.SOFT),
        ("", "failed", Fate.SOFT),
        ("4.4.1", "delayed", Fate.DEFERRED),
        ("2.0.0", "delivered", Fate.DELIVERED),
    ],
)
def test_a_bounce_by_mail_is_the_same_kind_of_event(status: str, action: str, fate: Fate) -> None:
    (event,) = events_of(a_bounce(status, action), now=NOW)
    assert event.fate is fate
    assert (event.address, event.message_id) == ("ada@example.org", "<m@example.com>")
    assert event.happened_at == NOW - timedelta(hours=1)
    assert event.detail == "smtp; 550 no such user here"
    stored = smtp_event(event)
    assert normalise(stored.provider, stored.raw) == event


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        a_bounce(message_id="none"),
        a_bounce(address="nobody"),
        a_bounce(action="expanded"),
        a_bounce().replace(b"message/delivery-status", b"text/plain"),
        b"Subject: Undelivered Mail\r\n\r\nada@example.org does not exist\r\n",
    ],
)
def test_what_names_no_mail_and_address_is_no_bounce(raw: bytes) -> None:
    assert events_of(raw, now=NOW) == ()


def test_a_bounce_from_the_future_or_without_a_date_happens_now() -> None:
    for date in ("Thu, 11 Jun 2099 04:00:00 +0000", "soon", "Thu, 11 Jun 2026 04:00:00 -0000"):
        (event,) = events_of(a_bounce(date=date), now=NOW)
        assert event.happened_at == NOW


def test_a_forged_bounce_does_nothing_to_anybody() -> None:
    memory = Memory()
    memory.put([smtp_event(event) for event in events_of(a_bounce(), now=NOW)], now=NOW)
    assert memory.desk().process() == 1
    assert (memory.suppressed, memory.left) == ([], [])


def test_a_bounce_of_a_mail_of_ours_suppresses_its_address() -> None:
    memory = Memory("ada@example.org")
    memory.put([smtp_event(event) for event in events_of(a_bounce(), now=NOW)], now=NOW)
    memory.desk().process()
    assert memory.suppressed == [("ada@example.org", "hard bounce")]


@given(st.binary(max_size=300), st.integers(0, 900), st.integers(0, 900))
def test_no_bytes_make_the_reading_of_a_bounce_fail(junk: bytes, start: int, length: int) -> None:
    raw = a_bounce()
    events_of(raw[:start] + junk + raw[start + length :], now=NOW)
