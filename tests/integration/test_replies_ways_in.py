"""The ways in, each behind the same port: SendGrid's hook, an IMAP mailbox, SMTP and LMTP."""

import json
import smtplib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import pytest
from mailboxes import Dovecot, dovecot, free_port
from pydantic import SecretStr

from newsletter.errors import NewsletterError, StorageError
from newsletter.replies.imap import ImapInbox, Mailbox
from newsletter.replies.imap import read as read_mails
from newsletter.replies.inbox import Inbox, Incoming
from newsletter.replies.listener import Listener, ListenError
from newsletter.replies.sendgrid import (
    MalformedRequestError,
    NotRawError,
    SendGridInbox,
    form,
)

if TYPE_CHECKING:
    from imaplib import IMAP4

DOMAIN = "in.example"
TO = f"reply+abc@{DOMAIN}"
NOW = datetime(2026, 6, 11, 5, 0, tzinfo=UTC)
MAIL = b"From: Ada <ada@example.org>\r\nTo: somebody else\r\nSubject: s\r\n\r\nadd topic x\r\n"
BOUNDARY = "xYzZY"


@dataclass
class Store:
    """Where mails land. `broken` makes storing fail so often."""

    mails: list[Incoming] = field(default_factory=list)
    broken: int = 0
    tried: int = 0

    def take(self, mail: Incoming) -> None:
        self.tried += 1
        if self.broken > 0:
            self.broken -= 1
            raise StorageError("the disk is full")
        self.mails.append(mail)

    def wait_for(self, number: int) -> None:
        deadline = time.monotonic() + 20
        while len(self.mails) < number and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(self.mails) >= number


