"""Any other feed, by its address and a label: journals, societies, preprint servers, blogs.

An entry that comes from a server which has a kind of its own is read as that kind reads it. What
publishers put in place of an abstract ("Science, Volume 391, Issue 6781, …") is taken for what it
is, and the paper is kept without one.
"""

import re
from dataclasses import replace
from urllib.parse import quote, urlsplit

from newsletter.errors import ConfigError
from newsletter.ingest import clean, names
from newsletter.ingest.sources.arxiv import Arxiv
from newsletter.ingest.sources.elife import Elife
from newsletter.ingest.sources.nature import Nature
from newsletter.ingest.sources.plos import Plos
from newsletter.ingest.sources.port import (
    Feed,
    Raw,
    Source,
    UnusableEntryError,
    composed,
    find_doi,
    notices,
    web_link,
)
from newsletter.ingest.sources.pubmed import PubMed
from newsletter.ingest.sources.rxiv import EVERYTHING, Rxiv
from newsletter.model import Announce, Entry

_HOSTS: dict[str, Source] = {
    "arxiv.org": Arxiv(),
    "biorxiv.org": Rxiv("biorxiv", "bioRxiv"),
    "medrxiv.org": Rxiv("medrxiv", "medRxiv"),
    "nature.com": Nature(),
    "plos.org": Plos(),
    "pubmed.ncbi.nlm.nih.gov": PubMed(),
    "elifesciences.org": Elife(),
}
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?][\x21-\x7e]*)?")
_UNFINISHED = re.compile(r"[?&][\w.-]*$")  # a question without an answer: the label was cut off it
_LONGEST = 5000  # characters of an abstract; blogs send whole essays
_VERSION = re.compile(r"[-/.]?v(\d{1,2})$")
_VERSIONED = ("10.26434/", "10.20944/", "10.21203/", "10.31234/")  # servers that number their DOIs
_NUMBERED_PAGES = re.compile(r"/(?:full|abstract|pdf|epdf|meta)/?$")
_WRAPPINGS = (
    re.compile(  # the American Physical Society
        r"\s*Author\(s\): (?P<names>.{1,20000}?)<br ?/?>(?P<rest>.*?)(?:<br ?/?>)?"
        r"\s*\[[^\[\]]{3,80}\] Published [^<]{3,40}",
        re.DOTALL,
    ),
    re.compile(  # ScienceDirect
        r"\s*<p>Publication date: [^<]*</p>\s*<p><b>Source:</b>[^<]*</p>"
        r"(?:\s*<p>Author\(s\): (?P<names>[^<]*)</p>)?(?P<rest>)\s*"
    ),
    re.compile(  # Pensoft
        r"\s*<p>[^<]*</p>\s*<p>DOI:(?P<doi>[^<]*)</p>\s*<p>Authors: (?P<names>[^<]*)</p>"
        r"\s*<p>Abstract:(?P<rest>.*?)(?:\s*<p><a[^>]*>\w{3,4}</a></p>)*\s*",
        re.DOTALL,
    ),
)
_ISSUE = re.compile(
    r"(?:[^.]{0,150}, )?(?:Ahead of Print|(?:Volume|Vol\.) \w+(?:, (?:Issue|No\.) [\w/-]+)?)"
    r"(?:, [^.]{0,120})?[. ]*"
)
_AND = re.compile(r",?\s+and\s+")
_INITIALS_SECOND = re.compile(r"[^,]+,\s*(?:[A-Z]\.[\s-]*){1,4}(?:,|$)")
_PLAIN_TURN = re.compile(r"[^,]+,[^,]+")


