"""How fast a morning's papers are searched for many topics: `./run bench radar_scale FILE...`.

FILE: gzipped lines {title, abstract} (the first 3,000 are the day). Topics are runs of two to four
words of the titles, drawn by Zipf, all distinct. Prints seconds of the processor and peak
memory of ours to all hits, index and vectors included, beside FTS5 per topic and the
naive loop (a compiled expression per topic and paper) on a sample of the topics.
Run it with `taskset -c 0` for one core.
"""

import argparse
import gzip
import json
import random
import re
import resource
import sqlite3
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from newsletter.config import Radar as Settings
from newsletter.model import Paper
from newsletter.radar.index import Radar

PAPERS = 3_000
SAMPLE = 300  # topics that the slow ones are timed on
WORD = re.compile(r"\w+")


def read(files: Sequence[Path]) -> list[Paper]:
    rows = []
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in islice(lines, PAPERS - len(rows))]
    return [
        Paper(number, str(number), "", row["title"], row["abstract"], (), (), "", None)
        for number, row in enumerate(rows)
    ]


def topics(papers: Sequence[Paper], count: int) -> list[str]:
    """Distinct runs of words of the titles; the lower a title's number, the likelier it is."""
    chance = random.Random(0)  # noqa: S311 - repeatable, not secret
    titles = [WORD.findall(paper.title.lower()) for paper in papers]
    weights = [1 / (1 + rank) ** 0.5 for rank in range(len(titles))]
    found: dict[str, None] = {}
    while len(found) < count:
        for title in chance.choices(titles, weights, k=10_000):
            if len(title) > 1:
                size = min(len(title), chance.choice((2, 2, 3, 4)))
                begin = chance.randrange(len(title) - size + 1)
                run = " ".join(title[begin : begin + size])
                # There are not enough runs for 100,000: others join words of two titles.
                found.setdefault(run if len(found) < count // 2 else f"{run} {title[0]}")
    return list(found)[:count]


def ours(papers: Sequence[Paper], asked: Sequence[str]) -> int:
    radar = Radar(papers, threshold=Settings().threshold)
    radar.prepare(asked)
    return sum(len(radar.hits(topic).papers) for topic in asked)


def fts5(papers: Sequence[Paper], asked: Sequence[str]) -> int:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE d USING fts5(title, text, tokenize='porter')")
    base.executemany("INSERT INTO d VALUES (?, ?)", [(one.title, one.abstract) for one in papers])
    sql = "SELECT rowid FROM d WHERE d MATCH ? ORDER BY bm25(d) LIMIT 50"
    found = 0
    for topic in asked:
        words = " OR ".join(f'"{word}"' for word in topic.split())
        found += len(base.execute(sql, (words,)).fetchall())
    return found


def naive(papers: Sequence[Paper], asked: Sequence[str]) -> int:
    texts = [f"{one.title} {one.abstract}" for one in papers]
    found = 0
    for topic in asked:
        search = re.compile(rf"\b{re.escape(topic)}\b", re.IGNORECASE).search
        found += sum(1 for text in texts if search(text))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--topics", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    options = parser.parse_args()
    papers = read(options.files)
    report: dict[str, float] = {"papers": len(papers)}
    for count in sorted(options.topics):
        asked = topics(papers, count)
        begun = time.process_time()
        found = ours(papers, asked)
        took = time.process_time() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"ours, {count:,} topics: {took:.1f} s, {found:,} hits, peak {peak:.0f} MB", flush=True
        )
        report |= {f"ours_{count}_s": round(took, 2), f"ours_{count}_mb": round(peak)}
    sample = topics(papers, SAMPLE)
    for name, method in (("fts5", fts5), ("naive", naive)):
        begun = time.process_time()
        method(papers, sample)
        each = (time.process_time() - begun) / SAMPLE
        print(f"{name}: {1000 * each:.2f} ms a topic, {100_000 * each:.0f} s for 100,000")
        report[f"{name}_ms"] = round(1000 * each, 3)
    if options.json:
        print(json.dumps(report))


if __name__ == "__main__":
    main()
