"""The order of a morning, and nothing else.

    sources --read--> entries --merge--> papers          ingest()
    papers --radar--> clusters --choose--> digest        compose()
    digest --brief--> briefing --render--> letter        compose()
    letter --claim--> --send--> --record-->              send(), by newsletter.sending

What is remembered stands behind the ports of `newsletter.ports`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property, partial

import httpx

from newsletter.briefing.port import Briefer, BriefRequest
from newsletter.config import Config
from newsletter.delivery.ceiling import Ceiling
from newsletter.delivery.crew import Crew
from newsletter.delivery.ledger import abandoned, may_be_sent, next_claim, nothing_due
from newsletter.digest.choose import sections
from newsletter.digest.links import Links, links_for
from newsletter.digest.mime import letter, message_id
from newsletter.digest.render import Renderer
from newsletter.edition import Edition, Radars
from newsletter.errors import DeliveryError, NothingReadError, PausedError
from newsletter.ingest.account import day_account
from newsletter.ingest.backfill import made_up_since, submitted_from, without_gaps
from newsletter.ingest.fetch import Slots
from newsletter.ingest.identity import merge, news_day
from newsletter.ingest.read import Reading, read
from newsletter.ingest.sources import feeds
from newsletter.model import (
    Delivery,
    Digest,
    Letter,
    Section,
    SourceReport,
)
from newsletter.ports import Claim, Months, Stores
from newsletter.radar.acronyms import Acronym
from newsletter.radar.cluster import clusters
from newsletter.sending import Helpers, Outcome, Ready, Sending, Sent, Way
from subscribers.model import Status, Subscriber

WINDOW = timedelta(days=14)  # what a letter may still call news
MONTHS = timedelta(days=90)  # that acronyms are learned from
LEASE = timedelta(minutes=15)  # longer than any mailer's time-outs together

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Morning:
    """The stages of a morning over their ports, which `newsletter.app` fills in."""

    config: Config
    stores: Stores
    briefer: Briefer
    way: Way
    keys: Sequence[bytes] = field(repr=False)
    clock: Clock
    transport: httpx.BaseTransport | None = None
    slots: Slots | None = None
    months: Months | None = None
    fleet: Helpers | None = None
    radars: Radars = field(default_factory=Radars)
    sample: bool = False

    @cached_property
    def renderer(self) -> Renderer:
        """The templates, loaded and inlined once."""
        return Renderer(self.config.site, self.config.replies.links)

    # Papers come in.

    def read(
        self,
        day: date,
        progress: Callable[[Reading], None] | None = None,
        *,
        since: date | None = None,
        spare_fresh: bool = False,
    ) -> tuple[Reading, ...]:
        """Read every section of every source; nothing is stored yet.

        With `since`, sources that can be asked by date give all that they announced from then on.
        """
        mirror = self.config.ingest.mirror
        return read(
            feeds(self.config.sources, mirror),
            day=day,
            states=self.stores.sources.state,
            settings=self.config.ingest,
            site=self.config.site,
            transport=self.transport,
            progress=progress,
            slots=self.slots,
            now=self.clock(),
            reader=made_up_since(since, mirror) if since else without_gaps(mirror),
            spare_fresh=spare_fresh,
        )

    def take(
        self, readings: Sequence[Reading], day: date, *, since: date | None = None
    ) -> tuple[SourceReport, ...]:
        """Store what was read: one work per paper, news for this day or for none."""
        opened = submitted_from(since).date() if since else None
        first = {
            (one.feed.source, one.feed.section)
            for one in readings
            if self.stores.sources.state(one.feed.source, one.feed.section).last_success is None
        }
        news = [
            (entry, news_day(entry, day, first_reading=fresh, since=opened))
            for entry in merge(entry for one in readings for entry in one.entries)
            for fresh in [(entry.source, entry.section) in first]
        ]
        now = self.clock()
        taken = self.stores.papers.take(news, now=now)
        before = {(one.source, one.section): one for one in self.stores.sources.reports(day)}
        for one in readings:
            report = replace(one.report, taken=taken.get((one.feed.source, one.feed.section), 0))
            account = day_account(before.get((report.source, report.section)), report)
            self.stores.sources.record(day, account, one.state, now=now)
        return self.stores.sources.reports(day)

    def ingest(
        self, day: date, progress: Callable[[Reading], None] | None = None
    ) -> tuple[SourceReport, ...]:
        """Read the sources and store what they announced; a failure is a value in its report."""
        return self.take(self.read(day, progress, spare_fresh=True), day)

    # A letter is composed.

    def edition(self, day: date) -> Edition:
        """Load what all letters of a day have in common."""
        return Edition(
            day=day,
            papers=self.stores.papers.news(day - WINDOW, day),
            sources=self.stores.sources.reports(day),
            last=self.stores.ledger.last_before(day),
            rows=self.stores.ledger.of_day(day),
            threshold=self.config.radar.threshold,
            strict=self.config.radar.strict,
            radars=self.radars,
            learned=partial(self._learned, day),
            opinions=self.stores.opinions.everyone(),
            updates=self.stores.updates.due(day, self.config.digest.told, now=self.clock()),
        )

    def _learned(self, day: date) -> Iterable[Acronym]:
        """What papers defined that are too old for the edition's own."""
        return self.months.acronyms(day - MONTHS, day - WINDOW) if self.months else ()

    def digest(
        self, edition: Edition, subscriber: Subscriber, existing: Delivery | None = None
    ) -> Digest | None:
        """Find, choose and brief; None where nothing matched."""
        news = edition.news_for(subscriber, existing)
        shown = self.shown(edition, subscriber, news)
        if not shown:
            return None
        briefing = self.briefer.brief(BriefRequest(subscriber.language, shown, edition.day))
        return Digest(
            day=edition.day,
            subscriber=subscriber,
            sections=shown,
            briefing=briefing,
            sources=edition.sources,
            sample=self.sample,
            considered=len(news),
            updates=edition.updates_for(subscriber, existing),
        )

    def shown(
        self, edition: Edition, subscriber: Subscriber, news: Collection[int]
    ) -> tuple[Section, ...]:
        """Find and choose what a letter shows of some news."""
        topics, excludes = subscriber.radar(edition.day), subscriber.excludes
        found = clusters(edition.radar_of(subscriber), topics, among=news, excludes=excludes)
        return sections(edition.related(found), per_topic=self.config.digest.items_per_topic)

    def _requests(self, edition: Edition, due: Sequence[Subscriber]) -> Iterator[BriefRequest]:
        """What the briefings of letters that are due will be asked for."""
        edition.prepare(due)
        for one in due:
            news = edition.news_for(one, edition.rows.get(one.id))
            if shown := self.shown(edition, one, news):
                yield BriefRequest(one.language, shown, edition.day, one.id)

    def links(self, subscriber: Subscriber) -> Links:
        """Return where the links of somebody's mails lead."""
        base, domain = self.config.site.base_url, self.config.replies.domain
        return links_for(base, self.keys, subscriber, reply_domain=domain)

    def write(self, digest: Digest) -> Letter:
        """Render and encode a digest. The same digest gives the same bytes."""
        subscriber, sender = digest.subscriber, self.config.sender
        links = self.links(subscriber)
        return letter(
            self.renderer.render(digest, links),
            delivery=f"{digest.day}-{subscriber.handle}",
            message_id=message_id(digest.day, subscriber.handle, sender.domain),
            day=digest.day,
            date=subscriber.moment(digest.day),
            sender=sender,
            recipient=subscriber.address,
            links=links,
        )

    def is_owed(self, subscriber: Subscriber, day: date) -> bool:
        """Whether a day's letter is meant for somebody at all, whatever it would hold."""
        return (
            subscriber.is_due(day)
            and subscriber.status in {Status.ACTIVE, Status.PAUSED}
            and not subscriber.is_paused(day)
            and not self.stores.suppressions.is_suppressed(subscriber.address)
        )

    def preview(self, subscriber: Subscriber, day: date) -> Letter | None:
        """Compose the letter that `send` sends, byte for byte; None where nothing matches.

        Raises NothingReadError.
        """
        edition = self.edition(day)
        if not edition.is_read:
            raise NothingReadError(day)
        digest = self.digest(edition, subscriber, edition.rows.get(subscriber.id))
        return self.write(digest) if digest else None

    # Letters go out.

    def due(
        self,
        day: date,
        among: Callable[[Subscriber], bool] = lambda _: True,
        *,
        at_once: bool = False,
    ) -> list[Subscriber]:
        """List the subscribers whose letter of this day may leave now.

        `at_once`: a person asks for it, so that what was refused for now need not wait its time.
        """
        rows, now = self.stores.ledger.of_day(day), self.clock()
        return [
            one
            for one in self.stores.people.everyone(Status.ACTIVE, Status.PAUSED)
            if one.is_due(day)
            and not one.is_paused(day)
            and among(one)
            and (one.id not in rows or may_be_sent(rows[one.id], now=now, at_once=at_once))
        ]

    def overdue(self) -> Mapping[date, frozenset[int]]:
        """Whose letters wait for another try that may begin now, by day; tells what was lost."""
        found = self.stores.ledger.waiting(self.clock())
        for day in found:
            self._sweep(day)
        return found

    def send(
        self,
        day: date,
        due: Sequence[Subscriber],
        *,
        dry_run: bool = False,
        stop: Callable[[], bool] = lambda: False,
        at_once: bool = False,
    ) -> Iterator[Outcome]:
        """Send each their letter, once; yield how each turn ended.

        Ends early when told to `stop`, and by itself when too many letters in a row are refused:
        then the edition is paused. Raises NothingReadError, PausedError, StorageError.
        """
        self._sweep(day)
        edition = self.edition(day)
        if due and not edition.is_read:
            raise NothingReadError(day)
        if dry_run:
            owed = [one for one in due if self.is_owed(one, day)]
            edition.prepare(owed)
            ready = (self._ready(edition, one, at_once=at_once) for one in owed)
            return (_rehearsed(one) for one in ready if one)
        pause = self.stores.editions.paused(day)
        if due and pause and pause.holds(self.clock()):
            raise PausedError(day, pause.why, pause.until)
        return self._send(edition, due, stop, at_once=at_once)

    def _send(
        self,
        edition: Edition,
        due: Sequence[Subscriber],
        stop: Callable[[], bool],
        *,
        at_once: bool,
    ) -> Iterator[Outcome]:
        allowed = self._allowed(edition, due)
        self.briefer.prepare(self._requests(edition, allowed))
        if self.fleet and self.fleet.pays(len(allowed)):
            ids = [one.id for one in allowed]
            pause = yield from self.fleet.send(edition.day, ids, stop, at_once=at_once)
        else:
            pause = yield from self._leave(edition, allowed, stop, at_once=at_once)
        if self.months:
            self.months.refresh(edition.day)
        if pause:
            self.stores.editions.pause(edition.day, pause, now=self.clock())
            raise PausedError(edition.day, pause.why, pause.until)

    def leave(
        self, day: date, ids: Collection[int], stop: Callable[[], bool], *, at_once: bool
    ) -> Sent:
        """Send one share of an edition that is being sent; return why it stopped by itself."""
        edition, wanted = self.edition(day), frozenset(ids)
        everyone = self.stores.people.everyone(Status.ACTIVE, Status.PAUSED)
        share = [one for one in everyone if one.id in wanted]
        return self._leave(edition, share, stop, at_once=at_once)

    def _leave(
        self,
        edition: Edition,
        allowed: Sequence[Subscriber],
        stop: Callable[[], bool],
        *,
        at_once: bool,
    ) -> Sent:
        way, delivery = self.way, self.config.delivery
        edition.prepare(allowed)
        paced = way.paced(allowed, lambda one: one.address, self.clock)
        letters = (self._ready(edition, one, at_once=at_once) if one else None for one in paced)
        ceiling = Ceiling(delivery.ceiling, timedelta(minutes=delivery.rest))
        with Crew(way.mailer, min(way.connections, len(allowed))) as crew:
            sending = Sending(
                self.stores.ledger, crew, way.window, self.clock, way.patience, ceiling
            )
            yield from sending.run(letters, stop)
        return sending.pause

    def _allowed(self, edition: Edition, due: Sequence[Subscriber]) -> Sequence[Subscriber]:
        """Who may be written to today: while a sender is new, those who have waited longest.

        Whoever has to wait for the next letter is in the ledger, too.
        """
        midnight = self.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        if not self.way.warm_up or (most := self.way.warm_up.allowance(midnight.date())) is None:
            return due
        last = {id_: row.day for id_, row in edition.last.items()}
        waited = sorted(due, key=lambda one: last.get(one.id, date.min))
        room = max(0, most - self.stores.ledger.sent_since(midnight))
        why = f"held back: the warm-up plan allows {most} letters on {midnight:%Y-%m-%d}"
        others = [one.id for one in waited[room:]]
        self.stores.ledger.hold(edition.day, others, why, now=self.clock())
        return waited[:room]

    def _sweep(self, day: date) -> None:
        """Call a letter whose sender died UNKNOWN."""
        now = self.clock()
        for row in self.stores.ledger.of_day(day).values():
            if given_up := abandoned(row, now=now, patience=self.way.patience):
                self.stores.ledger.record(given_up, now=now)

    def _ready(self, edition: Edition, subscriber: Subscriber, *, at_once: bool) -> Ready | None:
        """Compose a letter, and the claim that it needs; None if it must not be sent now."""
        existing = edition.rows.get(subscriber.id)
        digest = self.digest(edition, subscriber, existing)
        row = next_claim(
            existing,
            day=edition.day,
            subscriber_id=subscriber.id,
            through=edition.through_for(existing),
            items=tuple(paper.id for paper in digest.numbered()) if digest else (),
            message_id=message_id(edition.day, subscriber.handle, self.config.sender.domain),
            now=self.clock(),
            lease=LEASE,
            at_once=at_once,
        )
        if row is None:
            return None
        return Ready(Claim(row, existing), self._written(digest) if digest else None)

    def _written(self, digest: Digest) -> Letter | DeliveryError:
        """Render a digest; what cannot be written is refused as a value."""
        try:
            return self.write(digest)
        except DeliveryError as error:
            return error


def _rehearsed(ready: Ready) -> Outcome:
    claim = ready.claim.row
    return Outcome(claim if ready.letter else nothing_due(claim))
