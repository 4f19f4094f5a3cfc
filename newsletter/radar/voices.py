"""How near topics are to papers in meaning, for those pairs only that are asked about.

A topic's vector is the sum of its words' vectors, so that its product with a paper's vector is the
sum of theirs. Words are far fewer than topics: each is multiplied with all papers once, and what
is left for a topic is to add up. Vectors that are no sums are multiplied topic by topic.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from newsletter.radar.asked import Places, Topic
from newsletter.radar.nearness import Nearness
from newsletter.radar.ragged import Figures, Numbers
from newsletter.radar.vectors import Rows

AT_ONCE = 2_048  # topics whose vectors are added up together


@dataclass(frozen=True, slots=True)
class Voices:
    """The vectors that make those of topics.

    Topic i is the sum of `parts[starts[i] : starts[i + 1]]`, and `lengths` are those of the sums.
    """

    vectors: Rows
    starts: Numbers
    parts: Numbers
    lengths: Figures


class Cosines:
    """The cosines of some topics, in order, and some papers."""

    def __init__(self, voices: Voices, rows: Rows) -> None:
        self._voices = voices
        self._rows = rows
        alone = len(voices.lengths) == 1  # then its candidates are quicker than all papers
        self._products = None if alone else (voices.vectors @ rows.T).ravel()

    def of(self, topics: Numbers, papers: Numbers) -> Figures:
        """The cosine of each topic with the paper beside it."""
        voices, size = self._voices, len(self._rows)
        if self._products is None:
            said = voices.vectors[voices.parts].sum(axis=0) / np.maximum(voices.lengths, 1e-9)
            return np.asarray(self._rows[papers] @ said, np.float32)
        begins, counts = voices.starts[topics], np.diff(voices.starts)[topics]
        total = self._products[voices.parts[begins] * size + papers]
        for rank in range(1, int(counts.max(initial=0))):
            first = int(np.searchsorted(counts, rank, side="right"))
            parts = voices.parts[begins[first:] + rank]
            total[first:] += self._products[parts * size + papers[first:]]
        return np.asarray(total / np.maximum(voices.lengths[topics], 1e-9), np.float32)


def voices(places: Places, near: Nearness, text: Callable[[Topic], str]) -> Voices:
    """The vectors of topics in their parts; `text` is what is read where they have none."""
    vectors, starts, parts = near.sums(places.vocabulary), places.starts, places.spoken
    if vectors is None:
        vectors = near.embed([text(topic) for topic in places.topics])
        starts = np.arange(len(vectors) + 1)
        parts = starts[:-1]
    begins = range(0, len(starts) - 1, AT_ONCE)
    some = [_lengths(vectors, starts[one : one + AT_ONCE + 1], parts) for one in begins]
    return Voices(vectors, starts, parts, np.concatenate(some))


def _lengths(vectors: Rows, starts: Numbers, parts: Numbers) -> Figures:
    counts = np.diff(starts)
    total = vectors[parts[starts[:-1]]]
    for rank in range(1, int(counts.max(initial=0))):
        first = int(np.searchsorted(counts, rank, side="right"))
        total[first:] += vectors[parts[starts[first:-1] + rank]]
    return np.asarray(np.linalg.norm(total, axis=1), np.float32)
