"""What goes wrong while letters are in flight, beside the kills.

Each is entered while the sender sends, does its harm, and mends it when it is left.
"""

import os
import random
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy
from sender import Number

DISK = "4m"  # of the disk that gets full: small, and larger than a round's database
STEPS = (-30, -3, -0.5, 0.4, 3, 30)  # hours


@dataclass
class Scene:
    """Where troubles happen."""

    folder: Path  # of the database
    url: str
    chance: random.Random
    clock: Number  # hours that the sender's clock is wrong by
    restart_server: Callable[[], None] = lambda: None
    small_disk: bool = False

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def wait(self, most: float) -> None:
        """Let some time pass, at most so many seconds."""
        time.sleep(self.chance.uniform(0, most))


Trouble = Callable[[Scene], AbstractContextManager[None]]


@contextmanager
def nothing_else(scene: Scene) -> Iterator[None]:
    scene.wait(0.3)
    yield


@contextmanager
def server_killed(scene: Scene) -> Iterator[None]:
    scene.wait(0.3)
    scene.restart_server()
    yield


@contextmanager
def clock_stepped(scene: Scene) -> Iterator[None]:
    """Step the clock a few times while letters fly; it stays wrong for as long as the sender."""
    for _ in range(3):
        scene.wait(0.1)
        scene.clock.value += scene.chance.choice(STEPS)
    yield


@contextmanager
def disk_full(scene: Scene) -> Iterator[None]:
    """Fill the disk of the database, to the last bytes; where none is small, files may not grow."""
    if not scene.small_disk:
        yield
        return
    scene.wait(0.2)
    filler = scene.folder / "filler"
    room = os.statvfs(scene.folder)
    size = room.f_bavail * room.f_frsize - scene.chance.choice((0, 0, 4096, 16384))
    with suppress(OSError), filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(size, 1))
    yield
    scene.wait(0.3)
    filler.unlink()


@contextmanager
def database_locked(scene: Scene) -> Iterator[None]:
    """Hold the ledger for longer than a sender waits for it, or not."""
    scene.wait(0.3)
    if scene.is_sqlite:
        held = sqlite3.connect(scene.folder / "news.db", isolation_level=None, timeout=5)
        with suppress(sqlite3.OperationalError):
            held.execute("BEGIN IMMEDIATE")
        yield
        scene.wait(1.5)
        held.close()
        return
    engine = sqlalchemy.create_engine(scene.url)
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text("LOCK TABLE delivery IN EXCLUSIVE MODE"))
        yield
        scene.wait(1.5)
    engine.dispose()


@contextmanager
def connections_cut(scene: Scene) -> Iterator[None]:
    """Let the database server throw the sender out, in the middle of whatever it does."""
    scene.wait(0.3)
    engine = sqlalchemy.create_engine(scene.url)
    with engine.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"  # noqa: S608 - nobody's words
        connection.execute(sqlalchemy.text(cut))
    engine.dispose()
    yield


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a small disk, which only root may; whether it worked."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    mounted = not subprocess.run(mount, capture_output=True, check=False).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607 - its place differs
