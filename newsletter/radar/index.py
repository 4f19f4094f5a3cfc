"""A morning's papers, ready to be asked: built once, then every distinct topic costs one search.

A topic is read strictly (`query`), said in other words where the papers or the shipped list know
them (an acronym and its long form, Chinese in English), searched for (`engine`) and sifted.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property, lru_cache
from typing import NamedTuple, overload

import numpy as np

from newsletter.model import Match, Paper
from newsletter.radar import chinese
from newsletter.radar.acronyms import Acronym, Acronyms, definitions, means_another
from newsletter.radar.asked import Topic
from newsletter.radar.engine import NONE, Engine, Hits, Known, words_of
from newsletter.radar.query import LONGEST_TOPIC, Query, TopicError, Wording, parse
from newsletter.radar.shelf import Figures, Flags, Numbers
from newsletter.radar.sift import Sift, is_same, is_within
from newsletter.radar.vectors import Vectors, shipped_vectors

__all__ = ["LONGEST_TOPIC", "Radar", "Said", "TopicError"]

MATCHED = 100_000  # reasons that are kept at hand
ALL = 1.0  # the score of a paper that a topic of fields alone asks for


Scored = tuple[tuple[int, float], ...]  # papers by number with their scores, best first


class Chained(Sequence[Paper]):
    """Papers after others; neither is read before it is asked for."""

    def __init__(self, first: Sequence[Paper], late: Sequence[Paper]) -> None:
        self._first, self._late = first, late

    def __len__(self) -> int:
        return len(self._first) + len(self._late)

    @overload
    def __getitem__(self, number: int) -> Paper: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Paper]: ...

    def __getitem__(self, number: int | slice) -> Paper | Sequence[Paper]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        late = number - len(self._first)
        return self._late[late] if late >= 0 else self._first[number]


class Said(NamedTuple):
    """Words that a topic is searched by, phrases that must stand there, and where it is from."""

    words: Topic
    exact: tuple[str, ...] = ()
    reason: str = ""
    acronym: Acronym | None = None


class Radar:
    """The papers of a morning. `threshold` is the score from which on a paper is a match.

    `known`: older papers beside those of the morning, from which acronyms may be learned, and
    `defined`: acronyms that were learned before. `base`: the papers that were there first, for
    `extended`. `words` are other vectors for single words, if `vectors` are too slow for all words
    of the papers. `read`: what was worked out of the papers before.
    """

    def __init__(
        self,
        papers: Sequence[Paper],
        *,
        threshold: float,
        vectors: Vectors | None = None,
        words: Vectors | None = None,
        known: Iterable[Paper] = (),
        defined: Iterable[Acronym] = (),
        base: "Radar | None" = None,
        read: Known | None = None,
    ) -> None:
        self.engine: Engine
        mine = papers if read else tuple(papers)
        self.papers: Sequence[Paper] = Chained(base.papers, mine) if base else mine
        self._base = base
        self._vectors = vectors or shipped_vectors()
        self._words = words
        self.engine = Engine(
            mine,
            threshold=threshold,
            vectors=self._vectors,
            words=words,
            base=base.engine if base else None,
            known=read,
        )
        self._only: Flags | None = None
        self._sift = Sift(self.engine.shelf, mine)
        self._unread = () if read else mine
        self._older = (*definitions(known), *defined)
        self._said: dict[tuple[Wording, ...], tuple[Said, ...]] = {}
        self._known: dict[str, Hits] = {}
        self._scored: dict[str, tuple[Scored, Scored]] = {}
        self._held: dict[str, frozenset[int]] = {}
        self._matched = lru_cache(maxsize=MATCHED)(self._match)
        self._matches: dict[object, tuple[Match, ...]] = {}

    def extended(self, late: Sequence[Paper]) -> "Radar":
        """Return a radar over late papers too, at a cost that follows them alone.

        They are judged by what the papers here say, and change no score of these: a letter that
        was composed before them is composed the same after them.
        """
        if not late:
            return self
        return Radar(
            late,
            threshold=self.engine.threshold,
            vectors=self._vectors,
            words=self._words,
            defined=self._older,
            base=self if self.papers else None,
        )

    def only(self, which: Flags) -> "Radar":
        """Return a radar over some of these papers, judged by all of them."""
        some = copy(self)
        some._only = which  # noqa: SLF001 - a radar too
        some._scored, some._matches = {}, {}  # noqa: SLF001 - a radar too
        return some

    @property
    def count(self) -> int:
        """How many papers are searched."""
        return len(self.papers) if self._only is None else int(np.count_nonzero(self._only))

    @cached_property
    def _acronyms(self) -> Acronyms:
        return Acronyms((*definitions(self._unread), *self._older))

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
        ways = dict.fromkeys(said.words for query in queries for said in self.said(query))
        self.engine.prepare(ways)

    def hits(self, topic: str) -> Hits:
        """What `search` finds, as numbers and scores, without saying why."""
        found = self._shown(topic)
        count = np.count_nonzero(found.scores >= self.engine.threshold)
        return Hits(found.papers[:count], found.scores[:count])

    def near_misses(self, topic: str) -> Hits:
        """The papers just below the line, best first."""
        found = self._shown(topic)
        count = np.count_nonzero(found.scores >= self.engine.threshold)
        return Hits(found.papers[count:], found.scores[count:])

    def _shown(self, topic: str) -> Hits:
        found = self.line_of(topic)
        if self._only is None:
            return found
        kept = self._only[found.papers]
        return Hits(found.papers[kept], found.scores[kept])

    def scored(self, topic: str) -> tuple[Scored, Scored]:
        """The hits and the near misses as plain numbers, shared by all who have the topic."""
        if topic not in self._scored:
            found = self._shown(topic)
            pairs = tuple(zip(found.papers.tolist(), found.scores.tolist(), strict=True))
            count = int(np.count_nonzero(found.scores >= self.engine.threshold))
            self._scored[topic] = pairs[:count], pairs[count:]
        return self._scored[topic]

    def match(self, topic: str, number: int, value: float) -> Match:
        """Say why a paper is among the hits of a topic."""
        return self._matched(topic, number, value)

    def _match(self, topic: str, number: int, value: float) -> Match:
        if self._base and number < len(self._base.papers):
            return self._base.match(topic, number, value)
        query, paper = parse(topic), self.papers[number]
        number -= self._first
        if not query.wordings:
            return Match(paper, value, _fields(query, paper))
        best = max(self.said(query), key=lambda said: self._score(said.words, number))
        words, near = self.engine.why(best.words, number)
        return Match(paper, value, words, near=near)

    def rank(self, topic: str) -> tuple[tuple[Paper, float], ...]:
        """Every paper with its score, best first, without a yes or no; those of 0 left out."""
        query = self._query(topic) or Query((Wording(topic[:LONGEST_TOPIC]),))
        scores = np.zeros(len(self.engine.papers), np.float32)
        for said in self.said(query):
            scores = np.maximum(scores, self.engine.scores(said.words))
        order = self.engine.order(np.arange(len(scores)), scores)
        return tuple((self.papers[one], float(scores[one])) for one in order if scores[one] > 0)

    def said(self, query: Query) -> tuple[Said, ...]:
        """All that a topic is searched by: as it says, and in other words."""
        if self._base:
            return self._base.said(query)
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
        held = self._sift.holds(words)
        return np.concatenate((self._base.holding(words), held)) if self._base else held

    def held(self, words: str) -> frozenset[int]:
        """The papers that hold these words, by number."""
        if words not in self._held:
            self._held[words] = frozenset(np.flatnonzero(self.holding(words)).tolist())
        return self._held[words]

    def _other_words(self, wording: Wording) -> Iterator[Said]:
        yield Said(words_of(wording.words), wording.exact)
        if wording.exact:
            return  # what is exact has no other words
        for text in chinese.translate(wording.words):
            yield Said(words_of(text), (), f"{wording.words}: {text}")
        for text, one in self._acronyms.rewrite(wording.words):
            reason = f"{one.short}: {one.long} (so in {one.key})"
            yield Said(words_of(text), (), reason, one)

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

    def line_of(self, topic: str) -> Hits:
        """The hits and the near misses of a topic."""
        if topic not in self._known:
            query = self._query(topic)
            found = self._find(query) if query and self.engine.papers else NONE
            self._known[topic] = (
                self._joined(self._base.line_of(topic), found) if self._base else found
            )
        return self._known[topic]

    def _joined(self, first: Hits, late: Hits) -> Hits:
        """The hits of the first and of the late papers, best first."""
        if not len(late.papers):
            return first
        papers = np.concatenate((first.papers, late.papers + self._first))
        scores = np.concatenate((first.scores, late.scores))
        order = np.lexsort((self._ids[papers], -scores))
        return Hits(papers[order], scores[order])

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """The ids of the papers, by number."""
        mine = tuple(self.engine.shelf.ids.tolist())
        return (*self._base.ids, *mine) if self._base else mine

    @cached_property
    def _ids(self) -> Numbers:
        return np.array(self.ids, np.int64)

    @property
    def _first(self) -> int:
        """How many papers were there first."""
        return len(self.papers) - len(self.engine.papers)

    def _find(self, query: Query) -> Hits:
        if not query.wordings:
            scores = np.full(len(self.engine.papers), ALL, np.float32)
        else:
            ways = self.said(query)
            if len(ways) == 1 and not ways[0].exact and _is_plain(query):
                return self.engine.hits(ways[0].words)
            scores = np.zeros(len(self.engine.papers), np.float32)
            for said in ways:
                scores = np.maximum(scores, self._said_scores(said))
        scores[~self._sift.passes(query)] = 0
        found = np.flatnonzero(scores)
        order = self.engine.order(found, scores[found])
        return Hits(found[order], scores[found][order])

    def _said_scores(self, said: Said) -> Figures:
        scores = np.zeros(len(self.engine.papers), np.float32)
        papers, values = self.engine.hits(said.words)
        scores[papers] = values
        for phrase in said.exact:
            scores[~self._sift.says(phrase)] = 0
        if said.acronym:
            for number in papers.tolist():
                if means_another(self.engine.papers[number], said.acronym):
                    scores[number] = 0
        return scores

    def _score(self, words: Topic, number: int) -> float:
        papers, values = self.engine.hits(words)
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
