"""How a rule of a language's grammar is written: a pattern for a whole sentence, and a reader.

A reader makes commands of what the pattern found; None: it is none after all.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

from newsletter.replies.arguments import (
    language_of,
    name_of,
    numbers_of,
    topic_of,
    unquoted,
    zone_of,
)
from newsletter.replies.dates import read_clock, read_day, read_span
from subscribers.commands import (
    Command,
    Mute,
    Pause,
    RenameTopic,
    SetFrequency,
    SetHour,
    SetLanguage,
    SetTimezone,
    Translate,
)
from subscribers.model import Frequency

Commands = tuple[Command, ...]
Reader = Callable[[re.Match[str], date], Commands | None]
Rule = tuple[re.Pattern[str], Reader]
_NAMES = re.compile(r" ?(?:,|、|&) ?| and |[和与與及]", re.IGNORECASE)
_AND = re.compile(r"\band\b", re.IGNORECASE)
_BETWEEN = re.compile(r" (?:to|into|as|with|by) |->|=>|→|改为|改成|换成")


def rules(reader: Reader, *patterns: str) -> Sequence[Rule]:
    """Return a rule for each pattern. White space is folded to one space before they are tried."""
    return [(re.compile(pattern, re.IGNORECASE), reader) for pattern in patterns]


def says(*commands: Command) -> Reader:
    """Read the same commands whatever was found."""
    return lambda _found, _today: commands


def topic(make: Callable[[str], Command]) -> Reader:
    """Read the group `topic`."""

    def read(found: re.Match[str], _: date) -> Commands | None:
        said = topic_of(found["topic"])
        return (make(said),) if said else None

    return read


def name(make: Callable[[str], Command], *, is_said: bool) -> Reader:
    """Read the group `name`: one, or several names."""

    def read(found: re.Match[str], _: date) -> Commands | None:
        parts = [name_of(part, is_said=is_said) for part in _NAMES.split(found["name"])]
        if None in parts:  # there may be an "and" within a name: 李和平
            parts = [name_of(found["name"], is_said=is_said)]
        names = [part for part in parts if part and not _AND.search(part)]
        return tuple(map(make, names)) if len(names) == len(parts) else None

    return read


def numbered(make: Callable[[int], Command]) -> Reader:
    """Read the group `numbers`: one command for each; an item 0 there is not."""

    def read(found: re.Match[str], _: date) -> Commands | None:
        numbers = numbers_of(found["numbers"])
        return tuple(map(make, numbers)) if numbers and all(numbers) else None

    return read


def rename(found: re.Match[str], _: date) -> Commands | None:
    """Read the groups `topic` and `new`; where one ends and one begins must be plain."""
    if _BETWEEN.search(found["new"]) and unquoted(found["new"]) is None:
        return None
    said, new = topic_of(found["topic"]), topic_of(found["new"])
    return (RenameTopic(said, new),) if said and new else None


def translate(found: re.Match[str], _: date) -> Commands | None:
    """Read the groups `topic` and `english`; what is English already needs no translation."""
    said, english = topic_of(found["topic"]), topic_of(found["english"])
    if not said or not english or said.isascii() or not english.isascii():
        return None
    return (Translate(said, english),)


def mute(found: re.Match[str], today: date) -> Commands | None:
    """Read the group `topic`, and `day` or `span`."""
    said, until = topic_of(found["topic"]), _until(found, today)
    return (Mute(said, until),) if said and until else None


def pause(found: re.Match[str], today: date) -> Commands | None:
    """Read the group `day` or `span`; neither: until they say so."""
    if not _groups(found, "day", "span"):
        return (Pause(None),)
    until = _until(found, today)
    return (Pause(until),) if until else None


def often(found: re.Match[str], _: date) -> Commands | None:
    """Read which of the groups `daily`, `weekdays` and `weekly` was found."""
    return tuple(SetFrequency(one) for one in Frequency if _groups(found, one))


def at_time(found: re.Match[str], today: date) -> Commands | None:
    """Read the group `time`, and a frequency and a `zone` if they are said too."""
    hour, zones = read_clock(found["time"]), _groups(found, "zone")
    places = [SetTimezone(place) for place in map(zone_of, zones) if place]
    if hour is None or len(places) < len(zones):
        return None
    return (*(often(found, today) or ()), SetHour(hour), *places)


def zone(found: re.Match[str], _: date) -> Commands | None:
    """Read the group `zone`."""
    said = zone_of(found["zone"])
    return (SetTimezone(said),) if said else None


def language(found: re.Match[str], _: date) -> Commands | None:
    """Read the group `language`."""
    said = language_of(found["language"])
    return (SetLanguage(said),) if said else None


def _until(found: re.Match[str], today: date) -> date | None:
    days = [read_day(text, today) for text in _groups(found, "day")]
    spans = [read_span(text, today) for text in _groups(found, "span")]
    return next(iter(days + spans), None)


def _groups(found: re.Match[str], *names: str) -> list[str]:
    """Return what the groups of these names found, if the pattern has them and they did."""
    groups = found.groupdict()
    return [groups[one] for one in names if groups.get(one)]
