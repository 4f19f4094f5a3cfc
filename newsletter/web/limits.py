"""How often somebody may ask: sliding windows by address on the network, by subnet, and in all."""

import ipaddress
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

SUBNETS = {4: (32, 24), 6: (64, 48)}  # one customer, and their provider's neighbourhood
EVERYBODY = "everybody"
KEYS_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Rule:
    """At most so many of a thing in any stretch of this length."""

    name: str
    most: int
    within: timedelta


class Limits(Protocol):
    """Counts what is asked for. A shared one would serve several machines."""

    def take(self, rule: Rule, key: str, *, now: datetime) -> bool:
        """Count one more for a key, unless it is full: then return False and count nothing."""
        ...

    def is_full(self, rule: Rule, key: str, *, now: datetime) -> bool:
        """Whether `take` would return False."""
        ...


class SlidingWindows:
    """Limits in memory, of one process. Under a flood of keys the oldest are forgotten first."""

    def __init__(self, keys_max: int = KEYS_MAX) -> None:
        self._moments: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()
        self._keys_max = keys_max
        self._lock = Lock()

    def take(self, rule: Rule, key: str, *, now: datetime) -> bool:
        """Count one more, unless the window is full."""
        with self._lock:
            moments = self._recent(rule, key, now)
            if len(moments) >= rule.most:
                return False
            moments.append(now)
            self._moments[rule.name, key] = moments
            self._moments.move_to_end((rule.name, key))
            while len(self._moments) > self._keys_max:
                self._moments.popitem(last=False)
            return True

    def is_full(self, rule: Rule, key: str, *, now: datetime) -> bool:
        """Whether the window is full."""
        with self._lock:
            return len(self._recent(rule, key, now)) >= rule.most

    def _recent(self, rule: Rule, key: str, now: datetime) -> deque[datetime]:
        moments = self._moments.get((rule.name, key)) or deque()
        while moments and now - moments[0] >= rule.within:
            moments.popleft()
        return moments


def neighbourhood(host: str) -> tuple[str, str]:
    """Return whom a network address stands for: the customer, and their subnet.

    IPv4: the address and its /24; IPv6: the /64 and the /48. What is no address is its own name.
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host, host
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    one, near = (
        str(ipaddress.ip_network((address, length), strict=False))
        for length in SUBNETS[address.version]
    )
    return one, near


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one customer, one subnet, and everybody together (None: any number) may ask for."""

    one: Rule
    near: Rule
    all: Rule | None

    def take(self, limits: Limits, host: str, *, now: datetime) -> bool:
        """Count one more for a host, or return False. What is refused costs the others nothing."""
        if self.is_full(limits, host, now=now):
            return False
        taken = [limits.take(rule, key, now=now) for rule, key in self._wanted(host)]
        return all(taken)

    def is_full(self, limits: Limits, host: str, *, now: datetime) -> bool:
        """Whether `take` would return False."""
        return any(limits.is_full(rule, key, now=now) for rule, key in self._wanted(host))

    def _wanted(self, host: str) -> tuple[tuple[Rule, str], ...]:
        one, near = neighbourhood(host)
        everybody = ((self.all, EVERYBODY),) if self.all else ()
        return (self.one, one), (self.near, near), *everybody


def allowance(
    name: str, one: int, near: int, everybody: int | None, within: timedelta
) -> Allowance:
    """Return an allowance of a name; None: no limit in all."""
    return Allowance(
        Rule(f"{name}, one", one, within),
        Rule(f"{name}, near", near, within),
        None if everybody is None else Rule(f"{name}, all", everybody, within),
    )
