"""The sentences that the built-in writer puts around what papers say: what they hold, and English.

A frame claims nothing by itself: it says which topic, that it is one paper or another, and how the
paper puts it (shows, proposes). A quoted text stays in the paper's language.
"""

from dataclasses import dataclass
from functools import lru_cache

from newsletter.briefing.links import Link, Tie
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.stories import Story
from newsletter.briefing.words import speaks_of, stems
from newsletter.model import Item, Paper

LONGEST_TITLE = 180
LONGEST_NAME = 70  # of a paper that is named in passing
SHARE_OF_NAME = 0.6  # of its words, in the abstract
MANY = 2  # papers without a name, after which the next are named
LONGEST_HEAD = 50  # of what stands before the colon of its title


@dataclass(frozen=True, slots=True)
class Telling:
    """One paper as one sentence tells it.

    `story` is None if only the title can be told. `topic` is empty where it need not or must not
    be named. `others` counts the papers that were told before under no name of their own, and
    `same` says that the sentence before is about the same paper, `again` that it tells a title too,
    and `called` is the name of the paper where one "another" has followed the other for too long.
    """

    item: Item
    story: Story | None
    topic: str = ""
    place: int = 0
    others: int = 0
    same: bool = False
    again: bool = False
    called: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two papers say of what they share; `topics` are empty where they must not be named."""

    link: Link
    points: tuple[Point, Point]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joining:
    """One paper that speaks of two topics, which is the reason to read it first.

    It is told by its title where there is no `story` that says who found or made something.
    """

    item: Item
    story: Story | None
    topics: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Alert:
    """A notice about a paper (a retraction, say), which is to be seen first."""

    item: Item


@dataclass(frozen=True, slots=True)
class Novelties:
    """Two new things of one topic, told in one sentence."""

    items: tuple[Item, Item]
    things: tuple[Point, Point]


Framed = Telling | Meeting | Joining | Alert | Novelties


def framed(what: Framed) -> str:
    """The English sentence."""
    match what:
        case Telling():
            return _tell(what)
        case Meeting():
            return _meet(what)
        case Joining():
            return _join(what)
        case Alert():
            return f"First a notice of {what.item.paper.notice}: “{titled(what.item.paper)}”."
        case Novelties():
            return f"Also new are {what.things[0].text}, and {what.things[1].text}."


def last_resort(count: int) -> str:
    """The sentence for papers of which nothing can be told, not even a title."""
    return "A new paper matches your topics." if count == 1 else "New papers match your topics."


_ON = ("On {}, ", "In work on {}, ", "On {}, ", "As for {}, ")
_ALSO = ("Also new is", "There is also", "New as well is")
_OTHERS = ("one paper", "another paper", "a further paper", "yet another paper", "one more paper")


def _tell(telling: Telling) -> str:
    story = telling.story
    if story is None:
        return f"{_announcing(telling)} “{titled(telling.item.paper)}”."
    if _is_a_thing(telling, story):
        return f"{_ALSO[(telling.others - MANY) % len(_ALSO)]} {story.thing}."
    clause = f"{_where(telling, story.points[0])}{_told(story, _actors(telling))}"
    if telling.topic and not story.points[0].lead:
        clause = _ON[telling.place % len(_ON)].format(telling.topic) + clause
    return f"{upper(clause)}."


def _is_a_thing(telling: Telling, story: Story) -> bool:
    """Whether something new is told without its paper, which would be one more without a name."""
    is_bare = telling.others >= MANY and not (telling.topic or telling.called or telling.same)
    return is_bare and len(story.points) == 1 and bool(story.thing)


def _announcing(telling: Telling) -> str:
    if telling.topic:
        return f"New on {telling.topic}:"
    if telling.again:
        return "So is"
    return "Also new:" if telling.place else "New:"


def _where(telling: Telling, point: Point) -> str:
    """Which paper speaks, for a sentence that would not say of what it is about."""
    if point.kind is not Kind.STATES and not point.subject:
        return ""
    if telling.same:
        return "in the same paper, "
    if name := name_of(telling.item.paper):
        return "" if name in point.text else f"in “{name}”, "
    return "" if telling.topic else f"in {_other(telling)}, "


def _other(telling: Telling) -> str:
    """A paper without a name: one, another, and so on; by its name after many."""
    if telling.called:
        return f"“{telling.called}”"
    return _OTHERS[telling.others if telling.others < len(_OTHERS) else 1]


def _actors(telling: Telling) -> tuple[str, str]:
    """Who speaks: in the singular, and people in the plural."""
    if telling.same:
        return "the same paper", "the same authors"
    if telling.place == 0:
        return "a new paper", "researchers"
    return _other(telling), f"the authors of {_other(telling)}"


def _told(story: Story, actors: tuple[str, str]) -> str:
    """A story as a clause, or two, that begin in lower case unless with a name."""
    first = _clause(story.points[0], _agreeing(story, actors))
    if len(story.points) == 1:
        return first
    found = story.points[1]
    if found.kind is not Kind.FINDS or found.subject or found.lead:
        return f"{first}; {_clause(found, ('it', 'they'))}"
    people = _are_people(story, actors)
    comma = "," if "," in story.points[0].text or len(first) > LONGEST_NAME else ""
    return f"{first}{comma} and {found.verb if people else found.verb_for_one} that {found.text}"


def _agreeing(story: Story, actors: tuple[str, str]) -> tuple[str, str]:
    """Who speaks in both halves of a story."""
    one, people = actors
    return (people if _are_people(story, actors) else one), people


def _are_people(story: Story, actors: tuple[str, str]) -> bool:
    its_authors = any(point.speaks_of_its_authors for point in story.points)
    return its_authors or actors[1] == "researchers"


def _clause(point: Point, actors: tuple[str, str]) -> str:
    """What a paper says, as a clause."""
    if point.kind is Kind.STATES:
        return point.text
    lead = f"{point.lead}, " if point.lead else ""
    that = "that " if point.kind is Kind.FINDS else ""
    return f"{lead}{_speaker(point, actors)} {that}{point.text}"


def _speaker(point: Point, actors: tuple[str, str]) -> str:
    """Who says it, with the verb that goes with them."""
    one, people = actors
    if point.subject:
        singular = point.subject.startswith("the ")
        return f"{point.subject} {point.verb_for_one if singular else point.verb}"
    if point.speaks_of_its_authors or people in {one, "researchers"}:
        return f"{people} {point.verb}"
    return f"{one} {point.verb_for_one}"


def _meet(meeting: Meeting) -> str:
    one, two = meeting.points
    first = _within(one, "in one paper, ") + _clause(one, ("one paper", "the authors of one paper"))
    second = _within(two, "in another, ") + _clause(two, ("another", "the authors of another"))
    who = " and ".join(meeting.topics) if meeting.topics else "two topics"
    if meeting.link.tie is Tie.AGAINST:
        return f"Two papers disagree: {first}, while {second}."
    return f"{upper(who)} {_how(meeting)}: {first}, while {second}."


def _how(meeting: Meeting) -> str:
    """In what way two topics touch."""
    term = meeting.link.term
    if not meeting.link.is_near:
        return f"meet in {term}"
    is_told = not term or any(speaks_of(term, topic) for topic in meeting.link.topics)
    return "come close in two papers" + ("" if is_told else f" on {term}")


def _within(point: Point, place: str) -> str:
    """The place, for a clause that does not say itself who speaks."""
    return place if point.kind is Kind.STATES or point.subject else ""


def _join(joining: Joining) -> str:
    one, two = joining.topics
    if joining.story is None:
        title = titled(joining.item.paper)
        return f"Start with “{title}”, in which {one} and {two} come together."
    clause = _told(joining.story, ("it", "its authors"))
    return f"Start with the paper in which {one} and {two} come together: {clause}."


@lru_cache(maxsize=8192)
def name_of(paper: Paper) -> str:
    """What a paper is called in passing: its title, or what stands there before a colon.

    Empty if it is long, or says what the abstract does not speak of: anybody may write a title.
    """
    title = paper.title.rstrip(". ")
    head, colon, _ = title.partition(": ")
    name = head if colon and len(head) <= LONGEST_HEAD else title
    said, held = set(stems(name)), set(stems(paper.abstract))
    known = bool(said) and len(said & held) >= SHARE_OF_NAME * len(said)
    return name if known and len(name) <= LONGEST_NAME else ""


def titled(paper: Paper) -> str:
    """The title, cut at a word where it is too long."""
    title = paper.title.rstrip(". ")
    if len(title) <= LONGEST_TITLE:
        return title
    return title[:LONGEST_TITLE].rpartition(" ")[0].rstrip(",;: ") + "…"


def upper(text: str) -> str:
    """A text as it opens a sentence."""
    return text[:1].upper() + text[1:]
