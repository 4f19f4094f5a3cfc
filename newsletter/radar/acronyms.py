"""Acronyms and what they stand for, as the papers at hand define them: `… correction (QEC)`.

The long form is found as by Schwartz and Hearst (A simple algorithm for identifying abbreviation
definitions in biomedical text, 2003): the letters of the short one, from the last to the first.

A name that is a short form and one small letter more (*CRISPRa*, *fMRI*, *mRNA*) is nearly always a
kind of what the short form names: who asks for MRI is shown fMRI, and not the other way round.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.model import Paper
from newsletter.radar.terms import fold
from newsletter.radar.vectors import is_everyday
from newsletter.radar.wordlists import STOP_WORDS

_SHORT = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)")
_LONG = re.compile(r"\(([a-z][^()]{4,80})\)")  # the other way round: the words in brackets
_BEFORE = re.compile(r"(?<![\w-])[A-Z][A-Za-z0-9-]{1,9} $")
_BETWEEN = re.compile(r"[\s-]+")
_CAPITALS = re.compile(r"[A-Z]{3,8}(?![A-Z0-9])")
_WORD = re.compile(r"\w")
_WORDS = re.compile(r"[^\s()]+")
CAPITALS = 2  # that a short form has at least
AGREED = 0.6  # the share of the papers that mean the same by a short form
LONGEST = 8  # words of a long form
LONGEST_PLAIN = 3  # letters of a short form that people write like any word (rag), at most
SHORTEST_PLURAL = 3  # letters of a short form that ends in an s of its own (BS, gps), at most
KINDS = 2  # names of kinds that a topic is searched by too, the usual ones
SHORT_TOPIC = 2  # words of a topic that is searched by them; a longer one says its kind itself
REMEMBERED = 10_000  # papers whose definitions are kept at hand
EXTRA = 4  # words that a long form has more than the short one has letters, at most


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form, its words written out, and the key of the paper that says so.

    Of a kind (*fMRI*) the longer one is the short form that it is a kind of (*MRI*).
    """

    short: str
    long: str
    key: str

    @property
    def is_kind(self) -> bool:
        """Whether this is the name of a kind."""
        return self.long in self.short


_Word = tuple[Acronym | None, tuple[str, ...], bool]  # short for, folded, whether long ones begin


