"""A sign of the check: two things of one kind that a sentence has exchanged.

"Rab11 sorts, Rab14 scatters" holds every word of a paper that says it the other way round. Only
pairs that are easily exchanged are looked at: names with a number. What stands around the one must
not fit the other better, and the other way round.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import exp

from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import Laid

NEAR = 6.0  # words over which what is said in a sentence fades
FAR = 8.0  # the same in a line of a paper
LISTED = 2  # words from the one to the other of two that are named together
OTHER_CLAUSE = 0.3  # what a word of another clause is worth

_NAME = re.compile(r"[a-z]+\d")

Around = Mapping[str, float]


def crossed(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """By how much two things would fit the papers better exchanged, and which two."""
    said = made.said.laid
    best = 0.0, ""
    for one, two in _pairs(said):
        if _are_listed(said, one, two):
            continue
        first, second = said.stems[one], said.stems[two]
        if not all(any(each in paper.stems for paper in cited) for each in (first, second)):
            continue
        arounds = [_around(said, place, {first, second}) for place in (one, two)]
        fits = [[_best(around, each, cited) for each in (first, second)] for around in arounds]
        by = fits[0][1] + fits[1][0] - fits[0][0] - fits[1][1]
        best = max(best, (by, f"{said.words[one]} and {said.words[two]}"))
    return best


def _pairs(said: Laid) -> Iterator[tuple[int, int]]:
    """The places of each two words that are easily exchanged, the first of each word."""
    first: dict[str, int] = {}
    for place, stem, _ in said.telling:
        if not stem.isalpha() and _NAME.match(stem):
            first.setdefault(stem, place)
    return combinations(first.values(), 2)


def _are_listed(said: Laid, one: int, two: int) -> bool:
    """Whether two words stand together: upper and lower."""
    return abs(one - two) <= LISTED and not {"and", "or", "to"}.isdisjoint(
        said.words[min(one, two) : max(one, two)]
    )


def _around(said: Laid, at: int, left_out: set[str]) -> Around:
    """The words around a place, each with how much it tells of it."""
    found: dict[str, float] = {}
    for place, (stem, weight) in enumerate(zip(said.stems, said.weights, strict=True)):
        if weight and stem not in left_out:
            clause = 1.0 if said.clauses[place] == said.clauses[at] else OTHER_CLAUSE
            worth = weight * clause * exp(-abs(place - at) / NEAR)
            found[stem] = max(found.get(stem, 0.0), worth)
    return found


def _best(around: Around, wanted: str, cited: Sequence[Evidence]) -> float:
    """How well what is said fits the best place of a word in the papers."""
    total = sum(around.values())
    places = [place for paper in cited for place in paper.at(wanted)]
    if not total or not places:
        return 0.0
    return max(_held(around, line, place) for line, place in places) / total


def _held(around: Around, line: Laid, at: int) -> float:
    held = 0.0
    for stem, worth in around.items():
        found, surely = line.places(stem)
        if found:
            held += worth * surely * exp(-min(abs(place - at) for place in found) / FAR)
    return held
