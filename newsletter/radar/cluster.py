"""Which paper stands under which topic of one subscriber.

What a topic finds is found once for all who have it; this only lays it out for one of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from newsletter.model import Cluster, Match

MISSES = 3  # near misses of a whole radar

Scored = tuple[tuple[int, float], ...]  # papers by number with their scores, best first


class Asked(Protocol):
    """A radar: as it is for all, or as one subscriber has taught it."""

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the papers, by number."""
        ...

    def scored(self, topic: str) -> tuple[Scored, Scored]:
        """The hits and the near misses of a topic."""
        ...

    def held(self, words: str) -> frozenset[int]:
        """The papers that hold these words, by number."""
        ...

    def match(self, topic: str, number: int, value: float) -> Match:
        """Say why a paper is among the hits of a topic."""
        ...


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands under each topic, best first; `also` are the other topics of a paper.

    `misses` are the papers just below the line, of all topics together.
    """

    topics: Mapping[str, Scored]
    also: Mapping[int, Sequence[str]]
    misses: Mapping[str, Scored]


def clusters(
    radar: Asked,
    topics: Sequence[str],
    among: Collection[int] | None = None,
    excludes: Sequence[str] = (),
) -> tuple[Cluster, ...]:
    """One cluster per topic that found something, in the subscriber's order, best papers first.

    A paper stands once, under the topic where its score is highest (of equals the first), and
    names the others in `also`. `among`: the ids of the papers that may be shown (None: all);
    `excludes`: words that none of them may hold.
    """
    laid = lay_out(radar, topics, among, excludes)
    return tuple(
        Cluster(
            topic,
            tuple(_match(radar, laid, topic, *one) for one in pairs),
            misses=tuple(radar.match(topic, *one) for one in laid.misses.get(topic, ())),
        )
        for topic, pairs in laid.topics.items()
    )


def lay_out(
    radar: Asked,
    topics: Sequence[str],
    among: Collection[int] | None = None,
    excludes: Sequence[str] = (),
) -> Layout:
    """Say which papers stand under which topic, by number, without saying why."""
    may = _filter(radar, among, excludes)
    found = {topic: [one for one in radar.scored(topic)[0] if may(one[0])] for topic in topics}
    top: dict[int, tuple[float, str]] = {}
    several: dict[int, list[str]] = {}
    for topic, pairs in found.items():
        for number, value in pairs:
            if number not in top:
                top[number] = value, topic
                continue
            several.setdefault(number, [top[number][1]]).append(topic)
            if value > top[number][0]:
                top[number] = value, topic
    if several:
        for topic, pairs in found.items():
            found[topic] = [one for one in pairs if top[one[0]][1] == topic]
    filled = {topic: tuple(pairs) for topic, pairs in found.items() if pairs}
    return Layout(filled, several, _misses(radar, filled, may, top))


def _misses(
    radar: Asked, topics: Collection[str], may: Callable[[int], bool], found: Collection[int]
) -> dict[str, Scored]:
    """The best papers that just missed the line, MISSES of them in all."""
    missed: dict[int, tuple[float, str]] = {}
    for topic in topics:
        below = (one for one in radar.scored(topic)[1] if one[0] not in found and may(one[0]))
        for number, value in islice(below, MISSES):
            missed[number] = max(missed.get(number, (0.0, "")), (value, topic))
    best = sorted(missed.items(), key=lambda item: (-item[1][0], item[0]))[:MISSES]
    named: dict[str, Scored] = {}
    for number, (value, topic) in best:
        named[topic] = (*named.get(topic, ()), (number, value))
    return named


def _filter(
    radar: Asked, among: Collection[int] | None, excludes: Sequence[str]
) -> Callable[[int], bool]:
    """Whether a paper, by number, may be shown."""
    if among is None and not excludes:
        return lambda _: True
    shown = among if among is None or isinstance(among, AbstractSet) else frozenset(among)
    out: frozenset[int] = frozenset().union(*map(radar.held, excludes))
    if shown is None:
        return lambda number: number not in out
    ids = radar.ids
    if out:
        return lambda number: number not in out and ids[number] in shown
    return lambda number: ids[number] in shown


def _match(radar: Asked, laid: Layout, topic: str, number: int, value: float) -> Match:
    match = radar.match(topic, number, value)
    if number not in laid.also:
        return match
    return replace(match, also=tuple(other for other in laid.also[number] if other != topic))
