"""What is near a topic in meaning: papers, and words of the papers."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, pairwise

import numpy as np

from newsletter.model import Paper
from newsletter.radar import score
from newsletter.radar.ragged import Figures, Flags, Numbers
from newsletter.radar.shelf import Shelf
from newsletter.radar.spelling import are_derived
from newsletter.radar.vectors import Rows, Vectors, additive, everyday, unit

SHORT = 4  # letters: up to so many most words are acronyms (QEC is no kind of QA)
AT_ONCE = 256  # words whose neighbours are looked for together
LONGEST_NAME = 6  # letters of an acronym
SHOWN = 0.4  # the cosine above which a word is shown as close to a topic
SAMPLE = 4_096  # papers that say what a day is about

_WORD = re.compile(r"[^\W_]+")

# Words of the papers, and how near they are; below zero if they may only be spelled alike.
Cousins = tuple[Numbers, Figures]
NONE: Cousins = (np.zeros(0, np.int64), np.zeros(0, np.float32))


class Nearness:
    """The vectors of a day's papers and words, made when they are first asked for.

    `words` are other vectors for single words, if `vectors` are too slow for a whole vocabulary.
    `base`: the nearness of the papers that were there before; it says which words are cousins.
    `rows`: the vectors of the papers, if they are known.
    """

    def __init__(
        self,
        shelf: Shelf,
        papers: Sequence[Paper],
        vectors: Vectors,
        *,
        words: Vectors | None = None,
        base: "Nearness | None" = None,
        rows: Rows | None = None,
    ) -> None:
        self._shelf = shelf
        self._papers = papers
        self._vectors = vectors
        self._words = words or vectors
        self._base = base
        self._rows = rows
        self._cousins: dict[str, Cousins] = {}
        self._plain: tuple[Sequence[str], Flags] | None = None
        self._summed: tuple[Sequence[str], Rows] | None = None  # asked again for late papers

    @cached_property
    def rows(self) -> Rows:
        """The vector of each paper."""
        if self._rows is not None:
            return self._rows
        return self._vectors.embed([f"{one.title} {one.abstract}" for one in self._papers])

    @cached_property
    def day(self) -> Rows:
        """What the papers are about: how their vectors lie, as `voices.spread` reads it."""
        some = np.asarray(self.rows[:: -(-len(self.rows) // SAMPLE)], np.float32)
        middle = some.mean(axis=0)
        around = some.T @ some / np.float32(len(some)) - np.outer(middle, middle)
        squares, axes = np.linalg.eigh(around)
        return np.column_stack((axes * np.sqrt(np.maximum(squares, 0)), middle))

    @cached_property
    def _usual(self) -> tuple[Numbers, Rows]:
        usual = self._shelf.usual()
        usual = usual[telling([self._shelf.vocabulary[one] for one in usual])]
        return usual, self._embed_words([self._shelf.vocabulary[one] for one in usual])

    @cached_property
    def weight(self) -> float:
        """How much nearness counts: nothing where there are no vectors."""
        if self._base:
            return self._base.weight
        return self._vectors.near if self.rows.any() else 0.0

    @property
    def close(self) -> float:
        """The cosine that excuses a missing word."""
        return self._vectors.close

    def prepare(self, words: Iterable[str]) -> None:
        """Find the cousins of many words at once, which is quicker than one by one."""
        if self._base:
            self._base.prepare(words)
            return
        fresh = [one for one in dict.fromkeys(words) if one not in self._cousins]
        for begin in range(0, len(fresh), AT_ONCE):
            self._find_cousins(fresh[begin : begin + AT_ONCE])

    def sums(self, words: Sequence[str]) -> Rows | None:
        """The vectors of words, which add up to those of topics; None: topics must be embedded."""
        if self._base:
            return self._base.sums(words)
        if (summing := additive(self._vectors)) is None:
            return None
        if self._summed is None or self._summed[0] != words:
            self._summed = words, summing.sums(words)
        return self._summed[1]

    def everyday(self, words: Sequence[str]) -> Flags:
        """Which words of topics are everyday ones; remembered for the last ones asked."""
        if self._plain is None or self._plain[0] is not words:
            self._plain = words, everyday(words)
        return self._plain[1]

    def tells(self, words: Sequence[str], of: Numbers, papers: Numbers) -> Flags:
        """Whether words (by number) say enough in the titles of papers to be topics on their own.

        Everyday ones do where they are written in capitals: *RAG* is a name, a rag is none.
        """
        if not self.weight:
            return np.zeros(len(of), bool)
        tells = ~self.everyday(words)[of]
        for place in np.flatnonzero(~tells).tolist():
            name = words[of[place]].upper()
            if 1 < len(name) <= LONGEST_NAME:
                tells[place] = _is_said(name, self._papers[papers[place]].title)
        return tells

    def embed(self, topics: Sequence[str]) -> Rows:
        """The vectors of topics."""
        return self._vectors.embed(topics)

    def cousins(self, word: str) -> Cousins:
        """The words of the papers that are near a word but no relatives, with their cosines."""
        if self._base:
            return self._base.cousins(word)
        if word not in self._cousins:
            self.prepare([word])
        return self._cousins[word]

    def closest(
        self, topic: str, words: Sequence[str], most: int = 3, *, any_near: bool = False
    ) -> list[str]:
        """The words that are nearest to a topic: those that are near, or `any_near`est."""
        near = self._words.embed(words) @ self._words.embed([topic])[0]
        least = 0.0 if any_near else SHOWN
        return [words[one] for one in np.argsort(-near, kind="stable")[:most] if near[one] > least]

    def _embed_words(self, words: Sequence[str]) -> Rows:
        summing = additive(self._words)
        return unit(summing.sums(words)) if summing else self._words.embed(words)

    def _find_cousins(self, words: Sequence[str]) -> None:
        usual, rows = self._usual
        near = self._embed_words(words) @ rows.T
        stems, own = self._shelf.stem_of[usual], self._shelf.stem_numbers(words)
        of, which = np.divmod(np.flatnonzero(near >= score.ALIKE), max(1, len(usual)))
        others = telling(words)[of] & (stems[which] != own[of])
        of, which = of[others], which[others]
        pairs = [
            (words[one], self._shelf.vocabulary[two])
            for one, two in zip(of.tolist(), usual[which].tolist(), strict=True)
        ]
        others = np.array([not is_part(one, two) for one, two in pairs], bool)
        alike = self._are_alike(pairs)[others]
        of, which = of[others], which[others]
        worth = np.asarray(near[of, which], np.float32)
        order = np.lexsort((-worth, of))
        found, worth = usual[which[order]], np.where(alike, -worth, worth)[order]
        bounds = np.searchsorted(of, np.arange(len(words) + 1)).tolist()
        for word, (begin, end) in zip(words, pairwise(bounds), strict=True):
            best = slice(begin, min(end, begin + score.COUSINS))
            self._cousins[word] = (found[best], worth[best]) if begin < end else NONE

    def _are_alike(self, pairs: Sequence[tuple[str, str]]) -> Flags:
        """Which pairs of words may be near for no more than how they are spelled.

        The vector of a word is the mean of its pieces', so that *germanium* is near *German*.
        """
        if (summing := additive(self._words)) is None:
            return np.zeros(len(pairs), bool)
        every = [*dict.fromkeys(chain.from_iterable(pairs))]
        pieces = dict(zip(every, summing.pieces(every), strict=True))
        return np.array(
            [
                not pieces[one].isdisjoint(pieces[two]) and not are_derived(one, two)
                for one, two in pairs
            ],
            bool,
        )


def _is_said(name: str, title: str) -> bool:
    """Whether a title, if it is not all in capitals, says a name that is."""
    return not title.isupper() and name in _WORD.findall(title)


def is_part(one: str, other: str) -> bool:
    """Whether one of two words ends in the other: *unlearning* is no learning."""
    return one.endswith(other) or other.endswith(one)


def telling(words: Sequence[str]) -> Flags:
    """Which words have a meaning that vectors know: short ones are near what is spelled alike."""
    lengths = np.array([len(word) for word in words], np.int64)
    return np.asarray((lengths > SHORT) | ((lengths == SHORT) & everyday(words)))
