"""Days that were missed are made up for by date, page by page, to the end."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from ingest_samples import (
    HASTY,
    SITE,
    THURSDAY,
    Loopback,
    Reply,
    api_page,
    api_post,
    arxiv_api,
    arxiv_item,
    arxiv_rss,
    feed_of,
    loopback,
    nature_item,
    never_read,
    rdf,
    rxiv_item,
)

from newsletter.ingest import backfill
from newsletter.ingest.backfill import made_up_since, submitted_from, without_gaps
from newsletter.ingest.read import Reading, read
from newsletter.model import Announce, FeedState, Reason, SourceStatus

MONDAY = date(2026, 6, 8)


def caught_up(server: Loopback, *places: tuple[str, str]) -> Sequence[Reading]:
    return read(
        [feed_of(*place, server.url) for place in places],
        day=THURSDAY,
        states=never_read,
        settings=HASTY,
        site=SITE,
        reader=made_up_since(MONDAY, server.url),
    )


@pytest.mark.parametrize(
    ("since", "opened"), [((2026, 6, 10), (2026, 6, 8)), ((2026, 6, 8), (2026, 6, 4))]
)
def test_what_a_day_announced_was_submitted_between_two_deadlines(
    since: tuple[int, int, int], opened: tuple[int, int, int]
) -> None:
    assert submitted_from(date(*since)) == datetime(*opened, 18, tzinfo=UTC)


def test_arxivs_api_is_paged_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "PAGE", 2)
    numbers = [f"2606.0000{n}" for n in range(5)]

    def answer(path: str, _: Mapping[str, str]) -> Reply:
        asked = parse_qs(urlsplit(path).query)
        start = int(asked["start"][0])
        assert asked["search_query"] == [
            "cat:cs.CL AND submittedDate:[202606041800 TO 202606120000]"
        ]
        return Reply(arxiv_api(*numbers[start : start + 2], total=5))

    with loopback(answer) as server:
        (one,) = caught_up(server, ("arxiv", "cs.CL"))
        assert len(server.requests) == 3
    assert [entry.key for entry in one.entries] == [f"arxiv:{number}" for number in numbers]
    assert {entry.announce for entry in one.entries} == {Announce.NEW}
    assert (one.report.status, one.report.announced) == (SourceStatus.OK, 5)
    assert one.state.last_success == THURSDAY


def test_a_paper_of_another_primary_category_is_a_cross_list() -> None:
    with loopback(lambda *_: Reply(arxiv_api("2606.00001", total=1))) as server:
        (one,) = caught_up(server, ("arxiv", "cs.LG"))
    assert [(entry.announce, entry.version) for entry in one.entries] == [(Announce.CROSS, 2)]
    assert one.entries[0].categories == ("cs.CL", "cs.LG")


def test_a_page_that_fails_keeps_what_came_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "PAGE", 1)
    pages = iter([arxiv_api("2606.00001", total=3), arxiv_api(total=3), b""])
    with loopback(lambda *_: Reply(next(pages))) as server:
        (one,) = caught_up(server, ("arxiv", "cs.CL"))
    assert len(one.entries) == 1
    assert (one.report.status, one.report.reason) == (SourceStatus.FAILED, Reason.UNREADABLE)
    assert one.report.detail.startswith("after 1 entries: ")
    assert "an empty page at 1 of 3" in one.report.detail
    assert one.state.last_success is None


def test_biorxivs_api_is_paged_by_what_came_until_nothing_comes() -> None:
    posts = [api_post(f"x{n}", category="genomics" if n % 2 else "cell biology") for n in range(7)]
    posts.append(api_post(doi="", category="cell biology"))

    def answer(path: str, _: Mapping[str, str]) -> Reply:
        head, cursor = path.rsplit("/", 1)
        assert head == "/biorxiv/api/details/biorxiv/2026-06-08/2026-06-11"
        page = posts[int(cursor) : int(cursor) + 3]
        return Reply(api_page(*page) if page else api_page(status="no posts found"))

    with loopback(answer) as server:
        everything, cells = caught_up(server, ("biorxiv", "all"), ("biorxiv", "cell_biology"))
    assert len(everything.entries) == 7
    assert [entry.key for entry in cells.entries] == [f"doi:10.64898/x{n}" for n in (0, 2, 4, 6)]
    assert (cells.report.announced, cells.report.refused) == (5, 1)


def test_an_outage_of_the_api_is_a_failure_and_no_empty_day() -> None:
    with loopback(lambda *_: Reply(b"")) as server:
        (one,) = caught_up(server, ("medrxiv", "all"))
    assert (one.report.status, one.report.reason) == (SourceStatus.FAILED, Reason.UNREADABLE)


def test_days_without_anything_are_empty() -> None:
    with loopback(lambda *_: Reply(api_page(status="no posts found"))) as server:
        (one,) = caught_up(server, ("medrxiv", "all"))
    assert (one.report.status, one.report.reason) == (
        SourceStatus.EMPTY,
        Reason.NOTHING_ANNOUNCED,
    )


def test_a_source_without_dates_is_read_as_it_stands() -> None:
    with loopback(lambda *_: Reply(rdf(nature_item()))) as server:
        (one,) = caught_up(server, ("nature", "nature"))
    assert len(one.entries) == 1


def test_an_error_of_the_api_is_no_paper() -> None:
    broken = arxiv_rss(arxiv_item("2606.00001").replace("2606.00001", "error"))
    with loopback(lambda *_: Reply(broken, status=400)) as server:
        (one,) = caught_up(server, ("arxiv", "cs.CL"))
    assert (one.report.reason, one.entries) == (Reason.REFUSED, ())


def without_a_gap(
    server: Loopback, place: tuple[str, str], last: date | None, day: date = THURSDAY
) -> Reading:
    (one,) = read(
        [feed_of(*place, server.url)],
        day=day,
        states=lambda *_: FeedState(last_success=last, gapless=last),
        settings=HASTY,
        site=SITE,
        reader=without_gaps(server.url),
    )
    return one


def arxiv_day(path: str, _: Mapping[str, str]) -> Reply:
    if "/api/" in path:
        return Reply(arxiv_api("2606.00001", "2606.00002", total=2))
    return Reply(arxiv_rss(arxiv_item("2606.00002"), arxiv_item("2606.00003")))


@pytest.mark.parametrize(
    ("last", "day", "keys"),
    [
        (None, THURSDAY, ("2", "3")),
        (date(2026, 6, 10), THURSDAY, ("2", "3")),
        (date(2026, 6, 9), THURSDAY, ("2", "3", "1")),
        (date(2026, 6, 5), MONDAY, ("2", "3")),  # over a weekend nothing is missed
        (THURSDAY, THURSDAY, ("2", "3")),
    ],
)
def test_a_day_that_was_missed_is_made_up_for_by_itself(
    last: date | None, day: date, keys: tuple[str, ...]
) -> None:
    with loopback(arxiv_day) as server:
        one = without_a_gap(server, ("arxiv", "cs.CL"), last, day)
    assert tuple(entry.key[-1] for entry in one.entries) == keys
    assert one.report.announced == len(keys)
    assert (one.report.status, one.state.gapless) == (SourceStatus.OK, day)
    assert ("making up from 2026-06-09 on gave 1 entries" in one.report.detail) == (len(keys) > 2)


def test_what_cannot_be_made_up_for_costs_nothing_and_is_tried_again() -> None:
    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        return Reply(status=404) if "/api/" in path else arxiv_day(path, headers)

    with loopback(answer) as server:
        one = without_a_gap(server, ("arxiv", "cs.CL"), MONDAY)
    assert (one.report.status, one.report.announced) == (SourceStatus.OK, 2)
    assert "then failed" in one.report.detail
    assert (one.state.last_success, one.state.gapless) == (THURSDAY, MONDAY)


def test_a_source_that_cannot_be_asked_by_date_is_read_as_it_stands() -> None:
    with loopback(lambda *_: Reply(rdf(nature_item()))) as server:
        one = without_a_gap(server, ("nature", "nature"), MONDAY)
    assert (len(server.requests), one.state.gapless) == (1, THURSDAY)


@pytest.mark.parametrize(
    ("last", "asked"), [(date(2026, 6, 10), True), (MONDAY, True), (date(2026, 6, 9), False)]
)
def test_a_short_window_that_has_moved_past_the_last_reading_is_filled(
    last: date, *, asked: bool
) -> None:
    days = "2026-06-10" if last != date(2026, 6, 9) else "2026-06-08"

    def answer(path: str, _: Mapping[str, str]) -> Reply:
        if "/api/" in path:
            return Reply(
                api_page(api_post("2026.06.10.700099")) if path.endswith("/0") else api_page()
            )
        items = (rxiv_item(f"2026.06.10.7000{n:02}").replace("2026-06-10", days) for n in range(30))
        return Reply(rdf(*items))

    with loopback(answer) as server:
        one = without_a_gap(server, ("biorxiv", "all"), last)
    assert (len(one.entries), one.state.gapless) == (30 + asked, THURSDAY)


def test_where_nobody_answers_by_date_the_feed_is_read_as_it_stands() -> None:
    def answer(path: str, headers: Mapping[str, str]) -> Reply:
        return Reply(status=404) if "/api/" in path else arxiv_day(path, headers)

    with loopback(answer) as server:
        (one,) = caught_up(server, ("arxiv", "cs.CL"))
    assert (one.report.status, len(one.entries)) == (SourceStatus.OK, 2)
    assert "making up from 2026-06-08 on gave 0 entries, then failed" in one.report.detail
    assert one.state.gapless is None
