"""The tests' own model server is held to the shared one: the same answers, the same outcomes."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from briefing_samples import ScriptedServer, asking, completion, one_topic, scripted_server

SHARED = Path(__file__).parents[2].parent / "shared"
LLMBOX = SHARED / "tools" / "llmbox.py"
BOTH = pytest.mark.parametrize(
    "kind",
    [
        "scripted",
        pytest.param(
            "llmbox",
            marks=[
                pytest.mark.shared,
                pytest.mark.skipif(not LLMBOX.exists(), reason="no shared material beside it"),
            ],
        ),
    ],
)
SAID = {"sentences": [{"text": "Colonies near lamps collected 12% less pollen.", "papers": [3]}]}


def failed(message: str, **more: Any) -> dict[str, Any]:
    """An error as OpenAI's servers word it."""
    return {"error": {"message": message, "type": "invalid_request_error"} | more}


# What the scripted server answers where the shared one has a temper, and what the client calls it.
TEMPERS: dict[str, tuple[int, object, str]] = {
    "401": (401, failed("Incorrect API key"), "the key was refused"),
    "404model": (404, failed("no such model"), "no such model or address"),
    "429": (429, failed("slow down"), "too many requests"),
    "500": (500, failed("oops"), "the server answered 500"),
    "503": (503, failed("later"), "the server answered 503"),
    "contextlength:100": (
        400,
        failed("too long", code="context_length_exceeded"),
        "the prompt is too long",
    ),
    "error200": (200, failed("provider error"), "an error in place of an answer"),
    "html": (200, b"<html>log in</html>", "unreadable answer"),
    "garbagestream": (200, b'{"choices": [{"mess', "unreadable answer"),
    "refuser": (200, completion(None, message={"content": None, "refusal": "No."}), "refused"),
    "truncated": (200, completion('{"sent', finish_reason="length"), "cut off"),
    "filtered": (200, completion("", finish_reason="content_filter"), "filtered"),
    "badjson": (200, completion("{'sentences': ["), "no JSON in the answer"),
    "empty": (200, completion(""), "empty answer"),
    "nochoices": (200, completion("") | {"choices": []}, "no choices"),
}


@contextmanager
def llmbox(temper: str) -> Iterator[str]:
    command = [sys.executable, str(LLMBOX), "--port", "0", "--temper", temper]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@contextmanager
def scripted(temper: str) -> Iterator[str]:
    with scripted_server() as script:
        _answer(script, temper)
        yield script.url


def _answer(script: ScriptedServer, temper: str) -> None:
    if temper in TEMPERS:
        status, body, _ = TEMPERS[temper]
        script.answers(status, body)
    else:
        script.says(SAID)


SERVERS: dict[str, Callable[[str], Any]] = {"scripted": scripted, "llmbox": llmbox}


@BOTH
@pytest.mark.parametrize("temper", TEMPERS)
def test_every_failure_has_the_same_name_whichever_server_has_it(kind: str, temper: str) -> None:
    reports: list[str] = []
    with SERVERS[kind](temper) as url:
        written = asking(url, reports, timeout=2.0).brief(one_topic())

    assert written.fallback
    assert reports == [f"small-model: {TEMPERS[temper][2]}; the built-in writer took over"]


def shape(value: object) -> object:
    """The fields of an answer with the kinds of their values; of a list, those of the first."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def is_within(mine: object, theirs: object) -> bool:
    """Whether every field of one shape stands in another."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return all(name in theirs and is_within(one, theirs[name]) for name, one in mine.items())
    if isinstance(mine, list) and isinstance(theirs, list):
        return all(is_within(one, theirs[0]) for one in mine)
    return mine == theirs


@pytest.mark.shared
@pytest.mark.skipif(not LLMBOX.exists(), reason="no shared material beside the project")
def test_the_scripted_server_says_nothing_that_the_shared_one_would_not() -> None:
    asked = {"model": "llmbox", "messages": [{"role": "user", "content": "[1] Bees\nBees fly."}]}
    said = []
    for kind in ("scripted", "llmbox"):
        with SERVERS[kind]("faithful") as url:
            headers = {"Authorization": "Bearer sk-test"}
            both = asked | {"messages": [{"role": "system", "content": "x"}, *asked["messages"]]}
            answer = httpx.post(f"{url}/chat/completions", json=both, headers=headers)
        said.append(shape(answer.json()))

    assert is_within(*said)
