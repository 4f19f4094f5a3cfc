"""Which papers are about the words of a topic, and how much.

A topic's word is found in several forms: as it is (singular or plural, any case), as a relative
with the same stem (*correcting* for *correction*, at KIN of the worth), glued or parted
(*finetuning*, *fine-tuning*), and for little as another word of near meaning. The yes needs every
word of the topic, or a paper that is near it in meaning; the score says how much.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from newsletter.model import Paper
from newsletter.radar import score
from newsletter.radar.explain import Reading, forms_met, matched_words
from newsletter.radar.nearness import Nearness
from newsletter.radar.shelf import Figures, Flags, Numbers, Shelf, read
from newsletter.radar.terms import terms
from newsletter.radar.vectors import Vectors
from newsletter.radar.wordlists import REQUEST_WORDS

BELOW = 0.08  # how far under the line a near miss may be
REMEMBERED = 2_000  # papers whose terms are kept at hand for saying why
SAID_NEAR = 3  # words that a paper is said to come close by
QUESTION = 6  # words from which on a topic may be a question ("find articles on …")

Topic = tuple[tuple[str, bool], ...]  # its words, and whether each hangs on the one before


class Hits(NamedTuple):
    """Papers (by number), best first, with their scores."""

    papers: Numbers
    scores: Figures


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of a topic as the papers have it.

    `papers` have it in any form, with `shares` of what it can earn; `direct` have the word or a
    relative, and `firm` have it for certain, or a word of near meaning in its stead.
    """

    papers: Numbers
    shares: Figures
    direct: Numbers
    firm: Numbers
    rarity: float


NONE = Hits(np.zeros(0, np.int64), np.zeros(0, np.float32))


