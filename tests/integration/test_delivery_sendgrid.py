"""Letters handed to SendGrid: each of its answers, and the ones that never come."""

import json
import logging
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from delivery_samples import KEY, Answer, LoopbackSendGrid, Stage, letter
from pydantic import SecretStr

from newsletter.config import SendGrid
from newsletter.delivery.sendgrid import SendGridMailer
from newsletter.errors import ConfigError, DeliveryError, SetUpError, UnknownOutcomeError

POSTBOX = Path(__file__).parents[2].parent / "shared" / "tools" / "postbox.py"
HTML_PAGE = "<html><head><title>413 Too Large</title></head><body><h1>nginx</h1></body></html>"


def mailer(url: str, *, sandbox: bool = False, timeout: float = 5) -> SendGridMailer:
    return SendGridMailer(SendGrid(host=url, sandbox=sandbox, timeout=timeout), SecretStr(KEY))


def errors(*messages: str) -> str:
    return json.dumps({"errors": [{"message": one, "field": None} for one in messages]})


def failure(answer: Answer, *, timeout: float = 5) -> DeliveryError:
    with LoopbackSendGrid(answer) as service, mailer(service.url, timeout=timeout) as one:
        with pytest.raises(DeliveryError) as caught:
            one.send(letter())
        assert len(service.requests) == 1  # never tried twice on its own
        return caught.value


def test_an_accepted_letter_has_sendgrids_id_and_the_key_is_sent() -> None:
    with LoopbackSendGrid() as service, mailer(service.url) as one:
        assert one.send(letter()).provider_id == "sg-1"
        assert one.quiet == timedelta(hours=24)
    assert service.keys == [f"Bearer {KEY}"]


def test_a_whole_edition_goes_over_one_connection() -> None:
    with LoopbackSendGrid() as service, mailer(service.url) as one:
        for number in range(20):
            one.send(letter(f"reader{number}@example.org"))
    assert len(service.requests) == 20
    assert len(service.connections) == 1


def test_the_sandbox_answers_200_and_only_there_is_it_an_answer() -> None:
    with LoopbackSendGrid(Answer(200)) as service, mailer(service.url, sandbox=True) as one:
        receipt = one.send(letter())
    assert "not sent" in receipt.detail
    assert service.requests[0]["mail_settings"] == {"sandbox_mode": {"enable": True}}
    assert isinstance(failure(Answer(200, "welcome to the hotel")), UnknownOutcomeError)


@pytest.mark.parametrize(
    ("answer", "permanent", "words"),
    [
        (Answer(400, errors("The subject is required.")), True, "The subject is required."),
        (Answer(413, HTML_PAGE), True, "413 Too Large nginx"),
        (Answer(401, errors("Maximum credits exceeded")), False, "NEWSLETTER_SENDGRID_KEY"),
        (Answer(401, errors("Maximum credits exceeded")), False, "Maximum credits exceeded"),
        (Answer(403, errors("no verified Sender Identity")), False, "sender.address"),
        (Answer(404, ""), False, "404: no words"),
        (Answer(429, errors("too many requests")), False, "too many requests"),
        (Answer(429, "", {"X-RateLimit-Reset": "1781157660"}), False, "ends at 06:01:00 UTC"),
        (Answer(429, "", {"X-RateLimit-Reset": "soon\tish"}), False, "429: no words"),
        (Answer(500, "[]"), False, "500: []"),
        (Answer(503, "<html>\x1b[2Jdown</html>"), False, "503"),
        (Answer(307, "", {"Location": "http://evil.example/"}), False, "307"),
    ],
)
def test_a_refusal_is_told_in_sendgrids_words_with_the_mend(
    answer: Answer, *, permanent: bool, words: str
) -> None:
    error = failure(answer)
    assert not isinstance(error, UnknownOutcomeError)
    assert error.permanent is permanent
    assert words in str(error)
    assert str(error).isprintable()


def test_the_field_at_fault_is_named() -> None:
    body = json.dumps(
        {"errors": [{"message": "Invalid type", "field": "from.email"}, {"message": "b"}]}
    )
    assert "Invalid type (from.email); b" in str(failure(Answer(400, body)))


@pytest.mark.parametrize(
    "body", ['{"errors": 3}', '{"errors": ["x"]}', "[" * 5000, '{"errors": [{"message": 1}]}', "\0"]
)
def test_an_answer_in_an_unknown_shape_is_still_told(body: str) -> None:
    assert "400" in str(failure(Answer(400, body)))


def test_a_huge_answer_is_cut() -> None:
    assert len(str(failure(Answer(500, "<b>" * 1_000_000)))) < 500


