"""The kinds of values that settings have, and what is refused as none of them."""

import re
from typing import Annotated
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
    return url.rstrip("/")


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


Zone = Annotated[str, AfterValidator(_known_zone)]
Url = Annotated[str, AfterValidator(_http)]
LinkBase = Annotated[str, AfterValidator(_beginning)]
Line = Annotated[str, AfterValidator(_one_line)]
Address = Annotated[Line, AfterValidator(_address)]
AddressOrNone = Annotated[Line, AfterValidator(_no_address_or_one)]
Secret = Annotated[SecretStr, AfterValidator(_real_secret)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
# Of one step of a letter's way out; a dozen of them fit into the lease of a claim.
StepSeconds = Annotated[float, Field(gt=0, le=60)]
Minutes = Annotated[float, Field(ge=0, le=10080)]
Rate = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Money = Annotated[float, Field(ge=0)]


class Part(BaseModel):
    """A table of the file: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
