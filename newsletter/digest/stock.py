"""What the letters of one language say again and again, each thing made once.

Readers share topics, numbers, hours, and the sentences of the built-in writer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from newsletter.config import Site
from newsletter.digest.i18n import N_, tongue
from newsletter.digest.kinds import kind, ruled, wrapped
from newsletter.digest.links import Links
from newsletter.digest.reader import SLOTS, in_reply
from newsletter.digest.rows import Rows, two_digits
from newsletter.digest.sheet import EMPTY, Piece, Sheet, Stamp, cut, marks, piece
from newsletter.digest.view import FREQUENCIES, Room, in_quotes, source_lines, topic_name
from newsletter.digest.words import excerpt, language_of, plain
from newsletter.model import SourceReport
from subscribers.model import Frequency, Language

KIND = "digest"
BECAUSE = N_(
    "You get this letter because %(address)s asked for it: %(rhythm)s at %(hour)s (%(timezone)s)."
)
NOTHING_NEW = N_("Nothing new today for %(topics)s.")
_PREHEADER = 140
_FEW, _SOME, _MANY = 64, 1024, 8192
_ADDRESS = "\ufdd0"  # stands for it; `plain` lets none in


class Subject(NamedTuple):
    """A subject, up to the title of the briefing, and how a page says it."""

    text: str
    html: Piece


class Remark(NamedTuple):
    """A sentence around its citations, as a text with a slot for each, and its beginning."""

    before: Piece
    after: Piece
    text: Stamp
    news: Piece


class Cites(NamedTuple):
    """Citations as a page says them, and the number of each."""

    html: Piece
    text: tuple[Piece, ...]


class Number(NamedTuple):
    """A number as a page shows it, as a text begins a line, and what is asked for with it."""

    shown: Piece
    beside: Piece
    wishes: Stamp
    text_wishes: Stamp


class Heading(NamedTuple):
    """How a topic begins in a page and in a text, and what it is called in a ready reply."""

    html: Piece
    text: Piece
    command: Piece


class Ending(NamedTuple):
    """What stands below the papers of a topic, with the reader's slots (and `command`)."""

    html: Stamp
    text: Stamp


class Because(NamedTuple):
    """Why a letter comes, around the address of its reader: as words, and as a page says it."""

    before: str
    after: str
    opened: Piece
    closed: Piece


