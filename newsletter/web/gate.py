"""Who is let in: links that are right, and not too many tries at anything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from fastapi import HTTPException, Request

from newsletter.web.limits import Allowance, Limits, SlidingWindows, allowance
from subscribers.errors import InvalidTokenError, UnknownSubscriberError

NOT_FOUND, TOO_MANY = 404, 429
HOUR = timedelta(hours=1)

ASKING = allowance("asking", 10, 40, 500, HOUR)  # mails asked for on the pages
# Links that are none; no limit in all, or strangers' guesses would lock everybody out.
GUESSING = allowance("guessing", 30, 150, None, HOUR)

Found = TypeVar("Found")


@dataclass(frozen=True)
class Gate:
    """Counts what each network address tries."""

    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=SlidingWindows)
    asking: Allowance = ASKING
    guessing: Allowance = GUESSING

    def ask(self, request: Request) -> None:
        """Count one more mail asked for; HTTPException 429 if that is too many."""
        if not self.asking.take(self.limits, _host(request), now=self.clock()):
            raise _too_many()

    def open(self, request: Request, read: Callable[[], Found]) -> Found:
        """Return what a link stands for. A wrong one is a 404, whatever is wrong with it.

        After too many wrong ones from a network address, right ones do not open for it either.
        """
        if self.guessing.is_full(self.limits, _host(request), now=self.clock()):
            raise _too_many()
        return self.open_always(request, read)

    def open_always(self, request: Request, read: Callable[[], Found]) -> Found:
        """Do the same, but let a right link in after any number of wrong ones: for leaving."""
        try:
            return read()
        except (InvalidTokenError, UnknownSubscriberError):
            raise self._wrong(request) from None

    def check(self, request: Request, *, is_right: bool) -> None:
        """Refuse a link that is none, as `open_always` does."""
        if not is_right:
            raise self._wrong(request)

    def _wrong(self, request: Request) -> HTTPException:
        if self.guessing.take(self.limits, _host(request), now=self.clock()):
            return HTTPException(NOT_FOUND)
        return _too_many()


def _host(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _too_many() -> HTTPException:
    return HTTPException(TOO_MANY, headers={"Retry-After": str(int(HOUR.total_seconds()))})
