"""Mail that a mail server hands to us, by SMTP or LMTP: stored, then answered with 250.

On loopback it is the way in that needs no account: `newsletter reply send`, or a mail server on
the same machine (in Postfix: `transport_maps` with `lmtp:inet:127.0.0.1:8025`).
"""

import asyncio
import logging
import socket

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsletter.errors import NewsletterError
from newsletter.replies.inbox import Incoming, Take

SIZE_MAX = 30 * 2**20
LINE_MAX = 2**16  # RFC 5321 allows 998; refusing more would lose mails of careless programs
RECIPIENTS_MAX = 50
IDLE = 60  # seconds
READY = 30.0  # seconds; a machine may be busy when it starts

OK, LATER = "250 2.0.0 stored", "451 4.3.0 not stored, try again later"
NOT_HERE, TOO_MANY = "550 5.7.1 no mail is taken in for this domain", "452 4.5.3 too many"

log = logging.getLogger(__name__)


class ListenError(NewsletterError):
    """The address cannot be listened on."""


class Listener:
    """The way in of mail servers. `domain` is the one that reply addresses end in.

    `lmtp`: speak LMTP (RFC 2033) instead of SMTP.
    """

    def __init__(
        self, take: Take, *, host: str, port: int, domain: str, lmtp: bool = False
    ) -> None:
        self._where = host, port
        self._lmtp = lmtp
        self._handler = _Handler(take, domain, lmtp=lmtp)
        self._controller: _Controller | None = None

    def start(self) -> None:
        """Begin to listen; raises ListenError."""
        host, port = self._where
        try:
            socket.create_server((host, port)).close()  # the controller takes long to notice
        except OSError as error:
            raise ListenError(f"cannot take mail in on {host}:{port}: {error}") from error
        controller = _Controller(self._handler, host, port, lmtp=self._lmtp)
        try:
            controller.start()
        except TimeoutError as error:
            controller.stop()
            raise ListenError(f"{host}:{port}: the listener did not start: {error}") from error
        except OSError as error:
            controller.loop.close()  # its thread has ended, and left that to us
            raise ListenError(f"cannot take mail in on {host}:{port}: {error}") from error
        self._controller = controller

    def stop(self) -> None:
        """Finish and close."""
        if self._controller:
            self._controller.stop(no_assert=True)


class _Handler:
    """What is answered to each command (aiosmtpd finds these methods by their names)."""

    def __init__(self, take: Take, domain: str, *, lmtp: bool) -> None:
        self._take = take
        self._domain = domain.lower()
        self._lmtp = lmtp

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take in what is for our domain, known or not: nobody learns here who is subscribed."""
        local, _, domain = address.rpartition("@")
        if not local or domain.lower() != self._domain:
            return NOT_HERE
        if len(envelope.rcpt_tos) >= RECIPIENTS_MAX:
            return TOO_MANY
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd names it
        """Store a mail; whatever keeps us from it, the other side shall try again."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        way = "lmtp" if self._lmtp else "smtp"
        mail = Incoming.of(way, raw, envelope.rcpt_tos, envelope.mail_from or "")
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._take, mail)
        except NewsletterError as error:
            log.error("a mail was not stored, and is asked for again: %s", error)  # noqa: TRY400 - its words say all
            answer = LATER
        else:
            answer = OK
        # LMTP answers once for each recipient (RFC 2033, 4.2).
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if self._lmtp else 1))

    async def handle_exception(self, error: Exception) -> str:
        """Never refuse a mail for good because of a fault of ours."""
        log.error("while a mail came in", exc_info=error)
        return LATER


class _Smtp(SMTP):
    line_length_limit = LINE_MAX


class _Lmtp(LMTP):
    line_length_limit = LINE_MAX


class _Controller(Controller):
    """The thread that listens."""

    def __init__(self, handler: _Handler, host: str, port: int, *, lmtp: bool) -> None:
        super().__init__(handler, hostname=host, port=port, ready_timeout=READY)
        self._lmtp = lmtp

    def factory(self) -> SMTP:
        """Return the protocol of one connection."""
        protocol = _Lmtp if self._lmtp else _Smtp
        return protocol(
            self.handler,
            data_size_limit=SIZE_MAX,
            enable_SMTPUTF8=True,
            decode_data=False,
            hostname="newsletter",
            ident="newsletter",
            timeout=IDLE,
            loop=self.loop,
        )
