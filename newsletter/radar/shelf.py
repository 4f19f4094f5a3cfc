"""Which word stands where, over the papers of a day: arrays, so that a day is asked quickly.

Papers are known by their number. A word is kept with how often it stands in each paper (the title
counted TITLE times), neighbouring words as pairs, and of each paper what it is about: its main
stems. `fine-tuning` stands there as *fine*, *tuning* and *finetuning*.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from newsletter.model import Paper
from newsletter.radar import score
from newsletter.radar.terms import SENTENCE_GAP, Term, stem, terms

Numbers = NDArray[np.int64]
Figures = NDArray[np.float32]
Flags = NDArray[np.bool_]

ABOUT = 50  # stems that say what a paper is about
FEWEST = 3  # papers that a word stands in before it is offered as a neighbour of another


class Numbering:
    """Numbers for words, in the order in which they come."""

    def __init__(self) -> None:
        self.of: defaultdict[str, int] = defaultdict(lambda: len(self.of))

    def __len__(self) -> int:
        return len(self.of)


@dataclass(frozen=True)
class Pairs:
    """Which two words are neighbours where: codes in order, each with its paper."""

    codes: Numbers
    papers: Numbers
    width: int  # a code is first * width + second

    def find(self, first: int, second: int) -> Numbers:
        """The papers where a word stands just before another."""
        code = first * self.width + second
        begin, end = np.searchsorted(self.codes, (code, code + 1))
        return self.papers[begin:end]


class Shelf:
    """The papers of a day as arrays."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._words, self._stems = Numbering(), Numbering()
        self._seen: list[tuple[int, int, float]] = []  # word, paper, worth
        self._beside: list[tuple[int, int, int]] = []  # word, next word, paper
        sizes = [self._take(number, paper) for number, paper in enumerate(papers)]
        self.size = len(sizes)
        lengths = np.array(sizes, np.float32)
        self.slow = score.slowness(lengths / max(1.0, float(lengths.mean()) if sizes else 1.0))
        self._finish()

    def _take(self, number: int, paper: Paper) -> float:
        """Note the words of one paper; returns its length, the title weighted as in the score."""
        title, abstract = read(paper)
        for part, worth in ((title, score.TITLE), (abstract, 1.0)):
            ids = [self._words.of[term.word] for term in part]
            self._seen += [(one, number, worth) for one in ids]
            for (one, first), (other, second) in pairwise(zip(part, ids, strict=True)):
                if other.place == one.place + 1:
                    self._beside.append((first, second, number))
                if other.hangs and other.start <= one.end + 1:
                    self._seen.append((self._words.of[one.word + other.word], number, worth))
        return score.TITLE * len(title) + len(abstract)

    def _finish(self) -> None:
        """Turn what was noted into arrays."""
        self.vocabulary = list(self._words.of)
        stems = [self._stems.of[stem(word)] for word in self.vocabulary]
        self._kin: defaultdict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(stems):
            self._kin[one].append(number)
        seen = np.array(self._seen, np.float64).reshape(-1, 3)
        beside = np.array(self._beside, np.int64).reshape(-1, 3)
        self._stem_of = np.array(stems, np.int64)
        words, papers = seen[:, 0].astype(np.int64), seen[:, 1].astype(np.int64)
        self._starts, self._papers, self._often = _rows(
            words, papers, seen[:, 2], len(self._words), self.size
        )
        kin = self._stem_of[beside[:, :2]] if len(beside) else beside[:, :2]
        self._exact = _pairs(beside[:, :2], beside[:, 2], len(self._words))
        self._alike = _pairs(kin, beside[:, 2], len(self._stems))
        self.about, self.weights = self._subjects(self._stem_of[words], papers, seen[:, 2])
        del self._seen, self._beside

    def _subjects(
        self, stems: Numbers, papers: Numbers, worth: NDArray[np.float64]
    ) -> tuple[Numbers, Figures]:
        """The weightiest stems of each paper with their weights; stems of one paper say nothing."""
        starts, rows, often = _rows(stems, papers, worth, len(self._stems), self.size)
        common = np.diff(starts)
        rare = score.rarity(common, self.size)
        of = np.repeat(np.arange(len(common)), common)
        weight = np.where(common[of] > 1, rare[of] * often / (often + self.slow[rows]), 0.0)
        order = np.lexsort((-weight, rows))
        firsts = np.searchsorted(rows[order], np.arange(self.size))
        ranks = np.arange(len(order)) - firsts[rows[order]] if len(order) else order
        kept = order[ranks < ABOUT]
        about = np.zeros((self.size, ABOUT), np.int64)
        weights = np.zeros((self.size, ABOUT), np.float32)
        about[rows[kept], ranks[ranks < ABOUT]] = of[kept]
        weights[rows[kept], ranks[ranks < ABOUT]] = weight[kept]
        return about, weights

    @property
    def stems(self) -> int:
        """How many stems there are; `about` holds their numbers."""
        return len(self._stems)

    def number(self, word: str) -> int | None:
        """The number of a word, None if no paper has it."""
        return self._words.of.get(word)

    def kin(self, word: str) -> list[int]:
        """The words of the papers with the stem of a word, itself included."""
        return self._kin.get(self._stems.of.get(stem(word), -1), [])

    def posting(self, word: int) -> tuple[Numbers, Figures]:
        """The papers of a word, and how often it stands there."""
        row = slice(self._starts[word], self._starts[word + 1])
        return self._papers[row], self._often[row]

    def neighbours(self, first: str, second: str) -> tuple[Numbers, Numbers]:
        """Where a word stands just before another: as they are, and in forms of one stem."""
        stems = self._stems.of.get(stem(first)), self._stems.of.get(stem(second))
        words = self.number(first), self.number(second)
        none = np.zeros(0, np.int64)
        exact = none if None in words else self._exact.find(*words)  # type: ignore[arg-type]
        alike = none if None in stems else self._alike.find(*stems)  # type: ignore[arg-type]
        return exact, alike

    def usual(self) -> Numbers:
        """The words that stand in FEWEST papers or more."""
        return np.flatnonzero(np.diff(self._starts) >= FEWEST)


def read(paper: Paper) -> tuple[Sequence[Term], Sequence[Term]]:
    """The terms of a paper's title and abstract, the abstract a sentence after the title."""
    title = list(terms(paper.title))
    after = title[-1].place + SENTENCE_GAP if title else 0
    return title, list(terms(paper.abstract, after))


def _rows(
    words: Numbers, papers: Numbers, worth: NDArray[np.float64], most: int, size: int
) -> tuple[Numbers, Numbers, Figures]:
    """Sum up what stands several times: where each word's row begins, its papers, how often."""
    codes, place = np.unique(words * max(1, size) + papers, return_inverse=True)
    often = np.bincount(place, worth, len(codes)).astype(np.float32)
    found, rows = np.divmod(codes, max(1, size))
    return np.searchsorted(found, np.arange(most + 1)), rows, often


def _pairs(words: Numbers, papers: Numbers, width: int) -> Pairs:
    codes = words[:, 0] * max(1, width) + words[:, 1]
    order = np.lexsort((papers, codes))
    codes, papers = codes[order], papers[order]
    new = np.ones(len(codes), bool)
    new[1:] = (codes[1:] != codes[:-1]) | (papers[1:] != papers[:-1])
    return Pairs(codes[new], papers[new], max(1, width))
