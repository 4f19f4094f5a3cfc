"""Letters go out: claim, send, record, many at a time.

    composed --+--> batch --claim, all in one transaction--> in flight --crew--> ended --+
               |                                                                         |
               +<------- recorded in the transaction that claims the next batch <--------+

Nothing is claimed that is not about to be sent: at any moment at most `window` letters are between
their claim and their record, and only of these can a crash leave the fate unknown.
"""

import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from newsletter.delivery.ceiling import Ceiling, Pause
from newsletter.delivery.crew import Crew, Result
from newsletter.delivery.ledger import Patience, nothing_due, outcome
from newsletter.delivery.port import Mailer, Receipt
from newsletter.delivery.throttle import NOW, Throttle, WarmUp
from newsletter.errors import DeliveryError, StorageError
from newsletter.model import Delivery, Letter
from newsletter.ports import Claim, Ledger

BATCH = 32  # letters claimed in one transaction, at most
BATCH_AGE = 0.05  # seconds that a composed letter waits for others
PATIENCE = 0.25  # seconds between two looks while nothing happens
HORIZON = timedelta(minutes=1)  # that a sending waits because of a rate
TRIES = (0.2, 1, 5, 15)  # seconds before what became of letters is written once more

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one subscriber's turn ended: the ledger's row, and the mailer's answer if it took it."""

    delivery: Delivery
    receipt: Receipt | None = None


# How each turn ended, one after the other; in the end, why sending stopped by itself, if it did.
Sent = Generator[Outcome, None, Pause | None]


class Helpers(Protocol):
    """Other processes that send an edition, each a share of it."""

    def pays(self, letters: int) -> bool:
        """Whether so many letters are worth their start."""
        ...

    def send(
        self, day: date, ids: Sequence[int], stop: Callable[[], bool], *, at_once: bool
    ) -> Sent:
        """Send these people's letters; return why sending stopped by itself, if it did.

        Raises NewsletterError if a process breaks off: what it had claimed is looked at later.
        """
        ...


