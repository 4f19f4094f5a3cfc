"""What somebody's "more like this" and "less like this" make of a topic: a small model of its own.

    near(paper) = likeness to the papers they liked - likeness to those they did not
    score' = score + LIFT * near, where it is above 0; - DROP * -near, where it is below
    line'  = line + STEP for each "less", - STEP for each "more", SHIFT at most

The likeness is Rocchio's (Relevance feedback in information retrieval, 1971): the cosine to the
middle of the papers of a kind, over the rare words of papers. A topic cannot drift from its words:
the topic's own words are left out of the likeness, only papers that hold those words well enough
to be a near miss are moved, and one that is like nothing that was judged stays where it was.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from newsletter.model import Match, Opinion, Paper
from newsletter.radar import score
from newsletter.radar.blocks import BELOW
from newsletter.radar.cluster import Scored
from newsletter.radar.index import Radar
from newsletter.radar.terms import stem, terms

LIFT = 0.08  # what a paper just like those that were liked gains: as much as a near miss lacks
DROP = 0.60  # what one just like those that were not liked loses
UNLIKE = 0.10  # likeness up to which two papers of one field have it by chance
ALIKE = 0.35  # likeness from which on two papers are of one kind
STEP = 0.005  # how far one judgment moves the line
SHIFT = 0.03  # how far all of them do
OPENED = 0.3  # the worth of having opened a paper, beside that of saying "more like this"
TITLE = 2  # a word of the title counts like so many of the abstract
LATEST = 50  # judgments of a topic that count

Subject = Mapping[str, float]  # the rare stems of some papers, of length 1


@dataclass(frozen=True, slots=True)
class Taste:
    """What was said of papers of one topic, the latest first."""

    opinions: tuple[Opinion, ...]

    @property
    def shift(self) -> float:
        """How far the line of the topic moves: up for "less", down for "more"."""
        said = sum(_worth(one) for one in self.opinions)
        return float(np.clip(-STEP * said, -SHIFT, SHIFT))


def tastes(opinions: Iterable[Opinion]) -> dict[str, Taste]:
    """Sort opinions by topic."""
    found: dict[str, list[Opinion]] = {}
    for one in sorted(opinions, key=lambda one: (one.said_at, one.paper.id), reverse=True):
        found.setdefault(one.topic, []).append(one)
    return {topic: Taste(tuple(said[:LATEST])) for topic, said in found.items()}


class Subjects:
    """What papers are about, by the words that few papers of a day hold."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = papers
        self._known: dict[int, Subject] = {}

    def of(self, paper: Paper) -> Subject:
        """The rare stems of a paper, weighed."""
        if paper.id not in self._known:
            counts = _stems(paper)
            weights = {one: self._rarity(one) * n / (n + 2) for one, n in counts.items()}
            self._known[paper.id] = _unit(weights)
        return self._known[paper.id]

    def middle(self, papers: Iterable[tuple[Paper, float]], but: frozenset[str]) -> Subject:
        """What some papers, each weighed, have in common, some words left out."""
        total: Counter[str] = Counter()
        for paper, worth in papers:
            for one, weight in self.of(paper).items():
                if one not in but:
                    total[one] += worth * weight  # type: ignore[assignment]  # a sum of floats
        return _unit(total)

    def share(self, one: str) -> float:
        """The share of the papers of the day that hold a stem."""
        return self._holders[one] / max(1, len(self._papers))

    @cached_property
    def _holders(self) -> Counter[str]:
        return Counter(one for paper in self._papers for one in _stems(paper))

    def _rarity(self, one: str) -> float:
        return float(score.rarity(self._holders[one], len(self._papers)))


class Tasted:
    """A radar as one subscriber has taught it; what they said nothing about is as for all."""

    def __init__(
        self, radar: Radar, subjects: Subjects, by_topic: Mapping[str, Taste], line: float
    ) -> None:
        self._radar = radar
        self._subjects = subjects
        self._tastes = by_topic
        self._line = line
        self._scored: dict[str, tuple[Scored, Scored]] = {}

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the papers, by number."""
        return self._radar.ids

    def held(self, words: str) -> frozenset[int]:
        """The papers that hold these words, by number."""
        return self._radar.held(words)

    def match(self, topic: str, number: int, value: float) -> Match:
        """Say why a paper is among the hits of a topic."""
        return self._radar.match(topic, number, value)

    def scored(self, topic: str) -> tuple[Scored, Scored]:
        """The hits and the near misses of a topic, moved by what was said of it."""
        taste = self._tastes.get(topic)
        if taste is None:
            return self._radar.scored(topic)
        if topic not in self._scored:
            self._scored[topic] = self._moved(topic, taste)
        return self._scored[topic]

    def _moved(self, topic: str, taste: Taste) -> tuple[Scored, Scored]:
        above, below = self._radar.scored(topic)
        near = self._nearness(topic, taste)
        line = self._line + taste.shift
        moved = [(number, _moved(value, near(number))) for number, value in (*above, *below)]
        moved.sort(key=lambda one: (-one[1], self.ids[one[0]]))
        hits = tuple(one for one in moved if one[1] >= line)
        misses = tuple(one for one in moved if line - BELOW <= one[1] < line)
        return hits, misses

    def _nearness(self, topic: str, taste: Taste) -> Callable[[int], float]:
        """How near papers, by number, are to what was liked rather than to what was not."""
        but = frozenset(stem(term.word) for term in terms(topic))
        liked, disliked = (
            self._subjects.middle(
                ((one.paper, abs(_worth(one))) for one in taste.opinions if sign * _worth(one) > 0),
                but,
            )
            for sign in (1, -1)
        )

        def near(number: int) -> float:
            paper = self._radar.papers[number]
            own = self._subjects.middle([(paper, 1.0)], but)
            return _above_chance(likeness(own, liked)) - _above_chance(likeness(own, disliked))

        return near


def _worth(one: Opinion) -> float:
    return float(one.value) if one.value else OPENED


def _moved(value: float, near: float) -> float:
    return float(np.clip(value + (LIFT if near > 0 else DROP) * near, 0.0, 1.0))


def _above_chance(likeness: float) -> float:
    """0 for papers that are alike by chance, 1 for those of one kind."""
    return float(np.clip((likeness - UNLIKE) / (ALIKE - UNLIKE), 0.0, 1.0))


def likeness(one: Subject, other: Subject) -> float:
    """How much of what two papers are about they share, from 0 to 1."""
    return sum(weight * other[key] for key, weight in one.items() if key in other)


def _unit(weights: Mapping[str, float]) -> Subject:
    length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
    return {one: weight / length for one, weight in weights.items()}


def _stems(paper: Paper) -> Counter[str]:
    counts = Counter(stem(term.word) for term in terms(paper.abstract))
    for term in terms(paper.title):
        counts[stem(term.word)] += TITLE
    return counts
