"""Settings: `config.toml` < environment `NEWSLETTER_…` < flags; parsed once, typed, frozen.

The commented `config.toml` at the top level ships as the default and says what every key means.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from newsletter.errors import ConfigError
from newsletter.keys import (
    Address,
    AddressOrNone,
    ApiKey,
    Line,
    LinkBase,
    Minutes,
    Name,
    Part,
    Rate,
    Seconds,
    Secret,
    StepSeconds,
    Url,
    Zone,
)
from newsletter.model import Change
from newsletter.shipped import shipped
from newsletter.writing import BriefingSettings
from newsletter.wrong_keys import ENV_PREFIX, explain, line_of, place_of, unknown

CONFIG_FILE = Path("config.toml")


class Site(Part):
    """The service as the outside sees it."""

    name: Line = "AcademicHub"
    base_url: LinkBase = "http://localhost:8000"
    postal_address: Line = ""
    contact: Line = ""
    secret_file: Path = Path("secret.key")


class Sender(Part):
    """Whom the letters come from."""

    name: Line = "AcademicHub"
    address: Address = "morning@localhost"
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
    report_to: AddressOrNone = ""

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
    private_redirects: bool = False
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

    threshold: Annotated[float, Field(ge=0, le=1)] = 0.48
    strict: Annotated[float, Field(ge=0, le=1)] = 0.8
    encoder: Literal["wordllama", "minilm", "openai"] = "wordllama"
    tokenizer: Path | None = None
    base_url: Url = "https://api.openai.com/v1"
    model: Name = "text-embedding-3-small"
    folder: Path = Path("radar-index")


class DigestSettings(Part):
    """How much a letter shows."""

    items_per_topic: Annotated[int, Field(ge=1, le=50)] = 5
    tell_published: bool = True
    tell_updated: bool = False
    tell_withdrawn: bool = True

    @property
    def told(self) -> frozenset[Change]:
        """What subscribers are told of papers that they were sent before."""
        ends = {Change.WITHDRAWN, Change.RETRACTED} if self.tell_withdrawn else set()
        published = {Change.PUBLISHED} if self.tell_published else set()
        return frozenset(ends | published | ({Change.UPDATED} if self.tell_updated else set()))


class Outbox(Part):
    """The folder that letters are written to."""

    folder: Path = Path("outbox")


class Dkim(Part):
    """The signature of letters that leave by SMTP; none without a key."""

    key: Path | None = None
    selector: Annotated[Line, Field(pattern=r"^[a-zA-Z0-9.-]{1,63}$")] = "newsletter"
    domain: Line = ""


class Smtp(Part):
    """A mail server."""

    host: Line = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: Line = ""
    timeout: StepSeconds = 30
    resend: bool = True
    resend_after: Minutes = 30
    bounces_to: AddressOrNone = ""
    dkim: Dkim = Dkim()


class SendGrid(Part):
    """SendGrid's mail API."""

    host: Url = "https://api.sendgrid.com"
    sandbox: bool = False
    timeout: StepSeconds = 30
    webhook_key: Line = ""


class Retry(Part):
    """How a letter that was refused for now is tried again. Times in minutes."""

    first: Minutes = 5
    longest: Minutes = 120
    within: Minutes = 1200


class WarmingUp(Part):
    """How many letters a new sender sends on each of its first days."""

    first_day: date | None = None
    plan: tuple[Annotated[int, Field(ge=1)], ...] = ()


class Delivery(Part):
    """Which way letters leave, how many at once, and how fast."""

    mailer: Literal["outbox", "smtp", "sendgrid"] = "outbox"
    connections: Annotated[int, Field(ge=1, le=64)] = 4
    processes: Annotated[int, Field(ge=1, le=64)] = 2
    per_second: Rate = 0
    domains: dict[str, Rate] = {}  # noqa: RUF012 - pydantic copies it, and the model is frozen
    ceiling: Annotated[int, Field(ge=1)] = 10
    rest: Minutes = 15
    retry: Retry = Retry()
    warm_up: WarmingUp = WarmingUp()
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

    links: Literal["mail", "web", "both"] = "mail"
    domain: Annotated[Line, Field(pattern=r"^[^@\s<>]*$")] = ""
    listener: Listener = Listener()
    imap: Imap = Imap()
    sendgrid: InboundParse = InboundParse()


class Server(Part):
    """Where `newsletter serve` listens."""

    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    proxies: Line = "127.0.0.1"


class Tables(Part):
    """What the file may hold."""

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


class Config(Tables, BaseSettings):
    """The whole configuration, with the secrets that never stand in the file."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, env_nested_delimiter="__")

    secret: Secret | None = None
    old_secret: Secret | None = None
    smtp_password: Secret | None = None
    sendgrid_key: ApiKey | None = None
    openai_key: ApiKey | None = None
    imap_password: Secret | None = None
    inbound_secret: Secret | None = None


SECRETS = tuple(name for name in Config.model_fields if name not in Tables.model_fields)


class UsageError(ConfigError):
    """A flag has a wrong value: the usage is wrong, not the configuration."""


def default_text() -> str:
    """The commented default configuration, as `newsletter init` writes it."""
    return shipped("config.toml").read_text(encoding="utf-8")


def load(file: Path | None = None, flags: Mapping[str, Any] | None = None) -> Config:
    """Read the settings: the file, over it the environment, over that the flags.

    Without a `file`, `config.toml` of the working folder is read where there is one. `flags` is
    nested as the file is. Raises ConfigError, naming each wrong key, its place and what is allowed;
    UsageError if it is a flag that is wrong.
    """
    place, given = file or CONFIG_FILE, flags or {}
    text = _read(place) if file or place.exists() else ""
    values = _parse(text, place)
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
            return init_settings, env_settings, InitSettingsSource(settings_cls, values)

    try:
        # As a class that other processes know; the values are validated.
        return Config.model_construct(**dict(Loaded(**given)))
    except SettingsError as error:
        raise ConfigError(f'environment: {error}; a list is written like ["cs.CL"]') from None
    except ValidationError as error:
        places = [place_of(detail, text, place, given) for detail in error.errors()]
        lines = [explain(*both, Tables) for both in zip(places, error.errors(), strict=True)]
        kind = UsageError if "flag" in places else ConfigError
        raise kind("\n".join(lines)) from None  # its own text would print values


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        why = f"cannot be read: {error.strerror}; `newsletter init` writes one"
        raise ConfigError(f"{file}: {why}") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: is not UTF-8 text; save it as UTF-8") from error


def _parse(text: str, file: Path) -> dict[str, Any]:
    try:
        values: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: is not TOML: {error}") from error
    for name in SECRETS:
        if name in values:
            where = f"{file}:{line_of(text, (name,))}"
            variable = (ENV_PREFIX + name).upper()
            raise ConfigError(f"{where}: {name}: secrets do not stand in the file; set {variable}")
    try:
        # TOML has types, so "5" is no number; JSON's strictness still reads times and tuples.
        Tables.model_validate_json(json.dumps(values, default=str), strict=True)
    except ValidationError as error:
        lines = [explain(place_of(one, text, file), one, Tables) for one in error.errors()]
        raise ConfigError("\n".join(lines)) from None
    return values


def _refuse_unknown_variables() -> None:
    """Raise on a NEWSLETTER_… variable that would be overlooked silently."""
    for variable in os.environ:
        name = variable.upper().removeprefix(ENV_PREFIX).split("__")[0].lower()
        if variable.upper().startswith(ENV_PREFIX) and name not in Config.model_fields:
            raise ConfigError(
                f"environment: {variable}: {unknown(name, list(Config.model_fields))}"
            )
