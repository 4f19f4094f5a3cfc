"""What topics found: a few large arrays instead of small ones for each of a hundred thousand."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, count, filterfalse
from typing import NamedTuple

import numpy as np

from newsletter.radar.asked import Topic
from newsletter.radar.ragged import Figures, Numbers

Scored = tuple[tuple[int, float], ...]  # papers by number with their scores, best first


class Hits(NamedTuple):
    """Papers (by number), best first, with their scores."""

    papers: Numbers
    scores: Figures


NONE = Hits(np.zeros(0, np.int64), np.zeros(0, np.float32))
NOTHING: tuple[Scored, Scored] = ((), ())


@dataclass(frozen=True)
class _Part:
    """What topics found that were searched for together.

    Topic i found the papers `ends[i]` up to `ends[i + 1]`, and `missed[i]` is the first near miss.
    """

    ends: Sequence[int]
    missed: Sequence[int]
    papers: Numbers
    scores: Figures

    @cached_property
    def pairs(self) -> Sequence[tuple[int, float]]:
        """The papers with their scores."""
        return list(zip(self.papers.tolist(), self.scores.tolist(), strict=True))


class Finds:
    """What topics found, in the order of the searches. From `line` on a score is a hit."""

    def __init__(self, line: float) -> None:
        self._line = np.float32(line)
        self._row: dict[Topic, int] = {}
        self._lucky = bytearray()  # whether each found anything
        self._firsts: list[int] = []  # the first topic of each part
        self._parts: list[_Part] = []

    def __contains__(self, topic: Topic) -> bool:
        return topic in self._row

    def fresh(self, topics: Iterable[Topic]) -> list[Topic]:
        """Those topics that were not searched for, each once."""
        new = filterfalse(self._row.__contains__, topics) if self._row else topics
        return list(dict.fromkeys(filter(None, new)))

    def lucky(self) -> frozenset[Topic]:
        """The topics that found anything, were it a near miss."""
        return frozenset(compress(self._row, self._lucky))

    def rows(self, topics: Sequence[Topic]) -> Numbers:
        """How many topics were searched for before each of these."""
        return np.array([*map(self._row.__getitem__, topics)], np.int64)

    def add(self, topics: Sequence[Topic], of: Numbers, papers: Numbers, scores: Figures) -> None:
        """Keep what topics found: papers, and whose they are, in order and each the best first."""
        first, ends = len(self._row), np.searchsorted(of, np.arange(len(topics) + 1))
        over = np.bincount(of[scores >= self._line], minlength=len(topics))
        self._firsts.append(first)
        self._parts.append(_Part(ends.tolist(), (ends[:-1] + over).tolist(), papers, scores))
        self._lucky += (np.diff(ends) > 0).tobytes()
        self._row.update(zip(topics, count(first), strict=False))

    def hits(self, topic: Topic) -> Hits:
        """What a topic found, the near misses too."""
        row = self._row.get(topic)
        if row is None or not self._lucky[row]:
            return NONE
        part, place = self._place(row)
        some = slice(part.ends[place], part.ends[place + 1])
        return Hits(part.papers[some], part.scores[some])

    def scored(self, topic: Topic) -> tuple[Scored, Scored] | None:
        """The same as plain numbers, those that miss the line apart; None: not searched for."""
        row = self._row.get(topic)
        if row is None or not self._lucky[row]:
            return None if row is None else NOTHING
        part, place = self._place(row)
        begin, middle, end = part.ends[place], part.missed[place], part.ends[place + 1]
        return tuple(part.pairs[begin:middle]), tuple(part.pairs[middle:end])

    def _place(self, row: int) -> tuple[_Part, int]:
        part = bisect_right(self._firsts, row) - 1
        return self._parts[part], row - self._firsts[part]
