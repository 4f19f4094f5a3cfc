"""What each of two papers does with the thing that they share, in a few of its own words.

    a tie of two papers -> for each what it made, found or used that speaks of it -> two points

Where a paper has no such sentence, what it says best stands there, if that is short.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from newsletter.briefing.carried import is_carried, is_neutral
from newsletter.briefing.concepts import listed
from newsletter.briefing.frames import Meeting
from newsletter.briefing.laid import laid
from newsletter.briefing.links import Link, Tie
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.points import by_weight, points
from newsletter.briefing.stories import Story
from newsletter.briefing.verbs import first_deed
from newsletter.briefing.words import sentences, speaks_of, stem, words
from newsletter.model import Paper
from subscribers.model import Language

LONGEST = 190  # characters of what one of two papers says
SHORTEST = 25
LONGEST_PAIR = 300  # characters of what two papers say in one sentence

_USES = re.compile(
    r"\bwe\s+(?:\w+ly\s+|also\s+|then\s+|further\s+)*(?P<verb>use|apply|employ|leverage|combine|adopt|"
    r"train|integrate|used|applied|employed|combined|adopted|trained|integrated|performed|perform|"
    r"conduct|conducted)\s+(?P<text>[^;:()]+)",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:our|ours|we|us|this|these|those|it|its|they|their|them|such|both|here|the (?:proposed|"
    r"same|latter|former|resulting))\b|[\\${}<>|_^`~#@?!…]",
    re.IGNORECASE,
)
_LESSER = re.compile(
    r"(?:,\s(?:which|thereby|thus|and\s+(?:we|then)|\w+ing)|,?\s(?:while|whereas))\b.*$"
)


def said_of_both(link: Link) -> tuple[Point, ...]:
    """What both papers of a tie say of what they share; nothing if one says nothing of it."""
    if is_named(link):
        return _shared_deeds(link)
    one, two = (_point_on(link, item.paper) for item in link.items)
    return (one, two) if one and two and len(one.text + two.text) <= LONGEST_PAIR else ()


def _point_on(link: Link, paper: Paper) -> Point | None:
    """What a paper says of what it shares; of what is only near, what it says best."""
    found = points(paper)
    of_it = next((one for one in found if link.term and speaks_of(link.term, one.text)), None)
    if of_it or not link.is_near:
        return of_it
    return next((one for one in found if one.kind is not Kind.STATES), None)


def _shared_deeds(link: Link) -> tuple[Point, ...]:
    """What both papers do with something that has a name, in short."""
    one, two = (_deed(link.term, link.chinese, item.paper) for item in link.items)
    if one is None or two is None:
        return ()
    speak = (_speaks_of(each.text, link.term, link.chinese) for each in (one, two))
    return (one, two) if any(speak) else ()


def is_named(link: Link) -> bool:
    """Whether two papers are tied by something of the list of concepts."""
    return link.tie in {Tie.USED, Tie.SHARED}


def carry(meeting: Meeting, language: Language) -> bool:
    """Whether two papers carry what is told of both, wherever it stands and in whatever letter.

    Each carries its half, which is cut out of it, and the frame claims nothing beside what both
    hold: so no other paper can be nearer to the sentence.
    """
    term = () if is_named(meeting.link) else (meeting.link.term,)  # the list's names are our own
    if not all(map(is_neutral, (*term, *meeting.topics))):
        return False
    halves = zip(meeting.points, meeting.link.items, strict=True)
    return all(is_carried(Story((one,)), item.paper, language) for one, item in halves)


@lru_cache(maxsize=16384)
def _deed(term: str, chinese: str, paper: Paper) -> Point | None:
    found = [one for one in _said(paper) if _speaks_of(one.text, term, chinese)]
    found.sort(key=lambda one: (one.kind is Kind.STATES, -one.weight))
    return next(iter(found), None) or next(map(_shortened, points(paper)), None)


def _said(paper: Paper) -> Iterator[Point]:
    """All that a paper says, shortened, and what it says that it uses."""
    for one in by_weight(paper):
        if short := _shortened(one):
            yield short
    for line in sentences(paper.abstract):
        if found := _used(line):
            yield found


def _shortened(point: Point) -> Point | None:
    """A point without what it says in passing; None if it is long still."""
    text = point.text if len(point.text) <= LONGEST else _LESSER.sub("", point.text)
    if not SHORTEST <= len(text) <= LONGEST:
        return None
    return Point(point.kind, text, point.verb, point.subject, "", point.weight)


def _used(line: str) -> Point | None:
    """What a sentence says that its authors use."""
    found = _USES.search(line.rstrip("."))
    text = first_deed(_LESSER.sub("", found["text"])).strip(" ,") if found else ""
    if found is None or not SHORTEST <= len(text) <= LONGEST or _LEANS.search(text):
        return None
    return Point(Kind.MAKES, text, found["verb"].lower())


def _speaks_of(text: str, term: str, chinese: str) -> bool:
    if speaks_of(term, text):
        return True
    stems = laid(text).stems
    return any(_holds(stems, key) for key in _variants().get(chinese, ()))


def _holds(stems: list[str], key: tuple[str, ...]) -> bool:
    size = len(key)
    return any(tuple(stems[at : at + size]) == key for at in range(len(stems) - size + 1))


@cache
def _variants() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The stems of all names of the concepts, by their Chinese names."""
    return {
        concept.chinese: tuple(tuple(map(stem, words(one))) for one in variants)
        for concept, variants in listed()
    }
