"""The undo link of a receipt: what it would take back, the button, and what is then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from newsletter.digest.i18n import N_, Tongue, tongue
from newsletter.digest.view import FREQUENCIES
from newsletter.web.desk import AWAY, Desk
from newsletter.web.gate import Gate
from newsletter.web.joining import SHOW
from newsletter.web.pages import LANGUAGES, Pages
from subscribers.history import Revision
from subscribers.model import Status, Subscriber

STATUSES = {
    Status.ACTIVE: N_("it comes"),
    Status.PAUSED: N_("it rests"),
    Status.LEFT: N_("you had left"),
    Status.PENDING: N_("not confirmed"),
}
NOTHING = N_("nothing")
Say = Callable[[Subscriber, Tongue], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a change made another, in words."""

    name: str
    was: str
    became: str


class Undoing:
    """The pages of an undo link."""

    def __init__(self, desk: Desk, pages: Pages, gate: Gate) -> None:
        self._desk, self._pages, self._gate = desk, pages, gate

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/u/{token}", self.show, methods=SHOW)
        router.add_api_route("/u/{token}", self.undo, methods=["POST"])
        return router

    def show(self, request: Request, token: str) -> HTMLResponse:
        """Show what would be taken back."""
        revision = self._gate.open(request, lambda: self._desk.revision(token))
        language = revision.before.language
        lines = tuple(difference(revision, tongue(language)))
        made_on = revision.made_at.date()
        return self._pages.page("undo", language, token=token, lines=lines, made_on=made_on)

    def undo(self, request: Request, token: str) -> HTMLResponse:
        """Take it back; again, nothing is left to take back."""
        revision = self._gate.open(request, lambda: self._desk.revision(token))
        made = self._desk.undo(token)
        person = made.after if made else self._desk.people.by_handle(revision.before.handle)
        person = person or revision.before
        return self._pages.page(
            "undone",
            person.language,
            person=person,
            changed=made is not None,
            left=person.status in AWAY,
            paused=person.is_paused(self._desk.today(person.timezone)),
        )


def difference(revision: Revision, words: Tongue) -> Iterator[Line]:
    """Say what a change made another."""
    gettext = words.messages.gettext
    for name, say in SAYINGS.items():
        was, became = say(revision.before, words), say(revision.after, words)
        if was != became:
            yield Line(gettext(name), was or gettext(NOTHING), became or gettext(NOTHING))


def _muted(one: Subscriber, words: Tongue) -> str:
    return words.listed([f"{topic} ({words.plain_day(until)})" for topic, until in one.muted])


def _status(one: Subscriber, words: Tongue) -> str:
    said = words.messages.gettext(STATUSES[one.status])
    return f"{said} ({words.plain_day(one.paused_until)})" if one.paused_until else said


def _rhythm(one: Subscriber, words: Tongue) -> str:
    return words.messages.gettext(FREQUENCIES[one.frequency])


SAYINGS: dict[str, Say] = {
    N_("Topics"): lambda one, words: words.listed(one.topics),
    N_("Words that keep a paper out"): lambda one, words: words.listed(one.excludes),
    N_("Topics that rest"): _muted,
    N_("Strict topics"): lambda one, words: words.listed(one.strict),
    N_("How often"): _rhythm,
    N_("At what time"): lambda one, _: f"{one.hour:%H:%M}",
    N_("In which time zone"): lambda one, _: one.timezone,
    N_("Language of the letter"): lambda one, _: LANGUAGES[one.language],
    N_("The letter"): _status,
}
