"""The sentences that the built-in writer puts around what papers say: what they hold, and English.

A frame claims nothing by itself: it says which topic, which paper by its name, and how the paper
puts it (shows, proposes). A quoted text stays in the paper's language.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from newsletter.briefing.links import Link, Tie
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.stories import Story
from newsletter.briefing.words import speaks_of, stems, word_set
from newsletter.model import Item, Paper

LONGEST_TITLE = 180
LONGEST_NAME = 100  # of a paper that is named in passing
LEAST_KEPT = 0.6  # of the words that there is room for, in a title that is cut at a joint
SHARE_OF_NAME = 0.5  # of its words, in the abstract
LONGEST_HEAD = 60  # of what stands before the colon of its title
TELLING_HEAD = 3  # words of it, that say what the paper is about
LONGEST_CLAUSE = 70  # behind which a comma helps the next


@dataclass(frozen=True, slots=True)
class Telling:
    """One paper as one sentence tells it.

    `story` is None if only the title can be told. `topic` is empty where it need not or must not
    be named. `same` says that the sentence before is about the same paper. `place` is that of the
    sentence.
    """

    item: Item
    story: Story | None
    topic: str = ""
    place: int = 0
    same: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two papers have in common, and what each says of it or besides; `points` may be empty.

    `topics` are empty where they must not be named. `opens`: it is what to read first.
    """

    link: Link
    points: tuple[Point, ...]
    topics: tuple[str, ...]
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Joining:
    """One paper that speaks of two topics, which is the reason to read it first.

    It is told by its title where there is no `story` that says who found or made something.
    """

    item: Item
    story: Story | None
    topics: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Opening:
    """The paper to read first where nothing stands out: what comes closest to one topic.

    `alone`: it is all that the topic found. `topic` is empty where it must not be named.
    """

    item: Item
    story: Story | None
    topic: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Alert:
    """A notice about a paper (a retraction, say), which is to be seen first."""

    item: Item


@dataclass(frozen=True, slots=True)
class Novelties:
    """Two new things of one topic, told in one sentence."""

    items: tuple[Item, Item]
    things: tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Titles:
    """Papers of which only the titles can be told, in one sentence."""

    items: tuple[Item, ...]


Framed = Telling | Meeting | Joining | Opening | Alert | Novelties | Titles


def framed(what: Framed) -> str:
    """The English sentence."""
    match what:
        case Telling():
            return _tell(what)
        case Meeting():
            return _meet(what)
        case Joining():
            return _join(what)
        case Opening():
            return _open(what)
        case _:
            return _announce(what)


def _announce(what: Alert | Novelties | Titles) -> str:
    match what:
        case Alert():
            return f"First a notice of {what.item.paper.notice}: “{titled(what.item.paper)}”."
        case Novelties():
            return f"Also new are {what.things[0].text}, and {what.things[1].text}."
        case Titles():
            return f"Also new are {_listed([titled(item.paper) for item in what.items])}."


def _listed(titles: list[str]) -> str:
    quoted = [f"“{title}”" for title in titles]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]])


def last_resort(count: int) -> str:
    """The sentence for papers of which nothing can be told, not even a title."""
    return "A new paper matches your topics." if count == 1 else "New papers match your topics."


# Before which a title may be cut, so that what is left is whole.
_JOINTS = word_set(
    "of for in on with by via using through from to and at under during versus vs that which as"
)
_MARKS = " ,;:-–"  # noqa: RUF001 - dashes as printed
_ON = ("On {}, ", "In work on {}, ", "On {}, ", "As for {}, ")
_NAMED = re.compile(
    r"^(?P<name>[A-Z][\w+./’'-]*(?: [A-Z0-9][\w+./’'-]*){0,3}), "  # noqa: RUF001 - as printed
    r"(?P<what>(?:an?|the|which) .+)$"
)
_FIRSTS = re.compile(r"\b(?:first|novel|new|largest|only|best|most)\b")


def _tell(telling: Telling) -> str:
    story = telling.story
    if story is None:
        return f"{_announcing(telling)} “{titled(telling.item.paper)}”."
    actors = _actors(telling)
    said = _said(story, actors)
    placed = said.startswith(("in “", "according to “"))
    on = telling.topic and not story.points[0].lead and not placed
    about = _ON[telling.place % len(_ON)].format(telling.topic) if on else ""
    return f"{upper(about + said)}."


def _announcing(telling: Telling) -> str:
    if telling.topic:
        return f"New on {telling.topic}:"
    return "Also new:" if telling.place else "New:"


