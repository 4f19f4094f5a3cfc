"""What a topic asks for beside a subject: exact words, words left out, who wrote it and where."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from newsletter.model import Paper
from newsletter.radar.query import Query
from newsletter.radar.shelf import Flags, Shelf
from newsletter.radar.terms import level, terms

_WORD = re.compile(r"\w+")
_SAID = re.compile(r"\w+(?:\+\+|#)?")  # C++ is no C
_PARTS = re.compile(r"[^\W\d_]+")


class Sift:
    """Says of every paper of a day whether it passes."""

    def __init__(self, shelf: Shelf, papers: Sequence[Paper]) -> None:
        self._shelf = shelf
        self._papers = papers

    def passes(self, query: Query) -> Flags:
        """The papers that the fields ask for and nothing leaves out."""
        kept = np.ones(len(self._papers), bool)
        for phrase in query.without:
            kept &= ~self.holds(phrase)
        for phrase in query.without_exact:
            kept &= ~(self.says(phrase) | self.holds(phrase))  # a plural is no way round it
        for asked, test in (
            (query.authors, is_by),
            (query.categories, is_in),
            (query.sources, is_from),
        ):
            if asked:
                kept &= self._any(asked, test)
        return kept

    def holds(self, phrase: str) -> Flags:
        """The papers that hold these words as neighbours, singular or plural."""
        words = [term.word for term in terms(phrase)]
        held = np.full(len(self._papers), bool(words))
        for word in words:
            held &= self._has(word)
        for one, other in pairwise(words):
            beside = np.zeros(len(self._papers), bool)
            beside[self._shelf.neighbours(one, other)] = True
            held &= beside
        return held

    def says(self, phrase: str) -> Flags:
        """The papers that say exactly these words, in any case."""
        return self._where(phrase, lambda paper: (paper.title, paper.abstract))

    def titled(self, phrase: str) -> Flags:
        """The papers whose titles say exactly these words, in any case."""
        return self._where(phrase, lambda paper: (paper.title,))

    def _where(self, phrase: str, texts: Callable[[Paper], Sequence[str]]) -> Flags:
        words = _SAID.findall(level(phrase))
        said = re.compile(rf"(?<!\w){r'[^a-z0-9]+'.join(map(re.escape, words))}(?!\w)")
        found = np.full(len(self._papers), bool(words))
        for term in terms(" ".join(words)):  # apart, so that stop words are none of them
            found &= self._has(term.word)
        for number in np.flatnonzero(found).tolist():
            found[number] = any(said.search(_level(one)) for one in texts(self._papers[number]))
        return found

    def _has(self, word: str) -> Flags:
        has = np.zeros(len(self._papers), bool)
        if (number := self._shelf.number(word)) is not None:
            has[self._shelf.posting(number)[0]] = True
        return has

    def _any(self, asked: Sequence[str], test: Callable[[Paper, str], bool]) -> Flags:
        return np.array([any(test(paper, one) for one in asked) for paper in self._papers], bool)


def is_by(paper: Paper, name: str) -> bool:
    """Whether somebody of this name wrote a paper."""
    return any(is_same(author, name) for author in paper.authors)


def is_in(paper: Paper, category: str) -> bool:
    """Whether a paper is in a category."""
    return any(is_within(one, category) for one in paper.categories)


def is_same(author: str, name: str) -> bool:
    """Whether two spellings can be one person; a given name may be an initial on either side."""
    wanted, parts = (_PARTS.findall(_level(one)) for one in (name, author))
    if not any(len(one) > 1 and one in parts for one in wanted):
        return False
    for one in sorted(wanted, key=len, reverse=True):  # initials take what is left
        part = next((part for part in _likest(one, parts) if _is_same_part(one, part)), None)
        if part is None:
            return False
        parts.remove(part)  # a doubled name is there twice
    return True


def is_within(category: str, wanted: str) -> bool:
    """Whether a category is the wanted one, or of the wanted archive (`cs`: all of `cs.*`)."""
    own = category.casefold()
    return wanted.casefold() in {own, own.partition(".")[0]}


def is_from(paper: Paper, source: str) -> bool:
    """Whether a source of this name announced a paper."""
    wanted, label = ("".join(_WORD.findall(_level(text))) for text in (source, paper.label))
    return bool(wanted) and label.startswith(wanted)


def fields_met(query: Query, paper: Paper) -> tuple[str, ...]:
    """What of a paper the fields of a topic met."""
    authors = [one for one in paper.authors if any(is_same(one, name) for name in query.authors)]
    categories = [
        one for one in paper.categories if any(is_within(one, c) for c in query.categories)
    ]
    return tuple(dict.fromkeys((*authors, *categories, *([paper.label] if query.sources else []))))


def _likest(one: str, parts: Sequence[str]) -> Sequence[str]:
    return sorted(parts, key=lambda part: part != one)


def _is_same_part(one: str, other: str) -> bool:
    return one == other or (1 in {len(one), len(other)} and one[0] == other[0])


@lru_cache(maxsize=20_000)
def _level(text: str) -> str:
    return level(text)
