"""Folds text to terms: what two spellings of one word have in common.

A term knows its place, so that what matched can be shown as it stands in the paper. Folding works
on whole words only: *ism* never meets *mechanism*. Equal after folding are case, singular and
plural, Unicode look-alikes (NFKC), accents, a Greek letter and its name, British and American
spelling, and the possessive; a hyphen parts words like a space does. Each Chinese character is a
term.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from newsletter.radar.spelling import american
from newsletter.radar.wordlists import GREEK, IRREGULAR, STOP_WORDS

LONGEST_WORD = 64  # characters; a longer run is data (a sequence, a key), not a word
SENTENCE_GAP = 8  # places between the last word of a sentence and the first of the next

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ACCENTS = "\u0300-\u036f"
_LETTER = rf"[^\W_{_HAN}]"
_TOKEN = re.compile(
    # Plain ASCII words first: nearly all are, and they are found quicker.
    rf"[A-Za-z0-9]++(?:['\u2019][sStT](?!{_LETTER}))?(?![^\x00-\x7f])"
    rf"|[{_HAN}]|{_LETTER}(?:{_LETTER}|[{_ACCENTS}])*+(?:['\u2019][sStT](?!{_LETTER}))?"
    r"|(?P<stop>[.:;!?](?=\s)|[\u3002\uff01\uff1a\uff1b\uff1f])"
)
_PIECE = re.compile(rf"[{_HAN}]|[\u0370-\u03ff]+|[^\W_{_HAN}\u0370-\u03ff]+")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_ACCENT = re.compile(f"[{_ACCENTS}]")
_DASHES = frozenset("-\u2010\u2011\u2012\u2013_")
_HYPHENS = re.compile(r"[-\u2010-\u2013_]\S*")
_SHORTEST_PLURAL = 4  # letters; shorter ones are acronyms (GPS, DNS) more often than plurals

STEMS = frozenset(["aging"])  # what is no relative of what the stemmer makes of it (an *age*)

_stemmer = snowballstemmer.stemmer("english")


class Term(NamedTuple):
    """A word of a text: folded, where it stands in the text, and its place among the words.

    `text[start:end]` is the word as written. Stop words have no place, and a new sentence begins
    SENTENCE_GAP places on. `hangs`: it hangs on the word before by hyphens (`text-to-image`), or
    both are written as one.
    """

    word: str
    start: int
    end: int
    place: int
    hangs: bool


def terms(text: str, place: int = 0) -> Iterator[Term]:
    """Every content word of a text in reading order, the first at `place`."""
    before = len(text) + 1  # where the word before ends: at first beyond any
    for words, start, end in tokens(text):
        if not words:
            place += SENTENCE_GAP
            continue
        hangs = is_joined(text, before, start)
        for word in words:
            yield Term(word, start, end, place, hangs)
            place += 1
            before, hangs = end, True


def tokens(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """What is written as one word, folded to content words, and where; none: a sentence ends."""
    for found in _TOKEN.finditer(text):
        words = () if found.lastgroup else content(found[0])
        if not words and not found.lastgroup and _is_part(text, *found.span()):
            words = fold(found[0])
        if words or found.lastgroup:
            yield words, *found.span()


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether hyphens hang a word on others: the *few* of *few-shot* says something."""
    return (text[end : end + 1] in _DASHES and text[end + 1 : end + 2].isalnum()) or (
        text[start - 1 : start] in _DASHES and text[max(0, start - 2) : start - 1].isalnum()
    )


def compounds(text: str) -> Iterator[str]:
    """What hyphens join in a text with a stop word in it: `text-to-image`, as it is written."""
    for found in _COMPOUND.finditer(text):
        if not STOP_WORDS.isdisjoint(found[0].casefold().replace("-", " ").split()):
            yield found[0]


def is_joined(text: str, before: int, start: int) -> bool:
    """Whether hyphens join the word that ends at `before` and the one that starts at `start`."""
    return text[before : before + 1] in _DASHES and bool(_HYPHENS.fullmatch(text, before, start))


def is_dotted(text: str, start: int) -> bool:
    """Whether a dot joins the number at `start` to what stands before: the 5 of *Qwen2.5*."""
    return (
        start > 1
        and text[start - 1] == "."
        and text[start].isdecimal()
        and text[start - 2].isalnum()
    )


@lru_cache(maxsize=200_000)
def content(token: str) -> tuple[str, ...]:
    """Fold one word as `fold` does; stop words are left out."""
    return tuple(word for word in fold(token) if word not in STOP_WORDS)


def fold(token: str) -> tuple[str, ...]:
    """Fold one word; what is several words when spelled out (a half: 1, 2) gives several."""
    return _fold(token) if len(token) <= LONGEST_WORD else ()


@lru_cache(maxsize=200_000)
def _fold(token: str) -> tuple[str, ...]:
    token = re.sub(r"['\u2019][sStT]$", "", token)
    if token.isascii():
        return (american(singular(token.lower())),)
    pieces = _PIECE.findall(level(token))
    return tuple(
        american(singular(GREEK.get(piece, piece)))
        for piece in pieces
        if len(piece) <= LONGEST_WORD
    )


def level(token: str) -> str:
    """Compatibility forms, case and accents levelled (for case twice: Unicode TR 15, 7.2)."""
    for _ in range(2):
        bare = _ACCENT.sub("", unicodedata.normalize("NFKD", token.casefold()))
        token = unicodedata.normalize("NFKC", bare).casefold()
    return token


def singular(word: str) -> str:
    """Take the plural off an English word in lower case; any other word stays as it is."""
    if len(word) < _SHORTEST_PLURAL:
        return word
    bare = IRREGULAR.get(word) or _regular(word)
    return IRREGULAR.get(bare, bare)


def _regular(word: str) -> str:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    for plural, ending in (("yses", "ysis"), ("eses", "esis"), ("ies", "y")):
        if word.endswith(plural):
            return word.removesuffix(plural) + ending
    return word[: -2 if word.endswith(("sses", "xes", "ches", "shes")) else -1]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Reduce a folded word to what it shares with its relatives (`correction`, `correcting`)."""
    return word if word in STEMS else str(_stemmer.stemWord(word))
