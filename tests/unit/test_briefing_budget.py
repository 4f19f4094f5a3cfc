from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from newsletter.briefing.budget import (
    Accounts,
    Budget,
    Cost,
    Limits,
    MemoryAccounts,
    Prices,
    Purpose,
    Refusal,
    Spending,
    reasons,
    total,
)
from newsletter.briefing.costs import by_day, by_reader
from newsletter.storage.database import migrate, open_database
from newsletter.storage.spending import SqlAccounts

DAY = date(2026, 6, 11)
NOTES = Purpose(DAY, "notes", "small-model")
PAIR = Purpose(DAY, "pair", "small-model")
LETTER = Purpose(DAY, "letter", "small-model")


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def books(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Accounts]:
    if request.param == "memory":
        yield MemoryAccounts()
        return
    file = tmp_path_factory.mktemp("books") / "newsletter.db"
    in_file = request.param == "sqlite"
    url = f"sqlite:///{file}" if in_file else request.getfixturevalue("postgres_url")
    database = open_database(url)
    migrate(database)
    yield SqlAccounts(database)
    database.close()


def test_what_was_not_reserved_is_not_spent(books: Accounts) -> None:
    limits = Limits(calls=2, tokens=100)

    assert books.reserve(NOTES, Cost(1, 60), limits)
    assert not books.reserve(PAIR, Cost(1, 30, 30), limits)

    books.settle(NOTES, Cost(1, 60), Cost(1, 20, 10))
    assert books.reserve(PAIR, Cost(1, 30, 30), limits)
    assert total(books.spending(DAY, DAY)).tokens == 90
    assert not books.reserve(NOTES, Cost(1, 1), limits)


def test_each_day_has_its_own_account(books: Accounts) -> None:
    tomorrow = Purpose(DAY + timedelta(days=1), "notes", "small-model")

    assert books.reserve(NOTES, Cost(1), Limits(calls=1))
    assert books.reserve(tomorrow, Cost(1), Limits(calls=1))
    assert [one.purpose for one in books.spending(DAY, DAY)] == [NOTES]


def test_many_at_once_stay_under_the_limit_together(books: Accounts) -> None:
    limits = Limits(calls=7)

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(lambda _: books.reserve(NOTES, Cost(1, 5, 0, 2), limits), range(20)))

    assert sum(won) == 7
    assert total(books.spending(DAY, DAY)) == Cost(7, 35, 0, 14)


def test_what_sharing_saved_is_what_the_other_uses_would_have_cost(books: Accounts) -> None:
    books.reserve(NOTES, Cost(2, 100, 50, 30), Limits())
    books.settle(NOTES, Cost(2, 100, 50, 30), Cost(2, 80, 20, 10))
    books.count(NOTES, written=2)
    books.count(NOTES, uses=10)
    books.count(LETTER, uses=5)

    (day,) = by_day(books.spending(DAY, DAY), books.refusals(DAY, DAY))

    assert day.saved == Cost(8, 320, 80, 40)
    assert (day.letters, day.spent) == (5, Cost(2, 80, 20, 10))
    assert day.summary() == "2 calls of small-model, 100 tokens, money 0.0000, 8 calls saved"


def test_what_was_refused_is_remembered_with_its_reasons(books: Accounts) -> None:
    refusal = Refusal(NOTES, "Errors fall by 81%.", ("81%: not in a cited paper",))
    lost = Refusal(PAIR, "", ("timed out",))
    books.refuse(refusal)
    books.refuse(lost)

    assert books.refusals(DAY, DAY) == (refusal, lost)
    assert books.refusals(DAY + timedelta(days=1), DAY + timedelta(days=2)) == ()
    (day,) = by_day((), books.refusals(DAY, DAY))
    assert day.refused == {"not in a cited paper": 1}
    assert day.missing == {"timed out": 1}
    assert "the built-in writer stood in for 1 piece: timed out (1)" in day.summary()


