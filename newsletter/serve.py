"""`newsletter serve`: the web edge and the post room in this process, the mornings in their own."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn
from fastapi import FastAPI

from newsletter.apart import Apart
from newsletter.app import App
from newsletter.errors import NewsletterError
from newsletter.postroom import PostRoom
from newsletter.storage.database import can_be_written
from newsletter.web.reception import days, papers, reception
from newsletter.web.site import Health, site

DRAIN = 10  # seconds for the requests in hand when told to end: a client may dawdle forever


def front(app: App, health: Callable[[], Health], room: PostRoom) -> FastAPI:
    """Return what a running service shows to the web."""
    return site(
        health,
        reception(app),
        room.hooks(),
        approvals=room,
        papers=papers(app),
        days=days(app),
        about=app.config.site,
    )


def settle() -> None:
    """Take what was made until now out of the garbage collector's rounds.

    It stays until the end, and to look through it again would hold up pages for a tenth of a
    second each time.
    """
    gc.collect()
    gc.freeze()


def was_not_cancelled(record: logging.LogRecord) -> bool:
    """Whether a line of the log is not about a request that took longer than DRAIN to end.

    How many there were is told in a line of its own; where each stood is no news.
    """
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def serve(app: App) -> None:
    """Run mornings and the web edge until SIGTERM or Ctrl-C, then drain.

    Raises NewsletterError if the address cannot be listened on.
    """
    mornings, where, room = Apart(app.config), app.config.server, PostRoom(app)
    server = uvicorn.Server(
        # No access log: the links of people stand in it.
        uvicorn.Config(
            front(app, lambda: _health(app, mornings, room), room),
            host=where.host,
            port=where.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=DRAIN,
            forwarded_allow_ips=where.proxies,  # else everybody would share one limit
        )
    )
    logging.getLogger("uvicorn.error").addFilter(was_not_cancelled)

    def leave(*_: object) -> None:
        """End as soon as all is open, if told so before; uvicorn drains on what comes later.

        It raises that once more in the end for whoever came before it, which is this.
        """
        server.should_exit = True

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, leave)
    with _listening(where.host, where.port) as door, room:  # no morning begins before all is open
        mornings.start(lambda: server.should_exit)
        settle()
        try:
            server.run(sockets=[door])
        finally:
            mornings.stop()


def _health(app: App, mornings: Apart, room: PostRoom) -> Health:
    """Ask the mornings, or else look at the database from here."""
    told = mornings.health() or Health(
        database=can_be_written(app.database),
        schedule=False,
        trouble="the process of the mornings does not answer",
    )
    return replace(told, trouble="; ".join(filter(None, (told.trouble, room.trouble))))


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = (error.strerror or str(error)).partition(" (")[0]  # which names the address again
        raise NewsletterError(f"cannot listen on {host}:{port}: {why}") from error