class Engine:
    """Searches a day's papers for words. `threshold` is the score from which on one is a match."""

    def __init__(self, papers: Sequence[Paper], *, threshold: float, vectors: Vectors) -> None:
        self.papers = tuple(papers)
        self.threshold = threshold
        self.shelf = Shelf(self.papers)
        self._near = Nearness(self.shelf, self.papers, vectors)
        self._known: dict[Topic, Hits] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], Asked] = {}
        self._read = lru_cache(maxsize=REMEMBERED)(_read)

    def prepare(self, topics: Iterable[Topic]) -> None:
        """Make ready for many topics at once, which is quicker than one by one."""
        asked = [topic for topic in topics if topic]
        self._near.prepare(map(_phrase, asked), (word for topic in asked for word, _ in topic))

    def hits(self, topic: Topic) -> Hits:
        """The papers that a topic asks for, and those that miss the line by BELOW at most."""
        if topic not in self._known:
            self._known[topic] = self._hits(topic)
        return self._known[topic]

    def scores(self, topic: Topic) -> Figures:
        """The score of every paper, without a yes or no."""
        if not topic or not self.papers:
            return np.zeros(len(self.papers), np.float32)
        every = np.arange(len(self.papers))
        lexical = self._lexical(topic, self._phrases(topic))
        return self._scores(lexical, self._near.cosines(_phrase(topic), every), every)

    def why(self, topic: Topic, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of a paper that a topic meets, and those that come close to the others."""
        reading = self._read(self.papers[number])
        met = forms_met(reading, self._forms(topic))
        return matched_words(reading, met), self._close(topic, reading, number)

    def _hits(self, topic: Topic) -> Hits:
        if not topic or not self.papers:
            return NONE
        beside = self._phrases(topic)
        lexical = self._lexical(topic, beside)
        among = np.flatnonzero(lexical >= score.FLOOR)
        if not len(among):
            return NONE
        cosines = self._near.cosines(_phrase(topic), among)
        scores = self._scores(lexical, cosines, among)
        scores = scores - score.broadness(scores, len(self.papers))
        near = (scores >= self.threshold - BELOW) & (scores > 0)
        if not near.any():
            return NONE
        among, scores = among[near], scores[near]
        kept = self._is_asked_for(topic, among, cosines[near], beside)
        among, scores = among[kept], scores[kept]
        order = self.order(among, scores)
        return Hits(among[order], scores[order])

    def order(self, papers: Numbers, scores: Figures) -> Numbers:
        """Best first, of equals the lower id first."""
        return np.lexsort((self._ids[papers], -scores))

    @cached_property
    def _ids(self) -> Numbers:
        return np.array([paper.id for paper in self.papers], np.int64)

    def _phrases(self, topic: Topic) -> list[Figures]:
        """For each two neighbouring words of a topic, where they are neighbours too."""
        return [self._beside(one, other) for (one, _), (other, _) in pairwise(topic)]

    def _lexical(self, topic: Topic, beside: Sequence[Figures]) -> Figures:
        """The lexical score of every paper."""
        found, most = np.zeros(len(self.papers), np.float32), 0.0
        for word, count in Counter(word for word, _ in topic).items():
            asked = self._look_up(topic, word)
            found[asked.papers] += count * asked.rarity * asked.shares
            most += count * asked.rarity
        found /= most
        if not beside:
            return found  # a topic of one word has no phrase
        phrase = np.sum(beside, axis=0)
        return np.asarray(
            (1 - score.PHRASE) * found + score.PHRASE / len(beside) * phrase, np.float32
        )

    def _scores(self, lexical: Figures, cosines: Figures, among: Numbers) -> Figures:
        first = score.first(lexical[among], cosines, self._near.weight)
        return score.final(first, self._likeness(among, first))

    def _likeness(self, among: Numbers, first: Figures) -> Figures:
        """How like the best of some papers each of them is, in units of rarity."""
        best = np.argsort(-first, kind="stable")[: score.BEST]
        wanted = np.zeros(self.shelf.stems, np.float32)
        about, weights = self.shelf.about, self.shelf.weights
        parts = first[best, None] * weights[among[best]]
        np.add.at(wanted, about[among[best]].ravel(), parts.ravel())
        length = float(np.linalg.norm(wanted)) or 1.0
        like = np.einsum("ps,ps->p", wanted[about[among]], weights[among])
        return np.asarray(like * score.trust(float(first[best[0]])) / length, np.float32)

    def _is_asked_for(
        self, topic: Topic, among: Numbers, cosines: Figures, beside: Sequence[Figures]
    ) -> Flags:
        """Whether every word is really there, or the paper so near that one may be missing.

        A stray relative ("reasons" for reasoning) is not the word; it will do in the title or
        beside its neighbour. Words that a hyphen joins must stand together.
        """
        firm = np.zeros((len(topic), len(self.papers)), bool)
        for place, (word, _) in enumerate(topic):
            firm[place, self._look_up(topic, word).firm] = True
        whole = np.ones(len(among), bool)
        firm = firm[:, among]
        for place, worth in enumerate(beside):
            together = worth[among] > 0
            firm[place : place + 2] |= together
            if topic[place + 1][1]:
                whole &= together
        missing = np.count_nonzero(~firm, axis=0)
        excused = (cosines >= score.CLOSE) & (missing == 1)
        return np.asarray(whole & ((missing == 0) | excused), bool)

    def _beside(self, one: str, other: str) -> Figures:
        """1 where a word stands just before another or glued to it, KIN for their relatives."""
        beside = np.zeros(len(self.papers), np.float32)
        exact, alike = self.shelf.neighbours(one, other)
        beside[alike] = score.KIN
        beside[exact] = 1.0
        if (glued := self.shelf.number(one + other)) is not None:
            beside[self.shelf.posting(glued)[0]] = 1.0
        return beside

    def _look_up(self, topic: Topic, word: str) -> Asked:
        """A word of a topic in all the forms that the papers know."""
        glued = tuple(self._glued(topic, word))
        if (word, glued) not in self._asked:
            self._asked[word, glued] = self._gather(word, glued)
        return self._asked[word, glued]

    def _glued(self, topic: Topic, word: str) -> Iterator[str]:
        """A topic's "fine tuning" is a paper's "finetuning": both of its words stand there."""
        for (one, _), (other, _) in pairwise(topic):
            if word in {one, other} and self.shelf.number(one + other) is not None:
                yield one + other

    def _gather(self, word: str, glued: tuple[str, ...]) -> Asked:
        shelf = self.shelf
        often = np.zeros(len(self.papers), np.float32)
        own = {shelf.number(form) for form in (word, *glued)}
        forms = {form: 1.0 if form in own else score.KIN for form in (*own, *shelf.kin(word))}
        for form, worth in forms.items():
            if form is not None:
                papers, times = shelf.posting(form)
                often[papers] += worth * times
        direct = np.flatnonzero(often)
        firm = np.flatnonzero(often >= score.FIRM)
        for cousin, cosine in self._near.cousins(word):
            papers, times = shelf.posting(cousin)
            often[papers] += score.COUSIN * cosine * times
            firm = np.union1d(firm, papers)
        found = np.flatnonzero(often)
        shares = often[found] / (often[found] + shelf.slow[found])
        rarity = float(score.rarity(len(direct), len(self.papers)))
        return Asked(found, shares, direct, firm, rarity)

    def _forms(self, topic: Topic) -> dict[str, str]:
        """The forms of a topic's words that a paper may have, and the word that each is."""
        forms: dict[str, str] = {}
        for word, _ in topic:
            for form in self.shelf.kin(word):
                forms.setdefault(self.shelf.vocabulary[form], word)
        for word, _ in topic:
            forms[word] = word
            forms.update(dict.fromkeys(self._glued(topic, word), word))
        return forms

    def _close(self, topic: Topic, reading: Reading, number: int) -> tuple[str, ...]:
        """The words of a paper that come nearest to what it does not say of a topic."""
        asked = {word: self._look_up(topic, word) for word, _ in topic}
        missing = [word for word, one in asked.items() if number not in one.direct]
        if not missing or not self._near.weight:
            return ()
        there: defaultdict[str, list[str]] = defaultdict(list)
        for text, part in reading:
            for term in part:
                there[term.word].append(text[term.start : term.end])
        cousins = (
            self.shelf.vocabulary[one] for word in missing for one, _ in self._near.cousins(word)
        )
        near = [word for word in cousins if word in there]
        near = near or self._near.closest(" ".join(missing), list(there))
        return tuple(dict.fromkeys(there[word][0] for word in near[:SAID_NEAR]))


@lru_cache(maxsize=200_000)
def words_of(topic: str) -> Topic:
    """The words of a topic, what only asks for papers ("find articles on …") taken off."""
    words = tuple((term.word, term.hangs) for term in terms(topic))
    if len(words) < QUESTION:
        return words
    told = tuple((word, hangs) for word, hangs in words if word not in REQUEST_WORDS)
    return told if len(told) >= QUESTION // 2 else words


def _phrase(topic: Topic) -> str:
    return " ".join(word for word, _ in topic)


def _read(paper: Paper) -> Reading:
    title, abstract = read(paper)
    return (paper.title, title), (paper.abstract, abstract)
