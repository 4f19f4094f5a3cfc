"""What became of papers is told once, to those who were sent them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from fakes import DAY, NOW, a_subscriber, an_entry

from newsletter.model import Announce, Change, Delivery, DeliveryState, Entry
from newsletter.storage.database import Database, migrate, open_database
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.papers import SqlPapers
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.updates import SqlUpdates

TITLE = "Counting Sheep with Transformers at Night"
SOON, LATER = timedelta(days=1), timedelta(days=30)
ALL = frozenset(Change)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    in_file = request.param == "sqlite"
    opened = open_database("sqlite://" if in_file else request.getfixturevalue("postgres_url"))
    migrate(opened)
    yield opened
    opened.close()


def preprint(**changes: object) -> Entry:
    return an_entry(1, **({"title": TITLE} | changes))


def journal(**changes: object) -> Entry:
    fields = {"key": "doi:10.1000/sheep", "doi": "10.1000/sheep", "label": "J. Sheep"}
    about = {"source": "feeds", "title": TITLE, "link": "https://sheep.example/1"}
    return an_entry(1, **(fields | about | {"published": DAY + LATER} | changes))


@pytest.fixture
def reader(database: Database) -> int:
    """Somebody who was sent the preprint, and somebody who was not."""
    people = SqlSubscribers(database)
    for number in (1, 2):
        people.add(a_subscriber(number))
    SqlPapers(database).take([(preprint(), DAY)], now=NOW)
    send(database, 1, DAY, (1,))
    send(database, 2, DAY, ())
    return 1


def send(database: Database, reader: int, day: date, items: tuple[int, ...]) -> None:
    now, ledger = NOW + (day - DAY), SqlLedger(database)
    claim = Delivery(
        day, reader, DeliveryState.CLAIMED, 1, 1, items, lease_until=now + SOON, begun_at=now
    )
    assert ledger.claim(claim, expected=None, now=now)
    sent = Delivery(day, reader, DeliveryState.ACCEPTED, 1, 1, items, begun_at=now)
    ledger.record(sent, now=now)


def due(database: Database, after: timedelta, kinds: frozenset[Change] = ALL) -> dict[int, list]:
    told = SqlUpdates(database).due(DAY + after, kinds, now=NOW + after)
    return {
        reader: [(one.change, one.where, one.link) for one in them] for reader, them in told.items()
    }


def test_a_journal_version_is_told_once_to_whoever_was_sent_the_preprint(
    database: Database, reader: int
) -> None:
    assert due(database, SOON) == {}
    SqlPapers(database).take([(journal(), DAY + LATER)], now=NOW + LATER)
    published = (Change.PUBLISHED, "J. Sheep", "https://sheep.example/1")
    assert due(database, LATER) == {reader: [published]}
    assert due(database, LATER, frozenset({Change.UPDATED})) == {}
    assert due(database, LATER, frozenset()) == {}
    SqlPapers(database).take([(journal(), DAY + LATER)], now=NOW + LATER + SOON)
    send(database, reader, DAY + LATER, ())
    assert due(database, LATER + SOON) == {}


def test_a_doi_that_a_new_version_states_is_a_journal_version_too(
    database: Database, reader: int
) -> None:
    second = preprint(version=2, announce=Announce.REPLACE, doi="10.1000/flock")
    SqlPapers(database).take([(second, None)], now=NOW + LATER)
    updated = (Change.UPDATED, "", second.link)
    assert sorted(due(database, LATER)[reader]) == [
        (Change.PUBLISHED, "", "https://doi.org/10.1000/flock"),
        updated,
    ]


@pytest.mark.parametrize(
    ("notice", "version", "change"),
    [
        ("withdrawn", 2, Change.WITHDRAWN),
        ("retraction", 1, Change.RETRACTED),
        ("correction", 2, Change.UPDATED),
    ],
)
def test_a_paper_that_is_put_under_notice_is_told(
    database: Database, reader: int, notice: str, version: int, change: Change
) -> None:
    papers = SqlPapers(database)
    entry = preprint(title="GONE", version=version, categories=("cs.CL", notice))
    papers.take([(entry, None)], now=NOW + SOON)
    papers.take([(entry, None)], now=NOW + LATER)
    assert due(database, SOON) == {reader: [(change, "", entry.link)]}
    (paper,) = papers.news(date.min, date.max)
    assert (paper.title, paper.notice) == ("GONE", notice)


def test_a_preprint_elsewhere_is_no_journal_version(database: Database, reader: int) -> None:
    assert reader
    elsewhere = journal(key="doi:10.64898/1", doi="10.64898/1")
    SqlPapers(database).take([(elsewhere, None)], now=NOW + SOON)
    assert due(database, SOON) == {}
