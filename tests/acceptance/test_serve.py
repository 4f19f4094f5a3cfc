"""`newsletter serve` as a process of its own."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from newsletter.cli import run

# As on a full disk: what is due is read, and that it was done cannot be written down.
JOBS_THAT_CANNOT_BE_WRITTEN = """
CREATE TABLE apscheduler_jobs (
    id VARCHAR(191) NOT NULL PRIMARY KEY, next_run_time FLOAT, job_state BLOB NOT NULL
);
CREATE TRIGGER full BEFORE DELETE ON apscheduler_jobs BEGIN SELECT RAISE(ABORT, 'full'); END;
"""
PATIENCE = 60  # seconds; a start takes one or two


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(folder, port):
    command = [sys.executable, "-m", "newsletter", "serve"]
    environment = {**os.environ, "NEWSLETTER_SERVER__PORT": str(port)}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def health(port, process):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read()
        try:
            return httpx.get(f"http://127.0.0.1:{port}/healthz")
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("the service did not come up")


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_the_service_says_that_it_is_well_and_ends_when_told_to(tmp_path, signal_):
    port = free_port()
    with served(tmp_path, port) as process:
        answer = health(port, process)
        assert answer.status_code == 200
        assert answer.json()["status"] == "ok"
        process.send_signal(signal_)
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == ""


def test_the_service_ends_when_told_to_while_it_still_begins(tmp_path):
    port = free_port()
    with served(tmp_path, port) as process:
        wait_until(lambda: is_open(port))
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == ""


def is_open(port):
    """Whether somebody listens, who need not answer yet."""
    with socket.socket() as asker:
        return asker.connect_ex(("127.0.0.1", port)) == 0


def children(process):
    """The process of the mornings, which is not multiprocessing's own helper."""
    threads = Path(f"/proc/{process.pid}/task").glob("*/children")
    listed = [one for thread in threads for one in thread.read_text().split()]
    commands = {int(one): Path(f"/proc/{one}/cmdline").read_text() for one in listed}
    return [one for one, command in commands.items() if "spawn_main" in command]


def wait_until(is_so):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="only Linux lists the processes of a process"
)


@needs_proc
def test_mornings_that_are_killed_cost_nobody_a_page_and_begin_again(tmp_path):
    port = free_port()
    with served(tmp_path, port) as process:
        assert health(port, process).status_code == 200
        (first,) = children(process)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: first not in children(process))
        wait_until(lambda: health(port, process).json()["schedule"] == "ok")
        (second,) = children(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        said = process.stderr.read()
    assert second != first
    assert said == "ERROR newsletter.apart: the process of the mornings ended (-9); again\n"
    assert not Path(f"/proc/{second}").exists()


@needs_proc
def test_a_database_in_trouble_is_told_and_ends_no_mornings(tmp_path):
    port = free_port()
    with served(tmp_path, port) as process:
        health(port, process)
        (mornings,) = children(process)
        with closing(sqlite3.connect(tmp_path / "newsletter.db", timeout=30)) as database:
            database.execute("ALTER TABLE apscheduler_jobs RENAME TO elsewhere")
        told = health(port, process)
        assert told.status_code == 503
        assert told.json()["database"] == "failing"
        with closing(sqlite3.connect(tmp_path / "newsletter.db", timeout=30)) as database:
            database.execute("ALTER TABLE elsewhere RENAME TO apscheduler_jobs")
        assert health(port, process).json()["status"] == "ok"
        assert children(process) == [mornings]


@needs_proc
def test_mornings_that_do_not_answer_are_told_of(tmp_path):
    port = free_port()
    with served(tmp_path, port) as process:
        health(port, process)
        (mornings,) = children(process)
        os.kill(mornings, signal.SIGSTOP)
        told = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE)
        os.kill(mornings, signal.SIGCONT)
        assert told.status_code == 503
        assert (told.json()["database"], told.json()["schedule"]) == ("ok", "failing")
        assert told.json()["trouble"] == "the process of the mornings does not answer"
        wait_until(lambda: health(port, process).status_code == 200)


def test_an_alarm_clock_that_breaks_is_begun_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["-q", "subscribers", "add", "ann@example.org", "--topic", "graphene"]) == 0
    with closing(sqlite3.connect(tmp_path / "newsletter.db")) as database:
        database.executescript(JOBS_THAT_CANNOT_BE_WRITTEN)
    port = free_port()
    with served(tmp_path, port) as process:
        wait_until(lambda: health(port, process).status_code == 503)
        with closing(sqlite3.connect(tmp_path / "newsletter.db", timeout=30)) as database:
            database.execute("DROP TRIGGER full")
        wait_until(lambda: health(port, process).status_code == 200)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        said = process.stderr.read()
    assert "a thread of the mornings broke off: IntegrityError" in said
    assert "the process of the mornings ended (1); again" in said
    assert "Traceback" not in said


@needs_proc
def test_mornings_end_when_whoever_began_them_is_gone(tmp_path):
    port = free_port()
    with served(tmp_path, port) as process:
        health(port, process)
        (mornings,) = children(process)
        process.kill()
        process.wait()
        wait_until(lambda: not Path(f"/proc/{mornings}").exists())


def test_a_port_that_is_taken_is_an_error_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with served(tmp_path, port) as process:
            assert process.wait(PATIENCE) == 1
            said = process.stderr.read()
    assert said == f"newsletter: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    with closing(sqlite3.connect(tmp_path / "newsletter.db")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert "apscheduler_jobs" not in tables, "no morning began"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [["today", "--sample"], ["--help"]])
def test_output_that_cannot_be_written_is_no_bug_but_one_line(tmp_path, command, unbuffered):
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "newsletter", *command],
            cwd=tmp_path,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    said = "newsletter: the output cannot be written: No space left on device\n"
    assert (ended.returncode, ended.stderr) == (1, said)


def test_a_file_that_cannot_be_used_is_no_bug(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    assert run(["today", "--sample", "--outbox", "file/outbox"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "bug" not in said


def test_a_flag_with_a_wrong_value_is_wrong_usage(capsys):
    assert run(["today", "--mirror", "ftp://x"]) == 2
    assert "flag: ingest.mirror: not a web address" in capsys.readouterr().err


def test_a_radar_can_be_listed_for_scripts(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["-q", "subscribers", "add", "ada@example.org", "--topic", "soil fungi"]) == 0
    assert run(["topics", "ada@example.org", "list", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"address": "ada@example.org", "topics": ["soil fungi"], "strict": []}