class Silence(NamedTuple):
    """What is said of topics that found nothing, and their names alone."""

    html: Piece
    text: Piece
    topics: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for a day: of how many sources, and how each went."""

    reports: tuple[SourceReport, ...] = ()
    origins: int = 0
    html: Piece = EMPTY
    text: Piece = EMPTY


class Stock:
    """The parts of the letters of one language."""

    def __init__(self, site: Site, language: Language, rooms: Collection[Room]) -> None:
        self.words = tongue(language)
        self.gettext = self.words.messages.gettext
        loaded = kind(KIND, language)
        slots = marks("subject preheader manage leave because replies rows")
        names = {"site": site, "links": Links(slots["manage"], slots["leave"])}
        self.html = Sheet(loaded.html, {**names, **slots}, slots)
        slots = marks("opening because replies manage leave rows")
        names["links"] = Links(slots["manage"], slots["leave"])
        self.text = Sheet(loaded.text, {**names, **slots}, slots)
        self._opened, closed = self.html.stamp("topic", "lang name found items").around("items")
        self.closed = closed.fill(EMPTY, EMPTY, EMPTY)
        self.rows = {room: Rows(self.html, self.text, language, room) for room in rooms}
        self._last_read = Read()
        self._render_subject = loaded.subject.render
        self.subject = lru_cache(_MANY)(self._subject)
        self.day = lru_cache(_FEW)(self.words.day)
        self.short_day = lru_cache(_FEW)(self.words.short_day)
        self.remark = lru_cache(_MANY)(self._remark)
        self.cites = lru_cache(_MANY)(self._cites)
        self.heading = lru_cache(_MANY)(self._heading)
        self.ending = lru_cache(_SOME)(self._ending)
        self.number = lru_cache(_SOME)(self._number)
        self.because = lru_cache(_SOME)(self._because)
        self.silence = lru_cache(_MANY)(self._silence)

    def read(self, reports: tuple[SourceReport, ...]) -> Read:
        """Say how the sources were read: once for the letters of a day, which share the reports."""
        if self._last_read.reports is not reports:
            lines = source_lines(reports, self.words.language)
            self._last_read = Read(
                reports,
                len({one.source for one in reports if one.announced}),
                self.html.render("sources", lines) if lines else EMPTY,
                self.text.render("sources", lines) if lines else EMPTY,
            )
        return self._last_read

    def _subject(self, day: date, count: int, *, sample: bool, titled: bool) -> Subject:
        names = {"day": self.short_day(day), "count": count, "sample": sample, "titled": titled}
        text = self._render_subject(names).strip() + (" · " if titled else "")
        return Subject(text, self.html.own(text))

    def _remark(self, text: str, cited: int) -> Remark:
        """Write a sentence that cites so many papers; their numbers have two digits."""
        stamp = self.html.stamp("remark", "cites", lang=language_of(text), said=text)
        before, after = stamp.around("cites")
        said = wrapped(f"{text} [{', '.join(['00'] * cited)}]")
        words, bracket, numbers = said.rpartition("[")
        slots = marks(" ".join(f"n{at}" for at in range(cited)))
        for mark in slots.values():
            numbers = numbers.replace("00", mark, 1)
        in_text = cut(f"\n{words}{bracket}{numbers}\n", slots)
        return Remark(before.fill(), after.fill(), in_text, self.preheader(text))

    def preheader(self, text: str) -> Piece:
        """Write what a mail client shows beside the subject."""
        return self.html.own(excerpt(text, _PREHEADER))

    def _heading(self, topic: str, found: int, limit: int) -> Heading:
        name = topic_name(topic, self.words, limit)
        count = self.html.said("found", found)
        opened = self._opened.fill(*map(self.html.own, (language_of(name), name, count)))
        return Heading(opened, piece(f"\n\n{ruled(f'{name} · {count}')}\n"), in_reply(topic))

    def _ending(self, more: int, place: int, *, paged: bool, by_mail: bool) -> Ending:
        known = {"anchor": f"#topic-{place}" if place else "", "more": more, "paged": paged}
        html = self.html.stamp("rest", f"{SLOTS} command", by_mail=by_mail, **known)
        return Ending(html, self.text.stamp("rest", SLOTS, **known))

    def _number(self, number: int, wish: str) -> Number:
        two = two_digits(number)
        known = {"number": two, "place": number}
        return Number(
            self.html.render("number", two, number),
            piece(f"\n{two}. "),
            self.html.stamp(wish, SLOTS, **known),
            self.text.stamp(wish, SLOTS, **known),
        )

    def _cites(self, numbers: Sequence[int]) -> Cites:
        html = [self.html.part("cite", two_digits(number), number) for number in numbers]
        return Cites(b"".join(html), tuple(piece(two_digits(number)) for number in numbers))

    def _because(self, frequency: Frequency, hour: time, timezone: str) -> Because:
        said = self.gettext(BECAUSE) % {
            "address": _ADDRESS,
            "rhythm": self.gettext(FREQUENCIES[frequency]),
            "hour": f"{hour:%H:%M}",
            "timezone": plain(timezone),
        }
        before, _, after = said.partition(_ADDRESS)
        return Because(before, after, self.html.own(before), self.html.own(after))

    def _silence(self, topics: Sequence[str], limit: int) -> Silence:
        names = [topic_name(topic, self.words, limit) for topic in topics]
        named = self.words.listed(in_quotes(names))
        said = self.gettext(NOTHING_NEW) % {"topics": named}
        html = self.html.render("quiet", said)
        return Silence(html, piece(f"\n{wrapped(said)}\n"), named)
