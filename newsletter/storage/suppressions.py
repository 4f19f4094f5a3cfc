"""Addresses that are never written to again. They outlive their subscribers."""

from dataclasses import dataclass
from datetime import datetime

from newsletter.storage.database import Database
from newsletter.storage.tables import SuppressionRow
from subscribers.model import address_key


@dataclass(frozen=True, slots=True)
class SqlSuppressions:
    """The Suppressions of a database."""

    database: Database

    def suppress(self, address: str, reason: str, *, now: datetime) -> None:
        """Suppress an address; the first reason stays."""
        row = self.database.upsert(SuppressionRow).values(
            address_key=address_key(address), reason=reason, created_at=now
        )
        with self.database.write() as session:
            session.exec(row.on_conflict_do_nothing())

    def is_suppressed(self, address: str) -> bool:
        """Whether an address is suppressed, without regard to case."""
        with self.database.read() as session:
            return session.get(SuppressionRow, address_key(address)) is not None
