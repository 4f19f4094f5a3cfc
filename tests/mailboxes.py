"""A real IMAP server for tests: Debian's dovecot, on loopback, with one mailbox."""

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

CONF = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=sesame
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Dovecot:
    """A server that runs."""

    folder: Path
    port: int

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        client.login("ada", "sesame")
        return client

    def deliver(self, raw: bytes, *recipients: str, sender: str = "ada@example.org") -> None:
        """Put a mail into the mailbox as a mail server does, with its envelope noted on top."""
        noted = "".join(f"Delivered-To: {one}\r\n" for one in recipients)
        with self.client() as client:
            whole = f"Return-Path: <{sender}>\r\n{noted}".encode() + raw
            status, said = client.append("INBOX", "", "", whole)
            assert status == "OK", said

    def empty(self) -> None:
        """Take all mails away."""
        with self.client() as client:
            _, said = client.select("INBOX")
            if said[0] != b"0":
                client.store("1:*", "+FLAGS", "\\Deleted")
                client.expunge()


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Run a dovecot; skip where there is none, or where it cannot be run."""
    if not shutil.which("dovecot") or os.geteuid() != 0:
        pytest.skip("dovecot is not installed (apt-get install dovecot-imapd), or this is not root")
    # Not below pytest's folder: its owner is root, and the mailbox's is not.
    folder, owner = Path(f"/tmp/dovecot-{os.getpid()}-{free_port()}"), pwd.getpwnam("nobody")  # noqa: S108 - short: it holds sockets
    (folder / "mail").mkdir(parents=True)
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    port = free_port()
    conf = folder / "conf"
    conf.write_text(CONF.format(folder=folder, port=port, uid=owner.pw_uid, gid=owner.pw_gid))
    process = subprocess.Popen(["dovecot", "-F", "-c", str(conf)])  # noqa: S607 - the test's own server
    try:
        server = Dovecot(folder, port)
        _await(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _await(server: Dovecot) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with suppress(OSError, imaplib.IMAP4.error), server.client():
            return
        time.sleep(0.1)
    pytest.fail((server.folder / "log").read_text())
