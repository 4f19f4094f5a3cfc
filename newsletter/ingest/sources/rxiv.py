"""bioRxiv and medRxiv: one feed per subject, the newest thirty or so."""

import re

from newsletter.ingest import names
from newsletter.ingest.sources.port import (
    Feed,
    Raw,
    UnusableEntryError,
    checked,
    composed,
    find_doi,
    notices,
    web_link,
)
from newsletter.model import Announce, Entry

EVERYTHING = "all"
_SUBJECT = re.compile(r"[a-z]+(?:[_-][a-z]+)*")
_VERSION = re.compile(r"v(\d{1,3})(?:\.\w+)*$")


class Rxiv:
    """One of the two servers; they speak alike."""

    quiet_weekends = False

    def __init__(self, name: str, brand: str) -> None:
        self.name = name
        self._brand = brand

    def section(self, slug: str) -> str:
        """Return a subject as the server spells it: lower case, underscores."""
        spelt = slug.strip().lower().replace(" ", "_")
        return checked(self.name, spelt, _SUBJECT, "cancer_biology, or all")

    def label(self, section: str, given: str) -> str:
        """Return `bioRxiv (Cancer biology)`, or just the server for everything it has."""
        if given or section != EVERYTHING:
            return f"{self._brand} ({given or section.replace('_', ' ').capitalize()})"
        return self._brand

    def url(self, section: str, mirror: str | None) -> str:
        """Return the address of a subject's RSS feed."""
        base = f"{mirror}/{self.name}" if mirror else f"https://connect.{self.name}.org"
        return f"{base}/{self.name}_xml.php?subject={section}"

    def entry(self, raw: Raw, feed: Feed) -> Entry:
        """Read an entry; the version stands in the link only."""
        link = web_link(raw.link) or web_link(raw.id)
        doi = find_doi(*raw.dois, raw.link, raw.id)
        if not doi:
            raise UnusableEntryError("no DOI")
        journal = find_doi(*raw.dois[1:])
        doi = _VERSION.sub("", doi)
        told = _VERSION.search(link)
        version = int(told[1]) if told else 1
        return composed(
            raw,
            feed,
            key=f"doi:{doi}",
            version=version,
            link=link or f"https://doi.org/{doi}",
            authors=names.inverted(", ".join(raw.authors)),
            categories=(
                *(() if feed.section == EVERYTHING else (feed.section,)),
                *notices(raw.title, raw.body.strip()),
            ),
            announce=Announce.REPLACE if version > 1 else Announce.NEW,
            doi=doi,
            also=(f"doi:{journal}",) if journal and journal != doi else (),
        )
