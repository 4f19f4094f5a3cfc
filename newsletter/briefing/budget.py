"""What a day's briefings may cost: reserved before a call, settled after it.

Nothing is spent that was not reserved, so many writers at once stay under the limits together.
Money is counted in millionths of whatever unit the prices have.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

MILLION = 1_000_000
CALLS_A_PIECE = 2  # at most, but for tries that were turned away: asked, and asked again
LETTERS_A_TOKEN = 1  # at most a token a letter: true of Chinese, far too much for English


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls, tokens asked and answered, and money."""

    calls: int = 0
    asked: int = 0
    answered: int = 0
    micros: int = 0

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.asked + self.answered

    def __add__(self, other: "Cost") -> "Cost":
        """Both together."""
        return Cost(
            self.calls + other.calls,
            self.asked + other.asked,
            self.answered + other.answered,
            self.micros + other.micros,
        )

    def __neg__(self) -> "Cost":
        """What takes it back."""
        return Cost(-self.calls, -self.asked, -self.answered, -self.micros)


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
    """What a million tokens cost, asked and answered; and of which models something else."""

    asked: float = 0.0
    answered: float = 0.0
    others: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def of(self, asked: int, answered: int, model: str = "") -> Cost:
        """What one call costs; a millionth of a unit a token is the price of a million."""
        price_asked, price_answered = self.others.get(model, (self.asked, self.answered))
        return Cost(1, asked, answered, round(asked * price_asked + answered * price_answered))


@dataclass(frozen=True, slots=True)
class Purpose:
    """On which day, for which kind of work, and to which model.

    `piece` names what is written, if letters may share it; it makes no account of its own.
    """

    day: date
    kind: str
    model: str
    piece: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Spending:
    """What a purpose has cost, what is still set aside for it, and what came of it.

    Set aside is what a call may cost that is under way, or that nobody ever answered. `written`
    pieces came of it, and served `uses` letters.
    """

    purpose: Purpose
    spent: Cost = Cost()
    reserved: Cost = Cost()
    uses: int = 0
    written: int = 0

    @property
    def saved(self) -> Cost:
        """What the uses would have cost beyond, had each been asked for by itself."""
        more = max(self.uses - self.written, 0) if self.written else 0
        spent = self.spent
        # Some of the calls were for pieces that failed.
        tried = max(self.written, spent.calls / CALLS_A_PIECE, 1)
        calls, asked, answered, micros = (
            round(more * one / tried)
            for one in (spent.calls, spent.asked, spent.answered, spent.micros)
        )
        return Cost(calls, asked, answered, micros)


@dataclass(frozen=True, slots=True)
class Wants:
    """Which pieces the letter of each subscriber of a day was to be made of, and their costs."""

    day: date
    pieces: Mapping[int, Sequence[str]]
    costs: Mapping[str, Cost]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sentence of a model that was not sent, or a whole answer (`sentence` is empty), and why."""

    purpose: Purpose
    sentence: str
    reasons: tuple[str, ...]
    times: int = 1


class Accounts(Protocol):
    """What was reserved and spent each day, and what was refused."""

    def reserve(self, purpose: Purpose, wanted: Cost, limits: Limits) -> bool:
        """Set a cost aside if the day's limits hold it, all at once; say whether they did."""
        ...

    def settle(self, purpose: Purpose, reserved: Cost, spent: Cost) -> None:
        """Put what was really spent in the place of what was set aside for it."""
        ...

    def want(self, day: date, pieces: Mapping[int, Sequence[str]]) -> frozenset[int]:
        """Note of which pieces the letters of subscribers are made, by their numbers.

        Returns those whose letter of the day was noted before: a morning may begin twice.
        """
        ...

    def wants(self, since: date, through: date) -> Iterator[Wants]:
        """Whose letters were made of which pieces, a day after the other, and their costs."""
        ...

    def count(self, purpose: Purpose, *, uses: int = 0, written: int = 0) -> None:
        """Note that letters used pieces, and that pieces were written."""
        ...

    def refuse(self, refusal: Refusal) -> None:
        """Remember what was not sent."""
        ...

    def spending(self, since: date, through: date) -> tuple[Spending, ...]:
        """What some days have cost, by day, kind and model."""
        ...

    def refusals(self, since: date, through: date) -> tuple[Refusal, ...]:
        """What was not sent on some days, in the order of time."""
        ...


