"""The pages of who wants the letter, or has lost the link to it. GET shows, POST acts."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from starlette.background import BackgroundTask

from newsletter.web.desk import Desk
from newsletter.web.edits import Flaw, FlawedError, address_of, signup_of
from newsletter.web.forms import Form, read_form
from newsletter.web.gate import Gate
from newsletter.web.hints import hints
from newsletter.web.pages import Pages, flawed, wanted_language
from subscribers.model import Language

UNPROCESSABLE = 422
SHOW = ["GET", "HEAD"]
FIELDS = ("address", "topics", "frequency", "hour", "timezone", "language")
TRIED = 10  # topics of one who joins that are tried on the last weeks' papers
BAIT = "website"  # a field that no person sees; what fills it in is none

Posted = Annotated[Form, Depends(read_form)]


class Joining:
    """The join form, the confirmation, and the form for a fresh link."""

    def __init__(self, desk: Desk, pages: Pages, gate: Gate) -> None:
        self._desk, self._pages, self._gate = desk, pages, gate

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/", self.form, methods=SHOW)
        router.add_api_route("/join", self.form, methods=SHOW)
        router.add_api_route("/join", self.ask, methods=["POST"])
        router.add_api_route("/link", self.link_form, methods=SHOW)
        router.add_api_route("/link", self.ask_for_link, methods=["POST"])
        router.add_api_route("/c/{token}", self.show, methods=SHOW)
        router.add_api_route("/c/{token}", self.confirm, methods=["POST"])
        return router

    def form(self, request: Request) -> HTMLResponse:
        """Show the join form."""
        language = wanted_language(request)
        defaults = asdict(self._desk.defaults) | {"language": language, "address": "", "topics": ""}
        defaults["hour"] = f"{self._desk.defaults.hour:%H:%M}"
        return self._pages.page("join", language, given=defaults, flaws={})

    def ask(self, request: Request, form: Posted) -> HTMLResponse:
        """Answer the same for every address that could be one; what is done is done after it."""
        language, desk = wanted_language(request), self._desk
        try:
            signup = signup_of(form, handle=desk.handle(), now=desk.clock(), check=desk.check)
        except FlawedError as error:
            given = {name: form[name] for name in FIELDS}
            return self._again("join", language, given, error)
        self._gate.ask(request)
        return self._asked(language, form, lambda: desk.ask(signup))

    def link_form(self, request: Request) -> HTMLResponse:
        """Show the form for a fresh link."""
        return self._pages.page("link", wanted_language(request), given={"address": ""}, flaws={})

    def ask_for_link(self, request: Request, form: Posted) -> HTMLResponse:
        """Answer the same for every address, known or not."""
        language = wanted_language(request)
        flaws: dict[str, Flaw] = {}
        address = address_of(form, flaws)
        if flaws:
            given = {"address": form["address"]}
            return self._again("link", language, given, FlawedError(flaws))
        self._gate.ask(request)
        return self._asked(language, form, lambda: self._desk.ask_for_link(address))

    def show(self, request: Request, token: str) -> HTMLResponse:
        """Show what a confirmation is about, and the button."""
        wish = self._gate.open(request, lambda: self._desk.wish(token))
        return self._pages.page("confirm", wish.language, wish=wish, token=token)

    def confirm(self, request: Request, token: str) -> HTMLResponse:
        """Subscribe who pressed the button."""
        person, is_new = self._gate.open(request, lambda: self._desk.confirm(token))
        manage = self._desk.manage_token(person)
        today = self._desk.today(person.timezone)
        page = self._pages.page(
            "joined",
            person.language,
            person=person,
            token=manage,
            hints=hints(self._desk, person.topics[:TRIED], today, person),
        )
        if is_new:
            page.background = BackgroundTask(self._desk.welcome, person)
        return page

    def _again(
        self, name: str, language: Language, given: dict[str, str], error: FlawedError
    ) -> HTMLResponse:
        flaws = flawed(error, self._pages, language)
        return self._pages.page(name, language, status=UNPROCESSABLE, given=given, flaws=flaws)

    def _asked(self, language: Language, form: Form, act: Callable[[], None]) -> HTMLResponse:
        page = self._pages.page("asked", language)
        if not form[BAIT]:
            # After the answer: nobody can tell by the time it took what the address was to us.
            page.background = BackgroundTask(act)
        return page
