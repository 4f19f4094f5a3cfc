"""What travels between the stages: frozen values, in the order of a morning.

feed -> Entry -> Paper -> Match -> Cluster -> Section of Items -> Briefing -> Digest -> Letter
"""

from binascii import a2b_qp
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

    @property
    def merged(self) -> int:
        """Entries of works that were there already: other versions, other feeds, read before."""
        return self.announced - self.taken - self.refused


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

    def __hash__(self) -> int:
        """Enough to tell papers apart: they are the keys of many caches."""
        return hash((self.id, self.title))

    @property
    def notice(self) -> str:
        """What kind of notice the paper is, or was put under: a retraction, say; else ""."""
        return next((name for name in self.categories if name in NOTICES), "")


NOTICES = ("retraction", "withdrawn", "expression of concern", "correction", "addendum")


class Change(StrEnum):
    """What can become of a paper after it was announced."""

    PUBLISHED = "published"  # the preprint has a journal version now
    UPDATED = "updated"  # a higher version came out
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Update:
    """What became of a paper, and since when it is known here.

    `where` is the journal as people read it, "" where only its DOI is known; `link` leads there.
    """

    paper: Paper
    change: Change
    where: str
    link: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said of a paper of a topic: more (1), less (-1) like it; 0: they opened it."""

    topic: str
    paper: Paper
    value: int
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Learned:
    """What was said of its papers has taught a topic: words that lift a paper now, or lower one."""

    topic: str
    lifts: tuple[str, ...] = ()
    lowers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kin:
    """A paper of another topic that a paper is near in meaning, and how near (a cosine)."""

    paper_id: int
    nearness: float


@dataclass(frozen=True, slots=True)
class Match:
    """A paper that a topic asks for.

    `score` orders the papers of one topic. `words` are the words of the paper, as they stand
    there, that the topic matched: the answer to "why is this here". `also` names the other
    topics of the same radar that it matches. `near` are words of the paper that come close to what
    it does not say of the topic. `group` names the papers of its cluster that it is like ("":
    none), `bridges` the other topics that it matches or comes near a paper of, and `kin` the papers
    of other topics that mean nearly the same, the nearest first. `liked`: words of liked papers.
    """

    paper: Paper
    score: float
    words: tuple[str, ...]
    also: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    group: str = ""
    bridges: tuple[str, ...] = ()
    kin: tuple[Kin, ...] = ()
    liked: tuple[str, ...] = ()


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
    """A cluster as the letter shows it. `more` counts the matches that found no room.

    `misses` are papers just below the line, numbered after all items of the letter.
    """

    topic: str
    items: tuple[Item, ...]
    more: int = 0
    misses: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a briefing and the numbers of the items that it cites (never empty)."""

    text: str
    papers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """The few sentences on top of a letter.

    `writer` is the model's name, or "" for the built-in writer, who adds the last `added` sentences
    to a model's. `fallback`: a model gave nothing usable. `title` has at most eight words, or none.
    """

    sentences: tuple[Sentence, ...]
    writer: str = ""
    fallback: bool = False
    title: str = ""
    added: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that one letter says. `considered` counts the papers it was chosen from.

    `updates` tell what became of papers that the subscriber was sent before.
    """

    day: date
    subscriber: Subscriber
    sections: tuple[Section, ...]
    briefing: Briefing
    sources: tuple[SourceReport, ...]
    sample: bool = False
    considered: int = 0
    updates: tuple[Update, ...] = ()

    @property
    def language(self) -> Language:
        """The language that the letter is written in."""
        return self.subscriber.language

    def items(self) -> Iterator[Item]:
        """Every item, in the order of the numbers."""
        for section in self.sections:
            yield from section.items

    def misses(self) -> Iterator[tuple[str, Item]]:
        """Every near miss with the topic that it missed, in the order of the numbers."""
        found = [(one.topic, miss) for one in self.sections for miss in one.misses]
        return iter(sorted(found, key=lambda pair: pair[1].number))

    def numbered(self) -> tuple[Paper, ...]:
        """What the numbers of the letter stand for: 1 for the first, and so on."""
        return (*(item.paper for item in self.items()), *(miss.paper for _, miss in self.misses()))


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished mail: its bytes, and its parts for providers that build the message.

    `headers` are the extra ones (List-*, Auto-Submitted), in order. `raw` is the whole RFC 5322
    message, CRLF line ends. `quoted` are its text and its HTML in quoted-printable: as texts they
    are made where somebody wants them, since most letters leave as they are. `delivery` is the
    stable id of this mail in the ledger, and `message_id` is fixed with it.
    """

    delivery: str
    message_id: str
    day: date
    date: datetime
    sender: str
    recipient: str
    subject: str
    quoted: tuple[bytes, bytes]
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    reply_to: str | None = None

    @property
    def text(self) -> str:
        """The plain text part."""
        return unquoted(self.quoted[0])

    @property
    def html(self) -> str:
        """The HTML part."""
        return unquoted(self.quoted[1])


def unquoted(part: bytes) -> str:
    """Read a part that was written in quoted-printable (RFC 2045, section 6.7)."""
    return a2b_qp(part).decode().replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a section between two readings; empty before the first.

    `etag` and `modified` are the server's words, sent back as they came (conditional GET). `batch`
    is the digest of the last batch that was not empty, read on `batch_day`. `failures` counts the
    readings that failed in a row; until `shut_until` no more are tried. Until `fresh_until` the
    server said that nothing changes (Cache-Control). Through `gapless`, no announcement is missing.
    """

    etag: str = ""
    modified: str = ""
    last_success: date | None = None
    batch: str = ""
    batch_day: date | None = None
    failures: int = 0
    shut_until: datetime | None = None
    fresh_until: datetime | None = None
    gapless: date | None = None


class DeliveryState(StrEnum):
    """Where a letter stands. It moves forward only."""

    CLAIMED = "claimed"  # a sender holds the lease and may be sending right now
    ACCEPTED = "accepted"  # the other side took responsibility
    RETRY = "retry"  # refused for now
    FAILED = "failed"  # refused for good
    UNKNOWN = "unknown"  # the bytes may have left, nobody answered
    EMPTY = "empty"  # nothing matched: no letter was due after all
    HELD = "held"  # not begun: a new sender may send no more that day


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the ledger: one per edition (day) and subscriber.

    `through` is the highest paper id that was news when the letter was composed; together with
    `day` it says where the next letter begins. `items` are the paper ids in the letter's order.
    `provider_id` is the messenger's own name for the mail, if it gave one. `begun_at` is when the
    letter was claimed first, and before `next_at` nobody may claim it again.
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
    begun_at: datetime | None = None
    next_at: datetime | None = None
