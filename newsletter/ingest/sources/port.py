"""What a kind of source has to say for itself, and what it works with."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from newsletter.errors import ConfigError, NewsletterError
from newsletter.ingest import clean
from newsletter.ingest.naming import canonical
from newsletter.model import Announce, Entry

FIELD_LIMIT = 256 * 1024  # characters of one field, raw
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>?#]+", re.IGNORECASE)
_TRACKING = re.compile(
    r"rss|ff|fc|utm_\w+|[fg]clid|mc_[ce]id|af|track|dgcid|rft_dat|xtor", re.IGNORECASE
)
_UNSAFE = re.compile(r"[\s\"'<>\\^`{|}\x00-\x1f\x7f]")
_NOTICE = re.compile(
    r"[\[(]?(?:(?:author|publisher|editorial) )?"
    r"(?P<what>correction|corrigendum|erratum|addendum|retraction|retracted|withdrawn|withdrawal"
    r"|expression of concern)(?: note)?(?: to)?\s*[:.—\])-]",
    re.IGNORECASE,
)
_PAPER = "(?:article|manuscript|paper|preprint|report|submission|version|work)"
_TAKEN_BACK = re.compile(
    rf"\W{{0,3}}(?:(?:this|the|our) {_PAPER} (?:has been|have been|was|is)(?: \w+)?"
    rf" (?P<what>withdrawn|retracted)\b"
    rf"|(?:the )?authors? (?:has|have) (?P<done>withdrawn|retracted) (?:this|their|the) {_PAPER}\b"
    r"|(?P<alone>withdrawn|retracted)(?: by\b| due to\b|\W*\Z))",
    re.IGNORECASE,
)
_NOTICES = {
    "retracted": "retraction",
    "withdrawal": "withdrawn",
    "corrigendum": "correction",
    "erratum": "correction",
}


@dataclass(frozen=True, slots=True)
class Feed:
    """One section of one source and the address to read it from.

    `mirrored`: the address is that of a mirror, which may stand on a private network.
    """

    source: str
    section: str
    label: str
    url: str
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """One entry as it stood in the feed, whatever the format; "" and () for what it lacks."""

    id: str = ""
    link: str = ""
    title: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    announce: str = ""
    published: date | None = None


class UnusableEntryError(NewsletterError):
    """An entry that cannot be taken in; says what it lacks. The feed's other entries can."""


class Source(Protocol):
    """A kind of source: where to fetch, what to call it, how to read an entry."""

    name: str
    quiet_weekends: bool

    def section(self, slug: str) -> str:
        """Return the slug as the source spells it; raise ConfigError for what it cannot be."""
        ...

    def label(self, section: str, given: str) -> str:
        """Return what a reader sees, with the operator's own word for the section if given."""
        ...

    def url(self, section: str, mirror: str | None) -> str:
        """Return the address of a section's feed, at the public host or at a mirror."""
        ...

    def entry(self, raw: Raw, feed: Feed) -> Entry:
        """Read one entry; raise UnusableEntryError if it cannot be one."""
        ...


def checked(source: str, slug: str, pattern: re.Pattern[str], example: str) -> str:
    """Return a slug that is safe in an address, or raise ConfigError."""
    if not pattern.fullmatch(slug):
        raise ConfigError(f"sources.{source}: {slug!r} is no section; write one such as {example}")
    return slug


def composed(
    raw: Raw,
    feed: Feed,
    *,
    key: str,
    link: str,
    authors: tuple[str, ...],
    categories: tuple[str, ...] = (),
    version: int = 1,
    announce: Announce = Announce.NEW,
    doi: str | None = None,
    also: tuple[str, ...] = (),
) -> Entry:
    """Put an entry together from what its source found out; cleans title and abstract."""
    if max(len(raw.title), len(raw.body)) > FIELD_LIMIT:
        raise UnusableEntryError("a field is too long")
    title = clean.text(raw.title)
    if not title:
        raise UnusableEntryError("no title")
    return Entry(
        source=feed.source,
        section=feed.section,
        label=feed.label,
        key=canonical(key),
        version=version,
        title=title,
        abstract=clean.abstract(raw.body),
        authors=authors,
        categories=categories,
        link=link,
        published=raw.published,
        announce=announce,
        doi=doi,
        also=also,
        raw_title=raw.title,
        raw_abstract=raw.body,
    )


def find_doi(*texts: str) -> str | None:
    """Return the first DOI in some texts, in lower case, without the resolver's address."""
    for text in texts:
        if found := _DOI.search(unquote(text)):
            return found[0].rstrip(".,;").lower()
    return None


def web_link(address: str) -> str:
    """Return an address as https without tracking, or "" if it is none that may be shown."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:  # such as half an IPv6 address
        return ""
    if parts.scheme not in {"http", "https"} or not host or _UNSAFE.search(parts.netloc):
        return ""
    asked = [pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])]
    path = quote(parts.path, safe="/%:@!$&()*+,;=~.-_")
    return urlunsplit(("https", parts.netloc, path, urlencode(asked, safe="/:"), ""))


def notices(title: str, abstract: str = "") -> tuple[str, ...]:
    """Return what kind of notice a paper announces: a correction, a retraction … or nothing.

    Publishers say it in the title; on preprint servers an abstract can be just that.
    """
    found = _NOTICE.match(title.strip()) or _TAKEN_BACK.match(abstract)
    if not found:
        return ()
    word = next(filter(None, found.groups())).lower()
    return (_NOTICES.get(word, word),)
