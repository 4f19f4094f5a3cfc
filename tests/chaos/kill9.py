"""Kill what sends and what receives, again and again, and count what arrives.

    python tests/chaos/kill9.py [--rounds 100] [--letters 40] [--seed 1] [--database URL]

Each round sends an edition to a real SMTP server in a process of its own, which writes down every
Message-ID at the moment it takes the mail. The sender, a process too, is killed with SIGKILL at a
random moment and started again (an hour later by its clock) until all letters are settled. Rounds
differ in what else goes wrong: nothing, the server is killed too, the disk is full, the database
is locked, the clock is stepped.

Lost: a letter that the server never took. There may be none. Doubles: mails that it took more than
once. They may come from letters that were in flight at a kill, and only from those; none may come
from a letter whose acceptance stood in the ledger. A double has an equal Message-ID by nature:
that is what is counted by.
"""

import argparse
import multiprocessing
import os
import random
import socket
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from multiprocessing.context import ForkProcess
from pathlib import Path

import sqlalchemy
from chaos_parts import People, accepted_ids, prepare, settled
from sender import main as sender_main
from server import main as server_main

TROUBLES = ("nothing else", "server killed", "disk full", "database locked", "clock stepped")
DAY = date(2026, 6, 11)
SEVEN = datetime(2026, 6, 11, 7, tzinfo=UTC)
TRIES, KILLS = 60, 5
FORK = multiprocessing.get_context("fork")  # a sender is ready at once: all is imported


@dataclass
class Count:
    """What was seen in all rounds of one kind."""

    letters: int = 0
    kills: int = 0
    in_flight: int = 0  # letters that were between their claim and their record at a kill
    lost: int = 0
    doubles: int = 0
    wrong: int = 0  # doubles of what was known to be accepted, or more than were in flight


