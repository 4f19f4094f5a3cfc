"""The rules of the ledger: who may send, and where a letter stands afterwards.

    nothing ──────claim──────> CLAIMED ──> ACCEPTED | FAILED                final
    EMPTY ────────claim──────> CLAIMED     once more papers have come in
    RETRY ────────claim──────> CLAIMED ──> RETRY                           may be claimed again
    CLAIMED, lease over ─┐          └────> UNKNOWN                         may have arrived
    UNKNOWN ─────────────┴─claim, only if the mailer is repeatable ──> CLAIMED

Pure: storage writes what these rules say, by a conditional update on the row they were told of.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from newsletter.delivery.port import Receipt
from newsletter.delivery.wording import discreet
from newsletter.errors import DeliveryError, UnknownOutcomeError
from newsletter.model import Delivery, DeliveryState

MAX_ATTEMPTS = 5


def next_claim(
    existing: Delivery | None,
    *,
    day: date,
    subscriber_id: int,
    through: int,
    items: tuple[int, ...],
    message_id: str,
    now: datetime,
    lease: timedelta,
    repeatable: bool,
) -> Delivery | None:
    """Return the row to claim before sending a letter, or None if it must not be sent now.

    The Message-ID of the first attempt stays, so that mailboxes can fold a double.
    """
    if existing is not None and not may_be_sent(existing, now=now, repeatable=repeatable):
        return None
    if existing and existing.state is DeliveryState.EMPTY and through <= existing.through:
        return None
    return Delivery(
        day=day,
        subscriber_id=subscriber_id,
        state=DeliveryState.CLAIMED,
        attempt=existing.attempt + 1 if existing else 1,
        through=through,
        items=items,
        message_id=(existing.message_id if existing else "") or message_id,
        lease_until=now + lease,
    )


def may_be_sent(existing: Delivery, *, now: datetime, repeatable: bool) -> bool:
    """Whether a letter that the ledger knows may be tried once more."""
    if existing.state is DeliveryState.EMPTY:
        return True  # nothing was sent yet; `next_claim` asks whether there is anything new
    if existing.attempt >= MAX_ATTEMPTS:
        return False
    match existing.state:
        case DeliveryState.RETRY:
            return True
        case DeliveryState.UNKNOWN:
            return repeatable
        case DeliveryState.CLAIMED:
            return repeatable and _lease_is_over(existing, now)
        case _:
            return False


def outcome(claim: Delivery, result: Receipt | DeliveryError) -> Delivery:
    """Return how a claimed delivery ended, from what the mailer returned or raised."""
    state, words = _state(result), _words(result)
    if state is DeliveryState.RETRY and claim.attempt >= MAX_ATTEMPTS:
        state, words = DeliveryState.FAILED, f"gave up after {claim.attempt} attempts: {words}"
    given = result.provider_id if isinstance(result, Receipt) else ""
    return replace(_ended(claim, state, words), provider_id=given)


def nothing_due(claim: Delivery) -> Delivery:
    """Return how a claimed delivery ended when nothing matched: no letter, unless more comes in."""
    return _ended(claim, DeliveryState.EMPTY, "")


def abandoned(existing: Delivery, *, now: datetime) -> Delivery | None:
    """Return UNKNOWN for a claim whose sender stopped before it could say, None for any other row.

    Only for rows that nobody may claim again; a repeatable mailer claims such a row directly.
    """
    if existing.state is not DeliveryState.CLAIMED or not _lease_is_over(existing, now):
        return None
    return _ended(existing, DeliveryState.UNKNOWN, "the sender stopped before an answer came")


def _state(result: Receipt | DeliveryError) -> DeliveryState:
    match result:
        case Receipt():
            return DeliveryState.ACCEPTED
        case UnknownOutcomeError():
            return DeliveryState.UNKNOWN
        case DeliveryError(permanent=True):
            return DeliveryState.FAILED
        case _:
            return DeliveryState.RETRY


def _words(result: Receipt | DeliveryError) -> str:
    if isinstance(result, Receipt):
        return " ".join(part for part in (result.provider_id, result.detail) if part)
    return str(result)


def _ended(claim: Delivery, state: DeliveryState, words: str) -> Delivery:
    return replace(claim, state=state, detail=discreet(words), lease_until=None)


def _lease_is_over(existing: Delivery, now: datetime) -> bool:
    return existing.lease_until is None or existing.lease_until <= now
