"""How far each IMAP mailbox was read."""

from dataclasses import dataclass

from newsletter.storage.database import Database
from newsletter.storage.tables import MailboxRow


@dataclass(frozen=True, slots=True)
class SqlMailboxes:
    """The Bookmarks of a database."""

    database: Database

    def read(self, name: str) -> tuple[int, int]:
        """Return UIDVALIDITY and the last UID that was taken in; zeros before the first."""
        with self.database.read() as session:
            row = session.get(MailboxRow, name)
            return (row.validity, row.uid) if row else (0, 0)

    def write(self, name: str, validity: int, uid: int) -> None:
        """Remember how far a mailbox was read."""
        with self.database.write() as session:
            session.merge(MailboxRow(name=name, validity=validity, uid=uid))
