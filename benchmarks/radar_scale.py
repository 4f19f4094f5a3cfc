"""How fast a morning's papers are searched for many topics: `./run bench radar_scale FILE...`.

FILE: gzipped lines {title, abstract}; the first 3,000 are the day, the next 300 come late. Topics
are runs of two to four words of the titles, drawn by Zipf, all distinct. Prints seconds of the
processor and peak memory of ours to all hits, from the bare papers, each size in a process of its
own; then what late papers cost, what a million subscribers to these topics add until all their
clusters are laid out, and a preview over 90 days from the index on disk. Beside it, in the same
run and on the same core, random samples of the same topics: SQLite's FTS5 with its Porter stems,
one query per topic (any of its words, its best 50 by bm25; the index is built before the clock
starts), once with the topic as it is typed and once with our stop words taken off, which spares
FTS5 most of its work; the naive loop (a compiled expression per topic, searched for in each
paper); and bm25s over all topics. Counted are seconds of the processor; those of ours hold all it
does with the bare papers (reading, vectors, loading the model), those of FTS5 and of the loop
nothing but the asking. Together it takes about two minutes. One core: `taskset -c 0`; all
libraries are told to use one thread.

Found on 2026-11-22 on one core of a server of two, quiet, papers of June and of journals: 100,000
topics 8.0 s (8.2 in another run) and 615 MB, 10,000 3.6 s, 1,000 2.7 s; late papers 14, 10 and 12 %
of that; a million subscribers 15.8 s; a preview 6 ms, 15 ms at its slowest twentieth (10 and 22
over 20,426 papers). Beside it FTS5 took 22.3 times as long (21.7; 9.9 without the stop words), the
naive loop a thousand times, bm25s 14 s. On papers of April, whose topics meet more of them, ours
was 8.5 s, FTS5 20.2 times that, and late papers 13 % of it.
"""

import argparse
import gzip
import json
import os
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from newsletter.archive import Archive
from newsletter.config import Radar as Settings
from newsletter.model import Paper
from newsletter.radar.cluster import lay_out
from newsletter.radar.engine import words_of
from newsletter.radar.index import Radar

