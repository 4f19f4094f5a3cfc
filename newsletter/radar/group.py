"""Groups inside a cluster: papers that are near each other, under a name of their own terms.

Near is who shares rare words beside the topic's own. Papers are joined by the mean likeness of two
groups, the nearest first, until none is NEAR (agglomerative clustering, average linkage). In a
small cluster only those are a group that are the same in substance. A group that nothing names is
none: its nearest papers are looked at again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, product

import numpy as np

from newsletter.model import Cluster, Paper
from newsletter.radar.ragged import Figures
from newsletter.radar.taste import Subject, Subjects, likeness
from newsletter.radar.terms import Term, stem, terms
from newsletter.radar.vectors import everyday

BIG = 6  # matches from which on a cluster has groups
READ = 200  # matches of a cluster that are sorted into groups: as many as a page shows
NEAR = 0.11  # mean likeness of the papers of a group
NEARER = 1.5  # how much more it must be where a group has no name
SHORTEST = 4  # letters of a word that tells what a paper is about, or names a group
LONGEST = 3  # words of a name
BRIDGE = 0.22  # likeness of two papers of two topics that makes each a bridge
SAME = 0.40  # likeness of papers that are the same in substance
TELLING = 0.05  # the share of the day's papers that may hold a word of a name
BRIDGING = 3  # papers of each topic that are looked at for bridges
KEPT = 200_000  # answers that are remembered
_GAPS = frozenset(" -")  # what stands between the words of a phrase

Names = Mapping[int, str]  # the group of each paper, by id
Words = tuple[str, ...]  # folded
Searched = Callable[[str], Iterable[str]]  # the words that a topic is searched by


class Grouping:
    """Sorts the clusters of a day's letters; equal clusters are sorted once.

    `searched`: the words that a topic is searched by beside its own, which name no group either.
    """

    def __init__(self, subjects: Subjects, searched: Searched = lambda _: ()) -> None:
        self._subjects = subjects
        self._searched = searched
        self._words: dict[str, frozenset[str]] = {}
        self._rare: dict[int, Subject] = {}
        self._lines: dict[int, str] = {}
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
        but = self._own_words(topic)
        like = _alike([self._telling(paper, but) for paper in papers])
        least = NEAR if len(papers) >= BIG else SAME
        return dict(self._groups(papers, like, least, but))

    def _groups(
        self, papers: Sequence[Paper], like: Figures, least: float, but: frozenset[str]
    ) -> Iterator[tuple[int, str]]:
        """The papers of each group that has a name, by id, with the name."""
        for group in joined(like, least):
            some = [papers[one] for one in group]
            if name := self._name(some, but):
                yield from ((paper.id, name) for paper in some)
            elif len(group) > 2:  # noqa: PLR2004 - two have no part that could be named
                yield from self._groups(some, like[np.ix_(group, group)], NEARER * least, but)

    def _own_words(self, topic: str) -> frozenset[str]:
        """The stems of a topic as it is written, and as it is searched for."""
        if topic not in self._words:
            if len(self._words) >= KEPT:
                self._words.clear()
            said = (stem(word) for word in self._searched(topic))
            self._words[topic] = frozenset((*(stem(term.word) for term in terms(topic)), *said))
        return self._words[topic]

    def _telling(self, paper: Paper, but: frozenset[str]) -> Subject:
        """What a paper is about in rare words that are written out, the topic's own aside."""
        if paper.id not in self._rare:
            self._rare[paper.id] = {
                one: weight
                for one, weight in self._subjects.of(paper).items()
                if _is_word(one) and self._subjects.share(one) <= TELLING
            }
        rare = self._rare[paper.id]
        weights = {one: weight for one, weight in rare.items() if one not in but}
        length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        return {one: weight / length for one, weight in weights.items()}

    def _name(self, papers: Sequence[Paper], but: frozenset[str]) -> str:
        """The phrase that tells most of some papers, as a title of them writes it; "" if none.

        Most of them hold it, and the day's papers hardly any; of its words one must be so. A word
        alone must stand in most of the titles.
        """
        titles = [dict(self._telling_phrases(paper.title, but)) for paper in papers]
        spelled = {one: text for title in reversed(titles) for one, text in title.items()}
        worth: dict[Words, list[float]] = {}
        for paper, title in zip(papers, titles, strict=True):
            subject, line = self._subjects.of(paper), self._line(paper)
            for words in spelled:
                if words in title or (len(words) > 1 and f" {' '.join(words)} " in line):
                    own = sum(subject.get(stem(one), 0.0) for one in words)
                    worth.setdefault(words, []).append(own)
        least = max(1, len(papers) / 2)
        shared = [one for one in spelled if len(worth[one]) > least]
        best = max(shared, key=lambda words: (sum(worth[words]), words), default=())
        return spelled.get(best, "")

    def _line(self, paper: Paper) -> str:
        """The words of an abstract, with a bar where no phrase goes on."""
        if paper.id not in self._lines:
            text, found = paper.abstract, list(terms(paper.abstract))
            ends = [0, *(one.end for one in found)]
            parts = (
                one.word if text[end : one.start] in _GAPS else f"| {one.word}"
                for end, one in zip(ends, found, strict=False)
            )
            self._lines[paper.id] = f" {' '.join(parts)} "
        return self._lines[paper.id]

    def _telling_phrases(self, title: str, but: frozenset[str]) -> Iterator[tuple[Words, str]]:
        for words, text in _phrases(title, but):
            rare = any(self._subjects.share(stem(one)) <= TELLING for one in words)
            if rare and (len(words) > 1 or not everyday(words)[0]):
                yield words, text

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
            but = self._own_words(topic) | self._own_words(another)
            own, its = (self._subjects.middle([(paper, 1.0)], but) for paper in (one, other))
            self._like[key] = likeness(own, its)
        return self._like[key] >= BRIDGE


