"""`newsletter radar TOPIC`, over the sample day."""

import json
from pathlib import Path

import pytest

from newsletter import app
from newsletter import config as settings
from newsletter.cli import run
from newsletter.ingest.sample import SAMPLE_DAY


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "config.toml"
    file.write_text(f'[storage]\nurl = "sqlite:///{tmp_path}/papers.db"\n', encoding="utf-8")
    return str(file)


@pytest.fixture
def papers(config: str) -> str:
    """A configuration whose database holds the sample day."""
    with app.build(settings.load(Path(config))) as service:
        service.sampled().morning.ingest(SAMPLE_DAY)
    return config


def asked(config: str, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(["--config", config, "radar", *words, "--date", str(SAMPLE_DAY)]) == 0
    return capsys.readouterr().out


def test_a_topic_is_tried_on_the_papers(papers: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = asked(papers, capsys, "quantum error correction", "--explain")
    first = said.splitlines()[0].split("\t")
    assert 0 < float(first[0]) <= 1
    assert "error" in first[2]
    assert "in the last 30 days" in said


def test_a_topic_is_tried_for_scripts(papers: str, capsys: pytest.CaptureFixture[str]) -> None:
    facts = json.loads(asked(papers, capsys, "量子纠错", "--json", "--days", "1"))
    assert facts["matches"]
    assert facts["also_searched"] == ["量子纠错: quantum error correction"]
    assert facts["too_broad"] is False


def test_a_topic_of_another_field_finds_nothing(
    papers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "0 papers of" in asked(papers, capsys, "medieval law")


def test_a_topic_that_cannot_be_read_is_wrong_usage(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--config", config, "radar", '"open']) == 2
    assert "close it" in capsys.readouterr().err
