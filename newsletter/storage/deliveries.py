"""What became of one person's letters, told from the ledger and from what messengers told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from newsletter.delivery.events import EventError, normalise
from newsletter.model import Delivery
from newsletter.storage.database import Database
from newsletter.storage.ledger import delivery_of
from newsletter.storage.tables import DeliveryRow, EventRow, Person, SuppressionRow
from subscribers.model import address_key


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of somebody's: its row, when that was last written, and the last event of it."""

    delivery: Delivery
    at: datetime
    fate: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a messenger told of an address: when it happened, what, and its words."""

    at: datetime | None
    kind: str
    provider: str
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, the latest first. `suppressed` is why nothing is sent there any more, if so."""

    letters: tuple[Sent, ...]
    events: tuple[Told, ...]
    suppressed: str


@dataclass(frozen=True, slots=True)
class SqlDeliveries:
    """The letters of single people in a database."""

    database: Database

    def story(self, address: str, limit: int) -> Story:
        """Tell of an address, whoever has it now; at most `limit` letters and events."""
        key, row, event = address_key(address), DeliveryRow, EventRow
        theirs = select(row).join(Person, col(Person.id) == col(row.subscriber_id))
        letters = theirs.where(Person.address_key == key).order_by(col(row.day).desc())
        events = select(event).where(event.address_key == key).order_by(col(event.id).desc())
        with self.database.read() as session:
            suppressed = session.get(SuppressionRow, key)
            return Story(
                tuple(
                    Sent(delivery_of(one), one.updated_at, one.fate)
                    for one in session.exec(letters.limit(limit))
                ),
                tuple(told for one in session.exec(events.limit(limit)) for told in _told(one)),
                suppressed.reason if suppressed else "",
            )


def _told(row: EventRow) -> Iterator[Told]:
    try:
        words = normalise(row.provider, row.raw).detail
    except EventError:
        words = row.detail
    yield Told(row.happened_at, row.kind or "", row.provider, words)
