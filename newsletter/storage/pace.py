"""How fast letters leave: all the senders of a database together keep its rates."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from newsletter.delivery.throttle import Gaps, Moments, after
from newsletter.storage.database import Database
from newsletter.storage.tables import HostSlot

NAME = "letters to "  # no host is called so


@dataclass(frozen=True, slots=True)
class SqlPace:
    """The Pace of a database."""

    database: Database

    def take(self, gaps: Gaps, now: datetime) -> Moments:
        """Count a letter under all these keys, if it may leave; return the moments before it."""
        names = {NAME + key: key for key in sorted(gaps)}
        first = self.database.upsert(HostSlot).on_conflict_do_nothing()
        new = [{"host": name, "free_at": now} for name in names]
        asked = select(HostSlot).where(col(HostSlot.host).in_(names)).order_by(col(HostSlot.host))
        with self.database.write() as session:
            session.connection().execute(first, new)
            rows = {names[one.host]: one for one in session.exec(asked.with_for_update())}
            before = {key: row.free_at for key, row in rows.items()}
            for key, moment in after(before, gaps, now).items():
                rows[key].free_at = moment
            return before
