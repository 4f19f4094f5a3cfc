"""Letters handed to a mail server over one persistent connection (RFC 5321)."""

import re
import smtplib
import ssl
from contextlib import ExitStack, suppress

from pydantic import SecretStr

from newsletter.config import Smtp
from newsletter.delivery.envelope import Envelope, seal
from newsletter.delivery.hosts import is_loopback
from newsletter.delivery.port import Mailer, Receipt
from newsletter.delivery.wording import one_line
from newsletter.errors import ConfigError, DeliveryError, UnknownOutcomeError
from newsletter.model import Letter

LINE_OF_DOT = re.compile(rb"^\.", re.MULTILINE)
DONE, REFUSED_FOR_NOW, REFUSED = 2, 4, 5  # a reply's first digit: RFC 5321, 4.2.1
GO_AHEAD, CLOSING = 354, 421
# The server asks for a login that it likes (RFC 4954, 6): the operator's fault, not the letter's.
LOGIN_WANTED = {530, 534, 535, 538}

Reply = tuple[int, bytes]


class SmtpMailer(Mailer):
    """A mail server. Every letter keeps its Message-ID, so mailboxes can fold a double.

    `context` replaces the system's trusted certificates. Raises ConfigError for settings under
    which a letter or a password would travel in the clear.
    """

    repeatable = True

    def __init__(
        self,
        settings: Smtp,
        password: SecretStr | None = None,
        *,
        context: ssl.SSLContext | None = None,
    ) -> None:
        _check(settings, password)
        self._settings = settings
        self._password = password
        self._context = context or ssl.create_default_context()
        self._client: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Receipt:
        """Hand over a letter's bytes as they are.

        The line is drawn at the final dot: before it nothing can have been accepted; after it,
        only the server's answer says.
        """
        envelope = seal(letter)
        try:
            client = self._begin(envelope, letter.raw)
            _expect(client.rcpt(envelope.recipient), "recipient")
            _expect(client.docmd("DATA"), "letter", code=GO_AHEAD)
            client.send(_dotted(letter.raw))
        except DeliveryError:
            self._reset()
            raise
        except OSError as error:  # smtplib's errors are OSErrors too
            self._drop()
            raise self._trouble(error) from error
        return self._answer(client)

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._client is not None:
            with suppress(OSError):
                self._client.quit()
            self._drop()

    def _begin(self, envelope: Envelope, raw: bytes) -> smtplib.SMTP:
        """Open a transaction, on a new connection if the server dropped the old one meanwhile."""
        if self._client is not None:
            with suppress(smtplib.SMTPServerDisconnected):
                reply = self._mail_from(self._client, envelope, raw)
                if reply[0] != CLOSING:
                    _expect(reply, "sender")
                    return self._client
            self._drop()
        self._client = self._connect()
        _expect(self._mail_from(self._client, envelope, raw), "sender")
        return self._client

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

    def _mail_from(self, client: smtplib.SMTP, envelope: Envelope, raw: bytes) -> Reply:
        """Send MAIL FROM: where bounces go; of what answers a mail, nowhere (RFC 3834, 3.3)."""
        path = "" if envelope.answers else self._settings.bounces_to or envelope.sender.address
        return client.mail(path, _options(client, envelope, raw))

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
            raise UnknownOutcomeError(f"{self._where} answered nonsense: {_told(code, words)}")
        if code == CLOSING:
            self._drop()
        _expect((code, words), "letter")
        return Receipt(detail=_told(code, words))

    def _reset(self) -> None:
        """Make the connection fit for the next letter after this one was refused."""
        with suppress(OSError):
            if self._client is not None and self._client.rset()[0] // 100 == DONE:
                return
        self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    @property
    def _where(self) -> str:
        return f"the mail server {self._settings.host}:{self._settings.port}"

    def _trouble(self, error: OSError) -> DeliveryError:
        return DeliveryError(f"{self._where} cannot be used: {_said(error)}", permanent=False)


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


def _dotted(raw: bytes) -> bytes:
    """Double the dots that begin a line and add the final one (RFC 5321, 4.5.2)."""
    end = b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n"
    return LINE_OF_DOT.sub(b"..", raw) + end


def _expect(reply: Reply, what: str, code: int | None = None) -> None:
    """Raise DeliveryError unless a reply is positive: 5xx is permanent, all else temporary."""
    given, words = reply
    if given == code or (code is None and given // 100 == DONE):
        return
    reason = f"the {what} was refused: {_told(given, words)}"
    if given in LOGIN_WANTED:
        raise DeliveryError(f"{reason}; check delivery.smtp.user", permanent=False)
    raise DeliveryError(reason, permanent=given // 100 == REFUSED)


def _said(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        return _told(error.smtp_code, words if isinstance(words, bytes) else words.encode())
    hidden = error.__context__  # smtplib says "not connected" where the system said why
    cause = f" ({hidden})" if isinstance(hidden, OSError) and str(hidden) not in str(error) else ""
    return one_line(f"{error}{cause}") or type(error).__name__


def _told(code: int, words: bytes) -> str:
    return one_line(f"{code} {words.decode('utf-8', 'replace')}")
