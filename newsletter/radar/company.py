"""The company that papers keep: those that are nearest to each, by their words and their meaning.

Papers that are alike tend to answer the same questions (van Rijsbergen, Information Retrieval,
1979, chapter 3). A long topic has more words than any paper says: what a paper happens not to say,
those nearest to it do, and one that says some of the words by chance keeps other company. So each
paper's score is moved towards theirs (Diaz, Regularizing ad hoc retrieval scores, 2005).
"""

import numpy as np

from newsletter.radar import score
from newsletter.radar.likeness import Likeness
from newsletter.radar.ragged import Figures, Numbers
from newsletter.radar.vectors import Rows, unit

AT_ONCE = 256  # papers whose company is looked for together
MOST = 4_000  # papers, more than a day brings; among those of months it would take too long


class Company:
    """The papers of one shelf that are nearest to each of another.

    `like` compares their words, `rows` and `others` are their vectors.
    """

    def __init__(self, like: Likeness, rows: Rows, others: Rows) -> None:
        count = min(score.NEAREST, len(others))
        self._near: Numbers = np.zeros((len(rows), count), np.int64)
        alike = np.zeros((len(rows), count), np.float32)
        middle = others.mean(axis=0)
        rows, others = unit(rows - middle), unit(others - middle)
        for first in range(0, len(rows), AT_ONCE):
            some = np.arange(first, min(first + AT_ONCE, len(rows)))
            near = score.alike(like.cosines(some), rows[some] @ others.T)
            self._near[some] = np.argpartition(-near, count - 1, axis=1)[:, :count]
            alike[some] = np.take_along_axis(near, self._near[some], axis=1)
        self._own, self._parts = score.company(alike)

    def shared(self, own: Figures, theirs: Figures) -> Figures:
        """Scores of papers (columns) moved towards those of their company, whose are `theirs`."""
        total: Figures = own * self._own
        for near, part in zip(self._near.T, self._parts.T, strict=True):
            total += theirs.take(near, axis=1) * part
        return total
