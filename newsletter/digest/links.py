"""Where the links of one subscriber's letter lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from subscribers.model import Subscriber
from subscribers.tokens import Purpose, mint


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one subscriber. Every web link opens a page; none changes anything by itself.

    `leave` is the one-click URL too (RFC 8058: the mailbox provider POSTs to it). `reply_to` is an
    address that understands commands ("" where replies are off: then no reply link is shown).
    """

    manage: str
    leave: str
    reply_to: str = ""
    topics: Mapping[str, int] = field(default_factory=dict)

    @property
    def pause(self) -> str:
        """Where a subscriber stops the letters for a while."""
        return f"{self.manage}#pause"

    def topic(self, topic: str) -> str:
        """Return where a topic is changed or removed."""
        number = self.topics.get(topic)
        return f"{self.manage}#topic-{number}" if number else self.manage

    def reply(self, command: str) -> str:
        """Return a `mailto:` link that opens a ready reply; "" where replies are off (RFC 6068)."""
        if not self.reply_to:
            return ""
        return f"mailto:{quote(self.reply_to, safe='@+')}?subject={quote(command)}"


def links_for(
    base_url: str, keys: Sequence[bytes], subscriber: Subscriber, *, reply_to: str = ""
) -> Links:
    """Mint the tokens of a subscriber and build the links from them.

    The paths are one letter long because `email` encodes, and so breaks, a List-Unsubscribe URL
    of more than 74 characters. Raises InvalidTokenError for a handle that is none.
    """
    base = base_url.rstrip("/")
    manage, leave = (
        mint(keys, purpose, subscriber.handle, subscriber.generation)
        for purpose in (Purpose.MANAGE, Purpose.LEAVE)
    )
    numbers = {topic: number for number, topic in enumerate(subscriber.topics, 1)}
    return Links(f"{base}/m/{manage}", f"{base}/l/{leave}", reply_to, numbers)