@dataclass
class Round:
    """One edition, its database, its server and what happens to them."""

    folder: Path
    url: str
    letters: int
    trouble: str
    chance: random.Random
    count: Count = field(default_factory=Count)
    port: int = 0
    _server: ForkProcess | None = None

    def play(self) -> Count:
        self.count.letters = self.letters
        self.port = free_port()
        prepare(self.url, self.letters)
        self._serve()
        people = People(self.url)
        known: set[str] = set()  # accepted, by the ledger, at some moment
        try:
            for attempt in range(TRIES):
                self.count.in_flight += self._send(attempt, kill=attempt < KILLS)
                known |= accepted_ids(self.url, DAY)
                # What the ledger knew at a kill is never sent again.
                self.count.wrong += self._repeated(known)
                if settled(self.url, DAY, self.letters):
                    break
            taken = self._taken()
        finally:
            self._stop()
        self.count.lost = len(people.message_ids(DAY) - taken.keys())
        self.count.doubles = sum(number - 1 for number in taken.values())
        self.count.wrong += max(0, self.count.doubles - self.count.in_flight)
        return self.count

    def _send(self, attempt: int, *, kill: bool) -> int:
        """Start the sender and kill it at some moment; return how many letters were in flight."""
        hours = attempt + 1 if self.trouble != "clock stepped" else self.chance.choice((-3, 30, 0))
        if self.trouble == "clock stepped":
            hours += attempt + 1
        moment = SEVEN + timedelta(hours=hours)
        limit = self._disk_limit() if attempt % 3 == 1 else 0
        heard, says = FORK.Pipe(duplex=False)
        sender = FORK.Process(target=sender_main, args=(self.url, self.port, moment, says, limit))
        sender.start()
        heard.recv()  # it is ready, and begins
        holder = self._lock() if self.trouble == "database locked" and attempt % 2 else None
        if kill:
            time.sleep(self.chance.uniform(0, 0.5))
            if self.trouble == "server killed":
                self._restart_server()
                time.sleep(self.chance.uniform(0, 0.05))
            sender.kill()
            self.count.kills += 1
        if holder:
            time.sleep(0.2)
            holder.close()
        sender.join(60)
        assert sender.exitcode is not None, "the sender hangs"
        sender.close()
        return People(self.url).claimed(DAY)

    def _repeated(self, known: set[str]) -> int:
        """How many known letters were taken again after they were known."""
        taken = self._taken()
        before = getattr(self, "_before", Counter())
        again = sum(taken[one] - before.get(one, taken[one]) for one in self._old)
        self._before = Counter({one: taken[one] for one in known})
        self._old = set(known)
        return again

    _old: set[str] = field(default_factory=set)

    def _disk_limit(self) -> int:
        """The largest size of a file that the sender may write: a disk that is about to be full."""
        if self.trouble != "disk full" or not self.url.startswith("sqlite"):
            return 0
        size = max(one.stat().st_size for one in self.folder.glob("news.db*"))
        return size + self.chance.randrange(4_000, 40_000)

    def _lock(self) -> "sqlite3.Connection | sqlalchemy.Connection":
        """Hold the database for as long as this sender lives."""
        if self.url.startswith("sqlite"):
            held = sqlite3.connect(self.folder / "news.db", isolation_level=None, timeout=5)
            with suppress(sqlite3.OperationalError):
                held.execute("BEGIN IMMEDIATE")
            return held
        connection = sqlalchemy.create_engine(self.url).connect()
        connection.execute(sqlalchemy.text("LOCK TABLE delivery IN EXCLUSIVE MODE"))
        return connection

    def _serve(self) -> None:
        heard, says = FORK.Pipe(duplex=False)
        self._server = FORK.Process(target=server_main, args=(self.port, self._log, says))
        self._server.start()
        heard.recv()

    def _restart_server(self) -> None:
        self._stop()
        self._serve()

    def _stop(self) -> None:
        if self._server:
            self._server.kill()
            self._server.join()
            self._server.close()
            self._server = None

    def _taken(self) -> Counter[str]:
        return Counter(self._log.read_text().split()) if self._log.exists() else Counter()

    @property
    def _log(self) -> Path:
        return self.folder / "taken"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def fresh(database: str | None, folder: Path, number: int) -> str:
    """The URL of a new database: a file, or one on the PostgreSQL that was named."""
    if not database:
        return f"sqlite:///{folder / 'news.db'}"
    name = f"chaos{os.getpid()}x{number}"
    engine = sqlalchemy.create_engine(database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    url = sqlalchemy.make_url(database).set(database=name)
    return url.render_as_string(hide_password=False)


def chaos(rounds: int, letters: int, seed: int, database: str | None) -> dict[str, Count]:
    chance = random.Random(seed)  # noqa: S311 - the same chaos each time
    totals = {trouble: Count() for trouble in TROUBLES}
    for number in range(rounds):
        trouble = TROUBLES[number % len(TROUBLES)]
        with tempfile.TemporaryDirectory() as folder:
            url = fresh(database, Path(folder), number)
            seen = Round(Path(folder), url, letters, trouble, chance).play()
        total = totals[trouble]
        for name, value in vars(seen).items():
            setattr(total, name, getattr(total, name) + value)
    return totals


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--letters", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--database", help="a PostgreSQL; default: SQLite files")
    chosen = options.parse_args(arguments)
    totals = chaos(chosen.rounds, chosen.letters, chosen.seed, chosen.database)
    heads = ("letters", "kills", "in flight", "lost", "doubles", "not allowed")
    rows = [("", *heads)]
    for trouble, seen in totals.items():
        facts = (seen.letters, seen.kills, seen.in_flight, seen.lost, seen.doubles, seen.wrong)
        rows.append((trouble, *map(str, facts)))
    for first, *others in rows:
        sys.stdout.write(f"{first:16}{''.join(f'{one:>12}' for one in others)}\n")
    lost = sum(one.lost for one in totals.values())
    wrong = sum(one.wrong for one in totals.values())
    doubles = sum(one.doubles for one in totals.values())
    sys.stdout.write(f"lost {lost}, doubles {doubles}, of these not allowed {wrong}" + "\n")
    return 1 if lost or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
