"""What a day's account of a section is when it was read more than once. Pure."""

from dataclasses import replace

from newsletter.model import Reason, SourceReport, SourceStatus


def day_account(before: SourceReport | None, now: SourceReport) -> SourceReport:
    """Return the report to keep for a day: what was announced stays announced.

    A later reading that failed, or found no more, takes nothing from an earlier one that did
    not; works taken add up, and what was new later had not been among the earlier ones. A stale
    batch was no account of the day at all.
    """
    if before is None or before.status is SourceStatus.FAILED:
        return now
    if before.reason is Reason.STALE and now.status is not SourceStatus.FAILED:
        return now
    taken, announced = before.taken + now.taken, before.announced + now.taken
    if now.status is SourceStatus.FAILED or now.announced <= before.announced:
        return replace(before, taken=taken, announced=announced)
    return replace(now, taken=taken, announced=max(announced, now.announced))
