"""What a probe learns from /healthz."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime

import httpx
import pytest

from newsletter.errors import StorageError
from newsletter.web.site import Health, site


def ask(
    health: Callable[[], Health], path: str = "/healthz", method: str = "GET"
) -> httpx.Response:
    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(site(health))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path)

    return asyncio.run(request())


def well() -> Health:
    return Health(
        database=True,
        last_morning=date(2026, 6, 11),
        next_morning=datetime(2026, 6, 12, 7, tzinfo=UTC),
    )


def broken() -> Health:
    raise StorageError("postgresql://hub:hunter2@db/hub: cannot connect")


def test_a_service_that_is_well_says_so_and_when_its_mornings_are() -> None:
    answer = ask(well)
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "schedule": "ok",
        "trouble": "",
        "last_morning": "2026-06-11",
        "next_morning": "2026-06-12T07:00:00Z",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("health", "part", "trouble"),
    [
        (Health(database=False), "database", "the database cannot be used; the log says why"),
        (Health(database=True, schedule=False, trouble="no answer"), "schedule", "no answer"),
        (Health(database=True, trouble="mail has to wait"), "status", "mail has to wait"),
    ],
)
def test_a_service_with_a_broken_part_answers_503_and_names_it(
    health: Health, part: str, trouble: str
) -> None:
    answer = ask(lambda: health)
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert answer.json()[part] == "failing"
    assert answer.json()["trouble"] == trouble


def test_an_error_is_answered_by_503_without_its_words() -> None:
    answer = ask(broken)
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert "hunter2" not in answer.text


def test_a_probe_may_ask_for_the_head_only() -> None:
    answer = ask(well, method="HEAD")
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/openapi.json", "/healthz/../etc"])
def test_nothing_else_is_served(path: str) -> None:
    assert ask(well, path).status_code == 404


def test_health_is_not_something_to_post_to() -> None:
    assert ask(well, method="POST").status_code == 405


def test_each_probe_asks_anew() -> None:
    answers = iter([Health(database=True), Health(database=False)])
    app = site(lambda: next(answers))

    async def twice() -> list[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return [(await client.get("/healthz")).status_code for _ in range(2)]

    assert asyncio.run(twice()) == [200, 503]
