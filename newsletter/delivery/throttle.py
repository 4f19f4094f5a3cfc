"""How fast letters may leave: in all, for each recipient domain, and while a sender is new.

Pure: it is told the time, and says how long to wait. Rates hold for one process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

NOW = timedelta(0)
BURST = timedelta(seconds=1)  # what was not used in this time may be made up for
ALL = ""  # the key of the rate of the provider; no domain is empty


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


@dataclass(slots=True)
class Throttle:
    """Letters a second: `rate` in all, `domains` for some recipients' domains; 0: no limit.

    The generic cell rate algorithm: for each key, when the next letter would be on time.
    """

    rate: float = 0
    domains: Mapping[str, float] = field(default_factory=dict)
    _next: dict[str, datetime] = field(default_factory=dict)

    def wait(self, address: str, now: datetime) -> timedelta:
        """Return how long the letter of an address has to wait."""
        on_time = (self._next[key] for key, _ in self._limits(address) if key in self._next)
        return max((moment - BURST - now for moment in on_time), default=NOW)

    def take(self, address: str, now: datetime) -> None:
        """Count a letter that leaves now."""
        for key, rate in self._limits(address):
            before = max(self._next.get(key, now), now)
            self._next[key] = before + timedelta(seconds=1 / rate)

    def _limits(self, address: str) -> list[tuple[str, float]]:
        domain = address.rpartition("@")[2].casefold()
        limits = ((ALL, self.rate), (domain, self.domains.get(domain, 0)))
        return [(key, rate) for key, rate in limits if rate > 0]
