"""Says what would be read from a feed, entry by entry: what `newsletter sources check` shows."""

import json
from dataclasses import dataclass

from newsletter.ingest.clean import text
from newsletter.ingest.parse import read_document
from newsletter.ingest.sources import SOURCES, Feed, Raw, UnusableEntryError
from newsletter.ingest.sources.rxiv_api import read_page
from newsletter.model import Entry

_TITLE = 200  # characters of a refused entry's title


@dataclass(frozen=True, slots=True)
class Finding:
    """An entry as it would be taken in, or its title and why it is refused."""

    entry: Entry | None
    title: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a document holds; `cut`: its end is missing; `beyond`: entries above the limit."""

    items: tuple[Finding, ...]
    cut: bool = False
    beyond: int = 0


def examine(body: bytes, address: str) -> Findings:
    """Read a document as a feed of any kind, or as an answer of bioRxiv's API.

    Raises FeedError for what is neither.
    """
    feed = Feed("feeds", address, SOURCES["feeds"].label(address, ""), address)
    if body.lstrip()[:1] == b"{":
        page = read_page(body, feed)
        return Findings(tuple(_finding(raw, feed) for raw in page.raws))
    document = read_document(body, feed)
    items = tuple(_finding(raw, feed) for raw in document.entries)
    return Findings(items, document.cut, document.beyond)


def _finding(raw: Raw, feed: Feed) -> Finding:
    try:
        return Finding(SOURCES[feed.source].entry(raw, feed))
    except UnusableEntryError as reason:
        return Finding(None, text(raw.title)[:_TITLE], str(reason))


def as_json(findings: Findings, address: str) -> str:
    """Return findings as one JSON object."""
    items = [_facts(one) for one in findings.items]
    facts = {"address": address, "cut": findings.cut, "beyond": findings.beyond, "items": items}
    return json.dumps(facts, ensure_ascii=False, default=str)


def _facts(one: Finding) -> dict[str, object]:
    if one.entry is None:
        return {"title": one.title, "refused": one.refused}
    entry = one.entry
    return {
        "id": entry.key,
        "version": entry.version,
        "title": entry.title,
        "authors": entry.authors,
        "abstract": entry.abstract,
        "categories": entry.categories,
        "date": entry.published,
        "announce": entry.announce,
        "links": [entry.link, *([f"https://doi.org/{entry.doi}"] if entry.doi else [])],
    }
