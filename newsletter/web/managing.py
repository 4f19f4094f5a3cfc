"""My radar: the page behind the link in every letter. Every form of it leads back to it."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsletter.digest.i18n import N_, tongue
from newsletter.digest.sayings import lesson
from newsletter.model import Opinion
from newsletter.web import edits
from newsletter.web.desk import AWAY, Desk
from newsletter.web.edits import FlawedError
from newsletter.web.forms import BAD_REQUEST, Form, read_form
from newsletter.web.gate import Gate
from newsletter.web.hints import hints
from newsletter.web.joining import SHOW, UNPROCESSABLE
from newsletter.web.pages import GUARDS, Pages, flawed
from subscribers.changes import Decision
from subscribers.model import Subscriber
from subscribers.parse import TopicCheck

SEE_OTHER = 303
NUMBER = re.compile(r"[1-9][0-9]?")
PAPER = re.compile(r"[1-9][0-9]{0,17}")
TAUGHT = 20  # papers of a topic that are listed, the latest ones
SAID = {
    "added": N_("The topic was added."),
    "renamed": N_("The topic was changed."),
    "removed": N_("The topic was removed."),
    "moved": N_("The order of your topics was changed."),
    "forgotten": N_("It is taken back."),
    "woken": N_("The topic is back in your letter."),
    "translated": N_("The topic is searched for in your own English now."),
    "strict": N_("Only the papers come now that match the topic best."),
    "relaxed": N_("All papers come again that match the topic."),
    "excluded": N_("Papers with these words are kept out now."),
    "included": N_("Papers with these words come again."),
    "saved": N_("Your settings were saved."),
    "paused": N_("Your letter rests."),
    "resumed": N_("Your letter comes again."),
    "left": N_("You have left. No further letter is sent."),
    "returned": N_("Welcome back. Your letter comes again."),
    "same": N_("Nothing had to be changed."),
}
"""What a change is answered with, by the word in the address of the page that follows it."""

Posted = Annotated[Form, Depends(read_form)]
Act = Callable[[Form, TopicCheck], Decision]

TOPICS: dict[str, tuple[str, Act]] = {
    "add": ("added", lambda form, check: edits.add_topic(form["topic"], check)),
    "rename": (
        "renamed",
        lambda form, check: edits.rename_topic(form["topic"], form["new"], check),
    ),
    "remove": ("removed", lambda form, _: edits.remove_topic(form["topic"])),
    "up": ("moved", lambda form, _: edits.move_topic(form["topic"], -1)),
    "down": ("moved", lambda form, _: edits.move_topic(form["topic"], 1)),
    "wake": ("woken", lambda form, _: edits.wake_topic(form["topic"])),
    "translate": (
        "translated",
        lambda form, check: edits.translate_topic(form["topic"], form["english"], check),
    ),
    "strict": ("strict", lambda form, _: edits.strict_topic(form["topic"])),
    "relax": ("relaxed", lambda form, _: edits.relax_topic(form["topic"])),
}
EXCLUDES: dict[str, tuple[str, Act]] = {
    "add": ("excluded", lambda form, _: edits.exclude(form["words"])),
    "remove": ("included", lambda form, _: edits.include(form["words"])),
}


class Managing:
    """Somebody's own page."""

    def __init__(self, desk: Desk, pages: Pages, gate: Gate) -> None:
        self._desk, self._pages, self._gate = desk, pages, gate

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(prefix="/m/{token}", include_in_schema=False)
        router.add_api_route("", self.show, methods=SHOW)
        for path, act in {
            "/topics": self.topics,
            "/taught": self.taught,
            "/excludes": self.excludes,
            "/settings": self.settings,
            "/pause": self.pause,
            "/resume": self.resume,
            "/leave": self.leave,
            "/return": self.come_back,
        }.items():
            router.add_api_route(path, act, methods=["POST"], response_model=None)
        return router

    def show(self, request: Request, token: str, said: str = "", at: str = "") -> HTMLResponse:
        """Show the radar, what has just been done to it, and what may be better."""
        person = self._open(request, token)
        number = int(at) if NUMBER.fullmatch(at) else 0
        fresh = person.topics[number - 1 : number] if number else ()
        return self._page(person, token, said=SAID.get(said, ""), fresh=fresh)

    def topics(self, request: Request, token: str, form: Posted) -> Response:
        """Add, rename, remove, move or wake a topic."""
        return self._one_of(TOPICS, request, token, form)

    def taught(self, request: Request, token: str, form: Posted) -> Response:
        """Forget what was said of a paper."""
        person = self._open(request, token)
        if not PAPER.fullmatch(form["paper"]):
            raise HTTPException(BAD_REQUEST)
        said = "forgotten" if self._desk.forget(person, int(form["paper"])) else "same"
        return RedirectResponse(f"{self._pages.root}/m/{token}?said={said}", SEE_OTHER, GUARDS)

    def excludes(self, request: Request, token: str, form: Posted) -> Response:
        """Keep words out, or let them in again."""
        return self._one_of(EXCLUDES, request, token, form)

    def settings(self, request: Request, token: str, form: Posted) -> Response:
        """Set frequency, hour, zone and language."""
        return self._do(request, token, form, "saved", lambda _: edits.settle(form))

    def pause(self, request: Request, token: str, form: Posted) -> Response:
        """Let the letter rest."""

        def decide(person: Subscriber) -> Decision:
            return edits.pause(form["until"], self._desk.today(person.timezone))

        return self._do(request, token, form, "paused", decide)

    def resume(self, request: Request, token: str, form: Posted) -> Response:
        """End a pause."""
        return self._do(request, token, form, "resumed", lambda _: edits.resume)

    def leave(self, request: Request, token: str, form: Posted) -> Response:
        """Leave."""
        return self._do(request, token, form, "left", lambda _: edits.leave)

    def come_back(self, request: Request, token: str, form: Posted) -> Response:
        """Come back after leaving."""
        return self._do(request, token, form, "returned", lambda _: edits.come_back)

    def _open(self, request: Request, token: str) -> Subscriber:
        return self._gate.open(request, lambda: self._desk.manager(token))

    def _one_of(
        self, acts: dict[str, tuple[str, Act]], request: Request, token: str, form: Form
    ) -> Response:
        if (chosen := acts.get(form["act"])) is None:
            self._open(request, token)
            raise HTTPException(BAD_REQUEST)
        said, act = chosen
        return self._do(request, token, form, said, lambda _: act(form, self._desk.check))

    def _do(
        self,
        request: Request,
        token: str,
        form: Form,
        said: str,
        decide: Callable[[Subscriber], Decision],
    ) -> Response:
        """Make a change and lead back to the page; show what is wrong with it instead, if it is."""
        person = self._open(request, token)
        try:
            changed = self._desk.change(person, decide(person))
        except FlawedError as error:
            return self._page(person, token, error=error, form=form)
        where = f"{self._pages.root}/m/{token}?said={said if changed else 'same'}"
        if number := _fresh(person, self._open(request, token)):
            where = f"{where}&at={number}"
        return RedirectResponse(where, SEE_OTHER, GUARDS)

    def _page(
        self,
        person: Subscriber,
        token: str,
        *,
        said: str = "",
        fresh: Sequence[str] = (),
        error: FlawedError | None = None,
        form: Form | None = None,
    ) -> HTMLResponse:
        language, today = person.language, self._desk.today(person.timezone)
        opinions = self._desk.opinions(person)
        return self._pages.page(
            "radar",
            language,
            status=UNPROCESSABLE if error else 200,
            person=person,
            token=token,
            said=self._pages.say(said, language) if said else "",
            hints=hints(self._desk, fresh, today, person),
            flaws=_at_its_topic(flawed(error, self._pages, language), person, form),
            given=_given(person, form),
            taught={topic: said[:TAUGHT] for topic, said in opinions.items()},
            lessons=self._lessons(person, opinions),
            english={topic: self._desk.english(topic) for topic in person.topics},
            left=person.status in AWAY,
            paused=person.is_paused(today),
            suppressed=self._desk.is_suppressed(person.address),
            muted={topic: until for topic, until in person.muted if today < until},
            tomorrow=today + timedelta(days=1),
        )

    def _lessons(
        self, person: Subscriber, opinions: Mapping[str, Sequence[Opinion]]
    ) -> dict[str, str]:
        """What was said of papers has taught each topic, in words."""
        said = [one for of_topic in opinions.values() for one in of_topic]
        if not said:
            return {}
        found = self._desk.learned(person, said, self._desk.today(person.timezone))
        return {one.topic: lesson(one, tongue(person.language)) for one in found}


