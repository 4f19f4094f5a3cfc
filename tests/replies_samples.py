"""A service's way of dealing with replies, in memory, and mails that people write to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from fakes import DAY, NOW, a_delivery, a_subscriber

from newsletter.answers import check_topic
from newsletter.errors import DeliveryError
from newsletter.model import Delivery
from newsletter.replies.inbox import Incoming, MailState, MemoryMails, StoredMail
from newsletter.replies.ports import Handled, Question
from newsletter.replies.process import Replies
from subscribers.changes import Changes
from subscribers.history import MemoryHistory, Revision
from subscribers.model import Subscriber
from subscribers.stores import MemorySubscribers
from subscribers.tokens import Purpose, mint

KEY = b"k" * 32
DOMAIN = "in.example"
ITEMS = (50, 30, 40)  # the papers of the last letter


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class Asked(NamedTuple):
    """A mail that asks whether others were theirs."""

    questions: tuple[Question, ...]
    is_late: bool
    is_last: bool


@dataclass
class Written:
    """A Correspondent that keeps what it would have sent; `failing` are raised first."""

    answers: list[Handled] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    goodbyes: list[Revision] = field(default_factory=list)
    failing: list[DeliveryError] = field(default_factory=list)

    def _fail(self) -> None:
        if self.failing:
            raise self.failing.pop(0)

    def answer(self, handled: Handled) -> None:
        self._fail()
        self.answers.append(handled)

    def ask(
        self, reader: Subscriber, questions: Sequence[Question], *, is_late: bool, is_last: bool
    ) -> None:
        self._fail()
        assert reader.address not in {one.writer for one in questions}
        self.asked.append(Asked(tuple(questions), is_late, is_last))

    def goodbye(self, revision: Revision, *, answers: Sequence[str]) -> None:  # noqa: ARG002 - the port names it
        self._fail()
        self.goodbyes.append(revision)


class Counts:
    """Tallies in a dictionary."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, date], int] = {}

    def take(self, name: str, day: date, *, limit: int) -> bool:
        present = self.counts.get((name, day), 0)
        self.counts[name, day] = max(present, min(present + 1, limit))
        return present < limit


class Opinions:
    """Feedback in a dictionary."""

    def __init__(self) -> None:
        self.said: dict[tuple[int, str, int], int] = {}
        self.said_at: dict[tuple[int, str, int], datetime] = {}

    def say(
        self,
        subscriber_id: int,
        topic: str,
        paper_id: int,
        value: int,
        *,
        now: datetime,
    ) -> None:
        self.said[subscriber_id, topic, paper_id] = value
        self.said_at[subscriber_id, topic, paper_id] = now

    def opened(self, subscriber_id: int, topic: str, paper_id: int, *, now: datetime) -> None:  # noqa: ARG002 - the port names it
        self.said.setdefault((subscriber_id, topic, paper_id), 0)

    def judged_last(self, subscriber_id: int) -> tuple[datetime, frozenset[int]] | None:
        theirs = [key for key, value in self.said.items() if value and key[0] == subscriber_id]
        if not theirs:
            return None
        last = max(self.said_at[key] for key in theirs)
        return last, frozenset(key[2] for key in theirs if self.said_at[key] == last)

    def unsay(self, subscriber_id: int, paper_id: int) -> None:
        for key in [key for key in self.said if (key[0], key[2]) == (subscriber_id, paper_id)]:
            del self.said[key]


@dataclass
class Sent:
    """Letters: one to everybody, of DAY."""

    asked: list[tuple[Sequence[str], date | None]] = field(default_factory=list)

    def letter(
        self, subscriber_id: int, answered: Sequence[str], day: date | None
    ) -> Delivery | None:
        self.asked.append((answered, day))
        return a_delivery(subscriber_id, items=ITEMS, day=DAY)


class Office:
    """Replies over memory, with one subscriber in it."""

    def __init__(self, **changes: object) -> None:
        self.clock = Clock()
        self.people = MemorySubscribers()
        self.history = MemoryHistory(self.people)
        self.mails = MemoryMails()
        self.written = Written()
        self.tallies = Counts()
        self.feedback = Opinions()
        self.letters = Sent()
        self.bounces: list[StoredMail] = []
        self.bug: Exception | None = None
        wanted = replace(a_subscriber(1, address="ada@example.org"), **changes)  # type: ignore[arg-type]
        self.ada = self.people.add(wanted)
        self.replies = Replies(
            mails=self.mails,
            people=self.people,
            changes=Changes(self.people, self.history),
            letters=self.letters,
            feedback=self.feedback,
            tallies=self.tallies,
            correspondent=self.written,
            domain=DOMAIN,
            bounced=self._bounced,
            topic_of=lambda _reader, paper, _day: f"topic of {paper}",
            check=check_topic,
            ours=("morning@example.com",),
            keys=(KEY,),
            clock=self.clock,
        )

    def _bounced(self, mail: StoredMail) -> bool:
        if self.bug:
            raise self.bug
        if b"BOUNCE" in mail.raw:
            self.bounces.append(mail)
            return True
        return False

    def address(self, verb: str = "reply", purpose: Purpose = Purpose.REPLY) -> str:
        token = mint((KEY,), purpose, self.ada.handle, self.ada.generation)
        return f"{verb}+{token}@{DOMAIN}"

    @property
    def leave_address(self) -> str:
        return self.address("unsub", Purpose.LEAVE)

    def now(self) -> Subscriber:
        """Ada as she is now."""
        found = self.people.by_handle(self.ada.handle)
        assert found
        return found

    def receive(self, raw: bytes, *recipients: str, sender: str = "ada@example.org") -> StoredMail:
        """Take a mail in, deal with all there is, and return it as it stands then."""
        before = {mail.id for mail in self.mails.all()}
        incoming = Incoming.of("smtp", raw, recipients or (self.address(),), sender)
        self.replies.take(incoming)
        self.replies.run()
        found = [mail for mail in self.mails.all() if mail.id not in before]
        return found[0] if found else next(self.mails.all())

    def states(self) -> list[MailState]:
        return [mail.state for mail in self.mails.all()]


def a_mail(
    *lines: str,
    sender: str = "Ada <ada@example.org>",
    message_id: str = "<1@example.org>",
    headers: Sequence[str] = (),
    subject: str = "Re: 3 papers for your radar",
) -> bytes:
    """A reply as a plain mail program writes one."""
    head = [
        f"From: {sender}",
        f"To: reply@{DOMAIN}",
        f"Subject: {subject}",
        *([f"Message-ID: {message_id}"] if message_id else []),
        "Date: Thu, 11 Jun 2026 07:05:00 +0200",
        "Content-Type: text/plain; charset=utf-8",
        *headers,
    ]
    return "\r\n".join((*head, "", *lines, "")).encode()
