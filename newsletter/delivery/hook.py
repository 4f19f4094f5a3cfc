"""SendGrid's Event Webhook: verify the raw bytes, store, answer; what they say is read later.

The signature is ECDSA over P-256 and SHA-256, of the timestamp header followed by the body, both
as they came (docs.sendgrid.com, "Event Webhook Security Features"). SendGrid retries for a day, and
whether a retry is stamped anew is not documented, so a stamp is fresh for longer than that.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from newsletter.delivery.events import EventStore, sendgrid_events
from newsletter.errors import ConfigError, NewsletterError

SIGNATURE = "x-twilio-email-event-webhook-signature"
TIMESTAMP = "x-twilio-email-event-webhook-timestamp"
SECONDS = re.compile(r"[0-9]{1,12}")
FRESH = timedelta(hours=26)
AHEAD = timedelta(minutes=10)  # clocks differ


class NotVerifiedError(NewsletterError):
    """A request that its sender did not sign, or signed too long ago."""


class Signed:
    """Requests that SendGrid signs. Raises ConfigError for a key that is none."""

    def __init__(self, public_key: str) -> None:
        try:
            key = load_der_public_key(base64.b64decode(public_key, validate=True))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise ConfigError(f"not a public key of SendGrid's webhooks: {error}") from error
        if not isinstance(key, EllipticCurvePublicKey):
            raise ConfigError("not a public key of SendGrid's webhooks: no elliptic curve")
        self._key = key

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Raise NotVerifiedError unless the body is what the key's owner signed, lately.

        `headers` by their names in lower case.
        """
        stamp = headers.get(TIMESTAMP, "")
        try:
            signature = base64.b64decode(headers.get(SIGNATURE, ""), validate=True)
            self._key.verify(signature, stamp.encode() + body, ECDSA(SHA256()))
        except (InvalidSignature, binascii.Error, ValueError) as error:
            raise NotVerifiedError("the signature is missing or of something else") from error
        age = now.timestamp() - int(stamp) if SECONDS.fullmatch(stamp) else None
        if age is None or not -AHEAD.total_seconds() <= age <= FRESH.total_seconds():
            raise NotVerifiedError("the signature is too old")


class SendGridHook:
    """The hook that SendGrid calls with batches of events; `heard` is called after each."""

    def __init__(
        self, public_key: str, store: EventStore, heard: Callable[[], None] = lambda: None
    ) -> None:
        self._signed = Signed(public_key)
        self._store = store
        self._heard = heard

    def receive(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> int:
        """Verify and store a batch; return how many events were new.

        Raises NotVerifiedError (403), EventError (400), StorageError (503: SendGrid tries again).
        """
        self._signed.verify(headers, body, now)
        new = self._store.put(sendgrid_events(body), now=now)
        self._heard()
        return new
