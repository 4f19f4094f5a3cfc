"""The whole circle on one machine: people join by the page, confirm by the mail, get a letter,
answer it in English and in Chinese, bounce, complain, leave by each way; and the next letters
show all of it. Over real SMTP, IMAP and HTTP; only the clock is moved by hand."""

import base64
import email
import html
import importlib.util
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from smtplib import SMTP
from typing import Any

import httpx
import pytest
import uvicorn
from clockwork import Hands, wait_for_jobs
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from delivery_samples import Inbox, smtp_server
from mailboxes import Dovecot, dovecot, free_port
from mirror import serving
from reply_clients import apple, gmail, qq

from newsletter import app as wiring
from newsletter import config
from newsletter.delivery.hook import SIGNATURE, TIMESTAMP
from newsletter.postroom import PostRoom
from newsletter.schedule import Service
from newsletter.serve import front

SHARED = Path(__file__).parents[3] / "shared"
FEEDBOX = SHARED / "tools" / "feedbox.py"
DOMAIN = "in.example"
THURSDAY = date(2026, 6, 11)
NAMES = ("ada", "li", "one-click", "link", "mailto", "stop", "bounce", "complaint")
KEY = ec.generate_private_key(ec.SECP256R1())
BOUNCE = """\
From: MAILER-DAEMON@mx.example.org
To: bounces@{domain}
Subject: Undelivered Mail Returned to Sender
Date: Thu, 11 Jun 2026 07:20:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b0unce"

--b0unce
Content-Type: text/plain

Your mail could not be delivered.

--b0unce
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--b0unce
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: a letter

--b0unce--
"""


@dataclass(frozen=True)
class Days:
    """Sources that are at a day, and three topics of which they hold something every day."""

    url: str
    midnight: Callable[[], None]
    topics: tuple[str, str, str]


@dataclass
class World:
    """A service that runs, the sources it reads, and the people it writes to."""

    clock: Hands
    service: Service
    office: Inbox  # the mail server of all the people
    mailbox: Dovecot  # of the service: some replies come this way
    listener: int  # the others this way
    days: Days
    web: httpx.Client
    letters: dict[str, EmailMessage] = field(default_factory=dict)

    @property
    def topics(self) -> tuple[str, str, str]:
        return self.days.topics

    def address(self, name: str) -> str:
        return f"{name}@example.org"

    def mails(self, name: str) -> list[EmailMessage]:
        """Return all mails that somebody has got."""
        return [
            email.message_from_bytes(raw, policy=default)
            for _, recipients, raw in list(self.office.mails)
            if recipients == [self.address(name)]
        ]

    def next_mail(self, name: str, count: int) -> EmailMessage:
        """Wait until somebody has got so many mails; give the last one."""
        deadline = time.monotonic() + 30
        while len(self.mails(name)) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(self.mails(name)) == count, name
        return self.mails(name)[-1]

    def until(self, moment: datetime) -> None:
        """Live on, hour by hour."""
        while self.clock.now < moment:
            self.clock.now += timedelta(hours=1)
            if self.clock.now.hour == 4:  # midnight in New York
                self.days.midnight()
            wait_for_jobs(self.service, self.clock.now)

    def press(self, page: httpx.Response) -> httpx.Response:
        """Press the first button of a page."""
        assert page.status_code == 200
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        assert action
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        return self.web.post(html.unescape(action[1]), data=dict(hidden))

    def mail(self, raw: bytes, to: str, sender: str) -> None:
        """Hand a mail to the service's listener, as a mail server does."""
        with SMTP("127.0.0.1", self.listener) as client:
            client.sendmail(sender, [to], raw)


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def link(mail: EmailMessage, path: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:\d+/{path}/[a-z2-7]{{26}}", text(mail))
    assert found, path
    return found[0]


def reply_headers(name: str, letter: EmailMessage, number: int) -> dict[str, str]:
    return {
        "sender": f"{name} <{name}@example.org>",
        "to": str(letter["Reply-To"]),
        "mid": f"{name}.{number}@mail.example.org",
        "subject": f"Re: {letter['Subject']}",
    }


def of_letter(raw: bytes, letter: EmailMessage) -> bytes:
    """Let a sample reply answer this letter."""
    return re.sub(
        rb"(In-Reply-To|References): <[^>]+>",
        rb"\1: " + str(letter["Message-ID"]).encode(),
        raw,
    )


@contextmanager
def invented() -> Iterator[Days]:
    """Days of invented papers."""
    with serving(THURSDAY - timedelta(days=1)) as mirror:
        yield Days(mirror.url, mirror.next_day, ("soil fungi", "bird song", "paper folding"))


@contextmanager
def real() -> Iterator[Days]:
    """Days of real feeds, replayed."""
    feedbox = feedbox_module()
    corpus = feedbox.Corpus(SHARED / "corpus")
    box = feedbox.Box(0, corpus, THURSDAY - timedelta(days=1), SHARED / "feeds")

    def midnight() -> None:
        box.today += timedelta(days=1)
        box.cache.clear()

    thread = threading.Thread(target=box.serve_forever)
    thread.start()
    topics = ("large language model reasoning", "diffusion model", "reinforcement learning")
    yield Days(f"http://127.0.0.1:{box.server_address[1]}", midnight, topics)
    box.shutdown()
    box.server_close()
    thread.join()


def feedbox_module() -> Any:
    spec = importlib.util.spec_from_file_location("feedbox", FEEDBOX)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["feedbox"] = module
    spec.loader.exec_module(module)
    return module


@contextmanager
def running(app: wiring.App, port: int) -> Iterator[Service]:
    """Run what `newsletter serve` runs."""
    service, room = Service(app), PostRoom(app)
    pages = front(app, service.health, room)
    settings = uvicorn.Config(pages, port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run)
    with room:
        service.start()
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield service
        service.stop()
        server.should_exit = True
        thread.join()


def settings(
    folder: Path, mirror: str, ports: dict[str, int], office: int, imap: int
) -> dict[str, object]:
    public = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "site": {"base_url": f"http://127.0.0.1:{ports['web']}"},
        "storage": {"url": f"sqlite:///{folder / 'newsletter.db'}"},
        "ingest": {"mirror": mirror, "arxiv_gap": 0, "gap": 0},
        "delivery": {
            "mailer": "smtp",
            "smtp": {
                "host": "127.0.0.1",
                "port": office,
                "security": "none",
                "bounces_to": f"bounces@{DOMAIN}",
            },
            "sendgrid": {"webhook_key": base64.b64encode(public).decode()},
        },
        "replies": {
            "domain": DOMAIN,
            "listener": {"port": ports["listener"]},
            "imap": {"host": "127.0.0.1", "port": imap, "security": "none", "user": "ada"},
        },
    }


