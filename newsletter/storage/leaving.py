"""Many who leave at once, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update
from sqlmodel import col, select

from newsletter.storage import people
from newsletter.storage.database import Database
from newsletter.storage.history import columns
from newsletter.storage.tables import Former, Person, RevisionRow
from subscribers.changes import left
from subscribers.history import Revision, Route
from subscribers.model import Status
from subscribers.tokens import new_handle


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
        wanted = col(Person.handle).in_(handles)
        with self.database.write() as session:
            # The write lock of SQLite does that already.
            session.exec(select(Person.id).where(wanted).with_for_update()).all()
            present = [one for one in people.found(session, wanted) if one != left(one)]
            if not present:
                return
            made = [Revision(new_handle(), route, one, left(one), now) for one in present]
            session.execute(insert(RevisionRow), [columns(one) for one in made])
            gone = col(Person.id).in_([one.id for one in present])
            session.execute(
                update(Person).where(gone).values(status=Status.LEFT.value, paused_until=None)
            )