def _fresh(before: Subscriber, after: Subscriber) -> int:
    """Return the number of the topic that is new, or strict since, 0 if there is none."""
    known = [one for one in before.topics if one in before.strict or one not in after.strict]
    return next((number for number, one in enumerate(after.topics, 1) if one not in known), 0)


def _at_its_topic(flaws: dict[str, str], person: Subscriber, form: Form | None) -> dict[str, str]:
    """Show what is wrong with a new name, or with the English, at the topic that was to have it."""
    named = next((name for name in ("new", "english") if name in flaws), "")
    if form is None or not named or form["topic"] not in person.topics:
        return flaws
    return {f"{named}-{person.topics.index(form['topic']) + 1}": flaws[named]}


def _given(person: Subscriber, form: Form | None) -> dict[str, Any]:
    """Return what the forms show: what was typed where something is wrong, else how it is."""
    typed = form.fields if form else {}
    return {
        "topic": typed.get("topic", "") if typed.get("act") == "add" else "",
        "words": typed.get("words", ""),
        "until": typed.get("until", ""),
        "frequency": typed.get("frequency", person.frequency),
        "hour": typed.get("hour", f"{person.hour:%H:%M}"),
        "timezone": typed.get("timezone", person.timezone),
        "language": typed.get("language", person.language),
    }
