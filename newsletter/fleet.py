"""Several processes send one edition, each a share of its subscribers.

Each composes, claims, sends and records by itself, as the workers of other machines do: the ledger
keeps them apart. What models write is written before, once for all.
"""

import logging
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, cast

from newsletter.delivery.ceiling import Pause
from newsletter.errors import NewsletterError
from newsletter.logs import log_to_stderr
from newsletter.sending import Outcome, Sent

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

MANY = 2000  # letters that are worth the seconds in which a process starts
PATIENCE = 0.25  # seconds between two looks whether to stop, and between two reports
STOP = "stop"


@dataclass(frozen=True, slots=True)
class Share:
    """Whose letters of a day one process sends; `at_once` as `Morning.send` says."""

    day: date
    ids: frozenset[int]
    at_once: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: why it stopped by itself, or what went wrong."""

    pause: Pause | None = None
    trouble: str = ""


Work = Callable[[Share, Callable[[], bool]], Sent]


@dataclass(frozen=True)
class Fleet:
    """So many processes; `work` sends a share until told to stop, and can be pickled."""

    work: Work
    size: int
    many: int = MANY

    def pays(self, letters: int) -> bool:
        """Whether so many letters are worth the start of processes."""
        return self.size > 1 and letters >= self.many

    def send(
        self, day: date, ids: Sequence[int], stop: Callable[[], bool], *, at_once: bool
    ) -> Sent:
        """Send these people's letters; return why sending stopped by itself, if it did.

        Raises NewsletterError if a process breaks off: what it had claimed is looked at later.
        """
        shares = (Share(day, frozenset(ids[at :: self.size]), at_once) for at in range(self.size))
        working = dict(_begin(self.work, share) for share in shares)
        ends: list[Ended] = []
        try:
            while working:
                for line in wait(list(working), PATIENCE):
                    said = _hear(cast("Connection", line))
                    if isinstance(said, Ended):
                        ends.append(said)
                        _end(cast("Connection", line), working)
                    else:
                        yield from said
                if stop():
                    _stop(working)
        finally:
            _stop(working)
            for line in list(working):
                _end(line, working)
        if troubles := [one.trouble for one in ends if one.trouble]:
            raise NewsletterError("; ".join(troubles))
        return next((one.pause for one in ends if one.pause), None)


def _begin(work: Work, share: Share) -> "tuple[Connection, BaseProcess]":
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    level = logging.getLogger("newsletter").level
    process = spawning.Process(target=run, args=(work, share, theirs, level), name="share")
    process.start()
    theirs.close()  # so that we hear when the process ends
    return ours, process


def _hear(line: Connection) -> Sequence[Outcome] | Ended:
    try:
        said: Sequence[Outcome] | Ended = line.recv()
    except (EOFError, OSError):
        return Ended(trouble="a process that sent letters broke off; its letters are tried later")
    return said


def _stop(working: Iterable[Connection]) -> None:
    for line in working:
        with suppress(OSError):
            line.send(STOP)


def _end(line: Connection, working: "dict[Connection, BaseProcess]") -> None:
    line.close()  # which is one more word to stop
    working.pop(line).join()


def run(work: Work, share: Share, line: Connection, level: int) -> None:
    """Send a share in this process, telling of it now and then, until told to stop or alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began us says when to stop
    log_to_stderr(level)
    try:
        _tell(line, Ended(pause=_report(work(share, line.poll), line)))
    except NewsletterError as error:
        _tell(line, Ended(trouble=str(error)))


def _report(sent: Sent, line: Connection) -> Pause | None:
    """Tell of what was sent, several at a time."""
    told, news = time.monotonic(), list[Outcome]()
    while True:
        try:
            news.append(next(sent))
        except StopIteration as end:
            _tell(line, news)
            return cast("Pause | None", end.value)
        if time.monotonic() - told > PATIENCE:
            _tell(line, news)
            told, news = time.monotonic(), []


def _tell(line: Connection, news: Sequence[Outcome] | Ended) -> None:
    with suppress(OSError):  # nobody listens any more: what was sent is in the ledger
        line.send(news)
