"""`build(config)`: the only place where adapters are picked."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.engine import make_url

from newsletter.answers import Answers, LastWeeks, check_topic
from newsletter.archive import Archive
from newsletter.briefing.costs import DayCosts, ReaderCosts, by_day, by_reader
from newsletter.config import Config
from newsletter.delivery import bounces
from newsletter.delivery.events import Events, EventStore, smtp_event
from newsletter.delivery.guard import GuardedMailer
from newsletter.delivery.hosts import is_loopback
from newsletter.delivery.ledger import Patience
from newsletter.delivery.outbox import OutboxMailer
from newsletter.delivery.port import Mailer
from newsletter.delivery.smtp import SmtpMailer
from newsletter.delivery.throttle import Throttle, WarmUp
from newsletter.digest.notices import Notices
from newsletter.edition import Radars
from newsletter.encoders.kept import Kept, Steady
from newsletter.encoders.minilm import MiniLM
from newsletter.encoders.openai import OpenAIVectors
from newsletter.errors import ConfigError
from newsletter.fleet import Fleet, Share
from newsletter.ingest.sample import SAMPLE_MIRROR, sample_transport
from newsletter.interpreter import Interpreter
from newsletter.model import Opinion
from newsletter.morning import Clock, Morning
from newsletter.ports import Stores
from newsletter.radar.renamed import carried
from newsletter.radar.vectors import Vectors, shipped_vectors
from newsletter.replies.inbox import Inbox, StoredMail, Take
from newsletter.replies.process import Replies
from newsletter.sending import Sent, Way
from newsletter.storage.database import Database, migrate, open_database
from newsletter.storage.editions import SqlEditions
from newsletter.storage.events import SqlEvents, SqlFates
from newsletter.storage.feedback import SqlFeedback
from newsletter.storage.history import SqlHistory
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.mailboxes import SqlMailboxes
from newsletter.storage.mails import SqlMails
from newsletter.storage.pace import SqlPace
from newsletter.storage.papers import SqlPapers
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.signups import SqlSignups
from newsletter.storage.slots import SqlSlots
from newsletter.storage.sources import SqlSources
from newsletter.storage.spending import SqlAccounts
from newsletter.storage.suppressions import SqlSuppressions
from newsletter.storage.tallies import SqlTallies
from newsletter.storage.updates import SqlUpdates
from newsletter.storage.vectors import SqlVectors
from newsletter.writers import interpreter_of, writer_of
from subscribers.changes import Changes
from subscribers.errors import SecretError, UnknownSubscriberError
from subscribers.history import History, Route
from subscribers.model import Subscriber, address_key
from subscribers.service import Settings, Subscribers
from subscribers.signups import SignupStore
from subscribers.tokens import check_secret, load_or_create_secret

DEPTH = 16  # letters that wait, claimed, for each connection of a mailer that may send them again

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
    last_weeks: LastWeeks
    archive: Archive
    clock: Clock

    def mailer(self) -> Mailer:
        """Return a mailer for the mails beside the letters; a mailer serves one thread."""
        return _mailer(self.config, self.morning.stores)

    def costs(self, since: date, through: date) -> tuple[DayCosts, ...]:
        """Return what briefings have cost on some days, and what was refused."""
        accounts = SqlAccounts(self.database)
        spent = accounts.spending(since, through)
        return tuple(by_day(spent, accounts.refusals(since, through)))

    def reader_costs(self, since: date, through: date) -> tuple[ReaderCosts, ...]:
        """Return what the briefings of each subscriber have cost on some days, dearest first."""
        return by_reader(SqlAccounts(self.database).wants(since, through))

    def said_by(self, reader: Subscriber) -> tuple[Opinion, ...]:
        """Return what a subscriber said of papers, under the topics that they have now."""
        said = self.morning.stores.opinions.everyone(reader.id).get(reader.id, ())
        return carried(said, reader.topics)

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
                library=SqlPapers(database),
                last_weeks=self.last_weeks,
                opinions=self.said_by,
                links=morning.links,
                base_url=config.site.base_url,
                keys=morning.keys,
                clock=self.clock,
            ),
            domain=config.replies.domain,
            bounced=self._bounced,
            topic_of=self.last_weeks.topic_of,
            check=check_topic,
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
        interpreter = interpreter_of(config, database, clock)
        archive = _archive(config, database, interpreter)
        morning = Morning(
            config=config,
            stores=stores,
            briefer=writer_of(config, database, clock),
            way=_way(config, database),
            keys=_keys(config),
            clock=clock,
            slots=SqlSlots(database),
            months=archive,
            fleet=_fleet(config, clock),
            radars=Radars(_vectors(config, database, clock), interpreter),
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
            last_weeks=LastWeeks(archive, interpreter, config.radar.strict),
            archive=archive,
            clock=clock,
        )
    finally:
        database.close()


def leave(config: Config, share: Share, stop: Callable[[], bool]) -> Sent:
    """Send one process's share of an edition."""
    with build(config) as app:
        sent = app.morning.leave(share.day, share.ids, stop, at_once=share.at_once)
        return (yield from sent)


