"""When the next request to a host may be sent: all processes together keep a source's pace."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.storage.database import Database
from newsletter.storage.tables import HostSlot


@dataclass(frozen=True, slots=True)
class SqlSlots:
    """The Slots of a database."""

    database: Database

    def claim(self, host: str, gap: timedelta, now: datetime) -> datetime:
        """Return the moment from which the caller may send; the next one gets `gap` after that."""
        first = self.database.upsert(HostSlot).values(host=host, free_at=now)
        with self.database.write() as session:
            session.exec(first.on_conflict_do_nothing())
            row = session.get_one(HostSlot, host, with_for_update=True)
            mine = max(now, row.free_at)
            row.free_at = mine + gap
            session.add(row)
            return mine
