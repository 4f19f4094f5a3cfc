"""The ledger of a database: who may send, decided by conditional updates.

A claim is won by writing it onto the very state and attempt that the claimant was told of. Since
an attempt's number only grows, an outcome that comes late can never be written onto a claim that
somebody else has taken over. Whether somebody still wants letters is asked in the transaction that
claims: on PostgreSQL their row is held until it ends, on SQLite nobody else writes meanwhile.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from newsletter.model import Delivery, DeliveryState
from newsletter.ports import Claim
from newsletter.storage.database import Database
from newsletter.storage.moves import END, GIVE_UP, LETTER, TAKE_OVER, WELCOME
from newsletter.storage.tables import DeliveryRow, EditionRow, Person

ACCEPTED, UNKNOWN = DeliveryState.ACCEPTED.value, DeliveryState.UNKNOWN.value
RETRY, CLAIMED = DeliveryState.RETRY.value, DeliveryState.CLAIMED.value
UNSENT = (DeliveryState.RETRY, DeliveryState.FAILED, DeliveryState.HELD)
AT_ONCE = 500  # rows of one statement, at most
LEFT_US = (ACCEPTED, UNKNOWN, CLAIMED)  # or may have
RECENT = timedelta(days=7)  # older letters are news no more
SUPERSEDED = timedelta(days=31)  # a letter that still waits when a later one leaves is given up

log = logging.getLogger(__name__)


def check_claim(claim: Delivery, expected: Delivery | None) -> None:
    """Raise ValueError for a claim that two claimants could win."""
    if claim.state is not DeliveryState.CLAIMED:
        raise ValueError(f"a claim is CLAIMED, not {claim.state}")
    if expected and claim.attempt <= expected.attempt:
        raise ValueError("a claim's attempt is higher than the one it follows")


def given_up_for(day: date) -> str:
    """Say why a letter that waited was given up when a later day's was claimed."""
    return f"given up: its papers come with the letter of {day}"


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
        """Make one claim; whoever gets True may send. Raises ValueError as `exchange` does."""
        return claim.subscriber_id in self.exchange((), (Claim(claim, expected),), now=now)

    def record(self, outcome: Delivery, *, now: datetime) -> None:
        """Write how one claimed delivery ended."""
        self.exchange((outcome,), (), now=now)

    def exchange(
        self, outcomes: Sequence[Delivery], claims: Sequence[Claim], *, now: datetime
    ) -> frozenset[int]:
        """Write outcomes and make claims in one transaction; the ids of the claims won.

        Raises ValueError for a claim that two claimants could win.
        """
        for claim in claims:
            check_claim(claim.row, claim.expected)
        with self.database.write() as session:
            lost = _record(session, outcomes, now)
            won = self._claim(session, claims, now) if claims else frozenset()
        for one in lost:
            log.warning(
                "delivery of %s to subscriber %d: %s of attempt %d came too late and is dropped",
                one.day,
                one.subscriber_id,
                one.state,
                one.attempt,
            )
        return won

    def hold(self, day: date, ids: Sequence[int], why: str, *, now: datetime) -> None:
        """Write that the letters of these people were not begun; who has a row keeps it."""
        for first in range(0, len(ids), AT_ONCE):
            with self.database.write() as session:
                here = _welcome(session, ids[first : first + AT_ONCE], day)
                rows = [Delivery(day, one, DeliveryState.HELD, 0, 0, detail=why) for one in here]
                if rows:
                    self._insert(session, rows, now)

    def waiting(self, now: datetime) -> Mapping[date, frozenset[int]]:
        """Days with subscribers whose letters are to be tried again, or lost their sender."""
        row = DeliveryRow
        wanted = select(col(row.day), col(row.subscriber_id)).where(
            col(row.subscriber_id).is_not(None),
            col(row.day) > now.date() - RECENT,
            col(row.state).in_((RETRY, UNKNOWN)) & (col(row.next_at) <= now)
            | (col(row.state) == CLAIMED) & (col(row.lease_until) <= now),
        )
        found: defaultdict[date, set[int]] = defaultdict(set)
        with self.database.read() as session:
            for day, subscriber_id in session.exec(wanted):
                found[day].add(subscriber_id or 0)
        return {day: frozenset(found[day]) for day in sorted(found)}

    def sent_since(self, moment: datetime) -> int:
        """How many letters first left, or may have, since a moment."""
        row = DeliveryRow
        asked = select(func.count()).where(col(row.begun_at) >= moment)
        with self.database.read() as session:
            return session.exec(asked.where(col(row.state).in_(LEFT_US))).one()

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
            return delivery_of(found) if found else None

    def _claim(self, session: Session, claims: Sequence[Claim], now: datetime) -> frozenset[int]:
        """Claim in the order of the ids: two claimants of the same letters never lock in a ring."""
        wanted = sorted(claims, key=lambda one: one.row.subscriber_id)
        day = wanted[0].row.day
        welcome = _welcome(session, [one.row.subscriber_id for one in wanted], day)
        ours = [one for one in wanted if one.row.subscriber_id in welcome]
        first = [one.row for one in ours if one.expected is None]
        again = [one for one in ours if one.expected is not None]
        return self._open(session, first, now) | _take_over(session, again, now)

    def _open(self, session: Session, claims: Sequence[Delivery], now: datetime) -> frozenset[int]:
        """Write first claims of letters; those that are not there yet are won."""
        if not claims:
            return frozenset()
        won = self._insert(session, claims, now)
        day, connection = claims[0].day, session.connection()
        given_up = {"ids": won, "of_day": day, "since": day - SUPERSEDED}
        words = {"detail": given_up_for(day), "updated_at": now}
        connection.execute(GIVE_UP, {**given_up, **words})
        return won

    def _insert(self, session: Session, rows: Sequence[Delivery], now: datetime) -> frozenset[int]:
        """Write new rows of one day; the ids of the people who had none."""
        connection = session.connection()
        edition = self.database.upsert(EditionRow)
        edition = edition.values(day=rows[0].day, created_at=now, paused_why="")
        connection.execute(edition.on_conflict_do_nothing())
        new = [
            {"day": one.day, "fate": "", "created_at": now, **_place(one), **_columns(one, now)}
            for one in rows
        ]
        insert = self.database.upsert(DeliveryRow).on_conflict_do_nothing()
        taken = connection.execute(insert.returning(LETTER.c.subscriber_id), new).scalars()
        return frozenset(one for one in taken if one is not None)

    def _by_subscriber(self, asked: SelectOfScalar[DeliveryRow]) -> Mapping[int, Delivery]:
        with self.database.read() as session:
            deliveries = map(delivery_of, session.exec(asked))
            return {delivery.subscriber_id: delivery for delivery in deliveries}


