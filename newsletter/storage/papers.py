"""Works and their records: what came in, once each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from newsletter.model import Announce, Entry, Paper
from newsletter.storage.database import Database, Lock
from newsletter.storage.tables import Record, Work

CHUNK = 500  # keys in one question


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one batch says about one work: who speaks for it, all its entries, and its day."""

    best: Entry
    entries: tuple[Entry, ...]
    day: date | None


def arrivals(news: Iterable[tuple[Entry, date | None]]) -> tuple[Arrival, ...]:
    """Gather a batch by work, in the order of first appearance.

    The highest version speaks for the work, then its own announcement before a cross-list, then
    the first. It is news for the earliest day that any of its entries names.
    """
    gathered: dict[str, list[tuple[Entry, date | None]]] = {}
    for entry, day in news:
        gathered.setdefault(entry.key, []).append((entry, day))
    return tuple(_arrival(together) for together in gathered.values())


def _arrival(together: Sequence[tuple[Entry, date | None]]) -> Arrival:
    entries = tuple(entry for entry, _ in together)
    return Arrival(
        best=max(entries, key=lambda one: (one.version, one.announce is Announce.NEW)),
        entries=entries,
        day=min((day for _, day in together if day), default=None),
    )


@dataclass(frozen=True, slots=True)
class SqlPapers:
    """The PaperStore of a database."""

    database: Database

    def take(
        self, news: Sequence[tuple[Entry, date | None]], *, now: datetime
    ) -> Mapping[str, int]:
        """Store entries, one work per key; return how many works were new, by label."""
        arrived = arrivals(news)
        with self.database.write() as session:
            # Ids must grow in the order in which others see them: letters remember the highest.
            self.database.serialise(session, Lock.PAPERS)
            known = _known(session, arrived)
            fresh = [one for one in arrived if one.best.key not in known]
            self._insert(session, fresh, now)
            _raise_versions(session, arrived, known, now)
            self._note(session, arrived, _known(session, fresh) | known, now)
        return Counter(one.best.label for one in fresh)

    def news(self, since: date, through: date) -> tuple[Paper, ...]:
        """Papers announced after `since`, up to and with `through`, by id."""
        asked = (
            select(Work)
            .where(col(Work.announced) > since, col(Work.announced) <= through)
            .order_by(col(Work.id))
        )
        with self.database.read() as session:
            return tuple(_paper(work) for work in session.exec(asked))

    def _insert(self, session: Session, fresh: Sequence[Arrival], now: datetime) -> None:
        if fresh:
            insert = self.database.upsert(Work).on_conflict_do_nothing()
            session.connection().execute(insert, [_work(one, now) for one in fresh])

    def _note(
        self,
        session: Session,
        arrived: Sequence[Arrival],
        known: Mapping[str, tuple[int, int]],
        now: datetime,
    ) -> None:
        if rows := [_record(known[one.key][0], one, now) for a in arrived for one in a.entries]:
            insert = self.database.upsert(Record).on_conflict_do_nothing()
            session.connection().execute(insert, rows)


def _known(session: Session, arrived: Iterable[Arrival]) -> dict[str, tuple[int, int]]:
    """Return id and version of the works that are stored, by key."""
    known: dict[str, tuple[int, int]] = {}
    keys = (one.best.key for one in arrived)
    while chunk := tuple(islice(keys, CHUNK)):
        asked = select(Work.key, Work.id, Work.version).where(col(Work.key).in_(chunk))
        known.update((key, (id_ or 0, version)) for key, id_, version in session.exec(asked))
    return known


def _raise_versions(
    session: Session,
    arrived: Iterable[Arrival],
    known: Mapping[str, tuple[int, int]],
    now: datetime,
) -> None:
    """Replace the text of known works by that of a higher version.

    Label, day and the way it was announced stay: they say how it became news.
    """
    higher = [
        _text(one.best) | {"id_": known[one.best.key][0], "updated_at": now}
        for one in arrived
        if one.best.key in known and one.best.version > known[one.best.key][1]
    ]
    if higher:
        changes: Any = update(Work).where(col(Work.id) == bindparam("id_"))
        session.connection().execute(changes, higher)


def _text(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "abstract": entry.abstract,
        "authors": list(entry.authors),
        "categories": list(entry.categories),
        "link": entry.link,
        "doi": entry.doi,
        "version": entry.version,
    }


def _work(arrival: Arrival, now: datetime) -> dict[str, Any]:
    best = arrival.best
    return _text(best) | {
        "key": best.key,
        "label": best.label,
        "published": best.published,
        "announce": best.announce.value,
        "announced": arrival.day,
        "created_at": now,
        "updated_at": now,
    }


def _record(work_id: int, entry: Entry, now: datetime) -> dict[str, Any]:
    return {
        "work_id": work_id,
        "source": entry.source,
        "version": entry.version,
        "section": entry.section,
        "label": entry.label,
        "title": entry.title,
        "link": entry.link,
        "published": entry.published,
        "announce": entry.announce.value,
        "seen_at": now,
    }


def _paper(work: Work) -> Paper:
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
