"""How somebody is changed: decided on what they are, made in one step, remembered, undone.

Every route comes through here: pages, links, replies, one-click. A change that loses a race is
decided anew on what the winner left, so that two at the same moment both count.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from subscribers.errors import DuplicateSubscriberError, SubscriberError, UnknownSubscriberError
from subscribers.history import History, Revision, Route, undone
from subscribers.model import Status, Subscriber
from subscribers.signups import Signup
from subscribers.stores import SubscriberStore
from subscribers.tokens import new_handle

RACES = 20  # lost in a row; each was won by somebody else, so that many changed one person at once

Decision = Callable[[Subscriber], Subscriber]


class BusyError(SubscriberError):
    """Somebody is being changed from everywhere at once; trying again helps."""


class Changes:
    """What is done to subscribers. `handle` makes the random id that an undo link carries."""

    def __init__(
        self,
        people: SubscriberStore,
        history: History,
        *,
        handle: Callable[[], str] = new_handle,
    ) -> None:
        self._people = people
        self._history = history
        self._handle = handle

    def make(
        self,
        handle: str,
        decide: Decision,
        *,
        route: Route,
        now: datetime,
        cause: str | None = None,
    ) -> Revision | None:
        """Do to the subscriber of a handle what `decide` says; None where that is nothing.

        `decide` may be called more than once. A cause that has made its change already makes none
        again: the change of the first time is returned. Raises UnknownSubscriberError, BusyError,
        and what `decide` raises.
        """
        for _ in range(RACES):
            if cause is not None and (made := self._history.caused_by(cause)):
                return made
            before = self._reader(handle)
            if (after := decide(before)) == before:
                return None
            revision = Revision(self._handle(), route, before, after, now, cause)
            if self._history.commit(revision):
                return revision
        raise BusyError("too many changes at the same moment; try again in a minute")

    def of(self, subscriber_id: int) -> tuple[Revision, ...]:
        """Return the changes of a subscriber, the first one first."""
        return self._history.of(subscriber_id)

    def leave(self, handle: str, *, route: Route, now: datetime) -> Revision | None:
        """Let somebody leave; None if they have left already, or were forgotten."""
        try:
            return self.make(handle, left, route=route, now=now)
        except UnknownSubscriberError:
            return None

    def undo(self, handle: str, *, now: datetime) -> Revision | None:
        """Take the change of an undo link's handle back; None if nothing of it is left.

        Raises UnknownSubscriberError if there is no such change (any more).
        """
        if (made := self._history.find(handle)) is None:
            raise UnknownSubscriberError("this change is not known any more")
        return self.make(
            made.before.handle, lambda present: undone(present, made), route=Route.UNDO, now=now
        )

    def join(self, signup: Signup, *, now: datetime) -> Subscriber:
        """Subscribe who confirmed a sign-up. Who is subscribed already stays as they are.

        Who left comes back under the old handle, so that links in old letters go on working.
        """
        try:
            known = self._people.get(signup.address)
        except UnknownSubscriberError:
            return self._welcome(signup, now)
        if known.status not in {Status.LEFT, Status.PENDING}:
            return known
        self.make(known.handle, lambda one: _wanted(one, signup), route=Route.CONFIRM, now=now)
        return self._reader(known.handle)

    def _welcome(self, signup: Signup, now: datetime) -> Subscriber:
        fresh = Subscriber(0, signup.address, self._handle(), joined=now.date())
        try:
            return self._people.add(_wanted(fresh, signup))
        except DuplicateSubscriberError:  # the same link was confirmed twice at once
            return self._people.get(signup.address)

    def _reader(self, handle: str) -> Subscriber:
        if (found := self._people.by_handle(handle)) is None:
            raise UnknownSubscriberError("nobody is subscribed by this link any more")
        return found


def left(subscriber: Subscriber) -> Subscriber:
    """Return somebody who gets no letter ever again, unless they come back."""
    return replace(subscriber, status=Status.LEFT, paused_until=None)


def _wanted(subscriber: Subscriber, signup: Signup) -> Subscriber:
    return replace(
        subscriber,
        status=Status.ACTIVE,
        paused_until=None,
        topics=signup.topics,
        language=signup.language,
        timezone=signup.timezone,
        hour=signup.hour,
        frequency=signup.frequency,
    )
