"""How fast a day is taken in: from bytes to stored rows, beside feedparser alone.

    ./run bench ingest [FEEDBOX] [--json]

With FEEDBOX, the path of a replay server's script, a thick day of it is read over loopback, all
sources, the gaps of etiquette set to 0. Without one, a day of as many items is made up. Printed:
items a second, the parts (feedparser, clean, identity, store), the ratio to feedparser on the same
bytes in the same run, a second reading of the unchanged day, peak memory, and the cost of 1,000 to
30,000 items.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import feedparser
import httpx

from newsletter.config import Ingest, Site, Sources
from newsletter.ingest.identity import merge, news_day
from newsletter.ingest.naming import settle
from newsletter.ingest.parse import parse, read_document
from newsletter.ingest.read import Reading, read
from newsletter.ingest.sources import SOURCES, Feed, UnusableEntryError, feeds
from newsletter.model import Entry, FeedState
from newsletter.storage.database import migrate, open_database
from newsletter.storage.papers import SqlPapers

DAY = date(2026, 6, 11)
NOW = datetime(2026, 6, 11, 7, tzinfo=UTC)
HASTY = Ingest(arxiv_gap=0, gap=0)
EVERY_SOURCE = Sources(
    arxiv=("cs.CL", "cs.LG", "cs.AI", "cs.CV", "cs.IT", "cs.GT", "cs.CE", "cs.GR", "stat.ML"),
    plos=("ploscompbiol",),
)
CURVE = (1_000, 3_000, 10_000, 30_000)
ROUNDS = 3
WORDS = (
    "We study the transport of sheep across $\\mathbb{R}^{d}$ and show that 97\\% of them sleep. "
    "The proof rests on a bound of order $O(n \\log n)$, which is sharp if $p<0.05$. "
    "Experiments on three meadows agree; the code is at https://meadow.example/sheep. "
) * 4


@contextmanager
def replayed(script: Path) -> Iterator[str]:
    command = [sys.executable, str(script), "--date", str(DAY), "--thick"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - the script that was named
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def made_up(count: int, start: int = 0) -> bytes:
    items = "".join(
        f"<item><title>On sheep number {n} and its neighbours</title>"
        f"<link>https://arxiv.org/abs/{2606 + n // 90_000}.{n % 90_000 + 1:05}</link><description>"
        f"arXiv:{2606 + n // 90_000}.{n % 90_000 + 1:05}v1 Announce Type: new \n"
        f"Abstract: {WORDS.replace('<', '&lt;')}</description>"
        f"<guid>oai:arXiv.org:{2606 + n // 90_000}.{n % 90_000 + 1:05}v1</guid>"
        "<category>cs.CL</category><pubDate>Thu, 11 Jun 2026 00:00:00 -0400</pubDate>"
        "<arxiv:announce_type>new</arxiv:announce_type>"
        f"<dc:creator>Ada Lovelace {n}, Emmy Noether</dc:creator></item>"
        for n in range(start, start + count)
    )
    return (
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        f"<title>sheep</title>{items}</channel></rss>"
    ).encode()


@dataclass(frozen=True)
class Day:
    """The bytes of a day, feed by feed."""

    documents: Sequence[tuple[Feed, bytes]]

    @property
    def items(self) -> int:
        return sum(body.count(b"</item>") + body.count(b"</entry>") for _, body in self.documents)


class MadeUp(Sequence[tuple[Feed, bytes]]):
    """Documents that are there while they are read, as those of a server are."""

    def __init__(self, count: int) -> None:
        self._feed = feeds(Sources(), "http://mirror.invalid")[0]
        self._sizes = [min(2000, count - start) for start in range(0, count, 2000)]

    def __len__(self) -> int:
        return len(self._sizes)

    def __getitem__(self, at: Any) -> Any:
        return self._feed, made_up(self._sizes[at], 2000 * at)


def a_day(count: int) -> Day:
    """A made-up day in feeds of at most 2,000 items, as arXiv limits them."""
    return Day(MadeUp(count))


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alone(day: Day) -> None:
    for _, body in day.documents:
        feedparser.parse(body)


def taken_in(day: Day, store: SqlPapers) -> None:
    """The whole way of a day: parse, clean, identify, store."""
    entries = [entry for feed, body in day.documents for entry in parse(body, feed).entries]
    stored(entries, store)


def stored(entries: Sequence[Entry], store: SqlPapers) -> None:
    news = [(one, news_day(one, DAY, first_reading=False)) for one in merge(entries)]
    store.take(news, now=NOW)


@contextmanager
def fresh_store() -> Iterator[SqlPapers]:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/bench.db")
        migrate(database)
        yield SqlPapers(database)
        database.close()


def parts(day: Day) -> dict[str, float]:
    """Seconds of each part, one after the other."""
    documents = []
    seconds = {"feedparser": timed(lambda: documents.extend(_documents(day)))}
    entries: list[Entry] = []
    seconds["clean"] = timed(lambda: entries.extend(_entries(documents)))
    seconds["identity"] = timed(lambda: settle(merge(entries), {}))
    with fresh_store() as store:
        seconds["store"] = max(0.0, timed(lambda: stored(entries, store)) - seconds["identity"])
    return seconds


def _documents(day: Day) -> Iterator[tuple[Feed, tuple[object, ...]]]:
    for feed, body in day.documents:
        yield feed, read_document(body, feed).entries


def _entries(documents: Sequence[tuple[Feed, tuple[object, ...]]]) -> Iterator[Entry]:
    for feed, raws in documents:
        for raw in raws:
            try:
                yield SOURCES[feed.source].entry(raw, feed)  # type: ignore[arg-type] # each is the Raw that `parse` made
            except UnusableEntryError:
                continue


def ratio(day: Day) -> tuple[float, float, float]:
    """Seconds of the whole way, of feedparser alone, and their ratio: medians of paired rounds."""
    whole, bare = [], []
    for _ in range(ROUNDS):
        bare.append(timed(lambda: alone(day)))
        with fresh_store() as store:
            whole.append(timed(lambda: taken_in(day, store)))
    paired = [one / other for one, other in zip(whole, bare, strict=True)]
    return statistics.median(whole), statistics.median(bare), statistics.median(paired)


def read_twice(url: str) -> tuple[float, float, int]:
    """Seconds of a reading over HTTP into the database, and of a second one of the same day."""
    wanted, states = feeds(EVERY_SOURCE, url), {}

    def reading() -> tuple[Reading, ...]:
        return read(
            wanted,
            day=DAY,
            states=lambda source, section: states.get((source, section), FeedState()),
            settings=HASTY,
            site=Site(),
        )

    with fresh_store() as store:
        counts: list[int] = []

        def whole() -> None:
            found = reading()
            stored([entry for one in found for entry in one.entries], store)
            states.update({(one.feed.source, one.feed.section): one.state for one in found})
            counts.append(sum(one.report.announced for one in found))

        return timed(whole), timed(whole), counts[0]


def peak() -> float:
    """Megabytes that the process has needed at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )


