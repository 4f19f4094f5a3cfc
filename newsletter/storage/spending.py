"""What models cost and what of theirs was refused: one account for all processes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from newsletter.briefing.budget import Cost, Limits, Purpose, Refusal, Spending, Wants
from newsletter.storage.database import Database, Lock
from newsletter.storage.tables import MadeOfRow, PieceRow, RefusalRow, SpendingRow

_FIGURES = (
    "calls",
    "asked",
    "answered",
    "micros",
    "reserved_calls",
    "reserved_tokens",
    "reserved_micros",
    "uses",
    "written",
)


@dataclass(frozen=True, slots=True)
class SqlAccounts:
    """The Accounts of a database. What a process that died had set aside stays set aside."""

    database: Database

    def reserve(self, purpose: Purpose, wanted: Cost, limits: Limits) -> bool:
        """Set a cost aside if the day's limits hold it; one process at a time asks."""
        with self.database.write() as session:
            self.database.serialise(session, Lock.SPENDING)
            if not limits.hold(_whole(session, purpose.day) + wanted):
                return False
            self._add(session, purpose, _reserved(wanted))
            return True

    def settle(self, purpose: Purpose, reserved: Cost, spent: Cost) -> None:
        """Put what was spent in the place of what was set aside."""
        real = {
            "calls": spent.calls,
            "asked": spent.asked,
            "answered": spent.answered,
            "micros": spent.micros,
        }
        with self.database.write() as session:
            self._add(session, purpose, _reserved(-reserved) | real)
            if purpose.piece:
                row = self.database.upsert(PieceRow)
                row = row.values(day=purpose.day, label=purpose.piece, **real)
                raised = {name: getattr(PieceRow, name) + value for name, value in real.items()}
                key = ["day", "label"]
                session.exec(row.on_conflict_do_update(index_elements=key, set_=raised))

    def want(self, day: date, pieces: Mapping[int, Sequence[str]]) -> frozenset[int]:
        """Note of which pieces the letters of subscribers are made; return who was noted before."""
        rows = [
            {"day": day, "subscriber_id": reader, "pieces": list(made_of)}
            for reader, made_of in pieces.items()
        ]
        if not rows:
            return frozenset()
        row = self.database.upsert(MadeOfRow)
        row = row.on_conflict_do_update(
            index_elements=["day", "subscriber_id"], set_={"pieces": row.excluded.pieces}
        )
        noted = select(col(MadeOfRow.subscriber_id)).where(col(MadeOfRow.day) == day)
        with self.database.write() as session:
            self.database.serialise(session, Lock.SPENDING)
            known = pieces.keys() & session.scalars(noted)
            session.connection().execute(row, rows)
        return frozenset(known)

    def wants(self, since: date, through: date) -> Iterator[Wants]:
        """Whose letters were made of which pieces, a day after the other, and their costs."""
        on = col(MadeOfRow.day)
        days = select(on).where(on.between(since, through)).distinct().order_by(on)
        with self.database.read() as session:
            found = session.scalars(days).all()
        yield from map(self._wants_of, found)

    def _wants_of(self, day: date) -> Wants:
        letters = select(col(MadeOfRow.subscriber_id), col(MadeOfRow.pieces))
        paid = select(PieceRow).where(col(PieceRow.day) == day)
        with self.database.read() as session:
            made_of = session.execute(letters.where(col(MadeOfRow.day) == day))
            costs = {
                one.label: Cost(one.calls, one.asked, one.answered, one.micros)
                for one in session.scalars(paid)
            }
            return Wants(day, dict(made_of.all()), costs)

    def count(self, purpose: Purpose, *, uses: int = 0, written: int = 0) -> None:
        """Note uses and pieces."""
        with self.database.write() as session:
            self._add(session, purpose, {"uses": uses, "written": written})

    def _add(self, session: Session, purpose: Purpose, more: Mapping[str, int]) -> None:
        first = dict.fromkeys(_FIGURES, 0) | dict(more)
        row = self.database.upsert(SpendingRow).values(
            day=purpose.day, kind=purpose.kind, model=purpose.model, **first
        )
        raised = {name: getattr(SpendingRow, name) + value for name, value in more.items()}
        key = ["day", "kind", "model"]
        session.exec(row.on_conflict_do_update(index_elements=key, set_=raised))

    def refuse(self, refusal: Refusal) -> None:
        """Remember what was not sent."""
        purpose = refusal.purpose
        row = RefusalRow(
            day=purpose.day,
            kind=purpose.kind,
            model=purpose.model,
            sentence=refusal.sentence,
            reasons=list(refusal.reasons),
            times=refusal.times,
        )
        with self.database.write() as session:
            session.add(row)

    def spending(self, since: date, through: date) -> tuple[Spending, ...]:
        """What some days have cost, by day, kind and model."""
        wanted = (
            select(SpendingRow)
            .where(col(SpendingRow.day).between(since, through))
            .order_by(col(SpendingRow.day), col(SpendingRow.kind), col(SpendingRow.model))
        )
        with self.database.read() as session:
            return tuple(_spending(row) for row in session.scalars(wanted))

    def refusals(self, since: date, through: date) -> tuple[Refusal, ...]:
        """What was not sent on some days, in the order of time."""
        wanted = (
            select(RefusalRow)
            .where(col(RefusalRow.day).between(since, through))
            .order_by(col(RefusalRow.id))
        )
        with self.database.read() as session:
            return tuple(_refusal(row) for row in session.scalars(wanted))

    def purge(self, before: date) -> None:
        """Forget the sentences and the letters of the days before one; what was spent stays."""
        with self.database.write() as session:
            for row in (RefusalRow, PieceRow, MadeOfRow):
                session.exec(delete(row).where(col(row.day) < before))


def _reserved(cost: Cost) -> dict[str, Any]:
    return {
        "reserved_calls": cost.calls,
        "reserved_tokens": cost.tokens,
        "reserved_micros": cost.micros,
    }


def _whole(session: Session, day: date) -> Cost:
    """What a day has cost, with what is set aside."""
    row = SpendingRow
    sums = (
        func.sum(row.calls + row.reserved_calls),
        func.sum(row.asked + row.answered + row.reserved_tokens),
        func.sum(row.micros + row.reserved_micros),
    )
    calls, tokens, micros = session.execute(select(*sums).where(col(row.day) == day)).one()
    return Cost(int(calls or 0), int(tokens or 0), 0, int(micros or 0))


def _spending(row: SpendingRow) -> Spending:
    return Spending(
        Purpose(row.day, row.kind, row.model),
        Cost(row.calls, row.asked, row.answered, row.micros),
        Cost(row.reserved_calls, row.reserved_tokens, 0, row.reserved_micros),
        row.uses,
        row.written,
    )


def _refusal(row: RefusalRow) -> Refusal:
    purpose = Purpose(row.day, row.kind, row.model)
    return Refusal(purpose, row.sentence, tuple(row.reasons), row.times)
