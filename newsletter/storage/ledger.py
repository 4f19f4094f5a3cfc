"""The ledger of a database: who may send, decided by conditional updates.

A claim is won by writing it onto the very state and attempt that the claimant was told of. Since
an attempt's number only grows, an outcome that comes late can never be written onto a claim that
somebody else has taken over.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from newsletter.model import Delivery, DeliveryState
from newsletter.storage.database import Database
from newsletter.storage.tables import DeliveryRow, EditionRow, Person

# What may come before an outcome: it moves forward only. UNKNOWN is settled when word comes.
BEFORE: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.CLAIMED: frozenset(),
    DeliveryState.ACCEPTED: frozenset({DeliveryState.CLAIMED, DeliveryState.UNKNOWN}),
    DeliveryState.RETRY: frozenset({DeliveryState.CLAIMED, DeliveryState.UNKNOWN}),
    DeliveryState.FAILED: frozenset(
        {DeliveryState.CLAIMED, DeliveryState.UNKNOWN, DeliveryState.RETRY}
    ),
    DeliveryState.UNKNOWN: frozenset({DeliveryState.CLAIMED}),
    DeliveryState.EMPTY: frozenset({DeliveryState.CLAIMED}),
}
ACCEPTED, UNKNOWN = DeliveryState.ACCEPTED.value, DeliveryState.UNKNOWN.value
UNSENT = (DeliveryState.RETRY, DeliveryState.FAILED)

log = logging.getLogger(__name__)


def check_claim(claim: Delivery, expected: Delivery | None) -> None:
    """Raise ValueError for a claim that two claimants could win."""
    if claim.state is not DeliveryState.CLAIMED:
        raise ValueError(f"a claim is CLAIMED, not {claim.state}")
    if expected and claim.attempt <= expected.attempt:
        raise ValueError("a claim's attempt is higher than the one it follows")


@dataclass(frozen=True, slots=True)
class SqlLedger:
    """The Ledger of a database."""

    database: Database

    def last_before(self, day: date) -> Mapping[int, Delivery]:
        """For each subscriber, the latest delivery before a day that did not fail."""
        row, before = DeliveryRow, aliased(DeliveryRow)
        theirs = select(before.id).where(
            before.subscriber_id == Person.id,
            col(before.day) < day,
            col(before.state).not_in(UNSENT),
        )
        latest = theirs.order_by(col(before.day).desc()).limit(1).correlate(Person)
        # One look into the index for each subscriber, however long the history is.
        asked = select(row).select_from(Person).join(row, col(row.id) == latest.scalar_subquery())
        return self._by_subscriber(asked)

    def of_day(self, day: date) -> Mapping[int, Delivery]:
        """The deliveries of a day, by subscriber id."""
        named = col(DeliveryRow.subscriber_id).is_not(None)
        return self._by_subscriber(select(DeliveryRow).where(DeliveryRow.day == day, named))

    def claim(self, claim: Delivery, *, expected: Delivery | None, now: datetime) -> bool:
        """Write a claim if the ledger still holds `expected`; whoever gets True may send.

        Raises ValueError for a claim that two claimants could win.
        """
        check_claim(claim, expected)
        with self.database.write() as session:
            if expected is None:
                return self._open(session, claim, now)
            return _move(session, claim, {expected.state}, expected.attempt, now)

    def record(self, outcome: Delivery, *, now: datetime) -> None:
        """Write how a claimed delivery ended, if the claim is still the one of this attempt."""
        with self.database.write() as session:
            written = _move(session, outcome, BEFORE[outcome.state], outcome.attempt, now)
        if not written:
            log.warning(
                "delivery of %s to subscriber %d: %s of attempt %d came too late and is dropped",
                outcome.day,
                outcome.subscriber_id,
                outcome.state,
                outcome.attempt,
            )

    def counts(self, day: date) -> Mapping[DeliveryState, int]:
        """How many deliveries of a day stand where, those of people who left included."""
        state = col(DeliveryRow.state)
        asked = select(state, func.count()).where(DeliveryRow.day == day).group_by(state)
        with self.database.read() as session:
            return {DeliveryState(name): number for name, number in session.exec(asked)}

    def letter(
        self, subscriber_id: int, answered: Sequence[str], day: date | None
    ) -> Delivery | None:
        """Return the letter that a mail answers, by Message-ID or day, or else the latest one."""
        row = DeliveryRow
        asked = select(row).where(
            row.subscriber_id == subscriber_id, col(row.state).in_((ACCEPTED, UNKNOWN))
        )
        latest = asked.order_by(col(row.day).desc()).limit(1)
        named = latest.where(col(row.message_id).in_(answered))
        with self.database.read() as session:
            # A day that had no letter is no reason to take another one's numbers.
            found = (
                session.exec(named).first()
                or session.exec(latest.where(row.day == day) if day else latest).first()
            )
            return _delivery(found) if found else None

    def _open(self, session: Session, claim: Delivery, now: datetime) -> bool:
        """Write the first claim of a letter; False if there is one, or nobody to send it to."""
        theirs = select(Person.id).where(Person.id == claim.subscriber_id)
        if session.exec(theirs.with_for_update(read=True, key_share=True)).first() is None:
            return False
        edition = self.database.upsert(EditionRow).values(day=claim.day, created_at=now)
        session.exec(edition.on_conflict_do_nothing())
        row = self.database.upsert(DeliveryRow).values(
            day=claim.day,
            subscriber_id=claim.subscriber_id,
            fate="",
            created_at=now,
            **_columns(claim, now),
        )
        written = row.on_conflict_do_nothing().returning(col(DeliveryRow.id))
        return session.exec(written).first() is not None

    def _by_subscriber(self, asked: SelectOfScalar[DeliveryRow]) -> Mapping[int, Delivery]:
        with self.database.read() as session:
            deliveries = map(_delivery, session.exec(asked))
            return {delivery.subscriber_id: delivery for delivery in deliveries}


def _move(
    session: Session, to: Delivery, states: Iterable[DeliveryState], attempt: int, now: datetime
) -> bool:
    """Write a row over one of these states and this attempt; False if there is none."""
    changes = update(DeliveryRow).where(
        col(DeliveryRow.day) == to.day,
        col(DeliveryRow.subscriber_id) == to.subscriber_id,
        col(DeliveryRow.state).in_(states),
        col(DeliveryRow.attempt) == attempt,
    )
    return session.exec(changes.values(**_columns(to, now))).rowcount == 1


def _columns(delivery: Delivery, now: datetime) -> dict[str, Any]:
    return {
        "state": delivery.state.value,
        "attempt": delivery.attempt,
        "lease_until": delivery.lease_until,
        "through": delivery.through,
        "items": list(delivery.items),
        "message_id": delivery.message_id,
        "provider_id": delivery.provider_id,
        "detail": delivery.detail,
        "updated_at": now,
    }


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        day=row.day,
        subscriber_id=row.subscriber_id or 0,
        state=DeliveryState(row.state),
        attempt=row.attempt,
        through=row.through,
        items=tuple(row.items),
        message_id=row.message_id,
        provider_id=row.provider_id,
        detail=row.detail,
        lease_until=row.lease_until,
    )
