"""Acronyms and what they stand for, as the papers at hand define them: `… correction (QEC)`.

The long form is found as by Schwartz and Hearst (A simple algorithm for identifying abbreviation
definitions in biomedical text, 2003): the letters of the short one, from the last to the first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsletter.model import Paper
from newsletter.radar.terms import fold

_SHORT = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,9})\)")
_WORDS = re.compile(r"[^\s()]+")
CAPITALS = 2  # that a short form has at least
AGREED = 0.6  # the share of the papers that mean the same by a short form
LONGEST = 8  # words of a long form
EXTRA = 4  # words that a long form has more than the short one has letters, at most


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form, its words written out, and the paper that says so."""

    short: str
    long: str
    paper: Paper


class Acronyms:
    """What the short forms of some papers stand for, where they agree."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        meanings: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        first: dict[tuple[str, tuple[str, ...]], Acronym] = {}
        for paper in papers:
            for short, long in dict(defined(paper.abstract)).items():
                words = _folded(long)
                meanings[_key(short)][words] += 1
                first.setdefault((_key(short), words), Acronym(short, long, paper))
        self._of: dict[str, Acronym] = {}
        self._long: dict[tuple[str, ...], Acronym] = {}
        for short, counts in meanings.items():
            words, most = counts.most_common(1)[0]
            if most >= AGREED * counts.total():
                self._of[short] = first[short, words]
                self._long.setdefault(words, first[short, words])

    def rewrite(self, text: str) -> Iterator[tuple[str, Acronym]]:
        """A text with one acronym written out, or with a long form made short, each in turn."""
        words = text.split()
        for place, word in enumerate(words):
            if one := self._of.get(_key(word)):
                yield " ".join((*words[:place], one.long, *words[place + 1 :])), one
        folded = [_folded(word) for word in words] if self._long else []
        for begin in range(len(folded)):
            run = folded[begin]
            for end in range(begin + 2, min(len(folded), begin + LONGEST) + 1):
                run += folded[end - 1]
                if one := self._long.get(run):
                    yield " ".join((*words[:begin], one.short, *words[end:])), one


def defined(text: str) -> Iterator[tuple[str, str]]:
    """The short forms that a text defines, each with its long form."""
    for found in _SHORT.finditer(text):
        short = found[1].removesuffix("s")
        if sum(char.isupper() for char in short) >= CAPITALS:
            before = text[max(0, found.start() - 200) : found.start()]
            if long := _long_form(short, _WORDS.findall(before)):
                yield short, long


def _long_form(short: str, words: Sequence[str]) -> str:
    """The words just before a short form that have its letters, the first one at their head."""
    text = " ".join(words[-(len(short) + EXTRA) :])
    letters = [char.lower() for char in short if char.isalnum()]
    place = len(text)
    for index in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and not _fits(text, place, letters[index], head=index == 0):
            place -= 1
        if place < 0:
            return ""
    long = text[place:]
    return long if len(long.split()) > 1 and short not in long.split() else ""


def _fits(text: str, place: int, letter: str, *, head: bool) -> bool:
    begins = place == 0 or not text[place - 1].isalnum()
    return text[place].lower() == letter and (begins or not head)


def _key(short: str) -> str:
    return short.casefold().removesuffix("s")


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word for part in re.split(r"[\s-]+", text) for word in fold(part.strip(".,;:")))
