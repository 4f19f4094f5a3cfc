"""Letters handed to a mail server over one persistent connection (RFC 5321)."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import SecretStr

from newsletter.config import Dkim, Smtp
from newsletter.delivery.envelope import Envelope, seal
from newsletter.delivery.hosts import is_loopback
from newsletter.delivery.port import Mailer, Receipt
from newsletter.delivery.refusal import DONE, LOGIN_WANTED, REFUSED, Reply, Step, judge, told
from newsletter.delivery.wording import one_line
from newsletter.errors import ConfigError, DeliveryError, SetUpError, UnknownOutcomeError
from newsletter.model import Letter

if TYPE_CHECKING:
    from newsletter.delivery.signing import Signer

REFUSED_FOR_NOW = 4  # a reply's first digit: RFC 5321, 4.2.1
GO_AHEAD, CLOSING = 354, 421
STEPS = (("sender", None), ("recipient", None), ("letter", GO_AHEAD))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A letter that is ready to leave: checked, and signed if ours are."""

    letter: Letter
    envelope: Envelope
    raw: bytes


class SmtpMailer(Mailer):
    """A mail server. Every letter keeps its Message-ID, so mailboxes can fold a double.

    `sender_domain` signs, unless another one is set (DKIM); `context` replaces the system's trusted
    certificates. Raises ConfigError for settings under
    which a letter or a password would travel in the clear.
    """

    foresees = True

    def __init__(
        self,
        settings: Smtp,
        password: SecretStr | None = None,
        *,
        sender_domain: str = "",
        context: ssl.SSLContext | None = None,
    ) -> None:
        _check(settings, password)
        self.quiet = timedelta(minutes=settings.resend_after) if settings.resend else None
        self._settings = settings
        self._password = password
        self._context = context or ssl.create_default_context()
        self._signer = _signer(settings.dkim, sender_domain)
        self._client: smtplib.SMTP | None = None
        self._next: Letter | None = None
        self._ahead: Sealed | None = None  # what the server was told of, and waits for

    def send(self, letter: Letter) -> Receipt:
        """Hand over a letter's bytes as they are.

        The line is drawn at the final dot: before it nothing can have been accepted; after it,
        only the server's answer says.
        """
        sealed, foreseen = self._foreseen(letter)
        try:
            client = self._begin(sealed, foreseen=foreseen)
            client.send(_dotted(sealed.raw) + self._look_ahead(client))
        except DeliveryError:
            self._reset()
            raise
        except OSError as error:  # smtplib's errors are OSErrors too
            self._drop()
            raise self._trouble(error) from error
        return self._answer(client)

    def expect(self, letter: Letter) -> None:
        """Hear what comes next: where the server reads ahead, it is told with the letter before."""
        self._next = letter

    def probe(self) -> str:
        """Connect, log in and ask for nothing (NOOP); raises DeliveryError."""
        try:
            self._client = self._client or self._connect()
            judge(self._client.noop(), Step("greeting"))
        except OSError as error:
            self._drop()
            raise self._trouble(error) from error
        offered = ", ".join(sorted(self._client.esmtp_features)) or "no extensions"
        return f"{self._where} lets us in; it offers {offered}"

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._client is not None and self._ahead is None:
            with suppress(OSError):
                self._client.quit()
        self._drop()

    def _foreseen(self, letter: Letter) -> tuple[Sealed, bool]:
        """Return a letter ready to leave, and whether the server was told of it already."""
        ahead, self._ahead = self._ahead, None
        if ahead and ahead.letter is letter:
            return ahead, True
        if ahead:
            self._drop()  # the server waits for the body of another one
        return self._sealed(letter), False

    def _sealed(self, letter: Letter) -> Sealed:
        envelope = seal(letter)
        raw = self._signer.signed(letter.raw) if self._signer else letter.raw
        return Sealed(letter, envelope, raw)

    def _look_ahead(self, client: smtplib.SMTP) -> bytes:
        """Return what opens the transaction after this one, for a server that reads ahead.

        It follows the final dot (RFC 2920, 3.1): one round trip a letter in place of two.
        """
        letter, self._next = self._next, None
        if letter is None or not client.has_extn("pipelining"):
            return b""
        try:
            sealed = self._sealed(letter)
            commands = self._commands(client, sealed)
        except DeliveryError:
            return b""  # which is said when its turn comes
        self._ahead = sealed
        return b"".join(commands)

    def _begin(self, sealed: Sealed, *, foreseen: bool) -> smtplib.SMTP:
        """Open a transaction, on a new connection if the server dropped the old one meanwhile."""
        if self._client is not None:
            with suppress(smtplib.SMTPServerDisconnected):
                if self._ask(self._client, sealed, foreseen=foreseen, closing=True):
                    return self._client
            self._drop()
        self._client = self._connect()
        self._ask(self._client, sealed)
        return self._client

    def _ask(
        self,
        client: smtplib.SMTP,
        sealed: Sealed,
        *,
        foreseen: bool = False,
        closing: bool = False,
    ) -> bool:
        """Send MAIL, RCPT and DATA, all at once if the server reads ahead (RFC 2920).

        Not again where they were `foreseen`. False if the server said goodbye instead, which it
        may where it is `closing`.
        """
        envelope, commands = sealed.envelope, self._commands(client, sealed)
        if client.has_extn("pipelining"):
            if not foreseen:
                client.send(b"".join(commands))
            replies = [client.getreply() for _ in commands]
        else:
            replies = list(_one_by_one(client, commands))
        if closing and any(code == CLOSING for code, _ in replies):
            return False
        refused = [code for code, _ in replies[:2] if code // 100 != DONE]
        if refused and len(replies) == len(commands) and replies[-1][0] == GO_AHEAD:
            self._drop()  # it waits for a body that it would give to nobody
        for reply, (what, code) in zip(replies, STEPS, strict=False):
            judge(reply, Step(what, self._path(envelope), envelope.recipient), code=code)
        return True

    def _path(self, envelope: Envelope) -> str:
        """Where bounces go; of what answers a mail, nowhere (RFC 3834, 3.3)."""
        return "" if envelope.answers else self._settings.bounces_to or envelope.sender.address

    def _commands(self, client: smtplib.SMTP, sealed: Sealed) -> list[bytes]:
        envelope = sealed.envelope
        options = "".join(f" {one}" for one in _options(client, envelope, sealed.raw))
        lines = (
            f"MAIL FROM:<{self._path(envelope)}>{options}",
            f"RCPT TO:<{envelope.recipient}>",
            "DATA",
        )
        return [f"{line}\r\n".encode() for line in lines]

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        with ExitStack() as unless_ready:
            client = self._dial()
            unless_ready.callback(client.close)
            client.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                client.starttls(context=self._context)  # raises if the server does not offer it
                client.ehlo_or_helo_if_needed()
            if settings.user and self._password is not None:
                client.login(settings.user, self._password.get_secret_value())
            unless_ready.pop_all()
        return client

    def _dial(self) -> smtplib.SMTP:
        host, port, timeout = self._settings.host, self._settings.port, self._settings.timeout
        if self._settings.security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=timeout, context=self._context)
        return smtplib.SMTP(host, port, timeout=timeout)

    def _answer(self, client: smtplib.SMTP) -> Receipt:
        try:
            code, words = client.getreply()
        except OSError as error:
            self._drop()
            raise UnknownOutcomeError(f"{self._where} did not answer: {_said(error)}") from error
        if code // 100 not in {DONE, REFUSED_FOR_NOW, REFUSED}:
            self._drop()
            raise UnknownOutcomeError(f"{self._where} answered nonsense: {told((code, words))}")
        if code == CLOSING:
            self._drop()
        judge((code, words), Step("letter"))
        return Receipt(detail=told((code, words)))

    def _reset(self) -> None:
        """Make the connection fit for the next letter after this one was refused."""
        with suppress(OSError):
            if self._client is not None and self._client.rset()[0] // 100 == DONE:
                return
        self._drop()

    def _drop(self) -> None:
        self._ahead = None
        if self._client is not None:
            self._client.close()
            self._client = None

    @property
    def _where(self) -> str:
        return f"the mail server {self._settings.host}:{self._settings.port}"

    def _trouble(self, error: OSError) -> DeliveryError:
        reason = f"{self._where} cannot be used: {_said(error)}"
        if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code in LOGIN_WANTED:
            return SetUpError(f"{reason}; check delivery.smtp.user and its password")
        if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLCertVerificationError):
            return SetUpError(f"{reason}; check delivery.smtp.security")
        return DeliveryError(reason, permanent=False)


