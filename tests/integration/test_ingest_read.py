import socket
import threading
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import httpx
import pytest
from ingest_samples import (
    HASTY,
    SATURDAY,
    SITE,
    THURSDAY,
    Reply,
    arxiv_item,
    arxiv_rss,
    feed_of,
    loopback,
    nature_item,
    never_read,
    rdf,
)

from newsletter.config import Ingest, Sources
from newsletter.ingest.read import Reading, offline, read
from newsletter.ingest.sample import SAMPLE_DAY, SAMPLE_MIRROR, sample_transport
from newsletter.ingest.sources import Feed, feeds
from newsletter.model import FeedState, Reason, SourceStatus

ONE = arxiv_rss(arxiv_item())
WALL = b"<!DOCTYPE html><html><body>Are you human?</body></html>"


def reading(body: bytes, day: date = THURSDAY, feed: Feed | None = None) -> Reading:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=iter([body])))
    (one,) = read(
        [feed or feed_of("arxiv", "cs.CL")],
        day=day,
        states=never_read,
        settings=HASTY,
        site=SITE,
        transport=transport,
    )
    return one


def test_every_feed_has_a_reading_in_its_place_whatever_happened_to_it() -> None:
    def answer(path: str, _: Mapping[str, str]) -> Reply:
        replies = {
            "/arxiv/rss/cs.CL": Reply(ONE, headers={"ETag": "abc"}),
            "/arxiv/rss/cs.LG": Reply(WALL),
            "/arxiv/rss/cs.AI": Reply(b"no", status=404),
            "/nature/nature.rss": Reply(rdf(nature_item())),
        }
        return replies[path]

    seen: list[Reading] = []
    threads = set()

    def progress(one: Reading) -> None:
        seen.append(one)
        threads.add(threading.get_ident())

    with loopback(answer) as server:
        wanted = [
            feed_of("nature", "nature", server.url),
            *(feed_of("arxiv", name, server.url) for name in ("cs.LG", "cs.CL", "cs.AI")),
        ]
        readings = read(
            wanted, day=THURSDAY, states=never_read, settings=HASTY, site=SITE, progress=progress
        )
    assert [one.feed for one in readings] == wanted
    assert [one.report.status for one in readings] == [
        SourceStatus.OK,
        SourceStatus.FAILED,
        SourceStatus.OK,
        SourceStatus.FAILED,
    ]
    assert [one.report.reason for one in readings] == [
        None,
        Reason.UNREADABLE,
        None,
        Reason.REFUSED,
    ]
    assert readings[2].report.announced == 1
    assert readings[2].report.taken == 0
    assert readings[2].state == FeedState("abc", "", THURSDAY)
    assert readings[1].state == FeedState()
    assert "web page" in readings[1].report.detail
    assert "HTTP 404" in readings[3].report.detail
    assert sorted(seen, key=str) == sorted(readings, key=str)
    assert threads == {threading.get_ident()}


def test_a_slow_source_does_not_delay_another() -> None:
    def answer(path: str, _: Mapping[str, str]) -> Reply:
        if path.startswith("/nature"):
            time.sleep(1)
            return Reply(rdf(nature_item()))
        return Reply(ONE)

    done: dict[str, float] = {}
    with loopback(answer) as server:
        start = time.monotonic()
        read(
            [feed_of("nature", "nature", server.url), feed_of("arxiv", "cs.CL", server.url)],
            day=THURSDAY,
            states=never_read,
            settings=HASTY,
            site=SITE,
            progress=lambda one: done.update({one.feed.source: time.monotonic() - start}),
        )
    assert done["arxiv"] < 0.9 < done["nature"]


def test_what_is_unchanged_is_a_success_without_entries() -> None:
    before = FeedState("abc", "", date(2026, 6, 10))
    with loopback(lambda *_: Reply(status=304)) as server:
        (one,) = read(
            [feed_of("arxiv", "cs.CL", server.url)],
            day=THURSDAY,
            states=lambda *_: before,
            settings=HASTY,
            site=SITE,
        )
    assert (one.report.status, one.report.announced, one.entries) == (SourceStatus.OK, 0, ())
    assert one.report.detail == "unchanged since the last reading"
    assert one.state == FeedState("abc", "", THURSDAY)


def test_a_late_reading_of_an_older_day_does_not_turn_the_memory_back() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=iter([ONE])))
    (one,) = read(
        [feed_of("arxiv", "cs.CL")],
        day=date(2026, 6, 9),
        states=lambda *_: FeedState(last_success=THURSDAY),
        settings=HASTY,
        site=SITE,
        transport=transport,
    )
    assert one.state.last_success == THURSDAY


