"""What "undo" means of somebody: which change it takes back, and what they are then."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from subscribers.effects import Change, Code, Said, unchanged
from subscribers.history import Revision, Route, undone
from subscribers.model import Status, Subscriber

# Changes that people make themselves and see an undo link for; who came back takes "stop" back.
UNDOABLE = frozenset({Route.PAGE, Route.LINK, Route.ONE_CLICK, Route.MAILTO, Route.REPLY})


@dataclass(frozen=True, slots=True)
class Past:
    """The changes of somebody, the first one first, and when they last judged a paper."""

    changes: Sequence[Revision] = ()
    judged_at: datetime | None = None


UNKNOWN = Past()


def last_change(one: Subscriber, changes: Sequence[Revision]) -> Revision | None:
    """Return the latest change of theirs of which something is left; an undo is none."""
    theirs = (each for each in reversed(changes) if each.route in UNDOABLE)
    return next((each for each in theirs if undone(one, each) != one), None)


def take_back(one: Subscriber, past: Past) -> Change:
    """Take the latest change back; what was said of a paper since then has links of its own."""
    last = last_change(one, past.changes)
    if past.judged_at and (last is None or past.judged_at > last.made_at):
        return unchanged(one, Code.UNDO_PAPERS)
    if last is None:
        return unchanged(one, Code.NOTHING_TO_UNDO)
    said = Said(Code.UNDONE, (("made_on", last.made_at.date()),))
    return Change(one, undone(one, last), said)


def differences(before: Subscriber, after: Subscriber) -> Iterator[Said]:
    """Say what became of somebody, as if each had been asked for by itself."""
    yield from _members(Code.REMOVED, "topic", before.topics, after.topics)
    yield from _members(Code.ADDED, "topic", after.topics, before.topics)
    yield from _members(Code.INCLUDED, "words", before.excludes, after.excludes)
    yield from _members(Code.EXCLUDED, "words", after.excludes, before.excludes)
    kept = set(before.topics) & set(after.topics)
    rested, rest = dict(before.muted), dict(after.muted)
    for topic in sorted(kept & (rested.keys() | rest.keys())):
        if rested.get(topic) != rest.get(topic):
            until = rest.get(topic)
            more = (("until", until),) if until else ()
            yield Said(Code.MUTED if until else Code.UNMUTED, (("topic", topic), *more))
    yield from _members(Code.RELAXED, "topic", kept & set(before.strict), after.strict)
    yield from _members(Code.STRICT, "topic", kept & set(after.strict), before.strict)
    for code in (Code.FREQUENCY, Code.HOUR, Code.TIMEZONE, Code.LANGUAGE):
        if getattr(before, code) != (value := getattr(after, code)):
            yield Said(code, ((code, value),))
    if (before.status, before.paused_until) != (after.status, after.paused_until):
        yield _standing(after)


def _members(
    code: Code, name: str, some: Collection[str], others: Collection[str]
) -> Iterator[Said]:
    yield from (Said(code, ((name, one),)) for one in some if one not in others)


def _standing(one: Subscriber) -> Said:
    if one.status is Status.PAUSED:
        return Said(Code.PAUSED, (("until", one.paused_until),))
    return Said(Code.LEFT if one.status is Status.LEFT else Code.RESUMED)
