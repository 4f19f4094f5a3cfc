"""The web edge: what probes, people and hooks may ask the service. For now, whether it is well."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from fastapi import FastAPI, Response
from pydantic import BaseModel

from newsletter.errors import NewsletterError

UNAVAILABLE = 503
Condition = Literal["ok", "failing"]


@dataclass(frozen=True, slots=True)
class Health:
    """How the service is.

    `last_morning` is the last day that was finished, `next_morning` when the next begins; None
    where nobody knows yet.
    """

    database: bool
    schedule: bool = True
    last_morning: date | None = None
    next_morning: datetime | None = None


class HealthAnswer(BaseModel):
    """What /healthz says. It is public, so it names no error, host or person."""

    status: Condition
    database: Condition
    schedule: Condition
    last_morning: date | None = None
    next_morning: datetime | None = None


def site(health: Callable[[], Health]) -> FastAPI:
    """Build the web application; `health` is asked anew, in a worker thread, for each probe."""
    # No docs pages: there is no API for others, and they would load scripts from elsewhere.
    app = FastAPI(title="AcademicHub newsletter", docs_url=None, redoc_url=None, openapi_url=None)

    @app.api_route("/healthz", methods=["GET", "HEAD"])
    def healthz(response: Response) -> HealthAnswer:
        """Answer 200 if mornings can happen, else 503."""
        answer = _answer(health)
        response.status_code = 200 if answer.status == "ok" else UNAVAILABLE
        response.headers["Cache-Control"] = "no-store"
        return answer

    return app


def _answer(ask: Callable[[], Health]) -> HealthAnswer:
    try:
        health = ask()
    except NewsletterError:
        # Its words are for the operator, who finds them in the log of whatever raised it.
        health = Health(database=False, schedule=False)
    return HealthAnswer(
        status=_condition(ok=health.database and health.schedule),
        database=_condition(ok=health.database),
        schedule=_condition(ok=health.schedule),
        last_morning=health.last_morning,
        next_morning=health.next_morning,
    )


def _condition(*, ok: bool) -> Condition:
    return "ok" if ok else "failing"
