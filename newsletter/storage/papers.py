"""Works, their records and their names: what came in, once each."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, update
from sqlmodel import Session, col, select

from newsletter.ingest.naming import Known, names_of
from newsletter.model import Entry, Paper
from newsletter.storage.arrivals import Arrival, arrivals, raised
from newsletter.storage.database import Database, Lock
from newsletter.storage.tables import AliasRow, Record, UpdateRow, Work
from newsletter.storage.updates import paper_of, rows_of

CHUNK = 500  # keys in one question, works in one answer
BATCH = 5_000  # entries that are compared at once: most days' in one, the thickest in little room
SPLIT = "split by hand"

T = TypeVar("T")
Cleaner = Callable[[str, str], tuple[str, str]]  # raw title and abstract -> clean ones


@dataclass(frozen=True, slots=True)
class Merge:
    """A name that leads to a work of another key, why, and since when."""

    key: str
    work: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class SqlPapers:
    """The PaperStore of a database."""

    database: Database

    def take(
        self, news: Sequence[tuple[Entry, date | None]], *, now: datetime
    ) -> Mapping[tuple[str, str], int]:
        """Store entries, one work each; return how many works were new, by source and section."""
        with self.database.write() as session:
            # Ids must grow in the order in which others see them: letters remember the highest.
            self.database.serialise(session, Lock.PAPERS)
            new: Counter[tuple[str, str]] = Counter()
            # What later batches bring of a work that an earlier one stored is no news any more.
            for batch in _chunks(
                sorted(news, key=_is_no_news) if len(news) > BATCH else news, BATCH
            ):
                arrived = arrivals(batch, _known(session, [entry for entry, _ in batch]))
                for part in _chunks(arrived):
                    new += self._store(session, part, now)
        return new

    def _store(
        self, session: Session, arrived: Sequence[Arrival], now: datetime
    ) -> Counter[tuple[str, str]]:
        """Store some works of a batch; a part at a time, so that a thick day needs little room."""
        fresh = [one for one in arrived if one.known is None]
        self._put(session, Work, [_work(one, now) for one in fresh])
        ids = _ids(session, (one.best.key for one in fresh))
        self._put(session, UpdateRow, _raise(session, [one for one in arrived if one.known], now))
        placed = [(_id(one, ids), one) for one in arrived]
        self._put(session, Record, list(_records(placed, now)))
        self._put(session, AliasRow, list(_aliases(placed, now)))
        return Counter((one.best.source, one.best.section) for one in fresh)

    def news(self, since: date, through: date) -> tuple[Paper, ...]:
        """Papers announced after `since`, up to and with `through`, by id."""
        asked = (
            select(Work)
            .where(col(Work.announced) > since, col(Work.announced) <= through)
            .order_by(col(Work.id))
        )
        with self.database.read() as session:
            return tuple(paper_of(work) for work in session.exec(asked))

    def find(self, ids: Sequence[int]) -> tuple[Paper, ...]:
        """Return the papers of these ids, in their order; ids that are none are left out."""
        with self.database.read() as session:
            works = session.exec(select(Work).where(col(Work.id).in_(ids))).all()
        found = {work.id: paper_of(work) for work in works}
        return tuple(found[number] for number in ids if number in found)

    def shelf_mark(self, since: date, through: date) -> tuple[int, int, datetime | None]:
        """How many papers `news` would give, the highest id, and when one was changed last."""
        asked = select(func.count(), func.max(Work.id), func.max(Work.updated_at)).where(
            col(Work.announced) > since, col(Work.announced) <= through
        )
        with self.database.read() as session:
            number, highest, changed = session.exec(asked).one()
        return number, highest or 0, changed

    def shelf_marks(self, since: date, through: date) -> Mapping[int, datetime]:
        """The ids of the papers that `news` would give, and when each was changed last."""
        asked = select(Work.id, Work.updated_at).where(
            col(Work.announced) > since, col(Work.announced) <= through
        )
        with self.database.read() as session:
            found = session.exec(asked.order_by(col(Work.id)))
            return {number or 0: changed for number, changed in found}

    def merges(self) -> tuple[Merge, ...]:
        """Ids that lead to a work of another key, with the reasons, the latest first."""
        asked = (
            select(AliasRow, Work.key)
            .join(Work, col(AliasRow.work_id) == col(Work.id))
            .where(col(AliasRow.key).in_(select(Record.key)), col(AliasRow.key) != col(Work.key))
            .order_by(col(AliasRow.created_at).desc(), col(AliasRow.key))
        )
        with self.database.read() as session:
            return tuple(
                Merge(alias.key, work, alias.reason, alias.created_at)
                for alias, work in session.exec(asked)
            )

    def split(self, key: str, *, clean: Cleaner, now: datetime) -> bool:
        """Undo a merge: the records of an id become a work of their own, which is no news.

        Title and first author never lead from there to the other work again. False for an id that
        was not merged.
        """
        with self.database.write() as session:
            self.database.serialise(session, Lock.PAPERS)
            alias = session.get(AliasRow, key)
            if alias is None or alias.work_id is None:
                return False
            asked = select(Record).where(Record.work_id == alias.work_id, Record.key == key)
            records = session.exec(asked.order_by(col(Record.version).desc())).all()
            _forget_titles(session, alias.work_id)
            session.delete(alias)
            if records:
                work = Work(**_split_off(records[0], clean, now))
                session.add(work)
                session.flush()
                for record in records:
                    record.work_id = work.id or 0
        return True

    def reclean(self, clean: Cleaner, *, now: datetime) -> int:
        """Make titles and abstracts again from their raw texts; return how many works changed."""
        asked = (
            select(Work, Record)
            .join(Record, col(Record.work_id) == col(Work.id))
            .where(Record.key == Work.key, Record.version == Work.version, Record.raw_title != "")
        )
        changed: set[int] = set()
        with self.database.write() as session:
            for work, record in session.exec(asked).all():
                title, abstract = clean(record.raw_title, record.raw_abstract)
                if (work.title, work.abstract) != (title, abstract or work.abstract):
                    work.title, work.abstract = title, abstract or work.abstract
                    work.updated_at = now
                    changed.add(work.id or 0)
        return len(changed)

    def _put(
        self, session: Session, table: type[Any], rows: Sequence[Mapping[str, object]]
    ) -> None:
        """Insert rows; those that are there already stay as they are."""
        if rows:
            insert = self.database.upsert(table).on_conflict_do_nothing()
            session.connection().execute(insert, rows)


def _known(session: Session, entries: Sequence[Entry]) -> dict[str, Known]:
    """Return what is stored under any name of some entries."""
    keys = dict.fromkeys(name.key for entry in entries for name in names_of(entry))
    known: dict[str, Known] = {}
    for chunk in _chunks(keys):
        named = select(col(Work.key), col(Work.id), col(Work.published), col(Work.created_at))
        for key, number, published, created in session.exec(named.where(col(Work.key).in_(chunk))):
            known[key] = Known(number, key, published or created.date())
        for alias, found in _aliased(session, chunk):
            known.setdefault(alias, found)
    return known


def _aliased(session: Session, chunk: Sequence[str]) -> Iterator[tuple[str, Known]]:
    asked = (
        select(AliasRow, Work)
        .join(Work, col(AliasRow.work_id) == col(Work.id), isouter=True)
        .where(col(AliasRow.key).in_(chunk))
    )
    for alias, work in session.exec(asked):
        found: Work | None = work  # an outer join's side, which its type does not tell
        if found is None:
            yield alias.key, Known(None)
        else:
            yield alias.key, Known(found.id, found.key, found.published or found.created_at.date())


def _ids(session: Session, keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in _chunks(keys):
        asked = select(Work.key, Work.id).where(col(Work.key).in_(chunk))
        found.update((key, number or 0) for key, number in session.exec(asked))
    return found


def _id(arrival: Arrival, ids: Mapping[str, int]) -> int:
    known = arrival.known.work if arrival.known else None
    return known or ids[arrival.best.key]


def _is_no_news(arriving: tuple[Entry, date | None]) -> bool:
    return arriving[1] is None


def _chunks(these: Iterable[T], size: int = CHUNK) -> Iterator[tuple[T, ...]]:
    rest = iter(these)
    while chunk := tuple(islice(rest, size)):
        yield chunk


def _raise(session: Session, arrived: Sequence[Arrival], now: datetime) -> list[dict[str, object]]:
    """Give known works the text of a higher version or a notice, or the abstract they lacked.

    Returns rows of what became of them.
    """
    known = {one.known.work: one for one in arrived if one.known and one.known.work}
    changed: list[dict[str, object]] = []
    for chunk in _chunks(known):
        length = func.length(col(Work.abstract))
        asked = select(Work.id, Work.key, Work.version, length).where(col(Work.id).in_(chunk))
        for number, key, version, letters in session.exec(asked).all():
            arrival = known[number or 0]
            higher = arrival.best.key == key and arrival.best.version > version
            lacking = not letters and any(one.abstract for one in arrival.entries)
            if higher or lacking or arrival.notice:
                before = paper_of(session.get_one(Work, number))
                higher = higher or arrival.is_put_under_notice(before)
                values = {**_text(raised(before, arrival)), "id_": number, "updated_at": now}
                session.connection().execute(_UPDATE, values)
            changed += rows_of(arrival, number or 0, raised=higher, now=now)
    return changed


def _forget_titles(session: Session, work_id: int) -> None:
    """Let the titles that lead to a work lead nowhere, for good."""
    titles = col(AliasRow.key).startswith("title:"), col(AliasRow.work_id) == work_id
    gone: Any = update(AliasRow).where(*titles).values(work_id=None, reason=SPLIT)
    session.connection().execute(gone)


_UPDATE: Any = update(Work).where(col(Work.id) == bindparam("id_"))


def _text(entry: Entry | Paper) -> dict[str, Any]:
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


def _split_off(record: Record, clean: Cleaner, now: datetime) -> dict[str, Any]:
    """Return the work that a record makes."""
    title, abstract = clean(record.raw_title or record.title, record.raw_abstract)
    return {
        "key": record.key,
        "label": record.label,
        "title": title,
        "abstract": abstract,
        "authors": list(record.authors),
        "categories": [],
        "link": record.link,
        "doi": record.key.removeprefix("doi:") if record.key.startswith("doi:") else None,
        "version": record.version,
        "published": record.published,
        "announce": record.announce,
        "announced": None,
        "created_at": now,
        "updated_at": now,
    }


def _records(placed: Iterable[tuple[int, Arrival]], now: datetime) -> Iterator[dict[str, Any]]:
    for work_id, arrival in placed:
        for entry in arrival.entries:
            yield {
                "work_id": work_id,
                "source": entry.source,
                "version": entry.version,
                "section": entry.section,
                "label": entry.label,
                "title": entry.title,
                "link": entry.link,
                "published": entry.published,
                "announce": entry.announce.value,
                "key": entry.key,
                "raw_title": entry.raw_title,
                "raw_abstract": entry.raw_abstract,
                "authors": list(entry.authors),
                "seen_at": now,
            }


def _aliases(placed: Iterable[tuple[int, Arrival]], now: datetime) -> Iterator[dict[str, Any]]:
    for work_id, arrival in placed:
        for name in arrival.names:
            yield {
                "key": name.key,
                "work_id": work_id,
                "reason": name.reason,
                "created_at": now,
            }
