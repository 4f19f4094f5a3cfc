"""Groups inside a cluster: papers that are near each other, under a name of their own terms.

Near is who shares rare words beside the topic's own. Papers are joined by the mean likeness of two
groups, the nearest first, until none is NEAR (agglomerative clustering, average linkage). In a
small cluster only those are a group that are the same in substance.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from newsletter.model import Cluster, Paper
from newsletter.radar.taste import Subjects, likeness
from newsletter.radar.terms import Term, stem, terms

BIG = 6  # matches from which on a cluster has groups
READ = 20  # matches of a cluster that are sorted into groups: many times what a letter shows
NEAR = 0.16  # mean likeness of the papers of a group
SHORTEST = 4  # letters of a word that may name a group
BRIDGE = 0.22  # likeness of two papers of two topics that makes each a bridge
SAME = 0.40  # likeness of papers that are the same in substance
TELLING = 0.05  # the share of the day's papers that may hold a word of a name
BRIDGING = 3  # papers of each topic that are looked at for bridges
KEPT = 200_000  # answers that are remembered

Names = Mapping[int, str]  # the group of each paper, by id
Words = tuple[str, ...]  # stems


class Grouping:
    """Sorts the clusters of a day's letters; equal clusters are sorted once."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._names: dict[tuple[str, tuple[int, ...]], Names] = {}
        self._like: dict[tuple[str, int, str, int], float] = {}

    def of(self, clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
        """The clusters with their groups, and with what each paper is a bridge to."""
        bridges = self._bridges(clusters)
        return tuple(self._marked(one, self._named(one), bridges) for one in clusters)

    def _marked(self, one: Cluster, names: Names, bridges: Mapping[int, Iterable[str]]) -> Cluster:
        if not names and not any(match.paper.id in bridges for match in one.matches):
            return one
        return replace(
            one,
            matches=tuple(
                replace(
                    match,
                    group=names.get(match.paper.id, ""),
                    bridges=tuple(bridges.get(match.paper.id, ())),
                )
                for match in one.matches
            ),
        )

    def _named(self, one: Cluster) -> Names:
        read = one.matches[:READ]
        key = one.topic, tuple(match.paper.id for match in read)
        if key not in self._names:
            if len(self._names) >= KEPT:
                self._names.clear()
            self._names[key] = self._group(one.topic, [match.paper for match in read])
        return self._names[key]

    def _group(self, topic: str, papers: Sequence[Paper]) -> Names:
        if len(papers) < 2:  # noqa: PLR2004 - one is no group
            return {}
        but = _stems(topic)
        own = [self._subjects.middle([(paper, 1.0)], but) for paper in papers]
        like = {
            pair: likeness(own[pair[0]], own[pair[1]])
            for pair in combinations(range(len(papers)), 2)
        }
        least = NEAR if len(papers) >= BIG else SAME
        groups = joined(len(papers), like, least)
        found: dict[int, str] = {}
        for group in groups:
            if name := self._name([papers[one] for one in group], but):
                found.update((papers[one].id, name) for one in group)
        return found

    def _name(self, papers: Sequence[Paper], but: frozenset[str]) -> str:
        """The phrase that tells most of some papers, as a title of them writes it; "" if none.

        Most of them hold it, and the day's papers hardly any; of two words one must be so.
        """
        counts: Counter[Words] = Counter()
        worth: dict[Words, float] = {}
        spelled: dict[Words, str] = {}
        for paper in papers:
            title, subject = dict(_phrases(paper.title, but)), self._subjects.of(paper)
            spelled = title | spelled
            for words in title.keys() | dict(_phrases(paper.abstract, but)).keys():
                counts[words] += 1
                worth[words] = worth.get(words, 0.0) + sum(subject[one] for one in words)
        least = max(1, len(papers) / 2)
        shared = [one for one in spelled if counts[one] > least and self._is_telling(one)]
        best = max(shared, key=lambda words: (worth[words], words), default=())
        return spelled.get(best, "")

    def _is_telling(self, words: Words) -> bool:
        return any(self._subjects.share(one) <= TELLING for one in words)

    def _bridges(self, clusters: Sequence[Cluster]) -> dict[int, dict[str, None]]:
        """The other topics that a paper matches too, or comes near a paper of."""
        found: dict[int, dict[str, None]] = {}
        for one in clusters:
            for match in one.matches:
                if match.also:
                    found.setdefault(match.paper.id, {}).update(dict.fromkeys(match.also))
        for one, other in combinations(clusters, 2):
            for mine, theirs in product(one.matches[:BRIDGING], other.matches[:BRIDGING]):
                if self._are_near(one.topic, mine.paper, other.topic, theirs.paper):
                    found.setdefault(mine.paper.id, {})[other.topic] = None
                    found.setdefault(theirs.paper.id, {})[one.topic] = None
        return found

    def _are_near(self, topic: str, one: Paper, another: str, other: Paper) -> bool:
        """Whether two papers of two topics share more than the words of the topics."""
        key = topic, one.id, another, other.id
        if key not in self._like:
            if len(self._like) >= KEPT:
                self._like.clear()
            but = _stems(topic) | _stems(another)
            own, its = (self._subjects.middle([(paper, 1.0)], but) for paper in (one, other))
            self._like[key] = likeness(own, its)
        return self._like[key] >= BRIDGE


def _stems(topic: str) -> frozenset[str]:
    return frozenset(stem(term.word) for term in terms(topic))


def joined(
    count: int, like: Mapping[tuple[int, int], float], least: float
) -> list[tuple[int, ...]]:
    """Join numbers whose mean likeness is at least so much, the nearest first; groups of two up."""
    groups: list[tuple[int, ...]] = [(one,) for one in range(count)]
    while len(groups) > 1:
        best, one, other = max((_mean(a, b, like), a, b) for a, b in combinations(groups, 2))
        if best < least:
            break
        groups = [group for group in groups if group not in {one, other}]
        groups.append(tuple(sorted((*one, *other))))
    return sorted(group for group in groups if len(group) > 1)


def _mean(one: Sequence[int], other: Sequence[int], like: Mapping[tuple[int, int], float]) -> float:
    pairs = [like[min(pair), max(pair)] for pair in product(one, other)]
    return sum(pairs) / len(pairs)


def _phrases(text: str, but: frozenset[str]) -> Iterator[tuple[Words, str]]:
    """The words and the pairs of neighbouring words of a text, but those of the topic alone.

    Parts of a hyphenated word are no words: no *super* of *super-resolution*.
    """
    found = list(terms(text))
    goes_on = [one.hangs for one in found[1:]] + [False]  # into the next word, by a hyphen
    for place, one in enumerate(found):
        for run in (found[place : place + 1], found[place : place + 2]):
            words = tuple(stem(term.word) for term in run)
            is_whole = not one.hangs and not goes_on[place + len(run) - 1]
            if is_whole and not but.issuperset(words) and _reads_well(text, run):
                yield words, text[one.start : run[-1].end]


def _reads_well(text: str, run: Sequence[Term]) -> bool:
    between = text[run[0].end : run[-1].start] if len(run) > 1 else " "
    return between in {" ", "-"} and all(len(term.word) >= SHORTEST for term in run)
