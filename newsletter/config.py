"""Settings: `config.toml` < environment `NEWSLETTER_…` < flags; parsed once, typed, frozen.

The commented `config.toml` at the top level ships as the default and says what every key means.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from newsletter.errors import ConfigError
from newsletter.shipped import shipped

CONFIG_FILE = Path("config.toml")
ENV_PREFIX = "NEWSLETTER_"
PLACEHOLDERS = re.compile(
    r"^(change[-_ ]?me.*|your[-_ ].*|x{3,}|\.{3}|<.*>|secret|password|placeholder|todo|example)$",
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


def _one_line(text: str) -> str:
    if any(ord(char) < ord(" ") for char in text):
        raise ValueError("holds a line break or another control character")
    return text


def _real_secret(secret: SecretStr) -> SecretStr:
    if PLACEHOLDERS.match(secret.get_secret_value().strip()):
        raise ValueError("is a placeholder, not a secret; set the real one or leave it unset")
    return secret


Zone = Annotated[str, AfterValidator(_known_zone)]
Url = Annotated[str, AfterValidator(_http)]
Line = Annotated[str, AfterValidator(_one_line)]
Secret = Annotated[SecretStr, AfterValidator(_real_secret)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
Count = Annotated[int, Field(ge=0)]
Money = Annotated[float, Field(ge=0)]


class Part(BaseModel):
    """A table of the file: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(Part):
    """The service as the outside sees it."""

    name: Line = "AcademicHub"
    base_url: Url = "http://localhost:8000"
    postal_address: Line = ""
    contact: Line = ""
    secret_file: Path = Path("secret.key")


