"""What is written back to people who write to us: one mail each, to their own address."""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Protocol
from zoneinfo import ZoneInfo

from newsletter.delivery.guard import SuppressedError
from newsletter.delivery.port import Mailer
from newsletter.digest.links import Links
from newsletter.digest.notices import WINDOW, Answer, Doubt, Found, Notices, Post
from newsletter.interpreter import Interpreter
from newsletter.model import Learned, Letter, Opinion, Paper
from newsletter.radar.advice import advise, is_too_broad
from newsletter.radar.index import Radar
from newsletter.radar.query import TopicError, parse
from newsletter.radar.taste import Subjects, Tasted, tastes
from newsletter.replies.ports import Handled, Question
from subscribers.effects import Change, Code
from subscribers.errors import InvalidTopicError
from subscribers.history import Revision
from subscribers.model import Status, Subscriber
from subscribers.tokens import Purpose, mint

BEST = 5  # papers that a trial names
TRIED = 5  # new topics of one mail that are tried on the last weeks' papers

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
    """The papers of the last 30 days. `interpreter` says topics in English that are not.

    `strict` is the line of topics that their subscriber made strict.
    """

    def __init__(self, index: Index, interpreter: Interpreter, strict: float) -> None:
        self._index = index
        self._interpreter = interpreter
        self._strict = strict

    def in_english(self, topic: str) -> tuple[str, ...] | None:
        """The English that a topic is searched by; None if it is in English, or says its own."""
        return self._interpreter.in_english(topic)

    def would_have_found(self, topic: str, day: date, strict: Collection[str] = ()) -> Found:
        """Say what a topic would have matched in the weeks before a day, and what may be better.

        `strict`: the topics of which only the best papers count.
        """
        self._interpreter.learn([topic], day)
        radar = self._radar(day)
        if not radar.count:
            return Found(topic, 0, is_known=False)
        numbers, scores = radar.hits(topic)
        usual = len(numbers)
        if topic in strict:
            line = self._strict - radar.broadness(topic)
            numbers = numbers[scores >= line]
        best = tuple(radar.papers[one] for one in numbers[:BEST])
        try:
            advice = advise(radar, topic)
        except TopicError:  # it is older than the rules of today
            return Found(topic, len(numbers), best)
        said_as = self.in_english(topic) or ()
        broad = is_too_broad(len(numbers), radar.count) if topic in strict else advice.is_too_broad
        return Found(
            topic,
            len(numbers),
            best,
            broad,
            advice.suggestions,
            said_as,
            usual=usual,
            unmet=advice.unmet,
            is_unknown=advice.is_unknown,
        )

    def learned(
        self, subscriber: Subscriber, said: Sequence[Opinion], day: date
    ) -> tuple[Learned, ...]:
        """Say what a subscriber taught those of their topics that they said anything of."""
        radar, by_topic = self._radar(day), tastes(said)
        subjects = Subjects(radar.papers, radar.engine.shelf.holders)
        taught = Tasted(radar, subjects, by_topic, radar.engine.threshold)
        return tuple(taught.learned(topic) for topic in subscriber.topics if topic in by_topic)

    def topic_of(self, subscriber: Subscriber, paper_id: int, day: date) -> str:
        """Return the topic of theirs that a paper stands under, or just misses.

        Whether the topic is strict is all one; "" if none comes near the paper any more.
        """
        radar, best = self._radar(day), (0.0, "")
        for topic in subscriber.topics:
            for number, value in chain(*radar.scored(topic)):
                if radar.ids[number] == paper_id and value > best[0]:
                    best = value, topic
        return best[1]

    def _radar(self, day: date) -> Radar:
        return self._index.radar(day - timedelta(days=WINDOW), day)


@dataclass(frozen=True)
class Answers:
    """The Correspondent of `newsletter.replies`: written by the digest, sent by a mailer."""

    notices: Notices
    mailer: Mailer
    library: Library
    last_weeks: LastWeeks
    opinions: Callable[[Subscriber], Sequence[Opinion]]
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
        if handled.unclear or not all(_is_shown(one, handled) for one in handled.changes):
            self._send(self._receipt(handled))

    def ask(
        self, reader: Subscriber, questions: Sequence[Question], *, is_late: bool, is_last: bool
    ) -> None:
        """Ask whether mails of other writers were theirs."""
        links = self.links(reader)
        doubts = [Doubt(one.writer, one.asked, self._approval(one)) for one in questions]
        post = self._post(f"check-{questions[0].name}", reader, questions[-1].answers)
        letter = self.notices.check(post, reader, links, doubts, is_late=is_late, is_last=is_last)
        self._send(letter)

    def _approval(self, question: Question) -> str:
        return f"{self.base_url}/a/{mint(self.keys, Purpose.APPROVE, question.name, 0)}"

    def goodbye(self, revision: Revision, *, answers: Sequence[str]) -> None:
        """Say that somebody has left, with a way back."""
        post = self._post(f"goodbye-{revision.handle}", revision.after, answers)
        self._send(self.notices.goodbye(post, self._undo(revision)))

    def _receipt(self, handled: Handled) -> Letter:
        reader, revision = handled.after, handled.revision
        post = self._post(f"receipt-{handled.name}", reader, handled.answers)
        fresh = [topic for topic in reader.topics if _is_other(topic, handled.before, reader)]
        answer = Answer(
            changes=handled.changes,
            found=tuple(
                self.last_weeks.would_have_found(topic, post.day, reader.strict)
                for topic in fresh[:TRIED]
            ),
            unclear=handled.unclear,
            undo=self._undo(revision) if revision else "",
            learned=tuple(self._learned(handled, post.day)),
            judged=tuple(self._judged(handled)),
            is_last=handled.is_last,
            is_late=handled.is_late,
        )
        return self.notices.receipt(post, reader, self.links(reader), answer)

    def _learned(self, handled: Handled, day: date) -> Iterator[Learned]:
        """What was taught the topics of the papers that more or less was wanted of."""
        if not handled.judged:
            return
        papers, said = {id_ for _, id_ in handled.judged}, self.opinions(handled.after)
        topics = {one.topic for one in said if one.paper.id in papers}
        of_these = [one for one in said if one.topic in topics]
        yield from self.last_weeks.learned(handled.after, of_these, day)

    def _judged(self, handled: Handled) -> Iterator[tuple[int, str]]:
        """The papers that more or less was wanted of, each with the link that takes it back."""
        links, day = self.links(handled.after), handled.letter_day
        if day is not None:
            yield from ((number, links.unsay(day, number)) for number, _ in handled.judged)

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


def _is_other(topic: str, before: Subscriber, after: Subscriber) -> bool:
    """Whether a topic is new, or finds more or less than it did."""
    return topic not in before.topics or (topic in before.strict) != (topic in after.strict)


def _is_shown(change: Change, handled: Handled) -> bool:
    """Whether the mail with the abstracts says what became of a command."""
    said = change.said
    asked = said.arguments.get("number") in handled.missing
    return said.code is Code.SHOW or (said.code is Code.NO_SUCH_ITEM and asked)
