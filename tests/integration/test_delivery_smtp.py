"""Letters handed to a mail server: encryption, refusals, and connections that break."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from delivery_samples import Inbox, Stage, certificate, letter, smtp_play, smtp_server
from pydantic import SecretStr

from newsletter.config import Smtp
from newsletter.delivery.smtp import SmtpMailer
from newsletter.errors import ConfigError, DeliveryError, SetUpError, UnknownOutcomeError
from newsletter.model import Letter

Contexts = tuple[ssl.SSLContext, ssl.SSLContext]
TO_DATA = ("250 ok", "250 ok", "354 go")


def plain(port: int, timeout: float = 5) -> SmtpMailer:
    return SmtpMailer(Smtp(host="127.0.0.1", port=port, security="none", timeout=timeout))


def refusal(mailer: SmtpMailer, recipient: str = "ada@example.org") -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        mailer.send(letter(recipient))
    return caught.value


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> Contexts:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def port(inbox: Inbox) -> Iterator[int]:
    with smtp_server(inbox) as port:
        yield port


def test_the_bytes_arrive_as_they_are_in_the_right_envelope(inbox: Inbox, port: int) -> None:
    one = letter(text=".\n..\n.x\nend\n")
    with plain(port) as mailer:
        receipt = mailer.send(one)
    assert inbox.mails == [("morning@academichub.example", ["ada@example.org"], one.raw)]
    assert receipt.detail == "250 2.0.0 Ok: queued as 0001"


def test_bounces_go_where_they_are_wanted_and_of_answers_nowhere(inbox: Inbox, port: int) -> None:
    wanted = Smtp(host="127.0.0.1", port=port, security="none", bounces_to="b@in.example")
    answer = replace(letter(), headers=(("Auto-Submitted", "auto-replied"),))
    with SmtpMailer(wanted) as mailer:
        mailer.send(letter())
        mailer.send(answer)
    with plain(port) as mailer:
        mailer.send(answer)
    assert [path.strip("<>") for path, _, _ in inbox.mails] == ["b@in.example", "", ""]


def test_a_letter_that_does_not_end_its_last_line_gets_the_end(inbox: Inbox, port: int) -> None:
    with plain(port) as mailer:
        mailer.send(letter(raw=b"Subject: a\r\n\r\nno end"))
    assert inbox.mails[0][2] == b"Subject: a\r\n\r\nno end\r\n"


def test_a_whole_edition_goes_over_one_connection(inbox: Inbox, port: int) -> None:
    with plain(port) as mailer:
        for number in range(20):
            mailer.send(letter(f"reader{number}@example.org"))
    assert len(inbox.mails) == 20
    assert inbox.greeted == 1


def test_extensions_are_asked_for_only_when_a_letter_needs_them(inbox: Inbox, port: int) -> None:
    with plain(port) as mailer:
        mailer.send(letter())
        mailer.send(letter(raw="Subject: a\r\n\r\nnaïve\r\n".encode()))
        mailer.send(letter("josé@example.org"))
        mailer.send(letter("ada@bücher.example"))
    wanted = [[one for one in each if not one.startswith("SIZE=")] for each in inbox.options]
    assert wanted == [[], ["BODY=8BITMIME"], ["SMTPUTF8"], []]
    assert [mail[1][0] for mail in inbox.mails[2:]] == [
        "josé@example.org",
        "ada@xn--bcher-kva.example",
    ]


def test_a_letter_that_the_server_cannot_carry_is_refused_for_good(inbox: Inbox) -> None:
    with smtp_server(inbox, enable_SMTPUTF8=False) as port, plain(port) as mailer:
        error = refusal(mailer, "josé@example.org")
        assert error.permanent
        assert "SMTPUTF8" in str(error)
        mailer.send(letter())
    assert len(inbox.mails) == 1


@pytest.mark.parametrize("stage", ["ada@example.org", "DATA"])
@pytest.mark.parametrize(
    ("reply", "permanent"),
    [
        ("450 4.2.1 mailbox busy", False),
        ("452 4.3.1 no room", False),
        ("550 5.1.1 no such user", True),
        ("552 5.2.2 over quota", True),
        ("530 5.7.0 Authentication required", False),
    ],
)
def test_a_refusal_is_told_with_its_codes_and_costs_no_other_letter(
    inbox: Inbox, port: int, stage: str, reply: str, *, permanent: bool
) -> None:
    inbox.refusals[stage] = reply
    with plain(port) as mailer:
        error = refusal(mailer)
        assert error.permanent is permanent
        assert not isinstance(error, UnknownOutcomeError)
        assert reply in str(error)
        inbox.refusals.clear()
        mailer.send(letter("bob@example.org"))
    assert [recipients for _, recipients, _ in inbox.mails] == [["bob@example.org"]]
    assert inbox.greeted == 1


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("MAIL", "550 5.7.1 you may not send as that"),
        ("MAIL", "553 5.1.8 no such domain"),
        ("MAIL", "530 5.7.0 Authentication required"),
        ("ada@example.org", "535 5.7.8 who are you"),
        ("ada@example.org", "550 5.1.7 a sender like that"),
        ("ada@example.org", "553 5.7.1 <morning@academichub.example>: Sender address rejected"),
    ],
)
def test_a_sender_who_is_refused_is_no_letters_fault(
    inbox: Inbox, port: int, stage: str, reply: str
) -> None:
    inbox.refusals[stage] = reply
    with plain(port) as mailer:
        error = refusal(mailer)
        assert isinstance(error, SetUpError)
        assert not error.permanent
        assert reply in str(error)
        inbox.refusals.clear()
        mailer.send(letter())
    assert len(inbox.mails) == 1


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("MAIL", "450 4.1.8 no such domain, just now"),
        ("MAIL", "552 5.3.4 too large for us"),
        ("MAIL", "550 5.6.7 we know no such letters"),
        ("ada@example.org", "550 5.1.1 no such user"),
        ("ada@example.org", "550 5.7.1 <ada@example.org> likes no <morning@academichub.example>"),
        ("DATA", "550 5.7.1 <morning@academichub.example> smells"),
    ],
)
def test_what_is_about_one_letter_or_one_reader_stops_no_other(
    inbox: Inbox, port: int, stage: str, reply: str
) -> None:
    inbox.refusals[stage] = reply
    with plain(port) as mailer:
        error = refusal(mailer)
    assert not isinstance(error, SetUpError)
    assert error.permanent is reply.startswith("5")


# -- encryption and login ------------------------------------------------------------------------


def secure(port: int, contexts: Contexts, **changes: Any) -> SmtpMailer:
    settings = {"host": "127.0.0.1", "port": port, "security": "starttls", "timeout": 5} | changes
    password = SecretStr("pass word") if changes.get("user") else None
    return SmtpMailer(Smtp(**settings), password, context=contexts[1])


def test_starttls_is_used_and_the_certificate_checked(inbox: Inbox, contexts: Contexts) -> None:
    with smtp_server(inbox, tls_context=contexts[0], require_starttls=True) as port:
        with secure(port, contexts) as mailer:
            mailer.send(letter())
        settings = Smtp(host="127.0.0.1", port=port, timeout=5)
        with SmtpMailer(settings) as distrustful:  # the system trusts nobody who signs himself
            error = refusal(distrustful)
    assert len(inbox.mails) == 1
    assert not error.permanent
    assert "certificate" in str(error)


def test_a_certificate_of_another_host_is_refused(inbox: Inbox, tmp_path: Path) -> None:
    server, client = certificate(tmp_path, "127.0.0.9")
    with (
        smtp_server(inbox, tls_context=server) as port,
        secure(port, (server, client)) as mailer,
    ):
        assert "certificate" in str(refusal(mailer))
    assert inbox.mails == []


def test_tls_from_the_first_byte(inbox: Inbox, contexts: Contexts) -> None:
    with (
        smtp_server(inbox, ssl_context=contexts[0]) as port,
        secure(port, contexts, security="tls") as mailer,
    ):
        mailer.send(letter())
        mailer.send(letter("bob@example.org"))
    assert len(inbox.mails) == 2
    assert inbox.greeted == 1


def test_a_server_without_starttls_gets_no_letter(
    inbox: Inbox, port: int, contexts: Contexts
) -> None:
    with secure(port, contexts) as mailer:
        error = refusal(mailer)
    assert not error.permanent
    assert "STARTTLS" in str(error)
    assert inbox.mails == []


def check_login(_server: object, _session: object, _envelope: object, _how: str, login: Any) -> Any:
    assert isinstance(login, LoginPassword)
    right = (login.login, login.password) == (b"hub", b"pass word")
    return AuthResult(success=right, handled=right)  # not handled: aiosmtpd answers 535


@pytest.mark.parametrize("user", ["hub", "stranger"])
def test_a_login_is_sent_over_tls(inbox: Inbox, contexts: Contexts, user: str) -> None:
    with (
        smtp_server(
            inbox, tls_context=contexts[0], authenticator=check_login, auth_required=True
        ) as port,
        secure(port, contexts, user=user) as mailer,
    ):
        if user == "hub":
            mailer.send(letter())
        else:
            error = refusal(mailer)
            assert not error.permanent  # the operator is at fault, not the letter
            assert "535" in str(error)
            assert "pass word" not in str(error)
    assert len(inbox.mails) == (user == "hub")


@pytest.mark.parametrize(
    ("settings", "password", "words"),
    [
        ({"host": "mail.example.org", "security": "none"}, None, "loopback only"),
        ({"host": "10.0.0.1", "security": "none"}, None, "loopback only"),
        ({"host": "localhost", "security": "none", "user": "a"}, "b", "in the clear"),
        ({"host": "localhost", "user": "a"}, None, "NEWSLETTER_SMTP_PASSWORD"),
        ({"host": "localhost", "user": "a"}, "pässword", "ASCII"),
        ({"host": "localhost", "user": "ä"}, "b", "ASCII"),
    ],
)
def test_settings_that_would_tell_secrets_are_refused_at_once(
    settings: dict[str, Any], password: str | None, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        SmtpMailer(Smtp(**settings), SecretStr(password) if password else None)
    assert "pässword" not in str(caught.value)


# -- connections that break ----------------------------------------------------------------------


def test_a_server_that_is_not_there_is_a_temporary_failure() -> None:
    with Stage() as stage:
        port = stage.port
    error = refusal(plain(port))
    assert not error.permanent
    assert not isinstance(error, UnknownOutcomeError)
    assert f"127.0.0.1:{port}" in str(error)


@pytest.mark.parametrize(
    "greeting", [b"554 5.3.2 closed\r\n", b"421 busy\r\n", b"SSH-2.0\r\n", b""]
)
def test_a_greeting_that_is_none_is_a_temporary_failure(greeting: bytes) -> None:
    with Stage(lambda stream, _: stream.write(greeting)) as stage:  # type: ignore[arg-type, return-value]
        error = refusal(plain(stage.port))
    assert not error.permanent
    assert not isinstance(error, UnknownOutcomeError)


def test_a_refused_ehlo_and_helo_is_a_temporary_failure() -> None:
    with Stage(smtp_play("550 who are you", ehlo="550 go away")) as stage:
        error = refusal(plain(stage.port))
    assert not error.permanent
    assert "550 who are you" in str(error)


@pytest.mark.parametrize("replies", [(), ("250 ok",), ("250 ok", "250 ok")])
@pytest.mark.parametrize("then", ["close", "reset"])
def test_a_connection_lost_before_the_body_is_temporary_and_the_next_letter_reconnects(
    replies: tuple[str, ...], then: str
) -> None:
    with (
        Stage(smtp_play(*replies, then=then), smtp_play(*TO_DATA, "250 taken")) as stage,
        plain(stage.port) as mailer,
    ):
        error = refusal(mailer)
        assert not error.permanent
        assert not isinstance(error, UnknownOutcomeError)
        assert mailer.send(letter()).detail == "250 taken"
    assert stage.connections == 2


def test_a_connection_lost_within_the_body_is_a_temporary_failure() -> None:
    def hang_up_in_the_body(stream: Any, connection: Any) -> None:
        smtp_play(*TO_DATA)(stream, connection)

    big = letter(raw=b"Subject: a\r\n\r\n" + b"x" * 70 + b"\r\n" * 20_000_000)
    with Stage(hang_up_in_the_body) as stage, plain(stage.port) as mailer:
        with pytest.raises(DeliveryError) as caught:
            mailer.send(big)
        assert not caught.value.permanent
        assert not isinstance(caught.value, UnknownOutcomeError)


@pytest.mark.parametrize("then", ["reset", "silence"])
def test_no_answer_after_the_final_dot_is_an_unknown_outcome(then: str) -> None:
    with (
        Stage(smtp_play(*TO_DATA, then=then), smtp_play(*TO_DATA, "250 taken")) as stage,
        plain(stage.port, timeout=0.5) as mailer,
    ):
        assert isinstance(refusal(mailer), UnknownOutcomeError)
        assert mailer.send(letter()).detail == "250 taken"


def test_nonsense_after_the_final_dot_is_an_unknown_outcome() -> None:
    with Stage(smtp_play(*TO_DATA, "hello?", then="x")) as stage, plain(stage.port) as mailer:
        assert isinstance(refusal(mailer), UnknownOutcomeError)


def test_a_server_that_closes_after_refusing_the_body_has_refused_it() -> None:
    with (
        Stage(
            smtp_play(*TO_DATA, "421 4.3.2 shutting down"), smtp_play(*TO_DATA, "250 ok")
        ) as stage,
        plain(stage.port) as mailer,
    ):
        error = refusal(mailer)
        assert not error.permanent
        assert not isinstance(error, UnknownOutcomeError)
        mailer.send(letter())


@pytest.mark.parametrize("goodbye", [(), ("421 4.4.2 idle too long",)])
def test_a_connection_that_the_server_dropped_between_two_letters_costs_neither(
    goodbye: tuple[str, ...],
) -> None:
    first, second = smtp_play(*TO_DATA, "250 one", *goodbye), smtp_play(*TO_DATA, "250 two")
    with Stage(first, second) as stage, plain(stage.port) as mailer:
        assert mailer.send(letter()).detail == "250 one"
        assert mailer.send(letter()).detail == "250 two"
    assert stage.connections == 2


def test_a_server_that_cannot_start_anew_after_a_refusal_is_left() -> None:
    first = smtp_play("250 ok", "550 5.1.1 nobody", "500 RSET is not known here", then="x")
    with (
        Stage(first, smtp_play(*TO_DATA, "250 taken")) as stage,
        plain(stage.port) as mailer,
    ):
        assert refusal(mailer).permanent
        assert mailer.send(letter()).detail == "250 taken"
    assert stage.connections == 2


def test_a_servers_words_cannot_write_to_the_terminal() -> None:
    with Stage(smtp_play("550 \x1b[2Jgone\x07", then="x")) as stage, plain(stage.port) as mailer:
        assert str(refusal(mailer)).isprintable()


# -- a server that reads ahead (RFC 2920) ----------------------------------------------------------

AHEAD = "250-loopback\r\n250 PIPELINING"


def counted(port: int) -> SmtpMailer:
    return plain(port, timeout=2)


def test_a_server_that_reads_ahead_is_asked_all_at_once() -> None:
    heard: list[bytes] = []

    def play(stream: Any, connection: Any) -> None:
        stream.write(b"220 loopback ESMTP\r\n")
        stream.readline()
        stream.write(f"{AHEAD}\r\n".encode())
        for _ in range(2):
            heard.append(connection.recv(4096))
            stream.write(b"250 ok\r\n250 ok\r\n354 go\r\n")
            while stream.readline() not in {b".\r\n", b""}:
                pass
            stream.write(b"250 taken\r\n")

    with Stage(play) as stage, counted(stage.port) as mailer:
        mailer.send(letter())
        assert mailer.send(letter("bob@example.org")).detail == "250 taken"
    assert [one.count(b"\r\n") for one in heard] == [3, 3]
    assert heard[1].startswith(b"MAIL FROM:<morning@academichub.example>")
    assert b"RCPT TO:<bob@example.org>\r\nDATA\r\n" in heard[1]


def test_what_was_refused_is_told_and_the_next_letter_takes_the_same_connection() -> None:
    refused = ("250 ok", "550 5.1.1 nobody", "554 5.5.1 no valid recipients", "250 flushed")
    with (
        Stage(smtp_play(*refused, *TO_DATA, "250 taken", ehlo=AHEAD)) as stage,
        counted(stage.port) as mailer,
    ):
        error = refusal(mailer)
        assert error.permanent
        assert "550 5.1.1 nobody" in str(error)
        assert mailer.send(letter()).detail == "250 taken"
    assert stage.connections == 1


def test_a_server_that_waits_for_the_body_of_a_refused_letter_gets_none() -> None:
    first = smtp_play("250 ok", "450 4.2.1 busy", "354 go", ehlo=AHEAD)
    with (
        Stage(first, smtp_play(*TO_DATA, "250 taken", ehlo=AHEAD)) as stage,
        counted(stage.port) as mailer,
    ):
        error = refusal(mailer)
        assert not error.permanent
        assert "450 4.2.1 busy" in str(error)
        assert mailer.send(letter()).detail == "250 taken"
    assert stage.connections == 2


@pytest.mark.parametrize("goodbye", [(), ("421 4.4.2 idle",)])
def test_a_dropped_connection_costs_no_letter_where_commands_go_ahead(
    goodbye: tuple[str, ...],
) -> None:
    first = smtp_play(*TO_DATA, "250 one", *goodbye, ehlo=AHEAD)
    second = smtp_play(*TO_DATA, "250 two", ehlo=AHEAD)
    with Stage(first, second) as stage, counted(stage.port) as mailer:
        assert mailer.send(letter()).detail == "250 one"
        assert mailer.send(letter()).detail == "250 two"
    assert stage.connections == 2


def test_a_letter_that_is_expected_is_announced_with_the_one_before() -> None:
    heard: list[bytes] = []

    def play(stream: Any, connection: Any) -> None:
        stream.write(b"220 loopback ESMTP\r\n")
        stream.readline()
        stream.write(f"{AHEAD}\r\n".encode())
        connection.recv(4096)
        stream.write(b"250 ok\r\n250 ok\r\n354 go\r\n")
        heard.append(connection.recv(65536))
        stream.write(b"250 one\r\n250 ok\r\n250 ok\r\n354 go\r\n")
        heard.append(connection.recv(65536))
        stream.write(b"250 two\r\n")

    first, second = letter(), letter("bob@example.org")
    with Stage(play) as stage, counted(stage.port) as mailer:
        mailer.expect(second)
        assert mailer.send(first).detail == "250 one"
        assert mailer.send(second).detail == "250 two"
    body, _, commands = heard[0].partition(b"\r\n.\r\n")
    assert body.startswith(b"From: AcademicHub")
    assert commands.startswith(b"MAIL FROM:<morning@academichub.example>")
    assert commands.endswith(b"RCPT TO:<bob@example.org>\r\nDATA\r\n")
    assert heard[1].endswith(b"\r\n.\r\n")


def expected(mailer: SmtpMailer, *letters: Letter) -> list[str]:
    """Send letters, each announced with the one before; what became of them."""
    found = []
    for one, following in zip(letters, [*letters[1:], None], strict=True):
        if following:
            mailer.expect(following)
        try:
            found.append(mailer.send(one).detail)
        except DeliveryError as error:
            found.append(str(error))
    return found


def test_a_refusal_of_an_announced_letter_is_its_own() -> None:
    ann, bob, eve = (letter(f"{name}@example.org") for name in ("ann", "bob", "eve"))
    refused = ("250 ok", "550 5.1.1 nobody", "554 5.5.1 no valid recipients", "250 flushed")
    replies = (*TO_DATA, "250 one", *refused, *TO_DATA, "250 three")
    with Stage(smtp_play(*replies, ehlo=AHEAD)) as stage, counted(stage.port) as mailer:
        one, two, three = expected(mailer, ann, bob, eve)
    assert (one, three, stage.connections) == ("250 one", "250 three", 1)
    assert "550 5.1.1 nobody" in two


def test_a_body_that_is_refused_leaves_the_announced_letter_alone() -> None:
    replies = (*TO_DATA, "554 5.6.0 no", *TO_DATA, "250 two")
    with Stage(smtp_play(*replies, ehlo=AHEAD)) as stage, counted(stage.port) as mailer:
        one, two = expected(mailer, letter(), letter("bob@example.org"))
    assert "554 5.6.0 no" in one
    assert (two, stage.connections) == ("250 two", 1)


@pytest.mark.parametrize("goodbye", [(), ("421 4.4.2 enough",), ("250 ok",)])
def test_a_connection_that_ends_after_an_announcement_costs_no_letter(
    goodbye: tuple[str, ...],
) -> None:
    first = smtp_play(*TO_DATA, "250 one", *goodbye, ehlo=AHEAD)
    second = smtp_play(*TO_DATA, "250 two", ehlo=AHEAD)
    with Stage(first, second) as stage, counted(stage.port) as mailer:
        assert expected(mailer, letter(), letter("bob@example.org")) == ["250 one", "250 two"]


def test_a_letter_other_than_the_announced_one_takes_a_new_connection() -> None:
    first = smtp_play(*TO_DATA, "250 one", ehlo=AHEAD)
    second = smtp_play(*TO_DATA, "250 two", ehlo=AHEAD)
    with Stage(first, second) as stage, counted(stage.port) as mailer:
        mailer.expect(letter("bob@example.org"))
        assert mailer.send(letter()).detail == "250 one"
        assert mailer.send(letter("eve@example.org")).detail == "250 two"
    assert stage.connections == 2


def test_what_cannot_be_sent_is_not_announced_and_said_in_its_turn() -> None:
    replies = (*TO_DATA, "250 one", *TO_DATA, "250 three")
    bad = replace(letter(), subject="a\nb")
    with Stage(smtp_play(*replies, ehlo=AHEAD)) as stage, counted(stage.port) as mailer:
        one, two, three = expected(mailer, letter(), bad, letter("eve@example.org"))
    assert (one, three) == ("250 one", "250 three")
    assert "line break" in two


def test_a_probe_says_what_the_server_offers_or_what_is_wrong(inbox: Inbox, port: int) -> None:
    with plain(port) as mailer:
        assert "lets us in; it offers" in mailer.probe()
        mailer.send(letter())
    with Stage() as stage:
        nobody = stage.port
    with pytest.raises(DeliveryError, match="cannot be used"):
        plain(nobody).probe()
    assert len(inbox.mails) == 1


def test_whether_a_letter_without_an_answer_goes_again_is_a_setting() -> None:
    assert plain(25).quiet
    assert SmtpMailer(Smtp(resend=False)).quiet is None
