"""A rule of the check: every number of a sentence is in a cited paper.

It may come in another form ("two thirds" for 66%, "six" for a hexamer), and a writer may count in
words what a paper lists, or what two numbers of the sentence are to each other.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise, permutations

from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.listed import listed
from newsletter.briefing.quantities import (
    PERCENT,
    ROUNDED,
    ROUNDED_SHARE,
    Quantity,
    quantities,
)
from newsletter.briefing.words import words

SMALL_COUNT = 3.0  # "two ways" counts what the writer lists, not what the paper counts
LARGEST_SUM = 12.0  # "five" for what the paper counts as three and two

OF_NEAREST = 0.55  # of what the nearest line holds of a sentence, one that lists what it counts

_FROM_TO = re.compile(r"[^.;]{0,20}\b(?:to|from|versus|vs\.?|than)\s+(?:about\s+)?", re.IGNORECASE)

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
        and not (is_spelled(text) and _is_worked_out(each, said, cited))
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


def _is_worked_out(quantity: Quantity, said: Passage, cited: Sequence[Evidence]) -> bool:
    """Whether a number in words follows from others, or counts what a paper lists."""
    if quantity.dimension in {"%", "x"}:
        return any(_is_ratio(quantity, one, two) for one, two in permutations(said.quantities, 2))
    is_count = not quantity.dimension and quantity.value <= LARGEST_SUM
    return is_count and any(_listed(quantity.value, said, paper) for paper in cited)


def _is_ratio(quantity: Quantity, one: Quantity, two: Quantity) -> bool:
    """Whether "half" is what 33 of 67 are, and "twice" what 67 are to 33."""
    if quantity in (one, two) or one.dimension != two.dimension or min(one.value, two.value) <= 0:
        return False
    ratio = one.value / two.value * (PERCENT if quantity.dimension == "%" else 1.0)
    about = replace(quantity, slack=max(quantity.slack, ROUNDED))
    return about.may_restate(replace(quantity, value=ratio))


def _listed(value: float, said: Passage, paper: Evidence) -> bool:
    """Whether a line that is about the same lists so many things."""
    shares = [line.share(said.stems) for line in paper.lines]
    least = OF_NEAREST * max(shares, default=0.0)
    return any(
        share >= least and value in listed(line.text)
        for share, line in zip(shares, paper.lines, strict=True)
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
