"""What a letter shows, in which order and how much of it. Pure: no I/O, no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from newsletter.model import Cluster, Delivery, Item, Match, Paper, Section
from subscribers.model import Subscriber

MOST_ITEMS = 60
"""No letter shows more: Gmail clips a message at about 102 kB of HTML, and nobody reads as far."""


def candidates(
    papers: Sequence[Paper], subscriber: Subscriber, day: date, last: Delivery | None
) -> tuple[Paper, ...]:
    """Return the papers that are news for a subscriber's letter of `day`, in the order given.

    `last` is the delivery before: what was announced after its day is news, and so is what came
    in late (an id above its `through`). Without one, the news begins after the previous due day.
    """
    return tuple(paper for paper in papers if _is_news(paper, subscriber, day, last))


def _is_news(paper: Paper, subscriber: Subscriber, day: date, last: Delivery | None) -> bool:
    if paper.announced is None or paper.announced > day:
        return False
    if last is None:
        return paper.announced > subscriber.previous_due(day)
    return paper.announced > last.day or paper.id > last.through


def sections(
    clusters: Sequence[Cluster], *, per_topic: int, most: int = MOST_ITEMS
) -> tuple[Section, ...]:
    """Lay clusters out as the letter shows them; a cluster without matches is left out.

    Each shows its best `per_topic` matches. When that would be more than `most` in all, every
    topic gets its first place before any gets its second, and so on. The near misses are numbered
    after all of them.
    """
    filled = [cluster for cluster in clusters if cluster.matches]
    numbers = count(1)
    shown = [
        _section(cluster, places, numbers)
        for cluster, places in zip(filled, _places(filled, per_topic, most), strict=True)
        if places
    ]
    misses = {one.topic: one.misses for one in filled}
    return tuple(
        replace(one, misses=tuple(Item(next(numbers), miss) for miss in misses[one.topic]))
        for one in shown
    )


def _places(clusters: Sequence[Cluster], per_topic: int, most: int) -> list[int]:
    wanted = [min(per_topic, len(cluster.matches)) for cluster in clusters]
    places = [0] * len(wanted)
    for rank in range(max(wanted, default=0)):
        for index, limit in enumerate(wanted):
            if rank < limit and sum(places) < most:
                places[index] += 1
    return places


def _section(cluster: Cluster, places: int, numbers: Iterator[int]) -> Section:
    shown = together(cluster.matches[:places])
    items = tuple(Item(next(numbers), match) for match in shown)
    return Section(cluster.topic, items, more=len(cluster.matches) - places)


def together(matches: Sequence[Match]) -> list[Match]:
    """The papers of a group one after another, where the best of them stands."""
    places: dict[str, int] = {}
    for place, match in enumerate(matches):
        places.setdefault(match.group or str(match.paper.id), place)
    return sorted(matches, key=lambda one: places[one.group or str(one.paper.id)])


def without(shown: Sequence[Section], count: int) -> tuple[Section, ...]:
    """Leave out so many items, the least relevant first: the last ones of the longest topics.

    The others keep their numbers, and what is left out is counted among the rest of its topic.
    The near misses are left out first.
    """
    places = [len(section.items) for section in shown]
    for _ in range(min(count, sum(places))):
        longest = max(range(len(places)), key=lambda at: (places[at], at))
        places[longest] -= 1
    return tuple(
        replace(
            section,
            items=section.items[:kept],
            more=section.more + len(section.items) - kept,
            misses=(),
        )
        for section, kept in zip(shown, places, strict=True)
    )
