"""PLOS: one Atom feed per journal, with whole abstracts."""

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
    web_link,
)
from newsletter.model import Entry

_JOURNAL = re.compile(r"[a-z]+")
_JOURNALS = {
    "plosbiology": "PLOS Biology",
    "plosclimate": "PLOS Climate",
    "ploscompbiol": "PLOS Computational Biology",
    "plosdigitalhealth": "PLOS Digital Health",
    "plosgenetics": "PLOS Genetics",
    "plosglobalpublichealth": "PLOS Global Public Health",
    "plosmedicine": "PLOS Medicine",
    "plosmentalhealth": "PLOS Mental Health",
    "plosntds": "PLOS Neglected Tropical Diseases",
    "plosone": "PLOS ONE",
    "plospathogens": "PLOS Pathogens",
    "ploswater": "PLOS Water",
}


class Plos:
    """A journal's Atom feed."""

    name = "plos"
    quiet_weekends = False

    def section(self, slug: str) -> str:
        """Return a journal's short name: `plosmedicine`."""
        return checked(self.name, slug.strip().lower(), _JOURNAL, "plosmedicine")

    def label(self, section: str, given: str) -> str:
        """Return the journal's name, or the operator's word for it."""
        if given:
            return given if given.startswith("PLOS") else f"PLOS ({given})"
        return _JOURNALS.get(section, f"PLOS ({section.removeprefix('plos')})")

    def url(self, section: str, mirror: str | None) -> str:
        """Return the address of a journal's Atom feed."""
        base = f"{mirror}/plos" if mirror else "https://journals.plos.org"
        return f"{base}/{section}/feed/atom"

    def entry(self, raw: Raw, feed: Feed) -> Entry:
        """Read an entry; where it names no authors, the abstract's "by A, B" line does."""
        doi = find_doi(raw.id, *raw.dois, raw.link)
        if not doi:
            raise UnusableEntryError("no DOI")
        return composed(
            raw,
            feed,
            key=f"doi:{doi}",
            link=web_link(raw.link) or f"https://doi.org/{doi}",
            authors=names.people(raw.authors) or names.listed(clean.byline(raw.body)),
            categories=(*dict.fromkeys(raw.tags), *notices(raw.title)),
            doi=doi,
        )
