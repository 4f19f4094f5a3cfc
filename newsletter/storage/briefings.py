"""What a model wrote, kept so that it is asked once, and a preview and the letter say the same."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import col

from newsletter.briefing.port import Turn
from newsletter.model import Briefing, Sentence
from newsletter.storage.database import Database
from newsletter.storage.tables import BriefingRow, TurnRow


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

    def claim(self, key: str, seconds: float) -> Turn:
        """Ask to write what is not kept; one process at a time gets it."""
        now = self.clock()
        mine = {"until": now + timedelta(seconds=seconds), "why": Turn.TAKEN.value}
        row = self.database.upsert(TurnRow).values(key=key, **mine)
        free = col(TurnRow.until) <= now
        row = row.on_conflict_do_update(index_elements=["key"], set_=mine, where=free)
        with self.database.write() as session:
            if session.execute(row.returning(col(TurnRow.key))).first():
                return Turn.MINE
            return Turn(session.get_one(TurnRow, key).why)

    def release(self, key: str, seconds: float = 0.0) -> None:
        """Give one's turn back; what failed may rest for some seconds."""
        rest = {"until": self.clock() + timedelta(seconds=seconds), "why": Turn.RESTS.value}
        with self.database.write() as session:
            session.exec(update(TurnRow).where(col(TurnRow.key) == key).values(**rest))

    def purge(self, before: datetime) -> None:
        """Forget what was kept before a moment."""
        with self.database.write() as session:
            session.exec(delete(TurnRow).where(col(TurnRow.until) < before))
            session.exec(delete(BriefingRow).where(col(BriefingRow.created_at) < before))


def _briefing(row: BriefingRow) -> Briefing:
    sentences = (Sentence(one["text"], tuple(one["papers"])) for one in row.sentences)
    return Briefing(tuple(sentences), row.writer, row.fallback, row.title)
