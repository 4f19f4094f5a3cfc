"""How well the radar finds, beside SQLite's FTS5 and plain BM25, over collections in folders.

    ./run bench radar_quality DIR... [--json] [--threshold 0.48] [--minilm CACHE]

A folder holds docs.jsonl.gz {id, title, text}, queries.jsonl {id, text} and qrels.tsv
(query, document, grade; any grade above 0 is relevant). nDCG@10, recall@50 and MAP judge the order
of all papers, F1 the yes or no: FTS5 says yes where every word is, BM25 where its share of the most
that it could reach passes the shipped line, ours where it would put the paper into a letter.
"BM25" takes title and text as one, as in the textbook; "BM25, titles" counts titles four times,
saturates later and minds length more, which is better on most collections. "ours, words" is ours
without vectors, "ours, MiniLM" with the stronger encoder, whose vectors are kept in the file CACHE
(it makes about 15 a second). Then each one's mean gain over both with a 95 % interval (bootstrap
over the queries).

Of several collections, each one's topics are asked of a day of each other: papers drawn from it.
Where the fields are others, the share of topics that find something there is to be small, by the
shipped line and by the strict one; benchmarks/radar_days.py asks them of real days (--foreign).
"""

import argparse
import gzip
import json
import math
import re
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import snowballstemmer

from newsletter.config import Radar as Settings
from newsletter.encoders.kept import Kept, Steady
from newsletter.encoders.minilm import MiniLM
from newsletter.model import Paper
from newsletter.radar.index import Radar
from newsletter.radar.vectors import NoVectors, shipped_vectors
from newsletter.radar.wordlists import STOP_WORDS

WORD = re.compile(r"\w+")
DEPTH = 50
DAY = 300  # papers
RIVALS = ("BM25", "BM25, titles")


class Method(Protocol):
    """A way to search a collection; papers are known by their place in it."""

    def order(self, query: str) -> Sequence[int]: ...

    def yes(self, query: str) -> Sequence[int]: ...


@dataclass(frozen=True)
class Collection:
    name: str
    docs: Sequence[Mapping[str, str]]
    queries: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


