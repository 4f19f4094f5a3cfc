"""The sender that is killed: it sends what may be sent at a moment, and ends."""

import os
import resource
import signal
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from chaos_parts import DAY, settings

from newsletter import app as wiring
from newsletter import sending
from newsletter.errors import NewsletterError
from newsletter.storage import database

PATIENCE = 0.3  # seconds that a locked database is waited for: troubles last longer


class Number(Protocol):
    """A number that two processes see."""

    value: float


@dataclass(frozen=True)
class Orders:
    """What a sender is told. `hours`: what its clock is wrong by, which changes while it sends.

    What it says of a bug goes to `errors`. No file may grow beyond `limit` bytes (0: any).
    """

    url: str
    port: int
    mailer: str
    moment: datetime
    hours: Number
    errors: Path
    limit: int = 0


def main(orders: Orders, ready: Connection) -> None:
    """Send twice, the second time an hour later."""
    os.dup2(os.open(orders.errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
    if orders.limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead
        resource.setrlimit(resource.RLIMIT_FSIZE, (orders.limit, orders.limit))
    database.BUSY_TIMEOUT, sending.TRIES = PATIENCE, (0.1, 0.3)  # type: ignore[assignment]
    begun = datetime.now().astimezone()
    told = [orders.moment]

    def clock() -> datetime:
        passed = datetime.now().astimezone() - begun
        return told[0] + passed + timedelta(hours=orders.hours.value)

    for _ in range(2):
        try:
            with wiring.build(settings(orders.url, orders.port, orders.mailer), clock) as app:
                ready.send("ready")
                send(app)
        except NewsletterError:
            ready.send("in trouble")
        finally:
            told[0] += timedelta(hours=1)


def send(app: wiring.App) -> None:
    app.morning.stores.editions.resume(DAY)
    app.morning.overdue()
    for _ in app.morning.send(DAY, app.morning.due(DAY)):
        pass
