"""A rule of the check: what a sentence names, in lower case too, is in a cited paper.

Names with capitals are easy to look up. "Basketball" for football, "radiology" for pathology are
words like any other. They stand out because neither they nor a related word are in the paper, while
a writer's own words ("people", "cheaper") are words of everyday English: see `english`.
"""

from collections.abc import Iterator, Sequence

from newsletter.briefing.english import entry
from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import SHORT_PREFIX

DOUBTED = -0.15  # log-odds from which a word is too strange
RARE = 0.5  # from which on a word in lower case names something particular
CAPITAL = 3.15  # what a capital adds
RELATED = -0.82  # what a related word in the paper adds


def named(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every particular thing that it names is in a cited paper, or something related is."""
    if made.is_chinese:
        return
    for start, wanted in made.said.spans:
        if any(speaks_of(paper, wanted) for paper in cited):
            continue
        is_near = any(entry(wanted).related & paper.whole.set for paper in cited)
        is_name = _is_name(made.said.text, start) and not is_near
        if not is_name and entry(wanted).rarity < RARE:
            continue
        if entry(wanted).strangeness + CAPITAL * is_name + RELATED * is_near > DOUBTED:
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
