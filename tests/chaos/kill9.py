"""Kill what sends and what receives, again and again, and count what arrives.

    python tests/chaos/kill9.py [--rounds 100] [--letters 40] [--seed 1] [--database URL] [--only X]

Each round sends an edition to a real SMTP server (or a SendGrid on loopback) in a process of its
own, which writes down every Message-ID at the moment it takes the mail. The sender, a process too,
is killed with SIGKILL at a random moment and started again (an hour later by its clock) until all
letters are settled. Rounds differ in what else goes wrong while letters are in flight.

Lost: a letter that the server never took. There may be none. Doubles: mails that it took more than
once. A double has an equal Message-ID by nature: that is what is counted by. It is allowed only
where the ledger did not know what had become of the letter: a trigger in the database writes down
every state that is ever committed, so of each double it is known whether the server's answer, or
the provider's event, stood there before the letter was claimed once more.
"""

import argparse
import itertools
import multiprocessing
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkProcess
from pathlib import Path

import audit
import sqlalchemy
import troubles
from chaos_parts import Letter, letters_of, prepare, tell
from sender import Orders
from sender import main as sender_main
from server import main as server_main
from troubles import Scene, Trouble

SEVEN = datetime(2026, 6, 11, 7, tzinfo=UTC)
TRIES, KILLS = 60, 5
SURVIVES = 0.2  # how often a sender lives through the trouble and goes on
TOLD = 0.7  # of the letters that SendGrid took, how many it tells of at once
FORK = multiprocessing.get_context("fork")  # a sender is ready at once: all is imported


@dataclass(frozen=True)
class Kind:
    """What goes wrong in some rounds, and how letters leave in them."""

    name: str
    trouble: Trouble
    mailer: str = "smtp"
    sqlite: bool = True
    postgresql: bool = True


KINDS = (
    Kind("nothing else", troubles.nothing_else),
    Kind("server killed", troubles.server_killed),
    Kind("clock stepped", troubles.clock_stepped),
    Kind("database locked", troubles.database_locked),
    Kind("disk full", troubles.disk_full, postgresql=False),
    Kind("connections cut", troubles.connections_cut, sqlite=False),
    Kind("SendGrid", troubles.nothing_else, "sendgrid"),
    Kind("SendGrid killed", troubles.server_killed, "sendgrid"),
)


