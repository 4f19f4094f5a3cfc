"""What became of a mail after it was accepted: one normalised event, whatever messenger tells it.

    hook: verify the raw bytes -> store -> answer              SendGridHook
    later: normalise -> move the delivery on -> suppress       Events

Both halves may run any number of times for one event: a delivery moves forward only, and an
address is suppressed once.
"""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from newsletter.errors import NewsletterError

SOFT_LIMIT, SOFT_WINDOW = 3, timedelta(days=14)
BATCH = 200
SENDGRID, SMTP = "sendgrid", "smtp"
UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")  # what PostgreSQL or a log may not take

log = logging.getLogger(__name__)


class EventError(NewsletterError):
    """An event that cannot be read; it is kept, and can be replayed."""


class Fate(StrEnum):
    """What became of a mail, in the order in which a delivery moves on."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    DELIVERED = "delivered"
    BLOCKED = "blocked"  # refused for now because of us: never a reason to suppress
    SOFT = "soft bounce"
    DROPPED = "dropped"
    HARD = "hard bounce"
    UNSUBSCRIBED = "unsubscribed"
    COMPLAINED = "complained"

    @property
    def earlier(self) -> tuple["Fate", ...]:
        """The fates that this one may follow."""
        order = tuple(Fate)
        return order[: order.index(self)]


SUPPRESSED_AT_ONCE = frozenset({Fate.HARD, Fate.COMPLAINED})
LEAVES = frozenset({Fate.UNSUBSCRIBED, Fate.COMPLAINED})
PLAIN_FATES = {  # SendGrid's events that need no second look
    "processed": Fate.ACCEPTED,
    "deferred": Fate.DEFERRED,
    "delivered": Fate.DELIVERED,
    "open": Fate.DELIVERED,
    "click": Fate.DELIVERED,
    "spamreport": Fate.COMPLAINED,
    "unsubscribe": Fate.UNSUBSCRIBED,
    "group_unsubscribe": Fate.UNSUBSCRIBED,
}


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one mail to one address.

    `delivery`, `provider_id` and `message_id` name the mail, as far as the messenger does.
    `proven`: the messenger is known to have said so; what is not has to name a mail of ours.
    """

    fate: Fate
    address: str
    happened_at: datetime
    delivery: str = ""
    provider_id: str = ""
    message_id: str = ""
    detail: str = ""
    proven: bool = True


@dataclass(frozen=True, slots=True)
class RawEvent:
    """An event in its messenger's own words; of two with one `digest` or `event_id` one counts."""

    provider: str
    raw: str
    digest: str
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event that waits to be processed."""

    id: int
    provider: str
    raw: str


class EventStore(Protocol):
    """Where events are kept as they came."""

    def put(self, events: Sequence[RawEvent], *, now: datetime) -> int:
        """Store events, each once; return how many were new."""
        ...

    def waiting(self, limit: int) -> tuple[StoredEvent, ...]:
        """Return the events that wait, the first that came first."""
        ...

    def settle(self, stored: StoredEvent, event: Event | None, *, detail: str = "") -> None:
        """Note what was made of an event (None: nothing could be); it waits no longer."""
        ...

    def reopen(self, since: datetime) -> int:
        """Let the events that came since a moment wait once more; return how many."""
        ...

    def count(self, fate: Fate, address: str, since: datetime) -> int:
        """How often this happened to an address since a moment."""
        ...


class Fates(Protocol):
    """The ledger, as far as events move it."""

    def advance(self, event: Event) -> str | None:
        """Move the delivery that an event names forward, never back.

        A mail that nobody knew the fate of was accepted after all. Returns the address that it was
        for, None if the event names no mail of the ledger.
        """
        ...


class Events:
    """Events, from stored to done. `leave` lets a subscriber leave by address."""

    def __init__(
        self,
        store: EventStore,
        fates: Fates,
        suppress: Callable[[str, str], None],
        leave: Callable[[str], None],
    ) -> None:
        self._store = store
        self._fates = fates
        self._suppress = suppress
        self._leave = leave

    def process(self) -> int:
        """Process what waits; return how many events. One that cannot be read stops no other."""
        done = 0
        while waiting := self._store.waiting(BATCH):
            for stored in waiting:
                self._process(stored)
            done += len(waiting)
        return done

    def _process(self, stored: StoredEvent) -> None:
        try:
            event = normalise(stored.provider, stored.raw)
        except EventError as error:
            log.warning("event %d of %s: %s", stored.id, stored.provider, error)
            self._store.settle(stored, None, detail=str(error))
            return
        address = self._fates.advance(event) or (event.address if event.proven else "")
        # First, so that the count of soft bounces has it.
        self._store.settle(stored, event, detail="" if address else "names no mail of ours")
        if address:
            self._act(event, address)

    def _act(self, event: Event, address: str) -> None:
        if event.fate in SUPPRESSED_AT_ONCE or self._is_worn_out(event):
            self._suppress(address, event.fate.value)
        if event.fate in LEAVES:
            self._leave(address)

    def _is_worn_out(self, event: Event) -> bool:
        """Whether an address has bounced softly too often, lately."""
        if event.fate is not Fate.SOFT:
            return False
        since = event.happened_at - SOFT_WINDOW
        return self._store.count(Fate.SOFT, event.address, since) >= SOFT_LIMIT


def normalise(provider: str, raw: str) -> Event:
    """Read an event in its messenger's words; raises EventError."""
    try:
        said = dict(json.loads(raw))
        return _of_sendgrid(said) if provider == SENDGRID else _of_smtp(said)
    except (ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError) as error:
        raise EventError(f"it cannot be read: {type(error).__name__}") from error


