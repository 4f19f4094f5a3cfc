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
)

from newsletter.ingest import backfill
from newsletter.ingest.backfill import made_up_since, submitted_from
from newsletter.ingest.read import Reading, read
from newsletter.model import Announce, Reason, SourceStatus

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
