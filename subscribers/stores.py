"""The port that people are kept behind, and its in-memory adapter.

The adapter for a database is `newsletter.storage.people`; one contract test runs against both.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from subscribers.errors import DuplicateSubscriberError, UnknownSubscriberError
from subscribers.model import Status, Subscriber


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

    def save(self, subscriber: Subscriber) -> None:
        """Replace settings and topics of the subscriber with this id."""
        ...

    def remove(self, address: str) -> None:
        """Forget a subscriber; raises UnknownSubscriberError."""
        ...

    def everyone(self, *statuses: Status) -> Iterator[Subscriber]:
        """All subscribers of these statuses (none named: all), by id."""
        ...


class MemorySubscribers:
    """Subscribers kept in a dictionary, for tests and for `newsletter today`."""

    def __init__(self) -> None:
        self._kept: dict[int, Subscriber] = {}

    def add(self, subscriber: Subscriber) -> Subscriber:
        """Keep a new subscriber under the next id."""
        if any(_same(one.address, subscriber.address) for one in self._kept.values()):
            raise DuplicateSubscriberError("this address is subscribed already")
        kept = replace(subscriber, id=max(self._kept, default=0) + 1)
        self._kept[kept.id] = kept
        return kept

    def get(self, address: str) -> Subscriber:
        """Find a subscriber by address."""
        for one in self._kept.values():
            if _same(one.address, address):
                return one
        raise UnknownSubscriberError("nobody of this address is subscribed")

    def by_handle(self, handle: str) -> Subscriber | None:
        """Find a subscriber by the handle in a token."""
        return next((one for one in self._kept.values() if one.handle == handle), None)

    def save(self, subscriber: Subscriber) -> None:
        """Replace a subscriber."""
        self._kept[subscriber.id] = subscriber

    def remove(self, address: str) -> None:
        """Forget a subscriber."""
        del self._kept[self.get(address).id]

    def everyone(self, *statuses: Status) -> Iterator[Subscriber]:
        """All subscribers of these statuses, by id."""
        for one in list(self._kept.values()):
            if not statuses or one.status in statuses:
                yield one


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
