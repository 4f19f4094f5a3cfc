from datetime import date
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import entry

from newsletter.ingest.identity import merge, news_day, weekday_before
from newsletter.model import Announce

MONDAY, THURSDAY, SATURDAY, SUNDAY = (date(2026, 6, day) for day in (8, 11, 13, 14))


def test_a_paper_that_two_feeds_announce_is_one_work_of_its_primary_category() -> None:
    new = entry(categories=("cs.CL", "cs.AI"))
    cross = entry(
        section="cs.AI",
        label="arXiv (CS.AI)",
        announce=Announce.CROSS,
        categories=("cs.CL", "cs.AI", "cs.LG"),
        doi="10.1/x",
    )
    for order in permutations([new, cross]):
        (one,) = merge(order)
        assert (one.label, one.section, one.announce) == ("arXiv (CS.CL)", "cs.CL", Announce.NEW)
        assert one.categories == ("cs.CL", "cs.AI", "cs.LG")
        assert one.doi == "10.1/x"


def test_of_two_cross_listings_the_first_feed_counts() -> None:
    here = entry(section="cs.LG", categories=("cs.RO", "cs.LG", "cs.AI"), announce=Announce.CROSS)
    there = entry(section="cs.AI", categories=("cs.RO", "cs.LG", "cs.AI"), announce=Announce.CROSS)
    assert [one.section for one in merge([here, there])] == ["cs.LG"]


def test_the_highest_version_gives_the_text_and_the_strongest_type_stays() -> None:
    first = entry(title="Old words")
    second = entry(title="New words", version=2, announce=Announce.REPLACE, section="cs.AI")
    (one,) = merge([second, first])
    assert (one.title, one.version) == ("New words", 2)
    assert (one.announce, one.section) == (Announce.NEW, "cs.CL")


def test_a_subject_says_more_than_everything() -> None:
    everything = entry(source="biorxiv", section="all", key="doi:10.1/x", categories=())
    subject = entry(
        source="biorxiv", section="genomics", key="doi:10.1/x", categories=("genomics",)
    )
    assert [one.section for one in merge([everything, subject])] == ["genomics"]


def test_different_works_keep_their_order() -> None:
    keys = ["arxiv:3", "doi:10.1/b", "arxiv:1"]
    assert [one.key for one in merge(entry(key=key) for key in keys)] == keys


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            entry,
            key=st.sampled_from(["arxiv:1", "arxiv:2"]),
            version=st.integers(1, 3),
            announce=st.sampled_from(Announce),
            section=st.sampled_from(["cs.CL", "cs.AI"]),
        )
    )
)
def test_merging_twice_changes_nothing_and_loses_no_work(entries: list) -> None:  # type: ignore[type-arg]
    merged = merge(entries)
    assert merge(merged) == merged
    assert {one.key for one in merged} == {one.key for one in entries}
    for one in merged:
        same = [other for other in entries if other.key == one.key]
        assert one.version == max(other.version for other in same)
        assert one.announce.is_news == any(other.announce.is_news for other in same)


@pytest.mark.parametrize(
    ("day", "before"),
    [(THURSDAY, 10), (MONDAY, 5), (SATURDAY, 12), (SUNDAY, 12), (date(2026, 6, 9), 8)],
)
def test_the_weekday_before_steps_over_the_weekend(day: date, before: int) -> None:
    assert weekday_before(day) == date(2026, 6, before)


@pytest.mark.parametrize(
    ("published", "expected"),
    [(11, THURSDAY), (10, THURSDAY), (9, None), (1, None), (12, THURSDAY)],
)
def test_the_backlog_of_a_first_reading_is_no_news(published: int, expected: date | None) -> None:
    one = entry(published=date(2026, 6, published))
    assert news_day(one, THURSDAY, first_reading=True) == expected
    assert news_day(one, THURSDAY, first_reading=False) == THURSDAY


def test_what_has_no_date_is_news_when_it_is_first_seen() -> None:
    assert news_day(entry(published=None), THURSDAY, first_reading=True) == THURSDAY


@pytest.mark.parametrize("announce", [Announce.REPLACE, Announce.REPLACE_CROSS])
def test_another_version_is_never_news(announce: Announce) -> None:
    assert news_day(entry(announce=announce), THURSDAY, first_reading=False) is None
