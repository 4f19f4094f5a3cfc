"""What was changed about somebody, by which route, and what it was before: the way back.

The adapter for a database is `newsletter.storage.history`; one contract test runs against both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Protocol

from subscribers.model import Frequency, Language, Status, Subscriber
from subscribers.stores import SubscriberStore

# Who somebody is. What they asked for is the rest, and only that is written down and undone.
IDENTITY = frozenset({"id", "address", "handle", "generation", "joined"})


class Route(StrEnum):
    """Which way a change came in."""

    PAGE = "page"
    LINK = "link"
    ONE_CLICK = "one-click"
    MAILTO = "mailto"
    REPLY = "reply"
    HOOK = "hook"
    CONFIRM = "confirm"
    UNDO = "undo"
    COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Revision:
    """One change. `handle` is the random id that its undo link carries.

    `cause` names what asked for it (a mail, say): the same cause changes nothing twice.
    """

    handle: str
    route: Route
    before: Subscriber
    after: Subscriber
    made_at: datetime
    cause: str | None = None


class History(Protocol):
    """Where changes are made and remembered, in one step."""

    def commit(self, revision: Revision) -> bool:
        """Make a change, if the subscriber is still as `before` says and its cause is a new one.

        Of two that are made at the same moment one gets False, and nothing is lost.
        """
        ...

    def find(self, handle: str) -> Revision | None:
        """Return the change that an undo link names."""
        ...

    def caused_by(self, cause: str) -> Revision | None:
        """Return the change that a cause has made already."""
        ...

    def of(self, subscriber_id: int) -> tuple[Revision, ...]:
        """Return the changes of a subscriber, the first one first."""
        ...


def as_of(reader: Subscriber, changes: Sequence[Revision], moment: datetime) -> Subscriber:
    """Return a reader with the radar of a moment; `changes` are theirs, the first one first."""
    later = next((one.before for one in changes if one.made_at > moment), reader)
    return replace(
        reader,
        topics=later.topics,
        excludes=later.excludes,
        muted=later.muted,
        strict=later.strict,
    )


def as_they_were(reader: Subscriber, later: Sequence[Revision]) -> Subscriber:
    """Return a reader as they were before their latest changes, the first one first."""
    for one in reversed(later):
        reader = from_json(reader, difference(one)[0])
    return reader


class MemoryHistory:
    """Changes kept in a list, for tests."""

    def __init__(self, people: SubscriberStore) -> None:
        self._people = people
        self._made: list[Revision] = []

    def commit(self, revision: Revision) -> bool:
        """Make a change over what it was decided on."""
        present = self._people.by_handle(revision.before.handle)
        again = revision.cause is not None and self.caused_by(revision.cause) is not None
        if present != revision.before or again:
            return False
        self._people.save(revision.after)
        self._made.append(revision)
        return True

    def find(self, handle: str) -> Revision | None:
        """Return the change that an undo link names."""
        return next((one for one in self._made if one.handle == handle), None)

    def caused_by(self, cause: str) -> Revision | None:
        """Return the change that a cause has made already."""
        return next((one for one in self._made if one.cause == cause), None)

    def of(self, subscriber_id: int) -> tuple[Revision, ...]:
        """Return the changes of a subscriber."""
        return tuple(one for one in self._made if one.before.id == subscriber_id)


def undone(present: Subscriber, revision: Revision) -> Subscriber:
    """Return somebody with one change taken back, and all that was changed since left alone."""
    was, became = wishes(revision.before), wishes(revision.after)
    mine = wishes(present)
    back = {name: was[name] for name in was if was[name] != became[name] == mine[name]}
    for name in ("topics", "strict"):
        if mine[name] != became[name]:
            back[name] = _merged(mine[name], was[name], became[name])
    after = replace(present, **back)
    return replace(after, strict=tuple(one for one in after.strict if one in after.topics))


def _merged(
    mine: tuple[str, ...], was: tuple[str, ...], became: tuple[str, ...]
) -> tuple[str, ...]:
    """Take back what a change did to a radar that was changed again since."""
    kept = tuple(topic for topic in mine if topic in was or topic not in became)
    return kept + tuple(topic for topic in was if topic not in became and topic not in kept)


def wishes(subscriber: Subscriber) -> dict[str, Any]:
    """Return what somebody asked for, by field, without who they are."""
    names = (field.name for field in fields(subscriber) if field.name not in IDENTITY)
    return {name: getattr(subscriber, name) for name in names}


def difference(revision: Revision) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a change made another, before and after, as JSON can hold it."""
    was, became = _to_json(revision.before), _to_json(revision.after)
    names = [name for name in was if was[name] != became[name]]
    return {name: was[name] for name in names}, {name: became[name] for name in names}


def _to_json(subscriber: Subscriber) -> dict[str, Any]:
    written = wishes(subscriber)
    until = subscriber.paused_until
    return written | {
        "hour": subscriber.hour.isoformat(),
        "muted": [[topic, day.isoformat()] for topic, day in subscriber.muted],
        "paused_until": until.isoformat() if until else None,
    }


def from_json(present: Subscriber, said: Mapping[str, Any]) -> Subscriber:
    """Return somebody with what `difference` wrote down; the rest is as it is at present."""
    written = _to_json(present) | dict(said)
    until = written["paused_until"]
    return replace(
        present,
        topics=tuple(written["topics"]),
        language=Language(written["language"]),
        timezone=written["timezone"],
        hour=time.fromisoformat(written["hour"]),
        frequency=Frequency(written["frequency"]),
        status=Status(written["status"]),
        excludes=tuple(written["excludes"]),
        muted=tuple((topic, date.fromisoformat(day)) for topic, day in written["muted"]),
        strict=tuple(written["strict"]),
        paused_until=date.fromisoformat(until) if until else None,
    )
