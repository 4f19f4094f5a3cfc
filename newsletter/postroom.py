"""The post room of `newsletter serve`: mails come in, are dealt with one by one, and events too.

A thread of its own, so that a long morning keeps nobody waiting for their receipt. It sleeps until
something comes in, and looks by itself now and then for what waits for another try.
"""

import logging
import threading
from contextlib import ExitStack
from datetime import timedelta
from typing import Self

from newsletter.app import App
from newsletter.errors import NewsletterError
from newsletter.replies.inbox import Incoming
from newsletter.replies.ports import Handled
from newsletter.storage.briefings import SqlBriefings
from newsletter.storage.mails import SqlMails
from newsletter.storage.spending import SqlAccounts
from newsletter.storage.tallies import SqlTallies
from newsletter.web.hooks import Hooks
from newsletter.web.reception import hooks

ROUND = 30  # seconds between two looks when nothing comes in
KEPT = timedelta(days=90)  # mails that were dealt with, what models wrote, and tallies
DAY = timedelta(days=1)

log = logging.getLogger(__name__)


class PostRoom:
    """What comes in, for one process, from `with` on; the rest waits for the next start."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._mailer = app.mailer()
        self._events = app.event_desk()
        self.replies = app.replies(self._mailer)
        self._inboxes = app.inboxes(self.take)
        self._news = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="post room")
        self._tidied = app.clock() - DAY
        self.trouble = ""  # what is wrong, in words that anybody may read

    def hooks(self) -> Hooks | None:
        """Return what providers may call, as far as it is configured; raises ConfigError."""
        return hooks(self._app, self.take, self._news.set)

    def take(self, mail: Incoming) -> None:
        """Store a mail that has come in, and wake up. Raises StorageError."""
        self.replies.take(mail)
        self._news.set()

    def approvable(self, handle: str) -> int | None:
        """Return the generation of a held mail's token, None if there is none to confirm."""
        return self.replies.approvable(handle)

    def approve(self, handle: str) -> Handled | None:
        """Carry out a held mail that its subscriber has confirmed, and wake up to answer it."""
        handled = self.replies.approve(handle)
        self._news.set()
        return handled

    def __enter__(self) -> Self:
        """Open the ways in; raises NewsletterError."""
        with ExitStack() as opened:
            opened.callback(self._mailer.close)
            for inbox in self._inboxes:
                inbox.start()
                opened.callback(inbox.stop)
            self._thread.start()
            opened.callback(self._end)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Close the ways in, finish the mail in hand, and end."""
        self._opened.close()

    def _end(self) -> None:
        self._stopping.set()
        self._news.set()
        self._thread.join()

    def work(self) -> None:
        """Deal with all that waits, once."""
        self.replies.run(stop=self._stopping.is_set)
        self._events.process()
        self._tidy()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.clear()
            trouble = "what came in by mail has to wait; the log says why"
            try:
                self.work()
                trouble = ""
            except NewsletterError as error:
                log.error("the post room pauses: %s", error)  # noqa: TRY400 - its words say all
            except Exception:
                # The outermost loop of this thread. The mail stays claimed for a while, and is
                # given up after a few tries: a bug that it finds stops no other mail.
                log.exception("a bug in the post room")
            self.trouble = trouble
            self._news.wait(ROUND)

    def _tidy(self) -> None:
        """Forget once a day what nobody asks for any more."""
        now = self._app.clock()
        if now - self._tidied < DAY:
            return
        self._tidied = now
        database, long_ago = self._app.database, now - KEPT
        for kept in (SqlMails(database), SqlBriefings(database, self._app.clock)):
            kept.purge(long_ago)
        for counted in (SqlTallies(database), SqlAccounts(database)):
            counted.purge(long_ago.date())
