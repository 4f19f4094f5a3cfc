"""Rows of different lengths in one array: what is worked on in blocks instead of row by row."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Figures = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Row i holds `papers[starts[i]:starts[i + 1]]`, each paper with its value."""

    starts: Numbers
    papers: Numbers
    values: Figures

    def row(self, number: int) -> tuple[Numbers, Figures]:
        """The papers of one row with their values."""
        row = slice(self.starts[number], self.starts[number + 1])
        return self.papers[row], self.values[row]

    def some(self, first: int, last: int) -> "Ragged":
        """The rows from `first` up to `last`."""
        starts = self.starts[first : last + 1]
        items = slice(int(starts[0]), int(starts[-1]))
        return Ragged(starts - starts[0], self.papers[items], self.values[items])

    def spread(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Where the items of some rows stand, row after row, and how many each row has."""
        begins, counts = self.starts[rows], self.starts[rows + 1] - self.starts[rows]
        return spread(begins, counts), counts


def spread(begins: Numbers, counts: Numbers) -> Numbers:
    """The numbers from each beginning on, so many of each: (5, 9), (2, 1) gives 5 6 9."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(begins - (ends - counts), counts) + np.arange(total)


def gather(rows: Numbers, papers: Numbers, values: Figures, most: int) -> Ragged:
    """Rows from items in any order; of equal papers in a row the highest value stays."""
    order = np.lexsort((-values, papers, rows))
    rows, papers, values = rows[order], papers[order], values[order]
    new = np.ones(len(rows), bool)
    new[1:] = (rows[1:] != rows[:-1]) | (papers[1:] != papers[:-1])
    starts = np.searchsorted(rows[new], np.arange(most + 1))
    return Ragged(starts, papers[new], values[new])
