"""`newsletter clean`, `newsletter sources …` and `newsletter works …`."""

import json

import pytest

from newsletter.cli import run


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def cleaned(capsys, file):
    assert run(["clean", str(file)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_items_are_cleaned_line_by_line(tmp_path, capsys):
    items = [
        {
            "source": "arXiv (CS.CL)",
            "title": r"Counting \textsc{Sheep} in $O(n)$",
            "body": "arXiv:2606.00001v1 Announce Type: new Abstract: We count 97\\%.\u2028",
        },
        {
            "source": "PLOS Medicine",
            "title": "Sheep heal",
            "body": "<p>by Ada Lovelace, Emmy Noether</p>\n\nSheep heal (p&lt;0.001).",
        },
        {"source": "Nature", "title": "Sheep dream", "body": "Sheep dream."},
        {"title": None},
    ]
    file = tmp_path / "items.jsonl"
    lines = [json.dumps(item, ensure_ascii=False) for item in items]
    file.write_text("\ufeff" + "\n\n".join(lines), encoding="utf-8")
    assert cleaned(capsys, file) == [
        {
            "title": "Counting Sheep in O(n)",
            "authors": [],
            "abstract": "We count 97%.",
        },
        {
            "title": "Sheep heal",
            "authors": ["Ada Lovelace", "Emmy Noether"],
            "abstract": "Sheep heal (p<0.001).",
        },
        {"title": "Sheep dream", "authors": [], "abstract": ""},
        {"title": "", "authors": [], "abstract": ""},
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [("{}\nno", "items.jsonl:2: is no JSON"), ("[]", "items.jsonl:1: is no object")],
)
def test_a_line_that_is_none_is_named(tmp_path, capsys, content, why):
    (tmp_path / "items.jsonl").write_text(content)
    assert run(["clean", "items.jsonl"]) == 1
    assert why in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(capsys):
    assert run(["clean", "nothing.jsonl"]) == 1
    assert "nothing.jsonl: cannot be read" in capsys.readouterr().err
