"""Where the letters of one language are put together, out of pieces that were made before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from newsletter.config import Site
from newsletter.digest.i18n import N_
from newsletter.digest.kinds import Rendered, wrapped
from newsletter.digest.links import Links
from newsletter.digest.reader import Reader, Ways, reader_of
from newsletter.digest.rows import Rows, two_digits
from newsletter.digest.sheet import EMPTY, Piece, joined, piece
from newsletter.digest.stock import Read, Stock
from newsletter.digest.view import LABEL, Room, in_quotes, told_of, topic_name
from newsletter.digest.words import plain
from newsletter.model import Digest, Item, Section
from subscribers.model import Language

GREETINGS = ((12, N_("Good morning.")), (18, N_("Good afternoon.")), (24, N_("Good evening.")))
"""What is said before which hour; the hour is the one that the reader asked for."""
BELOW = Room(0, 200, 5, 40, links=False)
"""What a paper gets that is just below the line."""
_SENTENCE, _TITLE = 600, 80
_NEXT_LINE = "%0D%0A"  # in a ready reply (RFC 6068, section 5)
_NO_WISH = "by_nothing"


@dataclass(slots=True)
class _Parts:
    """A letter as a page says it, and as a text does: pieces in order."""

    html: list[Piece] = field(default_factory=list)
    text: list[Piece] = field(default_factory=list)

    def add(self, html: Piece, text: Piece) -> None:
        """Say something more."""
        self.html.append(html)
        self.text.append(text)


class Desk:
    """Where the letters of one language are put together."""

    def __init__(self, site: Site, language: Language, ways: Ways, rooms: Collection[Room]) -> None:
        self._ways: Ways = ways
        self._stock = stock = Stock(site, language, (*rooms, BELOW))
        self._html, self._text = stock.html, stock.text
        self._page, self._letter = (one.page.around("rows") for one in (stock.html, stock.text))
        self._briefing = stock.html.stamp("briefing", "byline remarks").around("remarks")
        self._below = stock.html.stamp("below", "wanted misses").around("misses")
        self._want_by_mail = stock.html.stamp("want_by_mail", "reply commands")
        self._want_by_web = stock.html.stamp("want_by_web", "web place number")
        self._by_reply = stock.html.stamp("by_reply", "reply")

    def write(self, digest: Digest, links: Links, room: Room) -> Rendered:
        """Write a letter that gives each paper so much room."""
        parts, items, rows = _Parts(), tuple(digest.items()), self._stock.rows[room]
        reader = reader_of(links, digest.day, self._ways, self._html, self._text)
        read = self._stock.read(digest.sources)
        self._head(parts, digest, len(items), read)
        news = self._brief(parts, digest, {item.number for item in items})
        for section in digest.sections:
            self._block(parts, section, reader, rows)
        self._updates(parts, digest)
        self._just_below(parts, digest, reader)
        quiet = self._quiet(parts, digest, items, room)
        parts.add(read.html, read.text)
        preheader = news or self._stock.preheader(self._topics(digest, room) or quiet)
        return self._sealed(parts, digest, reader, preheader, len(items))

    def _topics(self, digest: Digest, room: Room) -> str:
        words = self._stock.words
        return words.listed([topic_name(one.topic, words, room.topic) for one in digest.sections])

    def _sealed(
        self, parts: _Parts, digest: Digest, reader: Reader, preheader: Piece, count: int
    ) -> Rendered:
        """Put the page, and the text, around what they say."""
        own, person, address = self._html.own, digest.subscriber, plain(digest.subscriber.address)
        (subject, titled), leave = self._subject_of(digest, count), reader.links.leave
        why = self._stock.because(person.frequency, person.hour, person.timezone)
        because = why.opened + own(address) + why.closed
        reply = reader.html.reply
        replies = self._by_reply.fill(reply) if reply else EMPTY
        given = titled, preheader, reader.html.manage, own(leave), because, replies
        (head, foot), pieces = self._page, parts.html
        html = joined((*head.pieces(*given), *pieces, *foot.pieces(*given)))
        top = self._text.part("top", self._stock.day(digest.day))
        said = piece(wrapped(f"{why.before}{address}{why.after}"))
        asked = self._text.part("by_reply") if reply else EMPTY
        written = top, said, asked, reader.text.manage, self._text.own(leave)
        (head, foot), pieces = self._letter, parts.text
        text = joined((*head.pieces(*written), *pieces, *foot.pieces(*written)))
        return Rendered(subject, (text, html))

    def _subject_of(self, digest: Digest, count: int) -> tuple[str, Piece]:
        """Return the subject, and how the page says it."""
        title = plain(digest.briefing.title, _TITLE)
        said = self._stock.subject(digest.day, count, sample=digest.sample, titled=bool(title))
        return said.text + title, said.html + self._html.own(title)

    def _head(self, parts: _Parts, digest: Digest, count: int, read: Read) -> None:
        hour = digest.subscriber.hour.hour
        greeting = self._stock.gettext(next(said for end, said in GREETINGS if hour < end))
        day = self._stock.day(digest.day)
        said = ("head", count, greeting, day, digest.considered, read.origins)
        parts.add(self._html.part(*said), self._text.part(*said))
        if digest.sample:
            parts.add(self._html.part("sample"), self._text.part("sample"))

    def _brief(self, parts: _Parts, digest: Digest, shown: Collection[int]) -> Piece:
        """Write the briefing, citing only what is shown, and return its first sentence."""
        news, (opened, closed), added = EMPTY, self._briefing, 0
        own = len(digest.briefing.sentences) - digest.briefing.added
        for place, one in enumerate(digest.briefing.sentences):
            if cited := tuple([number for number in one.papers if number in shown]):
                said = self._stock.remark(plain(one.text, _SENTENCE), len(cited))
                if not news:
                    news = said.news
                    parts.add(opened.fill(EMPTY), EMPTY)
                cites = self._stock.cites(cited)
                parts.html += (said.before, cites.html, said.after)
                parts.text += said.text.pieces(*cites.text)
                added += place >= own
        if news:
            writer, fallback = plain(digest.briefing.writer, LABEL), digest.briefing.fallback
            byline = ("byline", writer, fallback, self._stock.day(digest.day), added)
            parts.add(closed.fill(self._html.part(*byline)), self._text.part(*byline))
        return news

    def _block(self, parts: _Parts, section: Section, reader: Reader, rows: Rows) -> None:
        """Write a topic and its papers."""
        topic, more, stock = section.topic, section.more, self._stock
        heading = stock.heading(topic, len(section.items) + more, rows.room.topic)
        parts.add(heading.html, heading.text)
        group, wish = "", reader.wish if rows.room.links else _NO_WISH
        for item in section.items:
            if item.match.group != group:
                group = item.match.group
                self._group(parts, section.items, group, rows)
            row, number = rows.row(item.match), stock.number(item.number, wish)
            wishes = number.wishes.pieces(*reader.html)
            parts.html += (row.before, number.shown, row.after, row.end, *wishes)
            parts.text += (number.beside, row.text, *number.text_wishes.pieces(*reader.text))
        ending = stock.ending(
            more,
            reader.links.topics.get(topic, 0),
            paged=bool(reader.html.page),
            by_mail=bool(reader.html.mail and heading.command),
        )
        parts.html += (stock.closed, *ending.html.pieces(*reader.html, heading.command))
        parts.text += ending.text.pieces(*reader.text)

    def _group(self, parts: _Parts, items: Sequence[Item], group: str, rows: Rows) -> None:
        """Name what some papers have in common, above the first of them."""
        count = sum(one.match.group == group for one in items)
        if group and count > 1:
            parts.add(*rows.group(group, count))

    def _just_below(self, parts: _Parts, digest: Digest, reader: Reader) -> None:
        """Write the near misses, and how more like them are had."""
        misses, rows = tuple(digest.misses()), self._stock.rows[BELOW]
        if not misses:
            return
        opened, closed = self._below
        parts.add(opened.fill(EMPTY), self._text.part("below"))
        wish = "by_web" if reader.text.web else _NO_WISH
        for topic, miss in misses:
            row, number = rows.missed(topic, miss.match), self._stock.number(miss.number, wish)
            parts.html += (row.before, number.shown, row.after, row.end)
            parts.text += (number.beside, row.text, *number.text_wishes.pieces(*reader.text))
        numbers = [miss.number for _, miss in misses]
        parts.html.append(closed.fill(self._wanted(numbers, reader)))
        if reader.html.reply:
            asked = in_quotes([f"more like {two_digits(one)}" for one in numbers])
            parts.text.append(self._text.part("want", ", ".join(asked)))

    def _wanted(self, numbers: list[int], reader: Reader) -> Piece:
        """Lead to more like the near misses: one reply for all of them, a page for each."""
        if reader.html.reply:
            asked = _NEXT_LINE.join(f"more%20like%20{two_digits(one)}" for one in numbers)
            return self._want_by_mail.fill(reader.html.reply, piece(asked))
        links = [
            self._want_by_web.fill(reader.html.web, piece(str(one)), piece(two_digits(one)))
            for one in numbers
            if reader.html.web
        ]
        return joined(links)

    def _updates(self, parts: _Parts, digest: Digest) -> None:
        """Tell what became of papers that the reader was sent before."""
        if digest.updates:
            told = told_of(digest.updates, self._stock.words.language)
            parts.add(self._html.part("updates", told), self._text.part("updates", told))

    def _quiet(self, parts: _Parts, digest: Digest, items: Sequence[Item], room: Room) -> str:
        """Name the topics that found nothing, and return what was said."""
        loud = {section.topic for section in digest.sections}
        loud.update(topic for item in items for topic in item.match.also)
        silent = tuple(topic for topic in digest.subscriber.topics if topic not in loud)
        if not silent:
            return ""
        said = self._stock.silence(silent, room.topic)
        parts.add(said.html, said.text)
        return said.topics
