"""How near topics are to papers in meaning, for those pairs only that are asked about.

A topic's vector is the sum of its words' vectors, so that its product with a paper's vector is the
sum of theirs. Words are far fewer than topics: each is multiplied with all papers once, and what
is left for a topic is to add up. Vectors that are no sums are multiplied topic by topic.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from newsletter.radar import score
from newsletter.radar.asked import Places, Topic
from newsletter.radar.nearness import Nearness
from newsletter.radar.ragged import Figures, Numbers
from newsletter.radar.vectors import Rows, unit

AT_ONCE = 2_048  # topics whose vectors are added up together


@dataclass(frozen=True, slots=True)
class Voices:
    """The vectors that make those of topics.

    Topic i is the sum of `parts[starts[i] : starts[i + 1]]`, and `lengths` are those of the sums.
    `whole`: the vector of each topic is one that an encoder made, no sum of those of its words.
    """

    vectors: Rows
    starts: Numbers
    parts: Numbers
    lengths: Figures
    whole: bool


class Cosines:
    """The cosines of some topics, in order, and some papers."""

    def __init__(self, voices: Voices, rows: Rows) -> None:
        self._voices = voices
        self._rows = rows
        alone = len(voices.lengths) == 1  # then its candidates are quicker than all papers
        self._products = None if alone else (voices.vectors @ rows.T).ravel()

    def of(self, topics: Numbers, papers: Numbers, first: int, last: int) -> Figures:
        """The cosine of each topic with the paper beside it.

        The topics come in order, and by their number among those from `first` up to `last`.
        """
        voices, size = self._voices, len(self._rows)
        lengths = np.maximum(voices.lengths[first:last], 1e-9)
        if self._products is None:
            said = voices.vectors[voices.parts].sum(axis=0) / lengths
            return np.asarray(self._rows[papers] @ said, np.float32)
        starts = voices.starts[first : last + 1]
        begins = np.searchsorted(topics, np.arange(len(starts)))
        counts, runs = np.diff(starts), np.diff(begins)
        total = np.zeros(len(papers), np.float32)
        for rank in range(int(counts.max(initial=0))):
            longer = int(np.searchsorted(counts, rank, side="right"))
            parts = voices.parts[starts[longer:-1] + rank]
            places = np.repeat(parts * size, runs[longer:])
            places += papers[begins[longer] :]
            total[begins[longer] :] += self._products.take(places)
        total /= np.repeat(lengths, runs)
        return total


def voices(places: Places, near: Nearness, text: Callable[[Topic], str]) -> Voices:
    """The vectors of topics in their parts; `text` is what is read where they have none."""
    vectors, starts, parts = near.sums(places.vocabulary), places.starts, places.spoken
    whole = vectors is None
    if vectors is None:
        vectors = near.embed([text(topic) for topic in places.topics])
        starts = np.arange(len(vectors) + 1)
        parts = starts[:-1]
    begins = range(0, len(starts) - 1, AT_ONCE)
    some = [_sums(vectors, starts[one : one + AT_ONCE + 1], parts) for one in begins]
    lengths = [np.asarray(np.linalg.norm(sums, axis=1), np.float32) for sums in some]
    return Voices(vectors, starts, parts, np.concatenate(lengths), whole)


def spread(voices: Voices, day: Rows) -> tuple[Figures, Figures]:
    """The mean and the deviation of each topic's cosines with the papers of a day.

    `day`: the main axes of the papers' vectors, each as long as they lie far apart along it, and
    last their middle, as columns.
    """
    along, count = voices.vectors @ day, len(voices.lengths)
    means, squares = np.empty(count, np.float32), np.empty(count, np.float32)
    for first in range(0, count, AT_ONCE):
        some = slice(first, first + AT_ONCE)
        sums = _sums(along, voices.starts[first : first + AT_ONCE + 1], voices.parts)
        lengths = np.maximum(voices.lengths[some], 1e-9)
        means[some] = sums[:, -1] / lengths
        sums = sums[:, :-1]
        squares[some] = np.einsum("ij,ij->i", sums, sums) / (lengths * lengths)
    return means, np.sqrt(squares)


def expanded(said: Rows, best: Rows, good: Figures) -> Rows:
    """The vectors of topics, each moved towards those of its best papers, by how good they are."""
    shown = unit(np.einsum("ij,ijk->ik", good, best))
    return unit(said + score.EXPANDED * score.trust(good[:, 0])[:, np.newaxis] * shown)


def _sums(vectors: Rows, starts: Numbers, parts: Numbers) -> Rows:
    counts = np.diff(starts)
    total = vectors[parts[starts[:-1]]]
    for rank in range(1, int(counts.max(initial=0))):
        first = int(np.searchsorted(counts, rank, side="right"))
        total[first:] += vectors[parts[starts[first:-1] + rank]]
    return np.asarray(total, np.float32)
