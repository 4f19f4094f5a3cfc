"""What a built-in briefing tells of a letter's papers, and where it stands.

    what to see first, what ties two papers, the best of each topic, others by turns -> by topic

It grows until it is as long as a briefing should be, and stops short where the papers have nothing
left that is worth telling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from newsletter.briefing.carried import (
    is_carried,
    is_neutral,
    is_telling,
    opens,
    passes,
    sentence_of,
)
from newsletter.briefing.disputes import disputes
from newsletter.briefing.frames import (
    Alert,
    Framed,
    Joining,
    Meeting,
    Novelties,
    Opening,
    Telling,
    Titles,
)
from newsletter.briefing.gist_zh import said_zh
from newsletter.briefing.glossary import called, in_english
from newsletter.briefing.length import LEAST, MOST, size
from newsletter.briefing.links import Link, Tie, links
from newsletter.briefing.meetings import carry, is_named, said_of_both
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.stories import Story, least, novelty, shorter, stories
from newsletter.briefing.ties import ties
from newsletter.briefing.words import speaks_of, stems
from newsletter.model import Item, Match, Paper, Section
from subscribers.model import Language

MOST_SENTENCES = 6
FEWEST_SENTENCES = 3
ENOUGH_TO_CHOOSE = 3  # papers, of which one is to be read first
WHOLE = 3  # topics up to which a paper is told with what it made and what it found
RANK = 1.5  # what standing first in its topic is worth, in the weight of a point
BRIDGE = 0.5  # what coming near another topic of the radar is
MOST_TITLES = 3  # in one sentence
ROUGHLY = 8  # by how much a sentence may be shorter in its place than it was thought to be
FIRST, LAST = -1, 1_000  # places: before and behind all topics, or all papers of one


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that is planned: what it tells, of which papers, and after which others.

    `place` is that of its topic and its paper in the letter; `topic` is "" where it is of several.
    """

    what: Framed
    items: tuple[Item, ...]
    place: tuple[int, int]
    topic: str = ""

    @property
    def is_title(self) -> bool:
        """Whether no more than the title of a paper is told."""
        return isinstance(self.what, Telling) and self.what.story is None


