"""What the sender and the test of it share: an edition in a database, and a look into it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from newsletter import app as wiring
from newsletter.config import Config, load
from newsletter.digest.mime import message_id
from newsletter.ingest.identity import merge
from newsletter.model import Announce, DeliveryState, Entry, FeedState, SourceReport, SourceStatus
from newsletter.storage.database import open_database
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.people import SqlSubscribers

DAY = date(2026, 6, 11)
NOW = datetime(2026, 6, 11, 6, tzinfo=UTC)
DOMAIN = "hub.example"
OVER = {DeliveryState.ACCEPTED, DeliveryState.EMPTY}


def settings(url: str, port: int) -> Config:
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "timeout": 5, "resend_after": 1}
    return load(
        None,
        {
            "storage": {"url": url},
            "secret": "0123456789abcdef0123456789abcdef",
            "sender": {"address": f"morning@{DOMAIN}"},
            "briefing": {"writer": "built-in"},
            "delivery": {
                "mailer": "smtp",
                "smtp": smtp,
                "connections": 2,
                "ceiling": 1000,
                "retry": {"first": 1, "within": 10000},
            },
        },
    )


def prepare(url: str, letters: int) -> None:
    """Make an edition that everybody is due a letter of."""
    entry = Entry(
        source="arxiv",
        section="cs.CL",
        label="arXiv (CS.CL)",
        key="arxiv:2606.00001",
        version=1,
        title="A bird song",
        abstract="We heard a bird song at dawn, and wrote it down.",
        authors=("Ada Quill",),
        categories=("cs.CL",),
        link="https://arxiv.example/abs/2606.00001",
        published=DAY,
        announce=Announce.NEW,
    )
    report = SourceReport("arxiv", "cs.CL", "arXiv (CS.CL)", SourceStatus.OK, announced=1, taken=1)
    with wiring.build(settings(url, 25), lambda: NOW) as app:
        app.morning.stores.papers.take([(one, DAY) for one in merge([entry])], now=NOW)
        app.morning.stores.sources.record(DAY, report, FeedState(), now=NOW)
        for number in range(letters):
            app.people.add(f"reader{number}@reader.example", ["bird song"])
        # What a sender would load first is here when it is forked: it is killed while it sends.
        app.morning.preview(app.people.show("reader0@reader.example"), DAY)


@dataclass(frozen=True)
class People:
    """Who is due a letter, and how their letters stand."""

    url: str

    def message_ids(self, day: date) -> set[str]:
        database = open_database(self.url)
        everyone = list(SqlSubscribers(database).everyone())
        database.close()
        return {message_id(day, one.handle, DOMAIN).strip("<>") for one in everyone}

    def claimed(self, day: date) -> int:
        return sum(state is DeliveryState.CLAIMED for state in states(self.url, day).values())


def states(url: str, day: date) -> dict[str, DeliveryState]:
    database = open_database(url)
    found = SqlLedger(database).of_day(day).values()
    database.close()
    return {row.message_id.strip("<>"): row.state for row in found}


def accepted_ids(url: str, day: date) -> set[str]:
    return {name for name, state in states(url, day).items() if state is DeliveryState.ACCEPTED}


def settled(url: str, day: date, letters: int) -> bool:
    found = states(url, day)
    return len(found) == letters and set(found.values()) <= OVER
