"""`newsletter ground`: sentences checked from a file."""

import json
from pathlib import Path

import pytest
from briefing_samples import BEES, DECODER

from newsletter.cli import run

PAPERS = [
    {"n": number, "title": title, "abstract": abstract}
    for number, (title, abstract) in enumerate((DECODER, BEES), 1)
]


def grounded(tmp_path: Path, *sentences: object, papers: object = PAPERS) -> Path:
    file = tmp_path / "sentences.jsonl"
    rows = [{"papers": papers, "sentence": sentence} for sentence in sentences]
    file.write_text("\n\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    return file


def test_each_sentence_gets_its_verdict_and_the_reasons_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = grounded(
        tmp_path,
        "Colonies near lamps collected 12% less pollen [2].",
        "Colonies near lamps collected 21% less pollen [2].",
        "Lantern lowers errors by 18%, and colonies near lamps collected less pollen [1, 2].",
        "Colonies near lamps collected less pollen [7].",
    )

    assert run(["ground", str(file)]) == 0

    judged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["ok"] for one in judged] == [True, False, True, False]
    assert judged[0]["reasons"] == []
    assert judged[1]["reasons"] == ["21%: not in a cited paper"]
    assert judged[3]["reasons"] == ["cites 7, which is no paper of the digest"]


def test_a_list_of_cited_papers_counts_beside_the_marks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"papers": PAPERS, "sentence": "Lamps cost colonies 12% of pollen.", "cited": [2]}
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")

    assert run(["ground", str(file)]) == 0
    assert "cites no paper" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "is no JSON"),
        ("[]", "is no object"),
        ('{"papers": [], "sentence": 1}', "is no object"),
        ('{"papers": [{}], "sentence": "x"}', "without a number"),
        ('{"papers": [{"n": true}], "sentence": "x"}', "without a number"),
        ('{"papers": [{"n": 1}, {"n": 1}], "sentence": "x"}', "two papers with the same number"),
        ('{"papers": [{"n": 1, "title": {}}], "sentence": "x"}', "title or abstract is no text"),
        (json.dumps({"papers": [{"n": 1}] * 1001, "sentence": "x"}), "more than 1000 papers"),
    ],
)
def test_a_line_of_another_shape_is_named(
    text: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(text, encoding="utf-8")

    assert run(["ground", str(file)]) == 1
    error = capsys.readouterr().err
    assert why in error
    assert "bad.jsonl:1" in error


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ground", str(tmp_path / "none.jsonl")]) == 1
    assert "none.jsonl: cannot be read" in capsys.readouterr().err


def test_a_dash_is_the_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = grounded(tmp_path, "Colonies near lamps collected 12% less pollen [2].")
    with file.open(encoding="utf-8") as lines:
        monkeypatch.setattr("sys.stdin", lines)

        assert run(["ground", "-"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "reasons": []}


def test_a_reason_may_hold_half_a_pair_of_characters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = grounded(tmp_path, "Colonies near the QX\ud8017 collected less pollen [2].")

    assert run(["ground", str(file)]) == 0
    assert not json.loads(capsys.readouterr().out)["ok"]
