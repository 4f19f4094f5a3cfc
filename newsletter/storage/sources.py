"""What is remembered of each section of each source, and how its readings ended."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import Session, SQLModel, col, select

from newsletter.model import FeedState, Reason, SourceReport, SourceStatus
from newsletter.storage.database import Database
from newsletter.storage.tables import Reading, SourceState


@dataclass(frozen=True, slots=True)
class SqlSources:
    """The SourceStore of a database."""

    database: Database

    def state(self, source: str, section: str) -> FeedState:
        """Return what is remembered of a section; an empty state before the first reading."""
        with self.database.read() as session:
            row = session.get(SourceState, (source, section))
            return _state(row) if row else FeedState()

    def record(self, day: date, report: SourceReport, state: FeedState, *, now: datetime) -> None:
        """Remember how a reading ended, once per section and day."""
        section = {"source": report.source, "section": report.section}
        reading = {**section, "day": day}
        with self.database.write() as session:
            self._put(session, Reading, reading, asdict(report) | {"read_at": now})
            self._put(session, SourceState, section, asdict(state) | {"updated_at": now})

    def reports(self, day: date) -> tuple[SourceReport, ...]:
        """How the sections were read for a day, in the order of the first reading."""
        asked = select(Reading).where(Reading.day == day).order_by(col(Reading.id))
        with self.database.read() as session:
            return tuple(_report(row) for row in session.exec(asked))

    def _put(
        self,
        session: Session,
        table: type[SQLModel],
        key: Mapping[str, object],
        values: Mapping[str, object],
    ) -> None:
        """Write a row; one of the same key takes the new values and keeps its place."""
        insert = self.database.upsert(table).values({**values, **key})
        changed = {name: insert.excluded[name] for name in values if name not in key}
        session.exec(insert.on_conflict_do_update(index_elements=list(key), set_=changed))


def _state(row: SourceState) -> FeedState:
    return FeedState(
        etag=row.etag,
        modified=row.modified,
        last_success=row.last_success,
        batch=row.batch,
        batch_day=row.batch_day,
        failures=row.failures,
        shut_until=row.shut_until,
        fresh_until=row.fresh_until,
        gapless=row.gapless,
    )


def _report(row: Reading) -> SourceReport:
    return SourceReport(
        source=row.source,
        section=row.section,
        label=row.label,
        status=SourceStatus(row.status),
        reason=Reason(row.reason) if row.reason else None,
        announced=row.announced,
        taken=row.taken,
        refused=row.refused,
        detail=row.detail,
    )
