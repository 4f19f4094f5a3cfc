"""An edition: a day's papers, and what all of its letters have in common."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from newsletter.digest.choose import candidates
from newsletter.interpreter import Interpreter
from newsletter.model import (
    Cluster,
    Delivery,
    DeliveryState,
    Opinion,
    Paper,
    SourceReport,
    SourceStatus,
    Update,
)
from newsletter.radar.acronyms import Acronym
from newsletter.radar.chinese import translate
from newsletter.radar.cluster import Asked
from newsletter.radar.group import Grouping
from newsletter.radar.index import Radar
from newsletter.radar.kin import Kinship
from newsletter.radar.query import parse
from newsletter.radar.renamed import carried
from newsletter.radar.taste import Subjects, Tasted, tastes
from newsletter.radar.vectors import Vectors, shipped_vectors
from subscribers.model import Subscriber

Learned = Callable[[], Iterable[Acronym]]


class Radars:
    """The radar of the latest edition, so that late papers cost what they are and no more.

    `vectors` are asked for once per radar: the papers of one are compared by the same ones.
    `interpreter`: what says topics in English (None: the list that ships).
    """

    def __init__(
        self,
        vectors: Callable[[], Vectors] = shipped_vectors,
        interpreter: Interpreter | None = None,
    ) -> None:
        self._vectors = vectors
        self._interpreter = interpreter
        self._lock = threading.Lock()
        self._papers: tuple[Paper, ...] = ()
        self._radar: Radar | None = None

    def vectors(self) -> Vectors:
        """The vectors that papers are compared by."""
        return self._vectors()

    def learn(self, topics: Iterable[str], day: date) -> None:
        """Have topics said in English that are not, before they are searched for on a day."""
        if self._interpreter:
            self._interpreter.learn(topics, day)

    def over(
        self, papers: Sequence[Paper], settled: int, *, threshold: float, learned: Learned
    ) -> Radar:
        """A radar over papers; those above the id `settled` are late.

        What the first letter of a day was composed from judges all papers of the day: a letter is
        the same whichever process composes it, before or after the late ones.
        """
        first = tuple(paper for paper in papers if paper.id <= settled) or tuple(papers)
        late = papers[len(first) :]
        with self._lock:
            if self._radar is None or self._papers != first:
                self._radar = Radar(
                    first,
                    threshold=threshold,
                    vectors=self._vectors(),
                    words=shipped_vectors(),
                    defined=learned(),
                    english=self._interpreter.english if self._interpreter else translate,
                )
                self._papers = first
            return self._radar.extended(late)


@dataclass(frozen=True)
class Edition:
    """A day's papers, and what its letters have in common; loaded once for all of them."""

    day: date
    papers: tuple[Paper, ...]
    sources: tuple[SourceReport, ...]
    last: Mapping[int, Delivery]
    rows: Mapping[int, Delivery]
    threshold: float
    updates: Mapping[int, tuple[Update, ...]] = field(default_factory=dict)
    radars: Radars = field(default_factory=Radars)
    learned: Learned = tuple
    opinions: Mapping[int, tuple[Opinion, ...]] = field(default_factory=dict)
    strict: float = 1.0
    _news: dict[object, frozenset[int]] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        """Whether any source was read for the day; else nobody can be told that nothing matched."""
        return any(one.status is not SourceStatus.FAILED for one in self.sources)

    @cached_property
    def radar(self) -> Radar:
        """The index over the day, built when the first letter asks for it."""
        return self.radars.over(
            self.papers, self._settled, threshold=self.threshold, learned=self.learned
        )

    @property
    def _settled(self) -> int:
        """The highest paper id that the first letter of the day was composed from."""
        considered = [row.through for row in self.rows.values() if row.through]
        return min(considered, default=self.through)

    @cached_property
    def _subjects(self) -> Subjects:
        return Subjects(self.papers)

    @cached_property
    def _grouping(self) -> Grouping:
        return Grouping(self._subjects, self._searched)

    def _searched(self, topic: str) -> Iterator[str]:
        for said in self.radar.said(parse(topic)):
            yield from (word for word, _ in said.words)

    @cached_property
    def _kinship(self) -> Kinship:
        settled = [paper for paper in self.papers if paper.id <= self._settled]
        return Kinship(settled, self.radars.vectors())

    def related(self, found: Sequence[Cluster]) -> tuple[Cluster, ...]:
        """The clusters of a letter with their groups, bridges and kin."""
        return self._kinship.of(self._grouping.of(found))

    def radar_of(self, subscriber: Subscriber) -> Asked:
        """The radar as a subscriber has taught it before their letter was begun, strict or not."""
        existing = self.rows.get(subscriber.id)
        begun = existing.begun_at if existing else None
        said = [
            one
            for one in self.opinions.get(subscriber.id, ())
            if begun is None or one.said_at <= begun
        ]
        if not said and not subscriber.strict:
            return self.radar
        lines = dict.fromkeys(subscriber.strict, self.strict)
        taught = tastes(carried(said, subscriber.topics))
        return Tasted(self.radar, self._subjects, taught, self.threshold, lines)

    @cached_property
    def through(self) -> int:
        """The highest paper id that this edition has considered."""
        return max((paper.id for paper in self.papers), default=0)

    def prepare(self, subscribers: Iterable[Subscriber]) -> None:
        """Search for the topics of many at once, each distinct one a single time."""
        topics = dict.fromkeys(topic for one in subscribers for topic in one.radar(self.day))
        self.radars.learn(topics, self.day)
        self.radar.prepare(topics)

    def news_for(self, subscriber: Subscriber, existing: Delivery | None) -> frozenset[int]:
        """The ids of the papers that are news to a subscriber; one set for all in the same case.

        A letter that the ledger knows already is composed again from what there was then.
        """
        last, through = self.last.get(subscriber.id), self.through_for(existing)
        since = (last.day, last.through) if last else subscriber.previous_due(self.day)
        case = (since, through)
        if case not in self._news:
            found = candidates(self.papers, subscriber, self.day, last)
            self._news[case] = frozenset(paper.id for paper in found if paper.id <= through)
        return self._news[case]

    def updates_for(self, subscriber: Subscriber, existing: Delivery | None) -> tuple[Update, ...]:
        """What became of papers that a subscriber was sent; fixed once the letter was begun."""
        begun = existing.begun_at if existing else None
        updates = self.updates.get(subscriber.id, ())
        return tuple(one for one in updates if not begun or one.since <= begun)

    def through_for(self, existing: Delivery | None) -> int:
        """The highest paper id that a letter considers; fixed once it was composed."""
        composed = existing and existing.state not in {DeliveryState.EMPTY, DeliveryState.HELD}
        return existing.through if existing and composed else self.through
