"""What became of works after they were announced, and who was sent them before."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, func, or_
from sqlmodel import Session, col, select

from newsletter.ingest.naming import journal_dois
from newsletter.model import Announce, Change, DeliveryState, Paper, Update
from newsletter.storage.arrivals import Arrival, notice_of
from newsletter.storage.database import Database
from newsletter.storage.tables import DeliveryRow, UpdateRow, Work

MEMORY = timedelta(days=90)  # after which nobody is told of a change any more
SENT_WITHIN = timedelta(days=31)  # of its announcement a paper is sent, or never
_SENT = (DeliveryState.ACCEPTED.value, DeliveryState.UNKNOWN.value)
_NOTICES = {"withdrawn": Change.WITHDRAWN, "retraction": Change.RETRACTED}


@dataclass(frozen=True, slots=True)
class SqlUpdates:
    """The UpdateStore of a database."""

    database: Database

    def due(
        self, day: date, kinds: Collection[Change], *, now: datetime
    ) -> Mapping[int, tuple[Update, ...]]:
        """For each subscriber, what they have not been told of papers they were sent before a day.

        A letter tells what is known when it is composed, so what is older than somebody's last
        letter was told there.
        """
        with self.database.read() as session:
            updates = _updates(session, kinds, now - MEMORY) if kinds else {}
            if not updates:
                return {}
            told: defaultdict[int, list[Update]] = defaultdict(list)
            last = _last_letters(session, day)
            for reader, items in _letters(session, updates, day):
                for one in (one for item in items for one in updates.get(item, ())):
                    if reader in last and one.since > last[reader] and one not in told[reader]:
                        told[reader].append(one)
        return {reader: tuple(sorted(all_, key=_age)) for reader, all_ in told.items() if all_}


def _age(update: Update) -> tuple[datetime, int]:
    return update.since, update.paper.id


def _updates(
    session: Session, kinds: Collection[Change], since: datetime
) -> dict[int, list[Update]]:
    """Return what became of works lately, by work."""
    asked = (
        select(UpdateRow, Work)
        .join(Work, col(Work.id) == col(UpdateRow.work_id))
        .where(col(UpdateRow.change).in_([one.value for one in kinds]), UpdateRow.since > since)
    )
    found: defaultdict[int, list[Update]] = defaultdict(list)
    for row, work in session.exec(asked):
        paper = paper_of(work)
        found[paper.id].append(
            Update(paper, Change(row.change), row.place, row.link or paper.link, row.since)
        )
    return found


def _last_letters(session: Session, day: date) -> dict[int, datetime]:
    """Return when each subscriber's last letter before a day was begun."""
    begun = func.max(func.coalesce(DeliveryRow.begun_at, DeliveryRow.created_at))
    asked = (
        select(DeliveryRow.subscriber_id, begun)
        .where(*_sent_before(day), DeliveryRow.day >= day - MEMORY)
        .group_by(col(DeliveryRow.subscriber_id))
    )
    return {reader or 0: moment for reader, moment in session.exec(asked)}


def _letters(
    session: Session, updates: Mapping[int, Sequence[Update]], day: date
) -> Iterator[tuple[int, list[int]]]:
    """Yield who got letters before a day that may hold one of some papers, and what they held."""
    items = cast(DeliveryRow.items, String)
    wanted = [
        (items.contains(str(number)))
        & (col(DeliveryRow.day) >= first)
        & (col(DeliveryRow.day) <= first + SENT_WITHIN)
        for number, found in updates.items()
        if (first := found[0].paper.announced)
    ]
    asked = select(DeliveryRow.subscriber_id, DeliveryRow.items)
    for reader, held in session.exec(asked.where(*_sent_before(day), or_(*wanted))):
        yield reader or 0, list(held)


def _sent_before(day: date) -> tuple[Any, ...]:
    row = DeliveryRow
    return col(row.subscriber_id).is_not(None), col(row.state).in_(_SENT), row.day < day


def rows_of(arrival: Arrival, work_id: int, *, raised: bool, now: datetime) -> Iterator[Any]:
    """Yield the rows that an arrival of a known work is worth; `raised`: by a higher version."""
    if raised:
        change = _NOTICES.get(notice_of(arrival.best), Change.UPDATED)
        yield _row(work_id, change, "", arrival.best.link, now)
    for doi in journal_dois(arrival.known.key if arrival.known else "", arrival.names):
        entry = next((one for one in arrival.entries if one.key == f"doi:{doi}"), None)
        place, link = (entry.label, entry.link) if entry else ("", f"https://doi.org/{doi}")
        yield _row(work_id, Change.PUBLISHED, place, link, now)


def _row(work_id: int, change: Change, place: str, link: str, now: datetime) -> dict[str, object]:
    return {
        "work_id": work_id,
        "change": change.value,
        "place": place,
        "link": link,
        "since": now,
    }


def paper_of(work: Work) -> Paper:
    """Return a row as the paper that it is."""
    return Paper(
        id=work.id or 0,
        key=work.key,
        label=work.label,
        title=work.title,
        abstract=work.abstract,
        authors=tuple(work.authors),
        categories=tuple(work.categories),
        link=work.link,
        published=work.published,
        version=work.version,
        announce=Announce(work.announce),
        doi=work.doi,
        announced=work.announced,
    )
