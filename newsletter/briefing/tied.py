"""Signs of the check: a number of the papers that a sentence ties to the wrong thing.

Each number of a sentence stands in the paper, but what the sentence says around it stands there
around another number: around one of the same sentence (the two are exchanged), or around one that
the sentence does not hold.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from newsletter.briefing.around import COUNT, RANK, YEAR, Amount, amounts, fit
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.laid import SHORT_PREFIX

LOSS = 2.0  # what it counts besides that one of two numbers would fit worse
LEAST_FIT = 0.2  # of what is said around a number, around another one
FITTING = 0.5  # how well a number fits its own place before it is left alone
FAR_ABOVE = 100  # times as large as a number in words, above which one in digits is no rival
NOT_THERE = 0.1  # what a count is taken to fit that stands nowhere
FARTHER = 0.05  # how much less of a sentence the line of the other number may hold
OF_LINES = 0.6  # what it counts that the line of the other number holds more of it


def exchanged(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """By how much two numbers would fit the papers better the other way round, and which two."""
    worst = 0.0, ""
    known: dict[Amount, list[Amount]] = {}
    for one, two in combinations(amounts(made.said), 2):
        if not _are_alike(one, two):
            continue
        for each in (one, two):
            if each not in known:
                known[each] = [place for place in standing(each, cited) if place.kind]
        if known[one] and known[two]:
            gains = (
                _best(one, known[two]) - _best(one, known[one]),
                _best(two, known[one]) - _best(two, known[two]),
            )
            by = sum(gains) - LOSS * max(0.0, -min(gains))
            if by > worst[0]:
                worst = by, f"{one.shown} and {two.shown}"
    return worst


def _are_alike(one: Amount, two: Amount) -> bool:
    """Whether two numbers may be exchanged."""
    return (
        one.kind == two.kind != ""
        and one.number.dimension == two.number.dimension
        and one.number.value != two.number.value
        and not _is_far_above(one, two)
        and not _is_far_above(two, one)
    )


def _is_far_above(one: Amount, two: Amount) -> bool:
    """Whether a number in digits is no rival of one in words: 1,600 letters from two archives."""
    is_told_apart = two.shown.isalpha() and not one.shown.isalpha()
    return is_told_apart and one.number.value >= FAR_ABOVE * two.number.value


def misplaced(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """By how much another number fits better what is said of one, and which one it is.

    What a paper says that does not hold the number is no rival: a sentence may join two papers.
    """
    worst = 0.0, ""
    for amount in amounts(made.said):
        if _may_be_misplaced(amount):
            own = standing(amount, cited)
            if not _is_settled(amount, own):
                papers = cited
                if len(cited) > 1:
                    papers = [one for one in cited if standing(amount, [one])]
                by = max(_gains(amount, own, made.said, papers or cited), default=0.0)
                worst = max(worst, (by, amount.shown))
    return worst


def _may_be_misplaced(amount: Amount) -> bool:
    """Whether a number says how much of what; "a third" is too vague, and a year says when."""
    is_vague = amount.kind == "%" and amount.shown[:1].isalpha()
    return amount.kind not in {"", RANK, YEAR} and not is_vague


def _is_settled(amount: Amount, own: Sequence[Amount]) -> bool:
    """Whether nothing can be said against a number: it stands nowhere, or counts the same there."""
    if not own:
        return not amount.shown.isalpha()  # else it is a count of the writer's own
    if not any(place.kind for place in own):
        return True
    return amount.kind == COUNT and any(
        _is_same(amount.counted[-1], thing)
        for place in own
        for thing in place.counted
        if amount.counted
    )


def _gains(
    amount: Amount, own: Sequence[Amount], said: Passage, cited: Sequence[Evidence]
) -> Iterator[float]:
    """By how much each other number fits better, as far as it does."""
    mine = _best(amount, own) if own else NOT_THERE
    if mine >= FITTING:
        return
    others = [other for other in _others(amount, own, cited) if not _is_said(other, said)]
    if others:
        share = max((place.passage.share(said.set) for place in own), default=0.0)
        for other in others:
            nearer = other.passage.share(said.set) - share
            found = fit(amount, other) if nearer >= -FARTHER else 0.0
            if found >= LEAST_FIT:
                yield found - mine + OF_LINES * nearer


def _others(amount: Amount, own: Sequence[Amount], cited: Sequence[Evidence]) -> Iterator[Amount]:
    """The numbers that may be meant: of the same kind and unit, and counting more alike."""
    units = {place.unit for place in own} - {""}
    alike = max((_alike(amount, place) for place in own), default=0)
    is_scaled = amount.number.scale > 1
    for other in _places(cited):
        if (
            other.kind == amount.kind
            and (other.number.scale > 1) == is_scaled
            and (not units or other.unit in units)
            and (other.kind != COUNT or _alike(amount, other) > alike)
        ):
            yield other


def _is_said(other: Amount, said: Passage) -> bool:
    """Whether a number of a paper stands in a sentence."""
    return any(each.may_restate(other.number) for each in said.quantities)


def _alike(amount: Amount, other: Amount) -> int:
    """How many of the words that say what a number counts stand behind another one, too."""
    return sum(any(_is_same(one, two) for two in other.counted) for one in amount.counted)


def _is_same(one: str, other: str) -> bool:
    return one == other or (len(one) >= SHORT_PREFIX and one[:SHORT_PREFIX] == other[:SHORT_PREFIX])


def standing(amount: Amount, cited: Sequence[Evidence]) -> Sequence[Amount]:
    """The places of some papers where a number may come from."""
    return _own_of(amount, tuple(cited))


@lru_cache(maxsize=256)  # both signs ask for the same sentence
def _own_of(amount: Amount, cited: tuple[Evidence, ...]) -> tuple[Amount, ...]:
    restates = amount.number.may_restate
    return tuple(place for place in _places(cited) if restates(place.number))


def _places(cited: Sequence[Evidence]) -> Iterator[Amount]:
    """All numbers of some papers."""
    for paper in cited:
        yield from _places_of(paper)


@lru_cache(maxsize=4096)
def _places_of(paper: Evidence) -> tuple[Amount, ...]:
    return tuple(amount for line in paper.lines for amount in amounts(line))


def _best(amount: Amount, places: Sequence[Amount]) -> float:
    return max(fit(amount, place) for place in places)
