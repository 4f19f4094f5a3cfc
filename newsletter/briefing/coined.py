"""The name that a paper gives to what it made, and where it says "our method" in its place."""

import re
from functools import lru_cache

from newsletter.model import Paper

LONGEST = 30
_BEFORE_COLON = re.compile(r"^([A-Z][\w+./-]*(?: [A-Z0-9][\w+./-]*)?)\s*[:–—]\s")  # noqa: RUF001 - dashes as printed
_INTRODUCED = re.compile(
    r"\b(?:[Ii]ntroduc|[Pp]ropos|[Pp]resent|[Dd]evelop|[Dd]esign|[Rr]eleas)(?:e|es|ed|s)?\s+"
    r"([A-Z][a-z]*[A-Z0-9][\w-]*)[,.: ]"
)
_CAPITALS = re.compile(r"[A-Z].*[A-Z0-9]|^[A-Z][a-z]+$")
# What may stand for a name: of a thing that does something, not of data.
_DOES = (
    r"(?:method|approach|framework|model|system|architecture|pipeline|algorithm|scheme|network|"
    r"solution|technique|estimator|decoder|strategy|agent)"
)
_ITSELF = re.compile(
    rf"\b(?:(?:the|our)\s+(?:proposed|presented|new)(?:\s+[a-z-]+)?|our)\s+{_DOES}\b(?!['’s-])"  # noqa: RUF001 - as printed
)
_IS_DATA = r"[^.]{0,120}\b(?:benchmark|dataset|data set|corpus|testbed|suite|survey|metric)s?\b"


@lru_cache(maxsize=8192)
def coined(paper: Paper) -> str:
    """What a paper calls the thing that it made; "" if it names none, or none that stands out."""
    head = _BEFORE_COLON.match(paper.title)
    if head and _is_used(head[1], paper.abstract):
        return head[1]
    found = _INTRODUCED.search(paper.abstract)
    return found[1] if found and paper.abstract.count(found[1]) > 1 else ""


def with_name(text: str, paper: Paper) -> str:
    """A text with that name in the place of "our method", if the name is of what does the work."""
    if not _ITSELF.search(text):
        return text
    name = coined(paper)
    if not name or name in text or re.search(re.escape(name) + _IS_DATA, paper.abstract):
        return text
    return _ITSELF.sub(name, text, count=1)


def _is_used(name: str, abstract: str) -> bool:
    stands = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", abstract)
    return len(name) <= LONGEST and stands is not None and _CAPITALS.search(name) is not None
