"""A morning's papers, ready to be asked: built once, then every distinct topic costs one search.

A topic is read strictly (`query`), said in other words where the papers or the shipped list know
them (an acronym and its long form, Chinese in English), searched for (`engine`) and sifted.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from newsletter.model import Match, Paper
from newsletter.radar import chinese
from newsletter.radar.acronyms import Acronyms
from newsletter.radar.engine import NONE, Engine, Hits, Topic, words_of
from newsletter.radar.query import LONGEST_TOPIC, Query, TopicError, Wording, parse
from newsletter.radar.shelf import Figures, Flags
from newsletter.radar.sift import Sift, is_same, is_within
from newsletter.radar.vectors import Vectors, shipped_vectors

__all__ = ["LONGEST_TOPIC", "Radar", "Said", "TopicError"]

ALL = 1.0  # the score of a paper that a topic of fields alone asks for


class Said(NamedTuple):
    """Words that a topic is searched by, phrases that must stand there, and where it is from."""

    words: Topic
    exact: tuple[str, ...] = ()
    reason: str = ""


class Radar:
    """The papers of a morning. `threshold` is the score from which on a paper is a match.

    `known`: older papers beside those of the morning, from which acronyms may be learned.
    """

    def __init__(
        self,
        papers: Sequence[Paper],
        *,
        threshold: float,
        vectors: Vectors | None = None,
        known: Iterable[Paper] = (),
    ) -> None:
        self.papers = tuple(papers)
        self._engine = Engine(
            self.papers, threshold=threshold, vectors=vectors or shipped_vectors()
        )
        self._sift = Sift(self._engine.shelf, self.papers)
        self._older = tuple(known)
        self._said: dict[tuple[Wording, ...], tuple[Said, ...]] = {}
        self._known: dict[object, Hits] = {}
        self._matches: dict[object, tuple[Match, ...]] = {}

    @cached_property
    def _acronyms(self) -> Acronyms:
        return Acronyms((*self.papers, *self._older))

    def search(self, topic: str) -> tuple[Match, ...]:
        """The papers that a topic asks for, best first (of equals the lower id first).

        Topics that fold to the same words share one search. Nothing that a topic can hold makes
        this slow or fail: a topic that cannot be read, or has no content word, finds nothing.
        """
        if (query := self._query(topic)) is None:
            return ()
        key = self._key(query)
        if key not in self._matches:
            found = self.hits(topic)
            pairs = zip(found.papers.tolist(), found.scores.tolist(), strict=True)
            self._matches[key] = tuple(self.match(topic, one, value) for one, value in pairs)
        return self._matches[key]

    def prepare(self, topics: Iterable[str]) -> None:
        """Make ready for many topics at once, which is quicker than one by one."""
        queries = [query for topic in topics if (query := self._query(topic))]
        self._engine.prepare(said.words for query in queries for said in self.said(query))

    def hits(self, topic: str) -> Hits:
        """What `search` finds, as numbers and scores, without saying why."""
        found = self._near(topic)
        count = np.count_nonzero(found.scores >= self._engine.threshold)
        return Hits(found.papers[:count], found.scores[:count])

    def near_misses(self, topic: str) -> Hits:
        """The papers just below the line, best first."""
        found = self._near(topic)
        count = np.count_nonzero(found.scores >= self._engine.threshold)
        return Hits(found.papers[count:], found.scores[count:])

    def match(self, topic: str, number: int, value: float) -> Match:
        """Say why a paper is among the hits of a topic."""
        query, paper = parse(topic), self.papers[number]
        if not query.wordings:
            return Match(paper, value, _fields(query, paper))
        best = max(self.said(query), key=lambda said: self._score(said.words, number))
        words, near = self._engine.why(best.words, number)
        return Match(paper, value, words, near=near)

    def rank(self, topic: str) -> tuple[tuple[Paper, float], ...]:
        """Every paper with its score, best first, without a yes or no; those of 0 left out."""
        query = self._query(topic) or Query((Wording(topic[:LONGEST_TOPIC]),))
        scores = np.zeros(len(self.papers), np.float32)
        for said in self.said(query):
            scores = np.maximum(scores, self._engine.scores(said.words))
        order = self._engine.order(np.arange(len(scores)), scores)
        return tuple((self.papers[one], float(scores[one])) for one in order if scores[one] > 0)

    def said(self, query: Query) -> tuple[Said, ...]:
        """All that a topic is searched by: as it says, and in other words."""
        if query.wordings not in self._said:
            found: dict[Topic, Said] = {}
            for wording in query.wordings:
                for said in self._other_words(wording):
                    if said.words:
                        found.setdefault(said.words, said)
            self._said[query.wordings] = tuple(found.values())
        return self._said[query.wordings]

    def holding(self, words: str) -> Flags:
        """Which papers hold these words."""
        return self._sift.holds(words)

    def _other_words(self, wording: Wording) -> Iterator[Said]:
        yield Said(words_of(wording.words), wording.exact)
        if wording.exact:
            return  # what is exact has no other words
        for text in chinese.translate(wording.words):
            yield Said(words_of(text), (), f"{wording.words}: {text}")
        for text, one in self._acronyms.rewrite(wording.words):
            reason = f"{one.short}: {one.long} (so in {one.paper.key})"
            yield Said(words_of(text), (), reason)

    def _query(self, topic: str) -> Query | None:
        try:
            return parse(topic)
        except TopicError:
            return None

    def _key(self, query: Query) -> object:
        """What two topics have in common that find the same."""
        wordings = tuple((words_of(one.words), one.exact) for one in query.wordings)
        fields = (query.authors, query.categories, query.sources)
        return wordings, query.without, query.without_exact, fields

    def _near(self, topic: str) -> Hits:
        """The hits and the near misses of a topic."""
        if (query := self._query(topic)) is None or not self.papers:
            return NONE
        key = self._key(query)
        if key not in self._known:
            self._known[key] = self._find(query)
        return self._known[key]

    def _find(self, query: Query) -> Hits:
        if not query.wordings:
            scores = np.full(len(self.papers), ALL, np.float32)
        else:
            ways = self.said(query)
            if len(ways) == 1 and not ways[0].exact and _is_plain(query):
                return self._engine.hits(ways[0].words)
            scores = np.zeros(len(self.papers), np.float32)
            for said in ways:
                scores = np.maximum(scores, self._said_scores(said))
        scores[~self._sift.passes(query)] = 0
        found = np.flatnonzero(scores)
        order = self._engine.order(found, scores[found])
        return Hits(found[order], scores[found][order])

    def _said_scores(self, said: Said) -> Figures:
        scores = np.zeros(len(self.papers), np.float32)
        papers, values = self._engine.hits(said.words)
        scores[papers] = values
        for phrase in said.exact:
            scores[~self._sift.says(phrase)] = 0
        return scores

    def _score(self, words: Topic, number: int) -> float:
        papers, values = self._engine.hits(words)
        return float(values[papers == number].sum())


def _is_plain(query: Query) -> bool:
    return not (query.without or query.without_exact or query.has_fields)


def _fields(query: Query, paper: Paper) -> tuple[str, ...]:
    """What of a paper the fields of a topic met."""
    authors = [one for one in paper.authors if any(is_same(one, name) for name in query.authors)]
    categories = [
        one for one in paper.categories if any(is_within(one, c) for c in query.categories)
    ]
    return (*authors, *categories, *([paper.label] if query.sources else []))
