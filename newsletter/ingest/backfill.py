"""Makes up for days that were missed, from the sources that can be asked by date.

arXiv's API by date of submission, bioRxiv's and medRxiv's by date of posting, both paged to the
end. The other sources are read as they stand: their feeds hold the last weeks anyway.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from newsletter.ingest.failure import FeedError
from newsletter.ingest.fetch import Fetcher
from newsletter.ingest.identity import weekday_before
from newsletter.ingest.parse import parse
from newsletter.ingest.read import Reader, Reading, read_one
from newsletter.ingest.sources import SOURCES, Feed, UnusableEntryError
from newsletter.ingest.sources.rxiv import EVERYTHING
from newsletter.ingest.sources.rxiv_api import page_url, read_page
from newsletter.model import (
    Announce,
    Entry,
    FeedState,
    Reason,
    SourceReport,
    SourceStatus,
)

PAGE = 500  # entries of arXiv's API; it gives 2,000 at most, and answers slowly from there
MOST = 30_000  # how far arXiv's API pages
_WINDOW = 25  # entries of a feed that may hold no more
_OLDEST = timedelta(days=14)  # what is older is no news any more
_EASTERN, _DEADLINE = ZoneInfo("America/New_York"), time(14)  # when a day's submissions close
_TOTAL = re.compile(rb"totalResults[^>]*>\s*(\d{1,9})\s*<")


@dataclass(frozen=True, slots=True)
class _Page:
    """What one answer held, and where the next begins; None after the last."""

    entries: tuple[Entry, ...]
    refused: int = 0
    following: int | None = None


_Ask = Callable[[int], _Page]


def made_up_since(since: date, mirror: str | None) -> Reader:
    """Return a reader that takes in everything that was announced from a day on."""

    def reader(fetcher: Fetcher, feed: Feed, state: FeedState, day: date) -> Reading:
        asked = _ASKED.get(feed.source)
        if asked is None:
            return read_one(fetcher, feed, state, day)
        made = _paged(asked(fetcher, feed, since, day, mirror), feed, state, day)
        if made.report.status is not SourceStatus.FAILED:
            return made
        today = read_one(fetcher, feed, state, day)  # at least what the feed has now
        return _joined(today, made, since, day) if today.entries else made

    return reader


def without_gaps(mirror: str | None) -> Reader:
    """Return a reader that also takes in what was announced while nobody could read it.

    That is days of failure, days on which the service was off, and what a short feed had dropped
    already. What cannot be made up for stays missing in the state, and is tried again next time.
    """

    def reader(fetcher: Fetcher, feed: Feed, state: FeedState, day: date) -> Reading:
        reading = read_one(fetcher, feed, state, day)
        if reading.state.last_success != day:  # it failed, or was stale or cut: not read yet
            return reading
        asked, since = _ASKED.get(feed.source), missing_since(reading, state, day)
        if asked is None or since is None:
            return replace(reading, state=replace(reading.state, gapless=day))
        made = _paged(asked(fetcher, feed, since, day, mirror), feed, state, day)
        return _joined(reading, made, since, day)

    return reader


def missing_since(reading: Reading, state: FeedState, day: date) -> date | None:
    """Return the first day from which announcements are missing, if there is one.

    Before the first reading nothing is. Of a feed that holds the newest so many, whatever their
    day, some are missing if none is older than the last reading.
    """
    last = state.gapless or state.last_success
    if last is None or last >= day:
        return None
    missing = last < weekday_before(day)
    if not SOURCES[reading.feed.source].quiet_weekends:
        dates = [one.published for one in reading.entries if one.published]
        missing = len(dates) >= _WINDOW and min(dates) >= last
    return max(last, day - _OLDEST) if missing else None


def _joined(reading: Reading, made: Reading, since: date, day: date) -> Reading:
    """Put together what was read today and what was made up for; its failure costs nothing."""
    there = {entry.key for entry in reading.entries}
    added = tuple(entry for entry in made.entries if entry.key not in there)
    failed = made.report.status is SourceStatus.FAILED
    said = f"making up from {since} on gave {len(added)} entries"
    told = f"{said}, then failed: {made.report.detail}" if failed else said
    found = reading.report.announced + len(added) + made.report.refused
    report = replace(
        reading.report,
        status=SourceStatus.OK if found else reading.report.status,
        reason=None if added else reading.report.reason,
        announced=found,
        refused=reading.report.refused + made.report.refused,
        detail="; ".join(filter(None, (reading.report.detail, told))),
    )
    state = reading.state if failed else replace(reading.state, gapless=day)
    return replace(reading, report=report, entries=(*reading.entries, *added), state=state)


def submitted_from(since: date) -> datetime:
    """Return the moment from which papers were submitted that arXiv announced on a day.

    A day's announcement has what came between two deadlines, the later one on the weekday before.
    """
    opened = weekday_before(weekday_before(since))
    return datetime.combine(opened, _DEADLINE, _EASTERN).astimezone(UTC)


def _paged(ask: _Ask, feed: Feed, state: FeedState, day: date) -> Reading:
    """Read page by page; what came before a page that failed is kept, and the failure told."""
    entries: list[Entry] = []
    refused, failure = 0, None
    try:
        for page in _pages(ask):
            entries += page.entries
            refused += page.refused
    except FeedError as error:
        failure = error
    status = SourceStatus.OK if entries else SourceStatus.EMPTY
    reason = None if entries else Reason.NOTHING_ANNOUNCED
    detail = "made up for by date"
    if failure:
        status, reason = SourceStatus.FAILED, failure.outcome
        detail = f"after {len(entries)} entries: {failure}"
    report = SourceReport(
        source=feed.source,
        section=feed.section,
        label=feed.label,
        status=status,
        reason=reason,
        announced=len(entries) + refused,
        refused=refused,
        detail=detail,
    )
    newest = max(day, state.last_success) if state.last_success else day
    kept = state if failure else replace(state, last_success=newest, gapless=newest)
    return Reading(feed, report, tuple(entries), kept)


def _pages(ask: _Ask) -> Iterator[_Page]:
    following: int | None = 0
    while following is not None:
        page = ask(following)
        yield page
        following = page.following


def _arxiv(fetcher: Fetcher, feed: Feed, since: date, day: date, mirror: str | None) -> _Ask:
    base = f"{mirror}/arxiv/api" if mirror else "https://export.arxiv.org/api"
    opened = f"{submitted_from(since):%Y%m%d%H%M}"
    closed = f"{day + timedelta(days=1):%Y%m%d}0000"
    query = {
        "search_query": f"cat:{feed.section} AND submittedDate:[{opened} TO {closed}]",
        "max_results": PAGE,
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
    }

    def ask(start: int) -> _Page:
        page = replace(feed, url=f"{base}/query?{urlencode({**query, 'start': start})}")
        body = fetcher.get(page, FeedState()).body or b""
        parsed = parse(body, page)
        came = start + parsed.announced
        total = int(found[1]) if (found := _TOTAL.search(body)) else math.inf
        if not parsed.announced and came < total < math.inf:
            raise FeedError(page, Reason.UNREADABLE, f"an empty page at {start} of {total}")
        more = parsed.announced and came < min(total, MOST)
        entries = tuple(_announced(entry, feed) for entry in parsed.entries)
        return _Page(entries, len(parsed.refused), came if more else None)

    return ask


def _announced(entry: Entry, feed: Feed) -> Entry:
    """Say how a paper of the API was announced: its first version came out in these days."""
    own = entry.categories[:1] == (feed.section,)
    return replace(entry, announce=Announce.NEW if own else Announce.CROSS)


def _rxiv(fetcher: Fetcher, feed: Feed, since: date, day: date, mirror: str | None) -> _Ask:
    def ask(cursor: int) -> _Page:
        page = replace(feed, url=page_url(feed.source, since, day, cursor, mirror))
        answer = read_page(fetcher.get(page, FeedState()).body or b"", page)
        entries, refused = [], 0
        for raw, subject in zip(answer.raws, answer.subjects, strict=True):
            if feed.section not in {EVERYTHING, subject}:
                continue
            try:
                entries.append(SOURCES[feed.source].entry(raw, feed))
            except UnusableEntryError:
                refused += 1
        following = cursor + len(answer.raws) if answer.raws else None
        return _Page(tuple(entries), refused, following)

    return ask


_ASKED = {"arxiv": _arxiv, "biorxiv": _rxiv, "medrxiv": _rxiv}
