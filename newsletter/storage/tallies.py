"""How often something was done on a day: limits that hold for all processes, and figures."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlmodel import col

from newsletter.storage.database import Database
from newsletter.storage.tables import TallyRow


@dataclass(frozen=True, slots=True)
class SqlTallies:
    """The Tallies of a database."""

    database: Database

    def take(self, name: str, day: date, *, limit: int) -> bool:
        """Count one more; False, and nothing is counted, if `limit` was reached before."""
        first = self.database.upsert(TallyRow).values(name=name, day=day, times=1)
        more = first.on_conflict_do_update(
            index_elements=["name", "day"],
            set_={"times": TallyRow.times + 1},
            where=col(TallyRow.times) < limit,
        )
        with self.database.write() as session:
            return session.exec(more.returning(col(TallyRow.times))).first() is not None

    def count(self, name: str, day: date) -> int:
        """How often it was done on a day."""
        with self.database.read() as session:
            row = session.get(TallyRow, (name, day))
            return row.times if row else 0

    def purge(self, before: date) -> None:
        """Forget the days before one."""
        with self.database.write() as session:
            session.exec(delete(TallyRow).where(col(TallyRow.day) < before))
