"""The hooks: verified, stored, answered; what is wrong is refused, our own fault comes again."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import httpx
import pytest
from fakes import NOW
from web_samples import Edge

from newsletter.delivery.events import EventError
from newsletter.delivery.hook import NotVerifiedError
from newsletter.errors import StorageError
from newsletter.replies.sendgrid import MalformedRequestError, NotRawError
from newsletter.web.hooks import BODY_MAX, Hooks

EVENTS, INBOUND = "/hooks/sendgrid/events", "/hooks/sendgrid/inbound/a-long-secret"


class KeptHook:
    """A hook that keeps what it was handed, or fails as told."""

    def __init__(self) -> None:
        self.taken: list[tuple[Mapping[str, str], bytes, datetime]] = []
        self.error: Exception | None = None

    def receive(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> int:
        if self.error:
            raise self.error
        self.taken.append((headers, body, now))
        return 1


class Open:
    def __init__(self) -> None:
        self.events, self.inbound = KeptHook(), KeptHook()
        self.edge = Edge(
            hooks=Hooks(lambda: NOW, self.events, self.inbound, secret="a-long-secret")
        )

    def post(self, path: str, body: Any = b"[]", **headers: str) -> httpx.Response:
        return self.edge.ask("POST", path, content=body, headers=headers)


@pytest.fixture
def site() -> Open:
    return Open()


@pytest.mark.parametrize("path", [EVENTS, INBOUND])
def test_a_request_is_handed_over_as_it_came_and_answered_with_nothing(
    site: Open, path: str
) -> None:
    answer = site.post(path, b"\xff\x00raw", **{"X-Twilio-Thing": "Signed"})
    assert (answer.status_code, answer.content) == (204, b"")
    ((headers, body, now),) = (site.events if path == EVENTS else site.inbound).taken
    assert (headers["x-twilio-thing"], body, now) == ("Signed", b"\xff\x00raw", NOW)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotVerifiedError("the signature is missing"), 403),
        (EventError("the batch is no JSON"), 400),
        (MalformedRequestError("the request is no multipart form"), 400),
        (NotRawError("turn it on"), 503),
        (StorageError("postgresql://hub@db/hub: cannot connect"), 503),
        (RuntimeError("a bug"), 500),
    ],
)
def test_an_error_is_a_status_and_nothing_of_ours(
    site: Open, error: Exception, status: int
) -> None:
    site.events.error = site.inbound.error = error
    for path in (EVENTS, INBOUND):
        answer = site.post(path)
        assert answer.status_code == status
        assert "hub@db" not in answer.text
        assert answer.text.count("\n") <= 1
        assert ("Retry-After" in answer.headers) == (status == 503)


def test_a_wrong_secret_is_like_no_hook_at_all(site: Open) -> None:
    for secret in ("", "a-long-secre", "a-long-secret2", "%00", "é", "x" * 300):
        assert site.post(f"/hooks/sendgrid/inbound/{secret}").status_code in {400, 404}
    assert site.inbound.taken == []


def test_hooks_that_are_not_open_are_not_there() -> None:
    none = Edge()
    assert none.ask("POST", EVENTS).status_code == 404
    assert none.get("/hooks/openapi.json").status_code == 404
    some = Edge(hooks=Hooks(lambda: NOW, events=KeptHook()))
    assert some.ask("POST", EVENTS).status_code == 204
    assert some.ask("POST", INBOUND).status_code == 404
    assert some.ask("POST", "/hooks/sendgrid/inbound/").status_code == 404


def test_hooks_are_posted_to(site: Open) -> None:
    for path in (EVENTS, INBOUND):
        for method in ("GET", "HEAD", "PUT", "DELETE"):
            assert site.edge.ask(method, path).status_code == 405


def test_a_body_of_thirty_megabytes_passes_and_more_does_not(site: Open) -> None:
    assert site.post(INBOUND, b"x" * BODY_MAX).status_code == 204
    assert site.post(INBOUND, b"x" * (BODY_MAX + 1)).status_code == 413
    assert site.post(EVENTS, **{"Content-Length": str(BODY_MAX + 1)}).status_code == 413

    async def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 2**20

    assert site.post(INBOUND, endless()).status_code == 413
    assert len(site.inbound.taken) == 1


def test_the_hooks_and_nothing_else_are_described_for_programs(site: Open) -> None:
    described = site.edge.get("/hooks/openapi.json").json()
    assert set(described["paths"]) == {EVENTS, "/hooks/sendgrid/inbound/{secret}"}
    for path in described["paths"].values():
        assert set(path["post"]["responses"]) >= {"204", "400", "403", "404", "413", "503"}
        assert path["post"]["requestBody"]
    assert "a-long-secret" not in json.dumps(described)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_hook_answers_with_a_page(site: Open, method: str) -> None:
    answer = site.edge.ask(method, "/hooks/nothing")
    assert answer.status_code == 404
    assert "<" not in answer.text
