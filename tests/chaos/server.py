"""An SMTP server that writes down each Message-ID the moment it takes the mail."""

import asyncio
import os
import re
from multiprocessing.connection import Connection
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

NAME = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE | re.IGNORECASE)


class Book:
    """Takes every mail."""

    def __init__(self, file: int) -> None:
        self._file = file

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        found = NAME.search(envelope.content or b"")
        os.write(self._file, (found[1] if found else b"nameless") + b"\n")
        return "250 2.0.0 taken"


async def serve(port: int, path: Path, ready: Connection) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Book(file)), "127.0.0.1", port)
    ready.send("ready")
    async with server:
        await server.serve_forever()


def main(port: int, path: Path, ready: Connection) -> None:
    """Serve until killed."""
    asyncio.run(serve(port, path, ready))
