from datetime import UTC, date, datetime, timedelta

import pytest
from ingest_samples import entry

from newsletter.ingest.quiet import batch_of, holidays, is_stale, shut_until, why_empty
from newsletter.model import Announce, FeedState, Reason

NOW = datetime(2026, 6, 11, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ((2026, 1, 2), Reason.HOLIDAY),
        ((2026, 1, 20), Reason.HOLIDAY),
        ((2026, 6, 22), Reason.HOLIDAY),  # the Monday after a Friday that was one
        ((2026, 5, 26), Reason.HOLIDAY),
        ((2026, 11, 27), Reason.HOLIDAY),
        ((2026, 6, 20), Reason.WEEKEND),
        ((2026, 6, 21), Reason.WEEKEND),
        ((2026, 6, 11), Reason.NOTHING_ANNOUNCED),
    ],
)
def test_an_empty_day_is_explained(day: tuple[int, int, int], reason: Reason) -> None:
    assert why_empty(date(*day), daily=True) is reason
    assert why_empty(date(*day), daily=False) is Reason.NOTHING_ANNOUNCED


def test_holidays_on_a_weekend_are_kept_on_a_weekday() -> None:
    assert date(2026, 7, 3) in holidays(2026)
    assert date(2027, 7, 5) in holidays(2027)


def test_a_batch_is_the_same_in_any_order_and_another_with_another_paper() -> None:
    one, two = entry(key="arxiv:1"), entry(key="arxiv:2")
    assert batch_of([one, two]) == batch_of([two, one, one])
    assert batch_of([one]) != batch_of([one, two])
    assert batch_of([one]) != batch_of([entry(key="arxiv:1", announce=Announce.CROSS)])
    assert batch_of([]) == ""


def test_a_batch_is_stale_on_a_later_weekday_only() -> None:
    state = FeedState(batch="x", batch_day=date(2026, 6, 10))
    assert is_stale(state, "x", date(2026, 6, 11))
    assert not is_stale(state, "y", date(2026, 6, 11))
    assert not is_stale(state, "x", date(2026, 6, 10))
    assert not is_stale(state, "x", date(2026, 6, 13))
    assert not is_stale(FeedState(), "", date(2026, 6, 11))
    assert not is_stale(FeedState(), "x", date(2026, 6, 11))


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, None), (4, None), (5, 15), (6, 30), (9, 240), (10, 360), (99, 360)],
)
def test_rests_grow_up_to_six_hours(failures: int, minutes: int | None) -> None:
    expected = NOW + timedelta(minutes=minutes) if minutes else None
    assert shut_until(failures, NOW) == expected
