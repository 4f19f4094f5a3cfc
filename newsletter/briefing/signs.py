"""What speaks against a sentence without settling it, each sign with how strongly it does.

One opposite that fits better or one "now" proves nothing; several together do. `weighing` adds them
up. Every sign is 0 where nothing is amiss, and none of them counts how long a sentence is.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from newsletter.briefing.arts import unheard
from newsletter.briefing.changes import changed
from newsletter.briefing.contraries import contrary
from newsletter.briefing.denials import denied
from newsletter.briefing.directions import FAINT, turned_by
from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.halves import mixed, torn
from newsletter.briefing.labels import relabelled
from newsletter.briefing.numbers import is_spelled, missing
from newsletter.briefing.relations import divided, plain_words, promised_beyond
from newsletter.briefing.rivals import replaced
from newsletter.briefing.scope import at_the_bedside, widened
from newsletter.briefing.senses import ABSOLUTE, ENDINGS, PRESENT
from newsletter.briefing.sides import outdone
from newsletter.briefing.strangers import strange
from newsletter.briefing.things import unsaid
from newsletter.briefing.tied import exchanged, misplaced
from newsletter.briefing.twins import crossed

_KINDS = {"all", "no exception", "the best"}  # promises that weigh by themselves
SLIGHT = 0.1  # by which another number fits better by chance
FAR = 0.35  # by which it hardly ever does
CHANGED = 0.05  # by which the opposite of a change must fit better
OUTDONE = 0.15  # how surely two compared things must have changed sides


class Sign(NamedTuple):  # a dozen are made for each sentence
    """One thing that speaks against a sentence: 0 if it does not, 1 or so if it does strongly."""

    name: str
    strength: float
    reason: str


def signs(made: Claim, cited: Sequence[Evidence]) -> Iterator[Sign]:
    """All that speaks against a sentence, whatever other papers there are."""
    found = (
        *_turned(made, cited),
        *_strong_words(made, cited),
        *_missing(made, cited),
        *_rules(made, cited),
    )
    return (sign for sign in found if sign.strength > 0)


def _turned(made: Claim, cited: Sequence[Evidence]) -> Iterator[Sign]:
    """Numbers, things, directions and comparisons that fit the papers better turned round."""
    for name, margin, chance, why in _MARGINS:
        by, shown = margin(made, cited)
        if by > chance:
            yield Sign(name, by - chance, f"{shown}: {why}")
            if name == "turned" and by > FAR:
                yield Sign("turned far", by - FAR, f"{shown}: {why}")
    for name, margin, chance, why in _SURE:
        by, shown = margin(made, cited)
        if by > chance:
            yield Sign(name, 1.0, f"{shown}: {why}")
    for name, find, why in _FOUND:
        if shown := find(made, cited):
            yield Sign(name, 1.0, f"{shown}: {why}")
    if mixed(made, cited):
        yield Sign("mixed", 1.0, "mixes two things that a cited paper sets against each other")


Margin = Callable[[Claim, Sequence[Evidence]], tuple[float, str]]
Find = Callable[[Claim, Sequence[Evidence]], str]

_ROUND = "the other way round in a cited paper"
# By how much something fits better, from which on that is no chance; the strength is the rest.
_MARGINS: tuple[tuple[str, Margin, float, str], ...] = (
    ("exchanged", exchanged, 0.0, "exchanged"),
    ("misplaced", misplaced, SLIGHT, "another number stands there in a cited paper"),
    ("turned", turned_by, FAINT, _ROUND),
    ("crossed", crossed, 0.0, _ROUND),
)
# The same, where it is no matter by how much.
_SURE: tuple[tuple[str, Margin, float, str], ...] = (
    ("changed", changed, CHANGED, "goes the other way in a cited paper"),
    ("outdone", outdone, OUTDONE, "compared the other way round there"),
)
_FOUND: tuple[tuple[str, Find, str], ...] = (
    ("relabelled", relabelled, "exchanged"),
    ("contrary", contrary, "the opposite stands there in a cited paper"),
    ("torn", torn, "a cited paper says the opposite of this"),
)


def _strong_words(made: Claim, cited: Sequence[Evidence]) -> Iterator[Sign]:
    """Words that say more than most papers do, of which the cited ones hold none."""
    if _STRONG.isdisjoint(made.said.words):
        return
    said = _STRONG.intersection(plain_words(made.said.text))
    strong = {
        name: found
        for name, words in (
            ("absolute", ABSOLUTE),
            ("ending", ENDINGS),
            ("present", PRESENT),
        )
        if (found := sorted(word for word in said & words if not _is_said(word, cited)))
    }
    reason = f"{', '.join(chain.from_iterable(strong.values()))}: claims more than a cited paper"
    yield from (Sign(name, 1.0, reason) for name in strong)
    yield Sign("boastful", float(len(strong) > 1), reason)


_STRONG = ABSOLUTE | ENDINGS | PRESENT


def _is_said(word: str, cited: Sequence[Evidence]) -> bool:
    return any(word in paper.vocabulary for paper in cited)


def _missing(made: Claim, cited: Sequence[Evidence]) -> Iterator[Sign]:
    """Numbers in words, which a writer may have counted or worked out, and words of no paper."""
    for shown in filter(is_spelled, missing(made, cited)):
        yield Sign("counted", 1.0, f"{shown}: not in a cited paper")
    for each in unsaid(made, cited):
        yield Sign(each.kind, 1.0, f"{each.word}: not in a cited paper")
    if term := unheard(made, cited):
        yield Sign("unheard", 1.0, f"{term}: not in a cited paper")
    by, shown = strange(made, cited)
    if shown:
        yield Sign("strangers", by, f"{shown}: not in a cited paper")
    by, shown = replaced(made, cited)
    if shown:
        yield Sign("replaced", by, f"{shown}: another of its kind stands there in a cited paper")


def _rules(made: Claim, cited: Sequence[Evidence]) -> Iterator[Sign]:
    for kind, reason in promised_beyond(made, cited):
        yield Sign(kind if kind in _KINDS else "promised", 1.0, reason)
    if word := widened(made, cited):
        yield Sign("widened", 1.0, f"{word}: no cited paper speaks of people")
    elif word := at_the_bedside(made, cited):
        yield Sign("widened", 1.0, f"{word}: no cited paper speaks of any")
    for name, rule in (("divided", divided), ("denied", denied)):
        yield from (Sign(name, 1.0, reason) for reason in list(rule(made, cited))[:1])
