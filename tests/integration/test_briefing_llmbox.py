"""The writer that asks a model, against every temper and fault of the shared stand-in server."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from briefing_samples import asking, one_topic

from newsletter.briefing.ground import check
from newsletter.model import Briefing
from subscribers.model import Language

SHARED = Path(__file__).parents[2].parent / "shared"
LLMBOX = SHARED / "tools" / "llmbox.py"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not LLMBOX.exists(), reason="no shared material beside the project"),
]
FAITHFUL = ("faithful", "fenced", "chatty", "extra")
FALSE = ("swapper", "shuffled", "inventor", "overclaimer", "linker", "uncited", "outofrange")
HOSTILE = ("obedient", "leaky", "htmler", "wronglang", "repeater", "prosy", "flipper")
BROKEN = ("refuser", "truncated", "filtered", "badjson", "empty", "nochoices")
FAULTS = (
    "429",
    "500",
    "503",
    "401",
    "404model",
    "contextlength:100",
    "slow:2",
    "hang",
    "reset",
    "html",
    "error200",
    "garbagestream",
)  # fmt: skip - as the server's help lists them


@contextmanager
def llmbox(*options: str) -> Iterator[str]:
    """Start the server; gives its base URL."""
    command = [sys.executable, str(LLMBOX), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture(scope="module")
def tempers() -> Iterator[str]:
    with llmbox() as url:
        yield url


def ask(
    url: str, model: str = "llmbox", language: Language = Language.EN, key: str = "sk-test"
) -> tuple[Briefing, list[str]]:
    reports: list[str] = []
    briefer = asking(url, reports, key=key, model=model, timeout=1.0)
    request = one_topic(language)
    written = briefer.brief(request)
    assert written.sentences
    assert all(check(sentence, request.papers()) == () for sentence in written.sentences)
    assert not any(mark in each.text for each in written.sentences for mark in ("[", "<", "evil"))
    return written, reports


@pytest.mark.parametrize("temper", FAITHFUL)
def test_faithful_sentences_are_the_briefing(temper: str, tempers: str) -> None:
    written, _ = ask(tempers, temper)

    assert (written.writer, written.fallback) == (temper, False)


@pytest.mark.parametrize("temper", FALSE)
def test_false_sentences_give_the_built_in_briefing(temper: str, tempers: str) -> None:
    written, reports = ask(tempers, temper)

    assert written.fallback
    assert "no sentence passed the check" in reports[0]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("temper", [*HOSTILE, *FALSE])
def test_whatever_a_model_says_only_grounded_sentences_are_sent(
    temper: str, language: Language, tempers: str
) -> None:
    ask(tempers, temper, language)


@pytest.mark.parametrize("temper", BROKEN)
def test_a_broken_answer_gives_the_built_in_briefing(temper: str, tempers: str) -> None:
    written, reports = ask(tempers, temper)

    assert written.fallback
    assert len(reports) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_the_built_in_briefing_in_time(fault: str) -> None:
    with llmbox("--temper", fault) as url:
        written, reports = ask(url)

    assert written.fallback
    assert len(reports) == 1


def test_a_server_without_schemas_still_writes() -> None:
    with llmbox("--no-schema") as url:
        written, reports = ask(url)

    assert not written.fallback
    assert reports == []


def test_a_wrong_key_is_named(tempers: str) -> None:
    _, reports = ask(tempers, key="sk-wrong")

    assert "the key was refused" in reports[0]