@dataclass(frozen=True, slots=True)
class _Actors:
    """Who speaks: the paper, its people, and where what they do not say stands ("in …").

    `turned`: the paper itself is to be heard of what its experiments show, for once.
    """

    one: str
    people: str
    place: str = ""
    turned: bool = False


def _actors(telling: Telling) -> _Actors:
    if telling.same:
        return _Actors("the same paper", "the same authors", "in the same paper, ")
    name = name_of(telling.item.paper)
    if name and not _names_itself(telling.story, name):
        return _by_name(name, turned=telling.place % 2 > 0)
    if name:
        return _Actors("researchers", "researchers")
    if telling.topic:
        return _Actors("one paper", "researchers")
    if telling.place == 0:
        return _Actors("a new paper", "researchers", "in a new paper, ")
    return _Actors("another paper", "the authors of another paper", "in another paper, ")


def _names_itself(story: Story | None, name: str) -> bool:
    """Whether what is told opens with the name that stands before the colon of the title."""
    if story is None or story.points[0].subject or story.points[0].kind is Kind.STATES:
        return False
    return story.points[0].text.startswith(name.partition(": ")[0])


def is_another(telling: Telling) -> bool:
    """Whether a sentence would only say that it is about another paper."""
    is_bare = not telling.topic and not telling.same and telling.place > 0
    if telling.story is None or not is_bare or name_of(telling.item.paper):
        return False
    return not introduced(telling.story.points[0])


def _by_name(name: str, *, turned: bool = False) -> _Actors:
    place = f"according to “{name}”, " if turned else f"in “{name}”, "
    return _Actors(f"“{name}”", f"the authors of “{name}”", place, turned)


def _said(story: Story, actors: _Actors) -> str:
    """A story as a clause, or two, that begin in lower case unless with a name."""
    made = story.points[0]
    if (thing := introduced(made)) and not actors.turned:
        return "; ".join([thing, *(_also(found) for found in story.points[1:])])
    if len(story.points) == 1:
        return _within(made, actors) + _clause(made, actors)
    found = story.points[1]
    if found.kind is not Kind.FINDS or found.subject or found.lead:
        return f"{_within(made, actors)}{_clause(made, actors)}; {_also(found)}"
    are_people = any(point.speaks_of_its_authors for point in story.points)
    verb = found.verb if are_people or actors.one == actors.people else found.verb_for_one
    one = _Actors(actors.people, actors.people) if are_people else actors
    first = _clause(made, one)
    comma = "," if "," in made.text or len(first) > LONGEST_CLAUSE else ""
    return f"{first}{comma} and {verb} that {found.text}"


def _also(found: Point) -> str:
    """What was found with a thing that has just been named."""
    return _clause(found, _Actors("the paper", "the authors"))


@lru_cache(maxsize=32768)
def introduced(point: Point) -> str:
    """What a paper made, as a sentence about the thing by its name; "" if that cannot be said."""
    made = _NAMED.match(point.text) if point.kind is Kind.MAKES and not point.lead else None
    if made is None or point.speaks_of_its_authors or _FIRSTS.search(made["what"][:40]):
        return ""
    article, _, rest = made["what"].partition(" ")
    return f"{made['name']} {rest if article == 'which' else f'is {article} {rest}'}"


def _clause(point: Point, actors: _Actors) -> str:
    """What a paper says, as a clause."""
    if point.kind is Kind.STATES:
        return point.text
    lead = f"{point.lead}, " if point.lead else ""
    that = "that " if point.kind is Kind.FINDS else ""
    return f"{lead}{_speaker(point, actors)} {that}{point.text}"


_BARE_RESULTS = re.compile(
    r"(?:the )?(?:[\w-]+ )?(?:results?|experiments?|findings?|evaluations?|analys[ei]s|tests)"
)


def _is_heard_itself(point: Point, actors: _Actors) -> bool:
    """Whether the paper is told to show what its experiments show."""
    return actors.turned and bool(point.subject) and not point.speaks_of_its_authors


def _speaker(point: Point, actors: _Actors) -> str:
    """Who says it, with the verb that goes with them."""
    if _is_heard_itself(point, actors):
        within = "" if _BARE_RESULTS.fullmatch(point.subject) else f" in {point.subject}"
        return f"{actors.one} {point.verb_for_one}{within}"
    if point.subject:
        singular = point.subject.startswith("the ")
        return f"{point.subject} {point.verb_for_one if singular else point.verb}"
    if point.speaks_of_its_authors or actors.one == actors.people:
        return f"{actors.people} {point.verb}"
    return f"{actors.one} {point.verb_for_one}"


