"""`newsletter serve` ends within a bounded time, whatever its other process and its clients do."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time

import fake_mornings
import pytest

from newsletter import apart, config
from newsletter.apart import Apart
from newsletter.errors import NewsletterError

PATIENCE = 60  # seconds; what is waited for takes one or two

# The request's body is announced and never sent.
DAWDLING = b"POST /join HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\ntopics="
IN_A_HURRY = "from newsletter import cli, serve; serve.DRAIN = 1; cli.main()"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mornings(monkeypatch):
    """Mornings in a process of their own, and little patience with them."""
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    return Apart(config.load())


def pid_of(name):
    """The process that multiprocessing began under a name."""
    (found,) = (one.pid for one in multiprocessing.active_children() if one.name == name)
    return found


def test_mornings_that_are_stopped_are_woken_and_end_in_order(mornings, caplog):
    mornings.start(lambda: False)
    os.kill(pid_of("mornings"), signal.SIGSTOP)
    mornings.stop()
    assert caplog.messages == ["the process of the mornings is still there; it has 60 s to end"]


def test_mornings_that_do_not_end_are_killed(mornings, monkeypatch, caplog):
    monkeypatch.setattr(apart, "hold", fake_mornings.that_never_end)
    monkeypatch.setattr(apart, "GRACE", 1)
    mornings.start(lambda: False)
    mornings.stop()
    assert caplog.messages[1:] == ["the process of the mornings does not end: killed"]


def test_mornings_that_do_not_begin_are_killed_by_whoever_was_told_to_leave(
    mornings, monkeypatch, caplog
):
    monkeypatch.setattr(apart, "hold", fake_mornings.that_never_begin)
    monkeypatch.setattr(apart, "GRACE", 1)
    with pytest.raises(NewsletterError, match="ended before it began"):
        mornings.start(lambda: True)
    assert caplog.messages == ["the process of the mornings does not begin: killed"]


def test_mornings_that_are_stopped_are_asked_how_they_are_once_and_not_until_the_line_is_full(
    mornings, monkeypatch
):
    mornings.start(lambda: False)
    pid = pid_of("mornings")
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr(apart, "PATIENCE", 0.001)
    assert [mornings.health() for _ in range(1000)] == [None] * 1000
    os.kill(pid, signal.SIGCONT)
    monkeypatch.setattr(apart, "PATIENCE", PATIENCE)
    assert mornings.health().schedule
    mornings.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connected(port, process):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr.read()
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            time.sleep(0.1)
    pytest.fail("the service did not come up")


def test_a_client_that_dawdles_does_not_keep_the_service_from_ending(tmp_path):
    port = free_port()
    environment = {**os.environ, "NEWSLETTER_SERVER__PORT": str(port)}
    with (
        subprocess.Popen(
            [sys.executable, "-c", IN_A_HURRY, "serve"],
            cwd=tmp_path,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
        connected(port, process) as dawdler,
    ):
        dawdler.sendall(DAWDLING)
        with connected(port, process) as other:  # answered, so the first one is in hand
            other.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert other.recv(12) == b"HTTP/1.1 200"
        process.terminate()
        assert process.wait(PATIENCE) == 0
        said = process.stderr.read()
    assert said == "ERROR:    Cancel 1 running task(s), timeout graceful shutdown exceeded\n"
