"""What a model wrote, kept so that it is asked once, and a preview and the letter say the same."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from newsletter.model import Briefing, Sentence
from newsletter.storage.database import Database
from newsletter.storage.tables import BriefingRow


@dataclass(frozen=True, slots=True)
class SqlBriefings:
    """The Kept of a database."""

    database: Database
    clock: Callable[[], datetime]

    def get(self, key: str) -> Briefing | None:
        """Return what is kept under a key."""
        with self.database.read() as session:
            row = session.get(BriefingRow, key)
            return _briefing(row) if row else None

    def put(self, key: str, briefing: Briefing) -> None:
        """Keep a briefing; the first one under a key stays."""
        row = self.database.upsert(BriefingRow).values(
            key=key,
            title=briefing.title,
            sentences=[asdict(sentence) for sentence in briefing.sentences],
            writer=briefing.writer,
            fallback=briefing.fallback,
            created_at=self.clock(),
        )
        with self.database.write() as session:
            session.exec(row.on_conflict_do_nothing())

    def purge(self, before: datetime) -> None:
        """Forget what was kept before a moment."""
        with self.database.write() as session:
            session.exec(delete(BriefingRow).where(col(BriefingRow.created_at) < before))


def _briefing(row: BriefingRow) -> Briefing:
    sentences = (Sentence(one["text"], tuple(one["papers"])) for one in row.sentences)
    return Briefing(tuple(sentences), row.writer, row.fallback, row.title)