@pytest.mark.parametrize(
    ("day", "feed", "reason"),
    [
        (THURSDAY, feed_of("arxiv", "cs.CL"), Reason.NOTHING_ANNOUNCED),
        (SATURDAY, feed_of("arxiv", "cs.CL"), Reason.WEEKEND),
        (SATURDAY, feed_of("biorxiv", "all"), Reason.NOTHING_ANNOUNCED),
    ],
)
def test_an_empty_feed_says_why_it_is_empty(day: date, feed: Feed, reason: Reason) -> None:
    one = reading(arxiv_rss() if feed.source == "arxiv" else rdf(), day, feed)
    assert (one.report.status, one.report.reason) == (SourceStatus.EMPTY, reason)
    assert one.state.last_success == day


def test_half_a_feed_is_kept_told_and_not_remembered_as_whole() -> None:
    whole = arxiv_rss(*(arxiv_item(f"2606.0000{n}") for n in range(4)))
    one = reading(whole[:-100])
    assert (one.report.status, one.report.announced) == (SourceStatus.OK, 3)
    assert one.report.detail == "the answer broke off after 3 whole entries"
    assert one.state == FeedState()


def test_refused_entries_are_counted_with_their_reasons() -> None:
    one = reading(
        arxiv_rss(arxiv_item(), *(arxiv_item(f"2606.0001{n}", title=" ") for n in range(2)))
    )
    assert (one.report.announced, one.report.refused, len(one.entries)) == (3, 2, 1)
    assert one.report.detail == "2 refused: no title"


def test_entries_beyond_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.ingest.parse.ENTRY_LIMIT", 2)
    one = reading(arxiv_rss(*(arxiv_item(f"2606.0000{n}") for n in range(5))))
    assert one.report.detail.startswith("3 entries beyond the first ")


def test_without_a_network_the_reading_ends_within_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    start = time.monotonic()
    readings = read(
        feeds(Sources(), f"http://127.0.0.1:{port}"),
        day=THURSDAY,
        states=never_read,
        settings=Ingest(),
        site=SITE,
    )
    assert time.monotonic() - start < 4
    assert offline(readings)
    assert {one.report.reason for one in readings} == {Reason.UNREACHABLE}


def test_one_answer_is_enough_not_to_be_offline() -> None:
    assert not offline([reading(ONE)])
    assert not offline([reading(WALL)])
    assert not offline([])


def test_a_bug_in_a_callback_is_no_bad_feed() -> None:
    def fails(_: Reading) -> None:
        raise ZeroDivisionError

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=iter([ONE])))
    with pytest.raises(ZeroDivisionError):
        read(
            [feed_of("arxiv", "cs.CL")],
            day=THURSDAY,
            states=never_read,
            settings=HASTY,
            site=SITE,
            transport=transport,
            progress=fails,
        )


def test_a_sample_folder_answers_like_a_mirror(tmp_path: Path) -> None:
    (tmp_path / "arxiv").mkdir()
    (tmp_path / "arxiv" / "cs.CL.xml").write_bytes(ONE)
    transport = sample_transport(tmp_path)
    start = time.monotonic()
    readings = read(
        feeds(Sources(), SAMPLE_MIRROR),
        day=SAMPLE_DAY,
        states=never_read,
        settings=Ingest(),
        site=SITE,
        transport=transport,
    )
    assert time.monotonic() - start < 2.5, "a sample needs no etiquette"
    assert {one.report.section for one in readings if one.entries} == {"cs.CL"}
    assert {one.report.status for one in readings} == {SourceStatus.OK, SourceStatus.EMPTY}
    with httpx.Client(transport=transport) as client:
        assert client.get(f"{SAMPLE_MIRROR}/elsewhere").status_code == 404


def test_the_shipped_sample_day_is_read_whole() -> None:
    readings = read(
        feeds(Sources(), SAMPLE_MIRROR),
        day=SAMPLE_DAY,
        states=never_read,
        settings=Ingest(),
        site=SITE,
        transport=sample_transport(),
    )
    assert {one.report.status for one in readings} == {SourceStatus.OK}
    assert sum(one.report.refused for one in readings) == 0
    assert all(
        entry.authors for one in readings if one.feed.source == "arxiv" for entry in one.entries
    )