def _check(settings: Smtp, password: SecretStr | None) -> None:
    if settings.security == "none" and not is_loopback(settings.host):
        raise ConfigError(
            'delivery.smtp.security: "none" is allowed on loopback only; use "starttls" or "tls"'
        )
    if settings.user and settings.security == "none":
        raise ConfigError(
            "delivery.smtp.user: a password is never sent in the clear; set delivery.smtp.security"
            ' to "starttls" or "tls", or leave the user empty'
        )
    if settings.user and password is None:
        raise ConfigError("delivery.smtp.user needs a password: set NEWSLETTER_SMTP_PASSWORD")
    if not (settings.user + (password.get_secret_value() if password else "")).isascii():
        raise ConfigError("delivery.smtp: user and password must be ASCII; SMTP AUTH takes no more")


def _signer(dkim: Dkim, sender_domain: str) -> "Signer | None":
    if dkim.key is None:
        return None
    from newsletter.delivery.signing import Signer  # noqa: PLC0415 - slow to import

    return Signer.of(dkim.key, dkim.selector, dkim.domain or sender_domain)


def _options(client: smtplib.SMTP, envelope: Envelope, raw: bytes) -> list[str]:
    """Return what MAIL FROM asks for: the extensions that this letter needs and this server has."""
    options = [f"SIZE={len(raw)}"] if client.has_extn("size") else []
    needed = {"8BITMIME": envelope.eight_bit, "SMTPUTF8": envelope.utf8}
    for extension in (name for name, wanted in needed.items() if wanted):
        if not client.has_extn(extension):
            raise DeliveryError(
                f"the letter needs {extension}, which the mail server does not offer",
                permanent=True,
            )
        options.append("BODY=8BITMIME" if extension == "8BITMIME" else extension)
    return options


def _one_by_one(client: smtplib.SMTP, commands: Sequence[bytes]) -> Iterator[Reply]:
    """Send each command after the answer to the one before, up to the first that is refused."""
    for command in commands:
        client.send(command)
        reply = client.getreply()
        yield reply
        if reply[0] // 100 not in {DONE, GO_AHEAD // 100}:
            return


def _dotted(raw: bytes) -> bytes:
    """Double the dots that begin a line and add the final one (RFC 5321, 4.5.2)."""
    end = b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n"
    start = b"." if raw.startswith(b".") else b""
    if b"\r\n." in raw:
        raw = raw.replace(b"\r\n.", b"\r\n..")
    return start + raw + end


def _said(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return told((error.smtp_code, words if isinstance(words, bytes) else words.encode()))
    hidden = error.__context__  # smtplib says "not connected" where the system said why
    cause = f" ({hidden})" if isinstance(hidden, OSError) and str(hidden) not in str(error) else ""
    return one_line(f"{error}{cause}") or type(error).__name__
