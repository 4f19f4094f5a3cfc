"""Where a redirect may lead: to the web, and not from a public feed into a private network."""

import ipaddress
import socket

import httpx

from newsletter.ingest.failure import FeedError
from newsletter.ingest.sources.port import Feed
from newsletter.model import Reason

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_target(url: httpx.URL, feed: Feed, *, private: bool) -> None:
    """Raise FeedError for an address that a redirect must not lead to.

    A name is looked up: all that it stands for must be public, unless `private` allows the others.
    """
    if url.scheme not in {"http", "https"}:
        reason = f"redirected to {url.scheme}:"
        raise FeedError(feed, Reason.REFUSED, reason, permanent=True)
    if not private and not all(map(is_public, _addresses(url.host))):
        reason = f"redirected to the private address {url.host}"
        raise FeedError(feed, Reason.REFUSED, reason, permanent=True)


def is_public(address: Address) -> bool:
    """Whether an address belongs to one host of the internet, also one of IPv4 inside of IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def _addresses(host: str) -> list[Address]:
    """Look a host up; one that is unknown has no addresses, and connecting will say so."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):  # the latter for a name that none can be
        return []
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
