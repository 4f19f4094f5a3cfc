"""The rules of the ledger: who may send, and where a letter stands afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.ledger import (
    MAX_ATTEMPTS,
    abandoned,
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
TRIED = tuple(state for state in DeliveryState if state is not DeliveryState.EMPTY)


def row(state: DeliveryState, attempt: int = 1, lease_until: datetime | None = None) -> Delivery:
    return Delivery(
        DAY, 7, state, attempt, 90, (4, 2), "<first@x.example>", lease_until=lease_until
    )


def claim(existing: Delivery | None, *, repeatable: bool = True) -> Delivery | None:
    return next_claim(
        existing,
        day=DAY,
        subscriber_id=7,
        through=99,
        items=(8, 9),
        message_id="<new@x.example>",
        now=NOW,
        lease=LEASE,
        repeatable=repeatable,
    )


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
    )


@pytest.mark.parametrize("repeatable", [True, False])
def test_a_refused_letter_is_claimed_again_with_its_first_message_id(*, repeatable: bool) -> None:
    again = claim(row(DeliveryState.RETRY, attempt=2), repeatable=repeatable)
    assert again is not None
    assert (again.state, again.attempt) == (DeliveryState.CLAIMED, 3)
    assert again.message_id == "<first@x.example>"
    assert (again.through, again.items) == (99, (8, 9))


@pytest.mark.parametrize("state", FINAL)
@pytest.mark.parametrize("repeatable", [True, False])
def test_what_is_settled_is_never_sent_again(state: DeliveryState, *, repeatable: bool) -> None:
    assert claim(row(state), repeatable=repeatable) is None


def test_nobody_takes_a_letter_from_a_sender_whose_lease_runs() -> None:
    held = row(DeliveryState.CLAIMED, lease_until=NOW + timedelta(seconds=1))
    assert claim(held) is None
    assert abandoned(held, now=NOW) is None


@pytest.mark.parametrize("lease_until", [NOW, NOW - LEASE, None])
def test_a_letter_of_a_sender_that_died_is_sent_again_only_if_a_double_does_no_harm(
    lease_until: datetime | None,
) -> None:
    dead = row(DeliveryState.CLAIMED, lease_until=lease_until)
    again = claim(dead, repeatable=True)
    assert again is not None
    assert again.attempt == 2
    assert claim(dead, repeatable=False) is None


def test_a_letter_of_unknown_fate_is_sent_again_only_if_a_double_does_no_harm() -> None:
    lost = row(DeliveryState.UNKNOWN)
    again = claim(lost, repeatable=True)
    assert again is not None
    assert again.message_id == "<first@x.example>"
    assert claim(lost, repeatable=False) is None


def test_a_claim_whose_sender_died_is_told_as_unknown() -> None:
    told = abandoned(row(DeliveryState.CLAIMED, lease_until=NOW), now=NOW)
    assert told is not None
    assert told.state is DeliveryState.UNKNOWN
    assert told.detail
    assert told.lease_until is None


@pytest.mark.parametrize("state", [state for state in DeliveryState if state != "claimed"])
def test_only_claims_can_be_abandoned(state: DeliveryState) -> None:
    assert abandoned(row(state), now=NOW) is None


@pytest.mark.parametrize("state", TRIED)
def test_nothing_is_tried_more_than_five_times(state: DeliveryState) -> None:
    assert claim(row(state, attempt=MAX_ATTEMPTS, lease_until=NOW)) is None


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
    claimed = row(DeliveryState.CLAIMED, lease_until=NOW)
    ended = outcome(claimed, result)
    assert ended.state is state
    assert ended.lease_until is None
    same = replace(ended, state=claimed.state, detail="", lease_until=NOW, provider_id="")
    assert same == claimed


def test_the_providers_name_for_the_mail_and_its_words_are_kept() -> None:
    assert outcome(row(DeliveryState.CLAIMED), Receipt("id-1", "250 OK")).provider_id == "id-1"
    assert outcome(row(DeliveryState.CLAIMED), Receipt("id-1", "250 OK")).detail == "id-1 250 OK"
    assert outcome(row(DeliveryState.CLAIMED), TEMPORARY).detail == "421 try later"


def test_the_last_attempt_that_is_refused_for_now_is_refused_for_good() -> None:
    ended = outcome(row(DeliveryState.CLAIMED, attempt=MAX_ATTEMPTS), TEMPORARY)
    assert ended.state is DeliveryState.FAILED
    assert ended.detail == "gave up after 5 attempts: 421 try later"


def test_the_last_attempt_without_an_answer_stays_unknown() -> None:
    ended = outcome(row(DeliveryState.CLAIMED, attempt=MAX_ATTEMPTS), UnknownOutcomeError("?"))
    assert ended.state is DeliveryState.UNKNOWN


def test_a_letter_with_nothing_to_say_is_settled_until_more_papers_come_in() -> None:
    ended = nothing_due(row(DeliveryState.CLAIMED, lease_until=NOW))
    assert ended.state is DeliveryState.EMPTY
    assert claim(replace(ended, through=99)) is None
    again = claim(ended)
    assert again is not None
    assert (again.state, again.attempt) == (DeliveryState.CLAIMED, 2)


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
    detail = outcome(row(DeliveryState.CLAIMED), DeliveryError(words, permanent=True)).detail
    assert "@" not in detail
    assert "ada" not in detail
    assert "<address>" in detail


@given(st.text(max_size=2000))
def test_a_detail_is_one_short_printable_line_whatever_a_server_says(words: str) -> None:
    detail = outcome(row(DeliveryState.CLAIMED), DeliveryError(words, permanent=True)).detail
    assert len(detail) <= 300
    assert detail.isprintable()
    assert detail == detail.strip()


def test_a_very_long_answer_is_cut_in_no_time() -> None:
    detail = outcome(row(DeliveryState.CLAIMED), Receipt(detail="x" * 10_000_000)).detail
    assert len(detail) == 300
    assert detail.endswith("…")


@given(st.lists(st.sampled_from(["accept", "refuse", "later", "silence", "die"]), max_size=12))
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
    sent = 0
    for number, event in enumerate(events):
        claimed = next_claim(
            current,
            day=DAY,
            subscriber_id=7,
            through=1,
            items=(),
            message_id=f"<{number}@x.example>",
            now=NOW + number * LEASE,
            lease=LEASE,
            repeatable=False,
        )
        if claimed is None:
            continue
        assert current is None or current.state is DeliveryState.RETRY
        sent += 1
        current = claimed if event == "die" else outcome(claimed, ends[event])
    assert sent <= MAX_ATTEMPTS
