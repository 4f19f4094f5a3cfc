"""The pages of a letter's papers: the whole abstract, and a button for more or less like it.

/p/<token>/2026-06-11/3        GET: the paper of this number in that day's letter
/p/<token>/2026-06-11/3/more   GET: the button, POST: it is said; less and undo likewise
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsletter.answers import Library
from newsletter.digest.i18n import N_
from newsletter.digest.notices import WHOLE
from newsletter.digest.view import card
from newsletter.model import Paper
from newsletter.replies.ports import Feedback, Letters
from newsletter.web.desk import Desk
from newsletter.web.gate import NOT_FOUND, Gate
from newsletter.web.joining import SHOW
from newsletter.web.pages import GUARDS, Pages
from subscribers.errors import UnknownSubscriberError
from subscribers.model import Subscriber
from subscribers.tokens import Purpose, verify

SEE_OTHER = 303
SAID = {
    "more": N_("You will see more like this paper."),
    "less": N_("You will see less like this paper."),
    "undo": N_("It is taken back."),
}
VALUES = {"more": 1, "less": -1}


@dataclass(frozen=True)
class Papers:
    """The papers of the letters that people got. `topic_of` names the topic of one on a day."""

    letters: Letters
    library: Library
    feedback: Feedback
    topic_of: Callable[[Subscriber, int, date], str]
    clock: Callable[[], datetime]

    def find(self, reader: Subscriber, day: date, number: int) -> Paper | None:
        """Return the paper of a number in somebody's letter; None if there is none."""
        letter = self.letters.letter(reader.id, (), day)
        if letter is None or letter.day != day or not 0 < number <= len(letter.items):
            return None
        return next(iter(self.library.find([letter.items[number - 1]])), None)

    def say(self, reader: Subscriber, paper: Paper, what: str) -> None:
        """Remember that somebody wants more or less like a paper, or said nothing of it."""
        now = self.clock()
        if what == "undo":
            self.feedback.unsay(reader.id, paper.id)
            return
        topic = self.topic_of(reader, paper.id, now.date())
        self.feedback.say(reader.id, topic, paper.id, VALUES[what], now=now)


class Reading:
    """The pages of the papers."""

    def __init__(self, desk: Desk, pages: Pages, gate: Gate, papers: Papers) -> None:
        self._desk, self._pages, self._gate, self._papers = desk, pages, gate, papers

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(prefix="/p/{token}/{day}/{number}", include_in_schema=False)
        router.add_api_route("", self.show, methods=SHOW)
        router.add_api_route("/{what}", self.ask, methods=SHOW)
        router.add_api_route("/{what}", self.say, methods=["POST"], response_model=None)
        return router

    def show(
        self, request: Request, token: str, day: str, number: str, said: str = ""
    ) -> HTMLResponse:
        """Show a paper, and what has just been said of it."""
        reader, paper = self._open(request, token, day, number)
        return self._page(reader, paper, f"{token}/{day}/{number}", said=said)

    def ask(self, request: Request, token: str, day: str, number: str, what: str) -> HTMLResponse:
        """Show a paper and the one button of a link."""
        reader, paper = self._open(request, token, day, number)
        if what not in SAID:
            raise HTTPException(NOT_FOUND)
        return self._page(reader, paper, f"{token}/{day}/{number}", wanted=what)

    def say(self, request: Request, token: str, day: str, number: str, what: str) -> Response:
        """Remember what is said, and lead back to the paper."""
        reader, paper = self._open(request, token, day, number)
        if what not in SAID:
            raise HTTPException(NOT_FOUND)
        self._papers.say(reader, paper, what)
        where = f"{self._pages.root}/p/{token}/{day}/{number}?said={what}"
        return RedirectResponse(where, SEE_OTHER, GUARDS)

    def _open(
        self, request: Request, token: str, day: str, number: str
    ) -> tuple[Subscriber, Paper]:
        reader = self._gate.open(request, lambda: self._reader(token))
        try:
            of, which = date.fromisoformat(day), int(number)
        except ValueError:
            raise HTTPException(NOT_FOUND) from None
        if (paper := self._papers.find(reader, of, which)) is None:
            raise HTTPException(NOT_FOUND)
        return reader, paper

    def _reader(self, token: str) -> Subscriber:
        desk = self._desk
        handle = verify(desk.keys, Purpose.PAPER, token, desk.manageable)
        if (person := desk.people.by_handle(handle)) is None:
            raise UnknownSubscriberError("nobody is subscribed by this link any more")
        return person

    def _page(
        self, reader: Subscriber, paper: Paper, path: str, *, said: str = "", wanted: str = ""
    ) -> HTMLResponse:
        language = reader.language
        return self._pages.page(
            "paper",
            language,
            card=card(paper, language, WHOLE),
            here=f"{self._pages.root}/p/{path}",
            said=self._pages.say(SAID[said], language) if said in SAID else "",
            undone=said == "undo",
            wanted=wanted,
        )
