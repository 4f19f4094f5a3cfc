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
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from newsletter.model import Learned, Match, Opinion, Paper
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
SAID = 4  # words that are named of what was learned
CONSIDERED = 8  # the weightiest words that these are taken from, those of titles first
SHORTEST = 3  # letters of a word that is named
USUAL = 0.1  # the share of the papers up to which a word is named

Subject = Mapping[str, float]  # the rare stems of some papers, of length 1


@dataclass(frozen=True, slots=True)
class Taste:
    """What was said of papers of one topic, the latest first."""

    opinions: tuple[Opinion, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers that something was said of."""
        return tuple(one.paper for one in self.opinions)

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
    """What papers are about, by the words that few papers of a day hold.

    `holders`: how many of the papers hold a stem, where that is known already.
    """

    def __init__(
        self, papers: Sequence[Paper], holders: Callable[[str], int] | None = None
    ) -> None:
        self._papers = papers
        self._holding = holders or self._counted
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
        return self._holding(one) / max(1, len(self._papers))

    def is_shared(self, one: str) -> bool:
        """Whether more papers than one hold a stem."""
        return self._holding(one) > 1

    def _counted(self, one: str) -> int:
        return self._holders[one]

    @cached_property
    def _holders(self) -> Counter[str]:
        return Counter(one for paper in self._papers for one in _stems(paper))

    def _rarity(self, one: str) -> float:
        return float(score.rarity(self._holding(one), len(self._papers)))


class Tasted:
    """A radar as one subscriber has taught it; what they said nothing about is as for all.

    `line` is that of all topics, `lines` are those of topics that have one of their own above it.
    Such a line gives back what a broad topic loses, which else could not reach it at all.
    """

    def __init__(
        self,
        radar: Radar,
        subjects: Subjects,
        by_topic: Mapping[str, Taste],
        line: float,
        lines: Mapping[str, float] | None = None,
    ) -> None:
        self._radar = radar
        self._subjects = subjects
        self._tastes = by_topic
        self._line = line
        self._lines = lines or {}
        self._scored: dict[str, tuple[Scored, Scored]] = {}
        self._known: dict[str, _Kinds] = {}

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the papers, by number."""
        return self._radar.ids

    def held(self, words: str) -> frozenset[int]:
        """The papers that hold these words, by number."""
        return self._radar.held(words)

    def match(self, topic: str, number: int, value: float) -> Match:
        """Say why a paper is among the hits of a topic, and which words of liked ones lifted it."""
        match = self._radar.match(topic, number, value)
        if topic not in self._tastes or self._kinds(topic).near(match.paper) <= 0:
            return match
        return replace(match, liked=self._kinds(topic).liked_in(match.paper))

    def learned(self, topic: str) -> Learned:
        """What was said of its papers has taught a topic, in words of these papers."""
        if topic not in self._tastes:
            return Learned(topic)
        return Learned(topic, *self._kinds(topic).telling(self._tastes[topic].papers))

    def _kinds(self, topic: str) -> "_Kinds":
        if topic not in self._known:
            self._known[topic] = _Kinds(self._subjects, topic, self._tastes[topic])
        return self._known[topic]

    def scored(self, topic: str) -> tuple[Scored, Scored]:
        """The hits and the near misses of a topic, by its own line and what was said of it."""
        if topic not in self._tastes and topic not in self._lines:
            return self._radar.scored(topic)
        if topic not in self._scored:
            self._scored[topic] = self._parted(topic)
        return self._scored[topic]

    def line(self, topic: str) -> float:
        """The score from which on a paper is a hit of a topic."""
        taste, line = self._tastes.get(topic), self._line
        if topic in self._lines:
            line = max(line, self._lines[topic] - self._radar.broadness(topic))
        return line + (taste.shift if taste else 0.0)

    def _parted(self, topic: str) -> tuple[Scored, Scored]:
        above, below = self._radar.scored(topic)
        known, line = (*above, *below), self.line(topic)
        if topic in self._tastes:
            known = self._moved(known, self._kinds(topic))
        hits = tuple(one for one in known if one[1] >= line)
        misses = tuple(one for one in known if line - BELOW <= one[1] < line)
        return hits, misses

    def _moved(self, known: Scored, kinds: "_Kinds") -> Scored:
        papers = self._radar.papers
        moved = ((one, _moved(value, kinds.near(papers[one]))) for one, value in known)
        return tuple(sorted(moved, key=lambda one: (-one[1], self.ids[one[0]])))


class _Kinds:
    """What those papers of a topic are about that were liked, and what those that were not."""

    def __init__(self, subjects: Subjects, topic: str, taste: Taste) -> None:
        self._subjects = subjects
        self._but = frozenset(stem(term.word) for term in terms(topic))
        self._liked, self._disliked = (
            subjects.middle(
                ((one.paper, abs(_worth(one))) for one in taste.opinions if sign * _worth(one) > 0),
                self._but,
            )
            for sign in (1, -1)
        )

    def near(self, paper: Paper) -> float:
        """How near a paper is to what was liked rather than to what was not."""
        own = self._own(paper)
        liked, disliked = likeness(own, self._liked), likeness(own, self._disliked)
        return _above_chance(liked) - _above_chance(disliked)

    def liked_in(self, paper: Paper) -> tuple[str, ...]:
        """The words of a paper that make it most like those that were liked."""
        own = self._own(paper)
        return self._spelled({one: own[one] * self._liked.get(one, 0.0) for one in own}, [paper])

    def telling(self, papers: Sequence[Paper]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words, as some papers write them, that lift a paper most, and that lower one most."""
        both = self._liked.keys() | self._disliked.keys()
        weights = {one: self._liked.get(one, 0.0) - self._disliked.get(one, 0.0) for one in both}
        lowers = {one: -weight for one, weight in weights.items()}
        return self._spelled(weights, papers), self._spelled(lowers, papers)

    def _own(self, paper: Paper) -> Subject:
        return self._subjects.middle([(paper, 1.0)], self._but)

    def _spelled(self, weights: Mapping[str, float], papers: Sequence[Paper]) -> tuple[str, ...]:
        """The weightiest stems that are not in every other paper, as words of some papers."""
        written: dict[str, str] = {}
        for text in (text for paper in papers for text in (paper.abstract, paper.title)):
            for term in terms(text):
                if len(term.word) >= SHORTEST and not term.word.isdecimal():
                    written.setdefault(stem(term.word), text[term.start : term.end])
        said = [one for one, weight in weights.items() if weight > 0 and one in written]
        rare = (one for one in said if self._subjects.share(one) <= USUAL)
        # The name that a paper made up for itself is its weightiest word, and tells nothing.
        best = sorted(rare, key=lambda one: (not self._subjects.is_shared(one), -weights[one], one))
        titled = {stem(term.word) for paper in papers for term in terms(paper.title)}
        named = sorted(best[:CONSIDERED], key=lambda one: one not in titled)[:SAID]
        return tuple(written[one] for one in best if one in named)


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
