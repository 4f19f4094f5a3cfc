"""What a built-in briefing tells of a letter's papers, and where it stands.

    what to see first, what ties two papers, the best of each topic, others by turns -> by topic

It grows until it is as long as a briefing should be, and stops short where the papers have nothing
left that is worth telling.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
from newsletter.briefing.glossary import called
from newsletter.briefing.length import LEAST, MOST, size
from newsletter.briefing.links import Link, Tie
from newsletter.briefing.material import (
    by_turns,
    can_say,
    entitled,
    first_story,
    joint,
    room_of,
    says_again,
    ties_of,
)
from newsletter.briefing.meetings import carry, is_named, said_of_both
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.stories import Story, least, novelty, stories
from newsletter.model import Item, Paper, Section, Sentence
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

    `papers` are all papers of the letter by number, `before` what a model has said of them already.
    """

    def __init__(
        self,
        sections: Sequence[Section],
        papers: dict[int, Paper],
        language: Language,
        before: Sequence[Sentence] = (),
    ) -> None:
        self.told: list[Told] = []
        self._before = before
        self._sections = sections
        self._papers = papers
        self._language = language
        self._points: set[Point] = set()
        self._cited = {number for one in before for number in one.papers}
        self._size = sum(size(one.text, language) for one in before)
        self._turns = list(by_turns(sections))
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
            is_untold = self._cited.isdisjoint(item.number for item in section.items)
            if is_untold and not self._tell_best(at, section):
                self._tell(at, section.items[0], None)
        self._tell_others()
        self._tell_again()
        self._tell_titles()
        self._join_titles()
        return self.told

    def make_more(self) -> list[Told]:
        """Plan what is worth telling beside what was said before, but no titles to fill it."""
        if all(len(one.papers) == 1 for one in self._before):
            self._tie()
        for at, section in enumerate(self._sections):
            is_untold = self._cited.isdisjoint(item.number for item in section.items)
            if is_untold and not self._is_enough():
                self._tell_best(at, section)
        self._tell_others()
        self._tell_again()
        return self.told

    def _see_first(self) -> None:
        """A notice about a paper, or the paper in which two topics come together."""
        for _, item in self._turns:
            if item.paper.notice and self._add_checked(Alert(item), (item,), (FIRST, 0)):
                return
        several = [one for one in self._turns if one[1].match.also]
        for at, item in sorted(several, key=lambda one: -len(one[1].match.also)):
            topics = joint(self._sections[at].topic, item, self._language)
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
        may_open = not (self.told or self._before) and len(self._papers) >= ENOUGH_TO_CHOOSE
        for link in ties_of(self._sections):
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
        for opening in self._openings():
            if opens(opening, self._language, self._papers):
                items = (opening.item,)
                room = size(sentence_of(opening, items, self._language).text, self._language)
                told = opening.story.points if opening.story else ()
                self._add(Told(opening, items, (FIRST, 0)), room, told)
                return

    def _openings(self) -> Iterator[Opening]:
        """What could be read first: what comes closest to a topic, if it says anything."""
        fresh = [one for one in self._sections if one.items[0].number not in self._cited]
        fresh.sort(key=lambda one: -self._interest(one, one.items[0]) if self._says(one) else 0.0)
        named = (one for one in fresh if self._says(one) and self._title_says(one))
        best = next(named, None)
        silent = []
        for section in [best, *fresh] if best else fresh:
            if (opening := self._opening(section)).story:
                yield opening
            else:
                silent.append(opening)
        for _, item in self._turns:
            if item.number not in self._cited and (story := self._story(item)):
                yield Opening(item, story, "", alone=False)
        yield from silent

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
        return entitled(section.topic, section.items[0].paper, self._language) != ""

    def _opening(self, section: Section) -> Opening:
        """What a letter could open with of a topic; its topic is named if the title says it."""
        item = section.items[0]
        topic = entitled(section.topic, item.paper, self._language)
        others = (one for each in self._sections for one in each.items if one is not item)
        alone = not section.more and len(section.items) == 1
        alone = alone and not any(section.topic in one.match.also for one in others)
        return Opening(item, self._story(item) or self._least(item), topic, alone)

    def _topics_of(self, link: Link) -> tuple[str, ...]:
        """The two topics, where both papers name theirs."""
        pairs = zip(link.topics, link.items, strict=True)
        found = tuple(called(topic, item.paper, self._language) for topic, item in pairs)
        return found if all(found) and found[0] != found[1] else ()

    def _tell_best(self, at: int, section: Section) -> bool:
        """Tell of the paper of a topic that says most."""
        ranked = sorted(section.items, key=lambda item: -self._interest(section, item))
        if any(self._tell(at, item, told) for item in ranked if (told := self._story(item))):
            return True
        rest = ((item, story) for item in ranked for story in self._lesser(item))
        return any(self._tell(at, item, story) for item, story in rest)

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
        if len(self._sections) > 1 or self._count < FEWEST_SENTENCES - 1:
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
        """Add what papers say that say little, and second points, while it is short."""
        for at, item in self._turns:
            if self._is_enough():
                return
            if item.number not in self._cited and (story := self._least(item)):
                self._tell(at, item, story)
        alone = {one.items[0].number for one in self.told if isinstance(one.what, Telling)}
        alone |= {one.papers[0] for one in self._before if len(one.papers) == 1}
        for at, item in self._turns:
            for story in stories(item.paper)[:2] if item.number in alone else ():
                if self._is_enough():
                    return
                if self._points.isdisjoint(story.points) and can_say(
                    story, item.paper, self._language
                ):
                    self._tell(at, item, story)

    def _tell_titles(self) -> None:
        """Add papers by their titles while it is short."""
        for at, item in self._turns:
            if not self._is_enough() and item.number not in self._cited:
                self._tell(at, item, None)

    def _tell(self, at: int, item: Item, story: Story | None) -> bool:
        if not is_carried(story, item.paper, self._language) or self._is_said(story, item):
            return False
        place = (at, self._ranks[item.number]) if story else (LAST, at)
        told = Told(Telling(item, story), (item,), place, self._sections[at].topic)
        room = room_of(story, item.paper, self._language)
        return self._add(told, room, story.points if story else ())

    def _is_said(self, story: Story | None, item: Item) -> bool:
        """Whether what was said before says of a paper what a story tells."""
        said = (one.text for one in self._before if item.number in one.papers)
        return story is not None and any(says_again(text, story.text) for text in said)

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
            self._size -= sum(room_of(None, item.paper, self._language) for item in items)
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
        if self._count and (self._count >= MOST_SENTENCES or longer > MOST[self._language]):
            return False
        self._size = longer
        self.told.append(told)
        self._points.update(points_)
        self._cited.update(item.number for item in told.items)
        return True

    def _is_enough(self) -> bool:
        enough = LEAST[self._language] + ROUGHLY
        return self._size >= enough and self._count >= FEWEST_SENTENCES

    @property
    def _count(self) -> int:
        return len(self._before) + len(self.told)

    def _story(self, item: Item) -> Story | None:
        return self._stories[item.number]

    def _least(self, item: Item) -> Story | None:
        """What can be told of a paper that says little."""
        story = least(item.paper)
        return story if story and can_say(story, item.paper, self._language) else None

    def _lesser(self, item: Item) -> Iterator[Story]:
        """What else can be told of a paper, where what it says best cannot."""
        for story in stories(item.paper)[1:]:
            if can_say(story, item.paper, self._language):
                yield story
        if spare := self._least(item):
            yield spare

    def _story_of(self, paper: Paper) -> Story | None:
        """What to tell of a paper: all that matters, or where there are many topics, the best."""
        return first_story(paper, self._language, whole=len(self._sections) <= WHOLE)

    def _interest(self, section: Section, item: Item) -> float:
        """How much a paper has to say, how near it is to the topic, and to other topics."""
        story = self._story(item)
        rank = self._ranks[item.number] / len(section.items)
        bridge = BRIDGE * bool(item.match.bridges or item.match.kin)
        return (story.best.weight if story else 0.0) + RANK * (1 - rank) + bridge

    def _at(self, item: Item) -> int:
        return next(at for at, one in enumerate(self._sections) if item in one.items)
