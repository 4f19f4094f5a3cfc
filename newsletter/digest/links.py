"""Where the links of one subscriber's letter lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from subscribers.model import Subscriber
from subscribers.tokens import Purpose, mint

SUBJECT = "radar"


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one subscriber. Every web link opens a page; none changes anything by itself.

    `leave` is the one-click URL too (RFC 8058: the mailbox provider POSTs to it). `reply_to` is an
    address that understands commands, and whoever mails `leave_to` leaves, whatever the mail says
    (both "" where replies are off: then no reply link is shown). Below `papers` lie the pages of
    the papers of the letters ("" where there are none).
    """

    manage: str
    leave: str
    reply_to: str = ""
    leave_to: str = ""
    papers: str = ""
    topics: Mapping[str, int] = field(default_factory=dict)

    @property
    def pause(self) -> str:
        """Where a subscriber stops the letters for a while."""
        return f"{self.manage}#pause"

    def topic(self, topic: str) -> str:
        """Return where a topic is changed or removed."""
        number = self.topics.get(topic)
        return f"{self.manage}#topic-{number}" if number else self.manage

    def paper(self, day: date, number: int) -> str:
        """Return where the whole abstract of a paper stands, by its number in a day's letter."""
        return self.papers and f"{self.papers}/{day.isoformat()}/{number}"

    def more(self, day: date, number: int) -> str:
        """Return where a button asks for more papers like one of a day's letter."""
        return self.papers and f"{self.paper(day, number)}/more"

    def less(self, day: date, number: int) -> str:
        """Return where a button asks for fewer papers like one of a day's letter."""
        return self.papers and f"{self.paper(day, number)}/less"

    def unsay(self, day: date, number: int) -> str:
        """Return where a button takes back what was said of a paper of a day's letter."""
        return self.papers and f"{self.paper(day, number)}/undo"

    def reply(self, command: str, about: str = SUBJECT) -> str:
        """Return a `mailto:` link that opens a ready reply; "" where replies are off."""
        ready = self.ready_reply(about)
        return ready and ready + quote(command, safe="")

    def ready_reply(self, about: str = SUBJECT) -> str:
        """Return what all reply links begin with; the command follows (RFC 6068, section 2).

        The command is the body. `about` is the day of a letter: such a mail names no letter
        otherwise. The subject is that of an answer, so that nobody reads a command in it.
        """
        return self.ready_mail and self.ready_mail + answering(about)

    @property
    def ready_mail(self) -> str:
        """A `mailto:` link to where replies go; "" where they are off."""
        return self.reply_to and f"mailto:{quote(self.reply_to, safe='@+')}"


def answering(about: str) -> str:
    """Return how a `mailto:` link goes on that begins a ready reply to something."""
    return f"?subject={quote(f'Re: {about}')}&body="


def links_for(
    base_url: str, keys: Sequence[bytes], subscriber: Subscriber, *, reply_domain: str = ""
) -> Links:
    """Mint the tokens of a subscriber and build the links from them.

    Mail to `reply_domain` comes in to us, "" where none does. The paths are one letter long because
    `email` encodes, and so breaks, a List-Unsubscribe URL of more than 74 characters. Raises
    InvalidTokenError for a handle that is none.
    """
    base = base_url.rstrip("/")
    manage, leave, reply, papers = (
        mint(keys, purpose, subscriber.handle, subscriber.generation)
        for purpose in (Purpose.MANAGE, Purpose.LEAVE, Purpose.REPLY, Purpose.PAPER)
    )
    return Links(
        manage=f"{base}/m/{manage}",
        leave=f"{base}/l/{leave}",
        reply_to=f"reply+{reply}@{reply_domain}" if reply_domain else "",
        leave_to=f"unsub+{leave}@{reply_domain}" if reply_domain else "",
        papers=f"{base}/p/{papers}",
        topics={topic: number for number, topic in enumerate(subscriber.topics, 1)},
    )
