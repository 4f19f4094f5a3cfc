"""The web edge, put together: probes, pages and hooks, and errors as statuses, once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.requests import ClientDisconnect

from newsletter.config import Site
from newsletter.delivery.events import EventError
from newsletter.delivery.hook import NotVerifiedError
from newsletter.digest.i18n import N_
from newsletter.errors import NewsletterError, StorageError
from newsletter.replies.sendgrid import MalformedRequestError, NotRawError
from newsletter.web.approving import Approvals, Approving
from newsletter.web.days import DayPages, Days
from newsletter.web.desk import Desk
from newsletter.web.gate import NOT_FOUND, Gate
from newsletter.web.hooks import HookRoutes, Hooks
from newsletter.web.joining import Joining
from newsletter.web.leaving import Leaving
from newsletter.web.managing import Managing
from newsletter.web.pages import GUARDS, Pages, wanted_language
from newsletter.web.papers import Papers, Reading
from newsletter.web.undoing import Undoing
from subscribers.changes import BusyError

UNAVAILABLE, BROKEN = 503, 500
HOOKS = "/hooks/"
RETRY_AFTER = {"Retry-After": "60"}
STATUSES: dict[type[Exception], int] = {
    NotVerifiedError: 403,
    EventError: 400,
    MalformedRequestError: 400,
    NotRawError: UNAVAILABLE,
    RequestValidationError: 400,
    StorageError: UNAVAILABLE,
    BusyError: UNAVAILABLE,
}
"""What an error is on the web."""

WORDS = {
    400: (N_("That could not be read"), N_("Go back and send the form once more.")),
    404: (
        N_("There is nothing here"),
        N_(
            "If you followed a link from a mail: it may be cut off, revoked or too old. "
            "Copy the whole of it, or get a fresh one."
        ),
    ),
    405: (N_("That is not possible here"), N_("Open the page and use its buttons.")),
    413: (N_("That is too much at once"), N_("Send less text.")),
    429: (
        N_("Too many tries"),
        N_("From your network, too much was asked for lately. Try again in an hour."),
    ),
    500: (
        N_("Something broke here"),
        N_("It is our fault, and it is in our log. Try again in a few minutes."),
    ),
    503: (
        N_("Not possible right now"),
        N_("Nothing was changed. Try again in a few minutes."),
    ),
}
"""Statuses in words."""

Condition = Literal["ok", "failing"]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """How the service is.

    `last_morning` is the last day that was finished, `next_morning` when the next begins; None
    where nobody knows yet. `trouble` says what is wrong, in words that anybody may read.
    """

    database: bool
    schedule: bool = True
    last_morning: date | None = None
    next_morning: datetime | None = None
    trouble: str = ""


class HealthAnswer(BaseModel):
    """What /healthz says. It is public, so it names no error, host or person."""

    status: Condition
    database: Condition
    schedule: Condition
    trouble: str = ""
    last_morning: date | None = None
    next_morning: datetime | None = None


def site(
    health: Callable[[], Health],
    desk: Desk | None = None,
    hooks: Hooks | None = None,
    approvals: Approvals | None = None,
    papers: Papers | None = None,
    *,
    days: Days | None = None,
    about: Site | None = None,
    gate: Gate | None = None,
) -> FastAPI:
    """Build the web application.

    `health` is asked anew, in a worker thread, for each probe. `desk` receives people (None: there
    are no pages), `hooks` providers, `approvals` who says that a mail was theirs,
    `papers` and `days` who reads on here; `gate` counts what each network address tries.
    """
    # No docs pages: they would load scripts from elsewhere. The hooks alone are an API.
    app = FastAPI(
        title="AcademicHub newsletter: hooks",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{HOOKS}openapi.json" if hooks else None,
    )
    pages = Pages(about or Site())
    _Errors(pages).add_to(app)
    app.add_api_route(
        "/healthz", _healthz(health), methods=["GET", "HEAD"], include_in_schema=False
    )
    if desk:
        guard = gate or Gate(desk.clock)
        for part in (Leaving, Joining, Managing, Undoing):  # routes are tried in this order
            app.include_router(part(desk, pages, guard).router())
        if approvals:
            app.include_router(Approving(desk, pages, guard, approvals).router())
        if papers:
            app.include_router(Reading(desk, pages, guard, papers).router())
        if days:
            app.include_router(DayPages(desk, pages, guard, days).router())
    if hooks:
        app.include_router(HookRoutes(hooks).router())
    return app


class _Errors:
    """Every error as an answer in words."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def add_to(self, app: FastAPI) -> None:
        """Answer the errors of an application."""
        app.add_exception_handler(AnyHTTPException, self.refused)
        app.add_exception_handler(Exception, self.broken)
        app.add_exception_handler(ClientDisconnect, self.gone)
        for kind in STATUSES:
            app.add_exception_handler(kind, self.failed)

    def refused(self, request: Request, error: Exception) -> Response:
        """Answer what Starlette or a page of ours refuses."""
        if not isinstance(error, AnyHTTPException):
            raise error
        return self._answer(request, error.status_code, dict(error.headers or {}))

    def failed(self, request: Request, error: Exception) -> Response:
        """Answer an error of the service."""
        status = next(code for kind, code in STATUSES.items() if isinstance(error, kind))
        if status == UNAVAILABLE:
            log.error("a request could not be done: %s", error)
        return self._answer(request, status, RETRY_AFTER if status == UNAVAILABLE else {})

    def gone(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - nobody reads it
        """Answer who went away before the end of their request."""
        return Response(status_code=400)

    def broken(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - the server logs it
        """Answer a bug."""
        return self._answer(request, BROKEN, {})

    def _answer(self, request: Request, status: int, headers: dict[str, str]) -> Response:
        title, said = WORDS.get(status, WORDS[400])
        if request.url.path.startswith(HOOKS):
            return PlainTextResponse(f"{title}\n", status, {**GUARDS, **headers})
        language = wanted_language(request)
        return self._pages.page(
            "error",
            language,
            status=status,
            headers=headers,
            title=self._pages.say(title, language),
            said=self._pages.say(said, language),
            linked=status == NOT_FOUND,
        )


def _healthz(ask: Callable[[], Health]) -> Callable[[Response], HealthAnswer]:
    def healthz(response: Response) -> HealthAnswer:
        """Answer 200 if mornings can happen and mails are read, else 503."""
        answer = _answer(ask)
        response.status_code = 200 if answer.status == "ok" else UNAVAILABLE
        response.headers["Cache-Control"] = "no-store"
        return answer

    return healthz


def _answer(ask: Callable[[], Health]) -> HealthAnswer:
    try:
        health = ask()
    except NewsletterError:
        # Its words are for the operator, who finds them in the log of whatever raised it.
        health = Health(database=False, schedule=False)
    unusable = "" if health.database else "the database cannot be used; the log says why"
    return HealthAnswer(
        status=_condition(ok=health.database and health.schedule and not health.trouble),
        database=_condition(ok=health.database),
        schedule=_condition(ok=health.schedule),
        trouble="; ".join(filter(None, (health.trouble, unusable))),
        last_morning=health.last_morning,
        next_morning=health.next_morning,
    )


def _condition(*, ok: bool) -> Condition:
    return "ok" if ok else "failing"