@dataclass
class Count:
    """What was seen in all rounds of one kind. The last two may not happen, nor any loss."""

    rounds: int = 0
    letters: int = 0
    kills: int = 0
    troubles: int = 0  # that did their harm while a sender lived
    in_flight: int = 0  # how often nobody knew whether a letter had left
    told: int = 0  # of these, how many the provider's event settled
    given_up: int = 0  # never heard of after the last try that is allowed
    lost: int = 0
    doubles: int = 0
    though_known: int = 0  # claimed again after an answer, or an event, was recorded
    unexplained: int = 0  # doubles that no unknown end comes before

    def add(self, other: "Count") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class Round:
    """One edition, its database, its server and what happens to them."""

    kind: Kind
    folder: Path
    scene: Scene
    letters: int
    count: Count = field(default_factory=Count)
    port: int = 0
    _server: ForkProcess | None = None

    def play(self) -> Count:
        self.count.rounds, self.count.letters = 1, self.letters
        self.port = free_port()
        prepare(self.scene.url, self.letters)
        audit.install(self.scene.url)
        self.serve()
        try:
            for attempt in range(TRIES):
                self._send(attempt)
                ours = letters_of(self.scene.url)
                if all(one.is_over for one in ours.values()):
                    break
                self._tell(ours)
        finally:
            self.stop()
        self._judge(letters_of(self.scene.url))
        return self.count

    def _judge(self, ours: dict[str, Letter]) -> None:
        count, taken, told = self.count, self._taken(), audit.stories(self.scene.url)
        assert taken.keys() <= ours.keys(), "a mail that nobody was due"
        for name in ours:
            story = told.get(name, audit.Story(("nothing",)))
            again = max(0, taken[name] - 1)
            count.lost += name not in taken
            count.doubles += again
            count.in_flight += story.in_flight
            count.given_up += story.is_given_up
            count.though_known += story.resent_though_known
            count.unexplained += max(0, again - story.in_flight)

    def _send(self, attempt: int) -> None:
        """Start the sender, let the trouble come, and kill it, perhaps."""
        scene, chance = self.scene, self.scene.chance
        scene.clock.value = 0
        step = timedelta(hours=1 if self.kind.mailer == "smtp" else 25)
        moment = SEVEN + (attempt + 1 + 4 * max(0, attempt - KILLS)) * step
        errors, limit = self.folder / "errors", self._limit(attempt)
        told = (scene.url, self.port, self.kind.mailer, moment, scene.clock, errors, limit)
        orders = Orders(*told)
        heard, says = FORK.Pipe(duplex=False)
        sender = FORK.Process(target=sender_main, args=(orders, says))
        sender.start()
        heard.recv()  # it is ready, and begins
        if attempt < KILLS:
            with self.kind.trouble(scene):
                self.count.troubles += sender.is_alive()
                scene.wait(0.2)
                if chance.random() > SURVIVES:
                    self.count.kills += sender.is_alive()
                    sender.kill()
        sender.join(120)
        assert sender.exitcode in {0, -signal.SIGKILL}, errors.read_text()
        sender.close()

    def _tell(self, ours: dict[str, Letter]) -> None:
        """Let the provider tell of letters that it took; of some it never does."""
        if self.kind.mailer != "sendgrid":
            return
        taken = sorted(self._taken())
        waiting = [ours[name] for name in taken if not ours[name].is_over]
        chosen = [one for one in waiting if self.scene.chance.random() < TOLD]
        if chosen:
            tell(self.scene.url, chosen)
        self.count.told += len(chosen)

    def _limit(self, attempt: int) -> int:
        """How large a file may get where no small disk could be mounted."""
        if self.kind.name != "disk full" or self.scene.small_disk or attempt >= KILLS:
            return 0
        size = max(one.stat().st_size for one in self.scene.folder.glob("news.db*"))
        return size + self.scene.chance.randrange(4_000, 40_000)

    def serve(self) -> None:
        heard, says = FORK.Pipe(duplex=False)
        told = (self.port, self._log, says, self.kind.mailer)
        self._server = FORK.Process(target=server_main, args=told)
        self._server.start()
        heard.recv()

    def restart_server(self) -> None:
        self.stop()
        time.sleep(0.02)
        self.serve()

    def stop(self) -> None:
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


def play(
    kind: Kind, number: int, letters: int, chance: random.Random, database: str | None
) -> Count:
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        disk = folder / "disk"
        disk.mkdir()
        small = kind.name == "disk full" and closing.enter_context(troubles.small_disk(disk))
        clock = FORK.Value("d", 0.0, lock=False)  # one that was killed would keep the lock
        scene = Scene(disk, fresh(database, disk, number), chance, clock, small_disk=small)
        one = Round(kind, folder, scene, letters)
        scene.restart_server = one.restart_server
        return one.play()


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--letters", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--database", help="a PostgreSQL; default: SQLite files")
    options.add_argument("--only", default="", help="rounds of the kinds whose names begin so")
    chosen = options.parse_args(arguments)
    kinds = [
        one
        for one in KINDS
        if (one.postgresql if chosen.database else one.sqlite) and one.name.startswith(chosen.only)
    ]
    chance = random.Random(chosen.seed)  # noqa: S311 - the same chaos each time
    totals = {one.name: Count() for one in kinds}
    for number, kind in zip(range(chosen.rounds), itertools.cycle(kinds), strict=False):
        totals[kind.name].add(play(kind, number, chosen.letters, chance, chosen.database))
    return told(totals)


def told(totals: dict[str, Count]) -> int:
    """Print what was seen; 1 if anything was that may not be."""
    everything = Count()
    for seen in totals.values():
        everything.add(seen)
    rows = [("", *(name.replace("_", " ") for name in vars(everything)))]
    for name, seen in (*totals.items(), ("all", everything)):
        rows.append((name, *map(str, vars(seen).values())))
    for first, *others in rows:
        sys.stdout.write(f"{first:16}{''.join(f'{one:>13}' for one in others)}\n")
    wrong = everything.though_known + everything.unexplained
    sys.stdout.write(
        f"lost {everything.lost}, doubles {everything.doubles}, of these not allowed {wrong}\n"
    )
    return 1 if everything.lost or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