class Plan:
    """A briefing while it is planned: `told` are its sentences, what matters most before the rest.

    `papers` are all papers of the letter by number.
    """

    def __init__(
        self, sections: Sequence[Section], papers: dict[int, Paper], language: Language
    ) -> None:
        self.told: list[Told] = []
        self._sections = sections
        self._papers = papers
        self._language = language
        self._points: set[Point] = set()
        self._cited: set[int] = set()
        self._size = 0
        self._turns = list(_by_turns(sections))
        self._ranks = {item.number: rank for one in sections for rank, item in enumerate(one.items)}
        self._stories = {number: self._story_of(paper) for number, paper in papers.items()}

    def make(self) -> list[Told]:
        """Plan all sentences."""
        if len(self._papers) > 1:
            self._see_first()
        self._dispute()
        self._tie()
        self._open()
        for at, section in enumerate(self._sections):
            if self._cited.isdisjoint(item.number for item in section.items):
                self._tell_best(at, section)
        self._tell_others()
        self._join_titles()
        self._tell_again()
        self._join_titles()
        return self.told

    def _see_first(self) -> None:
        """A notice about a paper, or the paper in which two topics come together."""
        for _, item in self._turns:
            if item.paper.notice and self._add_checked(Alert(item), (item,), (FIRST, 0)):
                return
        several = [one for one in self._turns if one[1].match.also]
        for at, item in sorted(several, key=lambda one: -len(one[1].match.also)):
            topics = _joint(self._sections[at].topic, item, self._language)
            if topics is None:
                continue
            story = self._story(item)
            told = story if story and story.points[0].kind is not Kind.STATES else None
            joining = Joining(item, told, topics)
            if self._add_checked(joining, (item,), (FIRST, 0), told.points if told else ()):
                return

    def _dispute(self) -> None:
        """Where two papers disagree."""
        items = [item for section in self._sections for item in section.items]
        for pair, found in disputes(items):
            places = [self._at(item) for item in pair]
            topics = (self._sections[places[0]].topic, self._sections[places[1]].topic)
            meeting = Meeting(Link("", pair, topics, Tie.AGAINST), found, ())
            if self._add_checked(meeting, pair, (min(places), FIRST), found):
                return

    def _tie(self) -> None:
        """What two papers of two topics or fields have in common; the letter opens with it."""
        may_open = not self.told and len(self._papers) >= ENOUGH_TO_CHOOSE
        for link in _ties(self._sections):
            if not self._cited.isdisjoint(item.number for item in link.items):
                continue
            topics = self._topics_of(link)
            first = may_open and bool(topics)
            place = (FIRST, 0 if first else 1)
            told = said_of_both(link)
            meeting = Meeting(link, told, topics, first)
            if told and self._add_meeting(meeting, place):
                return
            if is_named(link) and self._add_tie(replace(meeting, points=()), place):
                return

    def _add_meeting(self, meeting: Meeting, place: tuple[int, int]) -> bool:
        """Take a sentence of what two papers say of what they share, if they carry it."""
        if not carry(meeting, self._language):
            return self._add_checked(meeting, meeting.link.items, place, meeting.points)
        said = sentence_of(meeting, meeting.link.items, self._language)
        room = size(said.text, self._language)
        return self._add(Told(meeting, meeting.link.items, place), room, meeting.points)

    def _add_tie(self, meeting: Meeting, place: tuple[int, int]) -> bool:
        """Take a sentence that names two papers and what both hold, which claims nothing more."""
        items = meeting.link.items
        bare = all(is_carried(None, item.paper, self._language) for item in items)
        plain = bare and all(is_telling(item.paper) for item in items)
        plain = plain and all(map(is_neutral, (*meeting.topics, meeting.link.term)))
        if not plain or self._language is Language.ZH:
            return self._add_checked(meeting, items, place)
        said = sentence_of(meeting, items, self._language)
        return self._add(Told(meeting, items, place), size(said.text, self._language), ())

    def _open(self) -> None:
        """The paper to read first where no other reason stands out: what is closest to a topic."""
        is_open = any(one.place == (FIRST, 0) for one in self.told)
        if is_open or not self._may_open():
            return
        fresh = [one for one in self._sections if one.items[0].number not in self._cited]
        fresh.sort(key=lambda one: -self._interest(one, one.items[0]) if self._says(one) else 0.0)
        named = (one for one in fresh if self._says(one) and self._title_says(one))
        best = next(named, None)
        for section in [best, *fresh] if best else fresh:
            opening = self._opening(section)
            if opens(opening, self._language, self._papers):
                items = (opening.item,)
                room = size(sentence_of(opening, items, self._language).text, self._language)
                told = opening.story.points if opening.story else ()
                self._add(Told(opening, items, (FIRST, 0)), room, told)
                return

    def _may_open(self) -> bool:
        """Whether there are papers to choose from; of two only where nothing else is told."""
        if len(self._papers) >= ENOUGH_TO_CHOOSE:
            return True
        items = [item for _, item in self._turns]
        told = ((one, story) for one in items for story in (self._story(one), self._least(one)))
        say = (story and is_carried(story, one.paper, self._language) for one, story in told)
        return len(items) > 1 and not any(say)

    def _says(self, section: Section) -> bool:
        """Whether the first paper of a topic says something that can be told."""
        return self._story(section.items[0]) is not None

    def _title_says(self, section: Section) -> bool:
        """Whether the title of the first paper of a topic names the topic."""
        return _entitled(section.topic, section.items[0].paper, self._language) != ""

    def _opening(self, section: Section) -> Opening:
        """What a letter could open with of a topic; its topic is named if the title says it."""
        item = section.items[0]
        topic = _entitled(section.topic, item.paper, self._language)
        others = (one for each in self._sections for one in each.items if one is not item)
        alone = not section.more and len(section.items) == 1
        alone = alone and not any(section.topic in one.match.also for one in others)
        return Opening(item, self._story(item), topic, alone)

    def _topics_of(self, link: Link) -> tuple[str, ...]:
        """The two topics, where both papers name theirs."""
        pairs = zip(link.topics, link.items, strict=True)
        found = tuple(called(topic, item.paper, self._language) for topic, item in pairs)
        return found if all(found) and found[0] != found[1] else ()

    def _tell_best(self, at: int, section: Section) -> None:
        ranked = sorted(section.items, key=lambda item: -self._interest(section, item))
        if not any(self._tell(at, item, told) for item in ranked if (told := self._story(item))):
            self._tell(at, section.items[0], None)

    def _tell_others(self) -> None:
        """Add papers to a short briefing: two new things at once where a topic has them."""
        for at, item in self._turns:
            if self._is_enough():
                return
            if item.number in self._cited or self._tell_two(at, item):
                continue
            if story := self._story(item):
                self._tell(at, item, story)

    def _tell_two(self, at: int, item: Item) -> bool:
        """Tell of two papers at once where all are of one topic, if both made something new."""
        if len(self._sections) > 1 or len(self.told) < FEWEST_SENTENCES - 1:
            return False
        fresh = [
            (one, story)
            for one in self._sections[at].items
            if one.number not in self._cited and (story := novelty(one.paper))
        ]
        if len(fresh) < 2 or fresh[0][0] != item:  # noqa: PLR2004 - two
            return False
        (one, mine), (two, its) = fresh[:2]
        what = Novelties((one, two), (mine.points[0], its.points[0]))
        return self._add_checked(what, (one, two), (at, LAST), (*mine.points, *its.points))

    def _tell_again(self) -> None:
        """Add what papers say that say little, second points, and titles, while it is short."""
        for at, item in self._turns:
            if self._is_enough():
                return
            if item.number not in self._cited and (story := self._least(item)):
                self._tell(at, item, story)
        alone = {one.items[0].number for one in self.told if isinstance(one.what, Telling)}
        for at, item in self._turns:
            for story in stories(item.paper)[:2] if item.number in alone else ():
                if self._is_enough():
                    return
                if self._points.isdisjoint(story.points) and _can_say(
                    story, item.paper, self._language
                ):
                    self._tell(at, item, story)
        for at, item in self._turns:
            if not self._is_enough() and item.number not in self._cited:
                self._tell(at, item, None)

    def _tell(self, at: int, item: Item, story: Story | None) -> bool:
        if not is_carried(story, item.paper, self._language):
            return False
        place = (at, self._ranks[item.number]) if story else (LAST, at)
        told = Told(Telling(item, story), (item,), place, self._sections[at].topic)
        room = _room(story, item.paper, self._language)
        return self._add(told, room, story.points if story else ())

    def _join_titles(self) -> None:
        """Tell all papers in one sentence of which only the titles can be told."""
        bare = [one for one in self.told if one.is_title][:MOST_TITLES]
        items = tuple(one.items[0] for one in sorted(bare, key=lambda one: one.place))
        if len(bare) < 2:  # noqa: PLR2004 - two
            return
        said = sentence_of(Titles(items), items, self._language)
        plain = all(is_telling(item.paper) for item in items) and self._language is Language.EN
        if plain or passes(said, self._papers):
            self.told = [one for one in self.told if one not in bare]
            self._size -= sum(_room(None, item.paper, self._language) for item in items)
            self._add(Told(Titles(items), items, (LAST, LAST)), size(said.text, self._language), ())

    def _add_checked(
        self,
        what: Framed,
        items: tuple[Item, ...],
        place: tuple[int, int],
        points_: tuple[Point, ...] = (),
    ) -> bool:
        """Take a sentence whose frame says something itself, if it passes the check."""
        said = sentence_of(what, items, self._language)
        room = size(said.text, self._language)
        return passes(said, self._papers) and self._add(Told(what, items, place), room, points_)

    def _add(self, told: Told, room: int, points_: tuple[Point, ...]) -> bool:
        """Take a sentence if there is room."""
        longer = self._size + room
        if self.told and (len(self.told) >= MOST_SENTENCES or longer > MOST[self._language]):
            return False
        self._size = longer
        self.told.append(told)
        self._points.update(points_)
        self._cited.update(item.number for item in told.items)
        return True

    def _is_enough(self) -> bool:
        enough = LEAST[self._language] + ROUGHLY
        return self._size >= enough and len(self.told) >= FEWEST_SENTENCES

    def _story(self, item: Item) -> Story | None:
        return self._stories[item.number]

    def _least(self, item: Item) -> Story | None:
        """What can be told of a paper that says little."""
        story = least(item.paper)
        return story if story and _can_say(story, item.paper, self._language) else None

    def _story_of(self, paper: Paper) -> Story | None:
        """What to tell of a paper: all that matters, or where there are many topics, the best."""
        return _first_story(paper, self._language, whole=len(self._sections) <= WHOLE)

    def _interest(self, section: Section, item: Item) -> float:
        """How much a paper has to say, how near it is to the topic, and to other topics."""
        story = self._story(item)
        rank = self._ranks[item.number] / len(section.items)
        bridge = BRIDGE * bool(item.match.bridges or item.match.kin)
        return (story.best.weight if story else 0.0) + RANK * (1 - rank) + bridge

    def _at(self, item: Item) -> int:
        return next(at for at, one in enumerate(self._sections) if item in one.items)


