"""Turns the bytes of a feed into entries: feedparser reads the format, the source its meaning."""

import calendar
import codecs
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from time import struct_time
from typing import Any

import feedparser

from newsletter.ingest.failure import FeedError
from newsletter.ingest.sources import SOURCES, Feed, Raw, UnusableEntryError
from newsletter.model import Entry, Reason

ENTRY_LIMIT = 20_000
_HEAD = 4096  # bytes in which the root element has begun
_ROOT = re.compile(rb"<((?:\w+:)?(?:rss|feed|RDF))\b")
_ANY_ROOT = re.compile(rb"<([a-z][\w:.-]{0,40})")
_ENTRY_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
# What feedparser raises for hostile documents: of chr(), of look-ups in what it has not read yet.
_DECLARED = re.compile(rb"""<!ENTITY(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_WIDE = {  # encodings of two or four bytes, by their mark; the longer ones first
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_ENCODING = re.compile(r"""(<\?xml[^>]{0,200}?)\sencoding=["'][\w-]{1,40}["']""")
_GIVES_UP = (ValueError, OverflowError, LookupError)
SURROGATES = range(0xD800, 0xE000)  # numbers that stand for no character by themselves
_REFERENCE = re.compile(rb"&#(\d{1,4000}|[xX][0-9a-fA-F]{1,4000});?")
_ENTRY_START = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a document held.

    `refused` has a reason per unusable entry. `cut`: the document's end is missing. `beyond` counts
    the entries after the limit, which were not looked at.
    """

    entries: tuple[Entry, ...]
    refused: tuple[str, ...] = ()
    cut: bool = False
    beyond: int = 0

    @property
    def announced(self) -> int:
        """How many entries the document held, the unusable ones included."""
        return len(self.entries) + len(self.refused)


@dataclass(frozen=True, slots=True)
class Document:
    """A feed's entries as they stand in it; `cut` and `beyond` as for `Parsed`."""

    entries: tuple[Raw, ...]
    cut: bool = False
    beyond: int = 0


def parse(body: bytes, feed: Feed) -> Parsed:
    """Read a document; raises FeedError (UNREADABLE) for what is no feed or has nothing whole.

    A document that breaks off keeps the entries that came whole.
    """
    document = read_document(body, feed)
    entries, refused = _sorted(document.entries, feed)
    if refused and not entries:
        raise FeedError(feed, Reason.UNREADABLE, f"no usable entry: {refused[0]}")
    return Parsed(entries, refused, document.cut, document.beyond)


def read_document(body: bytes, feed: Feed) -> Document:
    """Read a document's entries, whatever they are worth; raises FeedError as `parse` does.

    feedparser is told neither to sanitise nor to resolve addresses: both would rewrite
    `$p<q$ and $x<y>z$`; `clean` does it.
    """
    whole, cut = mended(without_entities(body))
    read = _read(whole, feed)
    if not read.get("version"):
        raise FeedError(feed, Reason.UNREADABLE, _nature(body), permanent=True)
    if not read.entries and (cut or read.bozo):
        raise FeedError(feed, Reason.UNREADABLE, "broken off before the first entry")
    return Document(
        tuple(map(raw, read.entries[:ENTRY_LIMIT])), cut, max(0, len(read.entries) - ENTRY_LIMIT)
    )


def without_entities(body: bytes) -> bytes:
    """Take the declarations of entities out of a document, so that nothing can expand.

    A reference to one then stands in the text as it was written. Wide encodings become UTF-8.
    """
    for mark, name in _WIDE.items():
        if body.startswith(mark):
            text = body.decode(name, errors="replace")
            body = _ENCODING.sub(r"\1", text, count=1).encode(errors="replace")
            break
    return _DECLARED.sub(b"", body) if b"<!ENTITY" in body else body


def mended(body: bytes) -> tuple[bytes, bool]:
    """Close a document that breaks off after its last whole entry; say whether it did.

    A closed one is parsed strictly like any other, while feedparser's lenient parser, which a
    broken one falls to, would change texts and hand out the half entry at the end.
    """
    root = _ROOT.search(body, 0, _HEAD)
    if not root or body.rfind(b"</" + root[1]) > 0:
        return body, False
    end = max((found.end() for found in _ENTRY_END.finditer(body)), default=0)
    first = _ENTRY_START.search(body)
    end = end or (first.start() if first else len(body))
    closing = b"</channel></rss>" if root[1] == b"rss" else b"</" + root[1] + b">"
    return body[:end] + closing, True


def _read(document: bytes, feed: Feed) -> Any:
    """Let feedparser read a document.

    Its lenient parser gives up on a reference to no character and on elements out of place; the
    former can be helped, and the document is tried again without.
    """
    try:
        return _feedparser(document)
    except _GIVES_UP:
        pass
    try:
        return _feedparser(_REFERENCE.sub(_possible, document))
    except _GIVES_UP as error:
        reason = f"broken beyond reading ({type(error).__name__}: {error})"
        raise FeedError(feed, Reason.UNREADABLE, reason, permanent=True) from error


def _feedparser(document: bytes) -> Any:
    return feedparser.parse(io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False)


def _possible(found: re.Match[bytes]) -> bytes:
    """Keep a reference to a character, and put the replacement character for any other."""
    digits = found[1].lower()
    number = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    real = 0 < number < sys.maxunicode and number not in SURROGATES
    return found[0] if real else b"\xef\xbf\xbd"


def _nature(body: bytes) -> str:
    """Say what came in place of a feed."""
    head = body[:_HEAD].lstrip().lower()
    if not head:
        return "an empty answer"
    if head.startswith((b"<!doctype html", b"<html")):
        return "a web page in place of a feed"
    root = _ANY_ROOT.search(head)
    if head.startswith(b"<?xml") and root:
        return f"XML, but no feed: <{root[1].decode()}>"
    return "no feed"


def _sorted(found: Iterable[Raw], feed: Feed) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    source, entries, refused = SOURCES[feed.source], [], []
    for item in found:
        try:
            entries.append(source.entry(item, feed))
        except UnusableEntryError as reason:
            refused.append(str(reason))
    return tuple(entries), tuple(refused)


def raw(item: Any) -> Raw:
    """Take from feedparser's entry what the sources read.

    `dict.get` on purpose: feedparser's own look-up maps missing keys to others, with warnings.
    """
    contents: Sequence[Any] = dict.get(item, "content") or ({},)
    return Raw(
        id=_string(item, "id"),
        link=_string(item, "link"),
        title=_string(item, "title"),
        body=_string(contents[0], "value") or _string(item, "summary"),
        authors=_authors(item),
        tags=_tags(item),
        dois=tuple(filter(None, (_string(item, key) for key in _DOI_FIELDS))),
        announce=_string(item, "arxiv_announce_type"),
        published=_date(item),
    )


_DOI_FIELDS = ("prism_doi", "dc_identifier", "arxiv_doi")


def _tags(item: Any) -> tuple[str, ...]:
    """Return the categories, the primary one first where an entry names it."""
    primary = dict.get(item, "arxiv_primary_category") or {}
    tags = (_string(tag, "term") for tag in (primary, *(dict.get(item, "tags") or ())))
    return tuple(dict.fromkeys(filter(None, tags)))


def _authors(item: Any) -> tuple[str, ...]:
    """Return the authors; a single one as it stood, because feedparser takes addresses out."""
    authors = dict.get(item, "authors") or ()
    named = tuple(filter(None, (_string(author, "name") for author in authors)))
    return (_string(item, "author") or named[0],) if len(named) == 1 else named


def _date(item: Any) -> date | None:
    return next(_dates(item), None)


def _dates(item: Any) -> Iterator[date]:
    """Yield the dates that can be read, the publication's first. feedparser's are in UTC."""
    for key in ("published_parsed", "updated_parsed"):
        moment = dict.get(item, key)
        if isinstance(moment, struct_time) and moment.tm_year > 1:
            yield datetime.fromtimestamp(calendar.timegm(moment), UTC).date()


def _string(holder: Any, key: str) -> str:
    value = dict.get(holder, key)
    return value if isinstance(value, str) else ""
