"""Which paper stands under which topic of one subscriber."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from newsletter.model import Cluster, Match
from newsletter.radar.index import Radar
from newsletter.radar.shelf import Flags

MISSES = 3  # near misses of a whole radar

Scores = dict[int, float]  # by the number of the paper, best first


def clusters(
    radar: Radar,
    topics: Sequence[str],
    among: Collection[int] | None = None,
    excludes: Sequence[str] = (),
) -> tuple[Cluster, ...]:
    """One cluster per topic that found something, in the subscriber's order, best papers first.

    A paper stands once, under the topic where its score is highest (of equals the first), and
    names the others in `also`. `among`: the ids of the papers that may be shown (None: all);
    `excludes`: words that none of them may hold.
    """
    topics = tuple(dict.fromkeys(topics))
    allowed = _allowed(radar, among, excludes)
    found = {topic: _found(radar, topic, allowed) for topic in topics}
    best = _best(found)
    made = (
        Cluster(topic, tuple(_matches(radar, topic, scores, best)))
        for topic, scores in found.items()
    )
    return _with_misses(radar, [one for one in made if one.matches], allowed, best)


def _with_misses(
    radar: Radar, made: Sequence[Cluster], allowed: Flags, found: Mapping[int, object]
) -> tuple[Cluster, ...]:
    """The clusters with the best papers that just missed the line, MISSES of them in all."""
    missed: dict[int, tuple[float, str]] = {}
    for one in made:
        papers, scores = radar.near_misses(one.topic)
        for number, value in zip(papers.tolist(), scores.tolist(), strict=True):
            if allowed[number] and number not in found:
                missed[number] = max(missed.get(number, (0.0, "")), (value, one.topic))
    best = sorted(missed.items(), key=lambda item: (-item[1][0], item[0]))[:MISSES]
    return tuple(
        replace(
            one,
            misses=tuple(
                radar.match(topic, number, value)
                for number, (value, topic) in best
                if topic == one.topic
            ),
        )
        for one in made
    )


def _allowed(radar: Radar, among: Collection[int] | None, excludes: Sequence[str]) -> Flags:
    """Which papers may be shown, by number."""
    shown = frozenset(among or ())
    allowed = np.array([among is None or one.id in shown for one in radar.papers], bool)
    for words in excludes:
        allowed &= ~radar.holding(words)
    return allowed


def _found(radar: Radar, topic: str, allowed: Flags) -> Scores:
    papers, scores = radar.hits(topic)
    kept = allowed[papers]
    return dict(zip(papers[kept].tolist(), scores[kept].tolist(), strict=True))


def _best(found: dict[str, Scores]) -> dict[int, dict[str, float]]:
    """The topics of each paper with their scores, in the subscriber's order."""
    scores: dict[int, dict[str, float]] = {}
    for topic, values in found.items():
        for number, value in values.items():
            scores.setdefault(number, {})[topic] = value
    return scores


def _matches(
    radar: Radar, topic: str, scores: Scores, best: dict[int, dict[str, float]]
) -> list[Match]:
    """The papers that stand under a topic; only they are asked why they are there."""
    kept = []
    for number, value in scores.items():
        mine = best[number]
        if topic == max(mine, key=mine.__getitem__):  # of equals, max takes the first
            also = tuple(other for other in mine if other != topic)
            kept.append(replace(radar.match(topic, number, value), also=also))
    return kept
