"""The built-in writer: a briefing out of the papers' own sentences, by rules, with no model.

    papers -> points (what each says) + links (what two share) -> framed sentences -> check

Deterministic, and grounded by construction: a sentence is a cut sentence of its paper in a frame
that claims nothing. It is checked all the same, like any other writer's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from newsletter.briefing.frames import Joining, Meeting, Telling, join, last_resort, meet, tell
from newsletter.briefing.ground import check
from newsletter.briefing.headline import headline
from newsletter.briefing.length import LEAST, MOST, size
from newsletter.briefing.links import Link, links
from newsletter.briefing.points import Point, points
from newsletter.briefing.port import BriefRequest
from newsletter.briefing.words import sentences, speaks_of, stems
from newsletter.model import Briefing, Item, Match, Paper, Section, Sentence
from subscribers.model import Language

MOST_SENTENCES = 6
FEWEST_SENTENCES = 3
AT_LEAST = 2  # sentences, however long they are
LONGEST_TOPIC = 60
LONGEST_PAIR = 300  # of what two papers say in one sentence
RANK = 1.5  # what standing first in its topic is worth, in the weight of a point


@dataclass(frozen=True, slots=True)
class ExtractiveBriefer:
    """Writes up to six sentences, one of them about what connects two topics if anything does."""

    def brief(self, request: BriefRequest) -> Briefing:
        """Write the briefing; the same request always gives the same one."""
        papers = request.papers()
        if not papers:
            return Briefing(())
        draft = _Draft(request, papers)
        draft.write()
        if not draft.sentences:
            text = last_resort(len(papers), request.language)
            return Briefing((Sentence(text, tuple(papers)[:1]),))
        return Briefing(tuple(draft.sentences), title=headline(request, draft.sentences))

    def prepare(self, requests: Iterable[BriefRequest]) -> None:
        """There is nothing to do: what papers say is weighed once, by whoever asks first."""


class _Draft:
    """A briefing while it is written: its sentences, and what they have spoken of."""

    def __init__(self, request: BriefRequest, papers: dict[int, Paper]) -> None:
        self.sentences: list[Sentence] = []
        self._request = request
        self._papers = papers
        self._cited: set[int] = set()
        self._topic = ""  # of the sentence before
        self._points: set[Point] = set()
        self._size = 0

    def write(self) -> None:
        """Open with the first topic, say what connects, go through the other topics, then add."""
        sections = [section for section in self._request.sections if section.items]
        self._tell_best_of(sections[0])
        if not self._tell_what_connects():
            self._tell_what_joins(sections)
        for section in sections[1:]:
            if not self._cited & {item.number for item in section.items}:
                self._tell_best_of(section)
        for section, item in _by_turns(sections):
            if self._is_enough():
                return
            if item.number not in self._cited and points(item.paper):
                self._tell(section, item, points(item.paper)[0])
        self._tell_more(sections)

    def _tell_best_of(self, section: Section) -> None:
        ranked = sorted(section.items, key=lambda item: -_interest(section, item))
        for item in ranked:
            found = points(item.paper)
            if self._tell(section, item, found[0] if found else None):
                return

    def _tell_what_connects(self) -> bool:
        """Say what two papers of two topics have in common; whether there was anything."""
        for link in links(self._request.sections):
            if {item.number for item in link.items} <= self._cited:
                continue
            one, two = (self._new_point_on(link.term, item) for item in link.items)
            if one is None or two is None or len(one.text) + len(two.text) > LONGEST_PAIR:
                continue
            text = meet(Meeting(link, (one, two), _nameable(link)), self._request.language)
            if self._check_and_add(text, tuple(item.number for item in link.items)):
                self._points |= {one, two}
                self._topic = ""
                return True
        return False

    def _tell_what_joins(self, sections: list[Section]) -> None:
        """Say of one paper that it joins two topics, if its own words name both."""
        for section, item in _by_turns(sections):
            new = [point for point in points(item.paper) if point not in self._points]
            for other in item.match.also:
                topics = tuple(_nameable_topic(one, item.paper) for one in (section.topic, other))
                if not new or not all(topics):
                    continue
                text = join(Joining(new[0], (topics[0], topics[1])), self._request.language)
                if self._check_and_add(text, (item.number,)):
                    self._points.add(new[0])
                    self._topic = ""
                    return

    def _new_point_on(self, term: str, item: Item) -> Point | None:
        """What a paper says of a term, if that was not told before."""
        new = (point for point in points(item.paper) if point not in self._points)
        return next((point for point in new if speaks_of(term, point.text)), None)

    def _tell_more(self, sections: list[Section]) -> None:
        """Add to a short briefing: titles while it has few sentences, then second points."""
        for section, item in _by_turns(sections):
            if len(self.sentences) < FEWEST_SENTENCES and item.number not in self._cited:
                self._tell(section, item, None)
        for section, item in _by_turns(sections):
            if self._is_enough():
                return
            if second := [one for one in points(item.paper)[:2] if one not in self._points]:
                self._tell(section, item, second[0])

    def _tell(self, section: Section, item: Item, point: Point | None) -> bool:
        again = section.topic == self._topic
        telling = Telling(
            item=item,
            point=point,
            topic="" if again else _topic_for(section.topic, item.paper, point),
            place=len(self.sentences),
            again=again,
            same=bool(self.sentences) and self.sentences[-1].papers == (item.number,),
            known=item.number in self._cited,
        )
        if not telling.same and not telling.is_clear:
            return False
        language = self._request.language
        if not _is_carried(point, item.paper, telling.topic, language):
            return False
        if not self._add(tell(telling, language), (item.number,)):
            return False
        self._topic = section.topic
        if point is not None:
            self._points.add(point)
        return True

    def _is_enough(self) -> bool:
        least = LEAST[self._request.language]
        return self._size >= least and len(self.sentences) >= FEWEST_SENTENCES

    def _has_room(self, text: str) -> bool:
        language, written = self._request.language, len(self.sentences)
        short = self._size + size(text, language) <= MOST[language]
        return written < MOST_SENTENCES and (short or written < AT_LEAST)

    def _check_and_add(self, text: str, numbers: tuple[int, ...]) -> bool:
        """Take a sentence that says what two have in common, if it passes the check."""
        return not check(Sentence(text, numbers), self._papers) and self._add(text, numbers)

    def _add(self, text: str, numbers: tuple[int, ...]) -> bool:
        """Take a sentence if there is room."""
        if not self._has_room(text):
            return False
        self._size += size(text, self._request.language)
        self.sentences.append(Sentence(text, numbers))
        self._cited.update(numbers)
        return True


@lru_cache(maxsize=65536)
def _is_carried(point: Point | None, paper: Paper, topic: str, language: Language) -> bool:
    """Whether a paper carries what is told of it: checked once, wherever the sentence stands.

    The frames of other places claim nothing more, a topic that is named stands in the paper, and
    no other paper can be nearer to words that were cut out of this one.
    """
    if point is None and not paper.title.strip():
        return False
    telling = Telling(Item(1, Match(paper, 0.0, ())), point, topic, place=1)
    return not check(Sentence(tell(telling, language), (1,)), {1: paper})


def _interest(section: Section, item: Item) -> float:
    """How much a paper has to say, and how near it is to the topic."""
    found = points(item.paper)
    rank = section.items.index(item) / len(section.items)
    return (found[0].weight if found else 0.0) + RANK * (1 - rank)


def _by_turns(sections: list[Section]) -> Iterator[tuple[Section, Item]]:
    """The papers of the sections, first all that stand first, then all that stand second."""
    for rank in range(max(len(section.items) for section in sections)):
        for section in sections:
            if rank < len(section.items):
                yield section, section.items[rank]


@lru_cache(maxsize=65536)
def _topic_for(topic: str, paper: Paper, point: Point | None) -> str:
    """The topic if it is worth naming: the paper speaks of it, and the sentence does not say it."""
    said = stems(point.text) if point else stems(paper.title)
    return "" if set(stems(topic)) <= set(said) else _nameable_topic(topic, paper)


@lru_cache(maxsize=65536)
def _nameable_topic(topic: str, paper: Paper) -> str:
    """The topic if its words stand together in the paper: a frame must claim nothing else."""
    lines = (paper.title, *sentences(paper.abstract))
    said = any(speaks_of(topic, line) for line in lines)
    return topic if said and len(topic) <= LONGEST_TOPIC else ""


def _nameable(link: Link) -> tuple[str, ...]:
    named = [
        _nameable_topic(topic, item.paper)
        for topic, item in zip(link.topics, link.items, strict=True)
    ]
    return tuple(named) if all(named) else ()
