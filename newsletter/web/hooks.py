"""What mail providers call: read up to a limit, verified, stored, answered. No page, no person.

What is wrong with a request is answered with 4xx and never asked for again; a fault of our own is
503, so that the provider keeps the request and comes back with it.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import anyio
from fastapi import APIRouter, HTTPException, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from newsletter.web.forms import read_body

BODY_MAX = 30 * 2**20  # bytes; SendGrid's limit for a mail
AT_ONCE = 4  # bodies in memory
DONE, NOT_FOUND = 204, 404
ANSWERS: dict[int | str, dict[str, Any]] = {
    204: {"description": "Verified and stored"},
    400: {"description": "Not what this hook takes"},
    403: {"description": "Not signed by the provider"},
    404: {"description": "There is no such hook"},
    413: {"description": "Larger than 30 MB"},
    503: {"description": "Our own fault: keep it and come again"},
}


class Hook(Protocol):
    """Verifies and stores a request; header names in lower case.

    Raises what `newsletter.web.site` maps to statuses.
    """

    def receive(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> object:
        """Verify and store what a provider sends."""
        ...


@dataclass(frozen=True)
class Hooks:
    """The hooks that are open. `secret` stands in the address of the inbound one."""

    clock: Callable[[], datetime]
    events: Hook | None = None
    inbound: Hook | None = None
    secret: str = field(default="", repr=False)


def _takes(kind: str, schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Describe a body for OpenAPI."""
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema, **more}}}}


EVENTS = _takes("application/json", {"type": "array", "items": {"type": "object"}})
MAIL = _takes(
    "multipart/form-data",
    {
        "type": "object",
        "required": ["email", "envelope"],
        "properties": {
            "email": {"type": "string"},  # the raw mail
            "envelope": {
                "type": "object",
                "required": ["to"],
                "properties": {
                    "to": {"type": "array", "items": {"type": "string"}},
                    "from": {"type": "string"},
                },
            },
        },
    },
    encoding={"envelope": {"contentType": "application/json"}},
)


class HookRoutes:
    """The routes of the hooks."""

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks
        self._room = anyio.CapacityLimiter(AT_ONCE)

    def router(self) -> APIRouter:
        """Return the routes of the hooks that are open."""
        router = APIRouter(prefix="/hooks/sendgrid", tags=["SendGrid"])
        common: dict[str, Any] = {
            "methods": ["POST"],
            "status_code": DONE,
            "response_class": Response,
            "responses": ANSWERS,
        }
        if self._hooks.events:
            router.add_api_route("/events", self.events, openapi_extra=EVENTS, **common)
        if self._hooks.inbound:
            router.add_api_route("/inbound/{secret}", self.inbound, openapi_extra=MAIL, **common)
        return router

    async def events(self, request: Request) -> Response:
        """Take a batch of the Event Webhook."""
        return await self._take(self._hooks.events, request)

    async def inbound(self, request: Request, secret: str = Path(max_length=200)) -> Response:
        """Take a mail of Inbound Parse."""
        if not hmac.compare_digest(secret.encode(), self._hooks.secret.encode()):
            raise HTTPException(NOT_FOUND)
        return await self._take(self._hooks.inbound, request)

    async def _take(self, hook: Hook | None, request: Request) -> Response:
        if hook is None:
            raise HTTPException(NOT_FOUND)
        async with self._room:
            body = await read_body(request, BODY_MAX)
            headers = dict(request.headers)
            now = self._hooks.clock()
            await run_in_threadpool(lambda: hook.receive(headers, body, now=now))
        return Response(status_code=DONE)