@pytest.mark.parametrize("status", [502, 504])
def test_a_proxy_that_heard_nothing_says_nothing_about_the_letter(status: int) -> None:
    assert isinstance(failure(Answer(status, HTML_PAGE)), UnknownOutcomeError)


def test_no_answer_is_an_unknown_outcome() -> None:
    assert isinstance(failure(Answer(cut=True)), UnknownOutcomeError)
    assert isinstance(failure(Answer(silent=20), timeout=0.5), UnknownOutcomeError)


def test_an_answer_whose_words_never_come_still_counts() -> None:
    def promise_more(_: object, connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(
            b"HTTP/1.1 202 Accepted\r\nX-Message-Id: sg-7\r\nContent-Length: 9\r\n\r\n"
        )
        connection.recv(65536)

    with Stage(promise_more) as stage, mailer(f"http://127.0.0.1:{stage.port}", timeout=0.5) as one:
        assert one.send(letter()).provider_id == "sg-7"


def test_a_server_that_is_not_there_is_a_temporary_failure() -> None:
    with Stage() as stage:
        port = stage.port
    with mailer(f"http://127.0.0.1:{port}") as one, pytest.raises(DeliveryError) as caught:
        one.send(letter())
    assert not caught.value.permanent
    assert not isinstance(caught.value, UnknownOutcomeError)


def test_a_request_that_could_not_be_written_is_a_temporary_failure() -> None:
    def read_nothing(_: object, connection: socket.socket) -> None:
        connection.recv(10)
        stop.wait(5)

    stop = threading.Event()
    big = letter(html="x" * 20_000_000)
    with (
        Stage(read_nothing) as stage,
        mailer(f"http://127.0.0.1:{stage.port}", timeout=0.5) as one,
    ):
        with pytest.raises(DeliveryError) as caught:
            one.send(big)
        stop.set()
    assert not caught.value.permanent
    assert not isinstance(caught.value, UnknownOutcomeError)


def test_the_key_is_in_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (Answer(401, f"bad key {KEY}"), Answer(400, errors("x" * 280 + KEY))):
        error = failure(answer)
        assert KEY[:10] not in str(error)
        assert KEY[:10] not in repr(error.__cause__)
    assert caplog.records
    assert KEY[:10] not in caplog.text


@pytest.mark.parametrize("key", ["", "SG.a b", "SG.a\r\nX: y", "SG.ä"])
def test_a_key_that_cannot_be_one_is_refused_at_once_and_not_repeated(key: str) -> None:
    with pytest.raises(ConfigError, match="NEWSLETTER_SENDGRID_KEY") as caught:
        SendGridMailer(SendGrid(), SecretStr(key))
    assert not key or key not in str(caught.value)


@pytest.mark.parametrize("host", ["http://api.sendgrid.com", "http://10.0.0.1:80"])
def test_a_host_that_would_get_the_key_in_the_clear_is_refused_at_once(host: str) -> None:
    with pytest.raises(ConfigError, match=r"delivery\.sendgrid\.host"):
        SendGridMailer(SendGrid(host=host), SecretStr(KEY))


@pytest.mark.shared
@pytest.mark.skipif(not POSTBOX.exists(), reason="needs postbox.py of ../shared")
@pytest.mark.parametrize(
    ("fault", "kind", "permanent", "stored"),
    [
        ("401", SetUpError, False, 0),
        ("403", SetUpError, False, 0),
        ("429", DeliveryError, False, 0),
        ("500", DeliveryError, False, 0),
        ("503", DeliveryError, False, 0),
        ("html413", DeliveryError, True, 0),
        ("reset:before", UnknownOutcomeError, False, 0),
        ("reset:after", UnknownOutcomeError, False, 1),
        ("hang:before", UnknownOutcomeError, False, 0),
        ("hang:after", UnknownOutcomeError, False, 1),
    ],
)
def test_each_fault_of_the_loopback_sendgrid_is_told_apart(
    fault: str, kind: type[DeliveryError], stored: int, *, permanent: bool
) -> None:
    command = [sys.executable, POSTBOX, "--port", "0", "--key", KEY, "--fault", f"{fault}:first=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as postbox:
        assert postbox.stdout is not None
        url = postbox.stdout.readline().strip()
        try:
            with mailer(url, timeout=1) as one:
                with pytest.raises(DeliveryError) as caught:
                    one.send(letter())
                assert type(caught.value) is kind
                assert caught.value.permanent is permanent
                assert one.send(letter("bob@example.org", number=2)).provider_id
            assert httpx.get(f"{url}/stats").json()["accepted"] == stored + 1
        finally:
            postbox.terminate()
