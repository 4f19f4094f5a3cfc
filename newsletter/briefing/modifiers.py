"""A sign of the check: next to a word stands the opposite of what stands there in the papers.

    "unstable orbits", where the papers only speak of "stable orbits"

Closer than `directions`, which weighs all that stands around: two words must stand together.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsletter.briefing.directions import CONTRASTED, LEFT_OUT
from newsletter.briefing.english import equals, negated, opposites
from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import SHORT_PREFIX, Laid, fit

NEAR = 2  # words from the one to the other
LEAST_FIT = 0.3  # around an opposite that is no form of the word itself


def reversed_by(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """How well an opposite fits that stands next to the same word in a paper, and the word said."""
    said = made.said.laid
    turned = map(_turned, cited)
    places = {place for each in turned for place, stem, _ in said.telling if stem in each}
    best = 0.0, ""
    for place in places:
        against = _against(said.stems[place], cited)
        if _says_it(said, place, against):
            best = max(best, (_fitting(said, place, against, cited), said.words[place]))
    return best


@lru_cache(maxsize=4096)
def _turned(paper: Evidence) -> frozenset[str]:
    """The stems whose opposites a paper holds."""
    return frozenset[str]().union(*map(_contrary, paper.stems))


def _says_it(said: Laid, place: int, against: frozenset[str]) -> bool:
    """Whether a word is meant as it stands: not "non-linear", nor "linear and nonlinear"."""
    around = said.stems[max(0, place - CONTRASTED) : place + CONTRASTED + 1]
    before = said.words[max(0, place - 2) : place]
    return (
        said.words[place] not in LEFT_OUT
        and before[-1:] != ["non"]
        and before != ["out", "of"]
        and against.isdisjoint(around)
    )


def _against(stem: str, cited: Sequence[Evidence]) -> frozenset[str]:
    """The opposites of a stem that count; only its own forms if the papers hold it, too."""
    is_held = any(stem in paper.stems for paper in cited)
    return negated(stem) if is_held else _contrary(stem)


@lru_cache(maxsize=8192)
def _contrary(stem: str) -> frozenset[str]:
    return negated(stem) | opposites(stem)


def _fitting(said: Laid, place: int, against: frozenset[str], cited: Sequence[Evidence]) -> float:
    """How well the best such opposite fits; nothing if the word or its like stands there, too."""
    stem = said.stems[place]
    heads = {said.stems[head] for head in _beside(said, place) if said.weights[head]}
    heads |= {head[:SHORT_PREFIX] for head in heads if len(head) >= SHORT_PREFIX}
    sign = said.signs[place]
    found = list(_next_to(heads, against, sign, cited)) if heads else []
    if not found or any(_next_to(heads, equals(stem), sign, cited)):
        return 0.0
    fits = ((fit(said, place, line, there), line.stems[there]) for line, there in found)
    forms = negated(stem)
    return max((by for by, other in fits if other in forms or by >= LEAST_FIT), default=0.0)


def _next_to(
    heads: set[str], wanted: frozenset[str], sign: int, cited: Sequence[Evidence]
) -> Iterator[tuple[Laid, int]]:
    """The places of some stems, as much denied, next to one of some others or of their kin."""
    for line, place in (at for paper in cited for each in wanted for at in paper.at(each)):
        near = (line.stems[there] for there in _beside(line, place))
        if line.signs[place] == sign and any(
            each in heads or each[:SHORT_PREFIX] in heads for each in near
        ):
            yield line, place


def _beside(text: Laid, place: int) -> Iterator[int]:
    """The places next to one in its clause."""
    for other in range(max(0, place - NEAR), min(len(text.words), place + NEAR + 1)):
        if other != place and text.clauses[other] == text.clauses[place]:
            yield other
