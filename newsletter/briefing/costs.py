"""What models cost, as people ask: per day, per kind of work, per subscriber, what was saved.

books + refusals of some days           -> one DayCosts each
pieces that letters are made of + costs -> one ReaderCosts each
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, groupby

from newsletter.briefing.budget import MILLION, Cost, Refusal, Spending, Wants, reasons

LETTER = "letter"  # the kind under which letters are counted


@dataclass(frozen=True, slots=True)
class DayCosts:
    """What one day has cost. `letters` is how many the model wrote for, or was to."""

    day: date
    books: tuple[Spending, ...]
    refusals: tuple[Refusal, ...]

    @property
    def letters(self) -> int:
        """How many letters the day's pieces were for."""
        return sum(one.uses for one in self.books if one.purpose.kind == LETTER)

    @property
    def kinds(self) -> tuple[Spending, ...]:
        """The accounts of calls."""
        return tuple(one for one in self.books if one.purpose.kind != LETTER)

    @property
    def spent(self) -> Cost:
        """What was spent."""
        return sum((one.spent for one in self.books), Cost())

    @property
    def reserved(self) -> Cost:
        """What is set aside for calls that are under way, or that nobody ever answered."""
        return sum((one.reserved for one in self.books), Cost())

    @property
    def saved(self) -> Cost:
        """What pieces that letters share would have cost beyond, asked for letter by letter."""
        return sum((one.saved for one in self.books), Cost())

    @property
    def missing(self) -> dict[str, int]:
        """How many pieces are missing, by the reason."""
        return dict(reasons(tuple(one for one in self.refusals if not one.sentence)))

    @property
    def refused(self) -> dict[str, int]:
        """How often each reason was given against a sentence."""
        return dict(reasons(tuple(one for one in self.refusals if one.sentence)))

    def summary(self) -> str:
        """One line for the operator; empty where no model was asked for anything."""
        models = ", ".join(dict.fromkeys(one.purpose.model for one in self.books))
        if not models and not self.missing:
            return ""
        spent, waiting = self.spent, self.reserved
        parts = [
            f"{spent.calls} calls of {models or 'a model'}",
            f"{spent.tokens} tokens",
            *([f"money {spent.micros / MILLION:.4f}"] if spent.micros else []),
            *([f"{self.saved.calls} calls saved"] if self.saved.calls else []),
            *(
                [f"{waiting.tokens} tokens set aside ({unanswered(waiting)})"]
                if waiting.calls
                else []
            ),
        ]
        lost = sum(self.missing.values())
        why = "; ".join(f"{reason} ({times})" for reason, times in self.missing.items())
        pieces = "1 piece" if lost == 1 else f"{lost} pieces"
        return ", ".join(parts) + (
            f"; the built-in writer stood in for {pieces}: {why}" if lost else ""
        )


def unanswered(reserved: Cost) -> str:
    """How many calls something is set aside for, in words."""
    return f"{reserved.calls} {'call' if reserved.calls == 1 else 'calls'} without an answer"


def by_day(books: Sequence[Spending], refusals: Sequence[Refusal]) -> Iterator[DayCosts]:
    """The days of some accounts, in order; both are ordered by day."""
    found = {day: tuple(part) for day, part in groupby(books, key=lambda one: one.purpose.day)}
    refused: dict[date, list[Refusal]] = {}
    for one in refusals:
        refused.setdefault(one.purpose.day, []).append(one)
    for day in sorted(found.keys() | refused.keys()):
        yield DayCosts(day, found.get(day, ()), tuple(refused.get(day, ())))


@dataclass(frozen=True, slots=True)
class ReaderCosts:
    """What the letters of one subscriber cost: of each piece its cost by the letters that share it.

    `alone` is what they would have cost had nobody shared their pieces. Of a piece that nobody
    could write the calls count, too.
    """

    reader: int
    letters: int = 0
    pieces: int = 0
    calls: float = 0.0
    tokens: float = 0.0
    micros: float = 0.0
    alone: Cost = field(default_factory=Cost)


def by_reader(days: Iterable[Wants]) -> tuple[ReaderCosts, ...]:
    """What each subscriber's letters of some days cost, the dearest first."""
    found: dict[int, ReaderCosts] = {}
    for day in days:
        letters = Counter(chain.from_iterable(day.pieces.values()))
        for reader, pieces in day.pieces.items():
            costs = [(day.costs.get(piece, Cost()), letters[piece]) for piece in pieces]
            found[reader] = _more(found.get(reader, ReaderCosts(reader)), costs)
    return tuple(sorted(found.values(), key=_dearest_first))


def _more(share: ReaderCosts, costs: Sequence[tuple[Cost, int]]) -> ReaderCosts:
    """A share with one more letter: the costs of its pieces, and how many letters share each."""
    return ReaderCosts(
        share.reader,
        share.letters + 1,
        share.pieces + len(costs),
        share.calls + sum(cost.calls / letters for cost, letters in costs),
        share.tokens + sum(cost.tokens / letters for cost, letters in costs),
        share.micros + sum(cost.micros / letters for cost, letters in costs),
        sum((cost for cost, _ in costs), share.alone),
    )


def _dearest_first(share: ReaderCosts) -> tuple[float, float, int]:
    return -share.micros, -share.tokens, share.reader
