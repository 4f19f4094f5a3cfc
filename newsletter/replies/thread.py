"""What ties a mail to other mails: which it is the same as, answers, and of which letter it is."""

import hashlib
import re
from datetime import date
from zoneinfo import ZoneInfo

from newsletter.replies.inbox import StoredMail
from newsletter.replies.mail import Part
from newsletter.replies.parse import Reply
from newsletter.replies.ports import Question
from subscribers.model import Subscriber, address_key

MAX_REFERENCES = 20
ISO_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,240}@[!-;=?A-~]{1,240}>")


def identity(mail: StoredMail, reply: Reply) -> str:
    """What two copies of one mail have in common, whichever way and how often they come."""
    # Not the Message-ID alone: programs exist that give the same one to each of their mails.
    name = reply.message_id or hashlib.sha256(mail.raw).hexdigest()
    said = "\n".join((name, reply.token or "", reply.sender, reply.text))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def answered(mail: StoredMail, reply: Reply) -> tuple[str, ...]:
    """The Message-IDs that an answer refers to (RFC 5322, 3.6.4), the mail's own last."""
    head = Part(mail.raw, 0, len(mail.raw))
    given = " ".join(head.values("references", "in-reply-to"))
    known = dict.fromkeys(MESSAGE_ID.findall(given)[-MAX_REFERENCES:])
    return (*known, reply.message_id) if reply.message_id else tuple(known)


def letter_day(mail: StoredMail) -> date | None:
    """The day of a letter that a mail's subject names: the reply links in letters put it there."""
    subject = " ".join(Part(mail.raw, 0, len(mail.raw)).values("subject"))
    try:
        return date.fromisoformat(found[0]) if (found := ISO_DAY.search(subject)) else None
    except ValueError:
        return None


def day_of(mail: StoredMail, reader: Subscriber) -> date:
    """The day on which a mail came, where its writer is: what "tomorrow" in it means."""
    return mail.received_at.astimezone(ZoneInfo(reader.timezone)).date()


def is_from(reply: Reply, reader: Subscriber) -> bool:
    """Whether a mail says that it is from its reader's own address."""
    return address_key(reply.sender) == address_key(reader.address)


def question(mail: StoredMail, reply: Reply) -> Question:
    """What a subscriber is asked of a mail that came from another address."""
    said = tuple(line for line in reply.text.splitlines() if line.strip())
    return Question(mail.handle, reply.sender, said, answered(mail, reply))
