"""A real DNS server on loopback, for the records of invented domains."""

import socketserver
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

PLAIN = 512  # bytes of an answer by UDP (RFC 1035, 4.2.1)


@dataclass
class Zone:
    """What names hold: TXT records, each of the strings that it is cut into.

    Names in `broken` are answered with SERVFAIL, those in `silent` not at all; `asked` were asked.
    """

    records: dict[str, Sequence[str]] = field(default_factory=dict)
    broken: Sequence[str] = ()
    silent: Sequence[str] = ()
    asked: list[str] = field(default_factory=list)

    def answer(self, wire: bytes, limit: int) -> bytes:
        query = dns.message.from_wire(wire)
        name = query.question[0].name.to_text(omit_final_dot=True).lower()
        self.asked.append(name)
        reply = dns.message.make_response(query)
        if name in self.silent:
            return b""
        if name in self.broken:
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif name in self.records:
            said = [_quoted(text) for text in self.records[name]]
            reply.answer.append(dns.rrset.from_text_list(f"{name}.", 60, "IN", "TXT", said))
        elif not any(one.endswith(f".{name}") for one in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        if len(reply.to_wire()) > limit:
            reply.answer.clear()
            reply.flags |= dns.flags.TC  # ask again by TCP
        return reply.to_wire()


def _quoted(text: str) -> str:
    """A TXT record, in strings of 255 characters at most."""
    escaped = (text[at : at + 255].replace('"', r"\"") for at in range(0, len(text) or 1, 255))
    return " ".join(f'"{one}"' for one in escaped)


@contextmanager
def nameserver(
    records: Mapping[str, Sequence[str]],
    *,
    broken: Sequence[str] = (),
    silent: Sequence[str] = (),
) -> Iterator[Zone]:
    """Serve a zone, and let this process ask it instead of the system's servers."""
    zone = Zone(dict(records), broken, silent)

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, socket = self.request
            if reply := zone.answer(wire, PLAIN):
                socket.sendto(reply, self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!H", self.rfile.read(2))
            reply = zone.answer(self.rfile.read(length), 2**16)
            self.wfile.write(struct.pack("!H", len(reply)) + reply)

    with (
        # Many ports are taken for TCP, few for UDP: so the first is chosen, and the other follows.
        socketserver.TCPServer(("127.0.0.1", 0), Tcp) as tcp,
        socketserver.UDPServer(tcp.server_address, Udp) as udp,
        pytest.MonkeyPatch.context() as patch,
    ):
        threads = [threading.Thread(target=one.serve_forever, args=(0.01,)) for one in (udp, tcp)]
        for thread in threads:
            thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], tcp.server_address[1]
        patch.setattr(dns.resolver, "default_resolver", resolver)
        try:
            yield zone
        finally:
            udp.shutdown()
            tcp.shutdown()
            for thread in threads:
                thread.join()