class Web:
    """A feed of any publisher in any format."""

    name = "feeds"
    quiet_weekends = False

    def section(self, slug: str) -> str:
        """Return the address of the feed, which names the section."""
        if not _ADDRESS.fullmatch(slug):
            example = "https://journal.example/rss=Journal of Examples"
            raise ConfigError(f"sources.{self.name}: {slug!r} is no address; write one: {example}")
        if _UNFINISHED.search(slug):
            raise ConfigError(f"sources.{self.name}: {slug}: no label; write it as ADDRESS=Label")
        return slug

    def label(self, section: str, given: str) -> str:
        """Return the operator's label, or the host where there is none."""
        return given or (urlsplit(section).hostname or section).removeprefix("www.")

    def url(self, section: str, mirror: str | None) -> str:
        """Return the address; a mirror keeps a folder for each host."""
        if not mirror:
            return section
        parts = urlsplit(section)
        asked = quote(f"?{parts.query}") if parts.query else ""
        return f"{mirror}/feeds/{parts.netloc}{parts.path}{asked}"

    def entry(self, raw: Raw, feed: Feed) -> Entry:
        """Read an entry as its server's own kind does, or by what feeds have in common."""
        kind = _kind(raw)
        if not kind:
            return _common(raw, feed)
        try:
            entry = kind.entry(raw, replace(feed, section=EVERYTHING))
        except UnusableEntryError as reason:
            if "no DOI" not in str(reason):
                raise
            return _common(raw, feed)  # news of a journal, say
        return replace(entry, section=feed.section)


def _kind(raw: Raw) -> Source | None:
    if raw.id.startswith("oai:arXiv.org:"):
        return _HOSTS["arxiv.org"]
    for address in (raw.link, raw.id):
        host = web_host(address)
        for ending, kind in _HOSTS.items():
            if host == ending or host.endswith(f".{ending}"):
                return kind
    return None


def web_host(address: str) -> str:
    """Return the host of an address in lower case, or ""."""
    try:
        return (urlsplit(address.strip()).hostname or "").lower()
    except ValueError:  # such as half an IPv6 address
        return ""


def _common(raw: Raw, feed: Feed) -> Entry:
    told, written, body = _unwrapped(raw.body)
    doi, version = _numbered(find_doi(*raw.dois, raw.link, raw.id, told))
    link = web_link(raw.link) or web_link(raw.id) or (f"https://doi.org/{doi}" if doi else "")
    if not link:
        raise UnusableEntryError("neither link nor DOI")
    entry = composed(
        replace(raw, body=body),
        feed,
        key=f"doi:{doi}" if doi else f"url:{link}",
        version=version,
        link=link,
        authors=_authors(raw.authors) or names.listed(_AND.sub(", ", written)),
        categories=(*dict.fromkeys(raw.tags), *notices(raw.title)),
        announce=Announce.REPLACE if version > 1 else Announce.NEW,
        doi=doi,
    )
    shown = _abstract(entry)
    # What was no abstract must not become one when the raw texts are cleaned again.
    raw_abstract = entry.raw_abstract if shown == entry.abstract else ""
    return replace(entry, abstract=shown, raw_abstract=raw_abstract)


def _numbered(doi: str | None) -> tuple[str | None, int]:
    """Take the version off a DOI that has one, and what is no part of it off any other."""
    if not doi:
        return None, 1
    doi = _NUMBERED_PAGES.sub("", doi)
    found = _VERSION.search(doi) if doi.startswith(_VERSIONED) else None
    return (doi[: found.start()], int(found[1])) if found else (doi, 1)


def _unwrapped(body: str) -> tuple[str, str, str]:
    """Return the DOI and the names that a body holds, and the abstract in it."""
    for wrapping in _WRAPPINGS:
        if found := wrapping.fullmatch(body):
            held = found.groupdict()
            return held.get("doi") or "", held["names"] or "", held["rest"]
    return "", clean.byline(body), body


def _abstract(entry: Entry) -> str:
    text = entry.abstract
    if _ISSUE.fullmatch(text) or clean.says_the_same(text, entry.title):
        return ""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' ')[0]} …"


def _authors(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return names in reading order, whichever way round and however joined they came."""
    if len(given) > 1 and all(_PLAIN_TURN.fullmatch(name) for name in given):
        return names.people(" ".join(reversed(name.split(",", 1))) for name in given)
    found: list[str] = []
    for name in given:
        turned = _INITIALS_SECOND.match(name)
        found += names.inverted(name) if turned else names.listed(_AND.sub(", ", name))
    return tuple(found)
