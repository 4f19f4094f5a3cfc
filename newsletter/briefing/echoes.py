"""Sentences of one letter that say nearly the same, or deny each other. Pure.

Of two sentences that differ in little more than a "not", a number or a direction, one is false,
and the check that passed both cannot tell which: neither is sent. Of two that say the same, the
first is.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from newsletter.briefing.english import opposites
from newsletter.briefing.evidence import MARK, passage
from newsletter.briefing.senses import NEGATIONS
from newsletter.briefing.words import CJK
from newsletter.model import Sentence

ALIKE = 0.8  # of the words of two sentences, that both hold


def without_echoes(said: Sequence[Sentence]) -> list[Sentence]:
    """The sentences in their order, without those that another denies and without repetitions."""
    denied = {
        each
        for at, one in enumerate(said)
        for other in said[at + 1 :]
        if _share_papers(one, other) and denies(one.text, other.text)
        for each in (one, other)
    }
    kept: list[Sentence] = []
    for one in said:
        echoed = (_share_papers(one, other) and echoes(one.text, other.text) for other in kept)
        if one not in denied and not any(echoed):
            kept.append(one)
    return kept


@lru_cache(maxsize=16384)
def echoes(one: str, other: str) -> bool:
    """Whether two texts say nearly the same in nearly the same words."""
    mine, theirs = _counted(one), _counted(other)
    return 2 * (mine & theirs).total() >= ALIKE * (mine.total() + theirs.total())


@lru_cache(maxsize=16384)
def denies(one: str, other: str) -> bool:
    """Whether two texts in nearly the same words differ in a denial, a number or a direction."""
    if one == other or not echoes(one, other):
        return False
    mine, theirs = set(_counted(one)), set(_counted(other))
    here, there = mine - theirs, theirs - mine
    if bool(here & _DENYING) != bool(there & _DENYING):
        return True
    numbers = [{each for each in side if each[0].isdigit()} for side in (here, there)]
    return all(numbers) or any(not opposites(each).isdisjoint(there) for each in here)


def _share_papers(one: Sentence, other: Sentence) -> bool:
    return not set(one.papers).isdisjoint(other.papers)


@lru_cache(maxsize=4096)
def _counted(text: str) -> Counter[str]:
    """The stems of a text with those of stop words, in Chinese the characters."""
    bare = MARK.sub("", text)
    return Counter(bare if CJK.search(bare) else passage(bare).laid.stems)


_DENYING = frozenset({*NEGATIONS, *"不未没无非"})
