"""Which word stands where, over the papers of a day: arrays, so that a day is asked quickly.

Papers are known by their number. A word is kept with how often it stands in each paper (the title
counted TITLE times), neighbouring words as pairs, and of each paper what it is about: its main
stems. `fine-tuning` stands there as *fine*, *tuning* and *finetuning*.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsletter.model import Paper
from newsletter.radar import score
from newsletter.radar.notes import Notes, Numbering, Written
from newsletter.radar.ragged import Figures, Flags, Numbers, Ragged, spread
from newsletter.radar.terms import SENTENCE_GAP, Term, stem, terms

__all__ = ["Figures", "Flags", "Numbers", "Pairs", "Shelf", "read"]

ABOUT = 50  # stems that say what a paper is about
FEWEST = 3  # papers that a word stands in before it is offered as a neighbour of another


@dataclass(frozen=True)
class Pairs:
    """Which two words are neighbours where: codes in order, each with its paper."""

    codes: Numbers
    papers: Numbers
    width: int  # a code is first * width + second

    def find(self, first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
        """Where the papers of some pairs of words begin, and how many they are; -1: no word."""
        code = np.where((first < 0) | (second < 0), -1, first * self.width + second)
        begins = np.searchsorted(self.codes, code)
        return begins, np.searchsorted(self.codes, code, side="right") - begins


class Shelf:
    """The papers of a day as arrays.

    `base`: papers that were there before, whose statistics (how rare a word is, how long a paper)
    hold for these too. Numbers of words and stems are the same on both shelves.
    """

    ids: Numbers
    mean: float
    slow: Figures
    vocabulary: list[str]
    stem_words: list[str]
    stem_of: Numbers  # the stem of each word
    postings: Ragged
    exact: Pairs
    alike: Pairs
    titled: Pairs  # those of the exact ones that stand in titles
    titles: Ragged  # the papers whose title has each word
    common: Numbers  # how many papers have each stem
    about: Numbers
    weights: Figures

    def __init__(self, papers: Iterable[Paper], base: "Shelf | None" = None) -> None:
        self._words = Numbering(base.vocabulary if base else ())
        notes, ids = Notes(self._words), []
        for paper in papers:
            notes.take(paper.title)
            notes.take(paper.abstract)
            ids.append(paper.id)
        self.ids = np.array(ids, np.int64)
        written = notes.written()
        sizes = np.bincount(written.texts, minlength=2 * self.size).astype(np.float32)
        lengths = score.TITLE * sizes[::2] + sizes[1::2]
        self.mean = base.mean if base else max(1.0, float(lengths.mean()) if self.size else 1.0)
        self.slow = score.slowness(lengths / self.mean)
        self._finish(written, base)

    def _finish(self, written: Written, base: "Shelf | None") -> None:
        """Turn what was written into arrays."""
        self.vocabulary = list(self._words.of)
        self._stems = Numbering(base.stem_words if base else ())
        self.stem_of = np.array([self._stems.of[stem(word)] for word in self.vocabulary], np.int64)
        self.stem_words = list(self._stems.of)
        order = np.argsort(self.stem_of, kind="stable")
        self._kin = order, np.searchsorted(self.stem_of[order], np.arange(len(self._stems) + 1))
        words = np.concatenate((written.words, written.joined))
        texts = np.concatenate((written.texts, written.joined_texts))
        papers, worth = texts // 2, np.where(texts % 2, 1.0, score.TITLE)
        self.postings = _rows(words, papers, worth, len(self._words), self.size)
        second = np.flatnonzero(written.beside)
        before = np.concatenate((second - 1, written.across[0]))
        second = np.concatenate((second, written.across[1]))
        beside = np.stack((written.words[before], written.words[second]), axis=1)
        of = written.texts[second] // 2
        self.exact = _pairs(beside, of, len(self._words), self.size)
        self.alike = _pairs(self.stem_of[beside], of, len(self._stems), self.size)
        first = written.texts[second] % 2 == 0
        self.titled = _pairs(beside[first], of[first], len(self._words), self.size)
        first = texts % 2 == 0
        self.titles = _rows(words[first], papers[first], worth[first], len(self._words), self.size)
        rows = _rows(self.stem_of[words], papers, worth, len(self._stems), self.size)
        self.common = np.diff(rows.starts)
        if base:
            self.common = np.zeros_like(self.common)
            self.common[: len(base.common)] = base.common
        self.about, self.weights = self._subjects(rows, base.size if base else self.size)

    def _subjects(self, stems: Ragged, size: int) -> tuple[Numbers, Figures]:
        """The weightiest stems of each paper with their weights; stems of one paper say nothing."""
        rare = score.rarity(self.common, size)
        of = np.repeat(np.arange(len(self.common)), np.diff(stems.starts))
        rows, often = stems.papers, stems.values
        weight = np.where(self.common[of] > 1, rare[of] * often / (often + self.slow[rows]), 0.0)
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
    def size(self) -> int:
        """How many papers there are."""
        return len(self.ids)

    def kept(self) -> dict[str, NDArray[Any]]:
        """All that a shelf is made of, but for its words, as arrays that can be kept in files."""
        return {
            "ids": self.ids,
            "slow": self.slow,
            "mean": np.array([self.mean]),
            "stem_of": self.stem_of,
            "common": self.common,
            "about": self.about,
            "weights": self.weights,
            "kin": self._kin[0],
            "kin_starts": self._kin[1],
            "postings_starts": self.postings.starts,
            "postings_papers": self.postings.papers,
            "postings_values": self.postings.values,
            "exact_codes": self.exact.codes,
            "exact_papers": self.exact.papers,
            "alike_codes": self.alike.codes,
            "alike_papers": self.alike.papers,
            "titled_codes": self.titled.codes,
            "titled_papers": self.titled.papers,
            "titles_starts": self.titles.starts,
            "titles_papers": self.titles.papers,
            "titles_values": self.titles.values,
        }

    @classmethod
    def restored(
        cls, arrays: Mapping[str, NDArray[Any]], words: Sequence[str], stems: Sequence[str]
    ) -> "Shelf":
        """Return the shelf that was kept as these arrays, its `vocabulary` and `stem_words`."""
        shelf = cls.__new__(cls)
        shelf.vocabulary, shelf.stem_words = list(words), list(stems)
        # Private names, but of its own class.
        shelf._words, shelf._stems = Numbering(words), Numbering(stems)  # noqa: SLF001
        shelf.ids, shelf.slow = arrays["ids"], arrays["slow"]
        shelf.mean = float(arrays["mean"][0])
        shelf.stem_of, shelf.common = arrays["stem_of"], arrays["common"]
        shelf.about, shelf.weights = arrays["about"], arrays["weights"]
        shelf._kin = arrays["kin"], arrays["kin_starts"]  # noqa: SLF001
        shelf.postings, shelf.titles = (
            Ragged(*(arrays[f"{name}_{part}"] for part in ("starts", "papers", "values")))
            for name in ("postings", "titles")
        )
        shelf.exact, shelf.titled, shelf.alike = (
            Pairs(arrays[f"{pair}_codes"], arrays[f"{pair}_papers"], max(1, len(width)))
            for pair, width in (("exact", words), ("titled", words), ("alike", stems))
        )
        return shelf

    @property
    def stems(self) -> int:
        """How many stems there are; `about` holds their numbers."""
        return len(self.common)

    def number(self, word: str) -> int | None:
        """The number of a word, None if no paper has it."""
        return self._words.of.get(word)

    def numbers(self, words: Sequence[str]) -> Numbers:
        """The numbers of words, -1 for each that no paper has."""
        return np.array([*map(self._words.of.get, words, repeat(-1))], np.int64)

    def stem_numbers(self, words: Sequence[str]) -> Numbers:
        """The numbers of the stems of words, -1 for each that no paper has a relative of."""
        return np.array([*map(self._stems.of.get, map(stem, words), repeat(-1))], np.int64)

    def stem_number(self, word: str) -> int | None:
        """The number of the stem of a word, None if no paper has a relative of it."""
        return self._stems.of.get(stem(word))

    def holders(self, stem: str) -> int:
        """How many papers hold a word of this stem."""
        number = self._stems.of.get(stem)
        return 0 if number is None else int(self.common[number])

    def kin(self, word: str) -> Numbers:
        """The words of the papers with the stem of a word, itself included."""
        order, starts = self._kin
        if (number := self.stem_number(word)) is None:
            return order[:0]
        return order[starts[number] : starts[number + 1]]

    def kin_of(self, words: Sequence[str]) -> tuple[Numbers, Numbers]:
        """The words of the papers with the stem of each word, and how many these are."""
        order, starts = self._kin
        stems = self.stem_numbers(words)
        begins = starts[stems]
        counts = np.where(stems < 0, 0, starts[stems + 1] - begins)
        return order[spread(begins, counts)], counts

    def posting(self, word: int) -> tuple[Numbers, Figures]:
        """The papers of a word, and how often it stands there."""
        return self.postings.row(word)

    def neighbours(self, first: str, second: str) -> Numbers:
        """The papers where a word stands just before another, both as they are."""
        one, other = self.number(first), self.number(second)
        if one is None or other is None:
            return np.zeros(0, np.int64)
        begins, counts = self.exact.find(np.array([one]), np.array([other]))
        return self.exact.papers[begins[0] : begins[0] + counts[0]]

    def usual(self) -> Numbers:
        """The words that stand in FEWEST papers or more."""
        return np.flatnonzero(np.diff(self.postings.starts) >= FEWEST)


def read(paper: Paper) -> tuple[Sequence[Term], Sequence[Term]]:
    """The terms of a paper's title and abstract, the abstract a sentence after the title."""
    title = list(terms(paper.title))
    after = title[-1].place + SENTENCE_GAP if title else 0
    return title, list(terms(paper.abstract, after))


def _rows(
    words: Numbers, papers: Numbers, worth: NDArray[np.float64], most: int, size: int
) -> Ragged:
    """Sum up what stands several times: for each word its papers, and how often."""
    codes, place = np.unique(words * max(1, size) + papers, return_inverse=True)
    often = np.bincount(place, worth, len(codes)).astype(np.float32)
    found, rows = np.divmod(codes, max(1, size))
    return Ragged(np.searchsorted(found, np.arange(most + 1)), rows, often)


def _pairs(words: Numbers, papers: Numbers, width: int, size: int) -> Pairs:
    """Pairs of words with their papers in order, each once."""
    codes = (words[:, 0] * max(1, width) + words[:, 1]) * max(1, size) + papers
    codes.sort()
    codes = codes[np.diff(codes, prepend=-1) > 0]
    return Pairs(*np.divmod(codes, max(1, size)), max(1, width))
