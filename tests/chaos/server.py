"""The servers that letters are handed to: each writes down a Message-ID when it takes the mail."""

import asyncio
import json
import os
import random
import re
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

NAME = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)
SLOW = 0.04  # seconds that an answer may take, at most

Note = Callable[[str], None]


class Book:
    """Takes every mail by SMTP, and answers a little later."""

    def __init__(self, note: Note) -> None:
        self._note = note

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        raw = envelope.content
        found = NAME.search(raw) if isinstance(raw, bytes) else None
        self._note(found[1].decode() if found else "nameless")
        await asyncio.sleep(random.uniform(0, SLOW))  # noqa: S311 - no secret
        return "250 2.0.0 taken"


async def _serve_smtp(port: int, note: Note, ready: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Book(note)), "127.0.0.1", port)
    ready.send("ready")
    async with server:
        await server.serve_forever()


def _serve_http(port: int, note: Note, ready: Connection) -> None:
    """SendGrid, as far as letters are posted to it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = asked["headers"]["Message-ID"].strip("<>")
            note(name)
            time.sleep(random.uniform(0, SLOW))  # noqa: S311 - no secret
            self.send_response(202)
            self.send_header("X-Message-Id", f"sg-{name}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        ready.send("ready")
        server.serve_forever()


def main(port: int, path: Path, ready: Connection, mailer: str) -> None:
    """Serve until killed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(name: str) -> None:
        os.write(file, name.encode() + b"\n")

    if mailer == "sendgrid":
        _serve_http(port, note, ready)
    else:
        asyncio.run(_serve_smtp(port, note, ready))
