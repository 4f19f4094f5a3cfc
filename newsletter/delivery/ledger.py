"""The rules of the ledger: who may send, and where a letter stands afterwards.

    nothing ──────claim──────> CLAIMED ──> ACCEPTED | FAILED                final
    EMPTY ────────claim──────> CLAIMED     once more papers have come in
    HELD ─────────claim──────> CLAIMED     when there is room in the day's number of a new sender
    RETRY ────────claim──────> CLAIMED ──> RETRY      may be claimed again, but not before next_at
    CLAIMED, lease over ─────> UNKNOWN <── CLAIMED    may have arrived
    UNKNOWN ──────claim──────> CLAIMED     if no word came until next_at (None: never)

Pure: storage writes what these rules say, by a conditional update on the row they were told of.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from newsletter.delivery.port import Receipt
from newsletter.delivery.wording import discreet
from newsletter.errors import DeliveryError, UnknownOutcomeError
from newsletter.model import Delivery, DeliveryState

QUIETS = 3  # how many quiet windows a letter of unknown fate gets at least
JITTER = 0.25  # of a back-off, to either side


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a letter that is refused for now is tried.

    The first pause doubles with each attempt up to the `longest`; after `within`, counted from the
    first attempt, a letter is given up: its papers come with the next one. A letter of unknown
    fate rests for `quiet` (None: for ever), while word of it may come, and longer each time; it is
    sent again `within` as well, or for three quiet windows if that is longer.
    """

    first: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(hours=2)
    within: timedelta = timedelta(hours=20)
    quiet: timedelta | None = None


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
    at_once: bool = False,
) -> Delivery | None:
    """Return the row to claim before sending a letter, or None if it must not be sent now.

    The Message-ID of the first attempt stays, so that mailboxes can fold a double.
    """
    if existing is not None and not may_be_sent(existing, now=now, at_once=at_once):
        return None
    if existing and existing.state is DeliveryState.EMPTY and through <= existing.through:
        return None
    tried = existing if existing and existing.state is not DeliveryState.EMPTY else None
    return Delivery(
        day=day,
        subscriber_id=subscriber_id,
        state=DeliveryState.CLAIMED,
        attempt=existing.attempt + 1 if existing else 1,
        through=through,
        items=items,
        message_id=(existing.message_id if existing else "") or message_id,
        lease_until=now + lease,
        begun_at=(tried and tried.begun_at) or now,
    )


def may_be_sent(existing: Delivery, *, now: datetime, at_once: bool = False) -> bool:
    """Whether a letter that the ledger knows may be tried once more.

    `at_once`: a person asks for it, and what was refused need not wait for its time.
    """
    match existing.state:
        case DeliveryState.EMPTY | DeliveryState.HELD:
            return True  # nothing was sent yet; `next_claim` asks whether there is anything new
        case DeliveryState.RETRY:
            return at_once or existing.next_at is None or existing.next_at <= now
        case DeliveryState.UNKNOWN:
            return existing.next_at is not None and existing.next_at <= now
        case _:
            return False


def outcome(
    claim: Delivery, result: Receipt | DeliveryError, *, now: datetime, patience: Patience
) -> Delivery:
    """Return how a claimed delivery ended, from what the mailer returned or raised."""
    match result:
        case Receipt():
            words = " ".join(part for part in (result.provider_id, result.detail) if part)
            accepted = _ended(claim, DeliveryState.ACCEPTED, words)
            return replace(accepted, provider_id=result.provider_id)
        case UnknownOutcomeError():
            return _unknown(claim, str(result), now, patience)
        case DeliveryError(permanent=True):
            return _ended(claim, DeliveryState.FAILED, str(result))
        case _:
            return _put_off(claim, result, now, patience)


def nothing_due(claim: Delivery) -> Delivery:
    """Return how a claimed delivery ended when nothing matched: no letter, unless more comes in."""
    return _ended(claim, DeliveryState.EMPTY, "")


def abandoned(existing: Delivery, *, now: datetime, patience: Patience) -> Delivery | None:
    """Return UNKNOWN for a claim whose sender stopped before it could say, None for other rows."""
    over = existing.lease_until is None or existing.lease_until <= now
    if existing.state is not DeliveryState.CLAIMED or not over:
        return None
    since = existing.lease_until or now
    return _unknown(existing, "the sender stopped before an answer came", since, patience)


def back_off(attempt: int, patience: Patience, seed: str) -> timedelta:
    """Return how long to wait after an attempt (1: the first).

    Letters refused together come back spread out; how far is drawn from `seed`, not from chance.
    """
    doubled: timedelta = patience.first * 2 ** min(attempt - 1, 20)
    drawn = hashlib.sha256(f"{attempt} {seed}".encode()).digest()[0] / 255
    return min(doubled, patience.longest) * (1 + JITTER * (2 * drawn - 1))


def _put_off(claim: Delivery, error: DeliveryError, now: datetime, patience: Patience) -> Delivery:
    again = now + back_off(claim.attempt, patience, claim.message_id)
    again = max(again, error.not_before or again)
    if again > (claim.begun_at or now) + patience.within:
        words = f"gave up after {claim.attempt} attempts: {error}"
        return _ended(claim, DeliveryState.FAILED, words)
    return replace(_ended(claim, DeliveryState.RETRY, str(error)), next_at=again)


def _unknown(claim: Delivery, words: str, since: datetime, patience: Patience) -> Delivery:
    ended = _ended(claim, DeliveryState.UNKNOWN, words)
    if patience.quiet is None:
        return replace(ended, next_at=None)
    most = max(patience.longest, patience.quiet)
    again = since + min(patience.quiet * 2 ** min(claim.attempt - 1, 20), most)
    last = (claim.begun_at or since) + max(patience.within, QUIETS * patience.quiet)
    return replace(ended, next_at=again if again <= last else None)


def _ended(claim: Delivery, state: DeliveryState, words: str) -> Delivery:
    return replace(claim, state=state, detail=discreet(words), lease_until=None)
