"""The rules of the ledger: who may send, and where a letter stands afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.ledger import (
    Patience,
    abandoned,
    back_off,
    next_claim,
    nothing_due,
    outcome,
)
from newsletter.delivery.port import Receipt
from newsletter.errors import DeliveryError, UnknownOutcomeError
from newsletter.model import Delivery, DeliveryState

DAY = date(2026, 6, 11)
NOW = datetime(2026, 6, 11, 7, tzinfo=UTC)
LEASE = timedelta(minutes=5)
TEMPORARY = DeliveryError("421 try later", permanent=False)
FINAL = (DeliveryState.ACCEPTED, DeliveryState.FAILED)


PATIENCE = Patience(quiet=timedelta(minutes=30))
FOREVER = replace(PATIENCE, quiet=None)
HOUR = timedelta(hours=1)


def row(state: DeliveryState, attempt: int = 1, **changes: Any) -> Delivery:
    return Delivery(DAY, 7, state, attempt, 90, (4, 2), "<first@x.example>", **changes)


def claim(existing: Delivery | None, *, at_once: bool = False) -> Delivery | None:
    return next_claim(
        existing,
        day=DAY,
        subscriber_id=7,
        through=99,
        items=(8, 9),
        message_id="<new@x.example>",
        now=NOW,
        lease=LEASE,
        at_once=at_once,
    )


def end(
    claimed: Delivery, result: Receipt | DeliveryError, patience: Patience = PATIENCE
) -> Delivery:
    return outcome(claimed, result, now=NOW, patience=patience)


def test_a_letter_that_the_ledger_does_not_know_is_claimed_for_the_first_time() -> None:
    assert claim(None) == Delivery(
        DAY,
        7,
        DeliveryState.CLAIMED,
        attempt=1,
        through=99,
        items=(8, 9),
        message_id="<new@x.example>",
        lease_until=NOW + LEASE,
        begun_at=NOW,
    )


def test_a_refused_letter_is_claimed_again_with_its_first_message_id_and_beginning() -> None:
    again = claim(row(DeliveryState.RETRY, attempt=2, begun_at=NOW - HOUR, next_at=NOW))
    assert again is not None
    assert (again.state, again.attempt) == (DeliveryState.CLAIMED, 3)
    assert (again.message_id, again.begun_at) == ("<first@x.example>", NOW - HOUR)
    assert (again.through, again.items) == (99, (8, 9))
    assert again.next_at is None


def test_a_refused_letter_waits_for_its_time_unless_somebody_asks_for_it_at_once() -> None:
    waits = row(DeliveryState.RETRY, next_at=NOW + LEASE)
    assert claim(waits) is None
    assert claim(waits, at_once=True) is not None


@pytest.mark.parametrize("state", FINAL)
def test_what_is_settled_is_never_sent_again(state: DeliveryState) -> None:
    assert claim(row(state)) is None
    assert claim(row(state), at_once=True) is None


@pytest.mark.parametrize("lease_until", [NOW + LEASE, NOW, NOW - LEASE, None])
def test_nobody_takes_a_letter_from_its_sender(lease_until: datetime | None) -> None:
    assert claim(row(DeliveryState.CLAIMED, lease_until=lease_until), at_once=True) is None


@pytest.mark.parametrize("lease_until", [NOW, NOW - LEASE, None])
def test_a_letter_of_a_sender_that_died_is_unknown_and_rests_from_the_end_of_its_lease(
    lease_until: datetime | None,
) -> None:
    dead = row(DeliveryState.CLAIMED, lease_until=lease_until)
    told = abandoned(dead, now=NOW, patience=PATIENCE)
    assert told is not None
    assert told.state is DeliveryState.UNKNOWN
    assert told.detail
    assert told.lease_until is None
    assert told.next_at == (lease_until or NOW) + timedelta(minutes=30)


@pytest.mark.parametrize(
    "other",
    [
        *(row(state) for state in DeliveryState if state != "claimed"),
        row(DeliveryState.CLAIMED, lease_until=NOW + timedelta(seconds=1)),
    ],
)
def test_only_claims_whose_lease_is_over_are_abandoned(other: Delivery) -> None:
    assert abandoned(other, now=NOW, patience=PATIENCE) is None


def test_a_letter_of_unknown_fate_is_sent_again_when_no_word_came_for_long_enough() -> None:
    lost = end(row(DeliveryState.CLAIMED, begun_at=NOW), UnknownOutcomeError("?"))
    assert lost.next_at == NOW + timedelta(minutes=30)
    assert claim(lost, at_once=True) is None
    again = claim(replace(lost, next_at=NOW))
    assert again is not None
    assert again.message_id == "<first@x.example>"


def test_where_a_double_does_harm_a_letter_of_unknown_fate_rests_for_ever() -> None:
    lost = end(row(DeliveryState.CLAIMED), UnknownOutcomeError("?"), FOREVER)
    assert lost.next_at is None
    assert claim(lost) is None


def sends_of(quiet: timedelta) -> list[timedelta]:
    """How long after the first time a letter is sent again that nobody ever answers for."""
    patience, now, sends = replace(PATIENCE, quiet=quiet), NOW, []
    while True:
        held = row(DeliveryState.CLAIMED, attempt=len(sends) + 1, begun_at=NOW)
        ended = outcome(held, UnknownOutcomeError("?"), now=now, patience=patience)
        assert ended.state is DeliveryState.UNKNOWN
        if ended.next_at is None:
            return sends
        now = ended.next_at
        sends.append(now - NOW)


def test_a_letter_that_nobody_answers_for_is_sent_later_and_later_and_given_up() -> None:
    hours = [one / HOUR for one in sends_of(timedelta(minutes=30))]
    assert hours == [0.5, 1.5, *(3.5 + 2 * n for n in range(9))]
    assert sends_of(timedelta(hours=24)) == [24 * HOUR, 48 * HOUR, 72 * HOUR]


def test_tries_that_were_refused_do_not_count_when_nobody_answers() -> None:
    """It had never left: giving it up now would lose it."""
    held = row(DeliveryState.CLAIMED, attempt=9, begun_at=NOW - 9 * HOUR)
    ended = end(held, UnknownOutcomeError("?"))
    assert ended.next_at == NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (Receipt("id-1", "250 OK"), DeliveryState.ACCEPTED),
        (DeliveryError("550 no such user", permanent=True), DeliveryState.FAILED),
        (TEMPORARY, DeliveryState.RETRY),
        (UnknownOutcomeError("no answer"), DeliveryState.UNKNOWN),
    ],
)
def test_the_error_alone_decides_where_a_letter_stands(
    result: Receipt | DeliveryError, state: DeliveryState
) -> None:
    claimed = row(DeliveryState.CLAIMED, lease_until=NOW, begun_at=NOW)
    ended = end(claimed, result)
    assert ended.state is state
    assert ended.lease_until is None
    back = {"lease_until": NOW, "provider_id": "", "next_at": None, "detail": ""}
    assert replace(ended, state=claimed.state, **back) == claimed


def test_the_providers_name_for_the_mail_and_its_words_are_kept() -> None:
    assert end(row(DeliveryState.CLAIMED), Receipt("id-1", "250 OK")).provider_id == "id-1"
    assert end(row(DeliveryState.CLAIMED), Receipt("id-1", "250 OK")).detail == "id-1 250 OK"
    assert end(row(DeliveryState.CLAIMED), TEMPORARY).detail == "421 try later"


def test_pauses_double_up_to_the_longest_one() -> None:
    pauses = [back_off(attempt, PATIENCE, "<x>") for attempt in range(1, 40)]
    for before, pause in pairwise(pauses[:5]):
        assert 1.1 < pause / before < 3.4
    assert max(pauses) <= PATIENCE.longest * 1.25
    assert min(pauses) >= PATIENCE.first * 0.75


def test_letters_that_were_refused_together_come_back_one_by_one() -> None:
    ended = {
        end(replace(row(DeliveryState.CLAIMED), message_id=f"<{n}>"), TEMPORARY).next_at
        for n in range(50)
    }
    assert len(ended) > 25


def test_a_server_that_says_when_to_come_back_is_believed() -> None:
    later = NOW + 3 * HOUR
    told = DeliveryError("429", permanent=False, not_before=later)
    assert end(row(DeliveryState.CLAIMED), told).next_at == later
    soon = DeliveryError("429", permanent=False, not_before=NOW)
    assert (end(row(DeliveryState.CLAIMED), soon).next_at or NOW) > NOW


def test_a_letter_that_is_refused_all_day_is_given_up() -> None:
    old = row(DeliveryState.CLAIMED, attempt=14, begun_at=NOW - timedelta(hours=19))
    ended = end(old, TEMPORARY)
    assert ended.state is DeliveryState.FAILED
    assert ended.detail == "gave up after 14 attempts: 421 try later"


def test_a_letter_with_nothing_to_say_is_settled_until_more_papers_come_in() -> None:
    ended = nothing_due(row(DeliveryState.CLAIMED, lease_until=NOW, begun_at=NOW - HOUR))
    assert ended.state is DeliveryState.EMPTY
    assert claim(replace(ended, through=99)) is None
    again = claim(ended)
    assert again is not None
    assert (again.state, again.attempt, again.begun_at) == (DeliveryState.CLAIMED, 2, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "550 5.1.1 <ada@example.org>: Recipient rejected",
        'RCPT TO:<"ada l"@example.org> rejected',
        "user=ada@xn--bcher-kva.example unknown",
        "josé@bücher.example: no",
    ],
)
def test_the_ledger_holds_no_address(words: str) -> None:
    detail = end(row(DeliveryState.CLAIMED), DeliveryError(words, permanent=True)).detail
    assert "@" not in detail
    assert "ada" not in detail
    assert "<address>" in detail


@given(st.text(max_size=2000))
def test_a_detail_is_one_short_printable_line_whatever_a_server_says(words: str) -> None:
    detail = end(row(DeliveryState.CLAIMED), DeliveryError(words, permanent=True)).detail
    assert len(detail) <= 300
    assert detail.isprintable()
    assert detail == detail.strip()


def test_a_very_long_answer_is_cut_in_no_time() -> None:
    detail = end(row(DeliveryState.CLAIMED), Receipt(detail="x" * 10_000_000)).detail
    assert len(detail) == 300
    assert detail.endswith("…")


@given(st.lists(st.sampled_from(["accept", "refuse", "later", "silence", "die"]), max_size=40))
def test_whatever_happens_an_accepted_letter_is_never_sent_again_and_attempts_end(
    events: list[str],
) -> None:
    ends: dict[str, Receipt | DeliveryError] = {
        "accept": Receipt(),
        "refuse": DeliveryError("no", permanent=True),
        "later": TEMPORARY,
        "silence": UnknownOutcomeError("?"),
    }
    current: Delivery | None = None
    for number, event in enumerate(events):
        now = NOW + number * HOUR
        claimed = next_claim(
            current,
            day=DAY,
            subscriber_id=7,
            through=1,
            items=(),
            message_id=f"<{number}@x.example>",
            now=now,
            lease=LEASE,
        )
        if claimed is None:
            current = current and (abandoned(current, now=now, patience=PATIENCE) or current)
            continue
        assert current is None or current.state in {DeliveryState.RETRY, DeliveryState.UNKNOWN}
        assert current is None or claimed.message_id == current.message_id
        assert now <= (claimed.begun_at or now) + PATIENCE.within + 2 * HOUR
        dead = event == "die"
        current = claimed if dead else outcome(claimed, ends[event], now=now, patience=PATIENCE)