def test_the_most_frequent_reason_comes_first() -> None:
    found = [Refusal(NOTES, "x", (why,)) for why in ("a: rare", "b: usual", "c: usual")]

    assert reasons(tuple(found)) == {"usual": 2, "rare": 1}


def test_money_follows_from_the_prices_of_a_million_tokens() -> None:
    assert Prices(asked=2, answered=10).of(1000, 100) == Cost(1, 1000, 100, 3000)


def test_a_limit_in_money_holds() -> None:
    budget = Budget(MemoryAccounts(), Limits(micros=3000), Prices(asked=2, answered=10))

    assert budget.reserve(NOTES, letters=900, answer=100) == Cost(1, 901, 100, 2802)
    assert budget.reserve(NOTES, letters=900, answer=100) is None


def test_without_limits_everything_may_be_spent() -> None:
    assert Budget().reserve(NOTES, letters=10**9, answer=10**9) is not None


def paid(books: Accounts, piece: str, cost: Cost, kind: str = "notes") -> None:
    """Have a call for a piece reserved and settled."""
    purpose = Purpose(DAY, kind, "small-model", piece)
    books.reserve(purpose, cost, Limits())
    books.settle(purpose, cost, cost)


def test_the_letters_that_share_a_piece_pay_equal_parts_of_it(books: Accounts) -> None:
    paid(books, "ice", Cost(1, 60, 30, 90))
    paid(books, "ice", Cost(1, 6, 3, 9))  # asked again
    paid(books, "bees", Cost(1, 20, 10, 30))
    paid(books, "pair", Cost(1, 8, 2, 10), "pair")
    books.want(DAY, {1: ("ice",), 2: ("ice", "bees", "pair"), 3: ("ice",)})

    dearest, *others = by_reader(books.wants(DAY, DAY))

    assert (dearest.reader, dearest.letters, dearest.pieces) == (2, 1, 3)
    assert (dearest.calls, dearest.tokens, dearest.micros) == pytest.approx((8 / 3, 73, 73))
    assert dearest.alone == Cost(4, 94, 45, 139)
    assert [(one.reader, one.micros) for one in others] == [(1, 33), (3, 33)]
    whole = total(books.spending(DAY, DAY))
    assert sum(one.micros for one in (dearest, *others)) == pytest.approx(whole.micros)
    assert sum(one.calls for one in (dearest, *others)) == pytest.approx(whole.calls)


def test_a_letter_that_is_prepared_again_counts_once_and_each_day_for_itself(
    books: Accounts,
) -> None:
    paid(books, "ice", Cost(1, 60, 30, 90))
    tomorrow = DAY + timedelta(days=1)
    for day in (DAY, DAY, tomorrow):
        books.want(day, {1: ("ice",)})
    books.want(DAY, {})

    (one,) = by_reader(books.wants(DAY, tomorrow))

    assert (one.letters, one.pieces, one.micros) == (2, 2, 90)
    assert next(iter(books.wants(tomorrow, tomorrow))).costs == {}
    assert by_reader(books.wants(DAY - timedelta(days=1), DAY - timedelta(days=1))) == ()


def test_another_model_has_its_own_prices():
    prices = Prices(1, 2, {"reader": (10, 20)})

    assert prices.of(100, 10, "writer").micros == 120
    assert prices.of(100, 10, "reader").micros == 1200


def test_what_failed_does_not_make_dear_what_was_shared():
    purpose = Purpose(DAY, "notes", "model")
    book = Spending(purpose, Cost(calls=60, asked=6000), uses=2, written=1)

    assert book.saved == Cost(calls=2, asked=200)


def test_a_limit_that_holds_no_call_is_told_from_one_that_is_reached():
    budget = Budget(MemoryAccounts(), Limits(tokens=1000))
    purpose = Purpose(DAY, "notes", "model")

    assert budget.reserve(purpose, 200, 8000) is None
    assert budget.why_not(purpose, 200, 8000).startswith("the budget of a day is less")
    assert budget.reserve(purpose, 200, 700)
    assert budget.reserve(purpose, 200, 700) is None
    assert budget.why_not(purpose, 200, 700) == "the budget of the day is spent"
