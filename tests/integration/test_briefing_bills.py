"""What calls that failed are booked as: nothing where nobody wrote, all where somebody may have."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from briefing_samples import DAY, asking, completion, one_topic, scripted_server

from newsletter.briefing.budget import Budget, Cost, MemoryAccounts, Prices, total

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ERROR = {"error": {"message": "provider error"}}
NOTHING_USED: dict[str, tuple[int, object]] = {
    "a refused key": (401, ERROR),
    "no such model": (404, ERROR),
    "too many requests": (429, ERROR),
    "a server in trouble": (500, ERROR),
    "a prompt that is too long": (400, {"error": {"code": "context_length_exceeded"}}),
    "an error with status 200": (200, ERROR),
    "a page to log in": (200, b"<html>log in</html>"),
}


def spent_at(url: str, **options: Any) -> tuple[Cost, str]:
    """What one call that fails is booked as, and what it is called."""
    accounts, reports = MemoryAccounts(), list[str]()
    budget = Budget(accounts, prices=Prices(asked=1, answered=2))
    asking(url, reports, budget=budget, most_tokens=900, **options).brief(one_topic())
    (books,) = accounts.spending(DAY, DAY)[:1]
    assert books.reserved == Cost()
    return total((books,)), reports[0]


@contextmanager
def server_that_sends(data: bytes, *, then_hangs: bool = False) -> Iterator[str]:
    """A server that answers with some bytes, and then closes the line, or hangs."""
    done = threading.Event()

    def answer() -> None:
        line, _ = door.accept()
        with line:
            line.recv(65_536)
            line.sendall(data)
            if then_hangs:
                done.wait(10)

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}/v1"
        finally:
            done.set()
            thread.join()


@pytest.mark.parametrize("failure", NOTHING_USED)
def test_where_no_model_wrote_a_call_costs_no_tokens_and_no_money(failure: str) -> None:
    with scripted_server() as server:
        server.answers(*NOTHING_USED[failure])

        assert spent_at(server.url)[0] == Cost(calls=1)


def test_nobody_there_to_be_asked_costs_no_tokens_and_no_money() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

    assert spent_at(url)[0] == Cost(calls=1)


def test_an_error_that_says_what_it_used_is_booked_as_that() -> None:
    with scripted_server() as server:
        server.answers(200, ERROR | {"usage": {"prompt_tokens": 700, "completion_tokens": 9}})

        assert spent_at(server.url)[0] == Cost(1, 700, 9, 718)


def test_an_answer_without_a_count_is_booked_as_what_was_set_aside_for_it() -> None:
    with scripted_server() as server:
        server.answers(200, completion(""))

        assert spent_at(server.url)[0].answered == 900


@pytest.mark.parametrize("status", [408, 504])
def test_what_a_gateway_gave_up_may_have_been_written(status: int) -> None:
    with scripted_server() as server:
        server.answers(status, ERROR)

        assert spent_at(server.url)[0].answered == 900


@pytest.mark.parametrize(
    ("sent", "then_hangs", "called"),
    [
        (b"", True, "timed out"),
        (HEAD + b'Content-Length: 500\r\n\r\n{"choices": [', True, "timed out"),
        (HEAD + b'Content-Length: 500\r\n\r\n{"choices": [', False, "the answer broke off"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\nhello", False, "the answer broke off"),
        (b"", False, "unreachable"),
    ],
)
def test_what_timed_out_or_broke_off_may_have_been_written(
    *, sent: bytes, then_hangs: bool, called: str
) -> None:
    with server_that_sends(sent, then_hangs=then_hangs) as url:
        spent, report = spent_at(url, timeout=0.3)

    assert (spent.calls, spent.answered) == (1, 900)
    assert report == f"small-model: {called}; the built-in writer took over"
