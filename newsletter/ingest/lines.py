"""Cleans items one by one, as a feed would give them: what `newsletter clean` shows."""

from dataclasses import dataclass

from newsletter.ingest import clean, names


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text of an item as a letter would have it."""

    title: str
    authors: tuple[str, ...]
    abstract: str


def cleaned(title: str, body: str) -> Cleaned:
    """Clean a title and what stands below it; a body that only says the title again is none."""
    shown, abstract = clean.text(title), clean.abstract(body)
    authors = names.listed(clean.byline(body))
    return Cleaned(shown, authors, "" if clean.says_the_same(abstract, shown) else abstract)
