"""DKIM signatures (RFC 6376) of letters that leave by SMTP; a provider signs by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from newsletter.errors import ConfigError, DeliveryError

SMALLEST = 1024  # bits that a receiver must accept (RFC 8301, 3.2); 2048 is advised
# Signed once more than they are there, so that nobody can add another one (RFC 6376, 8.15).
OVERSIGNED = ("from", "subject", "list-id", "list-unsubscribe", "list-unsubscribe-post")
# RFC 8058, 4: both List-Unsubscribe lines have to be signed, or mailboxes show no button.
SIGNED = (
    *("from", "to", "subject", "date", "message-id", "reply-to", "in-reply-to", "references"),
    *("list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted"),
    *("mime-version", "content-type"),
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for a domain, with the private key of a selector."""

    domain: str
    selector: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, file: Path, selector: str, domain: str) -> "Signer":
        """Read the key of a file; raises ConfigError."""
        try:
            pem = file.read_bytes()
            key = load_pem_private_key(pem, None)
        except OSError as error:
            raise ConfigError(f"delivery.smtp.dkim.key: {file}: {error.strerror}") from error
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise ConfigError(
                f"delivery.smtp.dkim.key: {file}: holds no private key without a password;"
                " make one: openssl genrsa -out FILE 2048"
            ) from error
        if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST:
            raise ConfigError(f"delivery.smtp.dkim.key: {file}: an RSA key of 2048 bits is wanted")
        return cls(domain, selector, pem)

    def signed(self, raw: bytes) -> bytes:
        """Return a message with a signature on top; raises DeliveryError, permanent."""
        try:
            line = dkim.sign(
                raw,
                self.selector.encode(),
                self.domain.encode(),
                self.key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=[name.encode() for name in _names(raw)],
            )
        except dkim.DKIMException as error:
            raise DeliveryError(f"the letter cannot be signed: {error}", permanent=True) from error
        return bytes(line) + raw


def _names(raw: bytes) -> Sequence[str]:
    head = b"\r\n" + raw.partition(b"\r\n\r\n")[0].lower()
    present = [name for name in SIGNED if f"\r\n{name}:".encode() in head]
    return (*present, *(name for name in OVERSIGNED))
