"""What a day's account of a section is when it was read more than once. Pure."""

from dataclasses import replace

from newsletter.model import SourceReport, SourceStatus


def day_account(before: SourceReport | None, now: SourceReport) -> SourceReport:
    """Return the report to keep for a day: what was announced stays announced.

    A later reading that failed, or found no more, takes nothing from an earlier one that did
    not; works taken add up.
    """
    if before is None or before.status is SourceStatus.FAILED:
        return now
    if now.status is SourceStatus.FAILED or now.announced <= before.announced:
        return replace(before, taken=before.taken + now.taken)
    return replace(now, taken=before.taken + now.taken)