def _within(point: Point, actors: _Actors) -> str:
    """The place, for a clause that does not say itself who speaks, or of what."""
    speaks_itself = point.kind is not Kind.STATES and not point.subject
    speaks_itself = speaks_itself or _is_heard_itself(point, actors)
    return "" if speaks_itself else actors.place


def _meet(meeting: Meeting) -> str:
    papers = [item.paper for item in meeting.link.items]
    who = [_by_name(name_of(paper) or titled(paper), turned=True) for paper in papers]
    if not meeting.points:
        return f"{_opening(meeting)}: “{titled(papers[0])}” and “{titled(papers[1])}”."
    first, second = _clauses(meeting, who)
    if meeting.link.tie is Tie.AGAINST:
        return f"Two papers disagree: {first}, while {second}."
    joint = ", while" if meeting.link.is_near else ";" if "," in first else ", and"
    return f"{_opening(meeting)}: {first}{joint} {second}."


def _clauses(meeting: Meeting, who: list[_Actors]) -> tuple[str, str]:
    one, two = (_heard(point, by) for point, by in zip(meeting.points, who, strict=True))
    return one, two


def _heard(point: Point, actors: _Actors) -> str:
    """What a paper says, as a clause by itself, without its name where its thing says it."""
    head = actors.one.strip("“”").partition(": ")[0]
    if point.text.startswith(head) and not point.subject:
        if thing := introduced(point):
            return thing
        if point.kind is Kind.STATES:
            return point.text
    return _within(point, actors) + _clause(point, actors)


def _opening(meeting: Meeting) -> str:
    """In what way two topics touch."""
    link, topics = meeting.link, " and ".join(meeting.topics)
    if not topics and link.is_near:
        return "Two papers from two topics come close" + (f", on {link.term}" * bool(link.term))
    if not topics:
        return f"Two papers {'use' if link.tie is Tie.USED else 'meet in'} {link.term}"
    is_told = not link.term or any(speaks_of(link.term, topic) for topic in link.topics)
    if link.is_near:
        near = "come close in two papers" + ("" if is_told else f" on {link.term}")
        return f"Start where {topics} {near}" if meeting.opens else f"{upper(topics)} {near}"
    if meeting.opens:
        return f"Start where {topics} meet" + ("" if is_told else f", in {link.term}")
    return f"{upper(topics)} meet" + (" in two papers" if is_told else f" in {link.term}")


def _join(joining: Joining) -> str:
    one, two = joining.topics
    title = titled(joining.item.paper)
    start = f"Start with “{title}”, in which {one} and {two} come together"
    return f"{start}{_it(joining.story)}."


def _open(opening: Opening) -> str:
    start = f"Start with “{titled(opening.item.paper)}”"
    if opening.topic:
        which = "the only match for" if opening.alone else "the closest match for"
        start += f", {which} {opening.topic}"
    return f"{start}{_it(opening.story)}."


def _it(story: Story | None) -> str:
    """What a paper says that has just been named; nothing if there is nothing."""
    return f": {_said(story, _Actors('it', 'its authors'))}" if story else ""


@lru_cache(maxsize=8192)
def name_of(paper: Paper) -> str:
    """What a paper is called in passing: its title, or what stands there before a colon.

    It is cut if it is long. Empty if it says what the abstract does not speak of: anybody may write
    a title.
    """
    title = paper.title.rstrip(". ")
    head, colon, _ = title.partition(": ")
    tells = len(head.split()) >= TELLING_HEAD or len(title) > LONGEST_NAME
    name = head if colon and tells and len(head) <= LONGEST_HEAD else title
    said, held = set(stems(name)), set(stems(paper.abstract))
    known = bool(said) and len(said & held) >= SHARE_OF_NAME * len(said)
    return _cut(name, LONGEST_NAME) if known else ""


def titled(paper: Paper) -> str:
    """The title, cut at a word where it is too long."""
    return _cut(paper.title.rstrip(". "), LONGEST_TITLE)


def _cut(title: str, longest: int) -> str:
    """A title in so many characters, with an ellipsis where words are left out."""
    if len(title) <= longest:
        return title
    words = title[:longest].split(" ")[:-1]
    joints = (at for at in range(len(words) - 1, 0, -1) if words[at].lower() in _JOINTS)
    at = next(joints, len(words))
    kept = " ".join(words[:at] if at > len(words) * LEAST_KEPT else words)
    return kept.rstrip(_MARKS) + "…"


def upper(text: str) -> str:
    """A text as it opens a sentence."""
    return text[:1].upper() + text[1:]
