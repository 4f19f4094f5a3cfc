"""One-click POSTs and inbound mails a second, beside an empty FastAPI route on its own server.

    ./run bench web [--rounds 3] [--seconds 2] [--connections 200] [--json]

The server is the real one (uvicorn, the pages, SQLite in a file), alone on the first core; wrk asks
it over kept-alive connections from the other cores. Without wrk a client in Python asks, which
needs more of the machine than wrk: the figures are lower then.

`fresh`: every POST lets another subscriber leave. `again`: they have left already, as when a
provider sends its POST twice. `inbound`: mails of 4 kB that Inbound Parse posts, each stored before
it is answered. While another process sends an edition to the same people from the same database (to
an outbox, not on the server's core): `paced`, each connection asks twice a second, at moments of
its own; and `sending`, all of them ask without a pause. There the time of an answer is the number
of connections divided by the rate, however quick the server is: it shows that nothing breaks.
The last line of --json is one JSON object.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from sqlalchemy import insert

from newsletter import app as wiring
from newsletter import config
from newsletter.apart import NICE
from newsletter.serve import settle
from newsletter.shipped import SAMPLE_DAY
from newsletter.storage.tables import Person, Topic
from newsletter.web.reception import hooks, papers, reception
from newsletter.web.site import Health, site
from subscribers.tokens import Purpose, mint, new_handle

ONE_CLICK = "List-Unsubscribe=One-Click"
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=xyz"
SECRET = "a long secret of the benchmark only".replace(" ", "-")
INBOUND = f"/hooks/sendgrid/inbound/{SECRET}"
PACE = 0.5  # seconds between two POSTs of one connection
TOPICS = ("quantum error correction", "diffusion transformer")
AGAIN = 100  # who have left already
BEGINS = 60  # seconds for the first letter of the edition
TARGET, TARGET_P99 = 0.4, 50


@dataclass(frozen=True)
class Load:
    """What is asked of which server: one path, all the paths in turn, or mails."""

    port: int
    paths: Sequence[str]
    mails: bool = False
    pace: float = 0


# -- the servers ----------------------------------------------------------------------------------


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


def settings(folder: str) -> config.Config:
    """Return the settings of the service that is measured."""
    flags = {
        "storage": {"url": f"sqlite:///{folder}/newsletter.db"},
        "delivery": {"outbox": {"folder": f"{folder}/outbox"}},
        "replies": {"domain": "reply.example.org", "listener": {"protocol": "off"}},
        "inbound_secret": SECRET,
    }
    return config.load(None, flags)


def run_site(listening: socket.socket, folder: str, people: int, ready: Connection) -> None:
    """Serve the real site over so many subscribers; say their paths when they are there."""
    with wiring.build(settings(folder)) as app:
        ready.send(
            [f"/l/{mint(app.morning.keys, Purpose.LEAVE, one, 0)}" for one in fill(app, people)]
        )
        take = app.replies(app.mailer()).take
        open_hooks = hooks(app, take, lambda: None)
        health = Health(database=True)
        serve(site(lambda: health, reception(app), open_hooks, papers=papers(app)), listening)


def fill(app: wiring.App, people: int) -> list[str]:
    """Subscribe so many people at once; return their handles."""
    handles = [new_handle() for _ in range(people)]
    rows = [
        {
            "id": number,
            "address": f"n{number}@example.org",
            "address_key": f"n{number}@example.org",
            "handle": handle,
            "language": "en",
            "timezone": "UTC",
            "hour": datetime.min.time(),
            "frequency": "daily",
            "status": "active",
            "generation": 0,
            "excludes": [],
            "muted": [],
        }
        for number, handle in enumerate(handles, 1)
    ]
    topics = [
        {"subscriber_id": row["id"], "position": position, "text": topic}
        for row in rows
        for position, topic in enumerate(TOPICS)
    ]
    with app.database.write() as session:
        session.connection().execute(insert(Person), rows)
        session.connection().execute(insert(Topic), topics)
    return handles


def serve(app: FastAPI, listening: socket.socket) -> None:
    """Serve as `newsletter serve` does, on the first core only."""
    cores(first=True)
    settle()
    settings = uvicorn.Config(app, log_level="error", access_log=False, server_header=False)
    uvicorn.Server(settings).run(sockets=[listening])


def run_edition(folder: str, begun: Connection) -> None:
    """Send the sample day to everybody, again and again if need be, until killed."""
    cores(first=False)
    os.nice(NICE)
    with wiring.build(settings(folder)) as app:
        morning = app.sampled().morning
        morning.ingest(SAMPLE_DAY)
        for number, _ in enumerate(morning.send(SAMPLE_DAY, morning.due(SAMPLE_DAY)), 1):
            begun.send(number)


def cores(*, first: bool) -> None:
    """Run on the first core, or on all others; on any, where there is only one."""
    if sys.platform == "linux" and len(here := sorted(os.sched_getaffinity(0))) > 1:
        os.sched_setaffinity(0, here[:1] if first else here[1:])


@contextmanager
def process(target: Callable[..., None], *arguments: Any) -> Iterator[None]:
    """Run something in a process of its own for a while."""
    running = multiprocessing.get_context("spawn").Process(target=target, args=arguments)
    running.start()
    try:
        yield
    finally:
        running.kill()
        running.join()


@contextmanager
def server(target: Callable[..., None], *arguments: Any) -> Iterator[int]:
    """Run a server; give its port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1024)
        with process(target, listening, *arguments):
            yield listening.getsockname()[1]


