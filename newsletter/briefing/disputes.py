"""Where two papers disagree: what one finds goes the other way in what the other finds.

    points that say which way -> pairs that speak of the same things -> both held against each other

Seldom on one day, and said only if the check itself would refuse either finding for the other paper
as turned round.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from newsletter.briefing.directions import turned
from newsletter.briefing.english import opposites
from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.points import points
from newsletter.briefing.words import stems
from newsletter.model import Item, Paper, Sentence

SHARED = 3  # words that both findings hold, beside those that say which way

Pointing = tuple[Point, frozenset[str], frozenset[str]]  # its stems, and the opposites of them


def disputes(items: Sequence[Item]) -> Iterator[tuple[tuple[Item, Item], tuple[Point, Point]]]:
    """Pairs of papers of a letter that disagree, with what each of them finds."""
    pointing = [(item, found) for item in items if (found := _pointing(item.paper))]
    for (one, ours), (two, theirs) in combinations(pointing, 2):
        for mine, stems_, against in ours:
            for other, held, _ in theirs:
                speak_of_one_thing = len(stems_ & held) >= SHARED and against & held
                if speak_of_one_thing and _disagree(mine, one.paper, other, two.paper):
                    yield (one, two), (mine, other)


@lru_cache(maxsize=8192)
def _pointing(paper: Paper) -> tuple[Pointing, ...]:
    """The findings of a paper that say which way something goes."""
    found = []
    for point in points(paper):
        said = frozenset(stems(point.text))
        against = frozenset[str]().union(*map(opposites, said))
        if point.kind is Kind.FINDS and against:
            found.append((point, said, against))
    return tuple(found)


@lru_cache(maxsize=8192)
def _disagree(one: Point, paper: Paper, two: Point, other: Paper) -> bool:
    return _is_turned(one, other) and _is_turned(two, paper)


def _is_turned(point: Point, paper: Paper) -> bool:
    made = claim(Sentence(f"{point.text}.", (1,)))
    return any(turned(made, [evidence(paper)]))
