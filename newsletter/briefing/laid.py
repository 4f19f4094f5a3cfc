"""A text laid out word by word, and how well what stands around a word fits another place.

    fit(sentence, i, line, j): of the words around word i of a sentence, the nearest counting most,
    how much stands in the line, again the nearest to word j counting most

Numbers, directions and comparisons are compared by it: what is said of what, without a grammar.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress, count
from math import exp

from newsletter.briefing.english import entry
from newsletter.briefing.once import once
from newsletter.briefing.senses import NEGATIONS
from newsletter.briefing.words import STOP, stem, word_set

NEGATION_REACH = 4
SHORT_PREFIX = 5  # letters that two stems must share to be kin: optimis-e, optimal; sensor, sensory
KIN = 0.8
LEAST_WEIGHT = 0.25  # of a word that stands in every text, against one that stands in none

# Words and names with numbers in them (Rab11), numbers, marks.
_WORD = re.compile(r"[^\W\d_]++(?:\d+[^\W_]*|(?:['\u2019][^\W\d_]+)*)|\d+(?:[.,]\d+)*")
_HYPHENS = frozenset("-\u2010\u2011")
_HYPHENED = re.compile(r"[^\W\d_]++[-\u2010\u2011](?=[^\W\d_])")
_STOPS = frozenset(",;:.()\u2014")
_JOINTS = word_set("while whereas but although though because yet which when if")
_NOT_A_DENIAL = word_set("only merely just")
_MOST_WORDS = 512
_AT: list[tuple[int, ...]] = [(place,) for place in range(_MOST_WORDS)]  # thousands share them
_NEAR = [exp(-distance / 5) for distance in range(_MOST_WORDS)]
_FAR = [exp(-distance / 10) for distance in range(_MOST_WORDS)]

Places = dict[str, tuple[int, ...]]


class Laid:
    """The words of a text, in lower case and as shown, with their stems, weights and clauses."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.words: list[str] = _WORD.findall(_small(text))[:_MOST_WORDS]
        known = list(map(_known, self.words))
        self.stems = [each for each, _ in known]
        self.weights = [weight for _, weight in known]

    @once
    def shown(self) -> list[str]:
        """The words as they are written."""
        places = zip(self.starts, self.words, strict=True)
        return [self._text[start : start + len(word)] for start, word in places]

    @once
    def clauses(self) -> list[int]:
        """The number of the clause that each word stands in."""
        text, found, clause, end = self._text, [], 0, 0
        if _JOINTS.isdisjoint(self.words) and not any(map(text[:-1].__contains__, _STOPS)):
            return [0] * len(self.words)
        for start, word in zip(self.starts, self.words, strict=True):
            if (between := text[end:start]) != " ":
                clause += sum(map(_STOPS.__contains__, between))
            clause += word in _JOINTS
            found.append(clause)
            end = start + len(word)
        return found

    @once
    def starts(self) -> list[int]:
        """Where each word begins in the text."""
        small, found, at = _small(self._text), [], 0
        for word in self.words:
            at = small.index(word, at)
            found.append(at)
            at += len(word)
        return found

    def is_hyphened(self, place: int) -> bool:
        """Whether a hyphen joins the word at a place to the next one: light-driven."""
        if place < 0:
            return False
        start, end = self.starts[place], self.starts[place] + len(self.words[place])
        is_followed = self._text[end : end + 1] in _HYPHENS
        return is_followed and _HYPHENED.match(self._text, start) is not None

    @once
    def _places(self) -> Places:
        """The places of each stem."""
        return _grouped(self.stems)

    @once
    def _families(self) -> Places:
        """The places of the longer stems by how they begin."""
        places = _grouped([found[:SHORT_PREFIX] for found in self.stems])
        return {begin: found for begin, found in places.items() if len(begin) == SHORT_PREFIX}

    @once
    def telling(self) -> list[tuple[int, str, float]]:
        """The places, stems and weights of the words that count."""
        found = zip(count(), self.stems, self.weights, strict=False)
        return list(compress(found, self.weights))

    @once
    def signs(self) -> list[int]:
        """-1 for a word behind an odd number of denials in its clause, else 1."""
        signs = [1] * len(self.words)
        if NEGATIONS.isdisjoint(self.words):
            return signs
        for place, word in enumerate(self.words):
            if word in NEGATIONS and self.words[place + 1 : place + 2] not in _ALONE:
                for after in range(place + 1, min(len(signs), place + 1 + NEGATION_REACH)):
                    if self.clauses[after] == self.clauses[place]:
                        signs[after] *= -1
        return signs

    def around(self, at: int) -> tuple[Sequence[tuple[str, float]], float]:
        """The stems around a word, each with what it is worth, and what they are worth together."""
        if at not in self._arounds:
            found = [
                (each, weight * _NEAR[abs(place - at)])
                for place, each, weight in self.telling
                if place != at
            ]
            self._arounds[at] = found, sum(worth for _, worth in found)
        return self._arounds[at]

    @once
    def _arounds(self) -> dict[int, tuple[Sequence[tuple[str, float]], float]]:
        """What was worked out for some places: many lines are held against the same word."""
        return {}

    def at(self, wanted: str) -> Sequence[int]:
        """The places of a stem."""
        return self._places.get(wanted, ())

    def places(self, wanted: str) -> tuple[Sequence[int], float]:
        """Where a stem stands, or one of its family, and how surely it is that."""
        if found := self._places.get(wanted):
            return found, 1.0
        return self._families.get(wanted[:SHORT_PREFIX], ()), KIN


def _grouped(names: Sequence[str]) -> Places:
    """The places of each name in a row of them, in order."""
    found = dict(zip(names, _AT, strict=False))  # the last of each
    if len(found) < len(names):
        several: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            if found[name] is not _AT[place]:
                several.setdefault(name, []).append(place)
        for name, before in several.items():
            found[name] = (*before, *found[name])
    return found


@lru_cache(maxsize=65536)
def _known(word: str) -> tuple[str, float]:
    """The stem of a word, and what it counts: by its rarity, and nothing if it tells nothing."""
    found = stem(word)
    if word in STOP or len(word) == 1 or word[0].isdigit():
        return found, 0.0
    return found, LEAST_WEIGHT + (1 - LEAST_WEIGHT) * entry(found).rarity


def _small(text: str) -> str:
    """A text in lower case, each letter in its place: a dotted capital I would become two."""
    return text.replace("\u0130", "I").lower()


_ALONE = [[word] for word in sorted(_NOT_A_DENIAL)]


@lru_cache(maxsize=32768)
def laid(text: str) -> Laid:
    """A text, laid out."""
    return Laid(text)


def fit(said: Laid, at: int, line: Laid, there: int) -> float:
    """How well what a sentence says around one of its words fits a place of a line: 0 to 1."""
    around, total = said.around(at)
    places, families = line._places, line._families  # noqa: SLF001 - each word would be a call
    held = 0.0
    for wanted, worth in around:
        surely = 1.0
        if not (found := places.get(wanted)):
            found, surely = families.get(wanted[:SHORT_PREFIX]), KIN
        if found:
            away = abs(found[0] - there)
            if len(found) > 1:
                away = min(abs(each - there) for each in found)
            held += worth * surely * _FAR[away]
    return held / total if total else 0.0