class Memory:
    """Bookmarks in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, int]] = {}

    def read(self, name: str) -> tuple[int, int]:
        return self.kept.get(name, (0, 0))

    def write(self, name: str, validity: int, uid: int) -> None:
        self.kept[name] = (validity, uid)


@dataclass
class Way:
    """One way in, and how a mail is handed to it. `again` says whether its sender comes again."""

    name: str
    inbox: Inbox
    hand: Callable[[bytes, Sequence[str], str], bool]
    port: int = 0


def posted(raw: bytes, recipients: Sequence[str], sender: str) -> tuple[dict[str, str], bytes]:
    """A request of Inbound Parse."""
    envelope = json.dumps({"to": list(recipients), "from": sender}).encode()
    fields = {"dkim": b"{@example.org : pass}", "email": raw, "envelope": envelope, "to": b"x@y.z"}
    parts = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + value
        + b"\r\n"
        for name, value in fields.items()
    )
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    return headers, parts + f"--{BOUNDARY}--\r\n".encode()


@contextmanager
def sendgrid(store: Store) -> Iterator[Way]:
    inbox = SendGridInbox(store.take)

    def hand(raw: bytes, recipients: Sequence[str], sender: str) -> bool:
        try:
            inbox.receive(*posted(raw, recipients, sender), now=NOW)
        except NewsletterError:
            return False
        return True

    yield Way("sendgrid", inbox, hand)


@contextmanager
def listening(store: Store, *, lmtp: bool) -> Iterator[Way]:
    port = free_port()
    inbox = Listener(store.take, host="127.0.0.1", port=port, domain=DOMAIN, lmtp=lmtp)

    def hand(raw: bytes, recipients: Sequence[str], sender: str) -> bool:
        client = smtplib.LMTP if lmtp else smtplib.SMTP
        with client("127.0.0.1", port, timeout=10) as connection:
            connection.ehlo_or_helo_if_needed()
            connection.mail(sender)
            for one in recipients:
                connection.rcpt(one)
            code, _ = connection.data(raw)
            for _ in recipients[1:] if lmtp else ():
                assert connection.getreply()[0] == code
        assert code in {250, 451}
        return code == 250

    inbox.start()
    yield Way("lmtp" if lmtp else "smtp", inbox, hand, port)
    inbox.stop()


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


def mailbox(server: Dovecot) -> Mailbox:
    return Mailbox("127.0.0.1", server.port, "ada", SecretStr("sesame"), security="none")


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.replies.imap.WAITS", (0, 0, 1))


@contextmanager
def imap(store: Store, server: Dovecot) -> Iterator[Way]:
    server.empty()
    inbox = ImapInbox(store.take, mailbox(server), Memory())

    def hand(raw: bytes, recipients: Sequence[str], sender: str) -> bool:
        before, will_fail = store.tried, store.broken
        server.deliver(raw, *recipients, sender=sender)
        deadline = time.monotonic() + 20
        while store.tried == before and time.monotonic() < deadline:
            time.sleep(0.05)
        return not will_fail

    inbox.start()
    yield Way("imap", inbox, hand)
    inbox.stop()


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture(params=["sendgrid", "smtp", "lmtp", "imap"])
def way(request: pytest.FixtureRequest, store: Store) -> Iterator[Way]:
    match request.param:
        case "sendgrid":
            opened = sendgrid(store)
        case "imap":
            opened = imap(store, request.getfixturevalue("server"))
        case name:
            opened = listening(store, lmtp=name == "lmtp")
    with opened as made:
        yield made


def test_a_mail_is_stored_as_it_came_with_the_recipient_of_its_envelope(
    way: Way, store: Store
) -> None:
    assert way.hand(MAIL, [TO], "ada@example.org")
    store.wait_for(1)
    (mail,) = store.mails
    assert mail.way == way.name
    assert mail.raw.endswith(MAIL)
    assert mail.recipients[0] == TO
    assert mail.sender == "ada@example.org"


def test_the_null_sender_of_a_bounce_is_kept(way: Way, store: Store) -> None:
    assert way.hand(MAIL, [TO], "")
    store.wait_for(1)
    assert store.mails[0].sender == ""


def test_every_recipient_of_the_envelope_is_kept(way: Way, store: Store) -> None:
    others = [f"unsub+{n}@{DOMAIN}" for n in range(3)]
    assert way.hand(MAIL, [TO, *others], "ada@example.org")
    store.wait_for(1)
    assert set(store.mails[0].recipients) >= {TO, *others}


def test_a_mail_that_could_not_be_stored_is_asked_for_again(way: Way, store: Store) -> None:
    store.broken = 1
    assert not way.hand(MAIL, [TO], "ada@example.org")
    if way.name != "imap":  # where we come again by ourselves
        assert store.mails == []
        assert way.hand(MAIL, [TO], "ada@example.org")
    store.wait_for(1)
    assert len(store.mails) == 1


def test_bytes_of_any_kind_and_lines_of_any_length_come_in(way: Way, store: Store) -> None:
    nasty = b"Subject: \xff\xfe\x80\r\n\r\n" + b"x" * 5000 + b"\r\n\xe9\xc3\x28\r\n.dot\r\n"
    # Over SMTP a mail ends in a line of its own, and in IMAP there is no NUL (RFC 3501, 9).
    assert way.hand(nasty, [TO], "ada@example.org")
    store.wait_for(1)
    assert store.mails[0].raw.rstrip().endswith(nasty.rstrip())


def test_mails_that_come_at_once_are_all_stored(way: Way, store: Store) -> None:
    hands = [
        threading.Thread(target=way.hand, args=(MAIL + b"%d" % n, [TO], "ada@example.org"))
        for n in range(8)
    ]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    store.wait_for(8)
    assert len({mail.digest for mail in store.mails}) == 8


# -- SendGrid ----------------------------------------------------------------------------------


def test_a_request_that_sendgrid_did_not_sign_stores_nothing(store: Store) -> None:
    class NotSignedError(NewsletterError):
        pass

    def refuse(_headers: object, _body: bytes, _now: datetime) -> None:
        raise NotSignedError

    with pytest.raises(NotSignedError):
        SendGridInbox(store.take, refuse).receive(*posted(MAIL, [TO], "a@b.c"), now=NOW)
    assert store.mails == []


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"junk\r\n--x\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: a; name="envelope"\r\n'),
    ],
)
def test_what_is_no_mail_of_inbound_parse_is_refused(store: Store, kind: str, body: bytes) -> None:
    with pytest.raises(MalformedRequestError):
        SendGridInbox(store.take).receive({"content-type": kind}, body, now=NOW)


@pytest.mark.parametrize(
    "envelope", ["", "[]", "{}", '{"to": "x"}', '{"to": [], "from": 1}', "[" * 9999]
)
def test_a_form_without_a_usable_envelope_is_refused(store: Store, envelope: str) -> None:
    body = f'--x\r\ncontent-disposition: form-data; name="envelope"\r\n\r\n{envelope}\r\n--x--\r\n'
    with pytest.raises(MalformedRequestError):
        SendGridInbox(store.take).receive(
            {"content-type": "multipart/form-data; boundary=x"}, body.encode(), now=NOW
        )


def test_a_mail_that_comes_in_pieces_is_asked_for_again_and_says_which_setting_is_off(
    store: Store,
) -> None:
    headers, body = posted(MAIL, [TO], "a@b.c")
    with pytest.raises(NotRawError, match="POST the raw, full MIME message") as refused:
        SendGridInbox(store.take).receive(headers, body.replace(b'"email"', b'"text"'), now=NOW)
    assert not refused.value.permanent


def test_a_form_of_many_thousand_parts_is_read_no_further_than_it_needs() -> None:
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%d"\r\n\r\n\r\n' % n for n in range(20000)
    )
    assert len(form("multipart/form-data; boundary=x", body)) <= 200


# -- SMTP and LMTP -----------------------------------------------------------------------------


def test_mail_for_other_domains_is_not_taken(store: Store) -> None:
    with listening(store, lmtp=False) as way, smtplib.SMTP("127.0.0.1", way.port) as client:
        client.ehlo()
        client.mail("a@b.c")
        for other in ("x@elsewhere.example", "x@in.example.evil.example", DOMAIN):
            assert client.rcpt(other)[0] == 550, other
        assert client.rcpt(f"reply+X@{DOMAIN.upper()}")[0] == 250


def test_a_mail_of_more_than_thirty_megabytes_is_refused_for_good(store: Store) -> None:
    with listening(store, lmtp=False) as way, smtplib.SMTP("127.0.0.1", way.port) as client:
        client.ehlo()
        assert client.mail("a@b.c", ["SIZE=31457281"])[0] == 552
    assert store.mails == []


def test_a_fault_of_our_own_never_refuses_a_mail_for_good() -> None:
    def fail(_mail: Incoming) -> None:
        raise ZeroDivisionError

    port = free_port()
    inbox = Listener(fail, host="127.0.0.1", port=port, domain=DOMAIN)
    inbox.start()
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("a@b.c")
        client.rcpt(TO)
        assert client.data(MAIL)[0] == 451
    inbox.stop()


def test_an_address_that_is_taken_is_an_error_in_one_line(store: Store) -> None:
    with listening(store, lmtp=False) as way:
        port = way.port
        with pytest.raises(ListenError, match=f"cannot take mail in on 127.0.0.1:{port}"):
            Listener(store.take, host="127.0.0.1", port=port, domain=DOMAIN).start()


# -- IMAP --------------------------------------------------------------------------------------


def test_a_mailbox_is_read_on_after_a_restart_and_left_as_it_is(
    store: Store, server: Dovecot
) -> None:
    bookmarks = Memory()
    server.empty()
    server.deliver(MAIL, TO)
    for expected in (1, 2):
        inbox = ImapInbox(store.take, mailbox(server), bookmarks)
        inbox.start()
        store.wait_for(expected)
        inbox.stop()
        assert len(store.mails) == expected
        server.deliver(MAIL + b"%d" % expected, TO)
    with server.client() as client:
        client.select("INBOX", readonly=True)
        _, said = client.search(None, "UNSEEN")
    assert len(said[0].split()) == 3


def test_a_mailbox_whose_numbers_have_changed_is_read_again(store: Store, server: Dovecot) -> None:
    bookmarks, name = Memory(), mailbox(server).name
    server.empty()
    server.deliver(MAIL, TO)
    bookmarks.write(name, 12345, 10**6)
    inbox = ImapInbox(store.take, mailbox(server), bookmarks)
    inbox.start()
    store.wait_for(1)
    inbox.stop()
    assert bookmarks.read(name)[0] != 12345


def test_a_mailbox_that_cannot_be_reached_is_tried_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Mailbox("127.0.0.1", 9, "ada", SecretStr("sesame"), security="none")
    inbox = ImapInbox(store.take, nowhere, Memory())
    inbox.start()
    time.sleep(0.5)
    inbox.stop()
    assert "the mailbox at 127.0.0.1:9 cannot be read" in caplog.text
    assert "sesame" not in caplog.text + repr(nowhere)


def test_a_wrong_password_or_folder_says_so(
    store: Store, server: Dovecot, caplog: pytest.LogCaptureFixture
) -> None:
    right = mailbox(server)
    for wrong in (
        Mailbox(right.host, right.port, "ada", SecretStr("wrong"), security="none"),
        Mailbox(right.host, right.port, "ada", SecretStr("sesame"), "none", 'No "such" folder'),
    ):
        inbox = ImapInbox(store.take, wrong, Memory())
        inbox.start()
        time.sleep(5)  # dovecot takes its time to answer a wrong password
        inbox.stop()
    assert "AUTHENTICATIONFAILED" in caplog.text
    assert "there is no folder" in caplog.text


def test_what_the_server_tells_of_other_mails_meanwhile_costs_no_mail(store: Store) -> None:
    class Talkative:
        """An IMAP connection that tells of another mail's flags before it answers."""

        def select(self, _folder: str, *, readonly: bool) -> tuple[str, list[bytes]]:
            assert readonly
            return "OK", [b"2"]

        def response(self, _code: str) -> tuple[str, list[bytes]]:
            return "UIDVALIDITY", [b"9"]

        def uid(self, command: str, *arguments: str) -> tuple[str, list[object]]:
            if command == "SEARCH":
                return "OK", [b"7"]
            if arguments[1] == "(RFC822.SIZE)":
                return "OK", [rb"1 (FLAGS (\Seen))", b"2 (UID 7 RFC822.SIZE 90)"]
            return "OK", [rb"1 (FLAGS (\Seen))", (b"2 (UID 7 BODY[] {90}", MAIL), b")"]

    place = Mailbox("127.0.0.1", 143, "ada", SecretStr("sesame"), security="none")
    read_mails(cast("IMAP4", Talkative()), place, Memory(), store.take)
    assert [mail.raw for mail in store.mails] == [MAIL]
