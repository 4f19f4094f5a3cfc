"""What every way of sending a letter keeps to."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from delivery_samples import KEY, MORNING, Inbox, LoopbackSendGrid, letter, smtp_server
from pydantic import SecretStr

from newsletter.config import SendGrid, Smtp
from newsletter.delivery.outbox import OutboxMailer
from newsletter.delivery.port import Mailer, MemoryMailer, Receipt
from newsletter.delivery.sendgrid import SendGridMailer
from newsletter.delivery.smtp import SmtpMailer
from newsletter.errors import DeliveryError

SHARED = Path(__file__).parents[2].parent / "shared"
POSTBOX = SHARED / "tools" / "postbox.py"


@dataclass(frozen=True)
class Arrived:
    """A mail on the other side."""

    recipient: str
    message_id: str
    subject: str


@dataclass(frozen=True)
class Way:
    """A mailer, and how to look at the other side."""

    mailer: Mailer
    arrived: Callable[[], list[Arrived]]


def memory(_: Path, __: ExitStack) -> Way:
    mailer = MemoryMailer()
    return Way(
        mailer,
        lambda: [Arrived(one.recipient, one.message_id, one.subject) for one in mailer.letters],
    )


def outbox(folder: Path, _: ExitStack) -> Way:
    def arrived() -> list[Arrived]:
        files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [_parsed(file.stem.removeprefix("2026-06-11-"), file.read_bytes()) for file in files]

    return Way(OutboxMailer(folder), arrived)


def smtp(_: Path, closing: ExitStack) -> Way:
    inbox = Inbox()
    port = closing.enter_context(smtp_server(inbox))
    return Way(
        SmtpMailer(Smtp(host="127.0.0.1", port=port, security="none", timeout=5)),
        lambda: [_parsed(recipients[0], raw) for _, recipients, raw in inbox.mails],
    )


def sendgrid(_: Path, closing: ExitStack) -> Way:
    service = closing.enter_context(LoopbackSendGrid())
    return Way(
        SendGridMailer(SendGrid(host=service.url, timeout=5), SecretStr(KEY)),
        lambda: [
            Arrived(
                mail["personalizations"][0]["to"][0]["email"],
                mail["headers"]["Message-ID"],
                mail["subject"],
            )
            for mail in service.requests
        ],
    )


def postbox(_: Path, closing: ExitStack) -> Way:
    if not POSTBOX.exists():
        pytest.skip("needs postbox.py of ../shared")
    process = closing.enter_context(
        subprocess.Popen(
            [sys.executable, POSTBOX, "--port", "0", "--key", KEY],
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    closing.callback(process.terminate)
    assert process.stdout is not None
    url = process.stdout.readline().strip()

    def arrived() -> list[Arrived]:
        with urllib.request.urlopen(f"{url}/outbox") as answer:  # noqa: S310 - loopback
            mails = json.load(answer)
        return [
            Arrived(mail["to"][0], mail["headers"]["Message-ID"], mail["subject"]) for mail in mails
        ]

    return Way(SendGridMailer(SendGrid(host=url, timeout=5), SecretStr(KEY)), arrived)


def _parsed(recipient: str, raw: bytes) -> Arrived:
    mail = message_from_bytes(raw, policy=default)
    return Arrived(recipient, mail["Message-ID"], mail["Subject"])


@pytest.fixture(
    params=[memory, outbox, smtp, sendgrid, pytest.param(postbox, marks=pytest.mark.shared)],
    ids=lambda make: make.__name__,
)
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    with ExitStack() as closing:
        made: Way = request.param(tmp_path / "outbox", closing)
        closing.enter_context(made.mailer)
        yield made


def test_a_letter_arrives_once_as_what_it_is(way: Way) -> None:
    one = letter(subject="3 篇论文, naïvely")
    assert isinstance(way.mailer.send(one), Receipt)
    assert way.arrived() == [Arrived("ada@example.org", one.message_id, "3 篇论文, naïvely")]


def test_one_mailer_sends_a_whole_edition(way: Way) -> None:
    letters = [letter(f"reader{number}@example.org", number=number) for number in range(5)]
    for one in letters:
        way.mailer.send(one)
    assert way.arrived() == [Arrived(one.recipient, one.message_id, one.subject) for one in letters]


@pytest.mark.parametrize(
    "field", ["subject", "sender", "recipient", "reply_to", "message_id", "delivery"]
)
def test_a_field_that_smuggles_a_header_is_refused_for_good_and_costs_no_other_letter(
    way: Way, field: str
) -> None:
    good = letter(reply_to=MORNING)
    value = str(getattr(good, field)) + "\r\nBcc: eve@evil.example"
    with pytest.raises(DeliveryError) as caught:
        way.mailer.send(replace(good, **{field: value}))
    assert caught.value.permanent
    assert way.arrived() == []
    way.mailer.send(good)
    assert [one.recipient for one in way.arrived()] == ["ada@example.org"]


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": (("List-Id", "a\r\nBcc: eve@evil.example"),)},
        {"headers": (("X\r\nBcc", "eve@evil.example"),)},
        {"raw": b"Subject: a\r\n\r\na\n.\nMAIL FROM:<eve@evil.example>\r\n"},
        {"recipient": "ada@example.org, eve@evil.example"},
        {"recipient": "ada@example.org> ORCPT=rfc822;eve@evil.example"},
        {"recipient": ""},
    ],
)
def test_a_letter_that_would_be_two_is_refused_for_good(
    way: Way, changes: dict[str, object]
) -> None:
    with pytest.raises(DeliveryError) as caught:
        way.mailer.send(letter(**changes))
    assert caught.value.permanent
    assert way.arrived() == []


def test_text_that_looks_like_a_head_stays_text(way: Way) -> None:
    one = letter(text="\nBcc: eve@evil.example\n\n.\nQUIT\n", html="<p>\r\nBcc: x\r\n.\r\n</p>")
    way.mailer.send(one)
    assert [mail.recipient for mail in way.arrived()] == ["ada@example.org"]


def test_a_mailer_can_be_closed_twice(way: Way) -> None:
    way.mailer.send(letter())
    way.mailer.close()
    way.mailer.close()
