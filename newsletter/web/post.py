"""The mails that the pages cause: written by the digest, sent by whatever sends the letters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.delivery.port import Mailer
from newsletter.digest.links import Links
from newsletter.digest.notices import Notices, Post
from newsletter.model import Letter
from subscribers.model import Subscriber
from subscribers.signups import Signup


@dataclass(frozen=True, slots=True)
class MailPost:
    """The `Post` of the desk. `links` are those of a subscriber's letter.

    `mailer` opens one for each mail: pages are answered in many threads, and it serves one.
    """

    notices: Notices
    mailer: Callable[[], Mailer]
    links: Callable[[Subscriber], Links]
    clock: Callable[[], datetime]

    def confirm(self, signup: Signup, link: str, *, days: int) -> None:
        """Mail the link that confirms a sign-up."""
        asked = signup.asked.astimezone(ZoneInfo(signup.timezone))
        post = Post(f"confirm-{signup.handle}", asked, signup.address, signup.language)
        expires = (asked + timedelta(days=days)).date()
        self._send(self.notices.confirm(post, link, topics=signup.topics, expires=expires))

    def welcome(self, subscriber: Subscriber) -> None:
        """Greet somebody who has just joined."""
        post = self._post("welcome", subscriber)
        self._send(self.notices.welcome(post, subscriber, self.links(subscriber)))

    def fresh_link(self, subscriber: Subscriber) -> None:
        """Mail somebody the link to their own page."""
        post = self._post("link", subscriber)
        self._send(self.notices.link(post, subscriber, self.links(subscriber)))

    def _send(self, letter: Letter) -> None:
        with self.mailer() as mailer:
            mailer.send(letter)

    def _post(self, kind: str, subscriber: Subscriber) -> Post:
        now = self.clock()
        delivery = f"{kind}-{subscriber.handle}-{int(now.timestamp())}"
        moment = now.astimezone(ZoneInfo(subscriber.timezone))
        return Post(delivery, moment, subscriber.address, subscriber.language)
