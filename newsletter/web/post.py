"""The mails that the pages cause: written by the digest, sent by whatever sends the letters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.delivery.port import Mailer
from newsletter.digest.links import Links
from newsletter.digest.notices import Found, Notices, Post
from newsletter.model import Letter
from subscribers.model import Subscriber
from subscribers.signups import Signup

TRIED = 5  # topics of one who joins that are tried on the last weeks' papers


@dataclass(frozen=True, slots=True)
class MailPost:
    """The `Post` of the desk. `links` are those of a subscriber's letter.

    `found` says what a topic would have found in the weeks before a day. `mailer` opens
    one for each mail: pages are answered in many threads, and it serves one.
    """

    notices: Notices
    mailer: Callable[[], Mailer]
    links: Callable[[Subscriber], Links]
    clock: Callable[[], datetime]
    found: Callable[[str, date], Found]

    def confirm(self, signup: Signup, link: str, *, days: int) -> None:
        """Mail the link that confirms a sign-up."""
        asked = signup.asked.astimezone(ZoneInfo(signup.timezone))
        post = Post(f"confirm-{signup.handle}", asked, signup.address, signup.language)
        expires = (asked + timedelta(days=days)).date()
        self._send(self.notices.confirm(post, link, topics=signup.topics, expires=expires))

    def welcome(self, subscriber: Subscriber) -> None:
        """Greet somebody who has just joined, with what their first topics found lately."""
        post = self._post("welcome", subscriber)
        found = [self.found(topic, post.day) for topic in subscriber.topics[:TRIED]]
        self._send(self.notices.welcome(post, subscriber, self.links(subscriber), found=found))

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
