"""`build(config)`: the only place where adapters are picked."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from newsletter.answers import Answers, LastWeeks
from newsletter.briefing.budget import MILLION, Budget, Limits, MemoryAccounts, Prices
from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.port import Briefer
from newsletter.config import BriefingSettings, Config
from newsletter.delivery import bounces
from newsletter.delivery.events import Events, EventStore, smtp_event
from newsletter.delivery.guard import GuardedMailer
from newsletter.delivery.hosts import is_loopback
from newsletter.delivery.outbox import OutboxMailer
from newsletter.delivery.port import Mailer
from newsletter.delivery.smtp import SmtpMailer
from newsletter.digest.notices import Notices
from newsletter.errors import ConfigError
from newsletter.ingest.sample import SAMPLE_MIRROR, sample_transport
from newsletter.morning import Clock, Morning
from newsletter.ports import Stores
from newsletter.replies.inbox import Inbox, StoredMail, Take
from newsletter.replies.process import Replies
from newsletter.storage.briefings import SqlBriefings
from newsletter.storage.database import Database, migrate, open_database
from newsletter.storage.events import SqlEvents, SqlFates
from newsletter.storage.feedback import SqlFeedback
from newsletter.storage.history import SqlHistory
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.mailboxes import SqlMailboxes
from newsletter.storage.mails import SqlMails
from newsletter.storage.papers import SqlPapers
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.signups import SqlSignups
from newsletter.storage.slots import SqlSlots
from newsletter.storage.sources import SqlSources
from newsletter.storage.suppressions import SqlSuppressions
from newsletter.storage.tallies import SqlTallies
from subscribers.changes import Changes
from subscribers.errors import SecretError, UnknownSubscriberError
from subscribers.history import History, Route
from subscribers.model import address_key
from subscribers.service import Settings, Subscribers
from subscribers.signups import SignupStore
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
    changes: Changes
    history: History
    signups: SignupStore
    events: EventStore
    clock: Clock

    def mailer(self) -> Mailer:
        """Return a mailer for the mails beside the letters; a mailer serves one thread."""
        return _mailer(self.config, self.morning.stores)

    def event_desk(self) -> Events:
        """Return what deals with the events that wait."""
        stores, clock = self.morning.stores, self.clock

        def shut(address: str, reason: str) -> None:
            stores.suppressions.suppress(address, reason, now=clock())

        def leave(address: str) -> None:
            with suppress(UnknownSubscriberError):
                handle = stores.people.get(address).handle
                self.changes.leave(handle, route=Route.HOOK, now=clock())

        return Events(self.events, SqlFates(self.database), shut, leave)

    def replies(self, mailer: Mailer) -> Replies:
        """Return what deals with the mails that wait; it answers through a mailer."""
        config, database, morning = self.config, self.database, self.morning
        library = SqlPapers(database)
        last_weeks = LastWeeks(library, config.radar.threshold)
        return Replies(
            mails=SqlMails(database),
            people=morning.stores.people,
            changes=self.changes,
            letters=SqlLedger(database),
            feedback=SqlFeedback(database),
            tallies=SqlTallies(database),
            correspondent=Answers(
                notices=Notices(config.site, config.sender),
                mailer=mailer,
                library=library,
                last_weeks=last_weeks,
                links=morning.links,
                base_url=config.site.base_url,
                keys=morning.keys,
                clock=self.clock,
            ),
            domain=config.replies.domain,
            bounced=self._bounced,
            topic_of=last_weeks.topic_of,
            ours=(address_key(config.sender.address),),
            keys=morning.keys,
            clock=self.clock,
        )

    def inboxes(self, take: Take) -> tuple[Inbox, ...]:
        """Return the ways in that are open beside the hooks; raises ConfigError."""
        wanted = self.config.replies
        if not wanted.domain:
            return ()
        return tuple(_inboxes(self.config, self.database, take))

    def _bounced(self, mail: StoredMail) -> bool:
        """Store what a bounce tells, if a mail is one."""
        told = bounces.events_of(mail.raw, now=self.clock())
        self.events.put([smtp_event(event) for event in told], now=self.clock())
        return bool(told)

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
        with _mailer(config, stores) as mailer:
            briefer = _briefer(config)
            morning = Morning(
                config=config,
                stores=stores,
                briefer=briefer,
                model="" if isinstance(briefer, ExtractiveBriefer) else config.briefing.model,
                mailer=mailer,
                keys=_keys(config),
                clock=clock,
                slots=SqlSlots(database),
            )
            history = SqlHistory(database)
            yield App(
                config=config,
                database=database,
                morning=morning,
                people=_people(config, stores),
                changes=Changes(stores.people, history),
                history=history,
                signups=SqlSignups(database),
                events=SqlEvents(database),
                clock=clock,
            )
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


def _mailer(config: Config, stores: Stores) -> Mailer:
    """Every mailer of the service: nothing leaves it for a suppressed address."""
    return GuardedMailer(_messenger(config), stores.suppressions.is_suppressed)


def _inboxes(config: Config, database: Database, take: Take) -> Iterator[Inbox]:
    from newsletter.replies.imap import ImapInbox, Mailbox  # noqa: PLC0415 - slow to import
    from newsletter.replies.listener import Listener  # noqa: PLC0415 - slow to import

    replies, listener, imap = config.replies, config.replies.listener, config.replies.imap
    if listener.protocol != "off":
        yield Listener(
            take,
            host=listener.host,
            port=listener.port,
            domain=replies.domain,
            lmtp=listener.protocol == "lmtp",
        )
    if not imap.host:
        return
    if config.imap_password is None:
        raise ConfigError("replies.imap.host is set: set NEWSLETTER_IMAP_PASSWORD too")
    if imap.security == "none" and not is_loopback(imap.host):
        raise ConfigError('replies.imap.security: "none" is allowed on loopback only')
    password = config.imap_password
    mailbox = Mailbox(imap.host, imap.port, imap.user, password, imap.security, imap.folder)
    yield ImapInbox(take, mailbox, SqlMailboxes(database))


def _messenger(config: Config) -> Mailer:
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

    server = Server(
        wanted.base_url,
        key.get_secret_value(),
        wanted.model,
        wanted.timeout,
        deadline=wanted.deadline,
    )
    return OpenAIBriefer(server, fallback=built_in, report=log.warning, budget=_budget(wanted))


def _budget(wanted: BriefingSettings) -> Budget:
    money = round(wanted.money_per_day * MILLION)
    limits = Limits(wanted.calls_per_day, wanted.tokens_per_day, money)
    prices = Prices(wanted.price_asked, wanted.price_answered)
    return Budget(MemoryAccounts(), limits, prices)


def _keys(config: Config) -> tuple[bytes, ...]:
    """What signs the links, and what signed them before: old links go on working."""
    if config.old_secret is None:
        return (_secret(config),)
    try:
        return _secret(config), check_secret(config.old_secret.get_secret_value().encode())
    except SecretError as error:
        raise ConfigError(f"NEWSLETTER_OLD_SECRET: {error}") from error


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