PAPERS, LATE = 3_000, 300
SUBSCRIBERS = 1_000_000
EACH = 3  # topics of a subscriber
ASKED = 600  # topics that FTS5 is timed on
LOOPED = 40  # topics that the naive loop is timed on
PREVIEWS = 100
WORD = re.compile(r"\w+")
LINE = Settings().threshold
DAY = date(2026, 6, 30)
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def read(files: Sequence[Path], most: int = PAPERS) -> list[Paper]:
    rows: list[dict[str, str]] = []
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in islice(lines, most - len(rows))]
    return [
        Paper(number, str(number), "", row["title"], row.get("abstract", ""), (), (), "", None)
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


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds of the processor that some work takes, and what it counts."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def hits(radar: Radar, asked: Sequence[str]) -> int:
    radar.prepare(asked)
    return sum(len(radar.scored(topic)[0]) for topic in asked)


def ours(files: Sequence[Path], count: int) -> dict[str, float]:
    """One size, in this process; the largest is asked what more there is to ask."""
    papers = read(files, PAPERS + LATE)
    day, late = papers[:PAPERS], papers[PAPERS:]
    asked = topics(day, count)
    radars: list[Radar] = []

    def whole() -> int:
        radars.append(Radar(day, threshold=LINE))
        return hits(radars[0], asked)

    took, found = timed(whole)
    report = {f"ours_{count}_s": round(took, 2), f"ours_{count}_mb": peak()}
    print(f"ours, {count:,} topics: {took:.1f} s, {found:,} hits, peak {peak()} MB", flush=True)
    if late:
        more, extra = timed(lambda: hits(radars[0].extended(late), asked) - found)
        share = 100 * more / took
        print(
            f"  {len(late)} late papers: {more:.2f} s ({share:.0f} %), {extra:,} hits", flush=True
        )
        report |= {f"late_{count}_s": round(more, 2), f"late_{count}_percent": round(share, 1)}
    if count >= 100_000:
        took, laid = timed(lambda: subscribers(radars[0], asked))
        print(f"  {SUBSCRIBERS:,} subscribers: {took:.1f} s, {laid:,} clusters, peak {peak()} MB")
        report |= {"subscribers_s": round(took, 1)}
    return report


def subscribers(radar: Radar, asked: Sequence[str]) -> int:
    """Lay out the clusters of many subscribers, each with EACH of the topics, by Zipf too."""
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    news = frozenset(radar.ids)
    chosen = [asked[int(len(asked) * chance.random() ** 2)] for _ in range(EACH * 50_000)]
    own = [chosen[one : one + EACH] for one in range(0, len(chosen), EACH)]
    return sum(
        len(lay_out(radar, own[number % len(own)], news).topics) for number in range(SUBSCRIBERS)
    )


class Months:
    """Papers of 90 days, as a library."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        days = [replace(one, announced=DAY - timedelta(days=one.id % 90)) for one in papers]
        self.papers = {one.id: one for one in days}

    def news(self, _since: date, _through: date) -> tuple[Paper, ...]:
        return tuple(self.papers.values())

    def find(self, ids: Sequence[int]) -> tuple[Paper, ...]:
        return tuple(self.papers[one] for one in ids)

    def shelf_mark(self, _since: date, _through: date) -> tuple[int, int, datetime | None]:
        return len(self.papers), len(self.papers), None

    def shelf_marks(self, _since: date, _through: date) -> dict[int, datetime]:
        return dict.fromkeys(self.papers, datetime(2026, 6, 1, tzinfo=UTC))


def previews(files: Sequence[Path]) -> dict[str, float]:
    """Ask the index over 90 days for topics that nobody asked for before."""
    library = Months(read(files, 1_000_000))
    asked = topics(list(library.papers.values()), 4_000)[:: 4_000 // PREVIEWS]
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        Archive(library, Path(folder), LINE).refresh(DAY)
        built = time.perf_counter() - begun
        begun = time.perf_counter()
        archive = Archive(library, Path(folder), LINE)
        archive.radar(DAY - timedelta(days=30), DAY).hits("graph kernel")
        opened = time.perf_counter() - begun
        times = sorted(_preview(archive, topic) for topic in asked)
        size = sum(one.stat().st_size for one in Path(folder).rglob("*") if one.is_file())
    median, slow = 1000 * times[len(times) // 2], 1000 * times[int(0.95 * len(times))]
    print(
        f"preview over {len(library.papers):,} papers: median {median:.1f} ms, 95 % {slow:.1f} ms; "
        f"built in {built:.0f} s, opened with the first in {opened:.2f} s, {size >> 20} MB on disk"
    )
    return {"preview_ms": round(median, 1), "preview_p95_ms": round(slow, 1)}


def _preview(archive: Archive, topic: str) -> float:
    begun = time.perf_counter()
    radar = archive.radar(DAY - timedelta(days=30), DAY)
    _ = [radar.papers[one].title for one in radar.hits(topic).papers[:5]]
    return time.perf_counter() - begun


def fts5(papers: Sequence[Paper]) -> Callable[[Sequence[str]], int]:
    """Build SQLite's index; what is returned asks it."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE d USING fts5(title, text, tokenize='porter')")
    base.executemany("INSERT INTO d VALUES (?, ?)", [(one.title, one.abstract) for one in papers])
    sql = "SELECT rowid FROM d WHERE d MATCH ? ORDER BY bm25(d) LIMIT 50"

    def ask(asked: Sequence[str]) -> int:
        queries = (" OR ".join(f'"{word}"' for word in topic.split()) for topic in asked)
        return sum(len(base.execute(sql, (query,)).fetchall()) for query in queries)

    return ask


def naive(papers: Sequence[Paper]) -> Callable[[Sequence[str]], int]:
    texts = [f"{one.title} {one.abstract}" for one in papers]

    def ask(asked: Sequence[str]) -> int:
        found = 0
        for topic in asked:
            search = re.compile(rf"\b{re.escape(topic)}\b", re.IGNORECASE).search
            found += sum(1 for text in texts if search(text))
        return found

    return ask


def bm25s(papers: Sequence[Paper], asked: Sequence[str]) -> int:
    import bm25s as rival  # noqa: PLC0415 - heavy
    import Stemmer  # noqa: PLC0415 - only the rival needs it

    stemmer = Stemmer.Stemmer("english")
    texts = [f"{one.title} {one.abstract}" for one in papers]
    index = rival.BM25()
    index.index(rival.tokenize(texts, stemmer=stemmer, show_progress=False), show_progress=False)
    words = rival.tokenize(list(asked), stemmer=stemmer, show_progress=False)
    return int(index.retrieve(words, k=10, show_progress=False, n_threads=1)[0].size)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def alone(options: argparse.Namespace, *more: str) -> dict[str, float]:
    """Run a part of this in a process of its own, whose last line is its report."""
    command = [sys.executable, __file__, *map(str, options.files), *more]
    done = subprocess.run(  # noqa: S603 - this very file
        command,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | dict.fromkeys(ONE_THREAD, "1"),
    )
    *said, last = done.stdout.splitlines()
    print("\n".join(said), flush=True)
    report: dict[str, float] = json.loads(last)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--topics", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    parser.add_argument("--part", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part is not None:
        part = ours(options.files, options.part) if options.part else previews(options.files)
        print(json.dumps(part))
        return
    report: dict[str, float] = {"papers": PAPERS, "load": round(os.getloadavg()[0], 2)}
    print(f"{PAPERS:,} papers; load of the machine before: {report['load']}", flush=True)
    for count in sorted(options.topics):
        report |= alone(options, "--part", str(count))
    report |= alone(options, "--part", "0")
    day = read(options.files)
    most = max(options.topics)
    took, _ = timed(lambda: bm25s(day, topics(day, most)))
    print(f"bm25s (its best 10): {took:.1f} s for {most:,}")
    report |= {f"bm25s_{most}_s": round(took, 2)}
    sample = random.Random(2).sample(topics(day, most), min(most, ASKED))  # noqa: S311 - repeatable
    content = [" ".join(word for word, _ in words_of(topic)) for topic in sample]
    rivals = (
        ("fts5", "FTS5, topics as typed", fts5(day), sample),
        ("fts5_content", "FTS5, no stop words", fts5(day), [topic for topic in content if topic]),
        ("naive", "naive loop", naive(day), sample[:LOOPED]),
    )
    for name, what, ask, some in rivals:
        took, _ = timed(partial(ask, some))
        each = took / len(some)
        times = most * each / report[f"ours_{most}_s"]
        print(
            f"{what}: {1000 * each:.2f} ms a topic ({len(some)} of them), "
            f"{most * each:.0f} s for {most:,}: {times:.1f} times ours"
        )
        report |= {f"{name}_ms": round(1000 * each, 3), f"{name}_ratio": round(times, 1)}
    if options.json:
        print(json.dumps(report))


if __name__ == "__main__":
    main()
