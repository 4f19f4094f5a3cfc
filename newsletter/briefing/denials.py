"""Rules of the check about what is denied: "not", "without", "needs no"."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile

from newsletter.briefing.comparisons import LIST_REACH, clauses_of, is_background, negation
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.senses import DENIALS, NEEDS, NEGATIVE, TURNING
from newsletter.briefing.words import STOP, latin_words, stem, word_set

ALIGNED = 0.3  # of the words of a sentence, in a line, before the two are taken to say the same
NEAR_BEST = 0.8
DENIAL_REACH = 3
CONTRASTED = 8  # words behind "rather than" that it may be about
NEED_REACH = 6
NEEDED = 2  # telling words that name what is needed


def denied(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It denies only what is denied there, and asserts nothing that is denied there."""
    said, denying = made.said, []
    if _denies_anything(said):
        denying = [line for paper in cited for line in paper.lines if _denies(said, line)]
    denied_there = [
        line for paper in cited for line in _denying_lines(paper) if _denies(line, said)
    ]
    if denying or denied_there:
        alike = [line for line in aligned(said, cited) if not is_background(line.text)]
        if any(line in alike for line in denying):
            yield "denies what a cited paper says"
        if any(line in alike for line in denied_there):
            yield "says what a cited paper denies"
    for thing in _needs(made.said.text):
        if any(_does_without(thing, line) for paper in cited for line in paper.lines):
            yield "needs what a cited paper does without"


def _needs(text: str) -> tuple[tuple[str, ...], ...]:
    """What a text says is needed: the first telling stems behind each word of need."""
    if NEEDS.isdisjoint(latin_words(text)):
        return ()
    words, clauses = clauses_of(text)
    found = []
    for at, word in enumerate(words):
        is_denied = not _NO.isdisjoint(words[at + 1 : at + 2])  # "needs no", "need not"
        if word in NEEDS and not is_denied and negation(words, clauses, at) > 0:
            after = dropwhile(STOP.__contains__, words[at + 1 : at + 1 + NEED_REACH])
            phrase = [stem(each) for each in takewhile(lambda each: each not in STOP, after)]
            found.append(tuple(phrase[-NEEDED:]))
    return tuple(thing for thing in found if thing)


def _does_without(thing: Sequence[str], line: Passage) -> bool:
    """Whether a line says that a thing is not needed."""
    return any(all(behind.holds(each) == 1 for each in thing) for behind in _dispensed(line.text))


@lru_cache(maxsize=16384)
def _dispensed(text: str) -> tuple[Passage, ...]:
    """The words behind each "without" and each need that is denied."""
    words, clauses = clauses_of(text)
    return tuple(
        Passage(" ".join(words[at + 1 : at + 1 + LIST_REACH]))
        for at, word in enumerate(words)
        if word == "without" or (word in NEEDS and negation(words, clauses, at) < 0)
    )


def aligned(said: Passage, cited: Sequence[Evidence]) -> list[Passage]:
    """The lines of the cited papers that share most words with a sentence."""
    content = [word for word in said.stems if word not in TURNING]
    shares = [(line.share(content), line) for paper in cited for line in paper.lines]
    best = max((share for share, _ in shares), default=0.0)
    return [line for share, line in shares if share >= max(ALIGNED, NEAR_BEST * best)]


def _denies(one: Passage, other: Passage) -> bool:
    """Whether a passage denies what another asserts without any negative word."""
    if _denies_all(one.text) and not _denies_all(other.text):
        return True
    return any(map(other.set.issuperset, _denied_scopes(one.text))) and not any(
        word in NEGATIVE or word.startswith(("un", "non")) for word in other.words
    )


def _denies_anything(one: Passage) -> bool:
    if _MAY_DENY.isdisjoint(latin_words(one.text)):
        return False
    return _denies_all(one.text) or bool(_denied_scopes(one.text))


@lru_cache(maxsize=4096)
def _denying_lines(paper: Evidence) -> tuple[Passage, ...]:
    """The lines of a paper that deny anything."""
    return tuple(line for line in paper.lines if _denies_anything(line))


@lru_cache(maxsize=16384)
def _denies_all(text: str) -> bool:
    may = not _UNTRUE.isdisjoint(latin_words(text))  # seen sooner
    return may and _DENIAL_OF_ALL.search(text) is not None


@lru_cache(maxsize=16384)
def _denied_scopes(text: str) -> tuple[tuple[str, ...], ...]:
    """The runs of stems behind each denial, in its clause."""
    if _DENYING.isdisjoint(latin_words(text)):
        return ()
    words, clauses = clauses_of(text)
    scopes: list[tuple[str, ...]] = []
    for at, (word, follower) in enumerate(pairwise(words)):
        if word in DENIALS and follower not in _COMPARATIVES:
            scopes.append(tuple(_behind(words, clauses, at)[:DENIAL_REACH]))
        elif (word, follower) in _CONTRASTS:
            after = _behind(words, clauses, at)
            scopes.extend(zip(after, after[1:], after[2:CONTRASTED], strict=False))
    return tuple(scope for scope in scopes if len(scope) == DENIAL_REACH)


def _behind(words: Sequence[str], clauses: Sequence[int], at: int) -> list[str]:
    """The telling stems behind a word in its clause."""
    return [
        stem(words[place])
        for place in range(at + 1, len(words))
        if clauses[place] == clauses[at] and words[place] not in STOP and len(words[place]) > 1
    ]


_CONTRASTS = frozenset({("rather", "than"), ("instead", "of")})
_DENYING = DENIALS | {one for one, _ in _CONTRASTS}
_UNTRUE = word_set("case false untrue wrong myth")
_MAY_DENY = _UNTRUE | _DENYING
_DENIAL_OF_ALL = re.compile(
    r"\bnot the case\b|\b(?:false|untrue|wrong|a myth) that\b", re.IGNORECASE
)
_NO = word_set("no not nothing neither little")
_COMPARATIVES = word_set("more less better worse longer later fewer only just")
