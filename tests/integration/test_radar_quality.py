"""The benchmark of the radar runs on a collection in a folder, and the real days read well."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from radar_samples import LINE, paper

from newsletter.radar.index import Radar

TOP = Path(__file__).parents[2]
SHARED = TOP.parent / "shared"
DOCS = {
    "a": ("Graph kernels", "A kernel compares two graphs."),
    "b": ("Protein folding", "How a protein folds."),
    "c": ("Soil", "What grows where."),
}


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    with gzip.open(tmp_path / "docs.jsonl.gz", "wt") as file:
        for key, (title, text) in DOCS.items():
            file.write(json.dumps({"id": key, "title": title, "text": text}) + "\n")
    (tmp_path / "queries.jsonl").write_text(
        '{"id": "1", "text": "graph kernel"}\n{"id": "2", "text": "judged by nobody"}\n'
    )
    (tmp_path / "qrels.tsv").write_text("1\ta\t1\n1\tb\t0\n")
    return tmp_path


def test_the_benchmark_ends_with_one_json_object(collection: Path) -> None:
    script = TOP / "benchmarks" / "radar_quality.py"
    done = subprocess.run(
        [sys.executable, script, collection, "--json"], capture_output=True, text=True, check=True
    )
    report = json.loads(done.stdout.splitlines()[-1])
    figures = report["collections"][collection.name]
    assert set(figures) == {
        "FTS5 porter",
        "BM25",
        "BM25, titles",
        "ours, words",
        "ours",
        "ours, words over BM25",
        "ours, words over BM25, titles",
        "ours over BM25",
        "ours over BM25, titles",
    }
    assert figures["ours"]["ndcg@10"] == figures["ours"]["f1"] == 1
    assert report["alarms"] == {}


@pytest.fixture(scope="module")
def day() -> Radar:
    corpus = SHARED / "corpus" / "arxiv-2026-06.jsonl.gz"
    if not corpus.exists():
        pytest.skip("../shared/corpus is not beside the checkout")
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    today = [row for row in rows if row["first_seen"] == "2026-06-11"]
    papers = [paper(number, row["title"], row["abstract"]) for number, row in enumerate(today)]
    return Radar(papers, threshold=LINE)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("large language model reasoning", "reason"),
        ("diffusion model", "diffusion"),
        ("reinforcement learning", "reinforcement"),
    ],
)
def test_a_real_day_answers_a_topic(day: Radar, topic: str, words: str) -> None:
    matches = day.search(topic)
    assert 2 <= len(matches) <= 30
    for match in matches:
        assert words in (match.paper.title + match.paper.abstract).casefold()


@pytest.mark.shared
def test_a_topic_of_another_field_is_silent_on_a_real_day(day: Radar) -> None:
    topics = ["cystic fibrosis", "plate tectonics", "quantum error correction", "medieval law"]
    assert not any(day.search(topic) for topic in topics)
