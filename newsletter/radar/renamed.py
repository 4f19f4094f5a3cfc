"""What was said of papers of a topic stays with it when it gets another name."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from newsletter.model import Opinion
from newsletter.radar.engine import words_of

MOST = 0.5  # the share of its words that a topic must have in common with its old name, and more


def carried(opinions: Iterable[Opinion], topics: Collection[str]) -> tuple[Opinion, ...]:
    """Opinions under the topics that somebody has now, the earliest first.

    Those of a topic that they have no more stand under the one that shares most of its words, if
    there is one. What was said last of a paper counts.
    """
    heirs = {topic: topic for topic in topics}
    found: dict[tuple[str, int], Opinion] = {}
    for one in sorted(opinions, key=lambda one: one.said_at):
        if one.topic not in heirs:
            heirs[one.topic] = _heir(one.topic, topics)
        heir = heirs[one.topic]
        found.pop((heir, one.paper.id), None)
        found[heir, one.paper.id] = one if heir == one.topic else replace(one, topic=heir)
    return tuple(found.values())


def _heir(old: str, topics: Collection[str]) -> str:
    best = max(topics, key=lambda topic: _shared(old, topic), default="")
    return best if _shared(old, best) > MOST else old


def _shared(one: str, other: str) -> float:
    """The share of words that two topics have in common, of synonyms the best."""
    pairs = ((a, b) for a in _sides(one) for b in _sides(other))
    return max((len(a & b) / max(len(a), len(b)) for a, b in pairs), default=0.0)


def _sides(topic: str) -> list[frozenset[str]]:
    sides = (frozenset(word for word, _ in words_of(side)) for side in topic.split("|"))
    return [side for side in sides if side]
