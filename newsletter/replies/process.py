"""What a mail that came in does: read, authorised, carried out once, answered once.

    claim -> bounce? -> read -> whose? -> from them? -> change, in one step -> answer -> settled
                 |                |            |
                 events           counted      held, and the subscriber is asked

The token in the address authorises; From is a check. Whatever fails for now is tried again later,
and what was done then is not done twice.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from newsletter.errors import NewsletterError, UnknownOutcomeError
from newsletter.replies.inbox import (
    UNKNOWN_SENDER,
    Incoming,
    MailState,
    MailStore,
    StoredMail,
)
from newsletter.replies.late import together, until, without_change
from newsletter.replies.parse import Reply, parse
from newsletter.replies.ports import Correspondent, Feedback, Handled, Letters, Tallies
from newsletter.replies.thread import answered, day_of, identity, is_from, letter_day, question
from subscribers.changes import BusyError, Changes
from subscribers.commands import Command, Help, Less, ListTopics, More, Show, Undo, apply
from subscribers.effects import Change, Code
from subscribers.errors import InvalidTokenError
from subscribers.history import Revision, Route, as_they_were
from subscribers.model import Status, Subscriber, address_key
from subscribers.parse import TopicCheck
from subscribers.stores import SubscriberStore
from subscribers.tokens import Purpose, new_handle, verify
from subscribers.undoing import Past

LEASE = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 600))
RECEIPTS = 5  # a day and subscriber, and so of questions and goodbyes
AT_ONCE = 100  # mails that one receipt is for
ASKED_AT_ONCE = 10  # mails that one question is about
APPROVAL = timedelta(days=7)  # how long a held mail can be confirmed
WRONG_TOKEN = "wrong token"  # noqa: S105 - the name of a tally
FROM_ANOTHER = "from another sender"
UNLIMITED = 10**9
APPROVABLE = frozenset({MailState.HELD, MailState.CONFIRMED, MailState.DONE})
ASKING = (ListTopics, Help, Show)  # commands that change nothing

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Replies:
    """What mails do. `domain` is where our reply addresses end, `ours` are those we write from.

    `bounced` takes a mail and says whether it was a bounce. `topic_of` names the topic that a
    paper stands under on a day. `check` refuses topics that cannot be read.
    """

    mails: MailStore
    people: SubscriberStore
    changes: Changes
    letters: Letters
    feedback: Feedback
    tallies: Tallies
    correspondent: Correspondent
    domain: str
    bounced: Callable[[StoredMail], bool]
    topic_of: Callable[[Subscriber, int, date], str]
    check: TopicCheck
    ours: Collection[str]
    keys: Sequence[bytes] = field(repr=False)
    clock: Callable[[], datetime]

    def take(self, mail: Incoming) -> None:
        """Store a mail that came in: what every way in calls. Raises StorageError."""
        self.mails.put(mail, handle=new_handle(), now=self.clock())

    def run(self, *, stop: Callable[[], bool] = lambda: False) -> int:
        """Deal with all mails that wait; return how many."""
        done = 0
        while not stop() and (mail := self.mails.claim(now=self.clock(), lease=LEASE)):
            self._deal_with(mail)
            done += 1
        return done

    def approvable(self, handle: str) -> int | None:
        """Return the generation of a held mail's token, None if there is none to confirm."""
        mail = self.mails.find(handle)
        fresh = mail is not None and self.clock() - mail.received_at < APPROVAL
        return 0 if mail and fresh and mail.state in APPROVABLE else None

    def approve(self, handle: str) -> Handled | None:
        """Carry out a held mail that its subscriber has confirmed; None if that is done already.

        Whoever confirms sees at once what has changed; `run` sends the receipt.
        """
        mail = self.mails.find(handle)
        if mail is None or mail.state is not MailState.HELD:
            return None
        reply, reader = self._opened(mail)
        if reader is None:
            return None
        handled = self._carry_out(mail, reply, reader)
        self.mails.settle(mail, MailState.CONFIRMED, due=self.clock())
        return handled

    def _deal_with(self, mail: StoredMail) -> None:
        """Deal with a mail, or put it back for later, or give it up."""
        if mail.attempts > len(WAITS):
            self.mails.settle(mail, MailState.FAILED, detail="given up")
            log.error("mail %s: given up after %d attempts", mail.handle, mail.attempts - 1)
            return
        try:
            state, detail = self._act(mail)
        except (NewsletterError, BusyError) as error:
            permanent = isinstance(error, NewsletterError) and error.permanent
            state = MailState.FAILED if permanent else mail.state
            due = self.clock() + WAITS[mail.attempts - 1]
            self.mails.settle(mail, state, detail=str(error), due=due)
            log.warning("mail %s: %s", mail.handle, error)
        else:
            self.mails.settle(mail, state, detail=detail)

    def _act(self, mail: StoredMail) -> tuple[MailState, str]:
        again = {
            MailState.CONFIRMED: self._confirm,
            MailState.LATE: self._catch_up,
            MailState.UNASKED: self._ask_late,
        }
        if act := again.get(mail.state):
            return act(mail)
        if self.bounced(mail):
            return MailState.IGNORED, "a bounce"
        reply, reader = self._opened(mail)
        if reader is None:
            self.tallies.take(WRONG_TOKEN, self.clock().date(), limit=UNLIMITED)
            return MailState.IGNORED, "no valid token"
        if not self.mails.identify(mail, identity(mail, reply)):
            return MailState.IGNORED, "the same mail again"
        return self._follow(mail, reply, reader)

    def _confirm(self, mail: StoredMail) -> tuple[MailState, str]:
        """Send the receipt of a mail that was held."""
        reply, reader = self._opened(mail)
        if reader is None:
            return MailState.DONE, "confirmed; nobody is there to be answered"
        return self._answer(mail, self._carry_out(mail, reply, reader))

    def _follow(self, mail: StoredMail, reply: Reply, reader: Subscriber) -> tuple[MailState, str]:
        automatic = bool(reply.automatic) or self._is_ours(reply)
        if reply.verb == "unsub":
            return self._leave(mail, reply, reader, automatic=automatic)
        if automatic:
            return MailState.IGNORED, "an automatic mail"
        if is_from(reply, reader) or all(isinstance(one, ASKING) for one in reply.commands):
            return self._answer(mail, self._carry_out(mail, reply, reader))
        return self._ask(mail, reader)

    def _opened(self, mail: StoredMail) -> tuple[Reply, Subscriber | None]:
        """Read a mail on the day it came, where its writer is, and say whose token it bears."""
        reply = self._read(mail, mail.received_at.date())
        reader = self._reader_of(reply)
        if reader is None or day_of(mail, reader) == mail.received_at.date():
            return reply, reader
        return self._read(mail, day_of(mail, reader)), reader

    def _read(self, mail: StoredMail, today: date) -> Reply:
        return parse(
            mail.raw,
            today=today,
            domain=self.domain,
            recipients=mail.recipients,
            envelope_sender=None if mail.sender == UNKNOWN_SENDER else mail.sender,
        )

    def _reader_of(self, reply: Reply) -> Subscriber | None:
        purpose = {"reply": Purpose.REPLY, "unsub": Purpose.LEAVE}.get(reply.verb)
        if purpose is None or not reply.token:
            return None
        try:
            handle = verify(self.keys, purpose, reply.token, self.people.generation_of)
        except InvalidTokenError:
            return None
        return self.people.by_handle(handle)

    def _is_ours(self, reply: Reply) -> bool:
        sender = address_key(reply.sender)
        return sender in self.ours or sender.endswith(f"@{self.domain}")

    def _leave(
        self, mail: StoredMail, reply: Reply, reader: Subscriber, *, automatic: bool
    ) -> tuple[MailState, str]:
        """Let somebody leave, whoever sent it: programs press this button too."""
        made = self.changes.leave(reader.handle, route=Route.MAILTO, now=self.clock())
        if made and not automatic and self._may_answer(reader, "goodbye"):
            answers = answered(mail, reply)
            self._send(lambda: self.correspondent.goodbye(made, answers=answers))
        return MailState.DONE, "left" if made else "had left already"

    def _carry_out(self, mail: StoredMail, reply: Reply, reader: Subscriber) -> Handled:
        """Do what a mail asks for. After a crash it finds what it has done, and does no more."""
        now, today = self.clock(), day_of(mail, reader)
        answers = answered(mail, reply)
        letter = self.letters.letter(reader.id, answers, letter_day(mail))
        items = dict(enumerate(letter.items if letter else (), 1))

        def fold(one: Subscriber) -> tuple[Change, ...]:
            past = self._past(one, mail) if Undo() in reply.commands else Past()
            return self._fold(one, reply.commands, today, items, past)

        if mail.handled_at:  # done once, and neither decided anew nor said again today
            made, before = self._made_before(mail, reader)
        else:
            made = self.changes.make(
                reader.handle,
                lambda one: _end(one, fold(one)),
                route=Route.UNDO if set(reply.commands) == {Undo()} else Route.REPLY,
                now=now,
                cause=mail.handle,
            )
            before = made.before if made else reader
            self._note_feedback(reply.commands, reader, items, now)
        asked = [command.number for command in reply.commands if isinstance(command, Show)]
        changes = fold(before)
        if mail.handled_at and not made:
            changes = tuple(without_change(changes))
        return Handled(
            name=mail.handle,
            before=before,
            after=made.after if made else reader,
            changes=changes,
            unclear=tuple(reply.ignored),
            revision=made,
            shown=tuple((number, items[number]) for number in asked if number in items),
            missing=tuple(number for number in asked if number not in items),
            answers=answers,
            now=now,
            judged=tuple(self._judged(reader, reply.commands, changes, items)),
            letter_day=letter.day if letter else None,
        )

    def _made_before(
        self, mail: StoredMail, reader: Subscriber
    ) -> tuple[Revision | None, Subscriber]:
        """What a mail that was carried out has changed, and its writer as it found them."""
        changes = self.changes.of(reader.id)
        own = next((one for one in changes if one.cause == mail.handle), None)
        earlier = len(until(changes, mail))
        return own, as_they_were(reader, changes[earlier:])

    def _past(self, reader: Subscriber, mail: StoredMail) -> Past:
        """What somebody had changed and judged before a mail of theirs changed anything."""
        judged, changes = self.feedback.judged_last(reader.id), self.changes.of(reader.id)
        own = next((one.made_at for one in changes if one.cause == mail.handle), mail.handled_at)
        if judged is None or (own and judged[0] > own):
            return Past(until(changes, mail))
        return Past(until(changes, mail), judged[0])

    def _judged(
        self,
        reader: Subscriber,
        commands: Sequence[Command],
        changes: Sequence[Change],
        items: Mapping[int, int],
    ) -> Iterator[tuple[int, int]]:
        """The papers of a letter that a mail judges, or whose judgement it would take back."""
        wanted = [one.number for one in commands if isinstance(one, More | Less)]
        yield from ((number, items[number]) for number in wanted if number in items)
        if any(one.said.code is Code.UNDO_PAPERS for one in changes):
            _, papers = self.feedback.judged_last(reader.id) or (None, frozenset[int]())
            yield from (one for one in items.items() if one[1] in papers)

    def _fold(
        self,
        reader: Subscriber,
        commands: Sequence[Command],
        today: date,
        items: Mapping[int, int],
        past: Past,
    ) -> tuple[Change, ...]:
        """Apply the commands of a mail, each to what the one before has left."""
        changes: list[Change] = []
        for command in commands:
            present = _end(reader, changes)
            changes.append(
                apply(
                    present,
                    command,
                    today=today,
                    letter_items=items,
                    check=self.check,
                    past=past,
                )
            )
        return tuple(changes)

    def _note_feedback(
        self,
        commands: Sequence[Command],
        reader: Subscriber,
        items: Mapping[int, int],
        now: datetime,
    ) -> None:
        for command in commands:
            if not isinstance(command, More | Less | Show):
                continue
            if (paper := items.get(command.number)) is None:
                continue
            topic = self.topic_of(reader, paper, now.date())
            if isinstance(command, Show):
                self.feedback.opened(reader.id, topic, paper, now=now)
            else:
                value = 1 if isinstance(command, More) else -1
                self.feedback.say(reader.id, topic, paper, value, now=now)

    def _answer(self, mail: StoredMail, handled: Handled) -> tuple[MailState, str]:
        """Send a receipt; the day's last one says that the others come later."""
        reader = handled.after
        has_left = reader.status is Status.LEFT is not handled.before.status
        kind = "goodbye" if has_left else "receipt"
        is_last = not self._may_answer(reader, kind, most=RECEIPTS - 1)
        if is_last and not self._may_answer(reader, kind):
            return self._later(mail, reader, MailState.LATE)
        self._send(lambda: self.correspondent.answer(replace(handled, is_last=is_last)))
        return MailState.DONE, ""

    def _later(
        self, mail: StoredMail, reader: Subscriber, state: MailState
    ) -> tuple[MailState, str]:
        """Let the answer wait for the next day, and for the others that do."""
        tomorrow = self.clock().date() + timedelta(days=1)
        due = datetime.combine(tomorrow, time(), UTC)
        handled_at = mail.handled_at or self.clock() if state is MailState.LATE else None
        self.mails.postpone(mail, reader.handle, state, handled_at=handled_at, due=due)
        return state, "there were too many today: it is answered with others"

    def _catch_up(self, mail: StoredMail) -> tuple[MailState, str]:
        """Send one receipt for all mails of somebody that were carried out and not answered."""
        _, reader = self._opened(mail)
        if reader is None:
            return MailState.DONE, "done; nobody is there to be answered"
        if not self._may_answer(reader):
            return self._later(mail, reader, MailState.LATE)
        mails = (mail, *self._mates(mail, reader, AT_ONCE))
        handled = [self._carry_out(one, self._opened(one)[0], reader) for one in mails]
        self._send(lambda: self.correspondent.answer(together(handled, reader)))
        for one in mails[1:]:
            self.mails.settle(one, MailState.DONE, detail="answered with others")
        return MailState.DONE, ""

    def _ask_late(self, mail: StoredMail) -> tuple[MailState, str]:
        """Ask about the mails that were too many on the day they came."""
        _, reader = self._opened(mail)
        if reader is None:
            return MailState.IGNORED, f"{FROM_ANOTHER}; nobody is there to be asked"
        if self.clock() - mail.received_at >= APPROVAL:
            return MailState.IGNORED, f"{FROM_ANOTHER}; there were too many before it"
        return self._ask(mail, reader)

    def _ask(self, mail: StoredMail, reader: Subscriber) -> tuple[MailState, str]:
        """Change nothing, and ask the subscriber; the day's last question says that others come."""
        is_last = not self._may_answer(reader, "question", most=RECEIPTS - 1)
        if is_last and not self._may_answer(reader, "question"):
            return self._later(mail, reader, MailState.UNASKED)
        is_late = mail.state is MailState.UNASKED
        mates = self._mates(mail, reader, ASKED_AT_ONCE - 1) if is_late else ()
        asked = [question(one, self._opened(one)[0]) for one in (mail, *mates)]
        self._send(lambda: self.correspondent.ask(reader, asked, is_late=is_late, is_last=is_last))
        for one in mates:
            self.mails.settle(one, MailState.HELD, detail=FROM_ANOTHER)
        return MailState.HELD, FROM_ANOTHER

    def _mates(self, mail: StoredMail, reader: Subscriber, most: int) -> tuple[StoredMail, ...]:
        now = self.clock()
        return self.mails.mates(mail, reader.handle, most=most, now=now, lease=LEASE)

    def _may_answer(
        self, reader: Subscriber, kind: str = "receipt", *, most: int = RECEIPTS
    ) -> bool:
        """Whether a mail of a kind may be sent to somebody today.

        Two programs that answer each other end at that number, though neither says that it is one.
        """
        return self.tallies.take(f"{kind} {reader.id}", self.clock().date(), limit=most)

    def _send(self, send: Callable[[], None]) -> None:
        """Send an answer; one that may have arrived is not sent again."""
        try:
            send()
        except UnknownOutcomeError as error:
            log.warning("an answer may have been sent: %s", error)


def _end(reader: Subscriber, changes: Sequence[Change]) -> Subscriber:
    return changes[-1].after if changes else reader
