"""Reads the feeds of a morning: the sources side by side, the feeds of one source in turn."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import Self

import httpx

from newsletter.config import Ingest, Site
from newsletter.ingest.failure import FeedError
from newsletter.ingest.fetch import Answer, Fetcher, user_agent
from newsletter.ingest.parse import ENTRY_LIMIT, Parsed, parse
from newsletter.ingest.sources import SOURCES, Feed
from newsletter.model import Entry, FeedState, Reason, SourceReport, SourceStatus

_POLITE = "arxiv"  # whose terms ask for more than the others' manners
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """How one feed was read. `state` is what to remember until the next time."""

    feed: Feed
    report: SourceReport
    entries: tuple[Entry, ...]
    state: FeedState


def read(
    feeds: Sequence[Feed],
    *,
    day: date,
    states: Callable[[str, str], FeedState],
    settings: Ingest,
    site: Site,
    transport: httpx.BaseTransport | None = None,
    progress: Callable[[Reading], None] | None = None,
) -> tuple[Reading, ...]:
    """Read feeds for a day; every feed gives a Reading, whatever happens to it, in their order.

    `states` and `progress` are called in the caller's thread, `progress` as each feed is done.
    """
    known = [states(feed.source, feed.section) for feed in feeds]
    readings: dict[int, Reading] = {}
    with ExitStack() as open_until_the_end:
        lanes = {
            source: open_until_the_end.enter_context(
                _Lane(settings, gap=_gap(source, settings), site=site, transport=transport)
            )
            for source in dict.fromkeys(feed.source for feed in feeds)
        }
        jobs = {
            lanes[feed.source].read(feed, state, day): place
            for place, (feed, state) in enumerate(zip(feeds, known, strict=True))
        }
        for job in as_completed(jobs):
            readings[jobs[job]] = job.result()
            if progress:
                progress(job.result())
    return tuple(readings[place] for place in range(len(feeds)))


def offline(readings: Iterable[Reading]) -> bool:
    """Whether nobody at all could be reached."""
    reasons = [reading.report.reason for reading in readings]
    return bool(reasons) and all(reason is Reason.UNREACHABLE for reason in reasons)


class _Lane:
    """The thread and the connection of one source. Leaving it drops what has not begun."""

    def __init__(
        self, settings: Ingest, *, gap: float, site: Site, transport: httpx.BaseTransport | None
    ) -> None:
        self._fetcher = Fetcher(settings, gap=gap, agent=user_agent(site), transport=transport)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ingest")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._fetcher.close()

    def read(self, feed: Feed, state: FeedState, day: date) -> Future[Reading]:
        """Queue a feed."""
        return self._thread.submit(read_one, self._fetcher, feed, state, day)


def read_one(fetcher: Fetcher, feed: Feed, state: FeedState, day: date) -> Reading:
    """Read one feed; its failure becomes a report."""
    try:
        answer = fetcher.get(feed, state)
        if answer.body is None:
            unchanged = _report(feed, SourceStatus.OK, detail="unchanged since the last reading")
            return Reading(feed, unchanged, (), _remembered(state, answer, day))
        parsed = parse(answer.body, feed)
    except FeedError as error:
        why = f"{error.reason} ({error.url})"
        report = _report(feed, SourceStatus.FAILED, error.outcome, detail=why)
        return Reading(feed, report, (), state)
    cut = answer.cut or parsed.cut
    report = _account(feed, parsed, day, cut=cut)
    # Half a feed is no success: the next reading must not be told that nothing changed since.
    kept = state if cut else _remembered(state, answer, day)
    return Reading(feed, report, parsed.entries, kept)


def _account(feed: Feed, parsed: Parsed, day: date, *, cut: bool) -> SourceReport:
    if not parsed.announced:
        resting = SOURCES[feed.source].quiet_weekends and day.weekday() >= _SATURDAY
        reason = Reason.WEEKEND if resting else Reason.NOTHING_ANNOUNCED
        return _report(feed, SourceStatus.EMPTY, reason)
    return _report(
        feed,
        SourceStatus.OK,
        announced=parsed.announced,
        refused=len(parsed.refused),
        detail="; ".join(_remarks(parsed, cut=cut)),
    )


def _remarks(parsed: Parsed, *, cut: bool) -> Iterable[str]:
    if cut:
        yield f"the answer broke off after {parsed.announced} whole entries"
    if parsed.beyond:
        yield f"{parsed.beyond} entries beyond the first {ENTRY_LIMIT} left out"
    for reason, times in Counter(parsed.refused).most_common():
        yield f"{times} refused: {reason}"


def _report(
    feed: Feed,
    status: SourceStatus,
    reason: Reason | None = None,
    *,
    announced: int = 0,
    refused: int = 0,
    detail: str = "",
) -> SourceReport:
    return SourceReport(
        source=feed.source,
        section=feed.section,
        label=feed.label,
        status=status,
        reason=reason,
        announced=announced,
        refused=refused,
        detail=detail,
    )


def _remembered(state: FeedState, answer: Answer, day: date) -> FeedState:
    newest = max(day, state.last_success) if state.last_success else day
    return FeedState(etag=answer.etag, modified=answer.modified, last_success=newest)


def _gap(source: str, settings: Ingest) -> float:
    return settings.arxiv_gap if source == _POLITE else settings.gap