def _welcome(session: Session, ids: Sequence[int], day: date) -> frozenset[int]:
    """Which of these people still want a day's letter.

    Who is being changed this instant is passed over; the next look sees how it ended.
    """
    return frozenset(session.connection().execute(WELCOME, {"ids": ids, "day": day}).scalars())


def _take_over(session: Session, claims: Sequence[Claim], now: datetime) -> frozenset[int]:
    """Write claims over rows that stand as they were expected to, and that nobody else holds."""
    expected = {one.row.subscriber_id: one.expected for one in claims if one.expected}
    if not expected:
        return frozenset()
    row, day = DeliveryRow, claims[0].row.day
    asked = select(row).where(row.day == day, col(row.subscriber_id).in_(expected))
    held = session.exec(asked.with_for_update(skip_locked=True)).all()
    ours = frozenset(
        one.subscriber_id
        for one in held
        if one.subscriber_id is not None
        and (before := expected[one.subscriber_id])
        and (one.state, one.attempt) == (before.state.value, before.attempt)
    )
    session.expunge_all()
    rows = [_bound(one.row, now) for one in claims if one.row.subscriber_id in ours]
    if rows:
        session.connection().execute(TAKE_OVER, rows)
    return ours


def _record(session: Session, outcomes: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Write outcomes over the claims of their attempts; return those that came too late."""
    lost: list[Delivery] = []
    by_state: defaultdict[DeliveryState, list[Delivery]] = defaultdict(list)
    for one in outcomes:
        by_state[one.state].append(one)
    for state, ended in by_state.items():
        rows = [_bound(one, now) for one in sorted(ended, key=lambda one: one.subscriber_id)]
        written = session.connection().execute(END[state], rows).rowcount
        if written != len(rows):
            lost += _not_written(session, ended)
    return lost


def _not_written(session: Session, outcomes: Sequence[Delivery]) -> list[Delivery]:
    row = DeliveryRow
    ids = [one.subscriber_id for one in outcomes]
    asked = select(col(row.subscriber_id), col(row.day), col(row.state), col(row.attempt))
    stand = set(session.exec(asked.where(col(row.subscriber_id).in_(ids))))
    return [
        one
        for one in outcomes
        if (one.subscriber_id, one.day, one.state.value, one.attempt) not in stand
    ]


def _bound(delivery: Delivery, now: datetime) -> dict[str, Any]:
    place = {
        "of_day": delivery.day,
        "of_subscriber": delivery.subscriber_id,
        "of_attempt": delivery.attempt,
    }
    return {**place, **_columns(delivery, now)}


def _place(delivery: Delivery) -> dict[str, Any]:
    return {"subscriber_id": delivery.subscriber_id}


def _columns(delivery: Delivery, now: datetime) -> dict[str, Any]:
    return {
        "state": delivery.state.value,
        "attempt": delivery.attempt,
        "lease_until": delivery.lease_until,
        "begun_at": delivery.begun_at,
        "next_at": delivery.next_at,
        "through": delivery.through,
        "items": list(delivery.items),
        "message_id": delivery.message_id,
        "provider_id": delivery.provider_id,
        "detail": delivery.detail,
        "updated_at": now,
    }


def delivery_of(row: DeliveryRow) -> Delivery:
    """Return the value of a row."""
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
        begun_at=row.begun_at,
        next_at=row.next_at,
    )
