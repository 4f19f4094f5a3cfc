"""What travels between the stages: frozen values, in the order of a morning.

feed -> Entry -> Paper -> Match -> Cluster -> Section of Items -> Briefing -> Digest -> Letter
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from subscribers.model import Language, Subscriber


class Announce(StrEnum):
    """How a source announces an entry; arXiv's words, which the others are mapped to."""

    NEW = "new"
    CROSS = "cross"
    REPLACE = "replace"
    REPLACE_CROSS = "replace-cross"

    @property
    def is_news(self) -> bool:
        """Whether the entry announces a work rather than another version of one."""
        return self in {Announce.NEW, Announce.CROSS}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one feed, parsed and clean: plain Unicode text, no markup, no boilerplate.

    `key` names the work whatever feed and version it came in: `arxiv:2601.00001`,
    `doi:10.1101/…` (lower case) or `url:https://…`. `published` is the source's own date.
    `label` is the source as people read it: `arXiv (CS.CL)`, `PLOS Medicine`. `also` are other
    keys that the source states for the work, its journal version's say. The raw texts are the
    feed's own, from which title and abstract can be made again.
    """

    source: str
    section: str
    label: str
    key: str
    version: int
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    link: str
    published: date | None
    announce: Announce
    doi: str | None = None
    also: tuple[str, ...] = ()
    raw_title: str = ""
    raw_abstract: str = ""


class SourceStatus(StrEnum):
    """How the reading of a source ended."""

    OK = "ok"
    EMPTY = "empty"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a source gave nothing, in words that are translated where they are shown."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    NOTHING_ANNOUNCED = "nothing announced"
    STALE = "stale"  # the batch of the day before, served once more
    REFUSED = "refused"  # the server answered with an error
    UNREACHABLE = "unreachable"  # no answer: connection, DNS, time-out
    UNREADABLE = "unreadable"  # an answer that is no feed
    PARTIAL = "partial"  # the answer broke off; what had come by then was taken
    LATE = "late"  # not read before the ingest's deadline


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How one section of one source was read for one day. A failure is a value, not an error.

    `announced` counts the entries read, `taken` the works that were new to us, `refused` entries
    that could not be used. `detail` is for the operator, never for a letter.
    """

    source: str
    section: str
    label: str
    status: SourceStatus
    reason: Reason | None = None
    announced: int = 0
    taken: int = 0
    refused: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A work as a reader sees it, whatever feeds and versions it came in.

    `announced` is the day for whose letters it is news; None: stored, but news for nobody.
    """

    id: int
    key: str
    label: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    link: str
    published: date | None
    version: int = 1
    announce: Announce = Announce.NEW
    doi: str | None = None
    announced: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A paper that a topic asks for.

    `score` orders the papers of one topic. `words` are the words of the paper, as they stand
    there, that the topic matched: the answer to "why is this here". `also` names the other
    topics of the same radar that it matches. `near` are words of the paper that come close to what
    it does not say of the topic.
    """

    paper: Paper
    score: float
    words: tuple[str, ...]
    also: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster:
    """What one topic found, best first; a paper stands in one cluster only.

    `misses` are papers just below the line, which the whole radar has three of at most.
    """

    topic: str
    matches: tuple[Match, ...]
    misses: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered paper of a digest; numbers start at 1 and run through the whole letter."""

    number: int
    match: Match

    @property
    def paper(self) -> Paper:
        """The paper that the number stands for."""
        return self.match.paper


@dataclass(frozen=True, slots=True)
class Section:
    """A cluster as the letter shows it. `more` counts the matches that found no room."""

    topic: str
    items: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a briefing and the numbers of the items that it cites (never empty)."""

    text: str
    papers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """The few sentences on top of a letter.

    `writer` is the model's name, or "" for the built-in writer. `fallback`: a model was asked and
    gave nothing usable, so the built-in writer took over. `title` says in at most eight words what
    the day is about ("" where nobody found words for it).
    """

    sentences: tuple[Sentence, ...]
    writer: str = ""
    fallback: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that one letter says. `considered` counts the papers it was chosen from."""

    day: date
    subscriber: Subscriber
    sections: tuple[Section, ...]
    briefing: Briefing
    sources: tuple[SourceReport, ...]
    sample: bool = False
    considered: int = 0

    @property
    def language(self) -> Language:
        """The language that the letter is written in."""
        return self.subscriber.language

    def items(self) -> Iterator[Item]:
        """Every item, in the order of the numbers."""
        for section in self.sections:
            yield from section.items


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished mail: its parts, for providers that build the message, and its bytes.

    `headers` are the extra ones (List-*, Auto-Submitted), in order. `raw` is the whole RFC 5322
    message, CRLF line ends. `delivery` is the stable id of this mail in the ledger, and
    `message_id` is fixed with it.
    """

    delivery: str
    message_id: str
    day: date
    date: datetime
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a section between two readings; empty before the first.

    `etag` and `modified` are the server's words, sent back as they came (conditional GET). `batch`
    is the digest of the last batch that was not empty, read on `batch_day`. `failures` counts the
    readings that failed in a row; until `shut_until` no more are tried.
    """

    etag: str = ""
    modified: str = ""
    last_success: date | None = None
    batch: str = ""
    batch_day: date | None = None
    failures: int = 0
    shut_until: datetime | None = None


class DeliveryState(StrEnum):
    """Where a letter stands. It moves forward only."""

    CLAIMED = "claimed"  # a sender holds the lease and may be sending right now
    ACCEPTED = "accepted"  # the other side took responsibility
    RETRY = "retry"  # refused for now
    FAILED = "failed"  # refused for good
    UNKNOWN = "unknown"  # the bytes may have left, nobody answered
    EMPTY = "empty"  # nothing matched: no letter was due after all


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the ledger: one per edition (day) and subscriber.

    `through` is the highest paper id that was news when the letter was composed; together with
    `day` it says where the next letter begins. `items` are the paper ids in the letter's order.
    `provider_id` is the messenger's own name for the mail, if it gave one.
    """

    day: date
    subscriber_id: int
    state: DeliveryState
    attempt: int
    through: int
    items: tuple[int, ...] = ()
    message_id: str = ""
    detail: str = ""
    lease_until: datetime | None = None
    provider_id: str = ""
