"""The sender that is killed: it sends what may be sent at a moment, and ends."""

import os
import resource
import signal
from datetime import datetime, timedelta
from multiprocessing.connection import Connection

from chaos_parts import DAY, settings

from newsletter import app as wiring
from newsletter.errors import NewsletterError


def main(url: str, port: int, moment: datetime, ready: Connection, limit: int) -> None:
    """Send twice, the second time an hour later. No file may grow beyond `limit` bytes (0: any)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    begun = datetime.now().astimezone()
    told = [moment]

    def clock() -> datetime:
        return told[0] + (datetime.now().astimezone() - begun)

    for _ in range(2):
        try:
            with wiring.build(settings(url, port), clock) as app:
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
