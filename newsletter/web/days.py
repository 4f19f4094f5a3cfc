"""The page of a day's letter: all that the radar found then, also what the letter had no room for.

/p/<token>/2026-06-11    GET: every match by topic; those of the letter with their numbers
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from newsletter.digest.choose import together
from newsletter.digest.i18n import tongue
from newsletter.digest.view import Card, Passage, Room, card, in_quotes, passage, topic_name
from newsletter.edition import Edition
from newsletter.model import Cluster, Delivery, Match
from newsletter.radar.cluster import clusters
from newsletter.replies.ports import Letters
from newsletter.web.desk import Desk
from newsletter.web.gate import NOT_FOUND, Gate
from newsletter.web.joining import SHOW
from newsletter.web.pages import Pages
from subscribers.errors import UnknownSubscriberError
from subscribers.history import Revision, as_of
from subscribers.model import Language, Subscriber
from subscribers.tokens import Purpose, verify

MOST = 200  # papers of a topic on the page
ROOM = Room(abstract=280)


@dataclass(frozen=True, slots=True)
class Line:
    """One paper: its number in the letter, 0 if it had no room there."""

    number: int
    card: Card
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Papers that are near each other, under a name; a paper alone has none."""

    name: Passage | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A topic: its place among the reader's topics then, 0 if it was none of them."""

    place: int
    name: Passage
    count: int
    groups: tuple[Group, ...]


Changes = Callable[[int], Sequence[Revision]]


class Days:
    """What the radars found on the days that letters were sent. `edition` loads a day."""

    def __init__(
        self, letters: Letters, edition: Callable[[date], Edition], changes: Changes
    ) -> None:
        self._letters, self._changes = letters, changes
        self._edition = lru_cache(maxsize=1)(edition)  # an index takes seconds to build
        self._turn = threading.Lock()

    def find(
        self, reader: Subscriber, day: date
    ) -> tuple[Subscriber, Delivery, tuple[Cluster, ...]] | None:
        """Return a reader as they were, their letter of a day, and all that their radar found.

        Where it is not known when the letter was begun, the radar is that of now.
        """
        letter = self._letters.letter(reader.id, (), day)
        if letter is None or letter.day != day:
            return None
        if letter.begun_at:
            reader = as_of(reader, self._changes(reader.id), letter.begun_at)
        with self._turn:  # else every thread would build the index
            edition = self._edition(day)
            news = edition.news_for(reader, letter)
            asked = edition.radar_of(reader)
            found = edition.related(clusters(asked, reader.radar(day), news, reader.excludes))
        return reader, letter, found


class DayPages:
    """The pages of the days."""

    def __init__(self, desk: Desk, pages: Pages, gate: Gate, days: Days) -> None:
        self._desk, self._pages, self._gate, self._days = desk, pages, gate, days

    def router(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/p/{token}/{day}", self.show, methods=SHOW)
        return router

    def show(self, request: Request, token: str, day: str) -> HTMLResponse:
        """Show all that was found on the day of a letter."""
        reader = self._gate.open(request, lambda: self._reader(token))
        found = self._days.find(reader, _day(day))
        if found is None:
            raise HTTPException(NOT_FOUND)
        reader, letter, parts = found
        return self._pages.page(
            "day",
            reader.language,
            day=letter.day,
            parts=[_part(one, reader, letter) for one in parts],
            count=sum(len(one.matches) for one in parts),
            here=f"{self._pages.root}/p/{token}/{letter.day.isoformat()}",
        )

    def _reader(self, token: str) -> Subscriber:
        desk = self._desk
        handle = verify(desk.keys, Purpose.PAPER, token, desk.manageable)
        if (person := desk.people.by_handle(handle)) is None:
            raise UnknownSubscriberError("nobody is subscribed by this link any more")
        return person


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HTTPException(NOT_FOUND) from None


def _part(found: Cluster, reader: Subscriber, letter: Delivery) -> Part:
    numbers = {paper: number for number, paper in enumerate(letter.items, 1)}
    places = {topic: place for place, topic in enumerate(reader.topics, 1)}
    shown = together(found.matches[:MOST])
    return Part(
        places.get(found.topic, 0),
        passage(topic_name(found.topic, tongue(reader.language), ROOM.topic)),
        len(found.matches),
        tuple(_groups(shown, numbers, reader.language)),
    )


def _groups(
    shown: Sequence[Match], numbers: Mapping[int, int], language: Language
) -> Iterator[Group]:
    for name, matches in groupby(shown, key=lambda one: one.group):
        lines = tuple(_line(one, numbers.get(one.paper.id, 0), language) for one in matches)
        yield Group(passage(name) if name and len(lines) > 1 else None, lines)


def _line(match: Match, number: int, language: Language) -> Line:
    words = ", ".join(in_quotes(match.words or match.near, ROOM.word, ROOM.words))
    return Line(number, card(match.paper, language, ROOM), words)