@dataclass(frozen=True)
class Way:
    """How letters leave: by which mailers, how many at once, how fast, and how patiently.

    `mailer` makes one for one thread. `depth` is how many letters may wait for each of them after
    they were claimed: none where a double does harm.
    """

    mailer: Callable[[], Mailer]
    patience: Patience
    connections: int = 1
    depth: int = 1
    throttle: Throttle = field(default_factory=Throttle)
    warm_up: WarmUp | None = None

    @property
    def window(self) -> int:
        """How many letters may be between their claim and their record."""
        return self.connections * self.depth

    def paced(
        self, people: Iterable[T], address: Callable[[T], str], clock: Callable[[], datetime]
    ) -> Iterator[T | None]:
        """Yield people when their letters may leave; None while all of them have to wait.

        Ends when the rest would wait for longer than `HORIZON`: they are for the next look.
        """
        held: defaultdict[str, deque[T]] = defaultdict(deque)
        for one in people:
            if self.throttle.take(address(one), clock()) > NOW:
                held[address(one).rpartition("@")[2].casefold()].append(one)
            else:
                yield one
        idle = 0.0
        while held and idle < HORIZON.total_seconds():
            waits = {
                name: self.throttle.wait(address(row[0]), clock()) for name, row in held.items()
            }
            first = min(waits, key=lambda name: waits[name])
            if waits[first] > HORIZON:
                return
            if waits[first] > NOW:
                pause = min(waits[first].total_seconds(), PATIENCE)
                time.sleep(pause)
                idle += pause
                yield None
                continue
            if self.throttle.take(address(held[first][0]), clock()) > NOW:
                continue  # others who keep to this rate were quicker
            idle, one = 0.0, held[first].popleft()
            if not held[first]:
                del held[first]
            yield one


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that is composed and not claimed yet.

    None where nothing matched; an error where it cannot be written at all.
    """

    claim: Claim
    letter: Letter | DeliveryError | None


@dataclass
class Sending:
    """The sending of one edition. `pause` says why it stopped by itself, once it did."""

    ledger: Ledger
    crew: Crew
    window: int
    clock: Callable[[], datetime]
    patience: Patience
    ceiling: Ceiling
    pause: Pause | None = None
    _flying: dict[str, Delivery] = field(default_factory=dict)
    _ended: list[Outcome] = field(default_factory=list)  # not recorded yet
    _news: list[Outcome] = field(default_factory=list)  # recorded, and not told yet
    _bug: Exception | None = None
    _recorded: float = 0  # when something was, last

    def run(self, letters: Iterable[Ready | None], stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Send what is ready (None: nothing is, just now) until told to stop; then drain.

        Raises StorageError when what became of letters cannot be written.
        """
        try:
            for batch in self._batches(letters, stop):
                yield from self._dispatch(batch)
            while self.crew.in_flight:
                yield from self._settle(PATIENCE)
        finally:
            # Whoever stopped listening, or whatever broke: what has left is awaited and recorded.
            self._drain()
        yield from self._told()
        if self._bug:
            raise self._bug

    def _batches(
        self, letters: Iterable[Ready | None], stop: Callable[[], bool]
    ) -> Iterator[Sequence[Ready]]:
        """Gather letters until they are many, or the first has waited for long enough."""
        size = max(1, min(BATCH, self.window // 2))
        batch: list[Ready] = []
        due = 0.0
        for one in letters:
            if stop() or self.pause or self._bug:
                return
            now = time.monotonic()
            if one is not None:
                due = due if batch else now + BATCH_AGE
                batch.append(one)
            if len(batch) >= size or now >= due:
                yield batch
                batch = []
        yield batch

    def _dispatch(self, batch: Sequence[Ready]) -> Iterator[Outcome]:
        """Claim a batch, as soon as there is room for it, and hand it to the crew."""
        while self.crew.in_flight + len(batch) > self.window:
            yield from self._settle(PATIENCE)
        self._collect(0)
        if not self.pause:
            won = self._exchange([one.claim for one in batch])
            for one in batch:
                if one.claim.row.subscriber_id in won:
                    self._hand_over(one)
        yield from self._told()

    def _hand_over(self, one: Ready) -> None:
        match one.letter:
            case None:
                self._ended.append(Outcome(nothing_due(one.claim.row)))
            case DeliveryError():
                self._end(one.claim.row, one.letter)
            case letter:
                self._flying[letter.delivery] = one.claim.row
                self.crew.hand(letter)

    def _settle(self, wait: float) -> Iterator[Outcome]:
        """Record what has ended by now; what ended just now waits a little for others."""
        self._collect(min(wait, BATCH_AGE) if self._ended else wait)
        if time.monotonic() - self._recorded > BATCH_AGE:
            self._exchange(())
        yield from self._told()

    def _collect(self, wait: float) -> None:
        for done in self.crew.done(wait):
            claim, result = self._flying.pop(done.letter.delivery), done.result
            if not isinstance(result, Receipt | DeliveryError):
                self._bug = result  # the claim stays: nobody knows what became of the letter
            else:
                self._end(claim, result)

    def _end(self, claim: Delivery, result: Result) -> None:
        now = self.clock()
        ended = outcome(claim, result, now=now, patience=self.patience)
        self._ended.append(Outcome(ended, result if isinstance(result, Receipt) else None))
        self.ceiling.note(ended, result)
        self.pause = self.pause or self.ceiling.pause(now)

    def _exchange(self, claims: Sequence[Claim]) -> frozenset[int]:
        """Record what has ended and claim, in one transaction."""
        if not self._ended and not claims:
            return frozenset()
        outcomes = [one.delivery for one in self._ended]
        won = self.ledger.exchange(outcomes, claims, now=self.clock())
        self._recorded = time.monotonic()
        self._news += self._ended
        self._ended = []
        return won

    def _told(self) -> Iterator[Outcome]:
        news, self._news = self._news, []
        yield from news

    def _drain(self) -> None:
        """Await what is in flight, and write down what became of it, whatever it takes."""
        while self.crew.in_flight:
            self._collect(PATIENCE)
        for pause in TRIES:
            try:
                self._exchange(())
            except StorageError as error:
                log.warning("what became of %d letters waits: %s", len(self._ended), error)
                time.sleep(pause)
            else:
                return
        self._exchange(())
