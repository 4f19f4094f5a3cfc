"""`newsletter serve` as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest

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
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
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


def test_a_port_that_is_taken_is_an_error_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with served(tmp_path, port) as process:
            assert process.wait(PATIENCE) == 1
            said = process.stderr.read()
    assert f"cannot listen on 127.0.0.1:{port}" in said.splitlines()[-1]
    assert "Traceback" not in said
