"""A rule of the check: what a sentence names, in lower case too, is in a cited paper.

Names with capitals are easy to look up. "Basketball" for football, "radiology" for pathology are
words like any other, and only stand out because neither they nor a near synonym are in the paper,
while general words ("people", "cheaper") may be a writer's own.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.lexicon import GENERAL, RINGS
from newsletter.briefing.senses import PROMISES, TURNING
from newsletter.briefing.words import STOP, stem

SHORTEST = 3
SHORT_KIN = 4  # letters that a stem must share with one that it begins, or that begins it

_WORD = re.compile(r"[^\W\d_]+")
_DEGREE = re.compile(r"(?:(?<=(.))\1)?(?:er|est|ly|ness|al|ally|en|ens|ened|ening|ish|less|ful)$")
_OWN = (
    frozenset(map(stem, STOP))
    | {stem(word) for ends in PROMISES.values() for word in ends}
    | TURNING
)
_VERB = re.compile(r"(?:[a-z]s|ed|ing)$")
_AFTER_A_VERB = re.compile(
    r"\s+(?:the|an?|its|their|his|her|this|these|those|it|them|each|every)\b"
)
_BEFORE_A_VERB = re.compile(r"\b(?:to|can|may|might|will|could|cannot|must|should)\s+$")
_BEFORE = re.compile(
    r"^(?:un|non|re|pre|post|multi|inter|over|under|out|mis|dis|self|co|micro|semi)"
)


def named(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every particular thing that it names is in a cited paper, by that word or a near synonym."""
    if made.is_chinese:
        return
    known = {name.lower() for name in made.names}
    said = dict.fromkeys(
        match[0].lower()
        for match in _WORD.finditer(made.said.text)
        if not _is_verb(made.said.text, match)
    )
    particular = [
        word
        for word in said
        if len(word) >= SHORTEST and word not in known and not is_general(word)
    ]
    for word in particular:
        if not any(speaks_of(paper, word) for paper in cited):
            yield f"{word}: not in a cited paper"


def _is_verb(text: str, match: re.Match[str]) -> bool:
    """Whether a word stands as a verb: what is done is told in the writer's own words."""
    return (
        _AFTER_A_VERB.match(text, match.end()) is not None and _VERB.search(match[0]) is not None
    ) or _BEFORE_A_VERB.search(text, 0, match.start()) is not None


@lru_cache(maxsize=65536)
def is_general(word: str) -> bool:
    """Whether a word in lower case may be the writer's own, whatever the paper is about."""
    bare = _BEFORE.sub("", word)
    return any(
        stem(each) in GENERAL or stem(each) in _OWN
        for each in (word, bare, *_without_degree(word), *_without_degree(bare))
    )


def _without_degree(word: str) -> tuple[str, ...]:
    cut = _DEGREE.sub("", word)
    return () if cut == word else (cut, f"{cut}e", f"{cut}y", f"{cut[:-1]}y")


def speaks_of(paper: Evidence, word: str) -> bool:
    """Whether a word, a word of its family or a near synonym is in a paper."""
    wanted = stem(word)
    return (
        paper.whole.holds(wanted) > 0
        or paper.knows(word)
        or any(paper.whole.holds(other) == 1 for other in RINGS.get(wanted, ()))
        or any(_is_kin(wanted, other) for other in paper.whole.stems)
    )


@lru_cache(maxsize=65536)
def _is_kin(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= SHORT_KIN and (longer.startswith(shorter) or longer.endswith(shorter))
