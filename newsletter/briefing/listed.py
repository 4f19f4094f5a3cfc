"""How many things a text lists: "red, green and blue" are three, and so are (i), (ii) and (iii)."""

import re
from collections.abc import Iterator
from functools import lru_cache

LONGEST_ITEM = 7  # words of one thing of a list
SHORT_ITEM = 3  # the same where no "and" stands before the last: (H, C, N, O)
LEAST = 3  # things of a list

_CLAUSE = re.compile(r"[;:\u2014]|\s\u2013\s|\.\s")
_BRACKET = re.compile(r"\(([^()]{3,200})\)")
_AND = re.compile(r"(?:and|or)\s", re.IGNORECASE)
_AND_WITHIN = re.compile(r"\w\s+(?:and|or)\s+\w")
_MARKS = (re.compile(r"\([ivx]{1,4}\)"), re.compile(r"(?<!\w)\(?\d\)"))


@lru_cache(maxsize=4096)
def listed(text: str) -> frozenset[int]:
    """How many things each list of a text has."""
    return frozenset(count for count in _lists(text) if count >= LEAST)


def _lists(text: str) -> Iterator[int]:
    for clause in _CLAUSE.split(_BRACKET.sub("", text)):
        yield from _ended(clause.split(","))
    for bracket in _BRACKET.finditer(text):
        items = bracket[1].split(",")
        if all(len(item.split()) <= SHORT_ITEM for item in items):
            yield len(items)
    for mark in _MARKS:
        yield len(mark.findall(text))


def _ended(items: list[str]) -> Iterator[int]:
    """The lengths of the lists that an "and" ends; before the first thing may stand anything."""
    count = 1
    for item in items[1:]:
        shown = item.strip()
        if _AND.match(shown):
            yield count + 1
            if _AND_WITHIN.search(shown):
                yield count + 2
            count = 1
        elif _AND_WITHIN.search(shown):
            yield count + 2
            count = 1
        else:
            count = count + 1 if len(shown.split()) <= LONGEST_ITEM else 1
