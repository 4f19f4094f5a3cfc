"""How fast letters may leave, and when the sending stops itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from newsletter.delivery.ceiling import Ceiling
from newsletter.delivery.ledger import Patience
from newsletter.delivery.port import MemoryMailer, Receipt
from newsletter.delivery.throttle import NOW as AT_ONCE
from newsletter.delivery.throttle import MemoryPace, Throttle, WarmUp
from newsletter.errors import DeliveryError, SetUpError
from newsletter.model import Delivery, DeliveryState
from newsletter.sending import Way

DAY = date(2026, 6, 11)
NOW = datetime(2026, 6, 11, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def taken_in(throttle: Throttle, address: str, seconds: float) -> int:
    """How many letters leave in a time, looked at every hundredth of a second."""
    count = 0
    for hundredth in range(int(seconds * 100)):
        now = NOW + hundredth * SECOND / 100
        count += throttle.take(address, now) <= AT_ONCE
    return count


def test_without_a_rate_nothing_waits() -> None:
    assert taken_in(Throttle(), "ada@example.org", 2) == 200


@pytest.mark.parametrize("rate", [0.1, 2, 10])
def test_a_rate_is_kept_to_beside_one_burst(rate: float) -> None:
    assert taken_in(Throttle(rate), "ada@example.org", 20) <= rate * 21 + 1
    assert taken_in(Throttle(rate), "ada@example.org", 20) >= int(rate * 20)


def test_a_domain_has_its_own_rate_whatever_its_case_and_slows_no_other() -> None:
    throttle = Throttle(50, {"slow.example": 1})
    for _ in range(2):
        assert throttle.take("ada@Slow.example", NOW) == AT_ONCE
    for ask in (throttle.wait, throttle.take):
        assert ask("bob@slow.EXAMPLE", NOW) == SECOND
        assert ask("eve@quick.example", NOW) == AT_ONCE


def test_what_was_not_used_is_not_saved_up() -> None:
    throttle = Throttle(2)
    throttle.take("ada@example.org", NOW - timedelta(hours=1))
    assert taken_in(throttle, "ada@example.org", 1) <= 5


def test_who_shares_a_pace_shares_its_rates() -> None:
    pace = MemoryPace()
    ours, theirs = Throttle(10, {}, pace), Throttle(10, {}, pace)
    left = [one.take("ada@example.org", NOW) for _ in range(20) for one in (ours, theirs)]
    assert left.count(AT_ONCE) == 11
    later = NOW + SECOND
    assert [theirs.take("a@x.example", later) for _ in range(20)].count(AT_ONCE) == 10
    assert ours.take("ada@example.org", later) > AT_ONCE
    assert ours.wait("ada@example.org", later) > AT_ONCE


def test_a_clock_that_was_wrong_holds_nothing_up() -> None:
    throttle = Throttle(10)
    taken_in(throttle, "ada@example.org", 2)
    earlier = NOW - timedelta(hours=3)
    assert throttle.take("ada@example.org", earlier) == AT_ONCE
    left = [throttle.take("ada@example.org", earlier) for _ in range(20)]
    assert left.count(AT_ONCE) == 10, "and the rate holds by the clock that is right"


def test_a_new_sender_begins_with_few_letters_a_day() -> None:
    plan = WarmUp(DAY, (50, 200))
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]
    assert [plan.allowance(day) for day in days] == [50, 50, 200, None]


class Ticking:
    """A clock that goes on by a second each time it is looked at."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += SECOND
        return self.now


def paced(throttle: Throttle, people: list[str]) -> list[str | None]:
    way = Way(MemoryMailer, Patience(), throttle=throttle)
    return list(way.paced(people, lambda one: one, Ticking()))


def test_who_has_to_wait_lets_the_others_pass() -> None:
    slow = [f"reader{n}@slow.example" for n in range(4)]
    quick = [f"reader{n}@quick.example" for n in range(4)]
    order = paced(Throttle(0, {"slow.example": 0.2}), slow + quick)
    sent = [one for one in order if one]
    assert sorted(sent) == sorted(slow + quick)
    assert sent[1:5] == quick
    assert [one for one in sent if one in slow] == slow


def test_who_would_wait_for_long_is_left_for_the_next_look() -> None:
    slow = [f"reader{n}@slow.example" for n in range(4)]
    assert paced(Throttle(0, {"slow.example": 0.001}), slow) == slow[:1]


BUSY = DeliveryError("450 busy", permanent=False)


def ended(state: DeliveryState) -> Delivery:
    return Delivery(DAY, 7, state, 1, 9, detail="450 busy")


def test_many_refusals_in_a_row_pause_the_edition_for_a_while() -> None:
    ceiling = Ceiling(3, timedelta(minutes=15))
    for state in ("retry", "retry", "accepted", "retry", "empty", "retry"):
        ceiling.note(ended(DeliveryState(state)), BUSY)
        assert ceiling.pause(NOW) is None
    ceiling.note(ended(DeliveryState.RETRY), BUSY)
    pause = ceiling.pause(NOW)
    assert pause is not None
    assert pause.until == NOW + timedelta(minutes=15)
    assert "3 letters in a row were not accepted: 450 busy" in pause.why
    assert pause.holds(NOW)
    assert not pause.holds(NOW + timedelta(minutes=15))


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.UNKNOWN])
def test_refusals_for_good_pause_it_until_somebody_has_looked(state: DeliveryState) -> None:
    ceiling = Ceiling(2, timedelta(minutes=15))
    ceiling.note(ended(DeliveryState.RETRY), BUSY)
    ceiling.note(ended(state), BUSY)
    pause = ceiling.pause(NOW)
    assert pause is not None
    assert pause.until is None
    assert pause.holds(NOW + timedelta(days=300))


def test_what_a_person_has_to_mend_pauses_it_at_once() -> None:
    ceiling = Ceiling(10, timedelta(minutes=15))
    ceiling.note(ended(DeliveryState.RETRY), SetUpError("550 not as that sender"))
    ceiling.note(ended(DeliveryState.ACCEPTED), Receipt())
    pause = ceiling.pause(NOW)
    assert pause is not None
    assert pause.until is None
    assert "no letter can leave" in pause.why
