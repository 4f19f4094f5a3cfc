"""How fast letters may leave: in all, for each recipient domain, and while a sender is new.

Rates hold for everybody who shares a pace: with the one of a database, for all its senders
together. Pure beside that: it is told the time, and says how long to wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

NOW = timedelta(0)
BURST = timedelta(seconds=1)  # what was not used in this time may be made up for
ALL = ""  # the key of the rate of the provider; no domain is empty
AHEAD = timedelta(minutes=1)  # a moment beyond this was written by a clock that was wrong since

Moments = Mapping[str, datetime]
Gaps = Mapping[str, timedelta]


@dataclass(frozen=True, slots=True)
class WarmUp:
    """How many letters may leave on each day (UTC) from the first one on; afterwards, any number.

    Receivers trust a new sender who begins with few.
    """

    first: date
    plan: Sequence[int]

    def allowance(self, day: date) -> int | None:
        """Return the most letters of a day; None: any number."""
        past = (day - self.first).days
        return self.plan[max(past, 0)] if past < len(self.plan) else None


class Pace(Protocol):
    """For each key, when its next letter would be on time."""

    def take(self, gaps: Gaps, now: datetime) -> Moments:
        """Count a letter under all these keys, if it may leave; return the moments before it.

        It may where `waiting_time` says so. Nobody else counts one meanwhile.
        """
        ...


class MemoryPace:
    """The pace of one process."""

    def __init__(self) -> None:
        self._next: dict[str, datetime] = {}

    def take(self, gaps: Gaps, now: datetime) -> Moments:
        """Count a letter under all these keys, if it may leave; return the moments before it."""
        before = {key: self._next.get(key, now) for key in gaps}
        self._next |= after(before, gaps, now)
        return before


@dataclass(slots=True)
class Throttle:
    """Letters a second: `rate` in all, `domains` for some recipients' domains; 0: no limit."""

    rate: float = 0
    domains: Mapping[str, float] = field(default_factory=dict)
    pace: Pace = field(default_factory=MemoryPace)
    _seen: dict[str, datetime] = field(default_factory=dict)

    def wait(self, address: str, now: datetime) -> timedelta:
        """Return how long a letter has to wait at least, as far as is known without asking."""
        gaps = self._gaps(address)
        seen = {key: self._seen[key] for key in gaps if key in self._seen}
        return waiting_time(seen, gaps, now)

    def take(self, address: str, now: datetime) -> timedelta:
        """Count a letter that leaves now and return nothing, or how long it has to wait."""
        gaps = self._gaps(address)
        wait = self.wait(address, now)
        if gaps and wait <= NOW:
            before = self.pace.take(gaps, now)
            self._seen |= after(before, gaps, now)
            wait = waiting_time(before, gaps, now)
        return wait

    def _gaps(self, address: str) -> Gaps:
        domain = address.rpartition("@")[2].casefold()
        limits = {ALL: self.rate, domain: self.domains.get(domain, 0)}
        return {key: timedelta(seconds=1 / rate) for key, rate in limits.items() if rate > 0}


def waiting_time(moments: Moments, gaps: Gaps, now: datetime) -> timedelta:
    """Return how long a letter under some keys has to wait, by when each is on time; 0: it may go.

    The generic cell rate algorithm.
    """
    waits = (
        moment - BURST - now
        for key, moment in moments.items()
        if moment <= now + BURST + gaps[key] + AHEAD
    )
    return max((NOW, *waits))


def after(before: Moments, gaps: Gaps, now: datetime) -> Moments:
    """Return the moments once a letter has left now, if it may leave; else those of before."""
    if waiting_time(before, gaps, now) > NOW:
        return before
    # It may: what is further ahead than the burst was written by the clock that was wrong.
    return {
        key: (now if moment > now + BURST else max(moment, now)) + gaps[key]
        for key, moment in before.items()
    }
