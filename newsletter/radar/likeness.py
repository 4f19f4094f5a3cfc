"""How like each other papers are, by what they are about: a feedback without anybody's judgment."""

import numpy as np

from newsletter.radar.ragged import Figures, Numbers, Ragged
from newsletter.radar.shelf import Shelf

ROOM = 32_000_000  # likenesses that are kept, four bytes each
AT_ONCE = 64  # papers whose likenesses are worked out together


class Likeness:
    """The likeness of papers of one shelf to all papers of another (or of the same).

    It is the product of their weights over the stems that both are about. Worked out for a paper
    when it is first asked for, and kept while there is room.
    """

    def __init__(self, ours: Shelf, theirs: Shelf) -> None:
        self._ours = ours
        self._theirs = theirs
        self._size = theirs.size
        self._stems = max(1, ours.stems, theirs.stems)
        self._by_stem = _by_stem(theirs, self._stems)
        rows = min(ours.size, max(2_048, ROOM // max(1, theirs.size)))
        self._kept: Figures = np.zeros((rows, theirs.size), np.float32)
        self._place = np.full(ours.size, -1)
        self._used = 0

    def of(self, papers: Numbers) -> tuple[Figures, Numbers]:
        """Rows of likenesses, and which of them belongs to which of these papers."""
        wanted = np.zeros(len(self._place), bool)
        wanted[papers] = True
        fresh = np.flatnonzero(wanted & (self._place < 0))
        if self._used + len(fresh) > len(self._kept):
            self._place[:], self._used = -1, 0
            fresh = np.flatnonzero(wanted)
        for begin in range(0, len(fresh), AT_ONCE):
            self._work_out(fresh[begin : begin + AT_ONCE])
        return self._kept, self._place[papers]

    def cosines(self, papers: Numbers) -> Figures:
        """The likenesses of some papers to all, as cosines: 1 for those that are about the same."""
        rows, places = self.of(papers)
        ours, theirs = _lengths(self._ours)[papers], _lengths(self._theirs)
        return np.asarray(rows[places] / ours[:, np.newaxis] / theirs, np.float32)

    def _work_out(self, papers: Numbers) -> None:
        about, weights = self._ours.about[papers], self._ours.weights[papers]
        items, counts = self._by_stem.spread(about.ravel())
        owners = np.repeat(np.arange(len(papers)) * self._size, about.shape[1])
        products = np.repeat(weights.ravel(), counts) * self._by_stem.values[items]
        codes = np.repeat(owners, counts) + self._by_stem.papers[items]
        like = np.bincount(codes, products, len(papers) * self._size)
        rows = slice(self._used, self._used + len(papers))
        self._kept[rows] = like.reshape(len(papers), self._size)
        self._place[papers] = np.arange(rows.start, rows.stop)
        self._used = rows.stop


def _by_stem(shelf: Shelf, stems: int) -> Ragged:
    """For each stem the papers that are about it, with its weights."""
    papers, ranks = np.nonzero(shelf.weights)
    of = shelf.about[papers, ranks]
    order = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[order], np.arange(stems + 1))
    return Ragged(starts, papers[order], shelf.weights[papers, ranks][order])


def _lengths(shelf: Shelf) -> Figures:
    return np.asarray(np.maximum(np.linalg.norm(shelf.weights, axis=1), 1e-9), np.float32)
