"""What calls that failed are booked as: nothing where nobody wrote; else it stays set aside."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from briefing_samples import DAY, asking, completion, one_topic, scripted_server

from newsletter.briefing.budget import Budget, Cost, Limits, MemoryAccounts, Prices, Spending

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


def booked_at(url: str, *, most_calls: int = 0, **options: Any) -> tuple[Spending, str]:
    """How a call that fails is booked, and what it is called."""
    accounts, reports = MemoryAccounts(), list[str]()
    budget = Budget(accounts, Limits(calls=most_calls), Prices(asked=1, answered=2))
    asking(url, reports, budget=budget, most_tokens=900, **options).brief(one_topic())
    return accounts.spending(DAY, DAY)[0], reports[0]


def spent_at(url: str) -> Cost:
    """What one call that fails has cost; nothing is set aside for it any more."""
    books, _ = booked_at(url)
    assert books.reserved == Cost()
    return books.spent


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

        assert spent_at(server.url) == Cost(calls=1)


def test_each_try_of_a_call_that_is_turned_away_is_a_call() -> None:
    with scripted_server() as server:
        server.answers(429, ERROR)
        server.answers(500, ERROR)

        assert booked_at(server.url, retries=1)[0].spent == Cost(calls=2)


def test_nobody_there_to_be_asked_costs_no_tokens_and_no_money() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

    assert spent_at(url) == Cost(calls=1)


def test_an_error_that_says_what_it_used_is_booked_as_that() -> None:
    with scripted_server() as server:
        server.answers(200, ERROR | {"usage": {"prompt_tokens": 700, "completion_tokens": 9}})

        assert spent_at(server.url) == Cost(1, 700, 9, 718)


def test_an_answer_without_a_count_is_booked_as_what_was_set_aside_for_it() -> None:
    with scripted_server() as server:
        server.answers(200, completion(""))

        assert spent_at(server.url).answered == 900


@pytest.mark.parametrize("status", [408, 504])
def test_what_a_gateway_gave_up_may_have_been_written(status: int) -> None:
    with scripted_server() as server:
        server.answers(status, ERROR)

        books, _ = booked_at(server.url)
    assert (books.spent, books.reserved.answered) == (Cost(), 900)


@pytest.mark.parametrize(
    ("sent", "then_hangs", "called"),
    [
        (b"", True, "timed out"),
        (HEAD + b'Content-Length: 500\r\n\r\n{"choices": [', True, "timed out"),
        (HEAD + b'Content-Length: 500\r\n\r\n{"choices": [', False, "the answer broke off"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\nhello", False, "unreadable answer"),
        (b"", False, "unreachable"),
    ],
)
def test_what_timed_out_or_broke_off_may_have_been_written(
    *, sent: bytes, then_hangs: bool, called: str
) -> None:
    with server_that_sends(sent, then_hangs=then_hangs) as url:
        books, report = booked_at(url, timeout=0.3)

    assert (books.spent, books.reserved.calls, books.reserved.answered) == (Cost(), 1, 900)
    assert report == f"small-model: {called}; the built-in writer took over"


def test_of_each_try_that_timed_out_what_it_may_cost_stays_set_aside() -> None:
    with server_that_sends(b"", then_hangs=True) as url:
        books, report = booked_at(url, timeout=0.3, retries=1)

    assert (books.reserved.calls, books.reserved.answered) == (2, 1800)
    assert report == "small-model: timed out; the built-in writer took over"


def test_no_more_is_tried_than_the_days_limit_holds() -> None:
    with server_that_sends(b"", then_hangs=True) as url:
        books, report = booked_at(url, most_calls=2, timeout=0.3, retries=5)

    assert books.reserved.calls == 2
    assert report == "small-model: the budget of the day is spent; the built-in writer took over"


def test_a_try_that_timed_out_and_one_that_was_answered_are_booked_apart() -> None:
    counted = completion("") | {"usage": {"prompt_tokens": 700, "completion_tokens": 9}}
    with scripted_server() as server:
        server.answers(504, ERROR)
        server.answers(200, counted)
        books, _ = booked_at(server.url, retries=1)

    assert books.spent == Cost(1, 700, 9, 718)
    assert (books.reserved.calls, books.reserved.answered) == (1, 900)
