"""`newsletter radar TOPIC`, over the sample day."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter import app
from newsletter import config as settings
from newsletter.cli import run
from newsletter.ingest.sample import SAMPLE_DAY
from newsletter.storage.feedback import SqlFeedback

NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)


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
    english = json.loads(asked(papers, capsys, "quantum error correction", "--json", "--days", "1"))
    assert facts["too_broad"] == english["too_broad"]


def test_a_topic_of_another_field_finds_nothing(
    papers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "0 papers of" in asked(papers, capsys, "medieval law")


def test_a_topic_that_cannot_be_read_is_wrong_usage(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--config", config, "radar", '"open']) == 2
    assert "close it" in capsys.readouterr().err


def test_a_topic_is_tried_with_the_strict_line(
    papers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = json.loads(asked(papers, capsys, "diffusion", "--json"))
    strict = json.loads(asked(papers, capsys, "diffusion", "--json", "--strict"))
    kept = len(strict["matches"])
    assert 0 < kept < len(usual["matches"])
    assert strict["matches"] == usual["matches"][:kept]


def test_a_topic_that_its_subscriber_made_strict_is_told_to_be(
    papers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    topic, ann = "quantum error correction", "ann@example.org"
    assert run(["--config", papers, "subscribers", "add", ann, "--topic", topic]) == 0
    assert run(["--config", papers, "topics", ann, "strict", topic]) == 0
    capsys.readouterr()
    said = asked(papers, capsys, topic, "--for", ann)
    assert "in place of 0.480" in said
    assert "it is strict" in said


def test_what_a_subscriber_taught_a_topic_is_shown(
    papers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = "quantum error correction"
    assert run(["--config", papers, "subscribers", "add", "ann@example.org", "--topic", topic]) == 0
    with app.build(settings.load(Path(papers))) as service:
        ann = service.morning.stores.people.get("ann@example.org")
        SqlFeedback(service.database).say(ann.id, topic, 1, -1, now=NOON)
    capsys.readouterr()
    said = asked(papers, capsys, topic, "--for", "ann@example.org")
    assert "the line is 0.485 in place of 0.480" in said
    assert "now weighs down: " in said
    assert "now weighs up" not in said
    assert "  less like: " in said
    assert "has said nothing" in asked(papers, capsys, "graphs", "--for", "ann@example.org")
    assert run(["--config", papers, "radar", topic, "--for", "bob@example.org"]) == 1
