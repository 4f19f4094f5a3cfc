"""When a letter is due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from fakes import a_subscriber
from hypothesis import given
from hypothesis import strategies as st

from subscribers.model import Frequency, address_key

FRIDAY = date(2026, 6, 12)


@pytest.mark.parametrize(
    ("frequency", "due"),
    [
        (Frequency.DAILY, [True, True, True, True]),
        (Frequency.WEEKDAYS, [True, False, False, True]),
        (Frequency.WEEKLY, [False, False, False, True]),
    ],
)
def test_a_letter_is_due_on_the_days_that_were_asked_for(
    frequency: Frequency, due: list[bool]
) -> None:
    one = a_subscriber(frequency=frequency)
    assert [one.is_due(FRIDAY + timedelta(days=n)) for n in range(4)] == due


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(Frequency))
def test_between_two_due_days_none_is_due(day: date, frequency: Frequency) -> None:
    one = a_subscriber(frequency=frequency)
    before = one.previous_due(day)
    between = (day - before).days - 1
    assert before < day
    assert one.is_due(before)
    assert not any(one.is_due(before + timedelta(days=n + 1)) for n in range(between))


def test_a_letter_is_due_at_an_hour_of_the_subscribers_own_zone() -> None:
    one = a_subscriber(timezone="Asia/Shanghai", hour=time(7))
    assert one.moment(FRIDAY) == datetime(2026, 6, 11, 23, 0, tzinfo=UTC)


def test_two_spellings_of_an_address_are_one() -> None:
    assert address_key("Ada@Example.ORG") == address_key("ada@example.org")
