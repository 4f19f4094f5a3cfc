import socket
import threading
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from ingest_samples import (
    HASTY,
    SATURDAY,
    SITE,
    THURSDAY,
    Loopback,
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
    kept = readings[2].state
    assert (kept.etag, kept.last_success, kept.batch_day) == ("abc", THURSDAY, THURSDAY)
    assert kept.batch
    assert readings[1].state == FeedState(failures=1)
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


BEFORE = date(2026, 6, 10)
NOW = datetime(2026, 6, 11, 7, tzinfo=UTC)


def again(body: bytes, state: FeedState, *, day: date = THURSDAY, **more: object) -> Reading:
    with loopback(lambda *_: Reply(body) if body else Reply(status=304)) as server:
        (one,) = read(
            [feed_of("arxiv", "cs.CL", server.url)],
            day=day,
            states=lambda *_: state,
            settings=HASTY,
            site=SITE,
            **more,  # type: ignore[arg-type]
        )
    return one


def test_yesterdays_batch_served_again_is_stale_and_asked_for_once_more() -> None:
    first = again(ONE, FeedState(), day=BEFORE)
    served = iter([ONE, ONE])
    with loopback(lambda *_: Reply(next(served))) as server:
        (stale,) = read(
            [feed_of("arxiv", "cs.CL", server.url)],
            day=THURSDAY,
            states=lambda *_: first.state,
            settings=HASTY,
            site=SITE,
        )
        assert len(server.requests) == 2
    assert (stale.report.status, stale.report.reason) == (SourceStatus.EMPTY, Reason.STALE)
    assert stale.report.detail == "the batch of 2026-06-10 was served again"
    assert stale.state == first.state, "nothing is remembered, so that it is asked for again"
    assert not stale.entries


def test_a_stale_batch_that_turns_fresh_is_taken() -> None:
    first = again(ONE, FeedState(), day=BEFORE)
    fresh = arxiv_rss(arxiv_item("2606.00009"))
    served = iter([ONE, fresh])
    with loopback(lambda *_: Reply(next(served))) as server:
        (one,) = read(
            [feed_of("arxiv", "cs.CL", server.url)],
            day=THURSDAY,
            states=lambda *_: first.state,
            settings=HASTY,
            site=SITE,
        )
    assert [entry.key for entry in one.entries] == ["arxiv:2606.00009"]


def test_what_is_unchanged_since_an_earlier_days_batch_is_stale_too() -> None:
    state = FeedState(etag="abc", batch="x", batch_day=BEFORE, last_success=BEFORE)
    assert again(b"", state).report.reason is Reason.STALE
    same_day = FeedState(etag="abc", batch="x", batch_day=THURSDAY)
    assert again(b"", same_day).report.status is SourceStatus.OK


def test_the_same_batch_twice_on_one_day_or_at_the_weekend_is_not_stale() -> None:
    first = again(ONE, FeedState())
    assert again(ONE, first.state).report.status is SourceStatus.OK
    assert again(ONE, first.state, day=SATURDAY).report.status is SourceStatus.OK


def test_a_weekday_after_a_holiday_says_so() -> None:
    assert reading(arxiv_rss(), date(2026, 6, 22)).report.reason is Reason.HOLIDAY


def test_a_feed_that_fails_again_and_again_is_left_alone_for_a_while() -> None:
    state = FeedState(etag="abc")
    for count in range(1, 6):
        state = again(WALL, state, now=NOW).state
        assert state.failures == count
    assert state.shut_until == NOW + timedelta(minutes=15)
    shut = again(ONE, state, now=NOW)
    assert (shut.report.status, shut.entries) == (SourceStatus.FAILED, ())
    assert shut.report.detail == "left alone until 07:15 UTC: failed 5 times"
    later = again(ONE, state, now=NOW + timedelta(hours=1))
    assert later.report.status is SourceStatus.OK
    assert (later.state.failures, later.state.shut_until) == (0, None)


def test_what_is_not_read_before_the_deadline_is_late_and_delays_nobody() -> None:
    gate = threading.Event()

    def answer(path: str, _: Mapping[str, str]) -> Reply:
        if path.startswith("/nature"):
            gate.wait(20)
        return Reply(ONE)

    wanted = ("nature", "nature"), ("nature", "ncomms"), ("arxiv", "cs.CL")
    with loopback(answer) as server:
        readings = read(
            [feed_of(*place, server.url) for place in wanted],
            day=THURSDAY,
            states=never_read,
            settings=HASTY.model_copy(update={"deadline": 2}),
            site=SITE,
        )
        gate.set()
    assert [one.report.reason for one in readings] == [Reason.LATE, Reason.LATE, None]
    assert readings[0].state == FeedState(), "late is no fault of the source"


def test_a_host_that_fails_in_a_row_is_spared_for_its_other_feeds() -> None:
    sections = ("cs.CL", "cs.LG", "cs.AI", "cs.CV", "cs.RO")
    with loopback(lambda *_: Reply(status=503)) as server:
        readings = read(
            [feed_of("arxiv", name, server.url) for name in sections],
            day=THURSDAY,
            states=never_read,
            settings=HASTY.model_copy(update={"attempts": 1}),
            site=SITE,
        )
        assert len(server.requests) == 3
    assert {one.report.reason for one in readings} == {Reason.REFUSED}
    assert "not tried: 3 feeds" in readings[-1].report.detail


class OneAtATime:
    """Slots in memory, for one process."""

    def __init__(self) -> None:
        self.free: dict[str, datetime] = {}

    def claim(self, host: str, gap: timedelta, now: datetime) -> datetime:
        mine = max(now, self.free.get(host, now))
        self.free[host] = mine + gap
        return mine


def test_two_ingests_at_once_keep_one_pace() -> None:
    moments: list[float] = []

    def answer(*_: object) -> Reply:
        moments.append(time.monotonic())
        return Reply(ONE)

    slots = OneAtATime()
    with loopback(answer) as server:

        def ingest() -> None:
            read(
                [feed_of("arxiv", name, server.url) for name in ("cs.CL", "cs.LG")],
                day=THURSDAY,
                states=never_read,
                settings=HASTY.model_copy(update={"arxiv_gap": 0.3}),
                site=SITE,
                slots=slots,
            )

        threads = [threading.Thread(target=ingest) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    gaps = [after - before for before, after in pairwise(sorted(moments))]
    assert len(moments) == 4
    assert min(gaps) > 0.25


def test_a_feed_whose_answer_still_holds_for_the_day_is_not_asked_again() -> None:
    now = datetime(2026, 6, 11, 7, tzinfo=UTC)
    state = FeedState()

    def again(server: Loopback, day: date, after: int, *, spare: bool = True) -> Reading:
        (one,) = read(
            [feed_of("arxiv", "cs.CL", server.url)],
            day=day,
            states=lambda *_: state,
            settings=HASTY,
            site=SITE,
            now=now + timedelta(seconds=after),
            spare_fresh=spare,
        )
        return one

    headers = {"Cache-Control": "max-age=60"}
    with loopback(lambda *_: Reply(ONE, headers=headers)) as server:
        state = again(server, THURSDAY, 0).state
        spared = again(server, THURSDAY, 59)
        assert (len(server.requests), spared.report.announced, spared.state) == (1, 0, state)
        assert spared.report.detail == "its server announced no change before 07:01 UTC"
        for day, after, spare in (
            (THURSDAY, 61, True),
            (THURSDAY, 1, False),  # somebody asks by hand
            (date(2026, 6, 12), 1, True),
        ):
            again(server, day, after, spare=spare)
    assert len(server.requests) == 5  # the same batch on Friday is stale, and asked for twice
