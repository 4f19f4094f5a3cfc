"""The link by which somebody says that a mail, which came from another address, was theirs."""

from typing import Protocol

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from newsletter.digest.i18n import tongue
from newsletter.digest.sayings import sentences
from newsletter.replies.ports import Handled
from newsletter.web.desk import Desk
from newsletter.web.gate import Gate
from newsletter.web.joining import SHOW
from newsletter.web.pages import Pages, wanted_language
from subscribers.tokens import Purpose, verify


class Approvals(Protocol):
    """Mails that wait for their subscriber's word."""

    def approvable(self, handle: str) -> int | None:
        """Return the generation of a held mail's token, None if there is none to confirm."""
        ...

    def approve(self, handle: str) -> Handled | None:
        """Carry a held mail out; None if that is done already."""
        ...


class Approving:
    """The pages of an approve link."""

    def __init__(self, desk: Desk, pages: Pages, gate: Gate, approvals: Approvals) -> None:
        self._desk, self._pages, self._gate, self._approvals = desk, pages, gate, approvals

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/a/{token}", self.show, methods=SHOW)
        router.add_api_route("/a/{token}", self.approve, methods=["POST"])
        return router

    def show(self, request: Request, token: str) -> HTMLResponse:
        """Show the button."""
        self._gate.open(request, lambda: self._handle(token))
        return self._pages.page("approve", wanted_language(request), token=token)

    def approve(self, request: Request, token: str) -> HTMLResponse:
        """Do what the mail asks for; again, nothing is left to do."""
        handle = self._gate.open(request, lambda: self._handle(token))
        handled = self._approvals.approve(handle)
        language = handled.after.language if handled else wanted_language(request)
        said = tuple(sentences(handled.changes, tongue(language))) if handled else ()
        return self._pages.page("approved", language, done=handled is not None, said=said)

    def _handle(self, token: str) -> str:
        keys = self._desk.keys
        return verify(keys, Purpose.APPROVE, token, self._approvals.approvable)
