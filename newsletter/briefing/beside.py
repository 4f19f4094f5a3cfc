"""What stands right beside a word, and how much of it stands beside a word of another text, too.

Closer than `laid.fit`, which looks at whole lines: a few words to each side, those of other clauses
counting little, and a word counts for another that may say the same.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import exp

from newsletter.briefing.directions import LEFT_OUT
from newsletter.briefing.laid import KIN, SHORT_PREFIX, Laid
from newsletter.briefing.thesaurus import alike

REACH = 12  # words to a side of a word, and of them:
SIDE = 5  # words that tell something
NEXT = 3  # those that stand next to it
EQUAL = 0.7  # what a word counts that may say the same, against the word itself
ACROSS = 0.3  # what a word counts that stands in another clause
THERE_ACROSS = 0.5  # the same for the word that it is found in
OTHER_SIDE = 0.8  # or that stands on the other side

Near = tuple[int, int, bool]  # a place, how many telling words away, and whether in the clause


def beside_fit(said: Laid, place: int, line: Laid, there: int) -> float:
    """How much of what stands right around a word stands right around another, too: 0 to 1."""
    held = total = 0.0
    theirs = _nearest(line, there)
    for at, away, is_here in _near(said, place):
        if said.words[at] not in LEFT_OUT:
            worth = said.weights[at] * exp((1 - abs(away)) / 2) * (1 if is_here else ACROSS)
            total += worth
            held += worth * _as_near(said.stems[at], away, theirs)
    return held / total if total else 0.0


def share_a_neighbour(said: Laid, place: int, line: Laid, there: int) -> bool:
    """Whether a word next to one, in its clause, says the same as one next to another."""
    theirs = _next_to(line, there)
    return any(_sameness(one, other) for one in _next_to(said, place) for other in theirs)


def _as_near(word: str, away: int, theirs: Mapping[str, tuple[int, bool]]) -> float:
    """How surely a word that stands so far from one place stands near another."""
    best = 0.0
    for each, surely in _likest(word, theirs):
        distance, is_here = theirs[each]
        side = 1 if away * distance > 0 else OTHER_SIDE
        clause = 1 if is_here else THERE_ACROSS
        best = max(best, surely * side * clause * exp((1 - abs(distance)) / 4))
    return best


def _likest(word: str, theirs: Mapping[str, tuple[int, bool]]) -> Iterator[tuple[str, float]]:
    """What may stand for a word among others, and how surely."""
    if word in theirs:
        yield word, 1.0
    elif word[:SHORT_PREFIX] in theirs:
        yield word[:SHORT_PREFIX], KIN
    else:
        yield from ((each, EQUAL) for each in alike(word) & theirs.keys())


@lru_cache(maxsize=32768)
def _sameness(one: str, other: str) -> float:
    """How surely two stems say the same."""
    if one == other:
        return 1.0
    if len(one) >= SHORT_PREFIX and one[:SHORT_PREFIX] == other[:SHORT_PREFIX]:
        return KIN
    return EQUAL if other in alike(one) else 0.0


@lru_cache(maxsize=8192)
def _next_to(text: Laid, place: int) -> tuple[str, ...]:
    """The telling words next to a word in its clause."""
    return tuple(
        text.stems[at]
        for at, away, is_here in _near(text, place)
        if is_here and abs(away) <= NEXT and text.words[at] not in LEFT_OUT
    )


@lru_cache(maxsize=8192)
def _nearest(text: Laid, place: int) -> Mapping[str, tuple[int, bool]]:
    """How far away each stem near a word stands, and how it begins, and whether in its clause."""
    found: dict[str, tuple[int, bool]] = {}
    for at, away, is_here in _near(text, place):
        near = text.stems[at]
        found.setdefault(near, (away, is_here))
        if len(near) > SHORT_PREFIX:
            found.setdefault(near[:SHORT_PREFIX], (away, is_here))
    return found


@lru_cache(maxsize=8192)
def _near(text: Laid, place: int) -> tuple[Near, ...]:
    """The telling words around a word, the nearest first."""
    found = (*_side(text, place, 1), *_side(text, place, -1))
    return tuple(sorted(found, key=lambda near: abs(near[1])))


def _side(text: Laid, place: int, step: int) -> Iterator[Near]:
    """The telling words to one side of a word, the nearest first."""
    weights, clauses = text.weights, text.clauses
    end = min(len(weights), place + REACH + 1) if step > 0 else max(-1, place - REACH - 1)
    found, clause = 0, clauses[place]
    for at in range(place + step, end, step):
        if weights[at]:
            found += 1
            yield at, step * found, clauses[at] == clause
            if found == SIDE:
                return
