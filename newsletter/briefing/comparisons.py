"""A rule of the check about comparisons: what is better than what.

A comparison ("A outperforms B", "A needs less memory than B") is held side by side against those of
the cited papers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.senses import BURDENS, INFERIOR, NEGATIONS, POOR, SUPERIOR, TURNING
from newsletter.briefing.words import STOP, stem, word_set

MOST_OF_IT = 0.5  # from which on two comparisons are of the same things
NEGATION_REACH = 6
LIST_REACH = 10  # a list behind "without" goes on over its commas
QUALITY_REACH = 6
SHORTEST_DEGREE = 4

# What is said of earlier work is no news of this one, which often turns just that round.
_BACKGROUND = re.compile(
    r"\b(?:existing|previous|previously|prior|earlier|traditional|traditionally|conventional|current|"
    r"typically|recent|recently|challenging|standard|so far|until now)\b",
    re.IGNORECASE,
)
_BETWEEN_CLAUSES = frozenset(",;:.()\u2014") | word_set(
    "while whereas but although though because yet which and when if"
)
_TOKEN = re.compile(r"[^\W\d_]+|[,;:.()\u2014]")

_COMPARING = SUPERIOR | INFERIOR


@lru_cache(maxsize=16384)
def is_background(text: str) -> bool:
    """Whether a text speaks of earlier work."""
    return _BACKGROUND.search(text) is not None


@lru_cache(maxsize=16384)
def _passage(stems: frozenset[str]) -> Passage:
    return Passage.of(stems)


@lru_cache(maxsize=16384)
def clauses_of(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The words of a text in lower case, and the number of the clause that each stands in."""
    words: list[str] = []
    clauses: list[int] = []
    clause = 0
    for token in _TOKEN.findall(text.lower()):
        clause += token in _BETWEEN_CLAUSES
        if token.isalpha():
            words.append(token)
            clauses.append(clause)
    return tuple(words), tuple(clauses)


def negation(words: Sequence[str], clauses: Sequence[int], at: int) -> int:
    """-1 if an odd number of negations stands before a word in its clause, else 1."""
    before = range(max(0, at - LIST_REACH), at)
    found = [
        place
        for place in before
        if (
            words[place] in NEGATIONS
            and clauses[place] == clauses[at]
            and at - place <= NEGATION_REACH
        )
        or (words[place] == "without" and clauses[place] < clauses[at])
    ]
    return -1 if len(found) % 2 else 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is better (1) or worse (-1) than what."""

    left: frozenset[str]
    right: frozenset[str]
    sign: int


def compared(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """What it calls better than another thing is not called worse by the papers."""
    if _turned_round(made, cited) >= MOST_OF_IT:
        yield "exchanges what is compared"


def _turned_round(made: Claim, cited: Sequence[Evidence]) -> float:
    """The share of the words of a comparison that one of the papers holds the other way round."""
    mine = comparison(made.said)
    if mine is None:
        return 0.0
    found = []
    for paper in cited:
        for line in paper.lines:
            theirs = comparison(line)
            if theirs is not None:
                found.append(_held_against(mine, theirs, paper))
    most = max((weight for weight, _ in found), default=0.0)
    best = {verdict for weight, verdict in found if weight == most and verdict}
    return most / (len(mine.left) + len(mine.right)) if best == {-1} else 0.0


def _held_against(mine: Comparison, theirs: Comparison, paper: Evidence) -> tuple[float, int]:
    """How many words two comparisons share, and whether they agree (1, -1, or 0: unclear)."""
    left, right = (_spelled_out(side, paper) for side in (theirs.left, theirs.right))
    left, right = left - right, right - left
    if left <= _SELF:
        left = frozenset(paper.whole.stems) - right
    straight = _both(_shared(mine.left, left), _shared(mine.right, right))
    crossed = _both(_shared(mine.left, right), _shared(mine.right, left))
    if straight == crossed:
        return 0.0, 0
    same_way = 1 if straight > crossed else -1
    return straight + crossed, same_way * mine.sign * theirs.sign


# How a paper speaks of what it presents.
_SELF = frozenset(
    map(
        stem,
        word_set(
            """
            method approach model framework system result experiment find show demonstrate
            evaluation extensive propose work study algorithm consistently significantly
            substantially present paper technique analysis empirical experimental numerical novel
            """
        ),
    )
)


def _both(one: float, other: float) -> float:
    """What two sides share with two others together; nothing if one of them shares nothing."""
    return one + other if one and other else 0.0


def _spelled_out(stems: frozenset[str], paper: Evidence) -> frozenset[str]:
    """Some stems, with what the abbreviations among them stand for."""
    return stems.union(*(paper.abbreviations.get(word, frozenset()) for word in stems))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    side = _passage(other)
    return sum(side.holds(word) for word in one)


@lru_cache(maxsize=16384)
def comparison(passage: Passage) -> Comparison | None:
    """The first comparison of a passage, if it has one."""
    if "than" not in passage.words and _COMPARING.isdisjoint(passage.laid.stems):
        return None
    words, clauses = clauses_of(passage.text)
    stems = [stem(word) for word in words]
    for at in range(len(words)):
        if sign := _comparator(words, stems, at):
            sign *= negation(words, clauses, at)
            left = _content(words[:at], stems[:at])
            last = next(
                (place for place in range(at + 1, len(words)) if clauses[place] > clauses[at] + 1),
                len(words),
            )
            right = _content(words[at + 1 : last], stems[at + 1 : last])
            if left - right and right - left:
                return Comparison(left - right, right - left, sign)
    return None


def _comparator(words: Sequence[str], stems: Sequence[str], at: int) -> int:
    """What a word says of what stands left of it: better (1), worse (-1) or neither (0)."""
    if stems[at] in SUPERIOR or stems[at] in INFERIOR:
        return 1 if stems[at] in SUPERIOR else -1
    return _quality(words, stems, at) if words[at] == "than" else 0


def _quality(words: Sequence[str], stems: Sequence[str], at: int) -> int:
    """Whether the words before "than" speak for the left side (1), against it (-1), or neither."""
    start = max(0, at - QUALITY_REACH)
    sign = 0
    if words[at - 1] in {"more", "less"}:
        return 0  # of what, stands somewhere else
    for place in range(start, at):
        word = words[place]
        if word in {"more", "higher", "larger", "greater"} or (
            word.endswith("er") and len(word) > SHORTEST_DEGREE
        ):
            sign = 1
        if word in {"less", "fewer", "lower", "smaller"} or stems[place] in POOR:
            sign = -1
    near = [stems[place] for place in range(start, at) if words[place] != "times"]
    heavy = any(each in BURDENS for each in near)
    return -sign if heavy and not any(each in POOR for each in stems[start:at]) else sign


def _content(words: Sequence[str], stems: Sequence[str]) -> frozenset[str]:
    return frozenset(
        found
        for word, found in zip(words, stems, strict=True)
        if word not in STOP and len(word) > 1 and found not in BURDENS and found not in TURNING
    )