class Acronyms:
    """What the short forms of some papers stand for, where they agree."""

    def __init__(self, definitions: Iterable[Acronym]) -> None:
        meanings: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        first: dict[tuple[str, tuple[str, ...]], Acronym] = {}
        kinds: list[Acronym] = []
        for one in definitions:
            if one.is_kind:
                kinds.append(one)
                continue
            words = _folded(one.long)
            meanings[_key(one.short)][words] += 1
            first.setdefault((_key(one.short), words), one)
        self._of: dict[str, Acronym] = {}
        self._long: dict[tuple[str, ...], Acronym] = {}
        self._heads: set[tuple[str, ...]] = set()  # the two words that long forms begin with
        self._openings: set[str] = set()  # the first of them
        self._words: dict[str, _Word] = {}
        self._dull: set[str] = set()  # words that are no short form and begin no long one
        self._named: set[str] = set()  # words that kinds are named after
        for short, counts in meanings.items():
            words, most = counts.most_common(1)[0]
            if most >= AGREED * counts.total():
                self._of[short] = first[short, words]
                self._long.setdefault(words, first[short, words])
                self._heads.add(words[:2])
                self._openings.update(words[:1])
        self._kinds = _usual(kinds)

    def is_silent(self, words: Sequence[str]) -> bool:
        """Whether these words say no acronym and no long form of one; quicker than `rewrite`."""
        if self._dull.issuperset(words):
            return True
        opening: tuple[str, ...] = ()
        for word in words:
            short, run, begins = self._words.get(word) or self._learn(word)
            if short:
                return False
            if opening and self._is_head(opening, run):
                return not any(self.rewrite(" ".join(words)))
            opening = run if begins else ()
        return len(words) > SHORT_TOPIC or self._named.isdisjoint(words)

    def rewrite(self, text: str) -> Iterator[tuple[str, Acronym]]:
        """A text with one acronym written out, or with a long form made short, each in turn."""
        words = text.split()
        if self._dull.issuperset(words):
            return
        known = [self._words.get(word) or self._learn(word) for word in words]
        for place, (short, _, _) in enumerate(known):
            if short:
                yield " ".join((*words[:place], short.long, *words[place + 1 :])), short
        for begin, (_, run, begins) in enumerate(known[:-1]):
            if begins and self._is_head(run, known[begin + 1][1]):
                yield from self._shortened(words, known, begin, run)
        for place, word in enumerate(words if len(words) <= SHORT_TOPIC else ()):
            for kind in self._kinds.get(_key(word), ()):
                yield " ".join((*words[:place], kind.short, *words[place + 1 :])), kind

    def _is_head(self, first: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return (first + other)[:2] in self._heads

    def _learn(self, word: str) -> _Word:
        folded = _folded(word) if self._long else ()
        begins = bool(folded) and folded[0] in self._openings
        short = None if _is_plain(word) else self._of.get(_key(word))
        self._words[word] = learned = short, folded, begins
        if _key(word) in self._kinds:
            self._named.add(word)
        elif not learned[0] and not begins:
            self._dull.add(word)
        return learned

    def _shortened(
        self, words: Sequence[str], known: Sequence[_Word], begin: int, run: tuple[str, ...]
    ) -> Iterator[tuple[str, Acronym]]:
        """The text with the long forms made short that begin with one of its words."""
        for end in range(begin + 2, min(len(words), begin + LONGEST) + 1):
            run = (*run, *known[end - 1][1])
            if one := self._long.get(run):
                yield " ".join((*words[:begin], one.short, *words[end:])), one


def definitions(papers: Iterable[Paper]) -> Iterator[Acronym]:
    """What papers define, each of them a short form once."""
    for paper in papers:
        for short, long in _defined(paper.abstract).items():
            yield Acronym(short, long, paper.key)
        for kind, of in _kinds_in(f"{paper.title} {paper.abstract}"):
            yield Acronym(kind, of, paper.key)


def _kinds_in(text: str) -> Iterator[tuple[str, str]]:
    """The names in a text of which each is a short form and one small letter more, each once."""
    found: dict[str, str] = {}
    for run in _CAPITALS.finditer(text):
        begin, end = run.span()
        begin -= text[begin - 1 : begin].islower()
        end += text[end : end + 1].islower()
        around = text[begin - 1 : begin] + text[end : end + 1] if begin else text[end : end + 1]
        name = text[begin:end]
        if len(name) == len(run[0]) + 1 and not name.endswith("s") and not _WORD.search(around):
            found[name] = run[0]  # an s makes a plural
    yield from found.items()


def _usual(kinds: Iterable[Acronym]) -> Mapping[str, Sequence[Acronym]]:
    """The kinds of each short form that most papers name."""
    named: defaultdict[str, Counter[str]] = defaultdict(Counter)
    first: dict[str, Acronym] = {}
    for one in kinds:
        named[_key(one.long)][one.short] += 1
        first.setdefault(one.short, one)
    return {
        name: [first[kind] for kind in sorted(counts, key=lambda one: (-counts[one], one))[:KINDS]]
        for name, counts in named.items()
    }


def means_another(paper: Paper, one: Acronym) -> bool:
    """Whether the short form stands for something else in a paper.

    It says so itself, or writes it only in small letters, like the ending of a file (*skill.nb*).
    """
    meant = _folded(one.long)
    if _meant(paper.abstract).get(_key(one.short), meant) != meant:
        return True
    if one.short in paper.abstract or one.short in paper.title:
        return False
    return _is_small(paper.title, paper.abstract, one.short)


@lru_cache(maxsize=100_000)
def _is_small(title: str, abstract: str, short: str) -> bool:
    """Whether a paper writes a short form in small letters only."""
    text, small = f"{title} {abstract}", short.casefold()
    if short in text or small not in text.casefold():
        return False
    said = re.findall(rf"(?<!\w){re.escape(small)}(?!\w)", text, re.IGNORECASE)
    return bool(said) and all(word.islower() for word in said)


def defined(text: str) -> Iterator[tuple[str, str]]:
    """The short forms that a text defines, each with its long form."""
    for found in _SHORT.finditer(text):
        short = found[1].removesuffix("s")
        if _is_short(short):
            before = text[max(0, found.start() - 200) : found.start()]
            if long := _long_form(short, _WORDS.findall(before)):
                yield short, long
    for found in _LONG.finditer(text):
        begin = found.start()
        named = _BEFORE.search(text, max(0, begin - 12), begin)
        short, words = named[0].strip().removesuffix("s") if named else "", found[1].split()
        if _is_short(short) and _long_form(short, words) == " ".join(words):
            yield short, " ".join(words)


def _is_short(word: str) -> bool:
    return sum(char.isupper() for char in word) >= CAPITALS


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
    words = _BETWEEN.split(long)
    return long if len(words) > 1 and short not in words else ""


def _fits(text: str, place: int, letter: str, *, head: bool) -> bool:
    begins = place == 0 or not text[place - 1].isalnum()
    return text[place].lower() == letter and (begins or not head)


def _key(short: str) -> str:
    plural = len(short) > SHORTEST_PLURAL and short.endswith("s")
    return short.casefold().removesuffix("s") if plural else short.casefold()


def _is_plain(word: str) -> bool:
    """Whether a word is no short form as it is written: "and" is no AND, "solar" no SOLAR."""
    return word in STOP_WORDS or (
        word.islower() and len(word) > LONGEST_PLAIN and is_everyday(word)
    )


@lru_cache(maxsize=REMEMBERED)
def _meant(text: str) -> Mapping[str, tuple[str, ...]]:
    """What the short forms stand for that a text defines; many topics ask the same paper."""
    return {_key(short): _folded(long) for short, long in _defined(text).items()}


@lru_cache(maxsize=REMEMBERED)
def _defined(text: str) -> Mapping[str, str]:
    return dict(defined(text))


@lru_cache(maxsize=100_000)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(word for part in _BETWEEN.split(text) for word in fold(part.strip(".,;:")))
