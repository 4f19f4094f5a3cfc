"""Decides which entries are one work, and for which day a work is news."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter

from newsletter.model import Announce, Entry

_STRENGTH = (Announce.REPLACE_CROSS, Announce.REPLACE, Announce.CROSS, Announce.NEW)
_EVERYTHING = "all"  # a section that holds the others says less than one of them
_FRIDAY = 4


def merge(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Make one entry of all those of one work (`key`), in the order of their first coming.

    arXiv's announce types are relative to the feed, so the strongest one is the truth. Source,
    section and label are those of the paper's primary category, where that is read; the text is
    that of the highest version; categories are united.
    """
    works: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        works[entry.key].append(entry)
    return tuple(_one(same) if len(same) > 1 else same[0] for same in works.values())


def news_day(
    entry: Entry, day: date, *, first_reading: bool, since: date | None = None
) -> date | None:
    """Return the day an entry is news for: `day`, or None for what is no news.

    A section that was never read before may hold a backlog: of that, only what its source dates
    since the weekday before `day` is news, or since the day that is asked for.
    """
    if not entry.announce.is_news:
        return None
    if first_reading and entry.published and entry.published < (since or weekday_before(day)):
        return None
    return day


def weekday_before(day: date) -> date:
    """Return the last Monday to Friday before a day."""
    before = day - timedelta(days=1)
    return before - timedelta(days=max(0, before.weekday() - _FRIDAY))


def _one(same: Sequence[Entry]) -> Entry:
    """Merge the entries of one work; of equals, the first counts."""
    place = max(same, key=_standing)
    latest = max(same, key=attrgetter("version"))
    categories = dict.fromkeys(name for entry in (place, *same) for name in entry.categories)
    return replace(
        latest if latest.version > place.version else place,
        source=place.source,
        section=place.section,
        label=place.label,
        announce=place.announce,
        categories=tuple(categories),
        doi=next((entry.doi for entry in same if entry.doi), None),
        also=tuple(dict.fromkeys(key for entry in same for key in entry.also)),
    )


def _standing(entry: Entry) -> tuple[int, bool, bool]:
    primary = entry.section in entry.categories[:1]
    return _STRENGTH.index(entry.announce), primary, entry.section != _EVERYTHING
