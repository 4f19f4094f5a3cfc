"""Letters, and the servers on loopback that the tests hand them to."""

import asyncio
import datetime as dt
import ipaddress
import json
import re
import socket
import ssl
import struct
import threading
from binascii import b2a_qp
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SocketIO
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newsletter.model import Letter

DAY = dt.date(2026, 6, 11)
SEVEN = dt.datetime(2026, 6, 11, 7, tzinfo=dt.UTC)
MORNING = "AcademicHub <morning@academichub.example>"
KEY = "SG.a-test-key.of-nobody"


def letter(recipient: str = "ada@example.org", **changes: Any) -> Letter:
    """A small letter with everything a real one has; `changes` replace its fields."""
    number = changes.pop("number", 1)
    subject = changes.get("subject", "3 papers for Thursday")
    fields: dict[str, Any] = {
        "delivery": f"2026-06-11.{number}",
        "message_id": f"<2026-06-11.{number}@academichub.example>",
        "day": DAY,
        "date": SEVEN,
        "sender": MORNING,
        "recipient": recipient,
        "subject": subject,
        "text": "Good morning.\n.\nA line that is a dot must survive.\n",
        "html": "<p>Good morning.</p>",
        "headers": (
            ("List-Id", "AcademicHub <morning.academichub.example>"),
            ("List-Unsubscribe", "<https://academichub.example/u/abc>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ),
    } | changes
    if "raw" not in fields:
        fields["raw"] = _raw(fields)
    quoted = tuple(b2a_qp(fields.pop(part).encode("utf-8", "replace")) for part in ("text", "html"))
    return Letter(quoted=quoted, **fields)


def _raw(fields: dict[str, Any]) -> bytes:
    def plain(value: str) -> str:  # as the digest does: what it renders holds no line breaks
        return re.sub(r"[\x00-\x1f]+", " ", value).encode("utf-8", "replace").decode()

    mail = EmailMessage(policy=SMTP_POLICY)
    mail["From"] = MORNING
    mail["To"] = "reader@example.org"
    mail["Subject"] = plain(fields["subject"])
    mail["Message-ID"] = plain(fields["message_id"])
    mail.set_content(fields["text"], cte="quoted-printable")
    mail.add_alternative(fields["html"], subtype="html", cte="quoted-printable")
    return mail.as_bytes()


@dataclass
class Inbox:
    """What an SMTP server took, and the replies it gives instead of taking (by its command)."""

    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    greeted: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name for it
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.refusals:
            return self.refusals["MAIL"]
        envelope.mail_from = address
        self.options.append(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.refusals:
            return self.refusals["DATA"]
        assert isinstance(envelope.original_content, bytes)
        self.mails.append((envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content))
        return f"250 2.0.0 Ok: queued as {len(self.mails):04d}"


class AnyPort(Controller):
    """aiosmtpd's controller on a port that the system picks."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd's


@contextmanager
def smtp_server(inbox: Inbox, **options: Any) -> Iterator[int]:
    """A real SMTP server on loopback; gives its port."""
    controller = AnyPort(inbox, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
        controller.loop.close()


Play = Callable[[SocketIO, socket.socket], None]


class Stage:
    """A TCP server whose connections are played by functions, one each, in order; `lines` heard."""

    def __init__(self, *plays: Play) -> None:
        self._plays = plays
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        for play in self._plays:
            try:
                connection, _ = self._socket.accept()
            except OSError:  # closed before all plays were asked for
                return
            self.connections += 1
            connection.settimeout(5)
            with connection, connection.makefile("rwb", buffering=0) as stream:
                try:
                    play(stream, connection)
                except OSError:  # the client hung up first
                    continue


def smtp_play(*replies: str, then: str = "close", ehlo: str = "250 loopback") -> Play:
    """Greet, answer EHLO, then one reply per command; after 354 the body is read to its dot.

    `then`: close | reset | silence, what follows the last reply once the client's next words came.
    """

    def play(stream: SocketIO, connection: socket.socket) -> None:
        stream.write(b"220 loopback ESMTP\r\n")
        stream.readline()
        stream.write(ehlo.encode() + b"\r\n")
        in_data = False
        for reply in replies:
            _hear(stream, in_data=in_data)
            stream.write(reply.encode() + b"\r\n")
            in_data = reply.startswith("354")
        if then != "close":
            _hear(stream, in_data=in_data)
        if then == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if then == "silence":
            stream.read(1)  # until the client hangs up

    return play


def _hear(stream: SocketIO, *, in_data: bool) -> None:
    line = stream.readline()
    while in_data and line not in {b".\r\n", b""}:
        line = stream.readline()


@dataclass
class Answer:
    """What the loopback SendGrid answers: a status, or `cut`: nothing at all."""

    status: int = 202
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    silent: float = 0


class QuietServer(ThreadingHTTPServer):
    """Clients of these tests hang up as they please."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: a test sees in its mailer what went wrong."""


class LoopbackSendGrid:
    """The part of SendGrid that the mailer talks to: keeps requests, gives each answer once."""

    def __init__(self, *answers: Answer) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.connections: set[int] = set()
        self._answers = list(answers)
        self._server = QuietServer(("127.0.0.1", 0), self._handler())
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def answer(self, request: dict[str, Any]) -> Answer:
        """Keep a request and pick what to say."""
        self.requests.append(request)
        if self._answers:
            return self._answers.pop(0)
        return Answer(headers={"X-Message-Id": f"sg-{len(self.requests)}"})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                assert self.path == "/v3/mail/send"
                service.keys.append(self.headers["Authorization"])
                service.connections.add(self.client_address[1])
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = service.answer(request)
                service._stopped.wait(answer.silent)
                if answer.cut or answer.silent:
                    self.close_connection = True
                    return
                body = answer.body.encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                assert self.path == "/v3/scopes"
                answer = service._answers.pop(0) if service._answers else Answer(404)
                if not answer.cut:
                    self.send_response(answer.status)
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    self.wfile.write(answer.body.encode())
                self.close_connection = answer.cut

            def do_HEAD(self) -> None:
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        return Handler


def certificate(folder: Path, host: str = "127.0.0.1") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's context around a new self-signed certificate for a host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    client = ssl.create_default_context(
        cadata=made.public_bytes(serialization.Encoding.PEM).decode()
    )
    return server, client
