"""How well the radar reads real days: what it puts first under 40 topics, judged by a reader.

    ./run bench radar_days CORPUS [--threshold 0.48] [--minilm CACHE] [--mistakes] [--json]

CORPUS is the folder of the shared corpus; tests/data/judgments holds, for each day, a topic, a
paper, a grade (2: about it, 1: in part, 0: not) and the reason, for what any method put on top.
`precision@5` is the share of the papers shown first (five at most) that are relevant, over the
topics that show any; `wrong@3` the share of all topics with a wrong paper among the first three.
A radar shows what passes its line; the others show their best five, whatever they are.
"""

import argparse
import csv
import gzip
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from radar_quality import Bm25, Fts5, Method, with_minilm

from newsletter.config import Radar as Settings
from newsletter.model import Paper
from newsletter.radar.index import Radar
from newsletter.radar.query import parse
from newsletter.radar.vectors import NoVectors

JUDGMENTS = Path(__file__).parents[1] / "tests" / "data" / "judgments"
JOURNALS = re.compile(r"biorxiv|nature\.com|plos|elife")
THICK = 3_000
DAYS = ("2026-06-11", "thick")

Judged = Mapping[str, Mapping[str, int]]  # by topic, by paper: the grade


def lines(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        yield from map(json.loads, rows)


def day(corpus: Path, name: str) -> list[Paper]:
    """The papers of a day: arXiv's, and the journals' of that weekday (of a thick day: all)."""
    weekday = None if name == "thick" else date.fromisoformat(name).weekday()
    found = [
        ("arxiv:" + row["id"], row["title"], row["abstract"]) for row in announced(corpus, name)
    ]
    for row in lines(corpus / "mixed-2026-01.jsonl.gz"):
        if not JOURNALS.search(row["url"]):
            continue
        if weekday in {None, date.fromisoformat(row["published_date"][:10]).weekday()}:
            text = html.unescape(re.sub("<[^>]+>", " ", row["summary"] or ""))
            found.append(("url:" + row["url"].partition("?")[0], row["title"], text))
    found.sort(key=lambda one: -len(one[2]))  # of an entry that came twice, the fuller one
    once = {key: (title, " ".join(text.split())) for key, title, text in reversed(found)}
    return [
        Paper(number, key, "", title, text, (), (), "", None)
        for number, (key, (title, text)) in enumerate(sorted(once.items()))
    ]


def announced(corpus: Path, name: str) -> list[dict[str, str]]:
    if name != "thick":
        rows = lines(corpus / f"arxiv-{name[:7]}.jsonl.gz")
        return [row for row in rows if row["first_seen"] == name]
    rows = sorted(lines(corpus / "arxiv-2026-04.jsonl.gz"), key=lambda row: row["first_seen"])
    last = rows[THICK]["first_seen"]
    return [row for row in rows if row["first_seen"] <= last]


def judgments(name: str) -> Judged:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with (JUDGMENTS / f"{name}.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            found[row["topic"]][row["paper"]] = int(row["grade"])
    return found


def plain(radar: Radar, topic: str) -> str:
    """A topic as the rivals can read it: no fields, and in English."""
    said = radar.said(parse(topic))
    return " ".join(word for word, _ in said[-1 if "\u4e00" <= topic[0] <= "\u9fff" else 0].words)


def shown(
    papers: Sequence[Paper], judged: Judged, line: float, minilm: Path | None
) -> dict[str, dict[str, list[int]]]:
    """By method, what each topic shows first."""
    docs = [{"id": one.key, "title": one.title, "text": one.abstract} for one in papers]
    radars = {
        "ours, words": Radar(papers, threshold=line, vectors=NoVectors()),
        "ours": Radar(papers, threshold=line),
    }
    if minilm:
        radars["ours, MiniLM"] = with_minilm(papers, line, minilm)
    rivals: dict[str, Method] = {"FTS5 porter": Fts5(docs), "BM25": Bm25(docs, line)}
    found: dict[str, dict[str, list[int]]] = {
        name: {topic: list(rival.order(plain(radars["ours"], topic))[:5]) for topic in judged}
        for name, rival in rivals.items()
    }
    for name, radar in radars.items():
        found[name] = {topic: radar.hits(topic).papers[:5].tolist() for topic in judged}
    return found


def figures(
    papers: Sequence[Paper], judged: Judged, topics: Mapping[str, list[int]]
) -> dict[str, float]:
    grades = {
        topic: [judged[topic].get(papers[one].key) for one in first]
        for topic, first in topics.items()
    }
    all_shown = [grade for first in grades.values() for grade in first]
    precise = [np.mean([bool(one) for one in first]) for first in grades.values() if first]
    wrong = [any(one == 0 or one is None for one in first[:3]) for first in grades.values()]
    return {
        "precision@5": float(np.mean(precise)) if precise else 0.0,
        "wrong@3": float(np.mean(wrong)),
        "silent": float(np.mean([not first for first in grades.values()])),
        "judged": sum(one is not None for one in all_shown) / max(1, len(all_shown)),
    }


def mistakes(
    papers: Sequence[Paper], judged: Judged, topics: Mapping[str, list[int]]
) -> Iterator[str]:
    for topic, first in topics.items():
        for rank, one in enumerate(first, start=1):
            if not (grade := judged[topic].get(papers[one].key)):
                word = "wrong" if grade == 0 else "not judged"
                yield f"    {topic} #{rank}: {papers[one].title[:90]} ({word}: {papers[one].key})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--day", action="append", choices=DAYS, help="only this day")
    parser.add_argument("--threshold", type=float, default=Settings().threshold)
    parser.add_argument("--minilm", type=Path, metavar="CACHE", help="also with MiniLM")
    parser.add_argument("--mistakes", action="store_true", help="list what ours shows wrongly")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    options = parser.parse_args()
    report: dict[str, dict[str, dict[str, float]]] = {}
    for name in options.day or DAYS:
        papers, judged = day(options.corpus, name), judgments(name)
        print(f"\n{name}: {len(papers)} papers, {len(judged)} topics")
        found = shown(papers, judged, options.threshold, options.minilm)
        report[name] = {method: figures(papers, judged, ours) for method, ours in found.items()}
        print(" " * 16 + "".join(f"{column:>13}" for column in report[name]["ours"]))
        for method, values in report[name].items():
            print(f"  {method:<14}" + "".join(f"{value:>13.3f}" for value in values.values()))
        if options.mistakes:
            print("\n".join(mistakes(papers, judged, found["ours"])))
    if options.json:
        print(json.dumps(report))


if __name__ == "__main__":
    main()
