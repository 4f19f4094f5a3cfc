"""What a sentence names that no cited paper does, in capitals (a rule) or not (signs).

Names with capitals are easy to look up. "Basketball" for football, "radiology" for pathology are
words like any other. They stand out because neither they nor a related word are in the paper, while
a writer's own words ("people", "cheaper") are words of everyday English: see `english`. A word that
is in no table is strange only if it is long; a short one may as well be a writer's ("chatty").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.briefing.elements import symbol_of
from newsletter.briefing.english import entry, is_known
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.laid import SHORT_PREFIX
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.thesaurus import alike

DOUBTED = 0.1  # log-odds from which a word is too strange
RARE = 0.5  # from which on a word in lower case names something particular
_UNIT = re.compile(
    r"(?:femto|pico|nano|micro|milli|centi|deci|kilo|mega|giga|tera)?"
    r"(?:ohm|bel|volt|watt|molar|joul|liter|lit|bit|byte?|dalton|gram|meter|met|coulomb|second|hertz|pasc(?:al)?|newton|"
    r"electronvolt|base|pixel|ton|tonn|hectar|parsec|arcsecond|kelvin|tesla|bar|euro|dollar|cent|pound)"
)
SHORTEST_ODD = 7  # letters of an unknown word from which on it is an odd one
ONE_PART = 5  # letters of a word that may be part of a longer one: myosin in actomyosin
CAPITAL = 3.15  # what a capital adds
RELATED = -0.82  # what a related word in the paper adds


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A word of a sentence that no cited paper holds, and what makes it stand out.

    `name` if it is written as one, else `strange`.
    """

    word: str
    kind: str


def named(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Everything that it names in capitals is in a cited paper, or something related is."""
    for each in unsaid(made, cited):
        if each.kind == "name":
            yield f"{each.word}: not in a cited paper"


def unsaid(made: Claim, cited: Sequence[Evidence]) -> tuple[Unsaid, ...]:
    """The particular things of an English sentence of which no cited paper speaks."""
    return () if made.is_chinese else _unsaid(made.said, tuple(cited))


@lru_cache(maxsize=256)  # a rule and a sign ask for the same sentence
def _unsaid(said: Passage, cited: tuple[Evidence, ...]) -> tuple[Unsaid, ...]:
    found = []
    new = said.set.difference(*(paper.whole.set for paper in cited))
    for place, wanted, _ in said.laid.telling if new else ():
        if wanted not in new or _is_ordinary(said, place, wanted):
            continue
        if any(speaks_of(paper, wanted) for paper in cited):
            continue
        start = said.laid.starts[place]
        if any(each.start <= start < each.end for each in said.quantities):
            continue  # a unit, which is compared with its number
        near = entry(wanted).related | alike(wanted)
        is_near = not all(near.isdisjoint(paper.whole.set) for paper in cited)
        kind = _stands_out(said.text, start, wanted, is_near=is_near)
        if kind and not any(holds_as(paper, wanted) for paper in cited):
            word = said.text[start:].split(maxsplit=1)[0].strip(',;:.()"”')
            found.append(Unsaid(word, kind))
    return tuple(found)


def absent(said: Passage, cited: Sequence[Evidence]) -> Iterator[tuple[int, str]]:
    """The places and stems of the words that no paper holds in any form, nor a related word."""
    new = said.set.difference(*(paper.whole.set for paper in cited))
    for place, wanted, _ in said.laid.telling if new else ():
        if wanted not in new or _UNIT.fullmatch(wanted):
            continue
        start = said.laid.starts[place]
        is_counted = any(each.start <= start < each.end for each in said.quantities)
        if not is_counted and not any(
            puts_otherwise(paper, wanted) or holds_as(paper, wanted) for paper in cited
        ):
            yield place, wanted


def _is_ordinary(said: Passage, place: int, wanted: str) -> bool:
    """Whether a word names nothing, which is seen without a look at the papers."""
    opens = place == 0 and said.text[:1].isalnum()
    if wanted not in GENERAL and entry(wanted).rarity >= RARE:
        return False
    start = said.laid.starts[place]
    return opens or not said.text[start : start + 2].istitle()


def _stands_out(text: str, start: int, wanted: str, *, is_near: bool) -> str:
    """Why a word that no paper holds stands out; empty if it does not."""
    known = entry(wanted)
    is_name = _is_name(text, start) and not is_near
    if _UNIT.fullmatch(wanted) or (not is_name and (known.rarity < RARE or wanted in GENERAL)):
        return ""
    if known.strangeness + CAPITAL * is_name + RELATED * is_near <= DOUBTED:
        return ""
    shown = text[start:].split(maxsplit=1)[0]
    if is_name or shown[1:] != shown[1:].lower():
        return "name"
    return "strange" if is_known(wanted) or len(shown) >= SHORTEST_ODD else ""


def holds_as(paper: Evidence, wanted: str) -> bool:
    """Whether a paper holds a word as a chemical symbol, or inside a longer word."""
    if symbol := symbol_of(wanted):
        return any(symbol.search(line.text) for line in paper.lines)
    return len(wanted) >= ONE_PART and wanted in paper.spaced


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
