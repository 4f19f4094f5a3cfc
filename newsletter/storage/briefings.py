"""Briefings that a model wrote, kept so that a preview and the letter say the same."""

from dataclasses import asdict, dataclass
from datetime import datetime

from newsletter.model import Briefing, Sentence
from newsletter.storage.database import Database
from newsletter.storage.tables import BriefingRow


@dataclass(frozen=True, slots=True)
class SqlBriefings:
    """The BriefingCache of a database."""

    database: Database

    def get(self, key: str) -> Briefing | None:
        """Return the briefing stored under a key."""
        with self.database.read() as session:
            row = session.get(BriefingRow, key)
            return _briefing(row) if row else None

    def put(self, key: str, briefing: Briefing, *, now: datetime) -> None:
        """Store a briefing; the first one stored under a key stays."""
        row = self.database.upsert(BriefingRow).values(
            key=key,
            title=briefing.title,
            sentences=[asdict(sentence) for sentence in briefing.sentences],
            writer=briefing.writer,
            fallback=briefing.fallback,
            created_at=now,
        )
        with self.database.write() as session:
            session.exec(row.on_conflict_do_nothing())


def _briefing(row: BriefingRow) -> Briefing:
    sentences = (Sentence(one["text"], tuple(one["papers"])) for one in row.sentences)
    return Briefing(tuple(sentences), row.writer, row.fallback, row.title)
