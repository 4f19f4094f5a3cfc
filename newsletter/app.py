"""`build(config)`: the only place where adapters are picked."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.port import Briefer
from newsletter.config import Config
from newsletter.delivery.outbox import OutboxMailer
from newsletter.delivery.port import Mailer
from newsletter.delivery.smtp import SmtpMailer
from newsletter.errors import ConfigError
from newsletter.ingest.sample import SAMPLE_MIRROR, sample_transport
from newsletter.morning import Clock, Morning, Stores
from newsletter.storage.briefings import SqlBriefings
from newsletter.storage.database import Database, migrate, open_database
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.papers import SqlPapers
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.sources import SqlSources
from newsletter.storage.suppressions import SqlSuppressions
from subscribers.errors import SecretError
from subscribers.service import Settings, Subscribers
from subscribers.tokens import check_secret, load_or_create_secret

log = logging.getLogger(__name__)


def system_clock() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class App:
    """The service, put together."""

    config: Config
    database: Database
    morning: Morning
    people: Subscribers
    clock: Clock

    def sampled(self) -> "App":
        """Return the same service over the sample day that ships with the package."""
        config = self.config.model_copy(
            update={"ingest": self.config.ingest.model_copy(update={"mirror": SAMPLE_MIRROR})}
        )
        sampled = replace(self.morning, config=config, transport=sample_transport(), sample=True)
        return replace(self, config=config, morning=sampled)


@contextmanager
def build(config: Config, clock: Clock = system_clock) -> Iterator[App]:
    """Open the database, bring it up to date, and fill the ports as the configuration says.

    Raises ConfigError or StorageError.
    """
    database = open_database(config.storage.url)
    try:
        migrate(database)
        stores = _stores(database)
        with _mailer(config) as mailer:
            briefer = _briefer(config)
            morning = Morning(
                config=config,
                stores=stores,
                briefer=briefer,
                model="" if isinstance(briefer, ExtractiveBriefer) else config.briefing.model,
                mailer=mailer,
                keys=(_secret(config),),
                clock=clock,
            )
            yield App(config, database, morning, _people(config, stores), clock)
    finally:
        database.close()


def _stores(database: Database) -> Stores:
    return Stores(
        papers=SqlPapers(database),
        sources=SqlSources(database),
        people=SqlSubscribers(database),
        ledger=SqlLedger(database),
        suppressions=SqlSuppressions(database),
        briefings=SqlBriefings(database),
    )


def _people(config: Config, stores: Stores) -> Subscribers:
    defaults = Settings(timezone=config.schedule.timezone, hour=config.schedule.hour)
    return Subscribers(stores.people, defaults=defaults)


def _mailer(config: Config) -> Mailer:
    delivery = config.delivery
    match delivery.mailer:
        case "outbox":
            return OutboxMailer(delivery.outbox.folder)
        case "smtp":
            return SmtpMailer(delivery.smtp, password=config.smtp_password)
        case "sendgrid":
            if config.sendgrid_key is None:
                raise ConfigError("delivery.mailer is sendgrid: set NEWSLETTER_SENDGRID_KEY")
            from newsletter.delivery.sendgrid import SendGridMailer  # noqa: PLC0415 - slow to import

            return SendGridMailer(delivery.sendgrid, config.sendgrid_key)


def _briefer(config: Config) -> Briefer:
    built_in, wanted, key = ExtractiveBriefer(), config.briefing, config.openai_key
    if wanted.writer == "built-in" or (wanted.writer == "auto" and key is None):
        return built_in
    if key is None:
        raise ConfigError("briefing.writer is openai: set NEWSLETTER_OPENAI_KEY")
    from newsletter.briefing.llm import OpenAIBriefer, Server  # noqa: PLC0415 - slow to import

    server = Server(wanted.base_url, key.get_secret_value(), wanted.model, wanted.timeout)
    return OpenAIBriefer(server, fallback=built_in, report=log.warning)


def _secret(config: Config) -> bytes:
    """The secret that signs the links: from the environment, else from its file.

    A relative `secret_file` lies beside the database, or in the working folder.
    """
    try:
        if config.secret is not None:
            return check_secret(config.secret.get_secret_value().encode())
        return load_or_create_secret(_beside(config.storage.url, config.site.secret_file))
    except SecretError as error:
        raise ConfigError(f"secret: {error}; or set NEWSLETTER_SECRET") from error


def _beside(url: str, file: Path) -> Path:
    database = make_url(url).database
    if not make_url(url).drivername.startswith("sqlite") or not database:
        return file
    return Path(database).parent / file
