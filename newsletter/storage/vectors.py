"""Vectors of texts, made once by a slow or costly encoder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from newsletter.storage.database import Database
from newsletter.storage.tables import VectorRow

KEPT = timedelta(days=100)  # longer than any radar looks back
AT_ONCE = 500  # rows in a statement: SQLite takes 999 parameters in old builds


@dataclass(frozen=True, slots=True)
class SqlVectors:
    """The VectorStore of a database."""

    database: Database
    clock: Callable[[], datetime]

    def get(self, encoder: str, digests: Sequence[str]) -> Mapping[str, bytes]:
        """Return those that are kept; the others are left out."""
        found: dict[str, bytes] = {}
        with self.database.read() as session:
            for first in range(0, len(digests), AT_ONCE):
                wanted = select(VectorRow.digest, VectorRow.figures).where(
                    col(VectorRow.encoder) == encoder,
                    col(VectorRow.digest).in_(digests[first : first + AT_ONCE]),
                )
                found.update(session.exec(wanted).all())
        return found

    def put(self, encoder: str, rows: Mapping[str, bytes]) -> None:
        """Keep vectors, and let go of those that no radar looks back to."""
        now = self.clock()
        made = [
            {"encoder": encoder, "digest": digest, "figures": row, "made_at": now}
            for digest, row in rows.items()
        ]
        with self.database.write() as session:
            for first in range(0, len(made), AT_ONCE // 4):
                some = self.database.upsert(VectorRow).values(made[first : first + AT_ONCE // 4])
                session.exec(some.on_conflict_do_nothing())
            session.exec(delete(VectorRow).where(col(VectorRow.made_at) < now - KEPT))
