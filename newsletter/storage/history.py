"""The changes of a database: each is made and remembered in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from newsletter.storage import people
from newsletter.storage.database import Database
from newsletter.storage.tables import Person, RevisionRow
from subscribers.history import Revision, Route, difference, from_json
from subscribers.model import Subscriber


@dataclass(frozen=True, slots=True)
class SqlHistory:
    """The History of a database."""

    database: Database

    def commit(self, revision: Revision) -> bool:
        """Make a change over what it was decided on."""
        row = self.database.upsert(RevisionRow).values(**columns(revision))
        written = row.on_conflict_do_nothing().returning(col(RevisionRow.id))
        with self.database.write() as session:
            if people.locked(session, revision.before.id) != revision.before:
                return False
            if session.exec(written).first() is None:
                return False  # its cause has made its change already
            people.write(session, revision.after)
            return True

    def find(self, handle: str) -> Revision | None:
        """Return the change that an undo link names."""
        return next(iter(self._read(col(RevisionRow.handle) == handle)), None)

    def caused_by(self, cause: str) -> Revision | None:
        """Return the change that a cause has made already."""
        return next(iter(self._read(col(RevisionRow.cause) == cause)), None)

    def of(self, subscriber_id: int) -> tuple[Revision, ...]:
        """Return the changes of a subscriber, the first one first."""
        return tuple(self._read(col(RevisionRow.subscriber_id) == subscriber_id))

    def _read(self, wanted: ColumnElement[bool]) -> Sequence[Revision]:
        asked = select(RevisionRow).where(wanted).order_by(col(RevisionRow.id))
        with self.database.read() as session:
            rows = session.exec(asked).all()
            if not rows:
                return []
            present = people.found(session, col(Person.id) == rows[0].subscriber_id)
            return [_revision(row, one) for row in rows for one in present]


def columns(revision: Revision) -> dict[str, Any]:
    """Return a change as its row keeps it."""
    before, after = difference(revision)
    return {
        "handle": revision.handle,
        "subscriber_id": revision.before.id,
        "route": revision.route.value,
        "cause": revision.cause,
        "before": before,
        "after": after,
        "made_at": revision.made_at,
    }


def _revision(row: RevisionRow, present: Subscriber) -> Revision:
    return Revision(
        handle=row.handle,
        route=Route(row.route),
        before=from_json(present, row.before),
        after=from_json(present, row.after),
        made_at=row.made_at,
        cause=row.cause,
    )
