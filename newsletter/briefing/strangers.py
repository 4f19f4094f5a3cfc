"""A sign of the check: things in a sentence of which no cited paper speaks, taken together.

One word of no paper is often the writer's own; several things of no paper are not. And a thing
that stands beside the very word beside which a paper has another of its kind (lithium ions, where
the paper has sodium ions) was put in the place of that other.

    words of no paper, nor any related -> what each adds to the doubt (a table) -> the sum
                                       -> of one kind with a paper's word beside the same word

The table is `shipped/kinds.tsv.gz`, which `benchmarks/make_kinds.py` makes and explains.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import SHORT_PREFIX, Laid
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.things import absent
from newsletter.shipped import shipped

FLOOR = 0.7  # log-odds that a writer's own words add up to
UNKNOWN = 1.0  # log-odds that a word adds that is in no table: most are names of things
REPLACED = 1.1  # the same for standing in the place of another of its kind
MOST_STEPS = 5  # from two words up to the kind that they share, together
BESIDE = 3  # words within which the next one that tells something stands beside another
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """How strange a stem is, and the kinds of its senses with the steps up to each."""

    doubt: float
    kinds: Mapping[str, int]


def strange(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """By how much a sentence's words of no paper speak against it, and the strangest of them."""
    new = made.said.set.difference(GENERAL, *(paper.whole.set for paper in cited))
    if not _may_be_strange(new):
        return 0.0, ""
    said = made.said.laid
    found = {place: kind(word).doubt for place, word in absent(made.said, cited) if word in new}
    replaced = [place for place in found if _is_a_replacement(said, place, cited)]
    total = sum(found.values()) + REPLACED * bool(replaced)
    ranked = sorted(found, key=lambda place: (place not in replaced, -found[place]))
    return max(0.0, total - FLOOR), ", ".join(said.words[each] for each in ranked[:MOST_SHOWN])


def _may_be_strange(new: Iterable[str]) -> bool:
    """Whether some stems could add up to enough, if nothing in the papers is related to them."""
    known = [kind(each) for each in new]
    most = sum(each.doubt for each in known if each.doubt > 0)
    return most + REPLACED * any(each.kinds for each in known) > FLOOR


def _is_a_replacement(said: Laid, place: int, cited: Sequence[Evidence]) -> bool:
    """Whether a paper has, beside the same word, another thing of the same kind."""
    word = said.stems[place]
    if not kind(word).kinds:
        return False
    held = frozenset(said.stems)
    return any(
        other not in held and are_of_a_kind(word, other)
        for beside in _beside(said, place)
        for paper in cited
        for line in paper.lines
        for at in line.laid.places(said.stems[beside])[0]
        for other in (line.laid.stems[each] for each in _beside(line.laid, at))
    )


def _beside(laid: Laid, place: int) -> Iterator[int]:
    """The places of the next words that tell something, before and behind, in the same clause."""
    for step in (-1, 1):
        for at in range(place + step, place + step * (BESIDE + 1), step):
            if not 0 <= at < len(laid.stems) or laid.clauses[at] != laid.clauses[place]:
                break
            if laid.weights[at]:
                yield at
                break


@lru_cache(maxsize=8192)
def are_of_a_kind(one: str, other: str) -> bool:
    """Whether two stems name different things of a kind, neither a kind of the other."""
    if one[:SHORT_PREFIX] == other[:SHORT_PREFIX] or one in other or other in one:
        return False
    first, second = kind(one).kinds, kind(other).kinds
    steps = [(first[each], second[each]) for each in first.keys() & second.keys()]
    return bool(steps) and all(map(all, steps)) and min(map(sum, steps)) <= MOST_STEPS


@lru_cache(maxsize=8192)
def kind(stem: str) -> Kind:
    """What the table says of a stem."""
    line = _table().get(stem)
    if line is None:
        return Kind(UNKNOWN, {})
    doubt, _, kinds = line.partition("\t")
    pairs = (each.split(":") for each in kinds.split())
    return Kind(int(doubt) / 100, {number: int(steps) for number, steps in pairs})


@cache
def _table() -> dict[str, str]:
    """The lines of the table by their stems; each is taken apart when it is asked for."""
    with gzip.open(shipped("kinds.tsv.gz"), "rt", encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").partition("\t") for line in lines if not line.startswith("#"))
        return {stem: rest for stem, _, rest in pairs}
