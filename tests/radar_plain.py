"""The radar's scores worked out one topic and one paper at a time: slow, and easy to read."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import log1p, sqrt

import numpy as np

from newsletter.model import Paper
from newsletter.radar import score
from newsletter.radar.asked import Topic
from newsletter.radar.blocks import BELOW
from newsletter.radar.nearness import LONGEST_NAME, is_part, telling
from newsletter.radar.shelf import Shelf
from newsletter.radar.spelling import are_derived
from newsletter.radar.terms import stem, terms
from newsletter.radar.vectors import Rows, Vectors, additive, everyday, unit
from newsletter.radar.wordlists import STOP_WORDS


class Plain:
    """One day's papers, asked for one topic at a time."""

    def __init__(self, papers: Sequence[Paper], vectors: Vectors, line: float) -> None:
        self.papers, self.vectors, self.line = papers, vectors, line
        self.shelf = Shelf(papers)
        self.rows = vectors.embed([f"{one.title} {one.abstract}" for one in papers])
        self.near = vectors.near if self.rows.any() else 0.0
        usual = [self.shelf.vocabulary[one] for one in self.shelf.usual()]
        self.words = [word for word, tells in zip(usual, telling(usual), strict=True) if tells]
        self.word_rows = vectors.embed(self.words)

    def hits(self, topic: Topic) -> dict[int, float]:
        """The papers over the line and just below it, by number."""
        every = range(len(self.papers))
        said = self.vectors.embed([" ".join(word for word, _ in topic)])[0]
        apart = self.rows @ said
        cosines = self._accompanied(topic, apart.tolist())
        lexical = self._accompanied(topic, self._lexical(topic))
        among = [one for one in every if lexical[one] >= score.FLOOR]
        first = {
            one: (1 - self.near) * lexical[one] + self.near * max(0.0, float(cosines[one]))
            for one in among
        }
        best = sorted(among, key=lambda one: (-np.float32(first[one]), one))[: score.BEST]
        moved = self._moved(said, best, first)
        seen = self._accompanied(topic, (self.rows @ moved).tolist())
        found = {
            one: min(
                1.0,
                (1 - self.near) * lexical[one]
                + self.near * max(0.0, float(seen[one]))
                + score.FEEDBACK * self._likeness(one, best, first),
            )
            for one in among
        }
        plausible = sum(value >= score.PLAUSIBLE for value in found.values())
        lost = float(score.broadness(np.array(plausible), len(self.papers)))
        lost += self._strange(topic, apart)
        left = {
            one: self._left(
                topic, one, value, lost + self._doubt(topic, lexical[one], cosines[one])
            )
            for one, value in found.items()
        }
        return {
            one: value
            for one, value in left.items()
            if value >= self.line - BELOW and self._asked_for(topic, one, cosines[one])
        }

    def _accompanied(self, topic: Topic, scores: list[float]) -> list[float]:
        if sum(not hangs for _, hangs in topic) < score.LONG:
            return scores
        moved = []
        for one, own in enumerate(scores):
            alike = self._alike(one)
            there = sum(near for near, _ in alike)
            company = sum(near * scores[other] for near, other in alike)
            share = score.COMPANY / (score.LOOSE + there)
            moved.append(score.RAISED * ((1 - share * there) * own + share * company))
        return moved

    @cache  # noqa: B019 - it lives as long as the test
    def _alike(self, one: int) -> list[tuple[float, int]]:
        """The nearest papers."""
        rows, mine = unit(self.rows - self.rows.mean(axis=0)), self._about(one)
        near = []
        for other in range(len(self.papers)):
            theirs = self._about(other)
            both = sum(weight * theirs.get(stem_, 0.0) for stem_, weight in mine.items())
            words = both / (_length(mine) * _length(theirs))
            meaning = float(rows[one] @ rows[other])
            if max(words, meaning) < score.COPY:
                near.append((max(0.0, (1 - score.MEANT) * words + score.MEANT * meaning), other))
        return sorted(near, reverse=True)[: score.NEAREST]

    def _left(self, topic: Topic, one: int, value: float, lost: float) -> float:
        least = max(score.SAID, self.line) + score.SAID_BEST * value
        return max(value - lost, least) if self._titled(topic, one) else value - lost

    def _moved(self, said: Rows, best: Sequence[int], first: dict[int, float]) -> Rows:
        """The vector of a topic, near its best papers, where it is no sum of its words' vectors."""
        if additive(self.vectors) or not best:
            return said
        shown = unit(
            np.array([first[one] for one in best], np.float32)[np.newaxis] @ self.rows[best]
        )
        trust = min(1.0, first[best[0]] / score.GOOD)
        moved: Rows = unit(said + score.EXPANDED * trust * shown)[0]
        return moved

    def _titled(self, topic: Topic, one: int) -> bool:
        if len(topic) == 1:
            ((word, _),) = topic
            holders = sum(word in _words(paper.title) for paper in self.papers)
            few = holders <= max(score.FEW_TITLES[0], score.FEW_TITLES[1] * len(self.papers))
            title = self.papers[one].title
            written = word.upper() in title.split() and not title.isupper()
            tells = not everyday([word])[0] or (written and 1 < len(word) <= LONGEST_NAME)
            return bool(self.near and few and tells and word in _words(title))
        said = _beside(self.papers[one].title)
        words = _words(self.papers[one].title)
        return all(
            (mine, other) in said or mine + other in words
            for (mine, _), (other, _) in pairwise(topic)
        )

    def _strange(self, topic: Topic, cosines: np.ndarray) -> float:
        if not self.near:
            return 0.0
        reach = float(cosines.mean() + score.REACH * cosines.std())
        lacking = max(0.0, score.HOME * self.vectors.close - reach)
        usual = sum(everyday([word for word, _ in topic])) / len(topic)
        lost = score.STRANGE * lacking * (score.NAMED + (1 - score.NAMED) * float(usual))
        return min(score.FAR, lost) * len(self.papers) / (len(self.papers) + score.FEW)

    def _doubt(self, topic: Topic, lexical: float, cosine: float) -> float:
        if not self.near:
            return 0.0
        usual = sum(everyday([word for word, _ in topic])) / len(topic)
        lost = usual * (self.vectors.close - cosine)
        if len(topic) > 1:
            lost *= 1 - score.VOUCHED * lexical
        return min(score.DOUBT, max(0.0, lost))

    def _lexical(self, topic: Topic) -> list[float]:
        often = {word: self._often(topic, word) for word, _ in topic}
        rare = {word: self._rarity(topic, word) for word, _ in topic}
        most = sum(rare[word] for word, _ in topic)
        scores = []
        for one in range(len(self.papers)):
            shares = {
                word: (1 - score.THERE) * value[one] / (value[one] + self.shelf.slow[one])
                + score.THERE * min(1.0, value[one])
                for word, value in often.items()
            }
            words = sum(rare[word] * shares[word] for word, _ in topic) / most
            pairs = [self._beside(first, other, one) for (first, _), (other, _) in pairwise(topic)]
            phrase = sum(pairs) / len(pairs) if pairs else 0.0
            part = score.PHRASE if pairs else 0.0
            scores.append((1 - part) * words + part * phrase)
        return scores

    def _direct(self, topic: Topic, word: str) -> list[float]:
        """How often each paper has a word, its relatives at KIN, glued forms as itself."""
        own = {word, *self._glued(topic, word)}
        forms = own | {one for one in self.shelf.vocabulary if stem(one) == stem(word)}
        counts = [0.0] * len(self.papers)
        for form in forms:
            for paper, times in self._posting(form):
                counts[paper] += times * (1.0 if form in own else score.KIN)
        return counts

    def _often(self, topic: Topic, word: str) -> list[float]:
        counts = self._direct(topic, word)
        for cousin, cosine in self._cousins(word):
            for paper, times in self._posting(cousin):
                counts[paper] += score.COUSIN * cosine * times
        return counts

    def _rarity(self, topic: Topic, word: str) -> float:
        have, day = sum(one > 0 for one in self._direct(topic, word)), len(self.papers)
        return log1p((day + score.BACKGROUND - have + 0.5) / (have + 0.5))

    def _cousins(self, word: str) -> list[tuple[str, float]]:
        if not telling([word])[0]:
            return []
        cosines = self.word_rows @ self.vectors.embed([word])[0]
        near = sorted(zip(self.words, cosines.tolist(), strict=True), key=lambda one: -one[1])
        others = [one for one in near if one[1] >= score.ALIKE and stem(one[0]) != stem(word)]
        return [one for one in others if not is_part(word, one[0])][: score.COUSINS]

    def _is_alike(self, one: str, other: str) -> bool:
        """Whether two words may be near because they are spelled alike."""
        if (summing := additive(self.vectors)) is None:
            return False
        mine, others = summing.pieces([one, other])
        return not mine.isdisjoint(others) and not are_derived(one, other)

    def _glued(self, topic: Topic, word: str) -> set[str]:
        joined = (one + other for (one, _), (other, _) in pairwise(topic) if word in {one, other})
        return {one for one in joined if self.shelf.number(one) is not None}

    def _posting(self, word: str) -> list[tuple[int, float]]:
        if (number := self.shelf.number(word)) is None:
            return []
        papers, times = self.shelf.posting(number)
        return list(zip(papers.tolist(), times.tolist(), strict=True))

    def _beside(self, first: str, other: str, one: int) -> float:
        if one in self.shelf.neighbours(first, other):
            return 1.0
        if one in {paper for paper, _ in self._posting(first + other)}:
            return 1.0
        forms = (
            (mine, yours)
            for mine in self.shelf.vocabulary
            if stem(mine) == stem(first)
            for yours in self.shelf.vocabulary
            if stem(yours) == stem(other)
        )
        alike = any(one in self.shelf.neighbours(*pair) for pair in forms)
        return score.KIN if alike else 0.0

    def _about(self, one: int) -> dict[int, float]:
        pairs = zip(self.shelf.about[one].tolist(), self.shelf.weights[one].tolist(), strict=True)
        return {stem_: weight for stem_, weight in pairs if weight}

    def _likeness(self, one: int, best: Sequence[int], first: dict[int, float]) -> float:
        wanted: dict[int, float] = {}
        for good in best:
            for stem_, weight in self._about(good).items():
                wanted[stem_] = wanted.get(stem_, 0.0) + first[good] * weight
        length = sqrt(sum(weight * weight for weight in wanted.values())) or 1.0
        like = sum(wanted.get(stem_, 0.0) * weight for stem_, weight in self._about(one).items())
        trust = min(1.0, first[best[0]] / score.GOOD)
        return min(1.0, like * trust / length / score.FULL)

    def _asked_for(self, topic: Topic, one: int, cosine: float) -> bool:
        beside = [self._beside(first, other, one) > 0 for (first, _), (other, _) in pairwise(topic)]
        if any(topic[place + 1][1] and not there for place, there in enumerate(beside)):
            return False
        missing = 0
        for place, (word, _) in enumerate(topic):
            firm = self._direct(topic, word)[one] >= score.FIRM or any(
                one in {paper for paper, _ in self._posting(cousin)}
                for cousin, _ in self._cousins(word)
                if not self._is_alike(word, cousin)
            )
            missing += not (firm or any(beside[max(0, place - 1) : place + 1]))
        few = (missing <= 1 and len(topic) > 1) or len(topic) >= score.QUESTION
        return missing == 0 or (few and cosine >= self.vectors.close)


def _length(about: dict[int, float]) -> float:
    return sqrt(sum(weight * weight for weight in about.values())) or 1.0


def _beside(text: str) -> set[tuple[str, str]]:
    """The words that are neighbours in a text, or have but stop words of a compound between."""
    found = list(enumerate(terms(text)))
    telling = [one for one in found if one[1].word not in STOP_WORDS]
    return {
        (mine.word, other.word)
        for some in (found, telling)
        for (first, mine), (second, other) in pairwise(some)
        if other.place - mine.place == second - first
    }


def _words(text: str) -> set[str]:
    found = list(terms(text))
    glued = {one.word + other.word for one, other in pairwise(found) if other.hangs}
    return glued | {one.word for one in found}
