"""What the radar puts first on real days, as a reader judged it."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
SHARED = TOP.parent / "shared"
JUDGMENTS = TOP / "tests" / "data" / "judgments"
DAYS = ("2026-06-11", "thick")


@pytest.mark.parametrize("day", DAYS)
def test_every_judgment_names_topic_paper_grade_and_reason(day: str) -> None:
    with (JUDGMENTS / f"{day}.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({row["topic"] for row in rows}) == 40
    assert len({(row["topic"], row["paper"]) for row in rows}) == len(rows)
    assert {row["grade"] for row in rows} == {"0", "1", "2"}
    assert all(0 < len(row["reason"].split()) <= 12 for row in rows)


def test_every_alarm_was_read_once_and_has_a_grade_and_a_reason() -> None:
    with (JUDGMENTS / "alarms.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({row["topic"] for row in rows}) == len(rows) > 100
    assert {row["grade"] for row in rows} == {"0", "1", "2"}
    assert all(0 < len(row["reason"].split()) <= 12 for row in rows)


@pytest.mark.shared
def test_the_first_papers_of_a_topic_are_about_it() -> None:
    corpus = SHARED / "corpus"
    if not corpus.exists():
        pytest.skip("../shared/corpus is not beside the checkout")
    script = TOP / "benchmarks" / "radar_days.py"
    done = subprocess.run(
        [sys.executable, script, corpus, "--day", DAYS[0], "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(done.stdout.splitlines()[-1])
    ours, rival = report[DAYS[0]]["ours"], report[DAYS[0]]["BM25"]
    assert ours["precision@5"] >= 0.9
    assert ours["wrong@3"] <= 0.15 < rival["wrong@3"]
    assert ours["judged"] >= 0.95
