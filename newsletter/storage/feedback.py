"""What people said about single papers: more, or less, like this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from newsletter.storage.database import Database
from newsletter.storage.tables import FeedbackRow


@dataclass(frozen=True, slots=True)
class SqlFeedback:
    """The Feedback of a database."""

    database: Database

    def say(
        self, subscriber_id: int, topic: str, paper_id: int, value: int, *, now: datetime
    ) -> None:
        """Remember 1 (more) or -1 (less) for a paper of a topic; what is said last counts."""
        row = self.database.upsert(FeedbackRow).values(
            subscriber_id=subscriber_id, topic=topic, work_id=paper_id, value=value, said_at=now
        )
        last = row.on_conflict_do_update(
            index_elements=["subscriber_id", "topic", "work_id"],
            set_={"value": value, "said_at": now},
        )
        with self.database.write() as session:
            session.exec(last)

    def of(self, subscriber_id: int) -> Mapping[tuple[str, int], int]:
        """What somebody said, by topic and paper."""
        theirs = select(FeedbackRow).where(col(FeedbackRow.subscriber_id) == subscriber_id)
        with self.database.read() as session:
            return {(row.topic, row.work_id): row.value for row in session.exec(theirs)}