needs_feedbox = pytest.mark.skipif(not FEEDBOX.exists(), reason="needs ../shared/tools/feedbox.py")
DAYS = [invented, pytest.param(real, marks=[pytest.mark.shared, needs_feedbox])]


@pytest.fixture(params=DAYS)
def world(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[World]:
    monkeypatch.setenv("NEWSLETTER_IMAP_PASSWORD", "sesame")
    clock = Hands(datetime(2026, 6, 10, 15, tzinfo=UTC))
    clock.rule(monkeypatch)
    ports, office = {"web": free_port(), "listener": free_port()}, Inbox()
    with ExitStack() as open_:
        enter = open_.enter_context
        days = enter(request.param())
        port, mailbox = enter(smtp_server(office)), enter(dovecot())
        flags = settings(tmp_path, days.url, ports, port, mailbox.port)
        app = enter(wiring.build(config.load(None, flags), clock))
        service = enter(running(app, ports["web"]))
        web = enter(httpx.Client(base_url=app.config.site.base_url, timeout=30))
        yield World(clock, service, office, mailbox, ports["listener"], days, web)


def join(world: World, name: str) -> None:
    form = {
        "address": world.address(name),
        "topics": "\n".join(world.topics[:2]),
        "frequency": "daily",
        "hour": "07:00",
        "timezone": "UTC",
        "language": "zh" if name == "li" else "en",
    }
    assert world.web.post("/join", data=form).status_code == 200
    confirm = link(world.next_mail(name, 1), "c")
    shown = world.web.get(confirm)
    assert len(world.mails(name)) == 1, "a scanner that follows the link joins nobody"
    assert world.press(shown).status_code == 200
    world.next_mail(name, 2)  # the welcome


def get_letters(world: World) -> None:
    for name in NAMES:
        world.letters[name] = world.next_mail(name, 3)
        assert world.topics[0] in text(world.letters[name])


def reply_in_english(world: World) -> EmailMessage:
    """By Gmail, into the mailbox."""
    letter, (_, second, third) = world.letters["ada"], world.topics
    said = [f"add topic {third}", f"remove {second}", "exclude zebra"]
    raw = of_letter(gmail(said, **reply_headers("ada", letter, 1)), letter)
    world.mailbox.deliver(raw, letter["Reply-To"], sender="ada@example.org")
    return world.next_mail("ada", 4)


def reply_in_chinese(world: World) -> EmailMessage:
    """By QQ Mail, through a mail server that hands it over."""
    letter, (_, second, third) = world.letters["li"], world.topics
    said = [f"添加主题 {third}", f"删除 {second}", "每天8点发送"]
    raw = of_letter(qq(said, **reply_headers("li", letter, 1)), letter)
    world.mail(raw, letter["Reply-To"], "li@example.org")
    return world.next_mail("li", 4)


def bounce(world: World) -> None:
    letter, address = world.letters["bounce"], world.address("bounce")
    raw = BOUNCE.format(domain=DOMAIN, address=address, message_id=letter["Message-ID"])
    world.mail(raw.encode(), f"bounces@{DOMAIN}", "")


def complain(world: World) -> None:
    """By SendGrid's signed hook."""
    letter = world.letters["complaint"]
    event = {
        "email": world.address("complaint"),
        "timestamp": int(world.clock.now.timestamp()),
        "event": "spamreport",
        "sg_event_id": "event-1",
        "smtp-id": str(letter["Message-ID"]),
    }
    body, stamp = json.dumps([event]).encode(), str(int(world.clock.now.timestamp()))
    signature = base64.b64encode(KEY.sign(stamp.encode() + body, ec.ECDSA(SHA256())))
    headers = {TIMESTAMP: stamp, SIGNATURE: signature.decode()}
    answer = world.web.post("/hooks/sendgrid/events", content=body, headers=headers)
    assert answer.status_code == 204


def await_suppressed(world: World, *names: str) -> None:
    suppressions = world.service.app.morning.stores.suppressions
    deadline = time.monotonic() + 30
    for name in names:
        while not suppressions.is_suppressed(world.address(name)):
            assert time.monotonic() < deadline, name
            time.sleep(0.05)


def leave_by_one_click(world: World) -> None:
    """As RFC 8058 says: multipart, no cookie, no redirect."""
    letter = world.letters["one-click"]
    url = re.findall(r"<(http:[^>]+)>", letter["List-Unsubscribe"])[0]
    answer = httpx.post(url, files={"List-Unsubscribe": (None, "One-Click")})
    assert (answer.status_code, answer.text) == (200, "You are unsubscribed.\n")


def leave_by_link(world: World) -> None:
    shown = world.web.get(link(world.letters["link"], "l"))
    done = world.press(shown)
    assert f"No further letter is sent to {world.address('link')}" in done.text


def leave_by_mailto(world: World) -> None:
    """As mail programs do: an empty mail to the address of the header."""
    to = re.findall(r"mailto:([^?>]+)", world.letters["mailto"]["List-Unsubscribe"])[0]
    world.mail(
        b"From: mailto@example.org\r\nSubject: unsubscribe\r\n\r\n", to, "mailto@example.org"
    )


def leave_by_reply(world: World) -> None:
    letter = world.letters["stop"]
    raw = of_letter(apple(["stop"], **reply_headers("stop", letter, 1)), letter)
    world.mailbox.deliver(raw, letter["Reply-To"], sender="stop@example.org")
    farewell = text(world.next_mail("stop", 4))
    assert "No letter will be sent to stop@example.org any more" in farewell


def test_the_whole_circle(world: World) -> None:
    for name in NAMES:
        join(world, name)
    world.until(datetime(2026, 6, 11, 7, tzinfo=UTC))
    get_letters(world)

    receipt, quittance = reply_in_english(world), reply_in_chinese(world)
    for answer, letter in ((receipt, "ada"), (quittance, "li")):
        assert answer["In-Reply-To"] == f"<{letter}.1@mail.example.org>"
        assert world.topics[2] in text(answer)
        assert link(answer, "u")
    assert "主题" in text(quittance)
    leave_by_one_click(world)
    leave_by_link(world)
    leave_by_mailto(world)
    leave_by_reply(world)
    bounce(world)
    complain(world)
    await_suppressed(world, "bounce", "complaint")
    before = {name: len(world.mails(name)) for name in NAMES}

    world.until(datetime(2026, 6, 12, 9, tzinfo=UTC))
    got = {name: len(world.mails(name)) - before[name] for name in NAMES}
    assert got == {**dict.fromkeys(NAMES, 0), "ada": 1, "li": 1}
    for name in ("ada", "li"):
        letter = text(world.mails(name)[-1])
        assert world.topics[2] in letter
        assert world.topics[1] not in letter
