from dataclasses import replace

from fakes import a_report

from newsletter.ingest.account import day_account
from newsletter.model import Reason, SourceStatus

READ = a_report(announced=9, taken=7)
FAILED = a_report(status=SourceStatus.FAILED, reason=Reason.REFUSED, announced=0, taken=0)
UNCHANGED = a_report(announced=0, taken=0, detail="unchanged since the last reading")


def test_the_first_reading_of_a_day_is_its_account():
    assert day_account(None, READ) == READ


def test_a_failure_or_an_unchanged_feed_takes_nothing_back():
    assert day_account(READ, FAILED) == READ
    assert day_account(READ, UNCHANGED) == READ


def test_a_silent_feed_that_is_unchanged_stays_silent_with_its_reason():
    silent = a_report(status=SourceStatus.EMPTY, reason=Reason.WEEKEND, announced=0, taken=0)
    assert day_account(silent, UNCHANGED) == silent


def test_a_success_makes_up_for_a_failure():
    assert day_account(FAILED, READ) == READ


def test_what_came_in_later_is_added():
    later = replace(READ, announced=12, taken=3)
    assert day_account(READ, later) == replace(later, taken=10)


def test_what_is_new_in_a_window_that_moved_on_is_counted_beside_what_was_there():
    later = replace(READ, announced=9, taken=2)
    account = day_account(READ, later)
    assert (account.announced, account.taken, account.merged) == (11, 9, 2)


def test_a_stale_batch_is_no_account_of_the_day():
    stale = a_report(status=SourceStatus.EMPTY, reason=Reason.STALE, announced=0, taken=0)
    silent = replace(stale, reason=Reason.NOTHING_ANNOUNCED)
    assert day_account(stale, silent) == silent
    assert day_account(stale, FAILED) == stale
