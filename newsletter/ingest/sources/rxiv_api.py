"""The JSON API of bioRxiv and medRxiv: what was posted between two days, page by page.

https://api.biorxiv.org/ describes it. `total` overstates, pages vary in length, an outage is an
empty answer with status 200, and the page behind the last says "no posts found": so one goes on by
what came, until nothing comes.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from newsletter.ingest.failure import FeedError
from newsletter.ingest.sources.port import Feed, Raw
from newsletter.model import Reason


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its posts as raw entries, and the subject of each, spelt as in a section."""

    raws: tuple[Raw, ...]
    subjects: tuple[str, ...]


def page_url(server: str, first: date, last: date, cursor: int, mirror: str | None) -> str:
    """Return the address of a page of what a server posted from one day to another."""
    base = f"{mirror}/{server}/api" if mirror else "https://api.biorxiv.org"
    return f"{base}/details/{server}/{first}/{last}/{cursor}"


def read_page(body: bytes, feed: Feed) -> Page:
    """Read a page; raises FeedError (UNREADABLE) for what is none."""
    if not body.strip():
        raise FeedError(feed, Reason.UNREADABLE, "an empty answer")
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedError(feed, Reason.UNREADABLE, f"no JSON: {error}", permanent=True) from error
    posts = answer.get("collection") if isinstance(answer, dict) else None
    if not isinstance(posts, list):
        raise FeedError(feed, Reason.UNREADABLE, "JSON without a collection", permanent=True)
    known = [post for post in posts if isinstance(post, dict)]
    return Page(tuple(map(_raw, known)), tuple(_subject(post) for post in known))


def _raw(post: dict[str, Any]) -> Raw:
    doi, version = _word(post, "doi"), _word(post, "version") or "1"
    server = (_word(post, "server") or "biorxiv").lower()
    journal = _word(post, "published")
    return Raw(
        id=f"https://www.{server}.org/content/{doi}v{version}" if doi else "",
        link=f"https://www.{server}.org/content/{doi}v{version}" if doi else "",
        title=_word(post, "title"),
        body=_word(post, "abstract"),
        authors=(_word(post, "authors").replace(";", ","),),
        dois=tuple(one for one in (doi, "" if journal.upper() == "NA" else journal) if one),
        published=_day(_word(post, "date")),
    )


def _subject(post: dict[str, Any]) -> str:
    return _word(post, "category").strip().lower().replace(" ", "_")


def _word(post: dict[str, Any], key: str) -> str:
    value = post.get(key)
    return str(value) if isinstance(value, str | int) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
