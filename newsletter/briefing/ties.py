"""What two papers of different topics or fields have in common, among what one can name.

    concepts that matter in both papers, in few others -> links, the strongest first

A rare term that both texts hold (`links`) is one ground, a method that both use, a thing that both
study or work on is another.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from newsletter.briefing.concepts import Concept, Held, Kind, concepts, plainest
from newsletter.briefing.glossary import in_english
from newsletter.briefing.links import Link, Placed, Tie, field
from newsletter.briefing.topics import without_exclusions
from newsletter.briefing.words import stem, word_set, words
from newsletter.model import Section

MOST_HOLDERS = 3  # papers of a letter; what more of them hold is what the radar is about
HOLDERS_SHARE = 0.34  # nor more than so many of them, where there are many
LEAST = 4.0  # of strength, of both papers together
LEAST_OF_ONE = 2.0
OTHER_FIELD = 2.0  # what it is worth that two papers are of different fields

_COUNTED = word_set(
    """
    model network graph system vehicle language image agent autoencoder transformer process method
    operator trial algorithm forest tree judge twin interferometer magnon qubit cell hole dot atom
    skyrmion exciton soliton crystal organism strain channel vesicle factor catalyst alloy
    """
)
Holding = tuple[Placed, Held]
Pair = tuple[Concept, tuple[Placed, Placed], tuple[Held, Held]]


def ties(sections: Sequence[Section]) -> Iterator[Link]:
    """Pairs of papers that share a concept and are of different topics or fields, best first."""
    for concept, placed, held in _pairs(sections):
        if not any(asks(section.topic, concept) for section in sections):
            yield _link(concept, placed, held)


def _pairs(sections: Sequence[Section]) -> Sequence[Pair]:
    """Pairs of papers with a concept that both hold, best first."""
    if len(sections) == 1 and len({field(item.paper) for item in sections[0].items}) == 1:
        return ()
    placed = [(section.topic, item) for section in sections for item in section.items]
    holding = [concepts(item.paper) for _, item in placed]
    if len(set[Concept]().union(*holding)) == sum(map(len, holding)):
        return ()  # no two papers share any, as on most days
    holders: dict[Concept, list[Holding]] = {}
    for one, some in zip(placed, holding, strict=True):
        for concept, held in some.items():
            holders.setdefault(concept, []).append((one, held))
    most = max(MOST_HOLDERS, round(len(placed) * HOLDERS_SHARE))
    shared = [(one, some) for one, some in holders.items() if 1 < len(some) <= most]
    found = sorted(_found(shared), key=lambda one: -one[0])
    return [pair for _, pair in found]


def _found(shared: Sequence[tuple[Concept, list[Holding]]]) -> Iterator[tuple[float, Pair]]:
    for concept, holders in shared:
        for (one, mine), (two, its) in combinations(holders, 2):
            if one[0] == two[0] and field(one[1].paper) == field(two[1].paper):
                continue
            strength = _strength(concept, (one, two), (mine, its))
            if strength:
                yield strength, (concept, (one, two), (mine, its))


def _strength(concept: Concept, placed: tuple[Placed, Placed], held: tuple[Held, Held]) -> float:
    """How much two papers share by a concept; nothing if it is a word in passing for one."""
    one, two = placed
    strengths = [each.strength for each in held]
    if min(strengths) < LEAST_OF_ONE or sum(strengths) < LEAST:
        return 0.0
    if concept.kind is not Kind.METHOD and not all(_is_subject(each) for each in held):
        return 0.0
    apart = field(one[1].paper) != field(two[1].paper)
    return sum(strengths) + OTHER_FIELD * apart


def _is_subject(held: Held) -> bool:
    """Whether a paper is about a thing: in its title, or said more than once."""
    return held.in_title or held.count > 1


def _link(concept: Concept, placed: tuple[Placed, Placed], held: tuple[Held, Held]) -> Link:
    (one, item), (two, other) = placed
    both_use = concept.kind is Kind.METHOD and all(each.is_used for each in held)
    spelled = _plural(plainest(concept, [each.name for each in held]))
    tie = Tie.USED if both_use else Tie.SHARED
    return Link(spelled, (item, other), (one, two), tie, concept.chinese)


def _plural(name: str) -> str:
    """The name of a kind of thing, as one speaks of several."""
    return f"{name}s" if name.rpartition(" ")[2] in _COUNTED else name


@lru_cache(maxsize=16384)
def asks(topic: str, concept: Concept) -> bool:
    """Whether a topic of the radar asks for a concept by itself."""
    named = set(map(stem, words(concept.name)))
    for side in without_exclusions(topic).replace('"', "").split("|"):
        wanted = set(map(stem, words(in_english(side))))
        is_more = len(wanted) > 1 and wanted <= named
        if concept.chinese in side or is_more or (wanted and named <= wanted):
            return True
    return False
