"""Rates hold for all senders of a database together, in however many processes they run."""

import subprocess
import sys
from datetime import timedelta

from fakes import NOW

from newsletter.delivery.throttle import NOW as AT_ONCE
from newsletter.delivery.throttle import Throttle
from newsletter.storage.database import Database
from newsletter.storage.pace import SqlPace

OTHER = """
import sys
from datetime import datetime, timedelta
from newsletter.delivery.throttle import Throttle
from newsletter.storage.database import open_database
from newsletter.storage.pace import SqlPace

database, now = open_database(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
print("ready", flush=True)
waits = [Throttle(10, {}, SqlPace(database)).take("ada@x.example", now) for _ in range(40)]
database.close()
print(waits.count(timedelta(0)))
"""


def test_two_processes_keep_to_one_rate(database: Database, database_url: str) -> None:
    command = [sys.executable, "-c", OTHER, database_url, NOW.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        ours = [Throttle(10, {}, SqlPace(database)).take("b@x.example", NOW) for _ in range(40)]
        assert ours.count(AT_ONCE) + int(other.stdout.read()) == 11, "the burst, and one"


def test_a_domain_has_its_rate_below_that_of_all(database: Database) -> None:
    throttle = Throttle(10, {"slow.example": 2}, SqlPace(database))
    assert [throttle.take("a@slow.example", NOW) for _ in range(9)].count(AT_ONCE) == 3
    assert [throttle.take("a@quick.example", NOW) for _ in range(20)].count(AT_ONCE) == 8


def test_who_may_leave_is_told_how_long_the_others_have_to_wait(database: Database) -> None:
    ours, theirs = (Throttle(2, {}, SqlPace(database)) for _ in range(2))
    assert [ours.take("a@x.example", NOW) for _ in range(3)] == [AT_ONCE] * 3
    half = timedelta(seconds=0.5)
    assert theirs.wait("a@x.example", NOW) == AT_ONCE, "it has not asked yet"
    assert theirs.take("a@x.example", NOW) == half
    assert theirs.wait("a@x.example", NOW) == half
    assert theirs.take("a@x.example", NOW + half) == AT_ONCE
    assert ours.take("a@x.example", NOW + half) > AT_ONCE