def _fleet(config: Config, clock: Clock) -> Fleet | None:
    """Other processes know no clock of ours, and nothing that lies in our memory."""
    size, lasts = config.delivery.processes, _lasts(config.storage.url)
    return Fleet(partial(leave, config), size) if lasts and clock is system_clock else None


def _lasts(url: str) -> bool:
    return make_url(url).database not in {None, "", ":memory:"}


def _stores(database: Database) -> Stores:
    return Stores(
        papers=SqlPapers(database),
        sources=SqlSources(database),
        people=SqlSubscribers(database),
        ledger=SqlLedger(database),
        editions=SqlEditions(database),
        suppressions=SqlSuppressions(database),
        updates=SqlUpdates(database),
        opinions=SqlFeedback(database),
    )


def _archive(config: Config, database: Database, interpreter: Interpreter) -> Archive:
    url = config.storage.url
    folder = _beside(url, config.radar.folder) if _lasts(url) else None
    return Archive(SqlPapers(database), folder, config.radar.threshold, interpreter.english)


def _vectors(config: Config, database: Database, clock: Clock) -> Callable[[], Vectors]:
    """What gives each radar its vectors: those that ship, or a stronger encoder's."""
    if config.radar.encoder == "wordllama":
        return shipped_vectors
    kept = Kept(_encoder(config), SqlVectors(database, clock))
    return lambda: Steady(kept, log.warning)


def _encoder(config: Config) -> MiniLM | OpenAIVectors:
    wanted, key = config.radar, config.openai_key
    if wanted.encoder == "minilm":
        return MiniLM(wanted.tokenizer)
    if key is None:
        raise ConfigError("radar.encoder is openai: set NEWSLETTER_OPENAI_KEY")
    return OpenAIVectors(wanted.base_url, key.get_secret_value(), wanted.model)


def _people(config: Config, stores: Stores) -> Subscribers:
    defaults = Settings(timezone=config.schedule.timezone, hour=config.schedule.hour)
    return Subscribers(stores.people, defaults=defaults, check=check_topic)


def _way(config: Config, database: Database) -> Way:
    """How letters leave. The claim of each asks whether its address is suppressed."""
    delivery, retry = config.delivery, config.delivery.retry
    with _messenger(config) as messenger:  # what is wrong with the settings is said now
        quiet = messenger.quiet
    first, plan = delivery.warm_up.first_day, delivery.warm_up.plan
    return Way(
        mailer=lambda: _messenger(config),
        patience=Patience(
            first=timedelta(minutes=retry.first),
            longest=timedelta(minutes=retry.longest),
            within=timedelta(minutes=retry.within),
            quiet=quiet,
        ),
        connections=delivery.connections,
        depth=1 if delivery.mailer == "sendgrid" else DEPTH,
        throttle=Throttle(delivery.per_second, delivery.domains, SqlPace(database)),
        warm_up=WarmUp(first, plan) if first else None,
    )


def _mailer(config: Config, stores: Stores) -> Mailer:
    """Every mailer of mails beside the letters: nothing leaves it for a suppressed address."""
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
            return SmtpMailer(
                delivery.smtp, config.smtp_password, sender_domain=config.sender.domain
            )
        case "sendgrid":
            if config.sendgrid_key is None:
                raise ConfigError("delivery.mailer is sendgrid: set NEWSLETTER_SENDGRID_KEY")
            from newsletter.delivery.sendgrid import SendGridMailer  # noqa: PLC0415 - slow to import

            return SendGridMailer(delivery.sendgrid, config.sendgrid_key)


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
