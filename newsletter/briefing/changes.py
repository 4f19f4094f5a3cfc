"""A sign of the check: what a sentence says grows, a cited paper says shrinks, or the reverse.

    "more agents drop out"  against  "dropout of agents was reduced"

The words that both speak of are held against each other in the line of the paper that says most of
the same around them. Two turns in a line make none: less of the drug and a weaker effect say what
more of it and a stronger one say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsletter.briefing.comparisons import is_background
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.laid import Laid, fit
from newsletter.briefing.pointers import POINTERS, Way, pointed
from newsletter.briefing.sides import stand_crossed

Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A word of a sentence that goes some way."""

    place: int
    stem: str
    weight: float
    way: Way


@dataclass(slots=True)
class _Held:
    """How well lines fit that say the same of what some words point at, or the opposite."""

    same: dict[Places, float] = field(default_factory=dict)
    opposite: dict[Places, tuple[float, str]] = field(default_factory=dict)

    def agree(self, pointers: Places, fitting: float) -> None:
        """A line says the same."""
        self.same[pointers] = max(self.same.get(pointers, 0.0), fitting)

    def oppose(self, pointers: Places, fitting: float, word: str) -> None:
        """A line says the opposite."""
        before = self.opposite.get(pointers, (0.0, ""))
        self.opposite[pointers] = max(before, (fitting, word))


def changed(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """By how much the opposite of what it says of a word fits the papers better, and the word."""
    said = made.said.laid
    told = list(_told(said)) if not POINTERS.isdisjoint(said.words) else []
    signs = frozenset(each.way.sign for each in told)
    lines = [each for paper in cited for each in _going(paper)] if told else []
    other = (line.laid for line, theirs in lines if len(signs | theirs) > 1)
    if not any(_is_opposed(said, told, line) for line in other):
        return 0.0, ""
    found = _Held()
    for line, _ in lines:
        _weigh(made.said, told, line, found)
    margins = (
        (fitting - found.same.get(pointers, 0.0), word)
        for pointers, (fitting, word) in found.opposite.items()
    )
    return max(margins, default=(0.0, ""))


@lru_cache(maxsize=4096)
def _going(paper: Evidence) -> Sequence[tuple[Passage, frozenset[int]]]:
    """The lines of a paper in which something goes some way, and which ways."""
    ways = ((line, pointed(line.laid)) for line in paper.lines)
    return [(line, frozenset(way.sign for way in found.values())) for line, found in ways if found]


def _told(said: Laid) -> Iterator[_Told]:
    ways = pointed(said)
    for place, stem, weight in said.telling:
        if place in ways and said.words[place] not in POINTERS:
            yield _Told(place, stem, weight, ways[place])


def _weigh(said: Passage, told: Sequence[_Told], line: Passage, found: _Held) -> None:
    """Add what one line says of the words of a sentence."""
    here = _held(said.laid, told, line.laid)
    for pointers, fitting in here.same.items():
        found.agree(pointers, fitting)
    opposed = {
        pointers: held
        for pointers, held in here.opposite.items()
        if held[0] > here.same.get(pointers, 0.0)
    }
    if not opposed or is_background(line.text):
        return
    if len(opposed) % 2 == 0:
        for pointers, (fitting, _) in opposed.items():
            found.agree(pointers, fitting)
    elif not stand_crossed(said, line):
        for pointers, (fitting, word) in opposed.items():
            found.oppose(pointers, fitting, word)


def _held(said: Laid, told: Sequence[_Told], line: Laid) -> _Held:
    found = _Held()
    for each, place, way, surely in _shared(told, line):
        if way.sign != each.way.sign and not _may_oppose(said, each.way, line, way):
            continue
        fitting = fit(said, each.place, line, place) * surely * each.weight
        if way.sign == each.way.sign:
            found.agree(each.way.places, fitting)
        else:
            found.oppose(each.way.places, fitting, said.words[each.place])
    return found


def _shared(told: Sequence[_Told], line: Laid) -> Iterator[tuple[_Told, int, Way, float]]:
    """The words of a sentence that go some way in a line, too: where, which way, how surely."""
    if ways := pointed(line):
        for each in told:
            places, surely = line.places(each.stem)
            for place in places:
                if way := ways.get(place):
                    yield each, place, way, surely


def _is_opposed(said: Laid, told: Sequence[_Told], line: Laid) -> bool:
    """Whether a line says the opposite of anything, however well it fits."""
    return any(
        way.sign != each.way.sign and _may_oppose(said, each.way, line, way)
        for each, _, way, _ in _shared(told, line)
    )


def _may_oppose(said: Laid, mine: Way, line: Laid, theirs: Way) -> bool:
    """Whether two opposite ways are of one kind, and the line does not speak of both."""
    return (
        bool(mine.kind & theirs.kind)
        and mine.is_noun == theirs.is_noun
        and not any(set(line.at(said.stems[place])) - set(theirs.places) for place in mine.places)
    )
