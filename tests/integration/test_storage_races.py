"""Two at once: threads and processes that want the same thing of one database."""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from fakes import DAY, NOW, a_delivery, a_subscriber, an_entry
from sqlalchemy import func
from sqlmodel import col, select

from newsletter.model import Delivery, DeliveryState
from newsletter.storage.database import Database, migrate, open_database
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.papers import SqlPapers
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.tables import DeliveryRow, Record, Work

MANY = 400


def at_once(calls: list[Callable[[], bool]]) -> list[bool]:
    """Run calls in threads that start at one moment."""
    gate = threading.Barrier(len(calls))

    def wait_and(call: Callable[[], bool]) -> bool:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(wait_and, calls))


def morning_of_a_process(url: str) -> tuple[int, int]:
    """Migrate, take a day's papers and claim every letter; return how much of both was ours."""
    database = open_database(url)
    migrate(database)
    taken = SqlPapers(database).take([(an_entry(n), DAY) for n in range(MANY)], now=NOW)
    people, ledger = SqlSubscribers(database), SqlLedger(database)
    won = sum(ledger.claim(a_delivery(one.id), expected=None, now=NOW) for one in people.everyone())
    database.close()
    return sum(taken.values()), won


def test_two_processes_that_start_at_once_share_the_work(database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        first = list(pool.map(morning_of_a_process, [database_url] * 2))
        database = open_database(database_url)
        for number in range(50):
            SqlSubscribers(database).add(a_subscriber(number))
        second = list(pool.map(morning_of_a_process, [database_url] * 2))
    assert sum(taken for taken, _ in first + second) == MANY
    assert sum(won for _, won in second) == 50
    with database.read() as session:
        for table in (Work, Record):
            assert session.exec(select(func.count()).select_from(table)).one() == MANY
    database.close()


def test_of_many_first_claims_exactly_one_wins(database: Database) -> None:
    reader = SqlSubscribers(database).add(a_subscriber(1)).id
    ledger = SqlLedger(database)
    for days in range(5):
        claim = a_delivery(reader, day=date(2026, 6, 1 + days))
        wins = at_once([lambda c=claim: ledger.claim(c, expected=None, now=NOW)] * 4)
        assert sum(wins) == 1


def test_of_many_who_take_over_a_stale_claim_exactly_one_wins(database: Database) -> None:
    reader = SqlSubscribers(database).add(a_subscriber(1)).id
    ledger = SqlLedger(database)
    held = a_delivery(reader)
    ledger.claim(held, expected=None, now=NOW)
    for attempt in range(2, 7):
        following = replace(held, attempt=attempt)
        wins = at_once([lambda h=held, f=following: ledger.claim(f, expected=h, now=NOW)] * 4)
        assert sum(wins) == 1
        held = following


def test_who_leaves_between_reading_and_claiming_is_not_written_to(database: Database) -> None:
    people, ledger = SqlSubscribers(database), SqlLedger(database)
    reader = people.add(a_subscriber(1))
    people.remove(reader.address)
    assert not ledger.claim(a_delivery(reader.id), expected=None, now=NOW)
    assert ledger.counts(DAY) == {}


def test_who_leaves_is_still_counted_without_a_name(database: Database) -> None:
    people, ledger = SqlSubscribers(database), SqlLedger(database)
    reader = people.add(a_subscriber(1))
    claim = a_delivery(reader.id)
    ledger.claim(claim, expected=None, now=NOW)
    ledger.record(replace(claim, state=DeliveryState.ACCEPTED), now=NOW)
    people.remove(reader.address)
    assert ledger.of_day(DAY) == {}
    assert ledger.last_before(date.max) == {}
    assert ledger.counts(DAY) == {DeliveryState.ACCEPTED: 1}
    with database.read() as session:
        assert session.exec(select(col(DeliveryRow.subscriber_id))).all() == [None]


def test_an_outcome_that_comes_too_late_is_told_to_the_operator(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    reader = SqlSubscribers(database).add(a_subscriber(1)).id
    late: Delivery = replace(a_delivery(reader), state=DeliveryState.ACCEPTED)
    SqlLedger(database).record(late, now=NOW)
    assert f"subscriber {reader}: accepted of attempt 1 came too late" in caplog.text


def test_three_thousand_entries_are_taken_once(database: Database) -> None:
    papers = SqlPapers(database)
    batch = [(an_entry(n), DAY) for n in range(3000)]
    assert papers.take(batch, now=NOW) == {("arxiv", "cs.CL"): 3000}
    assert papers.take(batch, now=NOW) == {}


def test_a_work_of_two_sources_and_two_versions_has_a_record_of_each(database: Database) -> None:
    papers = SqlPapers(database)
    papers.take([(an_entry(1), DAY), (an_entry(1, section="cs.LG"), DAY)], now=NOW)
    papers.take([(an_entry(1, version=2), None), (an_entry(1, source="plos"), None)], now=NOW)
    with database.read() as session:
        records = session.exec(select(Record).order_by(col(Record.id))).all()
    seen = [(one.source, one.section, one.version) for one in records]
    assert seen == [("arxiv", "cs.CL", 1), ("arxiv", "cs.CL", 2), ("plos", "cs.CL", 1)]
    assert {one.seen_at for one in records} == {NOW}
