"""Mornings whose database fails: they are told of, and made up for when it is well again."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from clockwork import Hands, wait_for_jobs
from mirror import serving

from newsletter import app as wiring
from newsletter import config
from newsletter.errors import StorageError
from newsletter.schedule import Service, run_sweep

DAY = date(2026, 6, 11)


class Failing:
    """A part of the stores that fails until it is mended."""

    def __init__(self, part):
        self.part, self.is_broken = part, True

    def __getattr__(self, name):
        if self.is_broken:
            raise StorageError("papers.db: database or disk is full; make room on the disk")
        return getattr(self.part, name)


@pytest.fixture
def clock(monkeypatch):
    hands = Hands(datetime(2026, 6, 11, 7, 1, tzinfo=UTC))
    hands.rule(monkeypatch)
    return hands


@pytest.fixture
def service(tmp_path, monkeypatch, clock):
    monkeypatch.chdir(tmp_path)
    with serving(DAY) as mirror:
        flags = {"ingest": {"mirror": mirror.url, "arxiv_gap": 0, "gap": 0}}
        with wiring.build(config.load(None, flags), clock) as app:
            app.people.add("ann@example.org", ["bird song"])
            yield Service(app)


def breaking(service, **parts):
    """Put parts that fail into a service's stores."""
    morning = service.app.morning
    stores = replace(morning.stores, **parts)
    service.app = replace(service.app, morning=replace(morning, stores=stores))


def test_a_morning_that_breaks_off_is_told_of_and_held_again(tmp_path, service, clock, caplog):
    papers = Failing(service.app.morning.stores.papers)
    breaking(service, papers=papers)
    service.start()
    wait_for_jobs(service, clock.now)
    health = service.health()
    assert (health.database, health.schedule) == (True, False)
    assert health.trouble == "broke off, as the log says: morning 07:00 UTC"
    assert "morning 07:00 UTC broke off: papers.db: database or disk is full" in caplog.text
    assert "Traceback" not in caplog.text

    papers.is_broken = False
    clock.now = datetime(2026, 6, 11, 7, 12, tzinfo=UTC)
    wait_for_jobs(service, clock.now)
    well = service.health()
    service.stop()
    assert [file.name[:10] for file in (tmp_path / "outbox").glob("*.eml")] == ["2026-06-11"]
    assert (well.schedule, well.trouble, well.last_morning) == (True, "", DAY)


def test_a_slot_that_nobody_is_in_any_more_is_no_trouble(service, clock):
    breaking(service, papers=Failing(service.app.morning.stores.papers))
    service.start()
    wait_for_jobs(service, clock.now)
    service.app.people.remove("ann@example.org")
    service.refresh()
    trouble = service.health().trouble
    service.stop()
    assert trouble == ""


def test_a_sweep_that_breaks_off_is_told_of_until_one_ends_well(service, clock):
    ledger = Failing(service.app.morning.stores.ledger)
    ledger.is_broken = False
    breaking(service, ledger=ledger)
    service.start()
    wait_for_jobs(service, clock.now)
    told = []
    for ledger.is_broken in (True, False):
        run_sweep()
        told.append(service.health().trouble)
    service.stop()
    assert told == ["broke off, as the log says: sweep", ""]


def test_a_clock_that_was_set_back_is_told_of_and_a_new_start_mends_it(service, clock):
    clock.now = datetime(2026, 6, 13, 20, tzinfo=UTC)
    service.start()
    wait_for_jobs(service, clock.now)
    assert service.health().trouble == ""
    clock.now = datetime(2026, 6, 11, 5, tzinfo=UTC)
    told = service.health()
    service.stop()
    again = Service(service.app)
    again.start()
    wait_for_jobs(again, clock.now)
    well = again.health()
    again.stop()
    assert not told.schedule
    assert told.trouble == "the clock was set back; start the service again"
    assert well.trouble == ""
    assert well.next_morning == datetime(2026, 6, 11, 7, tzinfo=UTC)
