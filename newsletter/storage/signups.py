"""The sign-ups of a database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col

from newsletter.storage.database import Database
from newsletter.storage.tables import MailedRow, SignupRow
from subscribers.model import Frequency, Language, address_key
from subscribers.signups import Signup


@dataclass(frozen=True, slots=True)
class SqlSignups:
    """The SignupStore of a database."""

    database: Database

    def put(self, signup: Signup) -> None:
        """Keep a sign-up under its handle."""
        row = SignupRow(
            handle=signup.handle,
            address=signup.address,
            address_key=address_key(signup.address),
            topics=list(signup.topics),
            language=signup.language.value,
            timezone=signup.timezone,
            hour=signup.hour,
            frequency=signup.frequency.value,
            asked=signup.asked,
        )
        with self.database.write() as session:
            session.merge(row)

    def get(self, handle: str) -> Signup | None:
        """Return the sign-up of a handle."""
        with self.database.read() as session:
            row = session.get(SignupRow, handle)
            return _signup(row) if row else None

    def claim_mail(self, address: str, kind: str, *, now: datetime, gap: timedelta) -> bool:
        """Whether a mail of this kind may go to an address now."""
        row = self.database.upsert(MailedRow).values(
            address_key=address_key(address), kind=kind, at=now
        )
        later = row.on_conflict_do_update(
            index_elements=["address_key", "kind"],
            set_={"at": now},
            where=col(MailedRow.at) <= now - gap,
        )
        with self.database.write() as session:
            return session.exec(later.returning(col(MailedRow.at))).first() is not None

    def release_mail(self, address: str, kind: str) -> None:
        """Take a claim back."""
        with self.database.write() as session:
            session.exec(
                delete(MailedRow).where(
                    col(MailedRow.address_key) == address_key(address), col(MailedRow.kind) == kind
                )
            )

    def purge(self, before: datetime) -> int:
        """Forget what is older than a moment."""
        with self.database.write() as session:
            session.exec(delete(MailedRow).where(col(MailedRow.at) < before))
            gone = session.exec(delete(SignupRow).where(col(SignupRow.asked) < before))
            return gone.rowcount


def _signup(row: SignupRow) -> Signup:
    return Signup(
        handle=row.handle,
        address=row.address,
        asked=row.asked,
        topics=tuple(row.topics),
        language=Language(row.language),
        timezone=row.timezone,
        hour=row.hour,
        frequency=Frequency(row.frequency),
    )
