"""The database: opening it, bringing it up to date, and saying plainly why it cannot be used.

SQLite and PostgreSQL. Every transaction is one of two kinds: `read` sees one moment and disturbs
nobody; `write` holds the write lock of SQLite from its first statement on, because a transaction
that begins by reading can there be refused its first write without any waiting.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlmodel import Session, SQLModel

from newsletter.errors import StorageError

BUSY_TIMEOUT = 15  # seconds to wait for another process's transaction; none of ours takes one
TURN = 0.0005  # seconds between two tries meanwhile
OUR_LOCKS = 0x41636164  # the first key of our advisory locks on PostgreSQL ("Acad")
MEMORY = (None, "", ":memory:")
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}

# What drivers say, what to do about it, and whether waiting cannot help.
MENDS: tuple[tuple[str, str, bool], ...] = (
    ("database is locked", "another process has held it for long; run the command again", False),
    ("deadlock detected", "run the command again", False),
    ("readonly database", "make the file and its folder writable", True),
    ("read-only transaction", "name a server in storage.url that may be written to", True),
    ("unable to open", "make its folder, or make it writable", True),
    ("not a database", "storage.url names a file of another kind; name another file", True),
    ("disk is full", "make room on the disk", True),
    ("no space left", "make room on the server's disk", True),
    ("no such table", "run: newsletter init", True),
    ("relation ", "run: newsletter init", True),
    ("does not exist", "make it on the server, then run: newsletter init", True),
    ("authentication failed", "mend the user and the password in storage.url", True),
    ("connection", "start the server, or mend storage.url", False),
)
NO_CHANGE = text("UPDATE alembic_version SET version_num = version_num")  # but it is written


class Lock(IntEnum):
    """What one process at a time may do."""

    MIGRATION = 1
    PAPERS = 2
    SPENDING = 3


@dataclass(frozen=True)
class Database:
    """An open database. `name` is its URL without anything secret."""

    engine: Engine
    name: str

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a transaction that only reads. Raises StorageError."""
        with _explained(self.name), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction that writes; committed if the block ends well. Raises StorageError."""
        with _explained(self.name), Session(self.writing) as session, session.begin():
            yield session

    @cached_property
    def writing(self) -> Engine:
        """The engine whose transactions may write: on SQLite they hold its lock from the start."""
        return self.engine.execution_options(sqlite_begin="IMMEDIATE")

    def upsert(self, table: type[SQLModel]) -> sqlite.Insert | postgresql.Insert:
        """Return an INSERT that can be told what to do ON CONFLICT, in the database's own words."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def serialise(self, connection: Session | Connection, lock: Lock) -> None:
        """Let one process at a time past this line until its transaction ends.

        On SQLite the write lock does that already.
        """
        if not self.is_sqlite:
            wait = text("SELECT pg_advisory_xact_lock(:ours, :lock)")
            connection.execute(wait, {"ours": OUR_LOCKS, "lock": lock.value})

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Return the database of a URL; nothing is read from it yet.

    `sqlite://` lies in memory and ends with its process. Raises StorageError.
    """
    parsed = _parse(url)
    try:
        # No value of a statement is ever printed: some are addresses.
        engine = create_engine(parsed, hide_parameters=True, **_options(parsed))
    except ModuleNotFoundError as error:
        raise StorageError(
            f"{_name(parsed)}: its driver is not installed; run: "
            "pip install 'academichub-newsletter[postgres]'"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, _name(parsed))


def migrate(database: Database) -> None:
    """Make the tables those of this version; two processes may do it at once.

    Raises StorageError.
    """
    scripts = ScriptDirectory.from_config(_alembic())
    with _explained(database.name), _migrating(database) as connection:
        found = _revision(connection)
        _refuse_newer(database, scripts, found)
        if found == scripts.get_current_head():
            # A database that cannot be written to says so now, not in the middle of a morning.
            connection.execute(NO_CHANGE)
        else:
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def can_be_written(database: Database) -> bool:
    """Whether a database answers, and takes what is written to it."""
    try:
        with database.write() as session:
            session.connection().execute(NO_CHANGE)
    except StorageError:
        return False
    return True


def check(database: Database) -> None:
    """Raise StorageError unless the database answers and has the tables of this version."""
    scripts = ScriptDirectory.from_config(_alembic())
    with database.read() as session:
        found = _revision(session.connection())
    _refuse_newer(database, scripts, found)
    if found != scripts.get_current_head():
        raise StorageError(f"{database.name}: is not up to date; run: newsletter init")


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Not chained and not quoted: there may be a password in it.
        raise StorageError(
            "storage.url is no database URL; write it like sqlite:///newsletter.db "
            "or postgresql://user:password@host/name"
        ) from None
    if parsed.drivername in DRIVERS:
        parsed = parsed.set(drivername=DRIVERS[parsed.drivername])
    if parsed.get_backend_name() not in DRIVERS:
        raise StorageError(
            f"storage.url: {parsed.get_backend_name()} is not supported; use sqlite or postgresql"
        )
    return parsed


def _name(url: URL) -> str:
    # The query of a URL may hold a password too.
    return url.set(query={}).render_as_string(hide_password=True)


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 10}}
    if url.database in MEMORY:
        # One connection is one database: threads take turns with it.
        return {
            "poolclass": QueuePool,
            "pool_size": 1,
            "max_overflow": 0,
            "connect_args": {"check_same_thread": False},
        }
    return {"connect_args": {"timeout": BUSY_TIMEOUT}}


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late for what is said at the top of this file.
    connection.isolation_level = None
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode not in {"wal", "memory"}:
        _switch_to_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")


def _switch_to_wal(driver: Any) -> None:
    """Let readers not wait for a writer, from now on, of a file that is new.

    The switch reads before it writes. Of two processes that open the file at once, SQLite tells one
    without any waiting that it is locked, whatever its time limit.
    """
    switch = "PRAGMA journal_mode = WAL"
    if not _has_taken_turn(driver, switch):
        driver.execute(switch)


def _begin_sqlite(connection: Connection) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    begin = f"BEGIN {kind}"
    if kind != "IMMEDIATE" or not _has_taken_turn(connection.connection.driver_connection, begin):
        connection.exec_driver_sql(begin)


def _has_taken_turn(driver: Any, statement: str) -> bool:
    """Run what takes SQLite's write lock, asking often: left alone, SQLite sleeps for up to 100 ms.

    Whoever wrote last would take it again and again meanwhile, and a page wait for an edition.
    """
    patience = time.monotonic() + BUSY_TIMEOUT
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while time.monotonic() < patience:
            try:
                driver.execute(statement)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    return False
                time.sleep(TURN)
            else:
                return True
        return False
    finally:
        driver.execute(f"PRAGMA busy_timeout = {round(1000 * BUSY_TIMEOUT)}")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", "newsletter.storage:migrations")
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    """Open the one transaction that a migration runs in, with nobody else migrating."""
    engine = database.engine.execution_options(sqlite_begin="IMMEDIATE")
    with engine.connect() as connection, _foreign_keys_off(connection), connection.begin():
        database.serialise(connection, Lock.MIGRATION)
        yield connection


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table: dropping the old one would delete all that refers to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection
    driver.cursor().execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.cursor().execute("PRAGMA foreign_keys = ON")


def _refuse_newer(database: Database, scripts: ScriptDirectory, found: str | None) -> None:
    try:
        scripts.get_revision(found) if found else None
    except CommandError as error:
        raise StorageError(
            f"{database.name}: was made by a newer version of the newsletter (revision {found}); "
            "install that version or a later one, for example: git pull && ./run init"
        ) from error


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        # Not chained: the driver's text repeats the row, and with it an address.
        raise StorageError(f"{name}: a row breaks {_rule(error)}") from None
    except DBAPIError as error:
        raise _explain(name, error) from error


def _rule(error: IntegrityError) -> str:
    diagnosis = getattr(error.orig, "diag", None)  # psycopg
    return str(diagnosis.constraint_name if diagnosis else error.orig)


def _explain(name: str, error: DBAPIError) -> StorageError:
    """Say what a driver's error means and what to do; `permanent` is right for a retry."""
    said = " ".join(str(error.orig).split())
    known = ((mend, permanent) for words, mend, permanent in MENDS if words in said.lower())
    mend, permanent = next(known, ("", not error.connection_invalidated))
    explained = StorageError(f"{name}: {said}; {mend}" if mend else f"{name}: {said}")
    explained.permanent = permanent
    return explained
