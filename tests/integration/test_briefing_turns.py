"""Two processes that want the same pieces at once: one asks, the other waits for what it gets."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from briefing_samples import (
    BEES,
    DAY,
    GLACIER,
    ScriptedServer,
    a_paper,
    a_request,
    asking,
    scripted_server,
)

from newsletter.briefing.budget import Budget, Limits
from newsletter.briefing.port import Kept, MemoryKept, Turn
from newsletter.briefing.shared import SharedBriefer
from newsletter.storage.briefings import SqlBriefings
from newsletter.storage.database import Database
from newsletter.storage.spending import SqlAccounts

LETTERS = [
    a_request((f"topic {at}", [a_paper(at, BEES if at % 2 else GLACIER)])) for at in range(1, 9)
]
FOUND = {
    BEES[0]: "Colonies near lamps collected 12% less pollen than colonies in dark meadows.",
    GLACIER[0]: "Basal sliding speeds up by 30% after heavy rain and slows down within a week.",
}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=["memory", "database"])
def kept(request: pytest.FixtureRequest, database: Database) -> Kept:
    """A Kept of each kind; that of each kind of database."""
    return MemoryKept() if request.param == "memory" else SqlBriefings(database, now)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server that says what a paper found, and takes its time."""
    with scripted_server() as script:

        def thinks(asked: dict[str, Any]) -> object:
            threading.Event().wait(0.1)
            text = FOUND[asked["papers"][0]["title"]]
            return {"title": "", "sentences": [{"text": text, "papers": [1]}]}

        script.thinks = thinks
        yield script


def two_over(
    database: Database, server: ScriptedServer, most_calls: int = 0
) -> tuple[SharedBriefer, SharedBriefer]:
    """The writers of two processes over one database."""

    def one() -> SharedBriefer:
        budget = Budget(SqlAccounts(database), Limits(calls=most_calls))
        kept = SqlBriefings(database, now)
        return asking(server.url, [], kept=kept, budget=budget, deadline=5.0)

    return one(), one()


def test_a_turn_is_one_process_at_a_time(kept: Kept) -> None:
    assert [kept.claim("a", 60) for _ in range(3)] == [Turn.MINE, Turn.TAKEN, Turn.TAKEN]
    assert kept.claim("b", 60) is Turn.MINE
    kept.release("a")
    assert kept.claim("a", 60) is Turn.MINE


def test_what_failed_rests_and_whoever_died_is_not_waited_for(kept: Kept) -> None:
    kept.claim("failed", 60)
    kept.release("failed", 60)
    kept.claim("died", 0)

    assert kept.claim("failed", 60) is Turn.RESTS
    assert kept.claim("died", 60) is Turn.MINE


def test_of_many_at_once_one_gets_the_turn(kept: Kept) -> None:
    with ThreadPoolExecutor(8) as pool:
        turns = list(pool.map(lambda _: kept.claim("a", 60), range(16)))

    assert sorted(turns) == [Turn.MINE, *[Turn.TAKEN] * 15]


def test_old_turns_are_forgotten_with_old_briefings(database: Database) -> None:
    kept = SqlBriefings(database, now)
    kept.claim("a", -60)
    kept.purge(now())

    assert kept.claim("a", 60) is Turn.MINE


def test_two_processes_at_once_pay_for_each_piece_once(
    database: Database, server: ScriptedServer
) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = two_over(database, server)
        list(pool.map(lambda one: one.prepare(LETTERS), both))

    assert len(server.asked) == len(LETTERS)
    for one in both:
        assert not any(one.brief(letter).fallback for letter in LETTERS)


def test_a_morning_that_begins_twice_counts_each_letter_once(
    database: Database, server: ScriptedServer
) -> None:
    letters = [replace(letter, reader=at) for at, letter in enumerate(LETTERS)]
    for one, some in zip(two_over(database, server), (letters[:5], letters), strict=True):
        one.prepare(some)

    uses = {one.purpose.kind: one.uses for one in SqlAccounts(database).spending(DAY, DAY)}
    assert uses == {"letter": len(LETTERS), "notes": len(LETTERS)}


def test_two_processes_at_once_stay_under_one_limit(
    database: Database, server: ScriptedServer
) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: one.prepare(LETTERS), two_over(database, server, most_calls=5)))

    assert len(server.asked) == 5
    assert sum(one.spent.calls for one in SqlAccounts(database).spending(DAY, DAY)) == 5


def test_what_a_model_failed_at_is_not_paid_for_again_by_another_process(
    database: Database, server: ScriptedServer
) -> None:
    server.thinks = lambda _: {"title": "", "sentences": []}
    first, second = two_over(database, server)
    for one in (first, second):
        one.prepare(LETTERS)

    assert len(server.asked) == len(LETTERS)
    assert second.brief(LETTERS[0]).fallback


def test_what_a_server_failed_at_is_asked_for_again_by_another_process(
    database: Database, server: ScriptedServer
) -> None:
    first, second = two_over(database, server)
    server.answers(401, {})

    assert first.brief(LETTERS[0]).fallback
    assert not second.brief(LETTERS[0]).fallback


def test_who_waits_takes_what_the_other_process_wrote(
    database: Database, server: ScriptedServer
) -> None:
    writing = threading.Event()
    say = server.thinks
    assert say is not None

    def thinks(asked: dict[str, Any]) -> object:
        writing.set()
        return say(asked)

    server.thinks = thinks
    first, second = two_over(database, server)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first.brief, LETTERS[0])
        writing.wait(5)
        other = pool.submit(second.brief, LETTERS[0])
        assert one.result() == other.result()

    assert len(server.asked) == 1
