"""A rule of the check: every number of a sentence is in a cited paper.

It may come in another form ("two thirds" for 66%, "six" for a hexamer).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.quantities import ROUNDED_SHARE, Quantity, quantities
from newsletter.briefing.words import words

SMALL_COUNT = 3.0  # "two ways" counts what the writer lists, not what the paper counts
LARGEST_SUM = 12.0  # "five" for what the paper counts as three and two

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
