"""A rule of the check: what a sentence names, in lower case too, is in a cited paper.

Names with capitals are easy to look up. "Basketball" for football, "radiology" for pathology are
words like any other. They stand out because neither they nor a related word are in the paper, while
a writer's own words ("people", "cheaper") are words of everyday English: see `english`.
"""

import re
from collections.abc import Iterator, Sequence

from newsletter.briefing.english import entry
from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import SHORT_PREFIX
from newsletter.briefing.lexicon import GENERAL

DOUBTED = 0.1  # log-odds from which a word is too strange
RARE = 0.5  # from which on a word in lower case names something particular
_UNIT = re.compile(
    r"(?:femto|pico|nano|micro|milli|centi|deci|kilo|mega|giga|tera)?"
    r"(?:ohm|bel|volt|watt|molar|joul|liter|bit|byte?|dalton|gram|meter|second|hertz|pascal|newton|"
    r"electronvolt|base|pixel|ton|tonn|hectar|parsec|arcsecond|kelvin|tesla|euro|dollar|cent|pound)"
)
CAPITAL = 3.15  # what a capital adds
RELATED = -0.82  # what a related word in the paper adds


def named(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every particular thing that it names is in a cited paper, or something related is."""
    if made.is_chinese:
        return
    counted = [(each.start, each.end) for each in made.said.quantities]
    for start, wanted in made.said.spans:
        if any(first <= start < last for first, last in counted):
            continue  # a unit, which is compared with its number
        if any(speaks_of(paper, wanted) for paper in cited):
            continue
        known = entry(wanted)
        is_near = any(known.related & paper.whole.set for paper in cited)
        is_name = _is_name(made.said.text, start) and not is_near
        if _UNIT.fullmatch(wanted):
            continue
        if not is_name and (known.rarity < RARE or wanted in GENERAL):
            continue
        if known.strangeness + CAPITAL * is_name + RELATED * is_near > DOUBTED:
            word = made.said.text[start:].split(maxsplit=1)[0].strip(',;:.()"”')
            yield f"{word}: not in a cited paper"


def _is_name(text: str, start: int) -> bool:
    """Whether the word at a place is written as a name; its short forms are looked up elsewhere."""
    is_in_a_compound = text[start - 1 : start] == "-"
    return start > 0 and not is_in_a_compound and text[start : start + 2].istitle()


def speaks_of(paper: Evidence, wanted: str) -> bool:
    """Whether a stem or one of its family stands in a paper."""
    whole = paper.whole
    return wanted in whole.set or wanted[:SHORT_PREFIX] in whole.kin or paper.knows(wanted)


def puts_otherwise(paper: Evidence, wanted: str) -> bool:
    """Whether a paper holds a word of the family of a stem, or a related one."""
    return speaks_of(paper, wanted) or bool(entry(wanted).related & paper.whole.set)
