"""What people said about single papers: more, or less, like this one."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from newsletter.model import Opinion
from newsletter.storage.database import Database
from newsletter.storage.tables import FeedbackRow, Work
from newsletter.storage.updates import paper_of


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

    def opened(self, subscriber_id: int, topic: str, paper_id: int, *, now: datetime) -> None:
        """Remember that somebody asked for the whole of a paper."""
        row = self.database.upsert(FeedbackRow).values(
            subscriber_id=subscriber_id, topic=topic, work_id=paper_id, value=0, said_at=now
        )
        with self.database.write() as session:
            session.exec(row.on_conflict_do_nothing())

    def judged_last(self, subscriber_id: int) -> tuple[datetime, frozenset[int]] | None:
        """When somebody last said more or less, and of which papers; None: never."""
        said = select(FeedbackRow.said_at, FeedbackRow.work_id).where(
            col(FeedbackRow.subscriber_id) == subscriber_id, col(FeedbackRow.value) != 0
        )
        with self.database.read() as session:
            found = session.exec(said).all()
        if not found:
            return None
        last = max(said_at for said_at, _ in found)
        return last, frozenset(paper for said_at, paper in found if said_at == last)

    def unsay(self, subscriber_id: int, paper_id: int) -> None:
        """Forget what somebody said about a paper, under every topic."""
        theirs = delete(FeedbackRow).where(
            col(FeedbackRow.subscriber_id) == subscriber_id, col(FeedbackRow.work_id) == paper_id
        )
        with self.database.write() as session:
            session.exec(theirs)

    def of(self, subscriber_id: int) -> Mapping[tuple[str, int], int]:
        """What somebody said, by topic and paper."""
        theirs = select(FeedbackRow).where(col(FeedbackRow.subscriber_id) == subscriber_id)
        with self.database.read() as session:
            return {(row.topic, row.work_id): row.value for row in session.exec(theirs)}

    def everyone(self, *subscriber_ids: int) -> Mapping[int, tuple[Opinion, ...]]:
        """What was said, by subscriber: of these, or of all; what has no topic is left out."""
        said = select(FeedbackRow, Work).join(Work, col(Work.id) == col(FeedbackRow.work_id))
        said = said.where(col(FeedbackRow.topic) != "")
        if subscriber_ids:
            said = said.where(col(FeedbackRow.subscriber_id).in_(subscriber_ids))
        found: defaultdict[int, list[Opinion]] = defaultdict(list)
        with self.database.read() as session:
            for row, work in session.exec(said.order_by(col(FeedbackRow.said_at))):
                one = Opinion(row.topic, paper_of(work), row.value, row.said_at)
                found[row.subscriber_id].append(one)
        return {subscriber: tuple(opinions) for subscriber, opinions in found.items()}
