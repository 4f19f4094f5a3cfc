"""The order of a morning, and nothing else.

    sources --read--> entries --merge--> papers          ingest()
    papers --radar--> clusters --choose--> digest        compose()
    digest --brief--> briefing --render--> letter        compose()
    letter --claim--> --send--> --record-->              send()

What is remembered stands behind the ports of `newsletter.ports`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import httpx

from newsletter.briefing.port import Briefer, BriefRequest
from newsletter.briefing.prompt import cache_key
from newsletter.config import Config
from newsletter.delivery.ledger import abandoned, may_be_sent, next_claim, nothing_due, outcome
from newsletter.delivery.port import Mailer, Receipt
from newsletter.digest.choose import candidates, sections
from newsletter.digest.links import Links, links_for
from newsletter.digest.mime import letter, message_id
from newsletter.digest.render import Renderer
from newsletter.errors import DeliveryError, NothingReadError
from newsletter.ingest.account import day_account
from newsletter.ingest.backfill import made_up_since, submitted_from
from newsletter.ingest.fetch import Slots
from newsletter.ingest.identity import merge, news_day
from newsletter.ingest.read import Reading, read
from newsletter.ingest.sources import feeds
from newsletter.model import (
    Briefing,
    Delivery,
    DeliveryState,
    Digest,
    Letter,
    Paper,
    SourceReport,
    SourceStatus,
)
from newsletter.ports import Stores
from newsletter.radar.cluster import clusters
from newsletter.radar.index import Radar
from subscribers.model import Status, Subscriber

WINDOW = timedelta(days=14)  # what a letter may still call news
LEASE = timedelta(minutes=15)  # longer than any mailer's time-outs together
CEILING = 10  # letters refused in a row, for now, before the sending stops itself

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Edition:
    """A day's papers, and what its letters have in common; loaded once for all of them."""

    day: date
    papers: tuple[Paper, ...]
    sources: tuple[SourceReport, ...]
    last: Mapping[int, Delivery]
    threshold: float

    @property
    def is_read(self) -> bool:
        """Whether any source was read for the day; else nobody can be told that nothing matched."""
        return any(one.status is not SourceStatus.FAILED for one in self.sources)

    @cached_property
    def radar(self) -> Radar:
        """The index over the day, built when the first letter asks for it."""
        return Radar(self.papers, threshold=self.threshold)

    @cached_property
    def through(self) -> int:
        """The highest paper id that this edition has considered."""
        return max((paper.id for paper in self.papers), default=0)

    def news_for(self, subscriber: Subscriber, existing: Delivery | None) -> set[int]:
        """The ids of the papers that are news to a subscriber.

        A letter that the ledger knows already is composed again from what there was then.
        """
        last = self.last.get(subscriber.id)
        ids = {paper.id for paper in candidates(self.papers, subscriber, self.day, last)}
        return {one for one in ids if one <= self.through_for(existing)}

    def through_for(self, existing: Delivery | None) -> int:
        """The highest paper id that a letter considers; fixed once it was composed."""
        composed = existing and existing.state is not DeliveryState.EMPTY
        return existing.through if existing and composed else self.through


@dataclass(frozen=True)
class Outcome:
    """How one subscriber's turn ended: the ledger's row, and the mailer's answer if it took it."""

    delivery: Delivery
    receipt: Receipt | None = None


