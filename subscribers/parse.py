"""What people type, turned into values. Everything here is hostile until it has passed.

No message repeats what was typed: it may end in a log, and an address is personal.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import time
from enum import StrEnum
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from subscribers.errors import InvalidAddressError, InvalidSettingError, InvalidTopicError
from subscribers.model import Frequency, Language, Status

ADDRESS_MAX = 254  # RFC 5321 section 4.5.3.1.3: a path of 256 with its angle brackets
TOPIC_MIN, TOPIC_MAX = 2, 200
TOPICS_MAX = 50
RAW_MAX = 4 * TOPIC_MAX  # more than this is refused before any work is done on it
JOINERS = frozenset("\u200c\u200d")  # Persian and Indic scripts are misspelt without them
HOUR = re.compile(r"([01]?[0-9]|2[0-3])(?::([0-5][0-9]))?", re.ASCII)
MACHINE_ZONES = frozenset({"localtime", "Factory"})  # what they mean depends on the machine

Choice = TypeVar("Choice", bound=StrEnum)
TopicCheck = Callable[[str], object]
"""Raises InvalidTopicError for a topic that whoever looks for papers cannot read."""


def parse_address(text: str) -> str:
    """Return an address as mail is sent to it: ASCII, the domain in lower case (IDN as `xn--`).

    Upper and lower case before the @ are kept. Raises InvalidAddressError, without DNS.
    """
    if len(text) > RAW_MAX or len(text := text.strip()) > ADDRESS_MAX:
        raise InvalidAddressError(f"this address is too long; {ADDRESS_MAX} characters at most")
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in text):
        raise InvalidAddressError("this address holds a line break or an invisible character")
    try:
        valid = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        # Its own words quote the address.
        raise InvalidAddressError(_why_not(text)) from None
    return f"{valid.local_part}@{valid.ascii_domain}"


def parse_topic(text: str) -> str:
    """Return a topic in the person's own spelling: NFC, runs of white space folded to one space.

    Raises InvalidTopicError.
    """
    if len(text) > RAW_MAX:
        raise InvalidTopicError("a topic has 2 to 200 characters")
    topic = " ".join(unicodedata.normalize("NFC", text).split())
    if not TOPIC_MIN <= len(topic) <= TOPIC_MAX:
        raise InvalidTopicError("a topic has 2 to 200 characters")
    if any(_is_unseen(char) for char in topic):
        raise InvalidTopicError("this topic holds an invisible or control character")
    if ";" in topic:
        raise InvalidTopicError("a topic holds no semicolon; give two topics instead")
    if not any(char.isalnum() for char in topic):
        raise InvalidTopicError("a topic holds at least one letter or digit")
    return topic


def any_topic(text: str) -> None:
    """Accept every topic: the TopicCheck of those who look for no papers."""


def parse_language(text: str) -> Language:
    """Return the language of a tag such as `en`, `zh-CN` or `zh_Hans`."""
    return _choose(Language, re.split(r"[-_]", text.strip(), maxsplit=1)[0], "language")


def parse_frequency(text: str) -> Frequency:
    """Return a frequency by its name."""
    return _choose(Frequency, text, "frequency")


def parse_status(text: str) -> Status:
    """Return a status by its name."""
    return _choose(Status, text, "status")


def parse_timezone(text: str) -> str:
    """Return the IANA name of a time zone as it is spelt; case and spaces are forgiven."""
    wanted = re.sub(r"\s+", "_", text.strip()[:RAW_MAX]).casefold()
    if wanted not in _zones():
        raise InvalidSettingError(
            "there is no such time zone; use an IANA name such as Europe/Berlin or Asia/Shanghai"
        )
    return _zones()[wanted]


def parse_hour(text: str) -> time:
    """Return a time of day from `7`, `07:30` or `19:05`."""
    if not (read := HOUR.fullmatch(text.strip())):
        raise InvalidSettingError("there is no such hour; write it like 7, 07:30 or 19:05")
    return time(int(read[1]), int(read[2] or 0))


def _choose(choices: type[Choice], text: str, what: str) -> Choice:
    try:
        return choices(text.strip().lower())
    except ValueError:
        allowed = ", ".join(choices)
        # The cause repeats what was typed.
        raise InvalidSettingError(f"there is no such {what}; it is one of {allowed}") from None


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in JOINERS


def _why_not(text: str) -> str:
    local, at, _ = text.rpartition("@")
    if not text:
        return "there is no address here; write it like name@example.org"
    if at and not local.isascii():
        return "this address has letters before the @ that mail cannot be sent to; use ASCII ones"
    return "this is no address that mail can be sent to; write it like name@example.org"


@cache
def _zones() -> dict[str, str]:
    names = sorted(available_timezones() - MACHINE_ZONES)
    return {name.casefold(): name for name in names}
