"""PubMed: saved searches and journals, one RSS feed each, with whole abstracts."""

import re
from dataclasses import replace

from newsletter.ingest import names
from newsletter.ingest.sources.port import (
    Feed,
    Raw,
    UnusableEntryError,
    checked,
    composed,
    find_doi,
    notices,
)
from newsletter.model import Entry

_SEARCH = re.compile(r"[A-Za-z0-9_-]{20,120}|journals/\d{1,12}")
_ID = re.compile(r"pubmed:(\d{1,9})|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})")
_CITATION = re.compile(r"\s*<div>\s*<p style=[^>]*>[^<]*</p>(?:\s*<p><b>ABSTRACT</b></p>)?")
_FOOT = re.compile(r"<p style=[^>]*>PMID:.*\Z", re.DOTALL)
_NOTHING = re.compile(r"\s*(?:<p>)?\s*NO ABSTRACT\s*(?:</p>)?\s*(?:</div>)?\s*")


class PubMed:
    """The feed of a saved search. Its links change with every poll; the PMID stays."""

    name = "pubmed"
    quiet_weekends = False

    def section(self, slug: str) -> str:
        """Return the id that PubMed gave a search, or `journals/` and a journal's number."""
        return checked(self.name, slug.strip(), _SEARCH, "the id in your RSS link, of 50 letters")

    def label(self, section: str, given: str) -> str:  # noqa: ARG002 - an id tells a reader nothing
        """Return `PubMed (…)` with the operator's word for the search."""
        return f"PubMed ({given})" if given else "PubMed"

    def url(self, section: str, mirror: str | None) -> str:
        """Return the address of a search's feed, a hundred items long."""
        base = f"{mirror}/pubmed" if mirror else "https://pubmed.ncbi.nlm.nih.gov"
        path = section if section.startswith("journals/") else f"search/{section}"
        return f"{base}/rss/{path}/?limit=100"

    def entry(self, raw: Raw, feed: Feed) -> Entry:
        """Read an entry; the body has a citation before the abstract and numbers behind it."""
        found = _ID.search(raw.id) or _ID.search(raw.link)
        if not found:
            raise UnusableEntryError("no PMID")
        link = f"https://pubmed.ncbi.nlm.nih.gov/{found[1] or found[2]}/"
        doi = find_doi(*raw.dois, raw.body)
        body = _FOOT.sub("", _CITATION.sub("", raw.body, count=1))
        return composed(
            replace(raw, body="" if _NOTHING.fullmatch(body) else body),
            feed,
            key=f"doi:{doi}" if doi else f"url:{link}",
            link=link,
            authors=names.people(raw.authors),
            categories=(*dict.fromkeys(raw.tags), *notices(raw.title)),
            doi=doi,
        )
