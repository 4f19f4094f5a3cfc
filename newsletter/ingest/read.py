"""Reads the feeds of a morning: the sources side by side, the feeds of one source in turn."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

import httpx

from newsletter.config import Ingest, Site
from newsletter.ingest.failure import FeedError
from newsletter.ingest.fetch import Answer, Fetcher, Slots, user_agent
from newsletter.ingest.parse import ENTRY_LIMIT, Parsed, parse
from newsletter.ingest.quiet import batch_of, fresh_until, is_fresh, is_stale, shut_until, why_empty
from newsletter.ingest.sources import SOURCES, Feed
from newsletter.model import Entry, FeedState, Reason, SourceReport, SourceStatus

_POLITE = "arxiv"  # whose terms ask for more than the others' manners


@dataclass(frozen=True, slots=True)
class Reading:
    """How one feed was read. `state` is what to remember until the next time.

    `fresh_for`: the seconds in which its server wants not to be asked again.
    """

    feed: Feed
    report: SourceReport
    entries: tuple[Entry, ...]
    state: FeedState
    fresh_for: float = 0


Reader = Callable[[Fetcher, Feed, FeedState, date], Reading]


def read(
    feeds: Sequence[Feed],
    *,
    day: date,
    states: Callable[[str, str], FeedState],
    settings: Ingest,
    site: Site,
    transport: httpx.BaseTransport | None = None,
    progress: Callable[[Reading], None] | None = None,
    slots: Slots | None = None,
    now: datetime | None = None,
    reader: Reader | None = None,
    spare_fresh: bool = False,
) -> tuple[Reading, ...]:
    """Read feeds for a day; every feed gives a Reading, whatever happens to it, in their order.

    `states` and `progress` are called in the caller's thread, `progress` as each feed is done.
    `slots` keep the pace between processes. With `now`, a feed that failed again and again is left
    alone for a while, and with `spare_fresh` also one whose answer for this day still holds by its
    server's own word. What is not read within `settings.deadline` seconds is reported as late.
    """
    known = [states(feed.source, feed.section) for feed in feeds]
    readings: dict[int, Reading] = {}
    until = time.monotonic() + settings.deadline
    one = _patient(reader or read_one, now, spare_fresh=spare_fresh)
    with ExitStack() as open_until_the_end:
        lanes = {
            source: open_until_the_end.enter_context(
                _Lane(
                    Fetcher(
                        settings,
                        gap=_gap(source, settings),
                        agent=user_agent(site),
                        transport=transport,
                        until=until,
                        slots=slots,
                        name=source,
                    )
                )
            )
            for source in dict.fromkeys(feed.source for feed in feeds)
        }
        jobs = {
            lanes[feed.source].queue(one, feed, state, day): place
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

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ingest")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._fetcher.close()

    def queue(self, reader: Reader, feed: Feed, state: FeedState, day: date) -> Future[Reading]:
        """Queue a feed."""
        return self._thread.submit(reader, self._fetcher, feed, state, day)


def _patient(reader: Reader, now: datetime | None, *, spare_fresh: bool) -> Reader:
    """Return a reader that counts failures and leaves alone what failed again and again."""

    def patient(fetcher: Fetcher, feed: Feed, state: FeedState, day: date) -> Reading:
        if spare_fresh and now and is_fresh(state, day, now):
            detail = f"its server announced no change before {state.fresh_until:%H:%M %Z}"
            return Reading(feed, _report(feed, SourceStatus.OK, detail=detail), (), state)
        return _unless_shut(lambda: reader(fetcher, feed, state, day), feed, state, now)

    return patient


def _unless_shut(
    attempt: Callable[[], Reading], feed: Feed, state: FeedState, now: datetime | None
) -> Reading:
    if now and state.shut_until and now < state.shut_until:
        detail = f"left alone until {state.shut_until:%H:%M %Z}: failed {state.failures} times"
        shut = _report(feed, SourceStatus.FAILED, Reason.UNREACHABLE, detail=detail)
        return Reading(feed, shut, (), state)
    reading = attempt()
    if reading.report.status is not SourceStatus.FAILED:
        until = fresh_until(now, reading.fresh_for) if now else None
        state = replace(reading.state, failures=0, shut_until=None, fresh_until=until)
        return replace(reading, state=state)
    if reading.report.reason is Reason.LATE:
        return reading
    failures = state.failures + 1
    resting = shut_until(failures, now) if now else None
    return replace(reading, state=replace(reading.state, failures=failures, shut_until=resting))


def read_one(fetcher: Fetcher, feed: Feed, state: FeedState, day: date) -> Reading:
    """Read one feed; its failure becomes a report. A stale batch is asked for once more."""
    reading = _attempt(fetcher, feed, state, day)
    if reading.report.reason is Reason.STALE:
        asked_anew = replace(state, etag="", modified="")
        again = _attempt(fetcher, feed, asked_anew, day)
        reading = reading if again.report.status is SourceStatus.FAILED else again
    return reading


def _attempt(fetcher: Fetcher, feed: Feed, state: FeedState, day: date) -> Reading:
    try:
        answer = fetcher.get(feed, state)
        if answer.body is None:
            return _unchanged(feed, state, answer, day)
        parsed = parse(answer.body, feed)
    except FeedError as error:
        why = f"{error.reason} ({error.url})"
        report = _report(feed, SourceStatus.FAILED, error.outcome, detail=why)
        return Reading(feed, report, (), state)
    cut, batch = answer.cut or parsed.cut, batch_of(parsed.entries)
    if not cut and SOURCES[feed.source].quiet_weekends and is_stale(state, batch, day):
        return _stale(feed, state)
    report = _account(feed, parsed, day, cut=cut)
    # Half a feed is no success: the next reading must not be told that nothing changed since.
    kept = state if cut else _remembered(state, answer, day, batch)
    return Reading(feed, report, parsed.entries, kept, 0 if cut else answer.fresh_for)


def _unchanged(feed: Feed, state: FeedState, answer: Answer, day: date) -> Reading:
    if SOURCES[feed.source].quiet_weekends and is_stale(state, state.batch, day):
        return _stale(feed, state)
    report = _report(feed, SourceStatus.OK, detail="unchanged since the last reading")
    return Reading(feed, report, (), _remembered(state, answer, day, ""), answer.fresh_for)


def _stale(feed: Feed, state: FeedState) -> Reading:
    """Report a batch that an earlier day had; nothing is remembered, so it is asked for again."""
    detail = f"the batch of {state.batch_day} was served again"
    return Reading(feed, _report(feed, SourceStatus.EMPTY, Reason.STALE, detail=detail), (), state)


def _account(feed: Feed, parsed: Parsed, day: date, *, cut: bool) -> SourceReport:
    if not parsed.announced:
        reason = why_empty(day, daily=SOURCES[feed.source].quiet_weekends)
        return _report(feed, SourceStatus.EMPTY, reason)
    return _report(
        feed,
        SourceStatus.OK,
        Reason.PARTIAL if cut else None,
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


def _remembered(state: FeedState, answer: Answer, day: date, batch: str) -> FeedState:
    newest = max(day, state.last_success) if state.last_success else day
    return FeedState(
        etag=answer.etag,
        modified=answer.modified,
        last_success=newest,
        batch=batch or state.batch,
        batch_day=day if batch else state.batch_day,
        gapless=state.gapless,
    )


def _gap(source: str, settings: Ingest) -> float:
    return settings.arxiv_gap if source == _POLITE else settings.gap
