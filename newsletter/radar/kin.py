"""Kin: papers of different topics of one radar that are near each other in meaning.

Near is a cosine that hardly two papers of a day have by chance: so much above the mean of the day's
pairs, whatever the scale of the vectors.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations

import numpy as np

from newsletter.model import Cluster, Kin, Match, Paper
from newsletter.radar.vectors import Rows, Vectors

READ = 5  # papers of each topic that are compared: as many as a letter shows
SAMPLE = 400  # papers of the day that say what is usual
FEWEST = 20  # papers from which on they do
FAR_OUT = 2.8  # standard deviations above the mean of the day's pairs
SAME = 0.97  # two versions or notices of one work are no kin
KEPT = 200_000  # answers that are remembered

Pairs = tuple[tuple[int, int, float], ...]  # ids of two papers, and their cosine


class Kinship:
    """Says which papers of a radar are near each other over the bounds of its topics."""

    def __init__(self, papers: Sequence[Paper], vectors: Vectors) -> None:
        self._papers = papers
        self._vectors = vectors
        self._near: dict[tuple[tuple[int, ...], tuple[int, ...]], Pairs] = {}

    def of(self, clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
        """The clusters, each paper with its kin; equal pairs of clusters are compared once."""
        found: dict[int, list[Kin]] = {}
        for one, other in combinations(clusters, 2):
            for mine, theirs, cosine in self._between(one.matches[:READ], other.matches[:READ]):
                found.setdefault(mine, []).append(Kin(theirs, cosine))
                found.setdefault(theirs, []).append(Kin(mine, cosine))
        return tuple(_marked(one, found) for one in clusters) if found else tuple(clusters)

    def _between(self, some: Sequence[Match], others: Sequence[Match]) -> Pairs:
        key = tuple(one.paper.id for one in some), tuple(one.paper.id for one in others)
        if key not in self._near:
            if len(self._near) >= KEPT:
                self._near.clear()
            self._near[key] = tuple(self._found(some, others))
        return self._near[key]

    def _found(
        self, some: Sequence[Match], others: Sequence[Match]
    ) -> Iterator[tuple[int, int, float]]:
        cosines = self._rows([one.paper for one in some]) @ (
            self._rows([one.paper for one in others]).T
        )
        for at, to in zip(*np.nonzero(cosines > self._line), strict=True):
            if cosines[at, to] < SAME:
                yield some[at].paper.id, others[to].paper.id, float(cosines[at, to])

    @cached_property
    def _line(self) -> float:
        """The cosine above which two papers are near; out of reach on a day of few papers."""
        if len(self._papers) < FEWEST:
            return 1.0
        step = max(1, len(self._papers) // SAMPLE)
        rows = self._rows(self._papers[::step][:SAMPLE])
        usual = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
        return float(usual.mean() + FAR_OUT * usual.std())

    def _rows(self, papers: Sequence[Paper]) -> Rows:
        return self._vectors.embed([f"{one.title} {one.abstract}" for one in papers])


def _marked(cluster: Cluster, found: dict[int, list[Kin]]) -> Cluster:
    matches = tuple(
        replace(one, kin=tuple(sorted(found[one.paper.id], key=_nearest)))
        if one.paper.id in found
        else one
        for one in cluster.matches
    )
    return replace(cluster, matches=matches)


def _nearest(kin: Kin) -> tuple[float, int]:
    return -kin.nearness, kin.paper_id
