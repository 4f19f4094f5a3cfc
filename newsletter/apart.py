"""Mornings in a process of their own: however long an edition takes, no page waits for it."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from newsletter.app import build
from newsletter.config import Config
from newsletter.errors import NewsletterError
from newsletter.garbage import rarely
from newsletter.logs import log_to_stderr
from newsletter.schedule import Service
from newsletter.web.site import Health

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

NICE = 10  # how far letters step back behind pages (nice(1))
PATIENCE = 5  # seconds for an answer about health, and to end without a word
GRACE = 60  # seconds for what is in hand when told to end: a letter, a source; then it is killed
LOOK = 1  # seconds between two looks whether all threads are alive
AGAIN = 5  # seconds before a process that broke off is started again
ASK = "how are you"

log = logging.getLogger(__name__)


class Apart:
    """A `Service` in another process, which outlives no more than a moment the one that began it.

    What breaks it off (a kill, no memory) costs nobody their page, and it is started again.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock()  # one question at a time
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._keep_going, name="mornings")
        self._process: BaseProcess
        self._line: Connection
        self._is_asked = False  # and has not answered yet

    def start(self, leaving: Callable[[], bool]) -> None:
        """Begin to wait for mornings; raises NewsletterError if it cannot.

        `leaving` says whether to end was told meanwhile: then it has GRACE seconds to begin.
        """
        self._begin(leaving)
        self._watch.start()

    def health(self) -> Health | None:
        """Ask how it is; None: it does not answer."""
        with self._lock, suppress(OSError, EOFError):
            while self._line.poll():  # an answer that came too late for whoever asked
                self._line.recv()
                self._is_asked = False
            if not self._is_asked:  # or the line of one that is stopped would be full some day
                self._line.send(ASK)
                self._is_asked = True
            if self._line.poll(PATIENCE):
                answer: Health = self._line.recv()
                self._is_asked = False
                return answer
        return None

    def stop(self) -> None:
        """Wait until what is in hand is finished, though not forever, and end.

        SIGTERM would do nothing: the process is deaf to it, and one that is stopped hears nothing
        at all. Awake again, it finds the line closed and ends in order.
        """
        self._stopping.set()
        with self._lock:
            self._line.close()
        self._watch.join(PATIENCE)
        if self._watch.is_alive():
            log.warning("the process of the mornings is still there; it has %d s to end", GRACE)
            _wake(self._process)
            self._watch.join(GRACE)
        if self._watch.is_alive():
            log.error("the process of the mornings does not end: killed")
            self._process.kill()
            self._watch.join()

    def _begin(self, leaving: Callable[[], bool]) -> None:
        spawning = multiprocessing.get_context("spawn")
        ours, theirs = spawning.Pipe()
        level = logging.getLogger("newsletter").level
        process = spawning.Process(target=hold, args=(self._config, theirs, level), name="mornings")
        with _deaf():
            process.start()
        theirs.close()  # so that we hear when the process ends
        self._process = process
        if trouble := _first_word(process, ours, leaving):
            process.join()
            raise NewsletterError(trouble)
        with self._lock:
            self._line, self._is_asked = ours, False

    def _keep_going(self) -> None:
        while True:
            self._process.join()
            if self._stopping.is_set():
                return
            log.error("the process of the mornings ended (%s); again", self._process.exitcode)
            while not self._began_again():
                if self._stopping.wait(AGAIN):
                    return
            if self._stopping.is_set():  # told so while it began
                self._line.close()

    def _began_again(self) -> bool:
        try:
            self._begin(self._stopping.is_set)
        except NewsletterError as error:
            log.error("no morning can be held: %s", error)  # noqa: TRY400 - its words say all
            return False
        return True


def _first_word(process: "BaseProcess", line: Connection, leaving: Callable[[], bool]) -> str:
    """What kept a process from beginning, "" if nothing did."""
    looks = 0
    while not line.poll(LOOK):
        if leaving():
            _wake(process)
            looks += 1
        if looks == GRACE // LOOK:
            log.error("the process of the mornings does not begin: killed")
            process.kill()
    try:
        trouble: str = line.recv()
    except EOFError:
        trouble = "the process of the mornings ended before it began"
    return trouble


def _wake(process: "BaseProcess") -> None:
    """Let a process go on that was stopped; to any other it does nothing."""
    if pid := process.pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


@contextmanager
def _deaf() -> Iterator[None]:
    """A process begun in here hears no SIGTERM or Ctrl-C: it is told when to end."""
    resource_tracker.ensure_running()  # which a first process begins, and then hears them again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM, signal.SIGINT))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def hold(config: Config, line: Connection, level: int) -> None:
    """Hold mornings until the other end of the line is closed, or gone.

    Where a thread dies (the alarm clock does if it cannot write down what it did), all end: whoever
    began them begins them again.
    """
    os.nice(NICE)
    rarely()
    log_to_stderr(level)
    dead = threading.Event()

    def die(what: threading.ExceptHookArgs) -> None:
        log.error("a thread of the mornings broke off: %s", _in_a_line(what.exc_value))
        dead.set()

    threading.excepthook = die
    try:
        with build(config) as app:
            service = Service(app)
            service.start()
            line.send("")
            with suppress(EOFError, OSError):  # whoever asks is gone: time to go
                while not dead.is_set():
                    if line.poll(LOOK) and line.recv() == ASK:
                        line.send(service.health())
            service.stop()
    except NewsletterError as error:
        line.send(str(error))
    sys.exit(dead.is_set())


def _in_a_line(error: BaseException | None) -> str:
    """The first line of an error: those of a database add their statement below."""
    said = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {said}"
