"""Many who leave at once, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update
from sqlmodel import col, select

from newsletter.storage.database import Database
from newsletter.storage.tables import Former, Person, RevisionRow
from subscribers.history import Route
from subscribers.model import Status
from subscribers.tokens import new_handle

GONE = {"status": Status.LEFT.value, "paused_until": None}  # as `subscribers.changes.left` says


@dataclass(frozen=True, slots=True)
class SqlLeaving:
    """Looks up and lets go who leaves, at most a page of them at a time."""

    database: Database

    def known(self, handles: Sequence[str]) -> dict[str, bool]:
        """Return for each handle that somebody has or had whether they are still to leave."""
        present = select(Person.handle, Person.status).where(col(Person.handle).in_(handles))
        with self.database.read() as session:
            found = {handle: status != Status.LEFT for handle, status in session.exec(present)}
            if lacking := set(handles) - found.keys():
                former = select(Former.handle).where(col(Former.handle).in_(lacking))
                found |= dict.fromkeys(session.exec(former), False)
        return found

    def leave(self, handles: Sequence[str], *, route: Route, now: datetime) -> None:
        """Let the subscribers of some handles leave, each change remembered; again, nothing."""
        present = select(col(Person.id), col(Person.status), col(Person.paused_until)).where(
            col(Person.handle).in_(handles), Person.status != GONE["status"]
        )
        with self.database.write() as session:
            # The write lock of SQLite does that already.
            rows = session.exec(present.with_for_update()).all()
            made = [
                {
                    "handle": new_handle(),
                    "subscriber_id": number,
                    "route": route.value,
                    "before": {"status": status, "paused_until": until and until.isoformat()},
                    "after": GONE,
                    "made_at": now,
                }
                for number, status, until in rows
            ]
            if made:
                gone = col(Person.id).in_([one["subscriber_id"] for one in made])
                session.connection().execute(insert(RevisionRow), made)
                session.execute(update(Person).where(gone).values(**GONE))
