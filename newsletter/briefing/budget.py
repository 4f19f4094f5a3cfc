"""What a day's briefings may cost: reserved before a call, settled after it.

Nothing is spent that was not reserved, so many writers at once stay under the limits together.
Money is counted in millionths of whatever unit the prices have.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Protocol

MILLION = 1_000_000
LETTERS_A_TOKEN = 1  # at most a token a letter: true of Chinese, far too much for English


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls, tokens and money."""

    calls: int = 0
    tokens: int = 0
    micros: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        """Both together."""
        return Cost(
            self.calls + other.calls, self.tokens + other.tokens, self.micros + other.micros
        )

    def __sub__(self, other: "Cost") -> "Cost":
        """What is left of this without the other."""
        return Cost(
            self.calls - other.calls, self.tokens - other.tokens, self.micros - other.micros
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a day may cost; 0: no limit."""

    calls: int = 0
    tokens: int = 0
    micros: int = 0

    def hold(self, cost: Cost) -> bool:
        """Whether a cost is within them."""
        pairs = (
            (self.calls, cost.calls),
            (self.tokens, cost.tokens),
            (self.micros, cost.micros),
        )
        return all(not most or wanted <= most for most, wanted in pairs)


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, asked and answered."""

    asked: float = 0.0
    answered: float = 0.0

    def of(self, asked: int, answered: int) -> Cost:
        """What one call costs; a millionth of a unit a token is the price of a million."""
        return Cost(1, asked + answered, round(asked * self.asked + answered * self.answered))


class Accounts(Protocol):
    """What was reserved and spent each day."""

    def reserve(self, day: date, wanted: Cost, limits: Limits) -> bool:
        """Set a cost aside if the day's limits hold it, all at once; say whether they did."""
        ...

    def settle(self, day: date, reserved: Cost, spent: Cost) -> None:
        """Put what was really spent in the place of what was set aside for it."""
        ...

    def spent(self, day: date) -> Cost:
        """What a day has cost, with what is still set aside."""
        ...


class MemoryAccounts:
    """The Accounts of one process."""

    def __init__(self) -> None:
        self._days: defaultdict[date, Cost] = defaultdict(Cost)
        self._lock = threading.Lock()

    def reserve(self, day: date, wanted: Cost, limits: Limits) -> bool:
        """Set a cost aside if the day's limits hold it."""
        with self._lock:
            if not limits.hold(self._days[day] + wanted):
                return False
            self._days[day] += wanted
            return True

    def settle(self, day: date, reserved: Cost, spent: Cost) -> None:
        """Put what was spent in the place of what was set aside."""
        with self._lock:
            self._days[day] += spent - reserved

    def spent(self, day: date) -> Cost:
        """What a day has cost so far."""
        with self._lock:
            return self._days[day]


@dataclass(frozen=True, slots=True)
class Budget:
    """A day's limits, the prices, and where the account is kept."""

    accounts: Accounts
    limits: Limits = Limits()
    prices: Prices = Prices()

    def reserve(self, day: date, letters: int, answer: int) -> Cost | None:
        """Set aside what a prompt of some letters and an answer of some tokens may cost at most."""
        wanted = self.prices.of(letters // LETTERS_A_TOKEN + 1, answer)
        return wanted if self.accounts.reserve(day, wanted, self.limits) else None
