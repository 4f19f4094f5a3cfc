"""The port that people are kept behind, and its in-memory adapter.

The adapter for a database is `newsletter.storage.people`; one contract test runs against both.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from subscribers.errors import DuplicateSubscriberError, UnknownSubscriberError
from subscribers.model import Status, Subscriber, address_key

TAKEN = "this address is subscribed already"
NOBODY = "nobody of this address is subscribed"


class SubscriberStore(Protocol):
    """Where subscribers are kept. Addresses are compared without regard to case."""

    def add(self, subscriber: Subscriber) -> Subscriber:
        """Keep a new subscriber; the `id` given is ignored and the stored one returned.

        Raises DuplicateSubscriberError.
        """
        ...

    def get(self, address: str) -> Subscriber:
        """Raise UnknownSubscriberError or return the subscriber of an address."""
        ...

    def by_handle(self, handle: str) -> Subscriber | None:
        """Return the subscriber whose tokens carry this handle."""
        ...

    def generation_of(self, handle: str) -> int | None:
        """Return the generation of a handle, also of somebody who was forgotten.

        None: nobody ever had it. What is kept of the forgotten names no person.
        """
        ...

    def save(self, subscriber: Subscriber) -> None:
        """Replace settings and topics of the subscriber with this id.

        Raises UnknownSubscriberError if the id is gone, and DuplicateSubscriberError if the
        address was changed to somebody else's.
        """
        ...

    def remove(self, address: str) -> None:
        """Forget a subscriber; raises UnknownSubscriberError."""
        ...

    def everyone(self, *statuses: Status) -> Iterator[Subscriber]:
        """All subscribers of these statuses (none named: all), by id.

        The store may be written to meanwhile.
        """
        ...


class MemorySubscribers:
    """Subscribers kept in a dictionary, for tests."""

    def __init__(self) -> None:
        self._kept: dict[int, Subscriber] = {}
        self._ids: dict[str, int] = {}  # by address_key
        self._former: dict[str, int] = {}
        self._last = 0

    def add(self, subscriber: Subscriber) -> Subscriber:
        """Keep a new subscriber under the next id."""
        self._refuse_taken(subscriber.address, by=0)
        self._last += 1
        kept = replace(subscriber, id=self._last)
        self._keep(kept)
        return kept

    def get(self, address: str) -> Subscriber:
        """Find a subscriber by address."""
        if (found := self._ids.get(address_key(address))) is None:
            raise UnknownSubscriberError(NOBODY)
        return self._kept[found]

    def by_handle(self, handle: str) -> Subscriber | None:
        """Find a subscriber by the handle in a token."""
        return next((one for one in self._kept.values() if one.handle == handle), None)

    def generation_of(self, handle: str) -> int | None:
        """Return the generation of a handle that somebody has or had."""
        found = self.by_handle(handle)
        return found.generation if found else self._former.get(handle)

    def save(self, subscriber: Subscriber) -> None:
        """Replace a subscriber."""
        if (before := self._kept.get(subscriber.id)) is None:
            raise UnknownSubscriberError(NOBODY)
        self._refuse_taken(subscriber.address, by=subscriber.id)
        del self._ids[address_key(before.address)]
        self._keep(subscriber)

    def remove(self, address: str) -> None:
        """Forget a subscriber."""
        gone = self._kept.pop(self.get(address).id)
        self._former[gone.handle] = gone.generation
        del self._ids[address_key(address)]

    def everyone(self, *statuses: Status) -> Iterator[Subscriber]:
        """All subscribers of these statuses, by id."""
        for one in list(self._kept.values()):
            if not statuses or one.status in statuses:
                yield one

    def _keep(self, subscriber: Subscriber) -> None:
        self._kept[subscriber.id] = subscriber
        self._ids[address_key(subscriber.address)] = subscriber.id

    def _refuse_taken(self, address: str, *, by: int) -> None:
        if self._ids.get(address_key(address), by) != by:
            raise DuplicateSubscriberError(TAKEN)
