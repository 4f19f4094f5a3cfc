"""A sign of the check: an opposite stands in the place of the paper's word, whatever the word is.

    "ample spatial context", where the paper speaks of "insufficient spatial context"

`directions` weighs a few scales by all that stands around a word. Here any two words count that the
`thesaurus` sets against each other, so more is asked: that they are of one sense and one form, that
what stands right beside them is the same, and that nothing around turns them round.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from newsletter.briefing.beside import beside_fit, share_a_neighbour
from newsletter.briefing.directions import LEFT_OUT
from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import Laid, fit
from newsletter.briefing.senses import BURDENS, NEGATIONS
from newsletter.briefing.thesaurus import alike, excluded, opposed
from newsletter.briefing.words import stem, word_set

LEAST_MARGIN = 0.05  # by which the opposite must fit better than the word where it stands itself
SURELY_BACKWARDS = 0.3  # how well what stands beside the opposite must fit the word in return
MARGIN = 0.1  # or these two, if the sentence contrasts nothing and the line has no second opposite
BACKWARDS = 0.1
BOTH_ENDS = 8  # words to a side in which a line may speak of the opposite, too
TURN_REACH = 8  # words to a side in which a word may be turned round

# Burdens, of which there is more or less; verbs of many senses; what tells this work from others.
_UNSURE = BURDENS | frozenset(
    map(
        stem,
        word_set(
            """
            approach break bring carry catch come draw fall find get give go hold keep leave look
            lose make meet miss move pay play put reach remain run see set share show stand stay
            take tie turn work
            art conventional current different diverse earlier existing known new novel previous
            prior recent standard state traditional various
            """
        ),
    )
)
_NONE = frozenset[str]()
_TURNS = NEGATIONS | word_set(
    """
    ablate ablated ablates ablating ablation absence absent disable disabled disables disabling
    eliminate eliminated eliminates eliminating failing failure few lacking less loss rarely remove
    removal removed removes removing seldom
    """
)
_CONTRASTS = word_set(
    "although between but despite either from however instead or rather than though unlike versus"
    " vs whereas while"
)
_DEGREES = word_set("as less more so too")
# A name of a quality: who asks for instability asks for stability.
_NOUN = re.compile(r"(?:ity|ness|tion|sion|ment|ance|ence|ancy|ency|ism)$")


def contrary(made: Claim, cited: Sequence[Evidence]) -> str:
    """A word in whose place its opposite stands in a cited paper; empty if there is none."""
    said = made.said.laid
    stems = [paper.stems for paper in cited]
    whole = stems[0] if len(stems) == 1 else frozenset[str]().union(*stems)
    for place, word, _ in said.telling:
        against = _against(word) if word not in whole else _NONE
        if not against.isdisjoint(whole) and _is_plain(said, place):
            others = _unsaid(word, against & whole, made.said.set)
            found = (at for other in others for paper in cited for at in paper.at(other))
            if any(_stands_there(said, place, *at, cited) for at in found):
                return said.words[place]
    return ""


@lru_cache(maxsize=8192)
def _against(word: str) -> frozenset[str]:
    """The stems that surely exclude one."""
    return _NONE if word in _UNSURE else excluded(word) - _UNSURE


def _is_plain(text: Laid, place: int) -> bool:
    """Whether a word is meant as it stands."""
    word = text.words[place]
    around = text.words[max(0, place - TURN_REACH) : place + TURN_REACH + 1]
    return word not in LEFT_OUT and _TURNS.isdisjoint(around) and not _NOUN.search(word)


def _is_part(text: Laid, place: int) -> bool:
    """Whether a hyphen joins a word to another."""
    return text.is_hyphened(place) or text.is_hyphened(place - 1)


def _unsaid(word: str, against: frozenset[str], said: frozenset[str]) -> list[str]:
    """The opposites of a word of which a sentence does not speak, too, in whatever words."""
    if not said.isdisjoint(opposed(word)):
        return []
    return [each for each in against if said.isdisjoint(alike(each))]


def _stands_there(
    said: Laid, place: int, line: Laid, there: int, cited: Sequence[Evidence]
) -> bool:
    """Whether a word of a line stands in the place of its opposite in a sentence."""
    if not (
        _are_of_one_form(said, place, line, there)
        and _is_plain(line, there)
        and share_a_neighbour(said, place, line, there)
    ):
        return False
    if _is_part(said, place) or _is_part(line, there) or _says_it(line, there, said.stems[place]):
        return False
    margin = _margin(said, place, line, there, cited)
    backwards = beside_fit(line, there, said, place) if margin > LEAST_MARGIN else 0.0
    if backwards > SURELY_BACKWARDS:
        return True
    is_sure = margin > MARGIN and backwards > BACKWARDS
    return is_sure and _CONTRASTS.isdisjoint(said.words) and _is_only_turn(said, place, line)


def _says_it(line: Laid, there: int, word: str) -> bool:
    """Whether a line says a word or the same near its opposite, so that it speaks of both ends."""
    near = line.stems[max(0, there - BOTH_ENDS) : there + BOTH_ENDS + 1]
    return word in near or not alike(word).isdisjoint(near)


def _margin(said: Laid, place: int, line: Laid, there: int, cited: Sequence[Evidence]) -> float:
    """By how much it fits better than the word, or what says the same, where that stands."""
    margin = beside_fit(said, place, line, there)
    if margin <= LEAST_MARGIN:
        return 0.0
    word = said.stems[place]
    same = alike(word) | {word}
    own = [at for paper in cited for each in same & paper.stems for at in paper.at(each)]
    if own:
        margin -= max(beside_fit(said, place, *at) for at in own)
    if margin <= LEAST_MARGIN:
        return 0.0
    best = max((fit(said, place, *at) for at in own), default=0.0)
    return min(margin, fit(said, place, line, there) - best)


def _is_only_turn(said: Laid, place: int, line: Laid) -> bool:
    """Whether a line says the opposite of nothing else."""
    held = frozenset(line.stems)
    others = (word for at, word, _ in said.telling if at != place and word not in held)
    return all(
        held.isdisjoint(opposed(word)) or not held.isdisjoint(alike(word)) for word in others
    )


def _are_of_one_form(said: Laid, place: int, line: Laid, there: int) -> bool:
    is_same = _form(said.words[place]) == _form(line.words[there])
    return is_same and _has_degree(said, place) == _has_degree(line, there)


def _has_degree(text: Laid, place: int) -> bool:
    """Whether a word is said of more or less: "too", "enough"."""
    is_after_one = place > 0 and text.words[place - 1] in _DEGREES
    return is_after_one or text.words[place + 1 : place + 2] == ["enough"]


@lru_cache(maxsize=8192)
def _form(word: str) -> str:
    """What a word looks like: a comparative, an adverb, a participle, or anything."""
    if word in {"better", "worse", "best", "worst"} or _is_compared(word):
        return "er"
    return next((end for end in ("ly", "ing") if word.endswith(end)), "")


def _is_compared(word: str) -> bool:
    """Whether a word is one that has opposites, with -er or -est."""
    bare = re.sub(r"(?:er|est)$", "", word)
    bases = {bare, f"{bare}e", re.sub(r"i$", "y", bare), re.sub(r"(.)\1$", r"\1", bare)}
    return bare != word and any(opposed(stem(base)) for base in bases)
