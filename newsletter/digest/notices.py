"""The mails beside the letter, in its family: each a subject, a text, a page and one method here.

Every method gives a finished `Letter` for any mailer and stores nothing. None of these mails is
one of a list: they carry no List-* header, and what answers a mail says so (RFC 3834).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from newsletter.config import Sender, Site
from newsletter.digest.i18n import N_, Tongue, tongue
from newsletter.digest.kinds import kind
from newsletter.digest.links import Links
from newsletter.digest.mime import notice
from newsletter.digest.people import TOPIC, examples, person
from newsletter.digest.sayings import (
    EXAMPLE,
    UNREAD,
    UNTOLD,
    above,
    hint,
    is_done,
    is_refused,
    lesson,
    remark,
    sentences,
    set_right,
    unmet,
    was_so,
)
from newsletter.digest.view import Passage, Room, card, passage, source_lines
from newsletter.digest.words import plain
from newsletter.model import DeliveryState, Learned, Letter, Paper, SourceReport
from subscribers.effects import Change, Code
from subscribers.model import Language, Subscriber

WINDOW = 30  # days that a new topic is tried on
TITLES = 3
WHOLE = Room(abstract=40_000, line=1000)  # an abstract nobody cuts, unless it is an attack
LISTED = 5  # topics that a confirmation names
LINE, LINES = 200, 20  # what is repeated of a mail that was not understood

# A confirmation goes to whomever a stranger names: no words of the stranger's that could sell
# anything travel in it.
_ADVERT = re.compile(r"[@/\\]|www\.|\w\.\w{2,}|\d{5,}", re.IGNORECASE)
_SHORT = 60

STATES = {
    DeliveryState.ACCEPTED: N_("accepted"),
    DeliveryState.EMPTY: N_("nothing matched"),
    DeliveryState.RETRY: N_("refused for now"),
    DeliveryState.FAILED: N_("refused for good"),
    DeliveryState.UNKNOWN: N_("sent, but never answered for"),
    DeliveryState.CLAIMED: N_("being sent"),
    DeliveryState.HELD: N_("held back"),
}
TROUBLED = (DeliveryState.FAILED, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Post:
    """Under what a mail is sent.

    `delivery` is its stable id: the same one gives the same Message-ID, so that a mail sent twice
    is recognisable. `moment` (aware) is what its Date header says, and its day is today for what
    the mail says. `answers` are the Message-IDs of the mail that this one answers (its References,
    then its own Message-ID); empty, the mail answers none.
    """

    delivery: str
    moment: datetime
    recipient: str
    language: Language
    answers: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day of the mail."""
        return self.moment.date()


@dataclass(frozen=True, slots=True)
class Found:
    """What a topic would have matched: how many papers, and the best of them (3 are shown).

    `instead` are topics that would do better where it is too broad or finds nothing; `said_as` is
    the English that a topic of another language is searched by. What a topic finds is not known
    before any paper was read. `usual` is the count without a strict line. `unmet` are the fields
    that no paper has, `is_unknown` says that nobody has said the topic in English.
    """

    topic: str
    count: int
    papers: tuple[Paper, ...] = ()
    is_too_broad: bool = False
    instead: tuple[str, ...] = ()
    said_as: tuple[str, ...] = ()
    is_known: bool = True
    usual: int = 0
    unmet: tuple[str, ...] = ()
    is_unknown: bool = False

    def remark(self, words: Tongue) -> str:
        """What is said of it, in a language."""
        if not self.is_known:
            return remark(self.said_as, words.messages.gettext(UNREAD), words)
        if self.usual and not self.count:
            return remark(self.said_as, above(self.usual, words), words)
        if self.unmet:
            return unmet(self.unmet, words)
        if self.is_unknown:
            return words.messages.gettext(UNTOLD) % {"example": EXAMPLE}
        better = hint(self.count, self.instead, words, is_too_broad=self.is_too_broad)
        return remark(self.said_as, better, words)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receipt says.

    `changes` are what became of the commands, in their order. `found` is what new topics would
    have matched. `unclear` are the lines that were not understood, as they were written. `undo` is
    the link that takes the changes back, "" where there are none. `learned` is what was taught the
    topics of the papers that more or less was wanted of; `judged` are the numbers of these papers,
    each with the link that takes it back. `is_last`: what else is written that day is answered on
    the next; `is_late`: that is this receipt.
    """

    changes: tuple[Change, ...] = ()
    found: tuple[Found, ...] = ()
    unclear: tuple[str, ...] = ()
    undo: str = ""
    learned: tuple[Learned, ...] = ()
    judged: tuple[tuple[int, str], ...] = ()
    is_last: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A mail that came from another address: its `writer`, its lines, the link that confirms it."""

    writer: str
    asked: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class MorningReport:
    """What the operator is told of a morning. `troubles` are one line each, in English."""

    day: date
    counts: Mapping[DeliveryState, int]
    sources: tuple[SourceReport, ...] = ()
    troubles: tuple[str, ...] = ()


