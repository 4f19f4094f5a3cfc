"""What a built-in briefing tells of a letter's papers, and where it stands.

    what to see first, what ties two papers, the best of each topic, others by turns -> by topic

It grows until it is as long as a briefing should be, and stops short where the papers have nothing
left that is worth telling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsletter.briefing.carried import is_carried, passes, sentence_of
from newsletter.briefing.disputes import disputes
from newsletter.briefing.frames import Alert, Framed, Joining, Meeting, Novelties, Telling
from newsletter.briefing.length import LEAST, MOST, size
from newsletter.briefing.links import Link, Tie, links
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.points import points
from newsletter.briefing.stories import Story, novelty, shorter, stories
from newsletter.briefing.topics import named
from newsletter.briefing.words import speaks_of
from newsletter.model import Item, Paper, Section
from subscribers.model import Language

MOST_SENTENCES = 6
FEWEST_SENTENCES = 3
LONGEST_PAIR = 340  # characters of what two papers say in one sentence
WHOLE = 3  # topics up to which a paper is told with what it made and what it found
RANK = 1.5  # what standing first in its topic is worth, in the weight of a point
BRIDGE = 0.5  # what coming near another topic of the radar is
FRAME = {Language.EN: 3, Language.ZH: 6}  # the length of a frame, about
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
        self._stories = {number: self._story_of(paper) for number, paper in papers.items()}

    def make(self) -> list[Told]:
        """Plan all sentences."""
        if len(self._papers) > 1:
            self._see_first()
        self._dispute()
        self._tie()
        for at, section in enumerate(self._sections):
            if self._cited.isdisjoint(item.number for item in section.items):
                self._tell_best(at, section)
        self._tell_others()
        self._tell_again()
        return self.told

    def _see_first(self) -> None:
        """A notice about a paper, or the paper in which two topics come together."""
        placed = list(self._by_turns())
        for _, item in placed:
            if item.paper.notice and self._add_checked(Alert(item), (item,), (FIRST, 0)):
                return
        several = [one for one in placed if one[1].match.also]
        for at, item in sorted(several, key=lambda one: -len(one[1].match.also)):
            topics = _joint(self._sections[at].topic, item)
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
        """What two papers of two topics have in common."""
        for link in links(self._sections):
            one, two = (_point_on(link, item.paper) for item in link.items)
            is_new = self._cited.isdisjoint(item.number for item in link.items)
            if not is_new or not one or not two or len(one.text + two.text) > LONGEST_PAIR:
                continue
            meeting = Meeting(link, (one, two), _topics_of(link))
            at = min(self._at(item) for item in link.items)
            if self._add_checked(meeting, link.items, (at, FIRST), (one, two)):
                return

    def _tell_best(self, at: int, section: Section) -> None:
        ranked = sorted(section.items, key=lambda item: -self._interest(section, item))
        if not any(self._tell(at, item, story) for item in ranked if (story := self._story(item))):
            self._tell(at, section.items[0], None)

    def _tell_others(self) -> None:
        """Add papers to a short briefing: two new things at once where a topic has them."""
        for at, item in self._by_turns():
            if self._is_enough():
                return
            if item.number not in self._cited and not self._tell_two(at, item):
                self._tell(at, item, self._story(item))

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
        """Add second points of papers, and titles of those that say nothing, while it is short."""
        alone = {one.items[0].number for one in self.told if isinstance(one.what, Telling)}
        for at, item in self._by_turns():
            for story in stories(item.paper)[:2] if item.number in alone else ():
                if self._is_enough():
                    return
                if self._points.isdisjoint(story.points):
                    self._tell(at, item, story)
        for at, item in self._by_turns():
            if len(self.told) < FEWEST_SENTENCES and item.number not in self._cited:
                self._tell(at, item, None)

    def _tell(self, at: int, item: Item, story: Story | None) -> bool:
        if not is_carried(story, item.paper, self._language):
            return False
        rank = self._sections[at].items.index(item)
        place = (at, rank) if story else (LAST, at)
        text = story.text if story else item.paper.title
        return self._add(
            Told(Telling(item, story), (item,), place, self._sections[at].topic),
            text,
            story.points if story else (),
        )

    def _add_checked(
        self,
        what: Framed,
        items: tuple[Item, ...],
        place: tuple[int, int],
        points_: tuple[Point, ...] = (),
    ) -> bool:
        """Take a sentence whose frame says something itself, if it passes the check."""
        said = sentence_of(what, items, self._language)
        return passes(said, self._papers) and self._add(
            Told(what, items, place), said.text, points_
        )

    def _add(self, told: Told, text: str, points_: tuple[Point, ...]) -> bool:
        """Take a sentence if there is room; the frame of a Telling is still to come."""
        frame = FRAME[self._language] * isinstance(told.what, Telling)
        longer = self._size + size(text, self._language) + frame
        if self.told and (len(self.told) >= MOST_SENTENCES or longer > MOST[self._language]):
            return False
        self._size = longer
        self.told.append(told)
        self._points.update(points_)
        self._cited.update(item.number for item in told.items)
        return True

    def _is_enough(self) -> bool:
        return self._size >= LEAST[self._language] and len(self.told) >= FEWEST_SENTENCES

    def _story(self, item: Item) -> Story | None:
        return self._stories[item.number]

    def _story_of(self, paper: Paper) -> Story | None:
        """What to tell of a paper: all that matters, or where there are many topics, the best."""
        found = stories(paper)
        if not found or len(self._sections) <= WHOLE:
            return found[0] if found else None
        return shorter(found[0])

    def _interest(self, section: Section, item: Item) -> float:
        """How much a paper has to say, how near it is to the topic, and to other topics."""
        story = self._story(item)
        rank = section.items.index(item) / len(section.items)
        bridge = BRIDGE * bool(item.match.bridges or item.match.kin)
        return (story.best.weight if story else 0.0) + RANK * (1 - rank) + bridge

    def _at(self, item: Item) -> int:
        return next(at for at, one in enumerate(self._sections) if item in one.items)

    def _by_turns(self) -> Iterator[tuple[int, Item]]:
        """The papers with the places of their topics: all that stand first, then all second."""
        for rank in range(max(len(section.items) for section in self._sections)):
            for at, section in enumerate(self._sections):
                if rank < len(section.items):
                    yield at, section.items[rank]


def _joint(topic: str, item: Item) -> tuple[str, str] | None:
    """Two topics that a paper matches and names, or nothing."""
    for other in item.match.also:
        one, two = named(topic, item.paper), named(other, item.paper)
        if one and two and not speaks_of(one, two) and not speaks_of(two, one):
            return one, two
    return None


def _point_on(link: Link, paper: Paper) -> Point | None:
    """What a paper says of the term that it shares; of a near one, what it says best."""
    found = points(paper)
    of_it = next((one for one in found if link.term and speaks_of(link.term, one.text)), None)
    if of_it or not link.is_near:
        return of_it
    return next((one for one in found if one.kind is not Kind.STATES), None)


def _topics_of(link: Link) -> tuple[str, ...]:
    """The two topics, where both papers name theirs."""
    found = [named(one, item.paper) for one, item in zip(link.topics, link.items, strict=True)]
    return tuple(found) if all(found) and found[0] != found[1] else ()
