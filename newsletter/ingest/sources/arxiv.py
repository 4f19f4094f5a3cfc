"""arXiv: one feed per category, today's announcement only."""

import re

from newsletter.ingest import clean, names
from newsletter.ingest.sources.port import (
    Feed,
    Raw,
    UnusableEntryError,
    checked,
    composed,
    find_doi,
    notices,
)
from newsletter.model import Announce, Entry

_SECTION = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z]+(?:-[A-Za-z]+)?)?", re.IGNORECASE)
_ID = re.compile(
    r"(?:arXiv\.org[:/]|arxiv\.org/(?:abs|pdf)/|arXiv:)"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(?P<version>\d{1,3}))?(?![\d/])",
    re.IGNORECASE,
)
_TYPE = re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*([\w-]+)", re.IGNORECASE)
_SHORT = 2  # letters of a subject class that arXiv writes in capitals


class Arxiv:
    """arXiv's RSS. An entry is `new` only in the feed of its primary category."""

    name = "arxiv"
    quiet_weekends = True

    def section(self, slug: str) -> str:
        """Return a category as arXiv spells it: `cs.CL`, `quant-ph`, `physics.acc-ph`."""
        archive, dot, subject = checked(self.name, slug, _SECTION, "cs.CL").partition(".")
        spelt = subject.upper() if len(subject) == _SHORT else subject.lower()
        return archive.lower() + dot + spelt

    def label(self, section: str, given: str) -> str:
        """Return `arXiv (CS.CL)`: computer science in capitals, the others as arXiv writes them."""
        shown = section.upper() if section.startswith("cs.") else section
        return f"arXiv ({given or shown})"

    def url(self, section: str, mirror: str | None) -> str:
        """Return the address of a category's RSS feed."""
        base = f"{mirror}/arxiv" if mirror else "https://rss.arxiv.org"
        return f"{base}/rss/{section}"

    def entry(self, raw: Raw, feed: Feed) -> Entry:
        """Read an entry: its id and version stand in the guid, its type in a tag or the text."""
        found = _ID.search(raw.id) or _ID.search(raw.link)
        if not found:
            raise UnusableEntryError("no arXiv id")
        version = int(found["version"] or 1)
        return composed(
            raw,
            feed,
            key=f"arxiv:{found['id']}",
            version=version,
            link=f"https://arxiv.org/abs/{found['id']}",
            authors=names.listed(", ".join(raw.authors)),
            categories=(
                *dict.fromkeys(raw.tags),
                *notices(raw.title, clean.without_signposts(raw.body)),
            ),
            announce=_announce(raw, version),
            doi=find_doi(*raw.dois),
        )


def _announce(raw: Raw, version: int) -> Announce:
    """Return the type as announced; a type that arXiv does not have yet is told by the version."""
    told = _TYPE.match(raw.body)
    word = (raw.announce or (told[1] if told else "")).strip().lower()
    if word in set(Announce):
        return Announce(word)
    return Announce.REPLACE if version > 1 else Announce.NEW
