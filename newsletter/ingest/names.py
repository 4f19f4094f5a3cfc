"""Author names in reading order, whatever way a feed strings them together."""

import re
from collections.abc import Iterable

from newsletter.ingest.clean import text

_AFFILIATION = re.compile(r"\([^()]*\)")
_COMMA = re.compile(r"[,;]")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s-]*)+(?:[^\W\d_]\.?)?")
_LONGEST = 100_000  # characters; collaborations of 3,000 stay whole
_DEEPEST = 8  # parentheses in parentheses


def listed(joined: str) -> tuple[str, ...]:
    """Split `Ada B. Lovelace (Univ. X, Y), Cher`: affiliations go, single names stay."""
    return _with_suffixes(_COMMA.split(_without_affiliations(joined)))


def inverted(joined: str) -> tuple[str, ...]:
    """Turn `Lovelace, A. B., Noether, E.` into `A. B. Lovelace`, `E. Noether`.

    A part that no initials follow is a name of its own: a consortium, a single name.
    """
    names: list[str] = []
    for part in filter(None, map(text, _without_affiliations(joined).split(","))):
        if names and _INITIALS.fullmatch(part) and not _given(names[-1]):
            names[-1] = f"{part} {names[-1]}"
        else:
            names.append(part)
    return _with_suffixes(names)


def people(names: Iterable[str]) -> tuple[str, ...]:
    """Clean names that came one by one; what is empty is left out."""
    return tuple(filter(None, (text(_without_affiliations(name)) for name in names)))


def _given(name: str) -> bool:
    """Whether a name has its initials in front already."""
    first, _, rest = name.partition(" ")
    return bool(rest) and _INITIALS.fullmatch(first) is not None


def _with_suffixes(parts: Iterable[str]) -> tuple[str, ...]:
    names: list[str] = []
    for part in filter(None, map(text, parts)):
        if names and _SUFFIX.fullmatch(part):
            names[-1] += f" {part}"
        else:
            names.append(part)
    return tuple(names)


def _without_affiliations(joined: str) -> str:
    """Drop what stands in parentheses, innermost first; one that is never closed stays."""
    joined = joined[:_LONGEST]
    for _ in range(_DEEPEST):
        if "(" not in joined:
            break
        joined = _AFFILIATION.sub(" ", joined)
    return joined
