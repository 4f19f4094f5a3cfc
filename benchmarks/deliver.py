"""How fast letters leave: composed, claimed, sent and recorded, in mails a second.

    ./run bench deliver [--letters 20000] [--database URL] [--json]

Against Debian's smtp-sink (package postfix), which takes every mail and keeps none:
ours: what `newsletter send` does once a day's digests are chosen: render, encode, claim, send,
record, no letter like another, by as many processes as `delivery.processes` says, from the moment
that all are there. smtplib: the plain library over one connection, with bytes that
were ready before. smtp-source: postfix's own load generator, in C, with mails of the same size,
over as many connections as ours. Then ours once more, by HTTP to a SendGrid on loopback.
One run, one machine; sender and receiver share its cores.
"""

import argparse
import itertools
import json
import multiprocessing
import os
import random
import shutil
import smtplib
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

import compose
from pydantic import SecretStr

from newsletter.config import SendGrid, Smtp
from newsletter.delivery.ceiling import Ceiling
from newsletter.delivery.crew import Crew
from newsletter.delivery.ledger import Patience, next_claim
from newsletter.delivery.port import Mailer
from newsletter.delivery.sendgrid import SendGridMailer
from newsletter.delivery.smtp import SmtpMailer
from newsletter.digest.render import Renderer
from newsletter.model import DeliveryState
from newsletter.ports import Claim
from newsletter.sending import Ready, Sending
from newsletter.storage.database import Database, migrate, open_database
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.tables import Person

CONNECTIONS, DEPTH = 2, 32
NOW = datetime(2026, 6, 2, 7, tzinfo=UTC)


@contextmanager
def smtp_sink() -> Iterator[int]:
    """Debian's sink; it drops its rights if it has any."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    sink = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin:/bin") or "smtp-sink"
    user = () if os.geteuid() else ("-u", "nobody")
    process = subprocess.Popen([sink, *user, f"127.0.0.1:{port}", "2000"])  # noqa: S603 - Debian's
    try:
        for _ in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


class Taker(BaseHTTPRequestHandler):
    """Says 202 to every mail."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.wfile.write(b"HTTP/1.1 202 Accepted\r\nX-Message-Id: x\r\nContent-Length: 0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def sendgrid() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def readers(database: Database, people: Sequence[compose.Job]) -> None:
    """Write the subscribers, whom a claim looks up."""
    rows: list[dict[str, object]] = [
        {
            "id": reader.id,
            "address": reader.address,
            "address_key": reader.address,
            "handle": reader.handle,
            "language": "en",
            "timezone": "UTC",
            "hour": NOW.time(),
            "frequency": "daily",
            "status": "active",
            "generation": 0,
            "joined": None,
            "excludes": [],
            "muted": [],
            "paused_until": None,
        }
        for reader in (digest.subscriber for digest, _ in people)
    ]
    with database.write() as session:
        session.connection().execute(database.upsert(Person), rows)


def ready(renderer: Renderer, jobs: Sequence[compose.Job]) -> Iterator[Ready]:
    for digest, links in jobs:
        letter = compose.seal((digest, links), renderer.render(digest, links))
        row = next_claim(
            None,
            day=digest.day,
            subscriber_id=digest.subscriber.id,
            through=7,
            items=tuple(item.paper.id for item in digest.items()),
            message_id=letter.message_id,
            now=NOW,
            lease=timedelta(minutes=15),
        )
        assert row
        yield Ready(Claim(row, None), letter)


@dataclass(frozen=True)
class Way:
    """How our letters leave: by which mailer, over how many connections of each process."""

    mailer: Callable[[], Mailer]
    connections: int
    depth: int


def by_smtp(port: int) -> Mailer:
    return SmtpMailer(Smtp(host="127.0.0.1", port=port, security="none"))


def by_sendgrid(host: str) -> Mailer:
    return SendGridMailer(SendGrid(host=host), SecretStr("SG.a-key.of-nobody"))


def letters_of(letters: int, seed: int, first: int = 0, step: int = 1) -> Iterator[compose.Job]:
    chance = random.Random(seed)  # noqa: S311 - the same letters each time
    return itertools.islice(compose.jobs(compose.papers(), chance), first, letters, step)


