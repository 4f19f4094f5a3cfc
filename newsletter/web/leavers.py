"""Many who leave at once: the port, an adapter over the one-by-one stores, and the gathering.

A mailbox provider that sends one-clicks by the hundred must not wait for a hundred transactions.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from starlette.concurrency import run_in_threadpool

from subscribers.changes import Changes
from subscribers.history import Route
from subscribers.model import Status
from subscribers.stores import SubscriberStore

MOST = 200  # in one transaction

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Leavers(Protocol):
    """Where those who leave are looked up and let go, many at a time."""

    def known(self, handles: Sequence[str]) -> Mapping[str, bool]:
        """Return for each handle that somebody has or had whether they are still to leave."""
        ...

    def leave(self, handles: Sequence[str], *, route: Route, now: datetime) -> None:
        """Let the subscribers of some handles leave, each change remembered; again, nothing."""
        ...


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Leavers over any stores, for tests."""

    people: SubscriberStore
    changes: Changes

    def known(self, handles: Sequence[str]) -> Mapping[str, bool]:
        """Look each up."""
        return {
            handle: self._is_there(handle)
            for handle in handles
            if self.people.generation_of(handle) is not None
        }

    def leave(self, handles: Sequence[str], *, route: Route, now: datetime) -> None:
        """Let each leave."""
        for handle in handles:
            self.changes.leave(handle, route=route, now=now)

    def _is_there(self, handle: str) -> bool:
        person = self.people.by_handle(handle)
        return person is not None and person.status is not Status.LEFT


class Gathering(Generic[Asked, Answer]):
    """Does what many ask for at the same time in one go: whoever comes meanwhile is the next go.

    `act` runs in a worker thread and answers each, in the order of their asking.
    """

    def __init__(self, act: Callable[[Sequence[Asked]], Sequence[Answer]]) -> None:
        self._act = act
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._working: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Answer:
        """Wait for the answer; raises what `act` raises."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        return await answer

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            asked = [one for one, _ in batch]
            # Gathered, so that an error becomes the answer of all who asked.
            (done,) = await asyncio.gather(
                run_in_threadpool(self._act, asked), return_exceptions=True
            )
            for number, (_, answer) in enumerate(batch):
                if answer.done():  # who asked has gone away
                    continue
                if isinstance(done, BaseException):
                    answer.set_exception(done)
                else:
                    answer.set_result(done[number])
        self._working = None