def read(folder: Path) -> Collection:
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines]
    relevant: defaultdict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, doc, grade = line.split("\t")
        if float(grade) > 0:
            relevant[query].add(doc)
    rows = map(json.loads, (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines())
    queries = {row["id"]: row["text"] for row in rows if row["id"] in relevant}
    judged = {query: frozenset(docs) for query, docs in relevant.items()}
    return Collection(folder.resolve().name, docs, queries, judged)


class Fts5:
    """SQLite's own full-text search with the Porter stemmer."""

    def __init__(self, docs: Sequence[Mapping[str, str]]) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.execute("CREATE VIRTUAL TABLE d USING fts5(title, text, tokenize='porter')")
        rows = [(number, doc["title"], doc["text"]) for number, doc in enumerate(docs)]
        self.base.executemany("INSERT INTO d(rowid, title, text) VALUES (?, ?, ?)", rows)

    def order(self, query: str) -> Sequence[int]:
        return self.find(query, " OR ", DEPTH)

    def yes(self, query: str) -> Sequence[int]:
        return self.find(query, " AND ", -1)

    def find(self, query: str, link: str, limit: int) -> Sequence[int]:
        words = [f'"{word}"' for word in WORD.findall(query.lower()) if word not in STOP_WORDS]
        sql = "SELECT rowid FROM d WHERE d MATCH ? ORDER BY bm25(d) LIMIT ?"
        return [row for (row,) in self.base.execute(sql, (link.join(words), limit))]


class Bm25:
    """Plain BM25 over Snowball stems."""

    def __init__(
        self,
        docs: Sequence[Mapping[str, str]],
        threshold: float,
        *,
        titles: int = 1,
        k1: float = 1.2,
        b: float = 0.75,
    ) -> None:
        self.stemmer, self.threshold = snowballstemmer.stemmer("english"), threshold
        self.k1, self.b = k1, b
        self.postings: defaultdict[str, dict[int, int]] = defaultdict(dict)
        bags = [Counter(self.words(titles * (doc["title"] + " ") + doc["text"])) for doc in docs]
        self.mean = sum(bag.total() for bag in bags) / len(bags)
        self.lengths = [bag.total() for bag in bags]
        for number, bag in enumerate(bags):
            for word, count in bag.items():
                self.postings[word][number] = count

    def words(self, text: str) -> list[str]:
        words = [word for word in WORD.findall(text.lower()) if word not in STOP_WORDS]
        return list(self.stemmer.stemWords(words))

    def scores(self, query: str) -> list[tuple[float, int]]:
        found: defaultdict[int, float] = defaultdict(float)
        most = 0.0
        for word in self.words(query):
            posting = self.postings.get(word, {})
            rare = math.log1p((len(self.lengths) - len(posting) + 0.5) / (len(posting) + 0.5))
            most += rare
            for number, count in posting.items():
                slow = self.k1 * (1 - self.b + self.b * self.lengths[number] / self.mean)
                found[number] += rare * count / (count + slow)
        return sorted(((score / most, -number) for number, score in found.items()), reverse=True)

    def order(self, query: str) -> Sequence[int]:
        return [-number for _, number in self.scores(query)[:DEPTH]]

    def yes(self, query: str) -> Sequence[int]:
        return [-number for score, number in self.scores(query) if score >= self.threshold]


class Ours:
    """The radar, by default as it ships."""

    def __init__(self, radar: Radar) -> None:
        self.radar = radar

    def order(self, query: str) -> Sequence[int]:
        return [paper.id for paper, _ in self.radar.rank(query)[:DEPTH]]

    def yes(self, query: str) -> Sequence[int]:
        return [int(number) for number in self.radar.hits(query).papers]


def ndcg(found: Sequence[str], relevant: frozenset[str], depth: int = 10) -> float:
    gains = [1 / math.log2(rank + 2) for rank in range(depth)]
    got = sum(gain for gain, doc in zip(gains, found, strict=False) if doc in relevant)
    return got / sum(gains[: len(relevant)])


def average_precision(found: Sequence[str], relevant: frozenset[str]) -> float:
    hits = [rank for rank, doc in enumerate(found, start=1) if doc in relevant]
    return sum(count / rank for count, rank in enumerate(hits, start=1)) / len(relevant)


def judge(method: Method, collection: Collection) -> dict[str, list[float]]:
    """One figure per query."""
    figures: defaultdict[str, list[float]] = defaultdict(list)
    for key, query in collection.queries.items():
        relevant = collection.relevant[key]
        order = [collection.docs[number]["id"] for number in method.order(query)]
        yes = {collection.docs[number]["id"] for number in method.yes(query)}
        hits = len(yes & relevant)
        figures["ndcg@10"].append(ndcg(order, relevant))
        figures["recall@50"].append(len(relevant.intersection(order)) / len(relevant))
        figures["map@50"].append(average_precision(order, relevant))
        figures["f1"].append(2 * hits / (len(yes) + len(relevant)))
        figures["precision"].append(hits / len(yes) if yes else 0.0)
        figures["recall"].append(hits / len(relevant))
        figures["silent"].append(float(not yes))
    return figures


def gain(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, float]:
    """The mean difference with its 95 % interval, by drawing queries again and again."""
    differences = np.array(ours) - np.array(theirs)
    drawn = np.random.default_rng(0).choice(differences, (2_000, len(differences)))
    low, high = np.percentile(drawn.mean(axis=1), (2.5, 97.5))
    return {
        "mean": round(float(differences.mean()), 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


class Cached:
    """A VectorStore in one file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.rows: dict[str, bytes] = {}
        if file.exists():
            with np.load(file) as kept:
                self.rows = dict(
                    zip(kept["digests"].tolist(), map(bytes, kept["rows"]), strict=True)
                )

    def get(self, encoder: str, digests: Sequence[str]) -> Mapping[str, bytes]:  # noqa: ARG002 - the port names it
        return {one: self.rows[one] for one in digests if one in self.rows}

    def put(self, encoder: str, rows: Mapping[str, bytes]) -> None:  # noqa: ARG002 - the port names it
        self.rows |= rows
        figures = np.array([np.frombuffer(row, np.uint8) for row in self.rows.values()])
        np.savez(self.file, digests=np.array(list(self.rows)), rows=figures)


def with_minilm(papers: Sequence[Paper], threshold: float, cache: Path) -> Radar:
    vectors = Steady(Kept(MiniLM(), Cached(cache)), sys.exit)
    return Radar(papers, threshold=threshold, vectors=vectors, words=shipped_vectors())


def report_on(
    collection: Collection, threshold: float, minilm: Path | None
) -> dict[str, dict[str, float]]:
    papers = papers_of(collection.docs)
    methods: dict[str, Method] = {
        "FTS5 porter": Fts5(collection.docs),
        "BM25": Bm25(collection.docs, threshold),
        "BM25, titles": Bm25(collection.docs, threshold, titles=4, k1=2.0, b=0.9),
        "ours, words": Ours(Radar(papers, threshold=threshold, vectors=NoVectors())),
        "ours": Ours(Radar(papers, threshold=threshold)),
    }
    if minilm:
        methods["ours, MiniLM"] = Ours(with_minilm(papers, threshold, minilm))
    for method in methods.values():
        if isinstance(method, Ours):
            method.radar.prepare(collection.queries.values())
    judged = {name: judge(method, collection) for name, method in methods.items()}
    means = {
        name: {figure: round(float(np.mean(values)), 4) for figure, values in figures.items()}
        for name, figures in judged.items()
    }
    table(collection.name, means)
    for name in [name for name in methods if name.startswith("ours")]:
        for rival in RIVALS:
            better = gain(judged[name]["ndcg@10"], judged[rival]["ndcg@10"])
            told = "{mean:+.3f} ({low:+.3f} to {high:+.3f})".format(**better)
            print(f"  nDCG@10, {name} over {rival}: {told}")
            means[f"{name} over {rival}"] = better
    return means


Alarms = dict[str, dict[str, tuple[float, float]]]


def firing(radar: Radar, topics: Sequence[str], strict: float) -> tuple[float, float]:
    """The shares of topics that find something, and that do so if they are made strict.

    A strict topic gets back what it loses as a broad one, as in `Tasted`.
    """
    radar.prepare(topics)
    best = np.array([max(radar.hits(topic).scores, default=0.0) for topic in topics])
    lines = strict - np.array([radar.broadness(topic) for topic in topics])
    return round(float(np.mean(best > 0)), 4), round(
        float(np.mean((best > 0) & (best >= lines))), 4
    )


def alarms(collections: Sequence[Collection], threshold: float, strict: float) -> Alarms:
    """By collection, the shares of its topics that find something on a day of each other one."""
    drawn = np.random.default_rng(0)
    found: Alarms = {one.name: {} for one in collections}
    for other in collections:
        some = drawn.permutation(len(other.docs))[:DAY]
        radar = Radar(papers_of([other.docs[one] for one in some]), threshold=threshold)
        for one in collections:
            if one is not other:
                found[one.name][other.name] = firing(radar, list(one.queries.values()), strict)
    tell(found)
    return found


def tell(found: Alarms) -> None:
    for name, shares in found.items():
        told = ", ".join(
            f"{100 * some:.1f} % ({100 * strict:.1f} %) on {other}"
            for other, (some, strict) in shares.items()
        )
        print(f"  topics of {name} that find something (strict line): {told}")


def papers_of(docs: Sequence[Mapping[str, str]]) -> list[Paper]:
    return [
        Paper(number, doc["id"], "", doc["title"], doc["text"], (), (), "", None)
        for number, doc in enumerate(docs)
    ]


def table(name: str, results: Mapping[str, Mapping[str, float]]) -> None:
    columns = list(next(iter(results.values())))
    print(f"\n{name:<16}" + "".join(f"{column:>11}" for column in columns))
    for method, figures in results.items():
        print(f"  {method:<14}" + "".join(f"{figures[column]:>11.3f}" for column in columns))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--threshold", type=float, default=Settings().threshold)
    parser.add_argument("--minilm", type=Path, metavar="CACHE", help="also with MiniLM")
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    options = parser.parse_args()
    collections = [read(folder) for folder in options.folders]
    report = {one.name: report_on(one, options.threshold, options.minilm) for one in collections}
    print(f"\nof days of {DAY} papers:" if len(collections) > 1 else "")
    several = len(collections) > 1
    silence = alarms(collections, options.threshold, Settings().strict) if several else {}
    if options.json:
        told = {"threshold": options.threshold, "collections": report, "alarms": silence}
        print(json.dumps(told))


if __name__ == "__main__":
    main()
