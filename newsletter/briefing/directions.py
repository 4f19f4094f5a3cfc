"""A rule of the check about which way a thing goes: more or less, better or worse.

A word that names one end of a scale is held against the words of the same scale in the lines of the
cited papers: the one around which the same things are spoken of must point the same way.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from newsletter.briefing.english import equals, opposites
from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import Laid, fit
from newsletter.briefing.senses import NEGATIONS
from newsletter.briefing.thesaurus import alike
from newsletter.briefing.words import word_set

TURNED = 0.35  # by how much an opposite must fit better than what points the same way
FAINT = 0.12  # by how much it does by chance

CONTRASTED = 6  # words to each side in which an opposite may be set against a word

# How much of something: the word behind says which way. And words of too many senses.
_DEGREES = word_set("more most less least")
_BEFORE_A_DEGREE = word_set("no more less as")
_VAGUE = word_set(
    "first second light end good goods effect state speed short knowledge far leave leaving"
    " response"
)
LEFT_OUT = _DEGREES | _VAGUE | NEGATIONS


def turned(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Its directions are those that the papers give to the same things."""
    if made.is_chinese:
        return
    margin, word = turned_by(made, cited)
    if margin > TURNED:
        yield f"{word}: the other way round in a cited paper"


def turned_by(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """By how much the opposite of a word fits better than the word, if not by chance; the word."""
    said = made.said.laid
    margins = [
        (_margin(said, place, cited), said.words[place])
        for place, stem, _ in said.telling
        if opposites(stem) and _points(said, place)
    ]
    return max(margins, default=(0.0, ""))


def _points(said: Laid, place: int) -> bool:
    """Whether a word names one end of a scale by itself; "no better" and "as good" do not."""
    is_degree = place > 0 and said.words[place - 1] in _BEFORE_A_DEGREE
    return said.words[place] not in LEFT_OUT and not is_degree


def _margin(said: Laid, place: int, cited: Sequence[Evidence]) -> float:
    """By how much the best place of the opposite of a word fits better than the word's own."""
    word = said.stems[place]
    opposite = opposites(word)
    if said.signs[place] > 0 and not any(_may_oppose(word, paper) for paper in cited):
        return 0.0
    around = said.stems[max(0, place - CONTRASTED) : place + CONTRASTED + 1]
    if not opposite.isdisjoint(around):
        return 0.0  # "upper and lower bounds" points nowhere
    spoken_of = [(paper, _scale(word) & paper.stems) for paper in cited]
    places: dict[bool, list[tuple[Laid, int]]] = {True: [], False: []}
    found = (at for paper, held in spoken_of for other in held for at in paper.at(other))
    for line, there in found:
        other = line.stems[there]
        is_alike = said.signs[place] == line.signs[there]
        if there and line.words[there - 1] == "non":
            is_alike = not is_alike
        same = (other not in opposite) == is_alike
        # The same word denied is left out: a denial may reach less far than it seems to.
        if line.words[there] not in LEFT_OUT and (same or other != word):
            places[same].append((line, there))
    if not places[False]:
        return 0.0
    against = max(fit(said, place, line, there) for line, there in places[False])
    if against <= FAINT:
        return 0.0
    best = 0.0
    agreeing = chain(places[True], _said_otherwise(word, said.signs[place], cited))
    for line, there in agreeing:
        best = max(best, fit(said, place, line, there))
        if against - best <= FAINT:
            return 0.0
    return against - best


def _may_oppose(word: str, paper: Evidence) -> bool:
    """Whether a paper holds the opposite of a word, or denies anything of its scale."""
    return not (opposites(word).isdisjoint(paper.stems) and _scale(word).isdisjoint(_denied(paper)))


@lru_cache(maxsize=4096)
def _denied(paper: Evidence) -> frozenset[str]:
    """The stems that a paper denies somewhere."""
    return frozenset(
        stem
        for line in paper.lines
        for place, stem in enumerate(line.laid.stems)
        if line.laid.signs[place] < 0 or (place and line.laid.words[place - 1] == "non")
    )


def _said_otherwise(word: str, sign: int, cited: Sequence[Evidence]) -> Iterator[tuple[Laid, int]]:
    """The places of what may stand for a word, denied if it is denied."""
    for paper in cited:
        for line, place in (at for other in alike(word) & paper.stems for at in paper.at(other)):
            if line.signs[place] == sign and line.words[place] not in LEFT_OUT:
                yield line, place


@lru_cache(maxsize=8192)
def _scale(word: str) -> frozenset[str]:
    """The stems of the scale that a word is an end of."""
    return opposites(word) | equals(word)