@dataclass(slots=True)
class MemoryAccounts:
    """The Accounts of one process."""

    _books: dict[Purpose, Spending] = field(default_factory=dict)
    _pieces: dict[tuple[date, str], Cost] = field(default_factory=dict)
    _wants: dict[tuple[date, int], Sequence[str]] = field(default_factory=dict)
    _refusals: list[Refusal] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def reserve(self, purpose: Purpose, wanted: Cost, limits: Limits) -> bool:
        """Set a cost aside if the day's limits hold it."""
        with self._lock:
            whole = total(self.spending(purpose.day, purpose.day))
            if not limits.hold(whole + wanted):
                return False
            self._change(purpose, reserved=wanted)
            return True

    def settle(self, purpose: Purpose, reserved: Cost, spent: Cost) -> None:
        """Put what was spent in the place of what was set aside."""
        self._change(purpose, reserved=-reserved, spent=spent)
        if purpose.piece:
            key = purpose.day, purpose.piece
            with self._lock:
                self._pieces[key] = self._pieces.get(key, Cost()) + spent

    def want(self, day: date, pieces: Mapping[int, Sequence[str]]) -> frozenset[int]:
        """Note of which pieces letters are made."""
        known = frozenset(reader for reader in pieces if (day, reader) in self._wants)
        self._wants.update({(day, reader): made_of for reader, made_of in pieces.items()})
        return known

    def wants(self, since: date, through: date) -> Iterator[Wants]:
        """Whose letters were made of which pieces, a day after the other."""
        for day in sorted({on for on, _ in self._wants if since <= on <= through}):
            made_of = {reader: some for (on, reader), some in self._wants.items() if on == day}
            costs = {piece: cost for (on, piece), cost in self._pieces.items() if on == day}
            yield Wants(day, made_of, costs)

    def count(self, purpose: Purpose, *, uses: int = 0, written: int = 0) -> None:
        """Note uses and pieces."""
        self._change(purpose, uses=uses, written=written)

    def _change(
        self,
        purpose: Purpose,
        *,
        spent: Cost = Cost(),
        reserved: Cost = Cost(),
        uses: int = 0,
        written: int = 0,
    ) -> None:
        with self._lock:
            old = self._books.get(purpose, Spending(purpose))
            self._books[purpose] = replace(
                old,
                spent=old.spent + spent,
                reserved=old.reserved + reserved,
                uses=old.uses + uses,
                written=old.written + written,
            )

    def refuse(self, refusal: Refusal) -> None:
        """Remember what was not sent."""
        self._refusals.append(refusal)

    def spending(self, since: date, through: date) -> tuple[Spending, ...]:
        """What some days have cost."""
        with self._lock:
            found = [one for one in self._books.values() if since <= one.purpose.day <= through]
        return tuple(sorted(found, key=lambda one: _order(one.purpose)))

    def refusals(self, since: date, through: date) -> tuple[Refusal, ...]:
        """What was not sent on some days."""
        return tuple(one for one in self._refusals if since <= one.purpose.day <= through)


def _order(purpose: Purpose) -> tuple[date, str, str]:
    return purpose.day, purpose.kind, purpose.model


def total(books: tuple[Spending, ...]) -> Cost:
    """What was spent and is set aside, in all."""
    return sum((one.spent + one.reserved for one in books), Cost())


def reasons(refusals: tuple[Refusal, ...]) -> Mapping[str, int]:
    """How often each reason was given, without the words of the sentence that it names."""
    found: defaultdict[str, int] = defaultdict(int)
    for one in refusals:
        for reason in one.reasons:
            found[reason.rpartition(": ")[2]] += one.times
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, slots=True)
class Budget:
    """A day's limits, the prices, and where the account is kept."""

    accounts: Accounts = field(default_factory=MemoryAccounts)
    limits: Limits = Limits()
    prices: Prices = Prices()

    def reserve(self, purpose: Purpose, letters: int, answer: int) -> Cost | None:
        """Set aside what a prompt of some letters and an answer of some tokens may cost at most."""
        wanted = self._most(purpose, letters, answer)
        return wanted if self.accounts.reserve(purpose, wanted, self.limits) else None

    def why_not(self, purpose: Purpose, letters: int, answer: int) -> str:
        """Why nothing could be set aside: so much is spent, or one call may cost too much."""
        if self.limits.hold(self._most(purpose, letters, answer)):
            return "the budget of the day is spent"
        return "the budget of a day is less than a call may cost (see most_tokens)"

    def _most(self, purpose: Purpose, letters: int, answer: int) -> Cost:
        return self.prices.of(letters // LETTERS_A_TOKEN + 1, answer, purpose.model)