class Sender(Part):
    """Whom the letters come from."""

    name: Line = "AcademicHub"
    address: Annotated[Line, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$")] = "morning@localhost"
    reply_to: Line = ""

    @property
    def domain(self) -> str:
        """The part of the address that Message-IDs and the List-Id end in."""
        return self.address.rpartition("@")[2]


class Storage(Part):
    """Where things are remembered."""

    url: str = "sqlite:///newsletter.db"


class Schedule(Part):
    """When a morning begins for those who did not say."""

    timezone: Zone = "UTC"
    hour: time = time(7)
    catch_up_hours: Annotated[float, Field(ge=0, le=24)] = 6

    @property
    def zone(self) -> ZoneInfo:
        """The zone as an object."""
        return ZoneInfo(self.timezone)


class Ingest(Part):
    """How politely and how patiently sources are read. Times in seconds."""

    timeout: Seconds = 30
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    arxiv_gap: Annotated[float, Field(ge=0, le=60)] = 3.0
    gap: Annotated[float, Field(ge=0, le=60)] = 1.0
    deadline: Annotated[float, Field(gt=0, le=86400)] = 900
    mirror: Url | None = None


Sections = tuple[Line, ...]


class Sources(Part):
    """The sections that are read of each source, as `slug` or `slug=Label`."""

    arxiv: Sections = ("cs.CL", "cs.LG", "cs.AI", "cs.CV", "quant-ph", "math.PR")
    biorxiv: Sections = ("bioinformatics=Bioinfo", "all=Biology")
    medrxiv: Sections = ("all=Medicine",)
    nature: Sections = ("nature=Science",)
    plos: Sections = ("plosmedicine", "ploscompbiol")
    pubmed: Sections = ()
    elife: Sections = ()
    feeds: Sections = ()


class Radar(Part):
    """What counts as a match."""

    threshold: Annotated[float, Field(ge=0, le=1)] = 0.38


class DigestSettings(Part):
    """How much a letter shows."""

    items_per_topic: Annotated[int, Field(ge=1, le=50)] = 5


class BriefingSettings(Part):
    """Who writes the briefing."""

    writer: Literal["auto", "built-in", "openai"] = "auto"
    base_url: Url = "https://api.openai.com/v1"
    model: Line = "gpt-5-mini"
    timeout: Seconds = 60
    deadline: Seconds = 150
    calls_per_day: Count = 0
    tokens_per_day: Count = 0
    money_per_day: Money = 0
    price_asked: Money = 0
    price_answered: Money = 0


class Outbox(Part):
    """The folder that letters are written to."""

    folder: Path = Path("outbox")


class Smtp(Part):
    """A mail server."""

    host: Line = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Line = ""
    timeout: Seconds = 30
    bounces_to: Annotated[Line, Field(pattern=r"^([^@\s<>]+@[^@\s<>]+)?$")] = ""


class SendGrid(Part):
    """SendGrid's mail API."""

    host: Url = "https://api.sendgrid.com"
    sandbox: bool = False
    timeout: Seconds = 30
    webhook_key: Line = ""


class Delivery(Part):
    """Which way letters leave."""

    mailer: Literal["outbox", "smtp", "sendgrid"] = "outbox"
    outbox: Outbox = Outbox()
    smtp: Smtp = Smtp()
    sendgrid: SendGrid = SendGrid()


class Listener(Part):
    """The way in of mail servers."""

    protocol: Literal["smtp", "lmtp", "off"] = "smtp"
    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8025


class Imap(Part):
    """A mailbox that replies come to."""

    host: Line = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    user: Line = ""
    folder: Line = "INBOX"


class InboundParse(Part):
    """SendGrid's Inbound Parse."""

    public_key: Line = ""


class Replies(Part):
    """Managing by reply, and leaving by mail; off without a domain."""

    domain: Annotated[Line, Field(pattern=r"^[^@\s<>]*$")] = ""
    listener: Listener = Listener()
    imap: Imap = Imap()
    sendgrid: InboundParse = InboundParse()


class Server(Part):
    """Where `newsletter serve` listens."""

    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    proxies: Line = "127.0.0.1"


class Config(BaseSettings):
    """The whole configuration, with the secrets that never stand in the file."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    site: Site = Site()
    sender: Sender = Sender()
    storage: Storage = Storage()
    schedule: Schedule = Schedule()
    ingest: Ingest = Ingest()
    sources: Sources = Sources()
    radar: Radar = Radar()
    digest: DigestSettings = DigestSettings()
    briefing: BriefingSettings = BriefingSettings()
    delivery: Delivery = Delivery()
    replies: Replies = Replies()
    server: Server = Server()

    secret: Secret | None = None
    old_secret: Secret | None = None
    smtp_password: Secret | None = None
    sendgrid_key: Secret | None = None
    openai_key: Secret | None = None
    imap_password: Secret | None = None
    inbound_secret: Secret | None = None


SECRETS = (
    "secret",
    "old_secret",
    "smtp_password",
    "sendgrid_key",
    "openai_key",
    "imap_password",
    "inbound_secret",
)


def default_text() -> str:
    """The commented default configuration, as `newsletter init` writes it."""
    return shipped("config.toml").read_text(encoding="utf-8")


def load(file: Path | None = None, flags: Mapping[str, Any] | None = None) -> Config:
    """Read the settings: the file, over it the environment, over that the flags.

    Without a `file`, `config.toml` of the working folder is read where there is one. `flags` is
    nested as the file is. Raises ConfigError, naming each wrong key, its place and what is allowed.
    """
    place = file or CONFIG_FILE
    text = _read(place) if file or place.exists() else ""
    _refuse_unknown_variables()

    class Loaded(Config):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library names it
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library names it
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            written = InitSettingsSource(settings_cls, init_kwargs=_parse(text, place))
            return init_settings, env_settings, written

    try:
        return Loaded(**(flags or {}))
    except ValidationError as error:
        lines = [_explain(detail, text, place) for detail in error.errors()]
        raise ConfigError("\n".join(lines)) from None  # its own text would print values


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{file}: cannot be read ({error}); `newsletter init` writes one"
        ) from error


def _parse(text: str, file: Path) -> dict[str, Any]:
    try:
        values: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: is not TOML: {error}") from error
    for name in SECRETS:
        if name in values:
            where = f"{file}:{_line_of(text, (name,))}"
            variable = (ENV_PREFIX + name).upper()
            raise ConfigError(f"{where}: {name}: secrets do not stand in the file; set {variable}")
    return values


def _refuse_unknown_variables() -> None:
    """Raise on a NEWSLETTER_… variable that would be overlooked silently."""
    for variable in os.environ:
        name = variable.upper().removeprefix(ENV_PREFIX).split("__")[0].lower()
        if variable.upper().startswith(ENV_PREFIX) and name not in Config.model_fields:
            raise ConfigError(
                f"environment: {variable}: {_unknown(name, list(Config.model_fields))}"
            )


def _explain(detail: ErrorDetails, text: str, file: Path) -> str:
    """One line for one wrong key: where it stands, what it is called, what is allowed."""
    path = tuple(str(part) for part in detail["loc"])
    variable = ENV_PREFIX + "__".join(path).upper()
    line = _line_of(text, path)
    where = f"environment: {variable}" if variable in os.environ else f"{file}:{line}"
    if not line and variable not in os.environ:
        where = "flag"
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        message = _unknown(path[-1], list(_table(path[:-1]).model_fields))
    elif path[0] not in SECRETS and isinstance(detail["input"], str | int | float | bool):
        message += f" (it is {detail['input']!r})"
    return f"{where}: {'.'.join(path)}: {message}"


def _unknown(name: str, allowed: list[str]) -> str:
    close = difflib.get_close_matches(name, allowed, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"no such key; {hint}allowed: {', '.join(allowed)}"


def _table(path: tuple[str, ...]) -> type[BaseModel]:
    """The model of the table at a path."""
    model: type[BaseModel] = Config
    for name in path:
        inner = model.model_fields[name].annotation
        model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else model
    return model


def _line_of(text: str, path: tuple[str, ...]) -> int:
    """The line of a key in a TOML text, from 1; of the nearest table around it; else 0."""
    table: tuple[str, ...] = ()
    found = 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            table = tuple(header[1].split("."))
            if table == path[: len(table)]:
                found = number
        elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*[=.]""", line):
            full = (*table, key[1])
            if full == path[: len(full)]:
                return number
    return found
