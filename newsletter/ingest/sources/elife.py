"""eLife: what is new, or new in a subject, with abstracts."""

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
from newsletter.model import Entry

_SECTION = re.compile(r"recent|ahead|subject/[a-z]+(?:-[a-z]+)*")
_ARTICLE = re.compile(r"elifesciences\.org/(?:articles|reviewed-preprints)/(\d{5,7})")


class Elife:
    """An RSS feed of eLife."""

    name = "elife"
    quiet_weekends = False

    def section(self, slug: str) -> str:
        """Return `recent`, `ahead`, or a subject: `subject/neuroscience`."""
        return checked(self.name, slug.strip().lower(), _SECTION, "recent, subject/neuroscience")

    def label(self, section: str, given: str) -> str:
        """Return `eLife`, with the subject or the operator's word for it."""
        subject = section.removeprefix("subject/") if section.startswith("subject/") else ""
        shown = given or subject.replace("-", " ").capitalize()
        return f"eLife ({shown})" if shown else "eLife"

    def url(self, section: str, mirror: str | None) -> str:
        """Return the address of a section's RSS feed."""
        base = f"{mirror}/elife" if mirror else "https://elifesciences.org"
        return f"{base}/rss/{section}.xml"

    def entry(self, raw: Raw, feed: Feed) -> Entry:
        """Read an entry; where it names no DOI, the number in its address makes one."""
        link = web_link(raw.link) or web_link(raw.id)
        article = _ARTICLE.search(link)
        doi = find_doi(*raw.dois, raw.id, *([f"10.7554/elife.{article[1]}"] if article else ()))
        if not doi:
            raise UnusableEntryError("no DOI")
        return composed(
            raw,
            feed,
            key=f"doi:{doi}",
            link=link or f"https://doi.org/{doi}",
            authors=names.people(raw.authors),
            categories=(*dict.fromkeys(raw.tags), *notices(raw.title)),
            doi=doi,
        )
