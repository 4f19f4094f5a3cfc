"""Which paper stands under which topic of one subscriber."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from newsletter.model import Cluster, Match
from newsletter.radar.index import Radar


def clusters(
    radar: Radar, topics: Sequence[str], among: Collection[int] | None = None
) -> tuple[Cluster, ...]:
    """One cluster per topic that found something, in the subscriber's order, best papers first.

    A paper stands once, under the topic where its score is highest (of equals the first), and
    names the others in `also`. `among`: the ids of the papers that may be shown (None: all).
    """
    topics = tuple(dict.fromkeys(topics))
    allowed = None if among is None else frozenset(among)
    found = {topic: _allowed(radar.search(topic), allowed) for topic in topics}
    best = _best(found)
    return tuple(
        Cluster(topic, kept)
        for topic in topics
        if (kept := tuple(_kept(topic, found[topic], best)))
    )


def _allowed(matches: Sequence[Match], allowed: frozenset[int] | None) -> Sequence[Match]:
    if allowed is None:
        return matches
    return [match for match in matches if match.paper.id in allowed]


def _best(found: dict[str, Sequence[Match]]) -> dict[int, dict[str, float]]:
    """The topics of each paper with their scores, in the subscriber's order."""
    scores: dict[int, dict[str, float]] = {}
    for topic, matches in found.items():
        for match in matches:
            scores.setdefault(match.paper.id, {})[topic] = match.score
    return scores


def _kept(topic: str, matches: Sequence[Match], scores: dict[int, dict[str, float]]) -> list[Match]:
    kept = []
    for match in matches:
        mine = scores[match.paper.id]
        if topic == max(mine, key=mine.__getitem__):  # of equals, max takes the first
            also = tuple(other for other in mine if other != topic)
            kept.append(replace(match, also=also))
    return kept