# -- who asks -------------------------------------------------------------------------------------


def with_wrk(load: Load, seconds: float, connections: int) -> dict[str, float]:
    """Let wrk ask; a path is asked for once if there are enough of them."""
    Path("paths").write_text("\n".join(load.paths) + "\n")
    url = f"http://127.0.0.1:{load.port}{load.paths[0]}"
    kind = "mail" if load.mails else "paths"
    said = subprocess.run(  # noqa: S603 - our own words
        [
            *("wrk", "--threads", "1", "--connections", str(connections)),
            *("--duration", f"{seconds:.0f}s", "--script", str(Path(__file__).with_suffix(".lua"))),
            *(
                url,
                "--",
                kind,
                str(round(1000 * load.pace)),
                str(time.time_ns() // 1000 if load.mails else 0),
                "paths",
            ),
        ],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return dict(json.loads(said.stdout.splitlines()[-1]))


async def ask(load: Load, requests: Iterator[bytes], until: float, taken: list[float]) -> None:
    """Send POSTs over one connection until a moment; note how long each answer took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", load.port)
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
        await asyncio.sleep(2 * load.pace * random.random())  # noqa: S311 - nobody guesses it
    writer.close()


def with_python(load: Load, seconds: float, connections: int) -> dict[str, float]:
    """Ask from here."""
    requests = mails() if load.mails else (post(path) for path in cycle(load.paths))
    taken: list[float] = []

    async def all_at_once() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(ask(load, requests, until, taken) for _ in range(connections)))

    begun = time.perf_counter()
    asyncio.run(all_at_once())
    taken.sort()
    return {
        "requests": len(taken),
        "seconds": time.perf_counter() - begun,
        "p50_ms": 1000 * statistics.median(taken),
        "p99_ms": 1000 * taken[int(len(taken) * 0.99)],
        "max_ms": 1000 * taken[-1],
        "failed": 0,
    }


def post(path: str, body: str = ONE_CLICK, kind: str = URLENCODED) -> bytes:
    """Return a request."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def mails() -> Iterator[bytes]:
    """Give mails as Inbound Parse posts them, each another one, of 4 kB."""
    while True:
        mail = (
            f"From: ann@example.org\r\nMessage-ID: <{time.time_ns()}@example.org>\r\n"
            "Subject: Re\r\n\r\nadd topic graph neural networks\r\n" + "> what was quoted\r\n" * 200
        )
        envelope = json.dumps({"to": ["reply+x@reply.example.org"], "from": "ann@example.org"})
        parts = (
            f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("email", mail), ("envelope", envelope))
        )
        yield post(INBOUND, "".join(parts) + "--xyz--\r\n", MULTIPART)


# -- the run --------------------------------------------------------------------------------------


class Run:
    """The turns of a run, and who has not left yet."""

    def __init__(self, given: argparse.Namespace, paths: Sequence[str]) -> None:
        self._given = given
        self._again, self._fresh = paths[:AGAIN], iter(paths[AGAIN:])
        self._ask = with_wrk if shutil.which("wrk") else with_python
        self.rounds: dict[str, list[dict[str, float]]] = {}

    def ask(self, name: str, load: Load, *, seconds: float = 0) -> None:
        """Let one load be asked for a while."""
        found = self._ask(load, seconds or self._given.seconds, self._given.connections)
        self.rounds.setdefault(name, []).append(found)

    def fresh(self, name: str, port: int, *, pace: float = 0, seconds: float = 0) -> None:
        """Let people leave who are still there."""
        seconds = seconds or self._given.seconds
        most = self._given.connections / pace if pace else self._given.most
        paths = list(islice(self._fresh, int(most * (seconds + 1))))
        self.ask(name, Load(port, paths, pace=pace), seconds=seconds)
        if self.rounds[name][-1]["requests"] > len(paths):
            raise SystemExit("everybody has left before the end: give a higher --most")

    def again(self, port: int) -> None:
        """Let people leave who have left."""
        self.ask("again", Load(port, self._again))


def run(given: argparse.Namespace) -> dict[str, Any]:
    """Ask the servers in turns, so that the machine's mood strikes all alike."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    here = str(Path.cwd())
    people = AGAIN + given.most * ((given.seconds + 1) * given.rounds + given.loaded + 3)
    with server(run_empty) as nothing, server(run_site, here, people, theirs) as port:
        turns = Run(given, ours.recv())
        turns.again(port)
        turns.rounds.clear()  # that was the warming up
        for _ in range(given.rounds):
            turns.ask("empty", Load(nothing, ["/empty"]))
            turns.fresh("fresh", port)
            turns.again(port)
            turns.ask("inbound", Load(port, [INBOUND], mails=True))
        sent = edition(turns, given, here, port)
    return {name: summed(one) for name, one in turns.rounds.items()} | {"letters": sent}


def edition(turns: Run, given: argparse.Namespace, here: str, port: int) -> int:
    """Ask while an edition is sent; return how many letters went out meanwhile."""
    letters, begun = multiprocessing.Pipe(duplex=False)
    with process(run_edition, here, begun):
        if not letters.poll(BEGINS):
            raise SystemExit("the edition does not begin")
        before = letters.recv()
        turns.fresh("sending", port, seconds=given.loaded)
        turns.fresh("paced", port, pace=PACE, seconds=given.loaded)
        now = before
        while letters.poll():
            now = letters.recv()
    return int(now - before)


def summed(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return requests a second over all rounds; of the latency, the middle round's."""
    figures: dict[str, float] = {
        "per_second": round(
            sum(one["requests"] for one in rounds) / sum(one["seconds"] for one in rounds)
        )
    }
    for name in ("p50_ms", "p99_ms", "max_ms"):
        figures[name] = round(statistics.median(one[name] for one in rounds), 1)
    return figures | {"failed": sum(one["failed"] for one in rounds)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="of one turn")
    parser.add_argument("--loaded", type=int, default=5, help="seconds while an edition is sent")
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--most", type=int, default=5000, help="one-clicks a second, at most")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    cores(first=False)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        asked_by = "wrk" if shutil.which("wrk") else "python (install wrk for figures that count)"
        about = {"day": f"{datetime.now(UTC):%Y-%m-%d}", "cores": os.cpu_count(), "by": asked_by}
        figures = {**about, **run(given)}
    for kind in ("fresh", "again", "inbound"):
        ratio = figures[kind]["per_second"] / figures["empty"]["per_second"]
        figures[f"{kind}_to_empty"] = round(ratio, 2)
    for name, figure in figures.items():
        print(f"{name:16} {figure}")
    print(f"to reach: fresh_to_empty >= {TARGET}, p99_ms < {TARGET_P99} of paced")
    if given.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    sys.exit(main())
