"""A morning's papers, ready to be asked: built once, then every distinct topic costs one search.

A topic's word is found in several forms: as it is (singular or plural, any case), as a relative
with the same stem (*correcting* for *correction*, at KIN of the worth), and glued or parted
(*finetuning*, *fine-tuning*). The yes needs every word of the topic; the score says how much.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from newsletter.model import Match, Paper
from newsletter.radar import score
from newsletter.radar.explain import matched_words
from newsletter.radar.terms import SENTENCE_GAP, Term, stem, terms

# Relatives not at all, at full worth (plain Snowball), or for less, everything else as shipped:
# nDCG@10 .440, .441, .448 on author keywords, .458, .467, .469 on medical headings. At full worth
# physical stands for physics and reasons for reasoning, which reads as a mistake in a letter.
KIN = 0.4
LONGEST_TOPIC = 1_000  # characters; what is longer is no phrase and finds nothing
REMEMBERED = 2_000  # papers whose terms are kept at hand for saying why

Topic = Sequence[tuple[str, bool]]  # its words, and whether each hangs on the one before
Posting = Mapping[int, Sequence[int]]  # paper -> the places of a word in it


@dataclass(frozen=True, slots=True)
class Asked:
    """A distinct word of a topic, how often it is asked for, and its forms with their worth.

    `hangs`: the topic joins it to the word before by a hyphen.
    """

    word: str
    count: int
    hangs: bool
    forms: tuple[tuple[Posting, float], ...]

    def papers(self) -> set[int]:
        """The papers that have the word in any form."""
        return set().union(*(posting for posting, _ in self.forms))

    def places(self, number: int) -> dict[int, float]:
        """Where the word stands in a paper, and the worth of the form there."""
        return {place: worth for posting, worth in self.forms for place in posting.get(number, ())}


class Index:
    """Which word stands where, over the papers of a day, which are known by their number."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._words: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
        self._glued: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
        self.title_ends: list[int] = []
        sizes = [self._take(number, paper) for number, paper in enumerate(papers)]
        mean = sum(sizes) / max(1, len(sizes)) or 1.0
        self.lengths = [size / mean for size in sizes]
        self._kin: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._kin[stem(word)].append(word)

    def look_up(self, topic: Topic) -> tuple[Asked, ...]:
        """The distinct words of a topic, with all their forms that the papers know.

        A topic's "fine tuning" is a paper's "finetuning": both of its words stand there.
        """
        glued = defaultdict(list)
        for (one, _), (other, _) in pairwise(topic):
            glued[one].append(one + other)
            glued[other].append(one + other)
        counts = Counter(word for word, _ in topic)
        hanging = dict(reversed(topic))  # what counts is where a word stands first
        return tuple(
            Asked(word, count, hanging[word], tuple(self._forms(word, glued[word])))
            for word, count in counts.items()
        )

    def _forms(self, word: str, glued: Iterable[str]) -> Iterator[tuple[Posting, float]]:
        """The forms of a word; the best come last, so that they count where two share a place."""
        for kin in self._kin.get(stem(word), ()):
            if kin != word:
                yield self._words[kin], KIN
        for posting in (self._glued.get(word), *map(self._words.get, (*glued, word))):
            if posting:
                yield posting, 1.0

    def _take(self, number: int, paper: Paper) -> float:
        """Index one paper; returns its length, the title weighted as in the score."""
        (_, title), (_, abstract) = _read(paper)
        self.title_ends.append(_after(title))
        for part in (title, abstract):
            for term in part:
                self._words[term.word].setdefault(number, []).append(term.place)
            for one, other in pairwise(part):
                if other.hangs and other.start <= one.end + 1:
                    glued = self._glued[one.word + other.word]
                    glued.setdefault(number, []).append(one.place)
        return score.TITLE * len(title) + len(abstract)


class Radar:
    """The papers of a morning. `threshold` is the score from which on a paper is a match."""

    def __init__(self, papers: Sequence[Paper], *, threshold: float) -> None:
        self._papers = tuple(papers)
        self._threshold = threshold
        self._index = Index(self._papers)
        self._known: dict[Topic, tuple[Match, ...]] = {}
        self._read = lru_cache(maxsize=REMEMBERED)(_read)

    def search(self, topic: str) -> tuple[Match, ...]:
        """The papers that a topic asks for, best first (of equals the lower id first).

        Topics that fold to the same words share one search. Nothing that a topic can hold makes
        this slow or fail: a topic without a content word, or longer than LONGEST_TOPIC characters,
        finds nothing.
        """
        words = _words_of(topic)
        if words not in self._known:
            self._known[words] = tuple(self._matches(words))
        return self._known[words]

    def rank(self, topic: str) -> tuple[tuple[Paper, float], ...]:
        """Every paper with any word of the topic and its score, best first, without a yes or no."""
        asked = self._index.look_up(_words_of(topic))
        some = set().union(*(word.papers() for word in asked))
        evidence = {number: self._evidence(number, asked) for number in some}
        return tuple((self._papers[one], value) for one, value in self._ranked(asked, evidence))

    def _matches(self, topic: Topic) -> Iterator[Match]:
        asked = self._index.look_up(topic)
        every = set.intersection(*(word.papers() for word in asked)) if asked else set()
        evidence = {number: self._evidence(number, asked) for number in every}
        ranked = self._ranked(asked, {one: ev for one, ev in evidence.items() if ev.is_firm()})
        cost = score.broadness([value for _, value in ranked], len(self._papers))
        for number, value in ranked:
            if value - cost < self._threshold or value <= cost:
                return
            met = {place: word.word for word in asked for place in word.places(number)}
            paper = self._papers[number]
            yield Match(paper, value - cost, matched_words(self._read(paper), met))

    def _ranked(
        self, asked: Sequence[Asked], evidence: Mapping[int, score.Evidence]
    ) -> list[tuple[int, float]]:
        """The papers with their lexical scores, best first."""
        day = len(self._papers)
        weights = [word.count * score.rarity(len(word.papers()), day) for word in asked]
        scores = {number: score.lexical(one, weights) for number, one in evidence.items()}
        return sorted(scores.items(), key=lambda pair: (-pair[1], self._papers[pair[0]].id))

    def _evidence(self, number: int, asked: Sequence[Asked]) -> score.Evidence:
        places = [word.places(number) for word in asked]
        title_end = self._index.title_ends[number]
        return score.Evidence(
            often=tuple(score.frequency(one, title_end) for one in places),
            near=tuple(score.closeness(one, other) for one, other in pairwise(places)),
            length=self._index.lengths[number],
            torn=any(
                asked[last].hangs and not score.are_neighbours(one, other)
                for last, (one, other) in enumerate(pairwise(places), start=1)
            ),
        )


def _words_of(topic: str) -> tuple[tuple[str, bool], ...]:
    if len(topic) > LONGEST_TOPIC:
        return ()
    return tuple((term.word, term.hangs) for term in terms(topic))


def _read(paper: Paper) -> tuple[tuple[str, list[Term]], tuple[str, list[Term]]]:
    title = list(terms(paper.title))
    return (paper.title, title), (paper.abstract, list(terms(paper.abstract, _after(title))))


def _after(title: Sequence[Term]) -> int:
    """The first place of the abstract: a sentence after the title."""
    return title[-1].place + SENTENCE_GAP if title else 0
