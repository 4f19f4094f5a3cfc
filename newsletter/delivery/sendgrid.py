"""Letters handed to SendGrid's mail API (POST /v3/mail/send).

The `sendgrid` package builds the message. It does not send it: its client opens a connection per
mail, has no time-out of its own, cannot tell a request that was never written from an answer that
never came, and logs the key. httpx does that part.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from email.header import Header as EncodedHeader

import httpx
from pydantic import SecretStr
from sendgrid.helpers.mail import (
    ClickTracking,
    CustomArg,
    Email,
    From,
    Header,
    HtmlContent,
    Mail,
    MailSettings,
    OpenTracking,
    PlainTextContent,
    ReplyTo,
    SandBoxMode,
    SubscriptionTracking,
    To,
    TrackingSettings,
)
from sendgrid.helpers.mail.exceptions import ApiKeyIncludedException

from newsletter.config import SendGrid
from newsletter.delivery.envelope import Envelope, Mailbox, seal, unfolded
from newsletter.delivery.hosts import is_loopback
from newsletter.delivery.port import Mailer, Receipt
from newsletter.delivery.wording import one_line
from newsletter.errors import ConfigError, DeliveryError, SetUpError, UnknownOutcomeError
from newsletter.model import Letter

OK, ACCEPTED, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, TOO_LARGE, BUSY = (
    200,
    202,
    400,
    401,
    403,
    413,
    429,
)
# What only the letter can be blamed for; any other refusal may end when the operator mends it.
PERMANENT = {BAD_REQUEST, TOO_LARGE}
# A proxy's words that it passed the request on and heard nothing: it may have been accepted.
UNHEARD = {502, 504}
MENDS = {
    UNAUTHORIZED: "; check NEWSLETTER_SENDGRID_KEY and the account's credits",
    FORBIDDEN: "; the key needs the right to send mail, and sender.address must be verified",
}
MAX_ANSWER = 65536
TAG = re.compile(r"<[^<>]*>")
NOT_ASCII = re.compile(r"\S*[^\x00-\x7f]\S*(?:\s+\S*[^\x00-\x7f]\S*)*")

# The whole request cannot have been written: connection, queue for one, or the writing itself.
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.WriteError,
    httpx.WriteTimeout,
)


class SendGridMailer(Mailer):
    """SendGrid. It folds no doubles, so a letter of unknown fate waits for SendGrid's event.

    Its webhook tells of a mail for a day at most: after that, no word means that there was no mail.

    Raises ConfigError for a host or a key that cannot be used.
    """

    quiet = timedelta(hours=24)

    def __init__(self, settings: SendGrid, key: SecretStr) -> None:
        self._settings = settings
        self._key = _checked(key)
        # httpx forgets an idle connection after 5 s, well before a server would close it under us.
        self._client = httpx.Client(
            base_url=_checked_host(settings.host),
            timeout=settings.timeout,
            headers={
                "Authorization": f"Bearer {self._key}",
                "Content-Type": "application/json",
                "Accept-Encoding": "identity",  # answers are small, or not worth unpacking
            },
        )

    def send(self, letter: Letter) -> Receipt:
        """Post a letter, built anew from its parts; SendGrid encodes and signs it."""
        body = json.dumps(message(letter, sandbox=self._settings.sandbox)).encode()
        try:
            with self._client.stream("POST", "/v3/mail/send", content=body) as answer:
                words = one_line(_words(answer).replace(self._key, "<key>"))
        except NOT_SENT as error:
            raise DeliveryError(
                f"SendGrid was not reached: {_why(error)}", permanent=False
            ) from error
        except httpx.HTTPError as error:
            raise UnknownOutcomeError(f"SendGrid did not answer: {_why(error)}") from error
        return self._judge(answer, words)

    def probe(self) -> str:
        """Ask what the key may do; raises DeliveryError if it may not send mail."""
        try:
            answer = self._client.get("/v3/scopes")
        except httpx.HTTPError as error:
            raise DeliveryError(
                f"SendGrid was not reached: {_why(error)}", permanent=False
            ) from error
        words = one_line(answer.text.replace(self._key, "<key>"))
        if answer.status_code != OK:
            reason = f"SendGrid answered {answer.status_code}: {_errors(answer.text) or words}"
            raise DeliveryError(reason + _mend(answer), permanent=False)
        if '"mail.send"' not in answer.text:
            raise DeliveryError("SendGrid's key has no right to send mail", permanent=True)
        return f"SendGrid at {self._client.base_url.host} knows the key; it may send mail"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _judge(self, answer: httpx.Response, words: str) -> Receipt:
        status = answer.status_code
        if status == ACCEPTED or (status == OK and self._settings.sandbox):
            return Receipt(
                provider_id=one_line(answer.headers.get("X-Message-Id", "")),
                detail="" if status == ACCEPTED else "checked in the sandbox, not sent",
            )
        reason = f"SendGrid answered {status}: {words or 'no words'}"
        if status in UNHEARD or answer.is_success:
            raise UnknownOutcomeError(reason)
        if status in MENDS:
            raise SetUpError(reason + _mend(answer))
        permanent = status in PERMANENT
        raise DeliveryError(
            reason + _mend(answer), permanent=permanent, not_before=_not_before(answer)
        )


def message(letter: Letter, *, sandbox: bool = False) -> dict[str, object]:
    """Return the JSON of a letter; raises DeliveryError, permanent, for one that is unsafe.

    SendGrid keeps our List-* lines and Message-ID, and adds no link, pixel or footer of its own.
    """
    envelope = seal(letter)
    try:
        mail = _mail(letter, envelope)
    except ApiKeyIncludedException as error:
        raise DeliveryError("the letter holds a SendGrid key", permanent=True) from error
    mail.tracking_settings = TrackingSettings(
        click_tracking=ClickTracking(enable=False, enable_text=False),
        open_tracking=OpenTracking(enable=False),
        subscription_tracking=SubscriptionTracking(enable=False),
    )
    if sandbox:
        mail.mail_settings = MailSettings(sandbox_mode=SandBoxMode(enable=True))
    built: dict[str, object] = mail.get()
    return built


def _mail(letter: Letter, envelope: Envelope) -> Mail:
    mail = Mail(
        from_email=_person(From, envelope.sender),
        to_emails=To(envelope.recipient),
        subject=letter.subject,
        plain_text_content=PlainTextContent(letter.text),
        html_content=HtmlContent(letter.html),
    )
    if envelope.reply_to is not None:
        mail.reply_to = _person(ReplyTo, envelope.reply_to)
    for name, value in (*letter.headers, ("Message-ID", letter.message_id)):
        mail.add_header(Header(name, encoded(unfolded(value))))
    mail.add_custom_arg(CustomArg("delivery_id", letter.delivery))
    return mail


def encoded(value: str) -> str:
    """Return a header's value in ASCII: runs of other words become encoded words (RFC 2047).

    Only those runs, so that the `<…>` of a List-Id stays readable to machines.
    """
    return NOT_ASCII.sub(lambda run: EncodedHeader(run[0], "utf-8").encode(linesep=""), value)


def _person(kind: type[Email], mailbox: Mailbox) -> Email:
    return kind(mailbox.address, mailbox.name or None)


def _checked(key: SecretStr) -> str:
    # httpx would quote a key that it cannot send in its error.
    plain = key.get_secret_value()
    if not re.fullmatch(r"[!-~]+", plain):
        raise ConfigError("NEWSLETTER_SENDGRID_KEY is empty or holds something that no key holds")
    return plain


def _checked_host(host: str) -> httpx.URL:
    try:
        url = httpx.URL(host)
    except httpx.InvalidURL as error:
        raise ConfigError(f"delivery.sendgrid.host: {host!a} is no web address") from error
    if url.scheme != "https" and not is_loopback(url.host):
        raise ConfigError("delivery.sendgrid.host: the key is sent over https only")
    return url


def _words(answer: httpx.Response) -> str:
    """Return what an answer says: the errors of SendGrid's JSON, or a page without its tags."""
    body = b""
    try:
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > MAX_ANSWER:
                break
    except httpx.HTTPError:
        pass  # the status was read, and it decides; its words are for people
    text = body.decode("utf-8", "replace")
    return _errors(text) or TAG.sub(" ", text)


def _errors(text: str) -> str:
    try:
        errors = json.loads(text)["errors"]
        return "; ".join(
            f"{error['message']} ({error['field']})" if error.get("field") else error["message"]
            for error in errors
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""  # no JSON, or not SendGrid's


def _mend(answer: httpx.Response) -> str:
    ends = _not_before(answer)
    return f"; its limit ends at {ends:%H:%M:%S} UTC" if ends else MENDS.get(answer.status_code, "")


def _not_before(answer: httpx.Response) -> datetime | None:
    """Return when the limit ends that an answer tells of, if it is a moment at all."""
    reset = answer.headers.get("X-RateLimit-Reset", "")
    if answer.status_code != BUSY or not re.fullmatch(r"[0-9]{1,11}", reset):
        return None
    return datetime.fromtimestamp(int(reset), UTC)


def _why(error: httpx.HTTPError) -> str:
    return one_line(str(error)) or type(error).__name__
