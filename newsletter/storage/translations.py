"""Topics in English, kept: what a model said once, and what a person set right."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from newsletter.storage.database import Database
from newsletter.storage.tables import TranslationRow

AT_ONCE = 200  # rows in a statement: SQLite takes 999 parameters in old builds


@dataclass(frozen=True, slots=True)
class Translation:
    """A wording and its English; `by_hand`: a person said so, and no model has a say any more."""

    words: str
    english: tuple[str, ...]
    by_hand: bool


@dataclass(frozen=True, slots=True)
class SqlTranslations:
    """The Dictionary of a database."""

    database: Database
    clock: Callable[[], datetime]

    def get(self, wordings: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return those that are kept; the others are left out."""
        found: dict[str, tuple[str, ...]] = {}
        with self.database.read() as session:
            for first in range(0, len(wordings), AT_ONCE):
                some = col(TranslationRow.words).in_(wordings[first : first + AT_ONCE])
                rows = session.exec(select(TranslationRow).where(some))
                found.update((row.words, tuple(row.english)) for row in rows)
        return found

    def put(self, english: Mapping[str, tuple[str, ...]]) -> None:
        """Keep what a model said; what is kept already stays."""
        now = self.clock()
        rows = [
            {"words": words, "english": list(said), "by_hand": False, "made_at": now}
            for words, said in english.items()
        ]
        with self.database.write() as session:
            for first in range(0, len(rows), AT_ONCE):
                some = self.database.upsert(TranslationRow).values(rows[first : first + AT_ONCE])
                session.exec(some.on_conflict_do_nothing())

    def correct(self, words: str, english: Sequence[str]) -> None:
        """Keep what a person says, in place of what was there."""
        set_ = {"english": list(english), "by_hand": True, "made_at": self.clock()}
        row = self.database.upsert(TranslationRow).values(words=words, **set_)
        with self.database.write() as session:
            session.exec(row.on_conflict_do_update(index_elements=["words"], set_=set_))

    def forget(self, words: str) -> bool:
        """Forget a wording, so that it is asked for anew; whether it was known."""
        with self.database.write() as session:
            gone = session.exec(delete(TranslationRow).where(col(TranslationRow.words) == words))
        return bool(gone.rowcount)

    def everything(self) -> tuple[Translation, ...]:
        """All that is kept, in the order of the wordings."""
        with self.database.read() as session:
            rows = session.exec(select(TranslationRow).order_by(col(TranslationRow.words)))
            return tuple(Translation(row.words, tuple(row.english), row.by_hand) for row in rows)
