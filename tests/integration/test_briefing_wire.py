"""Servers that are never silent and never done, and answers that are not what they say they are."""

import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import repeat

import pytest
from briefing_samples import DAY, asking, completion, one_topic, scripted_server

from newsletter.briefing.budget import Budget, Cost, MemoryAccounts

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
GZIP = zlib.compressobj(wbits=31)
AN_OPEN_GZIP = GZIP.compress(b" ") + GZIP.flush(zlib.Z_SYNC_FLUSH)
AN_EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
# What comes first, and what then comes again and again.
WITHOUT_END: dict[str, tuple[bytes, bytes]] = {
    "a header": (HEAD + b"X-Padding: ", b"a"),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "spaces": (HEAD + b"\r\n", b" "),
    "an error": (b"HTTP/1.1 500 Oops\r\n\r\n", b" "),
    "a refusal": (b"HTTP/1.1 400 Bad Request\r\n\r\n", b" "),
    "the size of a chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a"),
}


@contextmanager
def server_that_sends(first: bytes, then: bytes = b"", pause: float = 0.05) -> Iterator[str]:
    """A server that answers every call so, and never ends where there is something for then."""
    done = threading.Event()

    def answer(line: socket.socket) -> None:
        with line, suppress(OSError):
            line.recv(65_536)
            line.sendall(first)
            for piece in repeat(then):
                if not then or done.wait(pause):
                    return
                line.sendall(piece)

    def listen() -> None:
        with suppress(OSError):
            while not done.is_set():
                answer(door.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/v1"
        finally:
            done.set()
            door.shutdown(socket.SHUT_RDWR)
            thread.join()


def report_of(url: str) -> str:
    """What an operator is told of a server."""
    reports = list[str]()
    assert asking(url, reports, timeout=1.0, deadline=0.4).brief(one_topic()).fallback
    return reports[0]


@pytest.mark.parametrize("what", WITHOUT_END)
def test_a_server_that_sends_a_little_for_ever_is_given_up_in_time(what: str) -> None:
    with server_that_sends(*WITHOUT_END[what]) as url:
        assert report_of(url) == "small-model: timed out; the built-in writer took over"


@pytest.mark.parametrize("status", [b"200 OK", b"500 Oops"])
def test_a_body_without_end_is_not_read_to_its_end(status: bytes) -> None:
    with server_that_sends(b"HTTP/1.1 " + status + b"\r\n\r\n", b" " * 65_536, pause=0) as url:
        assert "the answer is too long" in report_of(url)


@pytest.mark.parametrize("then", [AN_EMPTY_BLOCK, b""])
def test_what_is_packed_is_not_unpacked(then: bytes) -> None:
    with server_that_sends(HEAD + b"Content-Encoding: gzip\r\n\r\n" + AN_OPEN_GZIP, then) as url:
        assert "unreadable answer" in report_of(url)


def test_what_an_error_says_of_its_letters_is_not_believed() -> None:
    head = (
        b"HTTP/1.1 401 No\r\nContent-Type: text/plain; charset=utf-16\r\nContent-Length: 3\r\n\r\n"
    )
    with server_that_sends(head + b"\xff\xfe\xff") as url:
        assert "the key was refused" in report_of(url)


@pytest.mark.parametrize("tokens", [10**30, 4 * 10**9])
def test_a_count_of_tokens_that_cannot_be_is_no_count(tokens: int) -> None:
    usage = {"usage": {"prompt_tokens": 3, "completion_tokens": tokens}}
    with scripted_server() as server:
        server.answers(200, completion('{"sentences": []}') | usage)
        accounts = MemoryAccounts()
        asking(server.url, [], budget=Budget(accounts), most_tokens=900).brief(one_topic())

    assert accounts.spending(DAY, DAY)[0].spent.answered == 900


def test_a_count_that_is_null_does_not_cost_the_answer() -> None:
    sentence = {"text": "Colonies near lamps collected 12% less pollen.", "papers": [3]}
    usage = {"usage": {"prompt_tokens": 3, "completion_tokens": None}}
    with scripted_server() as server:
        server.answers(200, completion({"sentences": [sentence]}) | usage)
        accounts = MemoryAccounts()
        asking(server.url, [], budget=Budget(accounts)).brief(one_topic())

    assert accounts.spending(DAY, DAY)[0].spent == Cost(calls=1, asked=3)


@pytest.mark.parametrize(
    ("told", "calls"),
    [
        ("7200", 1),
        ("Wed, 10 Jun 2026 07:00:00 GMT", 2),
        ("Wed, 10 Jun 2026 09:00:00 GMT", 1),
        ("0.1", 2),
        ("-5", 2),
        ("soon", 2),
    ],
)
def test_who_wants_to_be_left_alone_past_the_deadline_is_not_asked_again(
    told: str, calls: int
) -> None:
    head = (
        b"HTTP/1.1 429 Slow Down\r\nDate: Wed, 10 Jun 2026 07:00:00 GMT\r\nContent-Length: 2\r\n"
        b"Retry-After: " + told.encode() + b"\r\n\r\n{}"
    )
    accounts = MemoryAccounts()
    with server_that_sends(head) as url:
        asking(url, [], budget=Budget(accounts), retries=1, deadline=5.0).brief(one_topic())

    assert accounts.spending(DAY, DAY)[0].spent.calls == calls
