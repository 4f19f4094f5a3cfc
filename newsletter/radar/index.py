"""A morning's papers, ready to be asked: built once, then every distinct topic costs one search.

A topic is read strictly (`query`), said in other words where the papers or the shipped list know
them (an acronym and its long form, Chinese in English), searched for (`engine`) and sifted.
"""

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cached_property, lru_cache
from operator import neg

import numpy as np

from newsletter.model import Match, Paper
from newsletter.radar import chinese, score
from newsletter.radar.acronyms import Acronym, definitions, means_another
from newsletter.radar.asked import Topic
from newsletter.radar.chained import Chained
from newsletter.radar.engine import Engine, Known, words_of
from newsletter.radar.finds import NONE, Hits, Scored
from newsletter.radar.query import LONGEST_TOPIC, Query, TopicError, Wording, parse
from newsletter.radar.reader import Ask, Reader, Said
from newsletter.radar.shelf import Flags, Numbers
from newsletter.radar.sift import Sift, fields_met
from newsletter.radar.vectors import Vectors, shipped_vectors

__all__ = ["LONGEST_TOPIC", "Radar", "Said", "TopicError"]

MATCHED = 100_000  # reasons that are kept at hand
ALL = 1.0  # the score of a paper that a topic of fields alone asks for


class Radar:
    """The papers of a morning. `threshold` is the score from which on a paper is a match.

    `known`: older papers that define acronyms, `defined`: acronyms learned before. `base`: papers
    that were there first. `words`: other vectors for words, if `vectors` are too slow. `read`: what
    is known of the papers. `english`: what says words of another language in English.
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
        english: Callable[[str], Iterable[str]] = chinese.translate,
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
        self._line = float(np.float32(threshold))  # as scores are
        self._older = (*definitions(known), *defined)
        # A radar over some of these papers, or over late ones too, reads topics as this one does.
        self._reader: Reader = (
            base._reader  # noqa: SLF001 - a radar too
            if base
            else Reader(() if read else mine, self._older, english, self.engine.speak)
        )
        self._only: Flags | None = None
        self._sift = Sift(self.engine.shelf, mine)
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
        asked = list(topics)
        with _no_collection():
            self.engine.prepare(self._reader.every(asked))
            for topic in self._left(asked):
                self.scored(topic)

    def _left(self, asked: Sequence[str]) -> Sequence[str]:
        """Topics to be scored yet: most find nothing in late papers, and have what they had."""
        if not self._base or self._only is not None:
            return asked
        plain, lucky, left = self._reader.plain, self.engine.finds.lucky(), []
        for topic in asked:
            if (words := plain.get(topic)) and words not in lucky:
                self._scored[topic] = self._base.scored(topic)
            else:
                left.append(topic)
        return left

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
        return found if self._only is None else _some(found, self._only)

    def scored(self, topic: str) -> tuple[Scored, Scored]:
        """The hits and the near misses as plain numbers, shared by all who have the topic."""
        if (known := self._scored.get(topic)) is None:
            self._scored[topic] = known = self._numbers(topic)
        return known

    def _numbers(self, topic: str) -> tuple[Scored, Scored]:
        if self._only is not None:
            return self._split(self._shown(topic))
        if words := self._reader.plainly(topic):
            mine = self.engine.scored(words)
        else:
            mine = self._split(self._mine(topic))
        if not self._base:
            return mine
        first = self._base.scored(topic)
        return self._merged(first, mine) if any(mine) else first

    def _merged(
        self, first: tuple[Scored, Scored], late: tuple[Scored, Scored]
    ) -> tuple[Scored, Scored]:
        """What the first and the late papers have for a topic, best first, then the lower id."""
        begin, ids = self._first, self.ids

        def together(one: Scored, other: Scored) -> Scored:
            if not other:
                return one
            every = (*one, *((begin + number, value) for number, value in other))
            return tuple(sorted(every, key=lambda pair: (-pair[1], ids[pair[0]])))

        return together(first[0], late[0]), together(first[1], late[1])

    def _split(self, found: Hits) -> tuple[Scored, Scored]:
        if not len(found.papers):
            return (), ()
        values = found.scores.tolist()
        pairs = tuple(zip(found.papers.tolist(), values, strict=True))
        count = bisect_right(values, -self._line, key=neg)
        return pairs[:count], pairs[count:]

    def match(self, topic: str, number: int, value: float) -> Match:
        """Say why a paper is among the hits of a topic."""
        return self._matched(topic, number, value)

    def _match(self, topic: str, number: int, value: float) -> Match:
        if self._base and number < len(self._base.papers):
            return self._base.match(topic, number, value)
        query, paper = parse(topic), self.papers[number]
        number -= self._first
        if not query.wordings:
            return Match(paper, value, fields_met(query, paper))
        ways = self._reader.said(query)
        best = max(ways, key=lambda said: self._score(said.words, number))
        if best.is_phrase:
            return Match(paper, value, best.exact)
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
        return self._reader.said(query)

    def broadness(self, topic: str) -> float:
        """What the score of every paper loses because so many could be meant by a topic."""
        self.hits(topic)
        ask = self._reader.ask(topic)
        ways = [said.words for said in ask.ways] if ask and self.engine.papers else []
        return max((float(self.engine.told([one]).broad[0]) for one in ways), default=0.0)

    def holding(self, words: str) -> Flags:
        """Which papers hold these words."""
        held = self._sift.holds(words)
        return np.concatenate((self._base.holding(words), held)) if self._base else held

    def saying(self, query: Query) -> Numbers:
        """The papers that are searched and say the words of a topic, by number.

        Of what leaves papers out only words are heeded: a field is asked of each paper one by one.
        """
        held = np.zeros(len(self.papers), bool) if self._only is None else ~self._only
        for words in (*query.without, *query.without_exact):
            held |= self.holding(words)
        said = [self._saying(one) for one in self.said(query)]
        return np.flatnonzero(np.logical_or.reduce(said) & ~held)

    def _saying(self, said: Said) -> Flags:
        says = self.holding(" ".join(word for word, _ in said.words))
        for phrase in said.exact:
            says = says & self._exactly(phrase)
        return says

    def _exactly(self, phrase: str) -> Flags:
        says = self._sift.says(phrase)
        return np.concatenate((self._base._exactly(phrase), says)) if self._base else says  # noqa: SLF001 - a radar too

    def held(self, words: str) -> frozenset[int]:
        """The papers that hold these words, by number."""
        if words not in self._held:
            self._held[words] = frozenset(np.flatnonzero(self.holding(words)).tolist())
        return self._held[words]

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
        mine = self._mine(topic)
        return self._joined(self._base.line_of(topic), mine) if self._base else mine

    def _mine(self, topic: str) -> Hits:
        """Those of them that are not the base's."""
        if words := self._reader.plainly(topic):
            return self.engine.asked(words).hits(words)
        if (known := self._known.get(topic)) is None:
            ask = self._reader.ask(topic) if self.engine.papers else None
            self._known[topic] = known = self._find(ask) if ask else NONE
        return known

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

    def _find(self, ask: Ask) -> Hits:
        if ask.query.wordings:
            found = self._best([self._said_hits(said) for said in ask.ways])
            if not len(found.papers):
                return found
        else:
            every = np.arange(len(self.engine.papers))
            scores = np.full(len(every), ALL, np.float32)
            found = Hits(self.engine.order(every, scores), scores)
        return found if _is_plain(ask.query) else _some(found, self._sift.passes(ask.query))

    def _best(self, ways: Sequence[Hits]) -> Hits:
        """What is found in any of several ways, each paper with its best score."""
        ways = [found for found in ways if len(found.papers)]
        if len(ways) < 2:  # noqa: PLR2004 - nothing to compare
            return ways[0] if ways else NONE
        best: dict[int, float] = {}
        for found in ways:
            for number, value in zip(found.papers.tolist(), found.scores.tolist(), strict=True):
                best[number] = max(value, best.get(number, 0.0))
        papers, scores = np.array([*best], np.int64), np.array([*best.values()], np.float32)
        order = self.engine.order(papers, scores)
        return Hits(papers[order], scores[order])

    def _said_hits(self, said: Said) -> Hits:
        found = self.engine.asked(said.words).hits(said.words)
        for phrase in said.exact:
            found = _some(found, self._sift.says(phrase))
        if said.is_phrase:
            found = self._titled(found, said.exact[0])
        if not len(found.papers):
            return found
        if said.acronym:
            papers = (self.engine.papers[number] for number in found.papers.tolist())
            other = np.array([means_another(paper, said.acronym) for paper in papers], bool)
            if other.any():
                return Hits(found.papers[~other], found.scores[~other])
        return found

    def _titled(self, found: Hits, phrase: str) -> Hits:
        """What a phrase finds, and all papers whose titles say it."""
        titled = np.flatnonzero(self._sift.titled(phrase))
        before = np.zeros(len(self.engine.papers), np.float32)
        before[found.papers] = found.scores
        sure = Hits(titled, score.said(before[titled], self.engine.threshold))
        return self._best([found, sure])

    def _score(self, words: Topic, number: int) -> float:
        papers, values = self.engine.asked(words).hits(words)
        return float(values[papers == number].sum())


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: much is made that stays, and nothing of it holds itself."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if not gc.get_freeze_count():  # else who runs this wants it as it is
                gc.freeze()
                gc.unfreeze()  # what is new is now among the old: not looked through at once
            gc.enable()


def _some(found: Hits, which: Flags) -> Hits:
    kept = which[found.papers]
    return Hits(found.papers[kept], found.scores[kept])


def _is_plain(query: Query) -> bool:
    return not (query.without or query.without_exact or query.has_fields)