class Notices:
    """Writes the mails beside the letter. Load it once and keep it."""

    def __init__(self, site: Site, sender: Sender) -> None:
        self._site = site
        self._sender = sender

    def confirm(
        self, post: Post, link: str, *, topics: Sequence[str] = (), expires: date | None = None
    ) -> Letter:
        """Ask whether the reader of `post.recipient` wants the letter; `link` opens the page.

        Of the `topics` those are named that hold no address, link or number to call.
        """
        named = [plain(topic) for topic in topics if _is_harmless(topic)][:LISTED]
        return self._write(
            "confirm",
            post,
            link=link,
            address=plain(post.recipient),
            topics=_passages(named),
            more=len(topics) - len(named) if named else 0,
            expires=tongue(post.language).plain_day(expires) if expires else "",
        )

    def welcome(
        self, post: Post, subscriber: Subscriber, links: Links, *, found: Sequence[Found] = ()
    ) -> Letter:
        """Greet somebody who confirmed, with what their topics would have found lately."""
        words = tongue(post.language)
        return self._write(
            "welcome",
            post,
            links,
            person=person(subscriber, post.day, words),
            finds=_finds(found, words, replies=bool(links.reply_to)),
            commands=tuple(examples(links, words)),
        )

    def receipt(self, post: Post, subscriber: Subscriber, links: Links, answer: Answer) -> Letter:
        """Say what a reply changed, and what the radar is now; `subscriber` is as they are then."""
        words = tongue(post.language)
        return self._write(
            "receipt",
            post,
            links,
            person=person(subscriber, post.day, words),
            said=tuple(sentences(answer.changes, words)),
            done=any(map(is_done, answer.changes)),
            refused=any(map(is_refused, answer.changes)) or bool(answer.unclear),
            was_so=any(map(was_so, answer.changes)),
            finds=_finds(answer.found, words, replies=bool(links.reply_to)),
            days=WINDOW,
            unclear=_passages(plain(line, LINE) for line in answer.unclear[:LINES]),
            undo=answer.undo,
            learned=tuple(filter(None, (lesson(one, words) for one in answer.learned))),
            judged=[(f"{number:02}", link) for number, link in answer.judged],
            last=answer.is_last,
            late=answer.is_late,
            help=bool(answer.unclear) or any(one.said.code is Code.HELP for one in answer.changes),
            commands=tuple(examples(links, words)),
        )

    def check(
        self,
        post: Post,
        subscriber: Subscriber,
        links: Links,
        doubts: Sequence[Doubt],
        *,
        is_late: bool = False,
        is_last: bool = False,
    ) -> Letter:
        """Ask whether mails were the subscriber's; `is_late` and `is_last` as in Answer."""
        return self._write(
            "check",
            post,
            links,
            person=person(subscriber, post.day, tongue(post.language)),
            doubts=[
                {
                    "writer": plain(one.writer, LINE),
                    "asked": _passages(plain(line, LINE) for line in one.asked[:LINES]),
                    "link": one.link,
                }
                for one in doubts
            ],
            late=is_late,
            last=is_last,
        )

    def paused(self, post: Post, subscriber: Subscriber, links: Links) -> Letter:
        """Say that the letters rest, or that they come again: whatever `subscriber` is now."""
        seen = person(subscriber, post.day, tongue(post.language))
        return self._write("paused", post, links, person=seen, link=links.pause)

    def goodbye(self, post: Post, back: str) -> Letter:
        """Say that somebody has left; `back` is the link to the page that takes it back."""
        return self._write("goodbye", post, link=back, address=plain(post.recipient))

    def moved_away(self, post: Post, *, new: str, undo: str) -> Letter:
        """Tell the old address that the letters go to a new one; `undo` takes it back.

        The new address is not spelt out: whoever reads the old one may be somebody else now.
        """
        return self._changed(post, other=_veiled(new), link=undo, moved=True)

    def moved_here(self, post: Post, links: Links, *, old: str) -> Letter:
        """Tell the new address that the letters come here now."""
        return self._changed(post, links, other=plain(old), link=links.manage, moved=False)

    def _changed(
        self, post: Post, links: Links | None = None, *, other: str, link: str, moved: bool
    ) -> Letter:
        names = {"other": other, "link": link, "moved": moved}
        return self._write("changed", post, links, address=plain(post.recipient), **names)

    def link(self, post: Post, subscriber: Subscriber, links: Links) -> Letter:
        """Send somebody the link to their topics and settings, since it was asked for on a page."""
        seen = person(subscriber, post.day, tongue(post.language))
        return self._write("link", post, links, person=seen)

    def abstract(
        self,
        post: Post,
        subscriber: Subscriber,
        links: Links,
        *,
        shown: Sequence[tuple[int, Paper]],
        missing: Sequence[int] = (),
    ) -> Letter:
        """Send whole abstracts, each with its number in the letter that was replied to."""
        words = tongue(post.language)
        return self._write(
            "abstract",
            post,
            links,
            person=person(subscriber, post.day, words),
            shown=[
                {"number": f"{number:02}", "card": card(paper, post.language, WHOLE)}
                for number, paper in shown
            ],
            missing=words.listed([f"{number:02}" for number in missing]),
        )

    def report(self, post: Post, report: MorningReport) -> Letter:
        """Tell the operator how a morning went."""
        words = tongue(post.language)
        return self._write(
            "report",
            post,
            address=plain(post.recipient),
            day=words.day(report.day),
            short_day=words.short_day(report.day),
            counts=_counts(report.counts, words),
            failed=sum(report.counts.get(state, 0) for state in TROUBLED),
            troubles=tuple(plain(line, 2 * LINE) for line in report.troubles),
            sources=source_lines(report.sources, post.language),
        )

    def _write(self, name: str, post: Post, links: Links | None = None, **names: Any) -> Letter:
        seen = {"site": self._site, "links": links, **names}
        return notice(
            kind(name, post.language).render(seen),
            delivery=post.delivery,
            date=post.moment,
            sender=self._sender,
            recipient=post.recipient,
            reply_to=links.reply_to if links else "",
            answers=post.answers,
        )


def _is_harmless(topic: str) -> bool:
    return len(topic) <= _SHORT and not _ADVERT.search(plain(topic))


def _passages(lines: Iterable[str]) -> tuple[Passage, ...]:
    return tuple(passage(line) for line in lines)


def _veiled(address: str) -> str:
    local, _, domain = plain(address).rpartition("@")
    return f"{local[:1]}…@{domain}"


def _finds(found: Sequence[Found], words: Tongue, *, replies: bool) -> list[dict[str, Any]]:
    return [
        {
            "topic": passage(plain(one.topic, TOPIC)),
            "count": one.count,
            "hint": one.remark(words),
            "set_right": set_right(one.topic, words) if one.said_as and replies else "",
            "cards": [card(paper, words.language) for paper in one.papers[:TITLES]],
        }
        for one in found
    ]


def _counts(counts: Mapping[DeliveryState, int], words: Tongue) -> list[tuple[str, str]]:
    return [
        (words.messages.gettext(said), words.number(counts[state]))
        for state, said in STATES.items()
        if counts.get(state)
    ]