def sendgrid_events(body: bytes) -> tuple[RawEvent, ...]:
    """Split a batch of SendGrid's Event Webhook; raises EventError if it is none.

    SendGrid may send an event again under another sg_event_id (sendgrid-nodejs, issue 1435), so
    what happened, and when, tells events apart as well.
    """
    try:
        batch = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise EventError("the batch is no JSON") from error
    if not isinstance(batch, list) or not all(isinstance(one, dict) for one in batch):
        raise EventError("the batch is no list of events")
    return tuple(map(_raw_of_sendgrid, batch))


def smtp_event(event: Event) -> RawEvent:
    """Return an event that was read out of a bounced mail, to be stored."""
    said = {
        "fate": event.fate.value,
        "address": event.address,
        "at": event.happened_at.isoformat(),
        "message_id": event.message_id,
        "detail": event.detail,
    }
    # A bounce that comes twice has another date, and nothing else.
    same = f"{event.fate}\n{event.address}\n{event.message_id}"
    return RawEvent(SMTP, json.dumps(said), hashlib.sha256(same.encode()).hexdigest())


def _raw_of_sendgrid(one: Mapping[str, Any]) -> RawEvent:
    # An asynchronous bounce has no sg_message_id; then it is told apart by what else it names.
    mail = one.get("sg_message_id") or (one.get("email"), one.get("delivery_id"))
    facts = (mail, *(one.get(name) for name in ("event", "timestamp", "attempt", "url")))
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    given = one.get("sg_event_id")
    event_id = UNSEEN.sub(" ", given) if isinstance(given, str) and given else None
    return RawEvent(SENDGRID, json.dumps(one), digest, event_id)


def _of_smtp(said: Mapping[str, Any]) -> Event:
    return Event(
        fate=Fate(said["fate"]),
        address=said["address"],
        happened_at=datetime.fromisoformat(said["at"]),
        message_id=said["message_id"],
        detail=said["detail"],
        proven=False,
    )


def _of_sendgrid(said: Mapping[str, Any]) -> Event:
    def text(name: str) -> str:
        value = said.get(name, "")
        return UNSEEN.sub(" ", value) if isinstance(value, str) else ""

    return Event(
        fate=_sendgrid_fate(text("event"), said),
        address=text("email"),
        happened_at=datetime.fromtimestamp(int(said["timestamp"]), UTC),
        delivery=text("delivery_id"),
        # X-Message-Id, a dot, and where in SendGrid the mail went.
        provider_id=text("sg_message_id").partition(".")[0],
        message_id=text("smtp-id"),
        detail=(text("reason") or text("response"))[:500],
    )


def _sendgrid_fate(name: str, said: Mapping[str, Any]) -> Fate:
    if name == "bounce":
        return _bounce(said)
    if name == "dropped":
        return _dropped(str(said.get("reason", "")))
    if name not in PLAIN_FATES:
        raise EventError(f"there is no such event: {name[:40]!a}")
    return PLAIN_FATES[name]


def _bounce(said: Mapping[str, Any]) -> Fate:
    if said.get("type") == "blocked":
        return Fate.BLOCKED
    if said.get("bounce_classification") == "Invalid Address":
        return Fate.HARD
    return bounce_of(str(said.get("status") or ""))


def bounce_of(status: str) -> Fate:
    """Tell a hard bounce from a soft one by its enhanced status code (RFC 3463).

    Hard: the address (5.1) does not exist, or the mailbox is disabled (5.2.1). A full mailbox, a
    policy or a server in trouble may be otherwise tomorrow. No code at all: soft.
    """
    return Fate.HARD if status.startswith("5.1.") or status == "5.2.1" else Fate.SOFT


def _dropped(reason: str) -> Fate:
    """Tell why SendGrid did not even try: its own lists know of what we may have missed."""
    match reason.lower():
        case "bounced address" | "invalid":
            return Fate.HARD
        case "spam reporting address":
            return Fate.COMPLAINED
        case "unsubscribed address":
            return Fate.UNSUBSCRIBED
    return Fate.DROPPED
