"""The mails that came in, in a database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import col, select

from newsletter.replies.inbox import KEPT, WAITING, Incoming, MailState, StoredMail
from newsletter.storage.database import Database
from newsletter.storage.tables import InboundRow


@dataclass(frozen=True, slots=True)
class SqlMails:
    """The MailStore of a database."""

    database: Database

    def put(self, mail: Incoming, *, handle: str, now: datetime) -> bool:
        """Store a mail once."""
        row = self.database.upsert(InboundRow).values(
            handle=handle,
            digest=mail.digest,
            way=mail.way,
            sender=mail.sender,
            recipients=list(mail.recipients),
            raw=mail.raw[:KEPT],
            state=MailState.NEW.value,
            attempts=0,
            detail="",
            received_at=now,
            due_at=now,
        )
        written = row.on_conflict_do_nothing().returning(col(InboundRow.id))
        with self.database.write() as session:
            return session.exec(written).first() is not None

    def claim(self, *, now: datetime, lease: timedelta) -> StoredMail | None:
        """Return the mail that has waited longest, for nobody else until the lease is over."""
        due = col(InboundRow.due_at)
        asked = (
            select(InboundRow)
            .where(col(InboundRow.state).in_(WAITING), due <= now)
            .order_by(due, col(InboundRow.id))
            .limit(1)
        )
        with self.database.read() as session:
            if session.exec(asked).first() is None:
                return None  # without a lock: this is asked all the time
        with self.database.write() as session:
            row = session.exec(asked.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            row.attempts += 1
            row.due_at = now + lease
            session.add(row)
            session.flush()
            return _mail(row)

    def identify(self, mail: StoredMail, identity: str) -> bool:
        """Note who a mail is; False if another one is the same."""
        with self.database.write() as session:
            # Of two equal ones the first that came in counts, in whatever order they are read.
            same = select(InboundRow.id).where(InboundRow.identity == identity)
            known = session.exec(same).first()
            if known is None:
                row = update(InboundRow).where(col(InboundRow.id) == mail.id)
                session.exec(row.values(identity=identity))
            return known in {None, mail.id}

    def settle(
        self, mail: StoredMail, state: MailState, *, detail: str = "", due: datetime | None = None
    ) -> None:
        """Write where a mail stands."""
        row = update(InboundRow).where(col(InboundRow.id) == mail.id)
        row = row.values(state=state.value, detail=detail)
        with self.database.write() as session:
            session.exec(row.values(due_at=due) if due else row)

    def postpone(
        self,
        mail: StoredMail,
        reader: str,
        state: MailState,
        *,
        handled_at: datetime | None,
        due: datetime,
    ) -> None:
        """Let the answer to a mail wait."""
        row = update(InboundRow).where(col(InboundRow.id) == mail.id)
        late = row.values(state=state.value, reader=reader, attempts=0)
        with self.database.write() as session:
            session.exec(late.values(handled_at=handled_at, due_at=due))

    def mates(
        self, mail: StoredMail, reader: str, *, most: int, now: datetime, lease: timedelta
    ) -> tuple[StoredMail, ...]:
        """Claim what else of a reader waits in a mail's state."""
        row = col(InboundRow.id)
        same = InboundRow.state == mail.state.value, InboundRow.reader == reader
        asked = select(InboundRow).where(*same, row != mail.id, col(InboundRow.due_at) <= now)
        asked = asked.order_by(row).limit(most).with_for_update(skip_locked=True)
        with self.database.write() as session:
            rows = session.exec(asked).all()
            for one in rows:
                one.due_at = now + lease
                session.add(one)
            session.flush()
            return tuple(map(_mail, rows))

    def find(self, handle: str) -> StoredMail | None:
        """Return the mail of a handle."""
        with self.database.read() as session:
            row = session.exec(select(InboundRow).where(InboundRow.handle == handle)).first()
            return _mail(row) if row else None

    def purge(self, before: datetime) -> int:
        """Forget the mails of before a moment that wait no longer."""
        old = delete(InboundRow).where(
            col(InboundRow.received_at) < before, col(InboundRow.state).not_in(WAITING)
        )
        with self.database.write() as session:
            return session.exec(old).rowcount


def _mail(row: InboundRow) -> StoredMail:
    return StoredMail(
        id=row.id or 0,
        handle=row.handle,
        way=row.way,
        raw=row.raw,
        recipients=tuple(row.recipients),
        sender=row.sender,
        state=MailState(row.state),
        attempts=row.attempts,
        received_at=row.received_at,
        handled_at=row.handled_at,
    )
