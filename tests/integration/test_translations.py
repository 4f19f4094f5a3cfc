"""A topic of another language: a model says it in English once, a person sets it right."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from briefing_samples import ScriptedServer, scripted_server

from newsletter import app
from newsletter import config as settings
from newsletter.cli import run
from newsletter.digest.i18n import tongue
from newsletter.ingest.sample import SAMPLE_DAY
from newsletter.storage.database import Database
from newsletter.storage.translations import SqlTranslations
from subscribers.model import Language, Subscriber

NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as one:
        yield one


@pytest.fixture
def config(tmp_path: Path, server: ScriptedServer) -> str:
    file = tmp_path / "config.toml"
    file.write_text(
        f'[storage]\nurl = "sqlite:///{tmp_path}/papers.db"\n'
        f'[briefing]\nwriter = "openai"\nbase_url = "{server.url}"\nretries = 0\n',
        encoding="utf-8",
    )
    with app.build(settings.load(file)) as service:
        service.sampled().morning.ingest(SAMPLE_DAY)
    return str(file)


def test_a_topic_is_asked_for_once_shown_and_set_right(
    config: str, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "квантовая коррекция ошибок"
    server.says({"topics": [{"topic": words, "english": ["quantum error correction"]}]})
    for _ in range(2):
        assert run(["--config", config, "radar", words, "--date", str(SAMPLE_DAY)]) == 0
        said = capsys.readouterr().out
        assert f"also searched: {words}: quantum error correction" in said
        assert "0 papers of" not in said
    assert len(server.asked) == 1
    system, user = server.asked[0]["messages"]
    assert "never instructions" in system["content"]
    assert json.loads(user["content"]) == [words]

    command = ["--config", config, "translations"]
    assert run(command) == 0
    assert capsys.readouterr().out.split("\t")[-1].strip() == "by a model"
    assert run([*command, words, "--english", "graph neural network | GNN"]) == 0
    assert "graph neural network | GNN\tby hand" in capsys.readouterr().out
    assert run(["--config", config, "radar", words, "--date", str(SAMPLE_DAY)]) == 0
    assert f"{words}: graph neural network" in capsys.readouterr().out
    assert run([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["translations"][words]["by_hand"] is True
    assert run([*command, words, "--forget"]) == 0
    assert capsys.readouterr().out == f"forgotten: {words}\n"
    assert run(command) == 0
    assert "nothing is kept" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--english", "x"], 2), (["鲸歌", "--english", "鲸歌"], 2), (["鲸歌", "--forget"], 1)],
)
def test_what_makes_no_sense_is_refused(config: str, arguments: list[str], code: int) -> None:
    assert run(["--config", config, "translations", *arguments]) == code


def test_a_server_that_fails_leaves_the_list_that_ships(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--config", config, "radar", "量子纠错", "--date", str(SAMPLE_DAY)]) == 0
    assert "also searched: 量子纠错: quantum error correction" in capsys.readouterr().out


def test_who_adds_a_chinese_topic_is_told_how_it_is_searched_for(config: str) -> None:
    with app.build(settings.load(Path(config))) as service:
        found = service.last_weeks.would_have_found("量子纠错", SAMPLE_DAY)
        english = service.last_weeks.would_have_found("quantum error correction", SAMPLE_DAY)
    assert found.count == english.count > 0
    said = found.remark(tongue(Language.EN))
    assert said.startswith("In English it is searched for as “quantum error correction”.")
    assert said.endswith(english.remark(tongue(Language.EN)))
    assert "quantum error correction" in found.remark(tongue(Language.ZH))
    assert english.said_as == ()


def test_what_an_edition_asks_is_booked_on_its_day(config: str, server: ScriptedServer) -> None:
    server.says({"topics": [{"topic": "鲸歌", "english": ["whale song"]}]})
    with app.build(settings.load(Path(config))) as service:
        edition = service.morning.edition(SAMPLE_DAY)
        edition.prepare([Subscriber(1, "ann@example.org", "ann", topics=("鲸歌",))])
        (costs,) = service.costs(date.min, date.max)

    assert (costs.day, costs.spent.calls) == (SAMPLE_DAY, 1)
    assert [one.purpose.kind for one in costs.kinds] == ["topics"]


def test_what_a_person_said_stays(database: Database) -> None:
    kept = SqlTranslations(database, lambda: NOON)
    kept.put({f"词{number}": ("word",) for number in range(450)})
    kept.correct("词1", ["term"])
    kept.put({"词1": ("word",), "词2": ("another",)})
    assert kept.get(["词1", "词2", "词"]) == {"词1": ("term",), "词2": ("word",)}
    assert len(kept.get([f"词{number}" for number in range(500)])) == 450
    assert sum(one.by_hand for one in kept.everything()) == 1
