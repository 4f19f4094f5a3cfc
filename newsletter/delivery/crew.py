"""Several mailers at work at once, each in a thread of its own."""

import queue
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from newsletter.delivery.port import Mailer, Receipt
from newsletter.errors import DeliveryError
from newsletter.model import Letter

# Seconds. Whoever got an answer takes the next letter, and does not wait while one is composed.
SWITCH = 0.0005

Result = Receipt | DeliveryError


class Later(Enum):
    """Nothing is waiting now."""

    LATER = auto()


LATER = Later.LATER


@dataclass(frozen=True, slots=True)
class Done:
    """How the sending of one letter ended; an error of another kind is a bug, and is kept too."""

    letter: Letter
    result: Result | Exception


class Crew:
    """Threads that send what they are handed. Use it in a `with`; it ends when all is sent.

    Each mailer belongs to one thread. What `make` returns is closed at the end.
    """

    def __init__(self, make: Callable[[], Mailer], size: int) -> None:
        self._make = make
        self._given: queue.SimpleQueue[Letter | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Done] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"sender {number}", daemon=True)
            for number in range(size)
        ]
        self._switch = sys.getswitchinterval()
        self.in_flight = 0

    def __enter__(self) -> Self:
        sys.setswitchinterval(SWITCH)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        sys.setswitchinterval(self._switch)
        for _thread in self._threads:
            self._given.put(None)
        for thread in self._threads:
            thread.join()

    def hand(self, letter: Letter) -> None:
        """Give a letter to whoever is free first."""
        self.in_flight += 1
        self._given.put(letter)

    def done(self, wait: float = 0) -> Sequence[Done]:
        """Return what has been sent since the last call, after `wait` seconds at most for one."""
        found: list[Done] = []
        try:
            while self.in_flight > len(found):
                patient = wait > 0 and not found
                found.append(self._done.get(timeout=wait) if patient else self._done.get_nowait())
        except queue.Empty:
            pass
        self.in_flight -= len(found)
        return found

    def _work(self) -> None:
        with self._make() as mailer:
            letter = self._given.get()
            while letter is not None:
                following = self._following() if mailer.foresees else LATER
                if isinstance(following, Letter):
                    mailer.expect(following)
                self._done.put(Done(letter, _sent(mailer, letter)))
                letter = self._given.get() if following is LATER else following

    def _following(self) -> Letter | Later | None:
        try:
            return self._given.get_nowait()
        except queue.Empty:
            return LATER


def _sent(mailer: Mailer, letter: Letter) -> Result | Exception:
    try:
        return mailer.send(letter)
    except DeliveryError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the outermost loop of its thread; raised where it is read
        return error
