"""Whole days of real feeds, replayed on loopback, with the faults that real servers have."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import httpx
import pytest
import stamina
from ingest_samples import HASTY, SATURDAY, SHARED, SITE, THURSDAY, feed_of, never_read

from newsletter.config import Sources
from newsletter.ingest.identity import merge, news_day
from newsletter.ingest.read import Reading, read
from newsletter.ingest.sources import feeds
from newsletter.model import Announce, Reason, SourceStatus

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="the material beside the project is absent"),
]
SOURCES = Sources(plos=("ploscompbiol",))
PATIENT = HASTY.model_copy(update={"timeout": 3.5})  # a busy machine needs time for a bomb
LEFTOVERS = re.compile(
    r"Announce Type|^arXiv:\d|^by [A-Z]|&(?:amp|lt|gt|nbsp);|</?(?:p|i|sup|sub|em|strong)>"
    r"|Published online:|\{(?:beta|kappa|Delta)\}|\[&|  |[\x00-\x1f]"
)
ID = re.compile(rb"(?:oai:arXiv\.org:|dc:identifier>doi:|<id>(?=10\.))(.+?)(?:v\d)?</")
ABSTRACT = re.compile(r"<description>arXiv:([\d.]+)v\d.*?Abstract: (.*?)</description>", re.DOTALL)


@contextmanager
def feedbox(day: date, *options: str) -> Iterator[str]:
    command = [sys.executable, str(SHARED / "tools" / "feedbox.py"), "--date", str(day)]
    with subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def read_all(url: str, day: date) -> tuple[Reading, ...]:
    with stamina.set_testing(True, attempts=2):
        return read(feeds(SOURCES, url), day=day, states=never_read, settings=PATIENT, site=SITE)


def of(readings: tuple[Reading, ...], source: str, section: str | None = None) -> list[Reading]:
    return [
        one for one in readings if one.feed.source == source and section in {None, one.feed.section}
    ]


@pytest.mark.parametrize(("day", "options"), [(THURSDAY, ()), (date(2026, 6, 12), ("--thick",))])
def test_a_day_is_read_whole_and_clean_and_each_paper_once(
    day: date, options: tuple[str, ...]
) -> None:
    with feedbox(day, *options) as url:
        readings = read_all(url, day)
        served = {one.feed.url: httpx.get(one.feed.url).content for one in readings}
        stats = json.loads(httpx.get(f"{url}/stats").content)
    assert {one.report.status for one in readings} <= {SourceStatus.OK, SourceStatus.EMPTY}
    for one in readings:
        document = served[one.feed.url]
        items = document.count(b"</item>") + document.count(b"</entry>")
        assert (one.report.announced, one.report.refused, len(one.entries)) == (items, 0, items)
    entries = [entry for one in readings for entry in one.entries]
    merged = merge(entries)
    ids = {number for body in served.values() for number in ID.findall(body)}
    assert len(merged) == len(ids)
    assert not [entry.title for entry in merged if LEFTOVERS.search(entry.title)]
    assert not [entry.key for entry in merged if LEFTOVERS.search(entry.abstract)]
    assert all(entry.authors for entry in merged if entry.source == "arxiv")
    primary = [
        entry for entry in merged if entry.announce is Announce.NEW and entry.source == "arxiv"
    ]
    assert all(entry.section == entry.categories[0] for entry in primary)
    assert all(
        agent.startswith(("Morning-Post/", "python-httpx")) for agent in stats["user_agents"]
    )


def test_a_less_than_sign_survives_wherever_the_corpus_has_one() -> None:
    with feedbox(THURSDAY) as url:
        readings = read_all(url, THURSDAY)
        raw = httpx.get(feed_of("arxiv", "cs.CL", url).url).text
    served = {found[1]: found[2].count("&lt;") for found in ABSTRACT.finditer(raw)}
    (cl,) = of(readings, "arxiv", "cs.CL")
    for entry in cl.entries:
        assert entry.abstract.count("<") == served[entry.key.removeprefix("arxiv:")]


def test_a_saturday_is_quiet_and_says_so() -> None:
    with feedbox(SATURDAY) as url:
        readings = read_all(url, SATURDAY)
    assert {one.report.reason for one in of(readings, "arxiv")} == {Reason.WEEKEND}


def test_an_unchanged_day_costs_one_answer_without_a_body() -> None:
    with feedbox(THURSDAY) as url:
        first = {(one.feed.source, one.feed.section): one.state for one in read_all(url, THURSDAY)}
        again = read(
            feeds(SOURCES, url),
            day=THURSDAY,
            states=lambda source, section: first[source, section],
            settings=HASTY,
            site=SITE,
        )
        stats = json.loads(httpx.get(f"{url}/stats").content)
    assert {one.report.status for one in again} == {SourceStatus.OK}
    assert not [entry for one in again for entry in one.entries]
    assert stats["not_modified"] == len(again)


def test_a_first_reading_of_a_journal_brings_no_old_news() -> None:
    with feedbox(THURSDAY) as url:
        readings = read_all(url, THURSDAY)
    (nature,) = of(readings, "nature")
    news = [entry for entry in nature.entries if news_day(entry, THURSDAY, first_reading=True)]
    assert 0 < len(news) < len(nature.entries)
    assert {entry.published for entry in news} == {THURSDAY, date(2026, 6, 10)}


@pytest.mark.parametrize(
    ("fault", "source", "section", "reason"),
    [
        ("429:/arxiv/rss/cs.CL", "arxiv", "cs.CL", Reason.REFUSED),
        ("503:/nature", "nature", None, Reason.REFUSED),
        ("slow:/nature:4", "nature", None, Reason.UNREACHABLE),
        ("html:/biorxiv", "biorxiv", None, Reason.UNREADABLE),
        ("reset:/arxiv/rss/cs.LG", "arxiv", "cs.LG", Reason.UNREACHABLE),
        ("truncate:/nature:500:quiet", "nature", None, Reason.UNREADABLE),
        ("gzipbomb:/medrxiv:100", "medrxiv", None, Reason.UNREADABLE),
        ("gzipbomb:/plos:100:double", "plos", None, Reason.UNREADABLE),
        ("bigbody:/medrxiv:40", "medrxiv", None, Reason.UNREADABLE),
        ("429:/arxiv/rss/cs.CL:first=1", "arxiv", "cs.CL", None),
        ("truncate:/arxiv/rss/cs.AI:60000", "arxiv", "cs.AI", Reason.PARTIAL),
        ("truncate:/arxiv/rss/cs.AI:60000:quiet", "arxiv", "cs.AI", Reason.PARTIAL),
        ("stale:/arxiv", "arxiv", "cs.CL", None),
        ("bigbody:/medrxiv:3", "medrxiv", None, None),
    ],
)
def test_a_fault_ends_in_a_reason_or_in_the_right_items_and_hurts_nobody_else(
    fault: str, source: str, section: str | None, reason: Reason | None
) -> None:
    with feedbox(THURSDAY, "--fault", fault) as url:
        readings = read_all(url, THURSDAY)
    hit = of(readings, source, section)
    assert hit
    for one in hit:
        assert one.report.reason is reason
        assert bool(one.entries) == (reason in {None, Reason.PARTIAL})
        assert bool(one.report.detail) == (reason is not None)
        assert (one.state.last_success is None) == (reason is not None)
    others = [one for one in readings if one not in hit]
    assert all(one.report.status is not SourceStatus.FAILED for one in others)