def measured(script: Path | None) -> Mapping[str, object]:
    figures: dict[str, object] = {}
    if script:
        with replayed(script) as url:
            day = Day([(feed, httpx.get(feed.url).content) for feed in feeds(EVERY_SOURCE, url)])
            first, second, items = read_twice(url)
        figures["read"] = {"items": items, "first_s": first, "second_s": second}
    else:
        day = a_day(3_000)
    whole, bare, times = ratio(day)
    figures["day"] = {
        "items": day.items,
        "items_per_s": day.items / whole,
        "whole_s": whole,
        "feedparser_alone_s": bare,
        "ratio": times,
    }
    figures["parts_s"] = parts(day)
    figures["peak_mb"] = peak()
    return figures


def curve() -> list[dict[str, float]]:
    rows = []
    for count in CURVE:
        day = a_day(count)
        with fresh_store() as store:
            seconds = timed(lambda day=day, store=store: taken_in(day, store))
        rows.append({"items": count, "seconds": seconds, "us_per_item": seconds / count * 1e6})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("feedbox", nargs="?", type=Path, help="the script of a replay server")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = {**measured(options.feedbox), "curve": curve()}
    figures["peak_mb_of_the_curve"] = peak()
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            shown = row if isinstance(row, dict) else {"": row}
            print(
                name.ljust(22), "  ".join(f"{key} {number:,.3f}" for key, number in shown.items())
            )


if __name__ == "__main__":
    main()
