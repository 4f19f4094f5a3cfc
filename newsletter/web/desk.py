"""What the pages can do for somebody, without any HTTP.

A link's token says who somebody is and what they may do; the address is never asked for again.
Mails are written to strangers' addresses only through `Desk.ask` and `Desk.ask_for_link`, which
tell nobody whether an address is known.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from newsletter.digest.notices import Found
from newsletter.errors import DeliveryError, UnknownOutcomeError
from newsletter.model import Learned, Opinion
from newsletter.web.leavers import Leavers
from subscribers.changes import Changes, Decision
from subscribers.errors import InvalidTokenError, UnknownSubscriberError
from subscribers.history import History, Revision, Route
from subscribers.model import Status, Subscriber
from subscribers.parse import TopicCheck, any_topic
from subscribers.service import Settings
from subscribers.signups import Signup, SignupStore
from subscribers.stores import SubscriberStore
from subscribers.tokens import Purpose, mint, new_handle, owner_of, verify

CONFIRM_DAYS = 7
MAIL_GAP = timedelta(days=1)  # between two mails of a kind that strangers cause
AWAY = frozenset({Status.LEFT, Status.PENDING})

log = logging.getLogger(__name__)


class Kind(StrEnum):
    """What a stranger can make us mail to an address."""

    CONFIRM = "confirm"
    LINK = "link"


class Post(Protocol):
    """The mails of the pages. Raises DeliveryError."""

    def confirm(self, signup: Signup, link: str, *, days: int) -> None:
        """Mail the link that confirms a sign-up and is good for so many days."""
        ...

    def welcome(self, subscriber: Subscriber) -> None:
        """Greet somebody who has just joined."""
        ...

    def fresh_link(self, subscriber: Subscriber) -> None:
        """Mail somebody the link to their own page."""
        ...


Lessons = Callable[[Subscriber, Sequence[Opinion], date], Sequence[Learned]]


@dataclass(frozen=True)
class Desk:
    """Where people are received. `keys` sign the links, the first one new ones.

    `found` says what a topic would have found in the weeks before a day, `taught` what somebody
    said of papers; `unsay` forgets what they said of one. `english` is how a topic of another
    language is searched for (None: it is in English, or says so itself), `learned` what was taught
    somebody's topics by what they said of papers.
    """

    people: SubscriberStore
    changes: Changes
    history: History
    leavers: Leavers
    signups: SignupStore
    post: Post
    is_suppressed: Callable[[str], bool]
    base_url: str
    keys: Sequence[bytes] = field(repr=False)
    clock: Callable[[], datetime]
    defaults: Settings = field(default_factory=Settings)
    handle: Callable[[], str] = new_handle
    check: TopicCheck = any_topic
    found: Callable[[str, date, Collection[str]], Found] = lambda topic, *_: Found(topic, 1)
    taught: Callable[[Subscriber], Sequence[Opinion]] = lambda _: ()
    unsay: Callable[[int, int], None] = lambda _, __: None
    learned: Lessons = lambda *_: ()
    english: Callable[[str], tuple[str, ...] | None] = lambda _: None

    # Joining.

    def ask(self, signup: Signup) -> None:
        """Mail who wants to join a link to confirm it, or a link to their settings if they did.

        Nothing is mailed if a mail went to the address within a day, or if it is suppressed.
        """
        if not self._may_mail(signup.address, Kind.CONFIRM):
            return
        known = self._at(signup.address)
        if known and known.status not in AWAY:
            self._send_claimed(known.address, Kind.CONFIRM, lambda: self.post.fresh_link(known))
            return
        now = self.clock()
        self.signups.purge(now - timedelta(days=CONFIRM_DAYS))
        self.signups.put(signup)
        token = mint(self.keys, Purpose.CONFIRM, signup.handle, 0)
        link = f"{self.base_url}/c/{token}"
        self._send_claimed(
            signup.address,
            Kind.CONFIRM,
            lambda: self.post.confirm(signup, link, days=CONFIRM_DAYS),
        )

    def wish(self, token: str) -> Signup:
        """Return what a confirm token stands for; raises InvalidTokenError, also if too old."""
        handle = verify(self.keys, Purpose.CONFIRM, token, self._confirmable)
        if (signup := self.signups.get(handle)) is None:
            raise UnknownSubscriberError("this sign-up is not known any more")
        return signup

    def confirm(self, token: str) -> tuple[Subscriber, bool]:
        """Subscribe who asked for it, and say whether that is news; again, it changes nothing."""
        wish = self.wish(token)
        known = self._at(wish.address)
        return self.changes.join(wish, now=self.clock()), known is None or known.status in AWAY

    def welcome(self, person: Subscriber) -> None:
        """Mail somebody who has just joined how everything can be changed."""
        if not self.is_suppressed(person.address):
            self._send(lambda: self.post.welcome(person))

    # Leaving and coming back.

    def leaver(self, token: str) -> Subscriber | None:
        """Return whom a leave token was minted for; None if they were forgotten since."""
        handle = verify(self.keys, Purpose.LEAVE, token, self.people.generation_of)
        return self.people.by_handle(handle)

    def leave(self, token: str, route: Route) -> tuple[Subscriber | None, bool]:
        """Let somebody leave; return them as they were, and whether anything had to be changed."""
        handle = verify(self.keys, Purpose.LEAVE, token, self.people.generation_of)
        if (present := self.people.by_handle(handle)) is None or present.status is Status.LEFT:
            return present, False
        made = self.changes.leave(handle, route=route, now=self.clock())
        log.info("somebody left by %s", route)
        return (made.before, True) if made else (present, False)

    def leave_all(self, tokens: Sequence[str]) -> list[bool]:
        """Let everybody leave whose one-click came in at once; say which tokens are any.

        Who has left already, or was forgotten, is one more who needs nothing.
        """
        owners = {token: _owner(token) for token in tokens}
        known = self.leavers.known([owner for owner in set(owners.values()) if owner])
        valid = {token for token, owner in owners.items() if self._is_leave(token, owner in known)}
        leaving = {owner for token, owner in owners.items() if token in valid and known[owner]}
        if leaving:
            self.leavers.leave(sorted(leaving), route=Route.ONE_CLICK, now=self.clock())
            log.info("%d left by %s", len(leaving), Route.ONE_CLICK)
        return [token in valid for token in tokens]

    def ask_back(self, token: str) -> None:
        """Mail who left a link with which they come back to what they had."""
        if (person := self.leaver(token)) is not None:
            self.ask(
                Signup(
                    self.handle(),
                    person.address,
                    self.clock(),
                    person.topics,
                    person.language,
                    person.timezone,
                    person.hour,
                    person.frequency,
                )
            )

    # One's own radar.

    def manager(self, token: str) -> Subscriber:
        """Return whom a manage token was minted for; raises InvalidTokenError."""
        handle = verify(self.keys, Purpose.MANAGE, token, self.manageable)
        if (person := self.people.by_handle(handle)) is None:
            raise UnknownSubscriberError("nobody is subscribed by this link any more")
        return person

    def manageable(self, handle: str) -> int | None:
        """Return the generation of somebody's tokens, None if a handle is nobody's."""
        person = self.people.by_handle(handle)
        return person.generation if person else None

    def change(self, person: Subscriber, decide: Decision) -> bool:
        """Change somebody from their own page; whether that changed anything."""
        made = self.changes.make(person.handle, decide, route=Route.PAGE, now=self.clock())
        return made is not None

    def opinions(self, person: Subscriber) -> dict[str, list[Opinion]]:
        """Return what taught each topic of somebody's, the latest first."""
        found: dict[str, list[Opinion]] = {topic: [] for topic in person.topics}
        for one in sorted(self.taught(person), key=lambda one: one.said_at, reverse=True):
            if one.topic in found:
                found[one.topic].append(one)
        return found

    def forget(self, person: Subscriber, paper_id: int) -> bool:
        """Forget what somebody said of a paper; whether there was anything."""
        if all(one.paper.id != paper_id for one in self.taught(person)):
            return False
        self.unsay(person.id, paper_id)
        return True

    def ask_for_link(self, address: str) -> None:
        """Mail somebody a fresh link to their settings, if they are known."""
        if (known := self._at(address)) and self._may_mail(address, Kind.LINK):
            self._send_claimed(known.address, Kind.LINK, lambda: self.post.fresh_link(known))

    def manage_token(self, person: Subscriber) -> str:
        """Return the token of somebody's own page."""
        return mint(self.keys, Purpose.MANAGE, person.handle, person.generation)

    def today(self, timezone: str) -> date:
        """Return the day it is in a time zone."""
        return self.clock().astimezone(ZoneInfo(timezone)).date()

    # Undoing.

    def revision(self, token: str) -> Revision:
        """Return the change that an undo token takes back; raises InvalidTokenError."""
        handle = verify(self.keys, Purpose.UNDO, token, self._undoable)
        if (revision := self.history.find(handle)) is None:
            raise UnknownSubscriberError("this change is not known any more")
        return revision

    def undo(self, token: str) -> Revision | None:
        """Take a change back; None if nothing of it was left to take back."""
        return self.changes.undo(self.revision(token).handle, now=self.clock())

    def _is_leave(self, token: str, is_known: bool) -> bool:  # noqa: FBT001 - one of two facts
        try:
            verify(self.keys, Purpose.LEAVE, token, lambda _: 0 if is_known else None)
        except InvalidTokenError:
            return False
        return True

    def _at(self, address: str) -> Subscriber | None:
        try:
            return self.people.get(address)
        except UnknownSubscriberError:
            return None

    def _may_mail(self, address: str, kind: Kind) -> bool:
        if self.is_suppressed(address):
            return False
        return self.signups.claim_mail(address, kind, now=self.clock(), gap=MAIL_GAP)

    def _send_claimed(self, address: str, kind: Kind, send: Callable[[], None]) -> None:
        """Send the one mail of a day; one that certainly did not leave may be asked for again."""
        error = self._send(send)
        if error is not None and not isinstance(error, UnknownOutcomeError):
            self.signups.release_mail(address, kind)

    def _send(self, send: Callable[[], None]) -> DeliveryError | None:
        """Send a mail that nobody waits for; return why it was not accepted."""
        try:
            send()
        except DeliveryError as error:
            log.error("a mail that was asked for on a page was not accepted: %s", error)  # noqa: TRY400 - its words say all
            return error
        return None

    def _confirmable(self, handle: str) -> int | None:
        signup = self.signups.get(handle)
        oldest = self.clock() - timedelta(days=CONFIRM_DAYS)
        return None if signup is None or signup.asked < oldest else 0

    def _undoable(self, handle: str) -> int | None:
        revision = self.history.find(handle)
        return revision.before.generation if revision else None


def _owner(token: str) -> str:
    try:
        return owner_of(token)
    except InvalidTokenError:
        return ""
