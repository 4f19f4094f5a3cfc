"""DKIM: what leaves by SMTP carries a signature that a receiver can check."""

import subprocess
from pathlib import Path

import dkim
import pytest
from delivery_samples import Inbox, letter, smtp_server

from newsletter.config import Dkim, Smtp
from newsletter.delivery.domain import check_domain
from newsletter.delivery.signing import Signer
from newsletter.delivery.smtp import SmtpMailer
from newsletter.errors import ConfigError


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("dkim") / "dkim.pem"
    command = ["openssl", "genrsa", "-out", str(file), "2048"]
    subprocess.run(command, check=True, capture_output=True)
    return file


@pytest.fixture(scope="module")
def record(key: Path) -> bytes:
    """What the doctor advises to publish."""
    found = {
        one.what: one for one in check_domain("hub.example", lambda _: [], selector="news", key=key)
    }
    return found["DKIM"].mend.partition('"')[2].rstrip('"').encode()


LISTED = (
    b"List-Unsubscribe: <https://academichub.example/u/abc>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
)


def listed() -> bytes:
    """A letter with the lines that a button needs."""
    return letter().raw.replace(b"\r\nTo: ", b"\r\n" + LISTED + b"To: ", 1)


def valid(raw: bytes, record: bytes) -> bool:
    return bool(dkim.verify(raw, dnsfunc=lambda _name, timeout=5: record))  # noqa: ARG005 - dkimpy names it


def test_a_letter_arrives_with_a_valid_signature_over_both_unsubscribe_lines(
    key: Path, record: bytes
) -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        signing = Dkim(key=key, selector="news")
        settings = Smtp(host="127.0.0.1", port=port, security="none", dkim=signing)
        with SmtpMailer(settings, sender_domain="hub.example") as mailer:
            mailer.send(letter(raw=listed()))
    (_, _, raw) = inbox.mails[0]
    assert valid(raw, record)
    head = raw.partition(b"\r\n\r\n")[0]
    signature = head.partition(b"\r\nFrom:")[0].replace(b"\r\n ", b"").replace(b" ", b"")
    assert b"d=hub.example" in signature
    assert b"s=news" in signature
    signed = signature.partition(b"h=")[2].partition(b";")[0].split(b":")
    for name in (b"from", b"subject", b"list-unsubscribe", b"list-unsubscribe-post", b"list-id"):
        assert signed.count(name) == (1 if name == b"list-id" else 2), "nobody can add another one"


@pytest.mark.parametrize(
    "change",
    [
        (b"Good morning", b"Good evening"),
        (b"One-Click", b"Two-Click"),
        (b"/u/abc", b"/u/xyz"),
        (b"From: ", b"From: Eve <eve@evil.example>\r\nFrom: "),
    ],
)
def test_whatever_is_changed_on_the_way_is_noticed(
    key: Path, record: bytes, change: tuple[bytes, bytes]
) -> None:
    raw = Signer.of(key, "news", "hub.example").signed(listed())
    assert valid(raw, record)
    old, new = change
    at = raw.index(b"\r\nFrom: ")
    assert old in raw[at:]
    assert not valid(raw[:at] + raw[at:].replace(old, new, 1), record)


@pytest.mark.parametrize("content", [None, "no key", "elliptic"])
def test_a_key_that_cannot_sign_is_refused_at_once(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "dkim.pem"
    if content == "elliptic":
        made = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(file)]
        subprocess.run(made, check=True, capture_output=True)
    elif content:
        file.write_text(content)
    with pytest.raises(ConfigError, match=r"delivery\.smtp\.dkim\.key"):
        SmtpMailer(Smtp(dkim=Dkim(key=file)), sender_domain="hub.example")


def test_a_key_does_not_show_in_a_traceback(key: Path) -> None:
    assert "PRIVATE" not in repr(Signer.of(key, "news", "hub.example"))
