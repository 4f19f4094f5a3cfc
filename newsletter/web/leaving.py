"""The way out. It is never refused to who holds a link, however old, and never asks twice.

A POST without our page's own field is a mailbox provider's one-click (RFC 8058): it is answered
with 200 and a line of text, whatever its body is encoded as, and never with a redirect or cookie.
"""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route as Path
from starlette.types import Receive, Scope, Send

from newsletter.web.desk import Desk
from newsletter.web.forms import FORM_MAX, parse_form, read_body, read_form
from newsletter.web.gate import Gate
from newsletter.web.joining import SHOW
from newsletter.web.leavers import Gathering
from newsletter.web.pages import GUARDS, Pages, wanted_language
from subscribers.history import Route
from subscribers.model import Status, Subscriber

LEFT = PlainTextResponse("You are unsubscribed.\n", headers=GUARDS)


class Leaving:
    """The leave link: its page, its button, the one-click, and the way back."""

    def __init__(self, desk: Desk, pages: Pages, gate: Gate) -> None:
        self._desk, self._pages, self._gate = desk, pages, gate
        self._one_clicks = Gathering(desk.leave_all)

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.routes.append(Path("/l/{token}", Posted(self), methods=["POST"]))
        router.add_api_route("/l/{token}", self.show, methods=SHOW)
        router.add_api_route(
            "/l/{token}/back", self.back, methods=["POST"], dependencies=[Depends(read_form)]
        )
        return router

    def show(self, request: Request, token: str) -> HTMLResponse:
        """Show the button."""
        person = self._gate.open_always(request, lambda: self._desk.leaver(token))
        present = person if person and person.status is not Status.LEFT else None
        language = person.language if person else wanted_language(request)
        return self._pages.page("leave", language, person=present, token=token)

    async def leave(self, request: Request, token: str) -> Response:
        """Let somebody leave, at once; doing it again changes nothing and is answered alike."""
        if not _is_from_page(await read_body(request, FORM_MAX)):
            self._gate.check(request, is_right=await self._one_clicks.ask(token))
            return LEFT
        before, changed = await run_in_threadpool(self._leave, request, token)
        return self._pages.page(
            "left",
            before.language if before else wanted_language(request),
            before=before,
            had_left=not changed,
            paused=bool(before and before.is_paused(self._desk.today(before.timezone))),
            token=token,
        )

    def back(self, request: Request, token: str) -> HTMLResponse:
        """Mail the way back: a leave link, which letters carry along when passed on, is none."""
        person = self._gate.open(request, lambda: self._desk.leaver(token))
        self._gate.ask(request)
        page = self._pages.page("asked", person.language if person else wanted_language(request))
        page.background = BackgroundTask(self._desk.ask_back, token)
        return page

    def _leave(self, request: Request, token: str) -> tuple[Subscriber | None, bool]:
        return self._gate.open_always(request, lambda: self._desk.leave(token, Route.LINK))


class Posted:
    """POSTs to a leave link, straight from the server: providers send them by the thousand."""

    def __init__(self, leaving: Leaving) -> None:
        self._leaving = leaving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one."""
        request = Request(scope, receive)
        answer = await self._leaving.leave(request, scope["path_params"]["token"])
        await answer(scope, receive, send)


def _is_from_page(body: bytes) -> bool:
    if b"page" not in body:
        return False
    try:
        return bool(parse_form(body)["page"])
    except ValueError:  # multipart, or anything else that providers may send
        return False
