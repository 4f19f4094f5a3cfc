"""A digest as a mail: the parts of its templates, put together for one reader.

What a part says for all, or of a paper, is rendered and encoded once (`newsletter.digest.sheet`);
a letter is little more than a list of such pieces.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import quote

from newsletter.config import Site
from newsletter.digest.choose import without
from newsletter.digest.i18n import N_, tongue
from newsletter.digest.kinds import Rendered, kind, ruled, wrapped
from newsletter.digest.links import Links
from newsletter.digest.sheet import EMPTY, Chunk, Chunks, Sheet, chunk, joined, marks
from newsletter.digest.view import (
    FREQUENCIES,
    LABEL,
    ROOMY,
    Room,
    card,
    in_quotes,
    source_lines,
    topic_name,
)
from newsletter.digest.words import excerpt, language_of, plain
from newsletter.model import Digest, Item, Match, Paper, Section, SourceReport
from subscribers.model import Language, Subscriber

KIND = "digest"
BECAUSE = N_(
    "You get this letter because %(address)s asked for it: %(rhythm)s at %(hour)s (%(timezone)s)."
)
NOTHING_NEW = N_("Nothing new today for %(topics)s.")
MOST_HTML = 90_000
"""Bytes. Gmail clips a message at about 102 kB, and with it the link to leave."""
ROOMS = (
    ROOMY,
    Room(280, 200),
    Room(140, 150, 5, 40),
    Room(0, 100, 3, 30, 60, links=False),
)
"""A letter that would be longer gives each paper less room; only then are papers left out."""
_SENTENCE, _PREHEADER = 600, 140
_LONGEST_REPLY = 400  # a topic that takes more, percent-encoded, is removed on the web
_KEPT = 8192  # papers that are remembered in words; each takes about 7 kB


class Renderer:
    """Renders digests in any language. Load it once and keep it: loading styles the template."""

    def __init__(self, site: Site) -> None:
        self._desks = {language: _Desk(site, language) for language in Language}

    def render(self, digest: Digest, links: Links) -> Rendered:
        """Write a letter. The same digest and links give the same letter."""
        desk = self._desks[digest.language]
        for room in ROOMS:
            letter = desk.write(digest, links, room)
            if (size := _size(letter)) <= MOST_HTML:
                return letter
        while size > MOST_HTML and (shown := sum(1 for _ in digest.items())):
            fewer = without(digest.sections, 1 + (size - MOST_HTML) * shown // size)
            digest = replace(digest, sections=fewer)
            letter = desk.write(digest, links, ROOMS[-1])
            size = _size(letter)
        return letter


@dataclass(slots=True)
class _Parts:
    """Something as a page says it, and as a text does: pieces in order."""

    html: Chunks = field(default_factory=list)
    text: Chunks = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Ways:
    """Where a reader's links lead: on the web, and by reply, `ready` being how those begin.

    `wishes` are the pieces around the number in the reply links of a paper, `removal` those around
    the topic in that of a topic: none where replies are off, or where there is no room for them.
    """

    links: Links
    ready: str
    wishes: Chunks
    removal: Chunks


@dataclass(frozen=True, slots=True)
class _Worded:
    """A paper in words: what a page says before its number and after it, and what a text says."""

    paper: Paper
    before: Chunk
    after: Chunk
    text: Chunk
    paths: Chunk


class _Shelf:
    """What was made for the letters that give a paper so much room."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.papers: dict[int, _Worded] = {}
        self.why: dict[tuple[tuple[str, ...], ...], tuple[Chunk, Chunk]] = {}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for a day: of how many sources, and how each went."""

    reports: tuple[SourceReport, ...] = ()
    origins: int = 0
    html: Chunk = EMPTY
    text: Chunk = EMPTY


class _Desk:
    """Where the letters of one language are put together."""

    def __init__(self, site: Site, language: Language) -> None:
        self._language = language
        self._words = tongue(language)
        self._gettext = self._words.messages.gettext
        loaded = kind(KIND, language)
        slots = marks("subject preheader manage leave rows because replies")
        links = Links(slots["manage"], slots["leave"])
        self._html = html = Sheet(loaded.html, {**slots, "site": site, "links": links}, slots)
        slots = marks("opening rows because replies manage leave")
        links = Links(slots["manage"], slots["leave"])
        self._text = text = Sheet(loaded.text, {**slots, "site": site, "links": links}, slots)
        self._page = html.page.around("rows")
        self._letter = text.page.around("rows")
        self._briefing = html.stamp("briefing", "remarks byline").around("remarks")
        self._remark = html.stamp("remark", "lang said cites")
        self._topic = html.stamp("topic", "lang name found items more link remove").around("items")
        self._remove = html.stamp("remove", "mail topic")
        self._wishes = html.stamp("wishes", "reply number")
        self._by_reply = html.stamp("by_reply", "reply")
        self._nothing_new = html.stamp("quiet", "said")
        self._number = html.stamp("number", "anchor number")
        self._after = text.stamp("after", "more link")
        self._subject = lru_cache(maxsize=512)(loaded.subject.render)
        self._day = lru_cache(maxsize=64)(self._words.day)
        self._short_day = lru_cache(maxsize=64)(self._words.short_day)
        # Readers share topics, and the sentences of the built-in writer: remembering those spares
        # a quarter of a letter's time.
        self._heading = lru_cache(maxsize=8192)(self._make_heading)
        self._remark_of = lru_cache(maxsize=8192)(self._make_remark)
        self._numbered = lru_cache(maxsize=128)(self._make_numbered)
        self._shelves = {room: _Shelf(room) for room in ROOMS}
        self._last_read = _Read()

    def write(self, digest: Digest, links: Links, room: Room) -> Rendered:
        """Write a letter that gives each paper so much room."""
        parts, shelf = _Parts(), self._shelves[room]
        shown = {item.number for item in digest.items()}
        ways = self._ways(digest, links, room)
        read = self._read(digest.sources)
        self._head(parts, digest, len(shown), read)
        news = self._brief(parts, digest, shown)
        for section in digest.sections:
            self._block(parts, section, ways, shelf)
        quiet = self._quiet(parts, digest, room)
        parts.html.append(read.html)
        parts.text.append(read.text)
        preheader = excerpt(news or self._topics(digest, room) or quiet, _PREHEADER)
        return self._sealed(parts, digest, ways, preheader)

    def _ways(self, digest: Digest, links: Links, room: Room) -> _Ways:
        ready = links.ready_reply(str(digest.day))
        if not ready:
            return _Ways(links, ready, [], [])
        reply = self._html.escaped(ready)
        wishes = self._wishes.split(reply=reply) if room.links else []
        # Any topic at all may follow, so it is the subject: there it is read as nothing else.
        remove = self._remove.split(mail=self._html.escaped(links.ready_mail))
        return _Ways(links, ready, wishes, remove)

    def _sealed(self, parts: _Parts, digest: Digest, ways: _Ways, preheader: str) -> Rendered:
        """Put the page, and the text, around what they say."""
        links, ready = ways.links, ways.ready
        own, plainly = self._html.own, self._text.own
        day = self._short_day(digest.day)
        count = sum(len(section.items) for section in digest.sections)
        subject = plain(self._subject(count=count, day=day, sample=digest.sample))
        because = self._because(digest.subscriber)
        manage, leave = own(links.manage), own(links.leave)
        head, foot = self._page
        html, quoted_html = joined(
            [
                head.fill(
                    subject=own(subject), preheader=own(preheader), manage=manage, leave=leave
                ),
                *parts.html,
                foot.fill(
                    because=own(because),
                    manage=manage,
                    leave=leave,
                    replies=self._by_reply.fill(reply=own(ready)) if ready else EMPTY,
                ),
            ]
        )
        head, foot = self._letter
        text, quoted_text = joined(
            [
                head.fill(opening=self._text.part("top", self._day(digest.day))),
                *parts.text,
                foot.fill(
                    because=plainly(wrapped(because)),
                    replies=self._text.part("by_reply") if ready else EMPTY,
                    manage=plainly(links.manage),
                    leave=plainly(links.leave),
                ),
            ]
        )
        return Rendered(subject, text, html, (quoted_text, quoted_html))

    def _because(self, person: Subscriber) -> str:
        return self._gettext(BECAUSE) % {
            "address": plain(person.address),
            "rhythm": self._gettext(FREQUENCIES[person.frequency]),
            "hour": f"{person.hour:%H:%M}",
            "timezone": plain(person.timezone),
        }

    def _head(self, parts: _Parts, digest: Digest, count: int, read: _Read) -> None:
        day = self._day(digest.day)
        parts.html.append(self._html.part("head", count, day, digest.considered, read.origins))
        parts.text.append(self._text.part("head", count))
        if digest.sample:
            parts.html.append(self._html.part("sample"))
            parts.text.append(self._text.part("sample"))

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
        lines = [wrapped(f"{text} [{', '.join(map(_two, cited))}]") for text, cited in said]
        parts.html.append(opened.fill())
        parts.html += [self._remark_of(text, cited) for text, cited in said]
        parts.html.append(closed.fill(byline=self._html.part(*byline)))
        parts.text.append(chunk("\n" + "\n".join(lines) + "\n"))
        parts.text.append(self._text.part(*byline))
        return said[0][0]

    def _make_remark(self, text: str, cited: tuple[int, ...]) -> Chunk:
        return self._remark.fill(
            lang=self._html.part("lang", language_of(text)),
            said=self._html.own(text),
            cites=joined([self._html.part("cite", _two(one), f"p{one}") for one in cited]),
        )

    def _block(self, parts: _Parts, section: Section, ways: _Ways, shelf: _Shelf) -> None:
        """Write a topic and its papers."""
        name = topic_name(section.topic, self._words, shelf.room.topic)
        opened, heading = self._heading(name, len(section.items) + section.more)
        parts.html.append(opened)
        parts.text.append(heading)
        for item in section.items:
            self._row(parts, item, shelf, ways.wishes)
        link = ways.links.topic(section.topic)
        more = self._html.part("more", section.more)
        remove = self._removal(section.topic, ways)
        parts.html.append(self._topic[1].fill(more=more, link=self._html.own(link), remove=remove))
        more = self._text.part("more", section.more)
        parts.text.append(self._after.fill(more=more, link=self._text.own(link)))

    def _make_heading(self, name: str, count: int) -> tuple[Chunk, Chunk]:
        found = self._html.part("found", count)
        lang = self._html.part("lang", language_of(name))
        opened = self._topic[0].fill(lang=lang, name=self._html.own(name), found=found)
        return opened, chunk(f"\n\n{ruled(f'{name} · {found[0]}')}\n")

    def _removal(self, topic: str, ways: _Ways) -> Chunk:
        command = _in_link(plain(topic))
        if not ways.removal or len(command) > _LONGEST_REPLY:
            return EMPTY
        before, after = ways.removal
        return joined([before, chunk(command), after])

    def _row(self, parts: _Parts, item: Item, shelf: _Shelf, wishes: Chunks) -> None:
        """Write one paper out of pieces that were made before, whatever reader sees it."""
        anchored, number, beside = self._numbered(item.number)
        said = self._paper(item.match.paper, shelf)
        why = self._why(item.match, shelf)
        if wishes:
            more, less, end = wishes
            parts.html += (
                *(said.before, anchored, said.after),
                *(why[0], more, number, less, number, end),
            )
        else:
            parts.html += (said.before, anchored, said.after, why[0])
        parts.text += (beside, said.text, why[1], said.paths)

    def _make_numbered(self, number: int) -> tuple[Chunk, Chunk, Chunk]:
        two = _two(number)
        anchored = self._number.fill(anchor=chunk(f"p{number}"), number=chunk(two))
        return anchored, chunk(two), chunk(f"\n{two}. ")

    def _why(self, match: Match, shelf: _Shelf) -> tuple[Chunk, Chunk]:
        """Say why a paper is here, or remember it: many readers share a topic."""
        words, near, also = key = match.words, match.near, match.also
        if (kept := shelf.why.get(key)) is not None:
            return kept
        if len(shelf.why) >= _KEPT:
            shelf.why.clear()
        room = shelf.room
        found = ", ".join(in_quotes(words, room.word, room.words))
        names = [topic_name(topic, self._words, room.topic) for topic in also[: room.words]]
        close = ", ".join(in_quotes(near, room.word, room.words))
        said = ("why", found, close, ", ".join(in_quotes(names)))
        made = EMPTY, EMPTY
        if words or near or also:
            made = self._html.render(*said), self._text.render(*said)
        shelf.why[key] = made
        return made

    def _paper(self, paper: Paper, shelf: _Shelf) -> _Worded:
        """Put a paper into words, or remember it; the text begins beside its number."""
        kept = shelf.papers.get(paper.id)
        if kept is not None and (kept.paper is paper or kept.paper == paper):
            return kept
        if len(shelf.papers) >= _KEPT:
            shelf.papers.clear()
        seen = card(paper, self._language, shelf.room)
        before, after = self._html.stamp("card", "number", seen).around("number")
        text, _ = self._text.render("card", seen)
        paths = self._text.render("paths", seen)
        made = _Worded(paper, before.fill(), after.fill(), chunk(text.removeprefix(" " * 4)), paths)
        shelf.papers[paper.id] = made
        return made

    def _read(self, reports: tuple[SourceReport, ...]) -> _Read:
        """Say how the sources were read: once for the letters of a day, which share the reports."""
        if self._last_read.reports is not reports:
            lines = source_lines(reports, self._language)
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
        parts.html.append(self._nothing_new.fill(said=self._html.own(said)))
        parts.text.append(chunk(f"\n{wrapped(said)}\n"))
        return topics

    def _topics(self, digest: Digest, room: Room) -> str:
        names = [topic_name(one.topic, self._words, room.topic) for one in digest.sections]
        return self._words.listed(names)


def _size(letter: Rendered) -> int:
    """Return the bytes of a page, or what they cannot exceed if that is little enough."""
    encoded = len(letter.quoted[1]) if letter.quoted else MOST_HTML + 1
    return encoded if encoded <= MOST_HTML else len(letter.html.encode())


@lru_cache(maxsize=8192)
def _in_link(text: str) -> str:
    return quote(text, safe="")


def _two(number: int) -> str:
    return f"{number:02}"
