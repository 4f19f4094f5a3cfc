"""Where the letters of one language are put together, out of pieces that were made before."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import time
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from newsletter.config import Site
from newsletter.digest.i18n import N_, tongue
from newsletter.digest.kinds import Rendered, kind, ruled, wrapped
from newsletter.digest.links import Links
from newsletter.digest.rows import Rows, two_digits
from newsletter.digest.sheet import EMPTY, Piece, Sheet, Stamp, joined, marks, pattern, piece
from newsletter.digest.view import (
    FREQUENCIES,
    LABEL,
    Room,
    in_quotes,
    source_lines,
    told_of,
    topic_name,
)
from newsletter.digest.words import excerpt, language_of, plain
from newsletter.model import Digest, Item, Section, SourceReport
from subscribers.model import Frequency, Language, Subscriber

KIND = "digest"
BECAUSE = N_(
    "You get this letter because %(address)s asked for it: %(rhythm)s at %(hour)s (%(timezone)s)."
)
NOTHING_NEW = N_("Nothing new today for %(topics)s.")
GREETINGS = ((12, N_("Good morning.")), (18, N_("Good afternoon.")), (24, N_("Good evening.")))
"""What is said before which hour; the hour is the one that the reader asked for."""
BELOW = Room(0, 200, 5, 40, links=False)
"""What a paper gets that is just below the line."""
_SENTENCE, _PREHEADER, _TITLE = 600, 140, 80
_LONGEST_REPLY = 400  # a topic that takes more, percent-encoded, is removed on the web
_NOTHING = EMPTY, EMPTY
_NEXT_LINE = "%0D%0A"  # in a ready reply (RFC 6068, section 5)

Ways = Literal["mail", "web", "both"]
"""How readers say what they want more of: by ready replies (on the web where replies are off), on
the web, or either."""


@dataclass(slots=True)
class _Parts:
    """A letter as a page says it, and as a text does: pieces in order."""

    html: list[Piece] = field(default_factory=list)
    text: list[Piece] = field(default_factory=list)

    def add(self, html: Piece, text: Piece) -> None:
        """Say something more."""
        self.html.append(html)
        self.text.append(text)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Where a reader's links lead, in pieces.

    `reply` begins the ready replies and `web` the pages of the day's papers, EMPTY where there are
    none or where they are not to be shown. `wishes` is a pattern of what surrounds the links of a
    paper, of which `wished` knows the parts by its number. Those of the text are `plain_…`.
    """

    links: Links
    manage: Piece
    page: Piece
    mail: Piece
    reply: Piece
    web: Piece
    wishes: Piece
    wished: Callable[[int], tuple[Piece, ...]]
    plain_manage: Piece
    plain_page: Piece
    plain_web: Piece


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for a day: of how many sources, and how each went."""

    reports: tuple[SourceReport, ...] = ()
    origins: int = 0
    html: Piece = EMPTY
    text: Piece = EMPTY


class Desk:
    """Where the letters of one language are put together."""

    def __init__(self, site: Site, language: Language, ways: Ways, rooms: Collection[Room]) -> None:
        self._ways = ways
        self._words = tongue(language)
        self._gettext = self._words.messages.gettext
        loaded = kind(KIND, language)
        names = {"site": site, "links": Links("", "")}
        slots = marks("subject preheader manage leave because replies rows")
        names["links"] = Links(slots["manage"], slots["leave"])
        self._html = html = Sheet(loaded.html, {**names, **slots}, slots)
        self._page = html.page.around("rows")
        slots = marks("opening because replies manage leave rows")
        names["links"] = Links(slots["manage"], slots["leave"])
        self._text = text = Sheet(loaded.text, {**names, **slots}, slots)
        self._letter = text.page.around("rows")
        self._rows = {room: Rows(html, text, language, room) for room in (*rooms, BELOW)}
        self._cut_parts(html, text)
        self._subject = lru_cache(maxsize=512)(loaded.subject.render)
        self._day = lru_cache(maxsize=64)(self._words.day)
        self._short_day = lru_cache(maxsize=64)(self._words.short_day)
        # Readers share topics, and the sentences of the built-in writer.
        self._heading = lru_cache(maxsize=8192)(self._make_heading)
        self._remark_of = lru_cache(maxsize=8192)(self._make_remark)
        self._rhythm = lru_cache(maxsize=1024)(self._make_rhythm)
        self._more = lru_cache(maxsize=1024)(self._make_more)
        self._anchor = lru_cache(maxsize=256)(_anchor)
        self._last_read = _Read()

    def _cut_parts(self, html: Sheet, text: Sheet) -> None:
        self._briefing = html.stamp("briefing", "byline remarks").around("remarks")
        self._remark = html.stamp("remark", "lang said cites")
        self._topic = html.stamp("topic", "lang name found more link remove items").around("items")
        self._remove = html.stamp("remove", "mail topic")
        self._wishes = {
            name: _wishes(html.stamp(name, "reply web number place"))
            for name in ("by_mail", "by_web", "by_both")
        }
        self._below = html.stamp("below", "wanted misses").around("misses")
        self._want_by_mail = html.stamp("want_by_mail", "reply commands")
        self._want_by_web = html.stamp("want_by_web", "web place number")
        self._by_reply = html.stamp("by_reply", "reply")
        self._nothing_new = html.stamp("quiet", "said")
        self._by_web = text.stamp("by_web", "web place")
        self._after = text.stamp("after", "more link")

    def write(self, digest: Digest, links: Links, room: Room) -> Rendered:
        """Write a letter that gives each paper so much room."""
        parts, rows = _Parts(), self._rows[room]
        shown = {item.number for item in digest.items()}
        reader = self._reader(digest, links, room)
        read = self._read(digest.sources)
        self._head(parts, digest, len(shown), read)
        news = self._brief(parts, digest, shown)
        for section in digest.sections:
            self._block(parts, section, reader, rows)
        self._updates(parts, digest)
        self._just_below(parts, digest, reader)
        quiet = self._quiet(parts, digest, room)
        parts.add(read.html, read.text)
        preheader = excerpt(news or self._topics(digest, room) or quiet, _PREHEADER)
        return self._sealed(parts, digest, reader, preheader)

    def _topics(self, digest: Digest, room: Room) -> str:
        names = [topic_name(one.topic, self._words, room.topic) for one in digest.sections]
        return self._words.listed(names)

    def _reader(self, digest: Digest, links: Links, room: Room) -> _Reader:
        own, plainly, day = self._html.own, self._text.own, digest.day.isoformat()
        page = f"{links.papers}/{day}" if links.papers else ""
        reply = links.ready_reply(day) if self._ways != "web" else ""
        web = page if self._ways != "mail" or not reply else ""
        pieces, shown = {"reply": own(reply), "web": own(web)}, room.links and (reply or web)
        places, wished = self._wishes[("by_both" if web else "by_mail") if reply else "by_web"]
        return _Reader(
            links=links,
            manage=own(links.manage),
            page=own(page),
            mail=own(links.ready_mail) if reply else EMPTY,
            **pieces,
            wishes=pattern([pieces[name] for name in places]) if shown else EMPTY,
            wished=wished,
            plain_manage=plainly(links.manage),
            plain_page=plainly(page),
            plain_web=plainly(web),
        )

    def _sealed(self, parts: _Parts, digest: Digest, reader: _Reader, preheader: str) -> Rendered:
        """Put the page, and the text, around what they say."""
        own, leave = self._html.own, reader.links.leave
        subject = self._subject_of(digest)
        because = self._because(digest.subscriber)
        replies = self._by_reply.fill(reader.reply) if reader.reply else EMPTY
        given = (
            *(own(subject), own(preheader), reader.manage, own(leave)),
            *(own(because), replies),
        )
        head, foot = self._page
        html = joined([head.fill(*given), *parts.html, foot.fill(*given)])
        said = (
            self._text.part("top", self._day(digest.day)),
            piece(wrapped(because)),
            self._text.part("by_reply") if reader.reply else EMPTY,
            reader.plain_manage,
            self._text.own(leave),
        )
        head, foot = self._letter
        text = joined([head.fill(*said), *parts.text, foot.fill(*said)])
        return Rendered(subject, (text, html))

    def _subject_of(self, digest: Digest) -> str:
        title = plain(digest.briefing.title, _TITLE)
        said = self._subject(
            count=sum(len(section.items) for section in digest.sections),
            day=self._short_day(digest.day),
            sample=digest.sample,
            titled=bool(title),
        ).strip()
        return f"{said} · {title}" if title else said

    def _because(self, person: Subscriber) -> str:
        rhythm = self._rhythm(person.frequency, person.hour, person.timezone)
        return self._gettext(BECAUSE) % {"address": plain(person.address), **rhythm}

    def _make_rhythm(self, frequency: Frequency, hour: time, timezone: str) -> dict[str, str]:
        return {
            "rhythm": self._gettext(FREQUENCIES[frequency]),
            "hour": f"{hour:%H:%M}",
            "timezone": plain(timezone),
        }

    def _head(self, parts: _Parts, digest: Digest, count: int, read: _Read) -> None:
        hour = digest.subscriber.hour.hour
        greeting = self._gettext(next(said for end, said in GREETINGS if hour < end))
        day = self._day(digest.day)
        said = ("head", count, greeting, day, digest.considered, read.origins)
        parts.add(self._html.part(*said), self._text.part(*said))
        if digest.sample:
            parts.add(self._html.part("sample"), self._text.part("sample"))

    def _brief(self, parts: _Parts, digest: Digest, shown: Collection[int]) -> str:
        """Write the briefing, citing only what is shown, and return its first sentence."""
        said = [
            (plain(one.text, _SENTENCE), cited)
            for one in digest.briefing.sentences
            if (cited := tuple(number for number in one.papers if number in shown))
        ]
        if not said:
            return ""
        writer = plain(digest.briefing.writer, LABEL)
        byline = ("byline", writer, digest.briefing.fallback, self._day(digest.day))
        opened, closed = self._briefing
        remarks = [self._remark_of(text, cited) for text, cited in said]
        html = (opened.fill(EMPTY), *(remark for remark, _ in remarks))
        parts.html += (*html, closed.fill(self._html.part(*byline)))
        parts.text += (piece("\n"), *(text for _, text in remarks), self._text.part(*byline))
        return said[0][0]

    def _make_remark(self, text: str, cited: tuple[int, ...]) -> tuple[Piece, Piece]:
        numbers = [two_digits(one) for one in cited]
        cites = [self._html.part("cite", *pair) for pair in zip(numbers, cited, strict=True)]
        lang = self._html.part("lang", language_of(text))
        html = self._remark.fill(lang, self._html.own(text), joined(cites))
        said = wrapped(f"{text} [{', '.join(numbers)}]")
        return html, piece(f"{said}\n")

    def _block(self, parts: _Parts, section: Section, reader: _Reader, rows: Rows) -> None:
        """Write a topic and its papers."""
        topic, found = section.topic, len(section.items) + section.more
        parts.add(*self._heading(topic, found, rows.room.topic))
        for item in section.items:
            self._row(parts, item, reader, rows)
        anchor = self._anchor(reader.links.topics.get(topic, 0))
        more, in_text = self._rest(section.more, anchor, reader) if section.more else _NOTHING
        link, plain_link = reader.manage + anchor, reader.plain_manage + anchor
        remove = EMPTY
        if reader.mail and (command := _in_reply(topic)):
            remove = self._remove.fill(reader.mail, command)
        html = self._topic[1].fill(EMPTY, EMPTY, EMPTY, more, link, remove)
        parts.add(html, self._after.fill(in_text, plain_link))

    def _make_heading(self, topic: str, count: int, limit: int) -> tuple[Piece, Piece]:
        name = topic_name(topic, self._words, limit)
        found = self._html.said("found", count)
        lang = self._html.part("lang", language_of(name))
        opened = self._topic[0].fill(
            lang, self._html.own(name), self._html.own(found), EMPTY, EMPTY, EMPTY
        )
        return opened, piece(f"\n\n{ruled(f'{name} · {found}')}\n")

    def _rest(self, count: int, anchor: Piece, reader: _Reader) -> tuple[Piece, Piece]:
        """Lead to what found no room, or count it where there is no page."""
        if not reader.page:
            return self._html.part("counted", count), self._text.part("counted", count)
        html, text = self._more(count)
        return html.fill(reader.page + anchor), text.fill(reader.plain_page + anchor)

    def _make_more(self, count: int) -> tuple[Stamp, Stamp]:
        return self._html.stamp("more", "link", count), self._text.stamp("more", "link", count)

    def _row(self, parts: _Parts, item: Item, reader: _Reader, rows: Rows) -> None:
        """Write one paper."""
        number, row = rows.number(item.number), rows.row(item.match)
        why, in_text = rows.why(item.match)
        wishes = reader.wishes % reader.wished(item.number) if reader.wishes else EMPTY
        parts.html += (row.before, number.shown, row.after, why, row.paths, wishes)
        parts.text += (number.beside, row.text, in_text, row.text_paths)
        if wishes and reader.plain_web:
            parts.text.append(self._by_web.fill(reader.plain_web, number.place))

    def _just_below(self, parts: _Parts, digest: Digest, reader: _Reader) -> None:
        """Write the near misses, and how more like them are had."""
        misses, rows = tuple(digest.misses()), self._rows[BELOW]
        if not misses:
            return
        opened, closed = self._below
        parts.add(opened.fill(EMPTY), self._text.part("below"))
        for topic, miss in misses:
            number, row = rows.number(miss.number), rows.row(miss.match)
            near, in_text = rows.missed(topic, miss.match)
            parts.html += (row.before, number.shown, row.after, near)
            parts.text += (number.beside, row.text, in_text, row.text_paths)
            if reader.plain_web:
                parts.text.append(self._by_web.fill(reader.plain_web, number.place))
        numbers = [miss.number for _, miss in misses]
        parts.html.append(closed.fill(self._wanted(numbers, reader)))
        if reader.reply:
            asked = in_quotes([f"more like {two_digits(one)}" for one in numbers])
            parts.text.append(self._text.part("want", ", ".join(asked)))

    def _wanted(self, numbers: list[int], reader: _Reader) -> Piece:
        """Lead to more like the near misses: one reply for all of them, a page for each."""
        if reader.reply:
            asked = _NEXT_LINE.join(f"more%20like%20{two_digits(one)}" for one in numbers)
            return self._want_by_mail.fill(reader.reply, piece(asked))
        links = [
            self._want_by_web.fill(reader.web, piece(str(one)), piece(two_digits(one)))
            for one in numbers
            if reader.web
        ]
        return piece(" · ").join(links)

    def _updates(self, parts: _Parts, digest: Digest) -> None:
        """Tell what became of papers that the reader was sent before."""
        if digest.updates:
            told = told_of(digest.updates, self._words.language)
            parts.add(self._html.part("updates", told), self._text.part("updates", told))

    def _read(self, reports: tuple[SourceReport, ...]) -> _Read:
        """Say how the sources were read: once for the letters of a day, which share the reports."""
        if self._last_read.reports is not reports:
            lines = source_lines(reports, self._words.language)
            self._last_read = _Read(
                reports,
                len({one.source for one in reports if one.announced}),
                self._html.render("sources", lines) if lines else EMPTY,
                self._text.render("sources", lines) if lines else EMPTY,
            )
        return self._last_read

    def _quiet(self, parts: _Parts, digest: Digest, room: Room) -> str:
        """Name the topics that found nothing, and return what was said."""
        loud = {section.topic for section in digest.sections}
        loud.update(topic for item in digest.items() for topic in item.match.also)
        names = [
            topic_name(topic, self._words, room.topic)
            for topic in digest.subscriber.topics
            if topic not in loud
        ]
        if not names:
            return ""
        topics = self._words.listed(in_quotes(names))
        said = self._gettext(NOTHING_NEW) % {"topics": topics}
        parts.add(self._nothing_new.fill(self._html.own(said)), piece(f"\n{wrapped(said)}\n"))
        return topics


@lru_cache(maxsize=8192)
def _in_reply(topic: str) -> Piece:
    """Return a topic as the subject of a ready reply; EMPTY if it is too long for a link.

    Any topic at all may follow, so it is the subject: there it is read as nothing else.
    """
    command = quote(plain(topic), safe="")
    return piece(command) if len(command) <= _LONGEST_REPLY else EMPTY


def _anchor(number: int) -> Piece:
    return piece(f"#topic-{number}") if number else EMPTY


def _wishes(stamp: Stamp) -> tuple[tuple[str, ...], Callable[[int], tuple[Piece, ...]]]:
    """Cut the links of a paper at what is the reader's; the rest is known by the number."""
    places, around = stamp.between("reply", "web")

    @lru_cache(maxsize=128)
    def wished(number: int) -> tuple[Piece, ...]:
        pieces = piece(two_digits(number)), piece(str(number))
        return tuple(one.fill(*pieces) for one in around)

    return places, wished
