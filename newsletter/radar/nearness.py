"""What is near a topic in meaning: papers, and words of the papers."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from newsletter.model import Paper
from newsletter.radar import score
from newsletter.radar.shelf import Figures, Numbers, Shelf
from newsletter.radar.terms import stem
from newsletter.radar.vectors import Rows, Vectors

AT_ONCE = 256  # words whose neighbours are looked for together


class Nearness:
    """The vectors of a day's papers and words, made when they are first asked for."""

    def __init__(self, shelf: Shelf, papers: Sequence[Paper], vectors: Vectors) -> None:
        self._shelf = shelf
        self._papers = papers
        self._vectors = vectors
        self._topics: dict[str, Figures] = {}
        self._cousins: dict[str, list[tuple[int, float]]] = {}

    @cached_property
    def _rows(self) -> Rows:
        return self._vectors.embed([f"{one.title} {one.abstract}" for one in self._papers])

    @cached_property
    def _usual(self) -> tuple[Numbers, Rows]:
        words = self._shelf.usual()
        return words, self._vectors.embed([self._shelf.vocabulary[one] for one in words])

    @cached_property
    def weight(self) -> float:
        """How much nearness counts: nothing where there are no vectors."""
        return score.NEAR if self._rows.any() else 0.0

    def prepare(self, topics: Iterable[str], words: Iterable[str]) -> None:
        """Embed many topics and words at once, which is quicker than one by one."""
        new = [one for one in dict.fromkeys(topics) if one not in self._topics]
        self._topics.update(zip(new, self._vectors.embed(new), strict=True))
        fresh = [one for one in dict.fromkeys(words) if one not in self._cousins]
        for begin in range(0, len(fresh), AT_ONCE):
            self._find_cousins(fresh[begin : begin + AT_ONCE])

    def cosines(self, topic: str, papers: Numbers) -> Figures:
        """How near papers are to a topic."""
        if topic not in self._topics:
            self.prepare([topic], [])
        return np.asarray(self._rows[papers] @ self._topics[topic], np.float32)

    def cousins(self, word: str) -> list[tuple[int, float]]:
        """The words of the papers that are near a word but no relatives, with their cosines."""
        if word not in self._cousins:
            self.prepare([], [word])
        return self._cousins[word]

    def closest(self, topic: str, words: Sequence[str], most: int = 3) -> list[str]:
        """The words that are nearest to a topic."""
        self.prepare([topic], [])
        near = self._vectors.embed(words) @ self._topics[topic]
        return [words[one] for one in np.argsort(-near, kind="stable")[:most] if near[one] > 0]

    def _find_cousins(self, words: Sequence[str]) -> None:
        usual, rows = self._usual
        near = self._vectors.embed(words) @ rows.T
        for word, line in zip(words, near, strict=True):
            found = np.flatnonzero(line >= score.ALIKE)
            best = found[np.argsort(-line[found], kind="stable")]
            others = [one for one in best if stem(self._shelf.vocabulary[usual[one]]) != stem(word)]
            self._cousins[word] = [
                (int(usual[one]), float(line[one])) for one in others[: score.COUSINS]
            ]
