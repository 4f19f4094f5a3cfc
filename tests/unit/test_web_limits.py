from datetime import timedelta

import pytest
from fakes import NOW
from hypothesis import given
from hypothesis import strategies as st

from newsletter.web.limits import Rule, SlidingWindows, allowance, neighbourhood

THRICE = Rule("thrice", 3, timedelta(hours=1))
MINUTE = timedelta(minutes=1)


def test_what_is_over_the_limit_is_refused_until_the_oldest_is_long_ago() -> None:
    limits = SlidingWindows()
    assert [limits.take(THRICE, "a", now=NOW + n * MINUTE) for n in range(4)] == [True] * 3 + [
        False
    ]
    assert not limits.take(THRICE, "a", now=NOW + 59 * MINUTE)
    assert limits.take(THRICE, "a", now=NOW + 60 * MINUTE)
    assert not limits.take(THRICE, "a", now=NOW + 60 * MINUTE)


def test_each_key_and_each_rule_has_its_own_window() -> None:
    limits, once = SlidingWindows(), Rule("once", 1, timedelta(hours=1))
    assert limits.take(once, "a", now=NOW)
    assert limits.take(once, "b", now=NOW)
    assert limits.take(THRICE, "a", now=NOW)
    assert limits.is_full(once, "a", now=NOW)
    assert not limits.is_full(THRICE, "a", now=NOW)


def test_looking_counts_nothing() -> None:
    limits = SlidingWindows()
    assert not any(limits.is_full(THRICE, "a", now=NOW) for _ in range(10))


def test_a_flood_of_keys_costs_bounded_memory() -> None:
    limits, once = SlidingWindows(keys_max=10), Rule("once", 1, timedelta(hours=1))
    for key in range(100):
        limits.take(once, str(key), now=NOW)
    assert limits.is_full(once, "99", now=NOW)
    assert not limits.is_full(once, "0", now=NOW)


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60))
def test_no_stretch_of_the_window_ever_holds_more_than_the_limit(gaps: list[int]) -> None:
    limits, now, taken = SlidingWindows(), NOW, []
    for gap in gaps:
        now += timedelta(minutes=gap / 10)
        if limits.take(THRICE, "a", now=now):
            taken.append(now)
    for start in taken:
        inside = [one for one in taken if start <= one < start + THRICE.within]
        assert len(inside) <= THRICE.most


@pytest.mark.parametrize(
    ("host", "one", "near"),
    [
        ("203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("testclient", "testclient", "testclient"),
    ],
)
def test_a_network_address_stands_for_a_customer_and_their_subnet(
    host: str, one: str, near: str
) -> None:
    assert neighbourhood(host) == (one, near)


def test_a_customer_a_subnet_and_everybody_have_a_limit_each() -> None:
    limits = SlidingWindows()
    few = allowance("few", 1, 2, 3, timedelta(hours=1))
    assert few.take(limits, "203.0.113.1", now=NOW)
    assert not few.take(limits, "203.0.113.1", now=NOW)
    assert few.take(limits, "203.0.113.2", now=NOW)
    assert not few.take(limits, "203.0.113.3", now=NOW)
    assert few.take(limits, "198.51.100.1", now=NOW)
    assert not few.take(limits, "192.0.2.1", now=NOW)


def test_who_is_refused_costs_the_others_nothing() -> None:
    limits = SlidingWindows()
    few = allowance("few", 1, 2, 3, timedelta(hours=1))
    for _ in range(10):
        few.take(limits, "203.0.113.1", now=NOW)
    assert few.take(limits, "203.0.113.2", now=NOW)
    assert few.take(limits, "198.51.100.1", now=NOW)


def test_there_may_be_no_limit_in_all() -> None:
    limits = SlidingWindows()
    few = allowance("few", 1, 1, None, timedelta(hours=1))
    assert all(few.take(limits, f"10.{n}.0.1", now=NOW) for n in range(50))
