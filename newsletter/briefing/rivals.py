"""A sign of the check: a sentence names one thing where its papers name another of the same group.

    "cobalt salts", where the paper speaks of iron salts and nowhere of cobalt

The groups are lists of things of which none is another, nor a name for it: metals, organs, crops,
sensors, languages (`shipped/rivals.txt`). Only words that no cited paper holds are looked at. Some
things are so particular that no paper need hold another: nobody names vanadium of himself.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import Laid, fit
from newsletter.briefing.things import holds_as, puts_otherwise, speaks_of
from newsletter.briefing.words import stem
from newsletter.shipped import shipped

LEAST_FIT = 0.2  # of what stands around a word that no paper holds, around another of its group


@dataclass(slots=True)
class Thing:
    """A word of the groups: its own other names, those of the others, and how particular it is."""

    names: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    is_particular: bool = False


def replaced(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """How surely a word stands in the place of another of its group (1: surely), and the word."""
    said, (things, _, particular) = made.said.laid, _groups()
    best = 0.0, ""
    new = made.said.set.difference(*(paper.stems for paper in cited))
    for word in (new & particular).union(*(new & _kept_out(paper) for paper in cited)):
        found = ((_surely(said, at, things[word], cited), said.words[at]) for at in said.at(word))
        best = max(best, *found)
    return best


@lru_cache(maxsize=4096)
def _kept_out(paper: Evidence) -> frozenset[str]:
    """The stems in whose place something stands in a paper, for all that one knows."""
    _, keeping, _ = _groups()
    return frozenset[str]().union(*(keeping[word] for word in keeping.keys() & paper.stems))


def _surely(said: Laid, place: int, thing: Thing, cited: Sequence[Evidence]) -> float:
    """How surely one of the other things belongs in a place of a sentence."""
    word, others = said.stems[place], thing.others.difference(said.stems)
    if any(_holds(paper, word, thing) for paper in cited):
        return 0.0
    if thing.is_particular and _is_named(said, place, cited):
        return 1.0
    return min(1.0, _best(said, place, others, cited) / LEAST_FIT)


def _is_named(said: Laid, place: int, cited: Sequence[Evidence]) -> bool:
    """Whether a sentence says of a thing that it is there, and no paper holds anything near it."""
    is_short = said.shown[place].isupper()
    is_near = any(puts_otherwise(paper, said.stems[place]) for paper in cited)
    return said.signs[place] > 0 and not is_short and not is_near


def _holds(paper: Evidence, word: str, thing: Thing) -> bool:
    return holds_as(paper, word) or any(speaks_of(paper, each) for each in (word, *thing.names))


def _best(said: Laid, place: int, others: frozenset[str], papers: Sequence[Evidence]) -> float:
    """How well the best place of some stems in papers fits a place of a sentence."""
    found = (at for paper in papers for each in others for at in paper.at(each))
    return max((fit(said, place, *at) for at in found), default=0.0)


@cache
def _groups() -> tuple[Mapping[str, Thing], Mapping[str, frozenset[str]], frozenset[str]]:
    """The things by their stems, the stems that each name keeps out, and the particular ones."""
    things: dict[str, Thing] = defaultdict(Thing)
    keeping: dict[str, frozenset[str]] = defaultdict(frozenset)
    for line in shipped("rivals.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            group = [tuple(map(stem, each.split("="))) for each in line.strip("! ").split()]
            everything = frozenset(name for names in group for name in names)
            for names in group:
                thing = things[names[0]]
                thing.names |= frozenset(names[1:])
                thing.others |= everything.difference(names)
                thing.is_particular |= line.startswith("!")
            words = frozenset(names[0] for names in group)
            for names in group:
                for name in names:
                    keeping[name] |= words.difference(names)
    particular = frozenset(word for word, thing in things.items() if thing.is_particular)
    return dict(things), dict(keeping), particular