def share(url: str, jobs: Sequence[compose.Job], way: Way) -> int:
    """Compose, claim, send and record some of the letters; return how many were accepted."""
    database = open_database(url)
    renderer = Renderer(compose.SITE)
    with Crew(way.mailer, way.connections) as crew:
        sending = Sending(
            SqlLedger(database),
            crew,
            way.connections * way.depth,
            lambda: datetime.now(UTC),
            Patience(),
            Ceiling(10, timedelta(0)),
        )
        sent = sending.run(ready(renderer, jobs), lambda: False)
        accepted = sum(one.delivery.state is DeliveryState.ACCEPTED for one in sent)
    database.close()
    return accepted


Jobs = Callable[[], Iterator[compose.Job]]


def work(url: str, jobs: Jobs, way: Way, line: Connection) -> None:
    """Do one process's share, from the word on."""
    mine = list(jobs())
    line.send("ready")
    line.recv()
    line.send(share(url, mine, way))


def ours(url: str, letters: int, seed: int, way: Way, processes: int) -> float:
    """Send the letters by so many processes; return mails a second from the word on."""
    database = open_database(url)
    migrate(database)
    readers(database, list(letters_of(letters, seed)))
    spawning = multiprocessing.get_context("spawn")
    lines = []
    for number in range(processes):
        line, theirs = spawning.Pipe()
        jobs = partial(letters_of, letters, seed, number, processes)
        spawning.Process(target=work, args=(url, jobs, way, theirs)).start()
        lines.append(line)
    for line in lines:
        line.recv()
    begun = time.perf_counter()
    for line in lines:
        line.send("go")
    accepted = sum(line.recv() for line in lines)
    spent = time.perf_counter() - begun
    assert accepted == letters
    assert SqlLedger(database).counts(compose.DAY)[DeliveryState.ACCEPTED] == letters
    database.close()
    return letters / spent


def plain(port: int, letters: int, raws: Sequence[bytes]) -> float:
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for raw in itertools.islice(itertools.cycle(raws), letters):
            client.sendmail("a@hub.example", ["b@reader.example"], raw)
    return letters / (time.perf_counter() - begun)


def source(port: int, letters: int, size: int) -> float:
    tool = shutil.which("smtp-source", path="/usr/sbin:/usr/bin:/bin") or "smtp-source"
    command = [tool, "-d", "-s", str(CONNECTIONS), "-l", str(size), "-m", str(letters)]
    begun = time.perf_counter()
    subprocess.run([*command, f"127.0.0.1:{port}"], check=True)  # noqa: S603 - Debian's
    return letters / (time.perf_counter() - begun)


def measured(letters: int, url: str, processes: int) -> dict[str, float]:
    renderer = Renderer(compose.SITE)
    jobs = letters_of(200, 1)
    raws = [compose.seal(job, renderer.render(*job)).raw for job in jobs]
    size = sum(map(len, raws)) // len(raws)
    found: dict[str, float] = {"bytes": size}
    with smtp_sink() as port:
        found["smtp-source"] = source(port, letters, size)
        found["smtplib"] = plain(port, letters, raws)
        way = Way(partial(by_smtp, port), CONNECTIONS, DEPTH)
        found["ours"] = ours(url, letters, 1, way, processes)
    return found


def by_http(letters: int, url: str, processes: int) -> float:
    with sendgrid() as host:
        return ours(url, letters, 2, Way(partial(by_sendgrid, host), 8, 1), processes)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--letters", type=int, default=20_000)
    options.add_argument("--http", type=int, default=2000, help="letters to SendGrid")
    options.add_argument("--processes", type=int, default=2, help="that send ours")
    options.add_argument("--database", help="an empty PostgreSQL; default: a SQLite file")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.database or f"sqlite:///{folder}/a.db"
        found = measured(chosen.letters, url, chosen.processes)
        if chosen.http:
            by_files = f"sqlite:///{folder}/b.db"
            found["sendgrid"] = by_http(chosen.http, by_files, chosen.processes)
    if chosen.json:
        print(json.dumps(found))
        return
    kind = url.partition(":")[0]
    print(f"mails/s, {chosen.letters:,} letters of {found['bytes']:,} bytes, {kind}")
    for name in ("smtp-source", "smtplib", "ours"):
        print(f"{name:12}{found[name]:>8,.0f}   ours is {found['ours'] / found[name]:.2f} of it")
    if chosen.http:
        print(f"{'sendgrid':12}{found['sendgrid']:>8,.0f}   ours, {chosen.http:,} by HTTP")


if __name__ == "__main__":
    main()
