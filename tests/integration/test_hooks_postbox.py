"""SendGrid's two hooks, called by the box beside the project that plays SendGrid."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from fakes import NOW, a_delivery, a_subscriber
from mailboxes import free_port

from newsletter.delivery.events import Events, Fate
from newsletter.delivery.hook import SendGridHook, Signed
from newsletter.model import DeliveryState
from newsletter.replies.inbox import MemoryMails
from newsletter.replies.sendgrid import SendGridInbox
from newsletter.storage.database import Database
from newsletter.storage.events import SqlEvents, SqlFates
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.suppressions import SqlSuppressions
from newsletter.web.hooks import Hooks
from newsletter.web.site import Health, site

POSTBOX = Path(__file__).parents[2].parent / "shared" / "tools" / "postbox.py"
SECRET = "inbound-secret"
KINDS = ("good", "bounce", "blocked", "deferred", "dropped", "spam", "unsub", "asyncbounce")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not POSTBOX.exists(), reason="../shared/tools is not there"),
]


@contextmanager
def postbox(*arguments: str) -> Iterator[str]:
    command = [sys.executable, str(POSTBOX), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@contextmanager
def serving(port: int, hooks: Hooks) -> Iterator[None]:
    app = site(lambda: Health(database=True), hooks=hooks)
    config = uvicorn.Config(app, port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield
    server.should_exit = True
    thread.join()


def a_request(address: str, delivery: str) -> dict[str, object]:
    return {
        "personalizations": [
            {"to": [{"email": address}], "custom_args": {"delivery_id": delivery}}
        ],
        "from": {"email": "morning@example.com"},
        "subject": "s",
        "content": [{"type": "text/plain", "value": "t"}],
    }


def test_events_out_of_order_and_twice_end_where_they_should(database: Database) -> None:
    people, ledger, suppressions = (
        SqlSubscribers(database),
        SqlLedger(database),
        SqlSuppressions(database),
    )
    readers = {
        kind: people.add(a_subscriber(address=f"{kind}+{kind}@example.org")) for kind in KINDS
    }
    for reader in readers.values():
        ledger.claim(a_delivery(reader.id), expected=None, now=NOW)
    left: list[str] = []
    store, fates = SqlEvents(database), SqlFates(database)
    events = Events(
        store, fates, lambda one, why: suppressions.suppress(one, why, now=NOW), left.append
    )
    port = free_port()
    url = f"http://127.0.0.1:{port}/hooks/sendgrid/events"
    with postbox("--events", url, "--events-shuffle", "--events-duplicate", "1") as box:
        key = httpx.get(f"{box}/webhook-public-key").text
        hooks = Hooks(clock=lambda: datetime.now(UTC), events=SendGridHook(key, store))
        with serving(port, hooks):
            day = a_delivery().day
            for reader in readers.values():
                answer = httpx.post(
                    f"{box}/v3/mail/send",
                    json=a_request(reader.address, f"{day}-{reader.handle}"),
                    headers={"Authorization": "Bearer SG.test"},
                )
                assert answer.status_code == 202
            _await_silence(box)
        events.process()
    suppressed = {kind for kind in KINDS if suppressions.is_suppressed(readers[kind].address)}
    assert suppressed == {"bounce", "dropped", "spam"}
    assert {one.partition("+")[0] for one in left} == {"spam", "unsub"}
    states = {row.state for row in ledger.of_day(day).values()}
    assert states == {DeliveryState.ACCEPTED}, "a claim whose sender died was accepted after all"
    assert fates.of_day(day) == {
        Fate.DELIVERED: 2,
        Fate.HARD: 2,
        Fate.BLOCKED: 1,
        Fate.COMPLAINED: 1,
        Fate.UNSUBSCRIBED: 1,
        Fate.SOFT: 1,
    }
    assert store.reopen(datetime(2026, 1, 1, tzinfo=UTC)) == _distinct(database)
    before = fates.of_day(day)
    events.process()
    assert fates.of_day(day) == before, "a replay changes nothing"


def _distinct(database: Database) -> int:
    """How many events there are: none of the copies, under whichever id."""
    with database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT raw FROM provider_event").all()
    said = [json.loads(raw) for (raw,) in rows]
    facts = [(one["email"], one["event"], one.get("type")) for one in said]
    assert len(facts) == len(set(facts)) == 19
    return len(facts)


def _await_silence(box: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if httpx.get(f"{box}/stats").json()["events"]["waiting"] == 0:
            return
        time.sleep(0.2)
    pytest.fail("the events did not come to an end")


def test_forged_events_are_turned_away(database: Database) -> None:
    port, store = free_port(), SqlEvents(database)
    url = f"http://127.0.0.1:{port}/hooks/sendgrid/events"
    with postbox("--events", url, "--events-forge") as box:
        key = httpx.get(f"{box}/webhook-public-key").text
        hooks = Hooks(clock=lambda: datetime.now(UTC), events=SendGridHook(key, store))
        with serving(port, hooks):
            httpx.post(
                f"{box}/v3/mail/send",
                json=a_request("bounce+x@example.org", "d"),
                headers={"Authorization": "Bearer SG.test"},
            )
            _await_silence(box)
    assert store.waiting(9) == ()


@pytest.mark.parametrize("signed", [False, True])
def test_inbound_parse_delivers_raw_mails(signed: bool) -> None:  # noqa: FBT001 - a parameter of a test
    port, mails = free_port(), MemoryMails()
    url = f"http://127.0.0.1:{port}/hooks/sendgrid/inbound/{SECRET}"
    raw = "Subject: 你好\r\n\r\nadd topic x\r\n".encode("gb18030")

    with postbox("--inbound", url, "--events", "http://127.0.0.1:9/") as box:
        verify = Signed(httpx.get(f"{box}/webhook-public-key").text).verify if signed else None
        take = lambda mail: mails.put(mail, handle=mail.digest, now=NOW)  # noqa: E731 - short
        hooks = Hooks(
            clock=lambda: datetime.now(UTC), inbound=SendGridInbox(take, verify), secret=SECRET
        )
        ask = f"{box}/send-inbound?to=reply%2Bx@in.example&from=ada@example.org&mode=raw&tries=2"
        with serving(port, hooks):
            told = httpx.post(f"{ask}&signed=1" if signed else ask, content=raw).json()
            assert told["outcome"] == "delivered", told
            if signed:
                assert httpx.post(ask, content=raw + b".").json()["outcome"] == "dropped"
            pieces = httpx.post(
                (f"{ask}&signed=1" if signed else ask).replace("=raw", "=parsed"), content=raw
            ).json()
            assert pieces["outcome"] == "gave up", "a setting that is off is our own trouble"
    (stored,) = mails.all()
    assert stored.raw == raw
    assert (stored.recipients, stored.sender) == (("reply+x@in.example",), "ada@example.org")
