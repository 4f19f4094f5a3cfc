"""Whether a host is this machine, where nothing has to be encrypted."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host is `localhost` or a loopback address; other names may resolve to anything."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
