"""What is written back to people who write to us: one mail each, to their own address."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from newsletter.delivery.guard import SuppressedError
from newsletter.delivery.port import Mailer
from newsletter.digest.links import Links
from newsletter.digest.notices import WINDOW, Answer, Found, Notices, Post
from newsletter.model import Letter, Paper
from newsletter.radar.advice import advise
from newsletter.radar.cluster import clusters
from newsletter.radar.index import Radar
from newsletter.radar.query import TopicError, parse
from newsletter.replies.ports import Handled
from subscribers.effects import Code
from subscribers.errors import InvalidTopicError
from subscribers.history import Revision
from subscribers.model import Status, Subscriber
from subscribers.tokens import Purpose, mint

BEST = 5  # papers that a trial names
TRIED = 5  # new topics of one mail that are tried on the last weeks' papers
SHOWN = frozenset({Code.SHOW, Code.NO_SUCH_ITEM})  # what the mail with the abstracts says

log = logging.getLogger(__name__)


class Library(Protocol):
    """The papers of the last weeks."""

    def find(self, ids: Sequence[int]) -> tuple[Paper, ...]:
        """Return the papers of these ids, in their order; ids that are none are left out."""
        ...


class Index(Protocol):
    """The papers of the last months, indexed."""

    def radar(self, since: date, through: date) -> Radar:
        """A radar over the papers announced after `since`, up to and with `through`."""
        ...


def check_topic(topic: str) -> None:
    """Raise InvalidTopicError for a topic that the radar cannot read: every edge's TopicCheck."""
    try:
        parse(topic)
    except TopicError as error:
        raise InvalidTopicError(error.why, **error.values) from error


class LastWeeks:
    """The papers of the last 30 days. `learn` has new topics said in English that are not."""

    def __init__(
        self, index: Index, learn: Callable[[Iterable[str]], None] = lambda _: None
    ) -> None:
        self._index = index
        self._learn = learn

    def would_have_found(self, topic: str, day: date) -> Found:
        """Say what a topic would have matched in the weeks before a day, and what may be better."""
        self._learn([topic])
        radar = self._radar(day)
        if not radar.count:
            return Found(topic, 0, is_known=False)
        numbers = radar.hits(topic).papers
        best = tuple(radar.papers[one] for one in numbers[:BEST])
        try:
            advice = advise(radar, topic)
        except TopicError:  # it is older than the rules of today
            return Found(topic, len(numbers), best)
        said_as = tuple(radar.in_english(topic))
        return Found(topic, len(numbers), best, advice.is_too_broad, advice.suggestions, said_as)

    def topic_of(self, subscriber: Subscriber, paper_id: int, day: date) -> str:
        """Return the topic of theirs that a paper stands under, "" if none matches it any more."""
        found = clusters(self._radar(day), subscriber.topics, among={paper_id})
        return found[0].topic if found else ""

    def _radar(self, day: date) -> Radar:
        return self._index.radar(day - timedelta(days=WINDOW), day)


@dataclass(frozen=True)
class Answers:
    """The Correspondent of `newsletter.replies`: written by the digest, sent by a mailer."""

    notices: Notices
    mailer: Mailer
    library: Library
    last_weeks: LastWeeks
    links: Callable[[Subscriber], Links]
    base_url: str
    keys: Sequence[bytes] = field(repr=False)
    clock: Callable[[], datetime]

    def answer(self, handled: Handled) -> None:
        """Send one receipt, or a goodbye; and whole abstracts, if they were asked for."""
        revision, reader = handled.revision, handled.after
        if revision and reader.status is Status.LEFT is not handled.before.status:
            self.goodbye(revision, answers=handled.answers)
            return
        if handled.shown or handled.missing:
            self._send(self._abstracts(handled))
        if handled.unclear or not all(one.said.code in SHOWN for one in handled.changes):
            self._send(self._receipt(handled))

    def ask(
        self,
        reader: Subscriber,
        name: str,
        *,
        writer: str,
        asked: Sequence[str],
        answers: Sequence[str],
    ) -> None:
        """Ask whether a mail of another writer was theirs."""
        token = mint(self.keys, Purpose.APPROVE, name, 0)
        post = self._post(f"check-{name}", reader, answers)
        links, link = self.links(reader), f"{self.base_url}/a/{token}"
        self._send(self.notices.check(post, reader, links, link, writer=writer, asked=asked))

    def goodbye(self, revision: Revision, *, answers: Sequence[str]) -> None:
        """Say that somebody has left, with a way back."""
        post = self._post(f"goodbye-{revision.handle}", revision.after, answers)
        self._send(self.notices.goodbye(post, self._undo(revision)))

    def _receipt(self, handled: Handled) -> Letter:
        reader, revision = handled.after, handled.revision
        post = self._post(f"receipt-{handled.name}", reader, handled.answers)
        fresh = [topic for topic in reader.topics if topic not in handled.before.topics]
        answer = Answer(
            changes=handled.changes,
            found=tuple(
                self.last_weeks.would_have_found(topic, post.day) for topic in fresh[:TRIED]
            ),
            unclear=handled.unclear,
            undo=self._undo(revision) if revision else "",
        )
        return self.notices.receipt(post, reader, self.links(reader), answer)

    def _abstracts(self, handled: Handled) -> Letter:
        reader = handled.after
        post = self._post(f"abstract-{handled.name}", reader, handled.answers)
        known = {paper.id: paper for paper in self.library.find([id_ for _, id_ in handled.shown])}
        shown = [(number, known[id_]) for number, id_ in handled.shown if id_ in known]
        return self.notices.abstract(
            post, reader, self.links(reader), shown=shown, missing=handled.missing
        )

    def _undo(self, revision: Revision) -> str:
        token = mint(self.keys, Purpose.UNDO, revision.handle, revision.after.generation)
        return f"{self.base_url}/u/{token}"

    def _post(self, delivery: str, reader: Subscriber, answers: Sequence[str]) -> Post:
        moment = self.clock().astimezone(ZoneInfo(reader.timezone))
        return Post(delivery, moment, reader.address, reader.language, tuple(answers))

    def _send(self, letter: Letter) -> None:
        try:
            self.mailer.send(letter)
        except SuppressedError:
            log.info("%s: not sent, its address is suppressed", letter.delivery)
