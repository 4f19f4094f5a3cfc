"""Opening, migrating and refusing databases."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fakes import a_subscriber
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from newsletter.errors import StorageError
from newsletter.storage.database import Database, check, migrate, open_database
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.suppressions import SqlSuppressions
from newsletter.storage.tables import Table

PASSWORD = "hunter2-and-more"


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.read() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Table.metadata) == []


def test_an_empty_database_is_not_up_to_date_until_it_is_migrated(empty: Database) -> None:
    with pytest.raises(StorageError, match="run: newsletter init"):
        check(empty)
    migrate(empty)
    check(empty)
    migrate(empty)
    check(empty)


def test_migrating_leaves_foreign_keys_on(database: Database) -> None:
    with pytest.raises(StorageError, match=r"(?i)foreign|fk_topic"), database.write() as session:
        session.connection().execute(text("INSERT INTO topic VALUES (99, 0, 'nobody''s')"))


def test_sqlite_waits_for_others_and_writes_ahead(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.read() as session:
        asked = {
            name: session.connection().execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15000}
    database.close()


def test_a_database_made_by_a_newer_version_is_refused(database: Database) -> None:
    with database.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for refuse in (migrate, check):
        with pytest.raises(StorageError, match=r"newer version.*9999.*git pull"):
            refuse(database)


def test_a_failed_block_writes_nothing(database: Database) -> None:
    class PowerCutError(Exception):
        pass

    def fail() -> None:
        with database.write() as session:
            session.connection().execute(
                text("INSERT INTO suppression VALUES ('a@example.org', 'x', '2026-06-11 05:00')")
            )
            raise PowerCutError

    with pytest.raises(PowerCutError):
        fail()
    with database.read() as session:
        assert session.connection().execute(text("SELECT count(*) FROM suppression")).scalar() == 0


@pytest.mark.parametrize(
    "url",
    [
        "",
        "newsletter.db",
        f"postgresql//ada:{PASSWORD}@host/db",
        f"postgresql://ada:{PASSWORD}@host:port/db",
        f"mysql://ada:{PASSWORD}@host/db",
        f"nonsense://ada:{PASSWORD}@host/db",
    ],
)
def test_an_unusable_url_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(StorageError, match=r"storage\.url") as refused:
        open_database(url)
    assert PASSWORD not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("url", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_that_does_not_answer_is_named_without_its_password(url: str) -> None:
    database = open_database(
        f"{url}://ada:{PASSWORD}@127.0.0.1:9/papers?application_name={PASSWORD}"
    )
    with pytest.raises(StorageError, match="start the server") as refused:
        migrate(database)
    assert PASSWORD not in f"{refused.value}{refused.value.__cause__}{database.name}"
    assert not refused.value.permanent
    assert "ada:***@127.0.0.1:9/papers" in str(refused.value)


def test_a_driver_that_is_not_installed_is_named_with_its_command() -> None:
    with pytest.raises(StorageError, match=r"pip install 'academichub-newsletter\[postgres\]'"):
        open_database("postgresql+psycopg2://ada@host/db")


def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    made = open_database(f"sqlite:///{file}")
    migrate(made)
    made.close()
    database = open_database(f"sqlite:///file:{file}?mode=ro&uri=true")
    check(database)
    with pytest.raises(StorageError, match="make the file and its folder writable") as refused:
        migrate(database)
    assert refused.value.permanent
    database.close()


@pytest.mark.postgres
def test_a_read_only_server_is_refused(postgres_url: str) -> None:
    database = open_database(f"{postgres_url}&options=-cdefault_transaction_read_only=on")
    with pytest.raises(StorageError, match="that may be written to"):
        migrate(database)
    database.close()


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_to_be_made(postgres_server: str) -> None:
    database = open_database(postgres_server.replace("/postgres?", "/nowhere?"))
    with pytest.raises(StorageError, match="make it on the server, then run: newsletter init"):
        check(database)


def test_a_folder_that_is_not_there_and_a_file_that_is_no_database_are_refused(
    tmp_path: Path,
) -> None:
    nowhere = open_database(f"sqlite:///{tmp_path / 'missing' / 'a.db'}")
    with pytest.raises(StorageError, match="make its folder"):
        migrate(nowhere)
    (tmp_path / "page.html").write_text("<p>not a database, " * 100)
    page = open_database(f"sqlite:///{tmp_path / 'page.html'}")
    with pytest.raises(StorageError, match="name another file"):
        check(page)


def test_a_lock_that_is_held_too_long_is_an_error_that_may_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.storage.database.BUSY_TIMEOUT", 0.05)
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(database)
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="run the command again") as refused:
        SqlSubscribers(database).add(a_subscriber(1))
    assert not refused.value.permanent
    assert list(SqlSubscribers(database).everyone()) == [], "readers do not wait for writers"
    holder.close()
    database.close()


def test_a_new_file_that_another_process_is_writing_to_is_waited_for(tmp_path: Path) -> None:
    """SQLite refuses the switch to writing ahead at once then, whatever its time limit."""
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("CREATE TABLE of_another (a)")
    end = threading.Timer(0.2, holder.execute, ["COMMIT"])
    end.start()
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(database)
    end.join()
    with database.read() as session:
        assert session.connection().execute(text("PRAGMA journal_mode")).scalar() == "wal"
    holder.close()
    database.close()


def test_a_new_file_that_another_process_never_lets_go_is_an_error_that_may_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.storage.database.BUSY_TIMEOUT", 0.05)
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(StorageError, match="run the command again") as refused:
        migrate(database)
    assert not refused.value.permanent
    holder.close()
    database.close()


def test_a_table_that_is_not_there_says_what_to_run(empty: Database) -> None:
    with pytest.raises(StorageError, match="run: newsletter init"):
        list(SqlSubscribers(empty).everyone())


def test_no_error_and_no_log_shows_an_address(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    people = SqlSubscribers(database)
    first = people.add(a_subscriber(1, address="Ada.Secret@example.org"))
    with caplog.at_level(logging.DEBUG), pytest.raises(StorageError, match="handle") as refused:
        people.add(a_subscriber(2, address="ada.secret2@example.org", handle=first.handle))
    assert "secret" not in f"{refused.value}{refused.value.__cause__}".lower()
    assert "secret" not in caplog.text.lower()


def test_a_database_in_memory_is_one_for_all_threads() -> None:
    database = open_database("sqlite://")
    migrate(database)
    people = SqlSubscribers(database)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(people.add, map(a_subscriber, range(100))))
    assert len(list(people.everyone())) == 100
    assert database.name == "sqlite://"
    database.close()


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        SqlSuppressions(database).suppress("a@example.org", "x", now=datetime(2026, 6, 11))  # noqa: DTZ001 - on purpose


def test_people_are_read_page_by_page_without_loss(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.storage.people.PAGE", 3)
    people = SqlSubscribers(database)
    stored = [people.add(a_subscriber(number)) for number in range(7)]
    assert list(people.everyone()) == stored
