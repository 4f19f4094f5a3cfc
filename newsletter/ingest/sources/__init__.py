"""The kinds of sources, one module each, and the feeds that a configuration asks for.

A new kind is a module with a class that fits `port.Source`, and a line in `SOURCES`.
"""

from newsletter.config import Sources
from newsletter.ingest.sources.arxiv import Arxiv
from newsletter.ingest.sources.elife import Elife
from newsletter.ingest.sources.nature import Nature
from newsletter.ingest.sources.plos import Plos
from newsletter.ingest.sources.port import Feed, Raw, Source, UnusableEntryError
from newsletter.ingest.sources.pubmed import PubMed
from newsletter.ingest.sources.rxiv import Rxiv
from newsletter.ingest.sources.web import Web

__all__ = ["SOURCES", "Feed", "Raw", "Source", "UnusableEntryError", "feeds"]

_KINDS: tuple[Source, ...] = (
    Arxiv(),
    Rxiv("biorxiv", "bioRxiv"),
    Rxiv("medrxiv", "medRxiv"),
    Nature(),
    Plos(),
    PubMed(),
    Elife(),
    Web(),
)
SOURCES: dict[str, Source] = {kind.name: kind for kind in _KINDS}


def feeds(sources: Sources, mirror: str | None = None) -> tuple[Feed, ...]:
    """Return the feeds to read, in the order of the configuration; one named twice counts once.

    `mirror` is the address of a server that stands for all of the public ones, a folder for each.
    Raises ConfigError for a section that its source cannot have.
    """
    wanted: dict[tuple[str, str], Feed] = {}
    for source in SOURCES.values():
        for named in getattr(sources, source.name):
            feed = _feed(source, named, mirror.rstrip("/") if mirror else None)
            wanted.setdefault((feed.source, feed.section), feed)
    return tuple(wanted.values())


def _feed(source: Source, named: str, mirror: str | None) -> Feed:
    """Make a feed of `slug` or `slug=Label`; an address may hold more of these signs."""
    slug, mark, label = named.rpartition("=") if "://" in named else named.partition("=")
    slug, label = (slug, label) if mark else (named, "")
    section = source.section(slug.strip())
    return Feed(
        source=source.name,
        section=section,
        label=source.label(section, label.strip()),
        url=source.url(section, mirror),
        mirrored=mirror is not None,
    )
