"""How well the radar reads real days: what it puts first under 40 topics, judged by a reader.

    ./run bench radar_days CORPUS [--threshold 0.48] [--minilm CACHE] [--mistakes] [--foreign DIR]

CORPUS is the folder of the shared corpus; tests/data/judgments holds, for each day, a topic, a
paper, a grade (2: about it, 1: in part, 0: not) and the reason, for what any method put on top.
`precision@5` is the share of the papers shown first (five at most) that are relevant, over the
topics that show any; `wrong@3` the share of all topics with a wrong paper among the first three.
A radar shows what passes its line; the others show their best five, whatever they are.

--foreign DIR asks the topics of a collection (as radar_quality reads it) of days of several fields
instead, and prints the share of them that find something, by the shipped line and by the strict
one. On a day of another field both are to be small; where fields meet (Nature has papers on
learning machines) a part of them is right: what openreview_kw finds first on all journals together
was read too (judgments/alarms.tsv; 1: the word in another sense), and its share is told by grade.
Read on 2026-11-22: of 18.9 % of the topics that find something there 12.7 were right, 3.1 met the
word in another sense and 3.1 were wrong; by the strict line 5.7, 0.7 and 0.6 of 7.0 %.
"""

import argparse
import csv
import gzip
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from radar_quality import Alarms, Bm25, Fts5, Method, firing, read, tell, with_minilm

from newsletter.config import Radar as Settings
from newsletter.model import Paper
from newsletter.radar.index import Radar
from newsletter.radar.query import parse
from newsletter.radar.vectors import NoVectors

JUDGMENTS = Path(__file__).parents[1] / "tests" / "data" / "judgments"
JOURNALS = re.compile(r"biorxiv|nature\.com|plos|elife")
THICK = 3_000
DAYS = ("2026-06-11", "thick")
FIELDS = {
    "bioRxiv": r"biorxiv",
    "Nature": r"nature\.com",
    "ChemRxiv": r"chemrxiv",
    "APS": r"aps\.org",
    "ScienceDirect": r"sciencedirect",
}
READ = ("openreview_kw", "all journals")  # what was found there first, a reader read
GRADES = ("wrong", "in another sense", "right")
ARXIV = ("2026-04-15", "2026-05-12", "2026-06-11", "2026-06-16")

Entry = tuple[str, str, str]  # key, title, text
Judged = Mapping[str, Mapping[str, int]]  # by topic, by paper: the grade


def lines(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        yield from map(json.loads, rows)


def day(corpus: Path, name: str) -> list[Paper]:
    """The papers of a day: arXiv's, and the journals' of that weekday (of a thick day: all)."""
    weekday = None if name == "thick" else date.fromisoformat(name).weekday()
    return papers_of((*preprints(corpus, name), *published(corpus, JOURNALS, weekday)))


def preprints(corpus: Path, name: str) -> Iterator[Entry]:
    for row in announced(corpus, name):
        yield "arxiv:" + row["id"], row["title"], row["abstract"]


def published(corpus: Path, where: re.Pattern[str], weekday: int | None = None) -> Iterator[Entry]:
    for row in lines(corpus / "mixed-2026-01.jsonl.gz"):
        if not where.search(row["url"]):
            continue
        if weekday in {None, date.fromisoformat(row["published_date"][:10]).weekday()}:
            text = html.unescape(re.sub("<[^>]+>", " ", row["summary"] or ""))
            yield "url:" + row["url"].partition("?")[0], row["title"], text


def papers_of(entries: Iterable[Entry]) -> list[Paper]:
    found = list(entries)
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


def weighed(radar: Radar, topics: Sequence[str], strict: float) -> Mapping[str, list[float]]:
    """By grade, the shares of topics whose first paper has it: all that fire, and the strict."""
    read, found = judgments("alarms"), defaultdict[str, list[float]](lambda: [0.0, 0.0])
    for topic in topics:
        papers, scores = radar.hits(topic)
        if not len(papers):
            continue
        grade = read.get(topic, {}).get(radar.papers[papers[0]].key)
        shares = found["not read" if grade is None else GRADES[grade]]
        shares[0] += 1 / len(topics)
        shares[1] += (scores[0] >= strict - radar.broadness(topic)) / len(topics)
    return found


def foreign(corpus: Path, folders: Sequence[Path], line: float) -> Alarms:
    """By collection, the shares of its topics that find something on days of many fields."""
    strict, collections = Settings().strict, [read(folder) for folder in folders]
    days = {name: papers_of(published(corpus, re.compile(at))) for name, at in FIELDS.items()}
    days["all journals"] = papers_of(published(corpus, JOURNALS))
    days |= {f"arXiv {one}": papers_of(preprints(corpus, one)) for one in ARXIV}
    found: Alarms = {one.name: {} for one in collections}
    for name, papers in days.items():
        radar = Radar(papers, threshold=line)
        for one in collections:
            topics = list(one.queries.values())
            shares = firing(radar, topics, strict)
            found[one.name][f"{name} ({len(papers)} papers)"] = shares
            if (one.name, name) == READ:
                for grade, (some, few) in weighed(radar, topics, strict).items():
                    print(f"  {' on '.join(READ)}, {grade}: {100 * some:.1f} % ({100 * few:.1f} %)")
    tell(found)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--day", action="append", choices=DAYS, help="only this day")
    parser.add_argument("--threshold", type=float, default=Settings().threshold)
    parser.add_argument("--minilm", type=Path, metavar="CACHE", help="also with MiniLM")
    parser.add_argument("--mistakes", action="store_true", help="list what ours shows wrongly")
    parser.add_argument("--foreign", action="append", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    options = parser.parse_args()
    if options.foreign:
        alarms = foreign(options.corpus, options.foreign, options.threshold)
        print(json.dumps(alarms) if options.json else "")
        return
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