def _by_turns(sections: Sequence[Section]) -> Iterator[tuple[int, Item]]:
    """The papers with the places of their topics: all that stand first, then all second."""
    for rank in range(max(len(section.items) for section in sections)):
        for at, section in enumerate(sections):
            if rank < len(section.items):
                yield at, section.items[rank]


@lru_cache(maxsize=65536)
def _entitled(topic: str, paper: Paper, language: Language) -> str:
    """What a topic is called, if the paper names it and its title says it."""
    shown = called(topic, paper, language)
    says = set(stems(in_english(shown))) <= set(stems(paper.title))
    return shown if says else ""


@lru_cache(maxsize=16384)
def _first_story(paper: Paper, language: Language, *, whole: bool) -> Story | None:
    found = [one for one in stories(paper) if _can_say(one, paper, language)]
    if not found or whole:
        return found[0] if found else None
    return shorter(found[0]) if _can_say(shorter(found[0]), paper, language) else found[0]


def _can_say(story: Story, paper: Paper, language: Language) -> bool:
    """Whether more can be said of a paper than that it is there."""
    return language is Language.EN or any(said_zh(one, paper) for one in story.points)


@lru_cache(maxsize=65536)
def _room(story: Story | None, paper: Paper, language: Language) -> int:
    """How long a sentence about one paper is, wherever it stands."""
    item = Item(1, Match(paper, 0.0, ()))
    said = sentence_of(Telling(item, story, place=1), (item,), language)
    return size(said.text, language)


def _joint(topic: str, item: Item, language: Language) -> tuple[str, str] | None:
    """Two topics that a paper matches and names, or nothing."""
    for other in item.match.also:
        one, two = called(topic, item.paper, language), called(other, item.paper, language)
        if one and two and one not in two and two not in one and not _overlap(one, two):
            return one, two
    return None


def _overlap(one: str, two: str) -> bool:
    return speaks_of(one, two) or speaks_of(two, one)


def _ties(sections: Sequence[Section]) -> Iterator[Link]:
    """What ties two papers: a rare term, something that one can name, nearness."""
    found = links(sections)
    yield from (link for link in found if not link.is_near)
    yield from ties(sections)
    yield from (link for link in found if link.is_near)
