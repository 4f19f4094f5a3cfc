"""What strangers ask for on the join page, kept until they confirm it by mail.

Nobody of these is a subscriber. The adapter for a database is `newsletter.storage.signups`; one
contract test runs against both.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Lock
from typing import Protocol

from subscribers.model import DEFAULT_HOUR, Frequency, Language, address_key


@dataclass(frozen=True, slots=True)
class Signup:
    """A letter that somebody asked for, and when. `handle` is what the confirm token carries."""

    handle: str
    address: str
    asked: datetime
    topics: tuple[str, ...] = ()
    language: Language = Language.EN
    timezone: str = "UTC"
    hour: time = DEFAULT_HOUR
    frequency: Frequency = Frequency.WEEKDAYS


class SignupStore(Protocol):
    """Where sign-ups wait. Addresses are compared without regard to case."""

    def put(self, signup: Signup) -> None:
        """Keep a sign-up under its handle."""
        ...

    def get(self, handle: str) -> Signup | None:
        """Return the sign-up that a confirm token was minted for."""
        ...

    def claim_mail(self, address: str, kind: str, *, now: datetime, gap: timedelta) -> bool:
        """Whether a mail of this kind may go to an address; if so, that it goes is remembered.

        False if one went less than `gap` ago. Of two who ask at once, one is told True.
        """
        ...

    def release_mail(self, address: str, kind: str) -> None:
        """Take a claim back: the mail could not be sent, so another may be."""
        ...

    def purge(self, before: datetime) -> int:
        """Forget the sign-ups, and the mails, of before a moment; return how many sign-ups."""
        ...


class MemorySignups:
    """Sign-ups kept in a dictionary, for tests."""

    def __init__(self) -> None:
        self._kept: dict[str, Signup] = {}
        self._mailed: dict[tuple[str, str], datetime] = {}
        self._lock = Lock()

    def put(self, signup: Signup) -> None:
        """Keep a sign-up."""
        self._kept[signup.handle] = signup

    def get(self, handle: str) -> Signup | None:
        """Return the sign-up of a handle."""
        return self._kept.get(handle)

    def claim_mail(self, address: str, kind: str, *, now: datetime, gap: timedelta) -> bool:
        """Whether a mail of this kind may go to an address now."""
        key = address_key(address), kind
        with self._lock:
            last = self._mailed.get(key)
            if last is not None and now - last < gap:
                return False
            self._mailed[key] = now
            return True

    def release_mail(self, address: str, kind: str) -> None:
        """Take a claim back."""
        self._mailed.pop((address_key(address), kind), None)

    def purge(self, before: datetime) -> int:
        """Forget what is older than a moment."""
        old = [handle for handle, one in self._kept.items() if one.asked < before]
        for handle in old:
            del self._kept[handle]
        self._mailed = {key: at for key, at in self._mailed.items() if at >= before}
        return len(old)
