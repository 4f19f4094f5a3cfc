from datetime import date, timedelta

from newsletter.briefing.budget import Budget, Cost, Limits, MemoryAccounts, Prices

DAY = date(2026, 6, 11)


def test_what_was_not_reserved_is_not_spent() -> None:
    accounts = MemoryAccounts()
    limits = Limits(calls=2, tokens=100)

    assert accounts.reserve(DAY, Cost(1, 60), limits)
    assert not accounts.reserve(DAY, Cost(1, 60), limits)

    accounts.settle(DAY, Cost(1, 60), Cost(1, 30))
    assert accounts.reserve(DAY, Cost(1, 60), limits)
    assert accounts.spent(DAY) == Cost(2, 90)
    assert not accounts.reserve(DAY, Cost(1, 1), limits)


def test_each_day_has_its_own_account() -> None:
    accounts = MemoryAccounts()

    assert accounts.reserve(DAY, Cost(1), Limits(calls=1))
    assert accounts.reserve(DAY + timedelta(days=1), Cost(1), Limits(calls=1))


def test_money_follows_from_the_prices_of_a_million_tokens() -> None:
    assert Prices(asked=2, answered=10).of(1000, 100) == Cost(1, 1100, 3000)


def test_a_limit_in_money_holds() -> None:
    budget = Budget(MemoryAccounts(), Limits(micros=3000), Prices(asked=2, answered=10))

    assert budget.reserve(DAY, letters=900, answer=100) == Cost(1, 1001, 2802)
    assert budget.reserve(DAY, letters=900, answer=100) is None


def test_without_limits_everything_may_be_spent() -> None:
    budget = Budget(MemoryAccounts())

    assert budget.reserve(DAY, letters=10**9, answer=10**9) is not None
