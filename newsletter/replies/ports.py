"""What `newsletter.replies.process` needs of others: the values and ports of its edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from newsletter.model import Delivery
from subscribers.effects import Change
from subscribers.history import Revision
from subscribers.model import Subscriber


class Letters(Protocol):
    """The letters that were sent."""

    def letter(
        self, subscriber_id: int, answered: Sequence[str], day: date | None
    ) -> Delivery | None:
        """Return the letter that a mail answers, by Message-ID or day, or else the latest one."""
        ...


class Feedback(Protocol):
    """What people say about single papers."""

    def say(
        self, subscriber_id: int, topic: str, paper_id: int, value: int, *, now: datetime
    ) -> None:
        """Remember 1 (more) or -1 (less) for a paper of a topic; what is said last counts."""
        ...

    def opened(self, subscriber_id: int, topic: str, paper_id: int, *, now: datetime) -> None:
        """Remember that somebody asked for the whole of a paper, unless they said more of it."""
        ...

    def judged_last(self, subscriber_id: int) -> tuple[datetime, frozenset[int]] | None:
        """When somebody last said more or less, and of which papers; None: never."""
        ...

    def unsay(self, subscriber_id: int, paper_id: int) -> None:
        """Forget what somebody said about a paper."""
        ...


class Tallies(Protocol):
    """How often something was done on a day."""

    def take(self, name: str, day: date, *, limit: int) -> bool:
        """Count one more; False, and nothing is counted, if `limit` was reached before."""
        ...


@dataclass(frozen=True, slots=True)
class Handled:
    """A mail that was carried out, to be answered.

    `before` is the subscriber as the mail found them, `after` as it left them. `changes` say what
    each command did, in the order of the mail; `unclear` are lines that no command was found in.
    `shown` and `missing` are the numbers of whole abstracts that were asked for. `answers` are the
    Message-IDs that the answer refers to, the mail's own last. `judged` are the papers of the
    letter of `letter_day` that more or less was wanted of, by number. `is_last`: others of the day
    are answered on the next; `is_late`: these are the others of a day before.
    """

    name: str
    before: Subscriber
    after: Subscriber
    changes: tuple[Change, ...]
    unclear: tuple[str, ...]
    revision: Revision | None
    shown: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    answers: tuple[str, ...]
    now: datetime
    judged: tuple[tuple[int, int], ...] = ()
    letter_day: date | None = None
    is_last: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A mail of another `writer`, of which the subscriber is asked whether it was theirs.

    `name` is what an approve link names, `asked` its lines, `answers` as in Handled.
    """

    name: str
    writer: str
    asked: tuple[str, ...]
    answers: tuple[str, ...]


class Correspondent(Protocol):
    """Writes back, to the subscriber's own address and nobody else's. Raises DeliveryError."""

    def answer(self, handled: Handled) -> None:
        """Send one receipt, and what was asked for."""
        ...

    def ask(
        self, reader: Subscriber, questions: Sequence[Question], *, is_late: bool, is_last: bool
    ) -> None:
        """Ask whether mails were theirs, in one; `is_late` and `is_last` as in Handled."""
        ...

    def goodbye(self, revision: Revision, *, answers: Sequence[str]) -> None:
        """Say that somebody has left, with a way back."""
        ...
