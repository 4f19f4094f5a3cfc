"""One-click POSTs and inbound mails a second, beside an empty FastAPI route on its own server.

    ./run bench web [--rounds 5] [--connections 200] [--json]

The server is the real one (uvicorn, the pages, SQLite in a file); the client is a process of its
own over kept-alive connections. `fresh`: every POST lets another subscriber leave; `again`: they
have left already, as when a provider sends its POST twice; `inbound`: mails of 4 kB that Inbound
Parse posts, each stored before it is answered; `paced`: 200 connections that ask twice
a second each, for the latency. The last line of --json is one JSON object.
"""

import argparse
import asyncio
import itertools
import json
import multiprocessing
import os
import re
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response

from newsletter import app as wiring
from newsletter import config
from newsletter.web.reception import hooks, reception
from newsletter.web.site import Health, site
from subscribers.model import Subscriber
from subscribers.tokens import Purpose, mint, new_handle

ONE_CLICK = b"List-Unsubscribe=One-Click"
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=xyz"
SECRET = "a long secret of the benchmark only".replace(" ", "-")
INBOUND = f"/hooks/sendgrid/inbound/{SECRET}"
PACED, PACE = 200, 0.5  # connections, and seconds between two POSTs of one
TARGET = 0.4


def empty() -> FastAPI:
    """Build an application with one route that does nothing."""
    app = FastAPI()

    @app.post("/empty")
    async def nothing() -> Response:
        return Response("", media_type="text/plain")

    return app


def run_empty(listening: socket.socket) -> None:
    """Serve the empty route."""
    serve(empty(), listening)


def run_site(listening: socket.socket, folder: str, people: int, ready: Connection) -> None:
    """Serve the real site over so many subscribers; say their paths when they are there."""
    flags = {
        "storage": {"url": f"sqlite:///{folder}/newsletter.db"},
        "delivery": {"outbox": {"folder": f"{folder}/outbox"}},
        "replies": {"domain": "reply.example.org", "listener": {"protocol": "off"}},
        "inbound_secret": SECRET,
    }
    with wiring.build(config.load(None, flags)) as app:
        paths = []
        for number in range(people):
            one = Subscriber(0, f"n{number}@example.org", new_handle(), ("soil fungi", "dust"))
            app.morning.stores.people.add(one)
            paths.append(f"/l/{mint(app.morning.keys, Purpose.LEAVE, one.handle, 0)}")
        ready.send(paths)
        take = app.replies(app.morning.mailer).take
        open_hooks = hooks(app, take, lambda: None)
        serve(site(lambda: Health(database=True), reception(app), open_hooks), listening)


def serve(app: FastAPI, listening: socket.socket) -> None:
    """Serve as `newsletter serve` does."""
    settings = uvicorn.Config(app, log_level="error", access_log=False, server_header=False)
    uvicorn.Server(settings).run(sockets=[listening])


@contextmanager
def server(target: Callable[..., None], *arguments: Any) -> Iterator[int]:
    """Run a server in a process of its own; give its port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1024)
        process = multiprocessing.Process(target=target, args=(listening, *arguments))
        process.start()
        try:
            yield listening.getsockname()[1]
        finally:
            process.kill()
            process.join()


async def ask(
    port: int, requests: Iterator[bytes], until: float, taken: list[float], pace: float = 0
) -> None:
    """Send POSTs over one connection until a moment; note how long each answer took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        begun = time.perf_counter()
        if begun > until:
            break
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 20"), head
        length = re.search(rb"(?i)content-length: (\d+)", head)
        await reader.readexactly(int(length[1]) if length else 0)
        taken.append(time.perf_counter() - begun)
        if pace:
            await asyncio.sleep(pace)
    writer.close()


def measure(
    port: int, requests: Iterator[bytes], seconds: float, connections: int, pace: float = 0
) -> tuple[float, list[float]]:
    """Return the seconds that went by and how long each answer took."""
    taken: list[float] = []

    async def all_at_once() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(ask(port, requests, until, taken, pace) for _ in range(connections)))

    begun = time.perf_counter()
    asyncio.run(all_at_once())
    return time.perf_counter() - begun, taken


def summed(rounds: Sequence[tuple[float, list[float]]]) -> dict[str, float]:
    """Return requests a second over all rounds, and the latency in milliseconds."""
    taken = sorted(one for _, answers in rounds for one in answers)
    return {
        "per_second": round(len(taken) / sum(spent for spent, _ in rounds)),
        "p50_ms": round(1000 * statistics.median(taken), 1),
        "p99_ms": round(1000 * taken[int(len(taken) * 0.99)], 1),
        "requests": len(taken),
    }


def post(path: str, body: bytes = ONE_CLICK, kind: str = URLENCODED) -> bytes:
    """Return a request."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def mails() -> Iterator[bytes]:
    """Give mails as Inbound Parse posts them, each another one, of 4 kB."""
    for number in itertools.count():
        mail = (
            f"From: ann@example.org\r\nMessage-ID: <{number}@example.org>\r\nSubject: Re\r\n\r\n"
            "add topic graph neural networks\r\n" + "> what was quoted\r\n" * 200
        )
        envelope = json.dumps({"to": ["reply+x@reply.example.org"], "from": "ann@example.org"})
        parts = (
            f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("email", mail), ("envelope", envelope))
        )
        yield post(INBOUND, ("".join(parts) + "--xyz--\r\n").encode(), MULTIPART)


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Ask the servers in turns, a second each, so that the machine's mood strikes all alike."""
    theirs, ours = multiprocessing.Pipe()
    with (
        server(run_empty) as empty_port,
        server(run_site, str(Path.cwd()), given.people, theirs) as port,
    ):
        paths = ours.recv()
        turns = {
            "empty": (empty_port, itertools.repeat(post("/empty"))),
            "fresh": (port, map(post, paths)),
            "again": (port, itertools.cycle(map(post, paths[:100]))),
            "inbound": (port, mails()),
        }
        rounds: dict[str, list[tuple[float, list[float]]]] = {name: [] for name in turns}
        for _ in range(given.rounds):
            for name, (where, asked) in turns.items():
                rounds[name].append(measure(where, asked, 1, given.connections))
        rounds["paced"] = [measure(port, turns["again"][1], given.rounds, PACED, PACE)]
    return {name: summed(one) for name, one in rounds.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--people", type=int, default=8000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        figures = {"day": f"{datetime.now(UTC):%Y-%m-%d}", "cores": os.cpu_count(), **run(given)}
    for kind in ("fresh", "again", "inbound"):
        ratio = figures[kind]["per_second"] / figures["empty"]["per_second"]
        figures[f"{kind}_to_empty"] = round(ratio, 2)
    for name, figure in figures.items():
        print(f"{name:16} {figure}")
    print(f"to reach: fresh_to_empty >= {TARGET}")
    if given.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    sys.exit(main())
