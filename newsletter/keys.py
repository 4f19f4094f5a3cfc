"""The kinds of values that settings have, and what is refused as none of them."""

import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

PLACEHOLDERS = re.compile(
    r"change[-_ ]?me.*|your[-_ ].*|<.*>|secret|password|placeholder|todo|example"
    r"|([a-z]+[-_.])*[x*.-]{3,}|(?P<one>.)(?P=one)*",  # sk-xxxx and aaaa too
    re.IGNORECASE,
)


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone; use an IANA name such as Europe/Berlin or Asia/Shanghai")
    return name


def _http(url: str) -> str:
    if not re.match(r"https?://[^/\s]+", url):
        raise ValueError("not a web address; it begins with http:// or https://")
    if not _is_reachable(url):
        raise ValueError("not a web address; its host or port cannot be one, or it holds a space")
    return url.rstrip("/")


def _is_reachable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # which may be no number, or too large
    except ValueError:
        return False
    return bool(host) and not re.search(r"[\s\x00-\x1f]|^[^/]*//[^/]*%", url)


def _beginning(url: str) -> str:
    if re.search(r"[?#@\s]", url):
        raise ValueError("links begin with it, so it holds no ?, #, @ or space")
    return _http(url)


def _one_line(text: str) -> str:
    if any(ord(char) < ord(" ") for char in text):
        raise ValueError("holds a line break or another control character")
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise ValueError("write it like name@example.org")
    return text


def _no_address_or_one(text: str) -> str:
    return text and _address(text)


def _real_secret(secret: SecretStr) -> SecretStr:
    if PLACEHOLDERS.fullmatch(secret.get_secret_value().strip()):
        raise ValueError("is a placeholder, not a secret; set the real one or leave it unset")
    return secret


def _some_word(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


def _plain_key(secret: SecretStr) -> SecretStr:
    """A key as it goes into a header: a line break at its end is a file's, not its own."""
    key = secret.get_secret_value().strip()
    if not re.fullmatch(r"[!-~]*", key):
        raise ValueError("holds a space or a character that no key has")
    return SecretStr(key)


Zone = Annotated[str, AfterValidator(_known_zone)]
Url = Annotated[str, AfterValidator(_http)]
LinkBase = Annotated[str, AfterValidator(_beginning)]
Line = Annotated[str, AfterValidator(_one_line)]
Address = Annotated[Line, AfterValidator(_address)]
AddressOrNone = Annotated[Line, AfterValidator(_no_address_or_one)]
Name = Annotated[Line, AfterValidator(_some_word)]
Secret = Annotated[SecretStr, AfterValidator(_real_secret)]
ApiKey = Annotated[Secret, AfterValidator(_plain_key)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
# Of one step of a letter's way out; a dozen of them fit into the lease of a claim.
StepSeconds = Annotated[float, Field(gt=0, le=60)]
Minutes = Annotated[float, Field(ge=0, le=10080)]
Rate = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0, le=10**12)]
Money = Annotated[float, Field(ge=0, le=10**6)]


class Part(BaseModel):
    """A table of the file: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