@dataclass(frozen=True)
class Morning:
    """The stages of a morning over their ports, which `newsletter.app` fills in."""

    config: Config
    stores: Stores
    briefer: Briefer
    mailer: Mailer
    keys: Sequence[bytes] = field(repr=False)
    clock: Clock
    model: str = ""  # that the briefer asks; none: it is the built-in writer
    transport: httpx.BaseTransport | None = None
    slots: Slots | None = None
    sample: bool = False

    @cached_property
    def renderer(self) -> Renderer:
        """The templates, loaded and inlined once."""
        return Renderer(self.config.site)

    # Papers come in.

    def read(
        self,
        day: date,
        progress: Callable[[Reading], None] | None = None,
        *,
        since: date | None = None,
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
            reader=made_up_since(since, mirror) if since else None,
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
            report = replace(one.report, taken=taken.get(one.report.label, 0))
            account = day_account(before.get((report.source, report.section)), report)
            self.stores.sources.record(day, account, one.state, now=now)
        return self.stores.sources.reports(day)

    def ingest(
        self, day: date, progress: Callable[[Reading], None] | None = None
    ) -> tuple[SourceReport, ...]:
        """Read the sources and store what they announced; a failure is a value in its report."""
        return self.take(self.read(day, progress), day)

    # A letter is composed.

    def edition(self, day: date) -> Edition:
        """Load what all letters of a day have in common."""
        return Edition(
            day=day,
            papers=self.stores.papers.news(day - WINDOW, day),
            sources=self.stores.sources.reports(day),
            last=self.stores.ledger.last_before(day),
            threshold=self.config.radar.threshold,
        )

    def digest(
        self, edition: Edition, subscriber: Subscriber, existing: Delivery | None = None
    ) -> Digest | None:
        """Find, choose and brief; None where nothing matched."""
        news = edition.news_for(subscriber, existing)
        topics = subscriber.radar(edition.day)
        found = clusters(edition.radar, topics, among=news, excludes=subscriber.excludes)
        shown = sections(found, per_topic=self.config.digest.items_per_topic)
        if not shown:
            return None
        briefing = self.brief(BriefRequest(subscriber.language, shown, edition.day))
        return Digest(
            day=edition.day,
            subscriber=subscriber,
            sections=shown,
            briefing=briefing,
            sources=edition.sources,
            sample=self.sample,
            considered=len(news),
        )

    def brief(self, request: BriefRequest) -> Briefing:
        """Have the briefing written, a model's once for equal requests: a preview is the truth."""
        if not self.model:
            return self.briefer.brief(request)
        key = cache_key(request, self.model)
        if kept := self.stores.briefings.get(key):
            return kept
        briefing = self.briefer.brief(request)
        if briefing.writer:  # no fallback: the next letter may ask the model again
            self.stores.briefings.put(key, briefing, now=self.clock())
        return briefing

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
        existing = self.stores.ledger.of_day(day).get(subscriber.id)
        edition = self.edition(day)
        if not edition.is_read:
            raise NothingReadError(day)
        digest = self.digest(edition, subscriber, existing)
        return self.write(digest) if digest else None

    # Letters go out.

    def due(
        self, day: date, among: Callable[[Subscriber], bool] = lambda _: True
    ) -> list[Subscriber]:
        """List the subscribers whose letter of this day is not settled yet."""
        rows = self.stores.ledger.of_day(day)
        now, repeatable = self.clock(), self.mailer.repeatable
        return [
            one
            for one in self.stores.people.everyone(Status.ACTIVE, Status.PAUSED)
            if one.is_due(day)
            and not one.is_paused(day)
            and among(one)
            and (one.id not in rows or may_be_sent(rows[one.id], now=now, repeatable=repeatable))
        ]

    def send(
        self,
        day: date,
        due: Sequence[Subscriber],
        *,
        dry_run: bool = False,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Outcome]:
        """Send each their letter, once; yield how each turn ended.

        Ends early when told to `stop`, and by itself when too many letters in a row are refused:
        then nobody is written to until the cause is mended. Raises NothingReadError.
        """
        self._sweep(day)
        edition, rows, refused = self.edition(day), self.stores.ledger.of_day(day), 0
        if due and not edition.is_read:
            raise NothingReadError(day)
        for subscriber in due:
            if stop() or refused == CEILING:
                return
            turn = self._turn(edition, subscriber, rows.get(subscriber.id), dry_run=dry_run)
            if turn is not None:
                refused = refused + 1 if turn.delivery.state is DeliveryState.RETRY else 0
                yield turn

    def _sweep(self, day: date) -> None:
        """Call a letter whose sender died UNKNOWN, where nobody may send it again."""
        now = self.clock()
        for row in self.stores.ledger.of_day(day).values():
            given_up = abandoned(row, now=now)
            if given_up and not may_be_sent(row, now=now, repeatable=self.mailer.repeatable):
                self.stores.ledger.record(given_up, now=now)

    def _turn(
        self, edition: Edition, subscriber: Subscriber, existing: Delivery | None, *, dry_run: bool
    ) -> Outcome | None:
        """Compose, claim, send, record; None if this letter is not ours to send."""
        digest = self.digest(edition, subscriber, existing)
        claim = next_claim(
            existing,
            day=edition.day,
            subscriber_id=subscriber.id,
            through=edition.through_for(existing),
            items=tuple(item.paper.id for item in digest.items()) if digest else (),
            message_id=message_id(edition.day, subscriber.handle, self.config.sender.domain),
            now=self.clock(),
            lease=LEASE,
            repeatable=self.mailer.repeatable,
        )
        if claim is None or not self._may_be_written_to(subscriber, edition.day):
            return None
        if dry_run:
            return Outcome(claim if digest else nothing_due(claim))
        if not self.stores.ledger.claim(claim, expected=existing, now=self.clock()):
            return None
        result = self._hand_over(digest)
        delivery = outcome(claim, result) if result else nothing_due(claim)
        self.stores.ledger.record(delivery, now=self.clock())
        return Outcome(delivery, result if isinstance(result, Receipt) else None)

    def _may_be_written_to(self, subscriber: Subscriber, day: date) -> bool:
        """Whether somebody still wants this letter: they may have left since it was due."""
        present = self.stores.people.by_handle(subscriber.handle)
        return present is not None and self.is_owed(present, day)

    def _hand_over(self, digest: Digest | None) -> Receipt | DeliveryError | None:
        """Send a digest's letter; the mailer's answer, or its refusal as a value."""
        if digest is None:
            return None
        try:
            return self.mailer.send(self.write(digest))
        except DeliveryError as error:
            return error
