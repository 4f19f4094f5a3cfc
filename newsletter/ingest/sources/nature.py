"""Nature and its sister journals: teasers, news and notices in one feed, no abstracts."""

import re
from dataclasses import replace

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

_JOURNAL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?")
_ARTICLE = re.compile(r"/articles/([a-z]*\d[\w.-]*)", re.IGNORECASE)
_MAGAZINE = "/d41586-"  # how the DOIs of Nature's journalism begin
_JOURNALS = {
    "nature": "Nature",
    "nbt": "Biotechnology",
    "ncomms": "Communications",
    "nchem": "Chemistry",
    "ng": "Genetics",
    "nm": "Medicine",
    "nmat": "Materials",
    "nmeth": "Methods",
    "nphys": "Physics",
    "natmachintell": "Machine Intelligence",
    "neuro": "Neuroscience",
}


class Nature:
    """A journal's RSS. What has no abstract comes with an empty one."""

    name = "nature"
    quiet_weekends = False

    def section(self, slug: str) -> str:
        """Return a journal's short name, or a subject's: `ncomms`, `subjects/machine-learning`."""
        return checked(self.name, slug.strip().lower(), _JOURNAL, "ncomms")

    def label(self, section: str, given: str) -> str:
        """Return `Nature (Science)` for a section of that name, `Nature Physics` for a journal."""
        if given:
            return f"Nature ({given})"
        known = _JOURNALS.get(section)
        if known:
            return known if known == "Nature" else f"Nature {known}"
        return f"Nature ({section.rpartition('/')[2].replace('-', ' ')})"

    def url(self, section: str, mirror: str | None) -> str:
        """Return the address of a journal's RSS feed."""
        base = f"{mirror}/nature" if mirror else "https://www.nature.com"
        return f"{base}/{section}.rss"

    def entry(self, raw: Raw, feed: Feed) -> Entry:
        """Read an entry; a teaser that only says the title again is no abstract."""
        link = web_link(raw.link) or web_link(raw.id)
        article = _ARTICLE.search(link)
        doi = find_doi(*raw.dois, raw.id, *([f"10.1038/{article[1]}"] if article else ()))
        if not doi:
            raise UnusableEntryError("no DOI")
        news = ("news",) if _MAGAZINE in doi else ()
        entry = composed(
            raw,
            feed,
            key=f"doi:{doi}",
            link=link or f"https://doi.org/{doi}",
            authors=names.people(raw.authors),
            categories=(*news, *notices(raw.title)),
            doi=doi,
        )
        repeated = clean.says_the_same(entry.abstract, entry.title)
        return replace(entry, abstract="") if repeated else entry
