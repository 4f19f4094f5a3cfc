"""The tokens in links and reply addresses: what they allow, for whom, and how they are revoked.

A token is 26 characters of lower-case base32, since mail servers fold the case of a local part:
16 bytes, of which 6 are the subscriber's random handle and 10 an HMAC-SHA256, cut short, over
purpose, handle and generation. The database alone opens nothing: the key is not in it.
"""

import base64
import hmac
import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from subscribers.errors import InvalidTokenError, SecretError

MIN_SECRET = 32  # bytes; as many as the hash gives
HANDLE_BYTES, MAC_BYTES = 6, 10
TOKEN_LENGTH = 26
HANDLE_LENGTH = 10
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648, section 6
ALPHABET = frozenset(LETTERS)
DIGITS = str.maketrans(LETTERS, "0123456789abcdefghijklmnopqrstuv")  # those that int() knows
FORMAT = b"academichub token 1"  # signed too, so that another format can never be read as this one


class Purpose(StrEnum):
    """What a token allows; one that allows one thing allows nothing else."""

    MANAGE = "manage"
    LEAVE = "leave"
    REPLY = "reply"
    CONFIRM = "confirm"
    APPROVE = "approve"  # what a mail asked for whose sender is not known to be the subscriber
    UNDO = "undo"
    PAPER = "paper"  # the papers of the letters: to read them, and to say more or less like one


def new_handle() -> str:
    """Return a fresh random handle: 10 characters of lower-case base32."""
    return _encode(secrets.token_bytes(HANDLE_BYTES))


def check_secret(secret: bytes) -> bytes:
    """Return a secret that is fit to sign with, or raise SecretError."""
    if len(secret) < MIN_SECRET:
        raise SecretError(
            f"the secret has {len(secret)} bytes; it needs {MIN_SECRET} random ones at least"
        )
    return secret


def mint(keys: Sequence[bytes], purpose: Purpose, handle: str, generation: int) -> str:
    """Return the token of a subscriber's handle and generation, signed with the first key.

    Raises InvalidTokenError for a handle that `new_handle` cannot have made.
    """
    owner = _decode(handle, HANDLE_LENGTH)
    return _encode(owner + _mac(keys[0], purpose, owner, generation))


def verify(
    keys: Sequence[bytes],
    purpose: Purpose,
    token: str,
    generation_of: Callable[[str], int | None],
) -> str:
    """Return the handle that a token was minted for, or raise InvalidTokenError.

    `generation_of` gives the present generation of a handle, None for one that is nobody's: a
    token of an earlier generation is revoked, unless it only lets somebody leave. Any of the keys
    may have signed, so that old links outlive a rotation. Signatures are compared in constant
    time, also a stranger's.
    """
    payload = _decode(token, TOKEN_LENGTH)
    owner, mac = payload[:HANDLE_BYTES], payload[HANDLE_BYTES:]
    handle = _encode(owner)
    generation = generation_of(handle)
    signed = [hmac.compare_digest(mac, _mac(key, purpose, owner, generation or 0)) for key in keys]
    if generation is None or not any(signed):
        raise InvalidTokenError("this link is not valid, or not valid any more")
    return handle


def owner_of(token: str) -> str:
    """Return the handle that a token names, whether or not it is one of ours.

    Raises InvalidTokenError for what cannot be a token.
    """
    return _encode(_decode(token, TOKEN_LENGTH)[:HANDLE_BYTES])


def load_or_create_secret(path: Path) -> bytes:
    """Return the secret in a file, made first if there is none, for its owner's eyes only (0600).

    Two processes that start at once get the same one. Raises SecretError.
    """
    try:
        if not path.exists():
            _create_secret(path)
        return check_secret(path.read_bytes().strip())
    except OSError as error:
        raise SecretError(f"{path}: {error.strerror}; it holds the secret of the links") from error
    except SecretError as error:
        raise SecretError(f"{path}: {error}") from None


def _create_secret(path: Path) -> None:
    """Write the file whole and give it its name last, unless another process was faster."""
    descriptor, written = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # is 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(MIN_SECRET) + "\n")
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):  # the other process's secret is the secret
            os.link(written, path)
    finally:
        Path(written).unlink()


def _mac(key: bytes, purpose: Purpose, owner: bytes, generation: int) -> bytes:
    # A leave link stays good, whatever is revoked: it stands in letters that are years old.
    number = 0 if purpose is Purpose.LEAVE else generation
    said = b"\0".join((FORMAT, purpose.encode(), owner.hex().encode(), str(number).encode()))
    return hmac.digest(check_secret(key), said, "sha256")[:MAC_BYTES]


def _encode(payload: bytes) -> str:
    return base64.b32encode(payload).decode("ascii").rstrip("=").lower()


def _decode(text: str, length: int) -> bytes:
    """Undo _encode; only the one spelling that it gives is read, in either case."""
    size, spare = divmod(5 * length, 8)
    spelled = text.lower()
    if len(text) != length or not ALPHABET.issuperset(spelled):
        raise InvalidTokenError("this link is damaged; copy the whole of it")
    number, rest = divmod(int(spelled.translate(DIGITS), 32), 1 << spare)
    if rest:
        raise InvalidTokenError("this link is damaged; copy the whole of it")
    return number.to_bytes(size, "big")
