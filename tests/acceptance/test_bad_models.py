"""Mornings with a model's server that is wrong in every way: the letters leave, and say so."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from mirror import FIRST, SUBJECTS, serving

from newsletter.cli import run

SHARED = Path(__file__).parents[2].parent / "shared"
LLMBOX = SHARED / "tools" / "llmbox.py"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not LLMBOX.exists(), reason="no shared material beside the project"),
]
ELSEWHERE = "https://models.example/v1"
NEVER_COPY = ("error", "Traceback", "<html", "sk-", "rate limit", "llmbox", "HTTP")
WRONG = {
    "no key": (None, "no key is set"),
    "a wrong key": ("401", "the key was refused"),
    "a wrong model": ("404model", "no such model"),
    "a server that hangs": ("hang", "timed out"),
    "a server that streams garbage": ("garbagestream", "un"),
    "200 with an error in it": ("error200", "an error in place of an answer"),
    "a page in place of an answer": ("html", "un"),
    "too many requests": ("429", "too many requests"),
    "answers for another paper": ("outofrange", "no sentence passed the check"),
    "sentences of other papers": ("uncited", "no sentence passed the check"),
}


@contextmanager
def llmbox(temper: str) -> Iterator[str]:
    """Start the server; gives its base URL."""
    command = [sys.executable, str(LLMBOX), "--port", "0", "--temper", temper]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "INGEST__ARXIV_GAP": "0",
        "INGEST__GAP": "0",
        "BRIEFING__WRITER": "openai",
        "BRIEFING__TIMEOUT": "1",
        "BRIEFING__RETRIES": "0",
    }.items():
        monkeypatch.setenv(f"NEWSLETTER_{name}", value)
    for number in range(3):
        topics = [SUBJECTS[number], SUBJECTS[number + 1]]
        asked = [word for topic in topics for word in ("--topic", topic)]
        assert run(["-q", "subscribers", "add", f"reader{number}@example.org", *asked]) == 0


def a_morning(capsys: pytest.CaptureFixture[str]) -> str:
    """Hold a morning; gives what the run's summary says of the briefings."""
    with serving(FIRST) as mirror:
        capsys.readouterr()
        asked = ["-q", "morning", "--date", str(FIRST), "--mirror", mirror.url, "--json"]
        assert run(asked) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["sent"] == 3
    return str(said["briefing"])


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("wrong", WRONG)
def test_the_letters_leave_with_the_built_in_briefing_and_the_summary_says_why(
    wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    temper, why = WRONG[wrong]
    if temper is None:
        monkeypatch.setenv("NEWSLETTER_BRIEFING__BASE_URL", ELSEWHERE)
        told = a_morning(capsys)
    else:
        monkeypatch.setenv("NEWSLETTER_OPENAI_KEY", "sk-test")
        with llmbox(temper) as url:
            monkeypatch.setenv("NEWSLETTER_BRIEFING__BASE_URL", url)
            told = a_morning(capsys)

    assert why in told
    assert "the built-in writer stood in" in told
    for file in Path("outbox").glob("*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        text = mail.get_body(("plain",)).get_content()
        assert "built-in writer" in text
        assert not [words for words in NEVER_COPY if words in text]