def joined(like: Figures, least: float) -> list[tuple[int, ...]]:
    """Join numbers whose mean likeness is at least so much, the nearest first; groups of two up."""
    like = np.array(like, np.float32)
    np.fill_diagonal(like, -1.0)
    groups: list[tuple[int, ...]] = [(one,) for one in range(len(like))]
    while like.size:
        one, other = divmod(int(like.argmax()), len(like))
        if like[one, other] < least:
            break
        sizes = len(groups[one]), len(groups[other])
        mean = (sizes[0] * like[one] + sizes[1] * like[other]) / sum(sizes)
        like[one] = like[:, one] = mean
        like[one, one] = like[other] = like[:, other] = -1.0
        groups[one], groups[other] = groups[one] + groups[other], ()
    return sorted(tuple(sorted(group)) for group in groups if len(group) > 1)


def _alike(subjects: Sequence[Subject]) -> Figures:
    """How like each subject is to each."""
    columns: dict[str, int] = {}
    for subject in subjects:
        for one in subject:
            columns.setdefault(one, len(columns))
    rows = np.zeros((len(subjects), len(columns)), np.float32)
    for row, subject in zip(rows, subjects, strict=True):
        row[[columns[one] for one in subject]] = list(subject.values())
    return np.asarray(rows @ rows.T, np.float32)


def _is_word(word: str) -> bool:
    """Whether a word is no number, no short form and none with a number (*R1*)."""
    return len(word) >= SHORTEST and word.isalpha()


def _phrases(text: str, but: frozenset[str]) -> Iterator[tuple[Words, str]]:
    """The runs of a few words of a text that hold none of the topic's.

    Parts of a hyphenated word are no words: no *super* of *super-resolution*.
    """
    found = list(terms(text))
    goes_on = [one.hangs for one in found[1:]] + [False]  # into the next word, by a hyphen
    for place, one in enumerate(found):
        if one.hangs:
            continue
        for end in range(place + 1, min(len(found), place + LONGEST) + 1):
            if not _goes_with(text, found[max(place, end - 2) : end], but):
                break
            if not goes_on[end - 1]:
                run = found[place:end]
                yield tuple(term.word for term in run), text[one.start : run[-1].end]


def _goes_with(text: str, last: Sequence[Term], but: frozenset[str]) -> bool:
    """Whether the last word of a phrase goes with the one before it, if there is one."""
    apart = (text[one.end : other.start] for one, other in pairwise(last))
    is_joined = all(gap in _GAPS for gap in apart)
    return is_joined and len(last[-1].word) >= SHORTEST and stem(last[-1].word) not in but
