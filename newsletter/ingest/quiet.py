"""Why a source gave nothing, and when it is left alone. Pure.

arXiv announces Sunday to Thursday evening (Eastern), so its feeds are empty at weekends and on the
weekday after one of its holidays. Its availability page has each year's list; the rules below are
those of the holidays that come back on it. They explain a feed that is empty and keep nobody from
reading one that is not.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from newsletter.ingest.identity import weekday_before
from newsletter.model import Entry, FeedState, Reason

PATIENCE = 5  # readings that fail in a row before a source is left alone
FIRST_REST, LONGEST_REST = timedelta(minutes=15), timedelta(hours=6)
_MONDAY, _THURSDAY, _SATURDAY = 0, 3, 5
_NEW_YORK = ZoneInfo("America/New_York")
_DAY = 86_400.0  # seconds; no answer is taken to hold for longer


def why_empty(day: date, *, daily: bool) -> Reason:
    """Say why a feed has no entries; `daily` for a source that announces on weekdays only."""
    if daily and day.weekday() >= _SATURDAY:
        return Reason.WEEKEND
    if daily and weekday_before(day) in holidays(weekday_before(day).year):
        return Reason.HOLIDAY
    return Reason.NOTHING_ANNOUNCED


def holidays(year: int) -> frozenset[date]:
    """Return the days of a year on which arXiv announces nothing in the evening."""
    thanksgiving = _nth(year, 11, _THURSDAY, 4)
    return frozenset(
        {
            date(year, 1, 1),
            _nth(year, 1, _MONDAY, 3),  # Martin Luther King Day
            _nth(year, 6, _MONDAY, 1) - timedelta(days=7),  # Memorial Day
            _observed(date(year, 6, 19)),
            _observed(date(year, 7, 4)),
            _nth(year, 9, _MONDAY, 1),  # Labor Day
            thanksgiving,
            thanksgiving + timedelta(days=1),
            date(year, 12, 24),
            date(year, 12, 25),
            date(year, 12, 31),
        }
    )


def batch_of(entries: Iterable[Entry]) -> str:
    """Return a digest of what was announced, whatever the order; "" for nothing."""
    lines = sorted({f"{one.key} v{one.version} {one.announce}" for one in entries})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32] if lines else ""


def is_stale(state: FeedState, batch: str, day: date) -> bool:
    """Whether a weekday's batch is the one that an earlier day had."""
    if day.weekday() >= _SATURDAY or not batch or state.batch_day is None:
        return False
    return batch == state.batch and state.batch_day < day


def fresh_until(now: datetime, seconds: float) -> datetime | None:
    """Return until when an answer holds that its server gave so many seconds; None: not at all.

    Never beyond midnight in New York: then arXiv's next batch is there, whatever a cache between
    us and it says.
    """
    if seconds <= 0:
        return None
    tomorrow = now.astimezone(_NEW_YORK).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), _NEW_YORK)
    return min(now + timedelta(seconds=min(seconds, _DAY)), midnight.astimezone(UTC))


def is_fresh(state: FeedState, day: date, now: datetime) -> bool:
    """Whether what was read for a day still holds; an empty answer never does."""
    return state.batch_day == day and state.fresh_until is not None and now < state.fresh_until


def shut_until(failures: int, now: datetime) -> datetime | None:
    """Return until when a source is left alone after failing so often in a row."""
    if failures < PATIENCE:
        return None
    doublings = min(failures - PATIENCE, 10)
    return now + min(FIRST_REST * (1 << doublings), LONGEST_REST)


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _observed(day: date) -> date:
    """Return the weekday on which a holiday that falls on a weekend is kept."""
    shift = {5: -1, 6: 1}.get(day.weekday(), 0)
    return day + timedelta(days=shift)
