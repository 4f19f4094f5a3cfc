"""What a built-in briefing can be planned with: a paper's stories, their length, topics, ties.

Each is asked for again and again, for all letters of a day, and found once.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsletter.briefing.carried import sentence_of
from newsletter.briefing.frames import Telling
from newsletter.briefing.gist_zh import said_zh
from newsletter.briefing.glossary import called, in_english
from newsletter.briefing.length import size
from newsletter.briefing.links import Link, links
from newsletter.briefing.stories import Story, shorter, stories
from newsletter.briefing.ties import ties
from newsletter.briefing.words import speaks_of, stems
from newsletter.model import Item, Match, Paper, Section
from subscribers.model import Language

OPENING = 30  # characters of what is told, by which it is found in its abstract
ALIKE = 0.6  # of the words of two sentences: then one says the other again


def by_turns(sections: Sequence[Section]) -> Iterator[tuple[int, Item]]:
    """The papers with the places of their topics: all that stand first, then all second."""
    for rank in range(max(len(section.items) for section in sections)):
        for at, section in enumerate(sections):
            if rank < len(section.items):
                yield at, section.items[rank]


@lru_cache(maxsize=65536)
def entitled(topic: str, paper: Paper, language: Language) -> str:
    """What a topic is called, if the paper names it and its title says it."""
    shown = called(topic, paper, language)
    says = set(stems(in_english(shown))) <= set(stems(paper.title))
    return shown if says else ""


@lru_cache(maxsize=16384)
def first_story(paper: Paper, language: Language, *, whole: bool) -> Story | None:
    """What to tell of a paper: all that matters, or (not `whole`) the better half of it."""
    found = [one for one in stories(paper) if can_say(one, paper, language)]
    if not found or whole:
        return found[0] if found else None
    return shorter(found[0]) if can_say(shorter(found[0]), paper, language) else found[0]


def can_say(story: Story, paper: Paper, language: Language) -> bool:
    """Whether more can be said of a paper than that it is there."""
    return language is Language.EN or any(said_zh(one, paper) for one in story.points)


@lru_cache(maxsize=65536)
def room_of(story: Story | None, paper: Paper, language: Language) -> int:
    """How long a sentence about one paper is, wherever it stands."""
    item = Item(1, Match(paper, 0.0, ()))
    said = sentence_of(Telling(item, story, place=1), (item,), language)
    return size(said.text, language)


def place_in(paper: Paper, story: Story) -> int:
    """Where a paper says what a story tells."""
    at = paper.abstract.find(story.points[0].text[:OPENING])
    return at if at >= 0 else len(paper.abstract)


def says_again(said: str, told: str) -> bool:
    """Whether a sentence says most of what is told."""
    held, wanted = set(stems(said)), set(stems(told))
    return len(held & wanted) > ALIKE * min(len(held), len(wanted))


def joint(topic: str, item: Item, language: Language) -> tuple[str, str] | None:
    """Two topics that a paper matches and names, or nothing."""
    for other in item.match.also:
        one, two = called(topic, item.paper, language), called(other, item.paper, language)
        if one and two and one not in two and two not in one and not _overlap(one, two):
            return one, two
    return None


def _overlap(one: str, two: str) -> bool:
    return speaks_of(one, two) or speaks_of(two, one)


def ties_of(sections: Sequence[Section]) -> Iterator[Link]:
    """What ties two papers: a rare term, something that one can name, nearness."""
    found = links(sections)
    yield from (link for link in found if not link.is_near)
    yield from ties(sections)
    yield from (link for link in found if link.is_near)
