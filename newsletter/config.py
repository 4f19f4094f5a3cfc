"""Settings: `config.toml` < environment `NEWSLETTER_…` < flags; parsed once, typed, frozen.

The commented `config.toml` at the top level ships as the default; `docs` for every key are there.
"""

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    SettingsConfigDict,
)

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
    mirror: Url | None = None


Sections = tuple[Line, ...]


class Sources(Part):
    """The sections that are read of each source, as `slug` or `slug=Label`."""

    arxiv: Sections = ("cs.CL", "cs.LG", "cs.AI", "cs.CV", "quant-ph", "math.PR")
    biorxiv: Sections = ("bioinformatics=Bioinfo", "all=Biology")
    medrxiv: Sections = ("all=Medicine",)
    nature: Sections = ("nature=Science",)
    plos: Sections = ("plosmedicine", "ploscompbiol")


class Radar(Part):
    """What counts as a match."""

    threshold: Annotated[float, Field(ge=0, le=1)] = 0.35


class DigestSettings(Part):
    """How much a letter shows."""

    items_per_topic: Annotated[int, Field(ge=1, le=50)] = 5


class BriefingSettings(Part):
    """Who writes the briefing."""

    writer: Literal["auto", "built-in", "openai"] = "auto"
    base_url: Url = "https://api.openai.com/v1"
    model: Line = "gpt-5-mini"
    timeout: Seconds = 60


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


class SendGrid(Part):
    """SendGrid's mail API."""

    host: Url = "https://api.sendgrid.com"
    sandbox: bool = False
    timeout: Seconds = 30


class Delivery(Part):
    """Which way letters leave."""

    mailer: Literal["outbox", "smtp", "sendgrid"] = "outbox"
    outbox: Outbox = Outbox()
    smtp: Smtp = Smtp()
    sendgrid: SendGrid = SendGrid()


class Server(Part):
    """Where `newsletter serve` listens."""

    host: Line = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000


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
    server: Server = Server()

    secret: Secret | None = None
    smtp_password: Secret | None = None
    sendgrid_key: Secret | None = None
    openai_key: Secret | None = None
