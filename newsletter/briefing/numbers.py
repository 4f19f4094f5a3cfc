"""A rule of the check: every number of a sentence is in a cited paper, and says there what it says.

A number may come in another form ("two thirds" for 66%, "six" for a hexamer), but what stands
around it in the sentence must stand around it in the paper, and not around another number.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

from newsletter.briefing.english import entry
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.quantities import ROUNDED_SHARE, Quantity, quantities
from newsletter.briefing.words import words

SMALL_COUNT = 3.0  # "two ways" counts what the writer lists, not what the paper counts
LARGEST_SUM = 12.0  # "five" for what the paper counts as three and two
REACH = 10  # words to each side of a number that say what it is of
OTHER_SIDE = 0.5  # what a word is worth that stands on the other side of the number
ANOTHERS = 0.4  # what a word is worth that stands beyond the next number
RELATED = 0.5  # what a related word is worth
LEAST_WORTH = 0.4  # of a word of every text

_FROM_TO = re.compile(r"[^.;]{0,20}\b(?:to|from|versus|vs\.?|than)\s+(?:about\s+)?", re.IGNORECASE)

Around = Mapping[str, tuple[float, float]]  # stems, and how near they stand before and behind

# How a Greek or Latin count begins a word: a tetramer has four parts.
_COUNTED = {
    2: ("di", "bi", "dual", "pair", "both", "double", "twin"),
    3: ("tri", "triple"),
    4: ("tetra", "quad", "quart"),
    5: ("penta", "quint"),
    6: ("hexa", "sex"),
    7: ("hepta", "sept"),
    8: ("octa", "octo"),
    9: ("nona",),
    10: ("deca",),
}


def missing(made: Claim, cited: Sequence[Evidence]) -> tuple[str, ...]:
    """The numbers, as they are shown, that no cited paper holds in any form."""
    return _missing(made.said, tuple(cited)) if made.said.quantities else ()


@lru_cache(maxsize=256)  # a rule and a sign ask for the same sentence
def _missing(said: Passage, cited: tuple[Evidence, ...]) -> tuple[str, ...]:
    shown = ((each, said.text[each.start : each.end].strip()) for each in said.quantities)
    return tuple(
        text
        for each, text in shown
        if not _counts_along(each, text)
        and not any(_restated(each, text, paper) for paper in cited)
    )


def is_spelled(shown: str) -> bool:
    """Whether a number stands in words: a writer may have counted or worked it out."""
    return not any(map(str.isdigit, shown))


def _counts_along(quantity: Quantity, shown: str) -> bool:
    return (
        quantity.value <= SMALL_COUNT
        and not quantity.dimension
        and shown.isalpha()
        and shown.lower() != "third"
    )


def _restated(quantity: Quantity, shown: str, paper: Evidence) -> bool:
    """Whether a paper holds a number in some form."""
    return (
        any(map(quantity.may_restate, paper.quantities))
        or _in_parts(shown, paper)
        or (quantity.dimension == "x" and any(_grew(quantity, line) for line in paper.lines))
        or (shown.isalpha() and not quantity.dimension and _counted(quantity.value, paper))
    )


def _grew(times: Quantity, line: Passage) -> bool:
    """Whether "tripled" is there as "from 2.4 to 7.2"."""
    about = replace(times, slack=max(times.slack, ROUNDED_SHARE))
    for one, other in pairwise(line.quantities):
        is_change = _FROM_TO.fullmatch(line.text[one.end : other.start]) is not None
        if is_change and one.dimension == other.dimension and min(one.value, other.value) > 0:
            ratio = one.value / other.value
            if about.may_restate(replace(times, value=max(ratio, 1 / ratio))):
                return True
    return False


def _in_parts(shown: str, paper: Evidence) -> bool:
    """Whether "five of six" is there as five and six."""
    parts = [word for word in words(shown) if quantities(word)] if " of " in shown else []
    return bool(parts) and all(
        part in paper.vocabulary or any(map(quantities(part)[0].may_restate, paper.quantities))
        for part in parts
    )


def _counted(value: float, paper: Evidence) -> bool:
    """Whether a small count is the sum of two of one line, or the beginning of a word."""
    begins = _COUNTED.get(int(value), ())
    return (bool(begins) and any(word.startswith(begins) for word in paper.vocabulary)) or (
        value <= LARGEST_SUM
        and any(
            one.value + two.value == value
            for line in paper.lines
            for one, two in combinations(line.quantities, 2)
            if not one.dimension and not two.dimension
        )
    )


def exchanged(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """By how much two numbers would fit the papers better the other way round, and which two."""
    worst = 0.0, ""
    known: dict[Quantity, list[Around]] = {}
    for one, two in combinations(made.said.quantities, 2):
        if one.dimension != two.dimension or one.value == two.value:
            continue
        for each in (one, two):
            if each not in known:
                known[each] = list(_places(each, cited))
        places = [known[each] for each in (one, two)]
        if not all(places):
            continue
        arounds = [_around(made.said, each) for each in (one, two)]
        fits = [[_best(around, found) for found in places] for around in arounds]
        by = fits[0][1] + fits[1][0] - fits[0][0] - fits[1][1]
        shown = " and ".join(made.said.text[each.start : each.end].strip() for each in (one, two))
        worst = max(worst, (by, shown))
    return worst


def _places(quantity: Quantity, cited: Sequence[Evidence]) -> Iterator[Around]:
    """What stands around each place of the papers where a number may come from."""
    for line in (line for paper in cited for line in paper.lines):
        for found in line.quantities:
            if quantity.may_restate(found):
                yield _around(line, found)


def _best(here: Around, places: Sequence[Around]) -> float:
    return max(_fit(here, there) for there in places)


@lru_cache(maxsize=16384)
def _around(passage: Passage, quantity: Quantity) -> Around:
    """The stems before and behind a number, each weighed by how near it stands."""
    until = min(
        (each.start for each in passage.quantities if each.start >= quantity.end),
        default=len(passage.text),
    )
    before = [(True, word) for at, word in passage.spans if at < quantity.start][-REACH:]
    after = [(at < until, word) for at, word in passage.spans if at >= quantity.end][:REACH]
    left, right = _by_distance(before[::-1]), _by_distance(after)
    return {word: (left.get(word, 0.0), right.get(word, 0.0)) for word in {*left, *right}}


def _by_distance(found: Sequence[tuple[bool, str]]) -> dict[str, float]:
    """Words, the nearest first, and what each is worth: less beyond the next number."""
    weights: dict[str, float] = {}
    for distance, (is_own, word) in enumerate(found):
        weights.setdefault(word, (1.0 if is_own else ANOTHERS) / (1 + distance / 2))
    return weights


def _fit(here: Around, there: Around) -> float:
    """How alike the words around two numbers are: 0 to 1."""
    held = total = 0.0
    for word, sides in here.items():
        known = entry(word)
        worth = LEAST_WORTH + (1 - LEAST_WORTH) * known.rarity
        total += worth * sum(sides)
        if word in there:
            held += worth * _on_the_same_side(sides, there[word])
        elif related := known.related & there.keys():
            found = (_on_the_same_side(sides, there[other]) for other in related)
            held += worth * RELATED * max(found)
    return held / total if total else 0.0


def _on_the_same_side(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How much two words stand alike to numbers; one on the other side counts for less."""
    (left, right), (before, behind) = one, other
    return left * max(before, OTHER_SIDE * behind) + right * max(behind, OTHER_SIDE * before)
