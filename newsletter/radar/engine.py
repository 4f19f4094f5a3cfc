"""Which papers are about the words of a topic, and how much.

A topic's word is found in several forms: as it is (singular or plural, any case), as a relative
with the same stem (*correcting* for *correction*, at KIN of the worth), glued or parted
(*finetuning*, *fine-tuning*), and for little as another word of near meaning. The yes needs every
word of the topic, or a paper that is near it in meaning; the score says how much.

Topics are worked on in blocks, all papers at once: a hundred thousand of them cost seconds. Late
papers are judged by what the earlier ones say: how rare a word is, which papers a topic is about
and how broad it is, so that they change the score of no earlier paper.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np

from newsletter.model import Paper
from newsletter.radar import asked, blocks, score
from newsletter.radar.asked import Asked, Form, Topic
from newsletter.radar.blocks import BELOW, Block, Pairs, Told
from newsletter.radar.explain import Reading, forms_met, matched_words
from newsletter.radar.likeness import Likeness
from newsletter.radar.nearness import Nearness
from newsletter.radar.ragged import Figures, Flags, Numbers
from newsletter.radar.shelf import Shelf, read
from newsletter.radar.terms import content, terms
from newsletter.radar.vectors import Rows, Vectors, unit
from newsletter.radar.wordlists import REQUEST_WORDS

REMEMBERED = 2_000  # papers whose terms are kept at hand for saying why
SAID_NEAR = 3  # words that a paper is said to come close by
QUESTION = 6  # words from which on a topic may be a question ("find articles on …")
BATCH = 100_000  # topics that are read at once

_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")


class Hits(NamedTuple):
    """Papers (by number), best first, with their scores."""

    papers: Numbers
    scores: Figures


NONE = Hits(np.zeros(0, np.int64), np.zeros(0, np.float32))


class Known(NamedTuple):
    """What was worked out of papers before: where their words stand, and their vectors."""

    shelf: Shelf
    rows: Rows


class Engine:
    """Searches a day's papers for words. `threshold` is the score from which on one is a match.

    `base`: the papers that were there before these. `known`: what is known of the papers already.
    """

    shelf: Shelf
    near: Nearness

    def __init__(
        self,
        papers: Sequence[Paper],
        *,
        threshold: float,
        vectors: Vectors,
        words: Vectors | None = None,
        base: "Engine | None" = None,
        known: Known | None = None,
    ) -> None:
        self.papers = papers
        self.threshold = threshold
        self.base = base
        self.shelf = known.shelf if known else Shelf(papers, base.shelf if base else None)
        self.near = Nearness(
            self.shelf,
            papers,
            vectors,
            words=words,
            base=base.near if base else None,
            rows=known.rows if known else None,
        )
        self._like = Likeness((base or self).shelf, self.shelf)
        self._known: dict[Topic, Hits] = {}
        self._told: dict[Topic, tuple[Told, int]] = {}
        self._rare: dict[Form, float] = {}
        self._read = lru_cache(maxsize=REMEMBERED)(_read)

    def prepare(self, topics: Iterable[Topic]) -> None:
        """Search for many topics at once, which is much quicker than one by one."""
        fresh = [topic for topic in dict.fromkeys(topics) if topic and topic not in self._known]
        if self.base:
            self.base.prepare(fresh)
        if self.papers:
            for begin in range(0, len(fresh), BATCH):
                self._search(fresh[begin : begin + BATCH])

    def hits(self, topic: Topic) -> Hits:
        """The papers that a topic asks for, and those that miss the line by BELOW at most."""
        if topic not in self._known:
            self.prepare([topic])
        return self._known.get(topic, NONE)

    def scores(self, topic: Topic) -> Figures:
        """The score of every paper, without a yes or no."""
        if not topic or not self.papers:
            return np.zeros(len(self.papers), np.float32)
        block, sums = self._one(topic)
        pairs = self._pairs(block, [topic], sums, floor=0.0)
        return self._scores(pairs, block, None)[0]

    def why(self, topic: Topic, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of a paper that a topic meets, and those that come close to the others."""
        reading = self._read(self.papers[number])
        met = forms_met(reading, self._forms(topic))
        return matched_words(reading, met), self._close(topic, reading, number)

    def order(self, papers: Numbers, scores: Figures) -> Numbers:
        """Best first, of equals the lower id first."""
        return np.lexsort((self.shelf.ids[papers], -scores))

    def rarity(self, forms: Sequence[Form]) -> Figures:
        """How rare words are in these papers, by their forms."""
        fresh = [form for form in forms if form not in self._rare]
        if fresh:
            rows = asked.look_up(fresh, self.shelf, self.near)
            self._rare.update(zip(fresh, rows.rarity.tolist(), strict=True))
        return np.array([self._rare[form] for form in forms], np.float32)

    def _search(self, topics: Sequence[Topic]) -> None:
        """Search for topics that are new."""
        query = self._asked(topics)
        sums = self.near.sums(query.vocabulary)
        for block in blocks.cut(query, len(self.papers)):
            mine = topics[block.first : block.last]
            told = _gathered(self.base, mine) if self.base else None
            pairs = self._pairs(block, mine, sums, floor=score.FLOOR)
            scores, told = self._scores(pairs, block, told)
            scores -= told.broad[pairs.topics]
            near = (scores >= self.threshold - BELOW) & (scores > 0)
            self._keep(mine, *self._kept(block, _some(pairs, near), scores[near]))
            self._told.update((topic, (told, row)) for row, topic in enumerate(mine))

    def _asked(self, topics: Sequence[Topic]) -> Asked:
        query = asked.read(topics, self.shelf, self.near, self.base.rarity if self.base else None)
        if not self.base:
            self._rare.update(zip(query.forms, query.rows.rarity.tolist(), strict=True))
        return query

    def _one(self, topic: Topic) -> tuple[Block, Rows | None]:
        query = self._asked([topic])
        return Block(query, 0, 1), self.near.sums(query.vocabulary)

    def _pairs(
        self, block: Block, topics: Sequence[Topic], sums: Rows | None, *, floor: float
    ) -> Pairs:
        """The candidates of a block of topics."""
        found = blocks.lexical(block, len(self.papers))
        if sums is None:
            spoken = self.near.embed([_phrase(topic) for topic in topics])
        else:
            places = block.asked.spoken[block.places]
            spoken = unit(np.add.reduceat(sums[places], block.begins))
        return blocks.candidates(found, len(self.papers), floor, spoken, self.near.rows)

    def _scores(self, pairs: Pairs, block: Block, told: Told | None) -> tuple[Figures, Told]:
        """The scores of candidates before broadness, and what their topics found here."""
        first = score.first(pairs.lexical, pairs.cosines, self.near.weight)
        if told is None:
            best, good = blocks.best(pairs, first, block.size)
            length = blocks.lengths(best, good, self._like)
            told = Told(best, good, length, np.zeros(block.size, np.float32))
            scores = score.final(first, blocks.likeness(pairs, told, self._like))
            plausible = np.bincount(pairs.topics[scores >= score.PLAUSIBLE], minlength=block.size)
            told.broad[:] = score.broadness(plausible, len(self.papers))
            return scores, told
        return score.final(first, blocks.likeness(pairs, told, self._like)), told

    def _kept(
        self, block: Block, pairs: Pairs, scores: Figures
    ) -> tuple[Numbers, Numbers, Figures]:
        """Of papers near the line those that are really asked for, each topic's best first."""
        asked_for = blocks.is_asked_for(block, pairs, len(self.papers), self.near.close)
        kept = np.flatnonzero(asked_for)
        topics, papers, scores = pairs.topics[kept], pairs.papers[kept], scores[kept]
        order = np.lexsort((self.shelf.ids[papers], -scores, topics))
        return topics[order], papers[order], scores[order]

    def _keep(self, topics: Sequence[Topic], of: Numbers, papers: Numbers, scores: Figures) -> None:
        """Remember the hits of topics."""
        bounds = np.searchsorted(of, np.arange(len(topics) + 1)).tolist()
        for topic, begin, end in zip(topics, bounds, bounds[1:], strict=False):
            self._known[topic] = Hits(papers[begin:end], scores[begin:end]) if begin < end else NONE

    def told(self, topic: Topic) -> tuple[Told, int]:
        """What a topic found that was searched for before, and in which row that stands."""
        return self._told[topic]

    def _forms(self, topic: Topic) -> dict[str, str]:
        """The forms of a topic's words that a paper may have, and the word that each is."""
        forms: dict[str, str] = {}
        for word, _ in topic:
            for form in self.shelf.kin(word).tolist():
                forms.setdefault(self.shelf.vocabulary[form], word)
        for word, joined in asked.glued(self.shelf, topic):
            forms[word] = word
            forms.update(dict.fromkeys(joined, word))
        return forms

    def _close(self, topic: Topic, reading: Reading, number: int) -> tuple[str, ...]:
        """The words of a paper that come nearest to what it does not say of a topic."""
        forms = list(dict.fromkeys(asked.glued(self.shelf, topic)))
        direct = asked.look_up(forms, self.shelf, self.near).direct
        missing = [word for row, (word, _) in enumerate(forms) if number not in direct.row(row)[0]]
        if not missing or not self.near.weight:
            return ()
        there: defaultdict[str, list[str]] = defaultdict(list)
        for text, part in reading:
            for term in part:
                there[term.word].append(text[term.start : term.end])
        cousins = (
            self.shelf.vocabulary[one] for word in missing for one in self.near.cousins(word)[0]
        )
        near = [word for word in cousins if word in there]
        near = near or self.near.closest(" ".join(missing), list(there))
        return tuple(dict.fromkeys(there[word][0] for word in near[:SAID_NEAR]))


@lru_cache(maxsize=200_000)
def words_of(topic: str) -> Topic:
    """The words of a topic, what only asks for papers ("find articles on …") taken off."""
    if _PLAIN.fullmatch(topic):  # what most are, and quickly read
        parts = map(content, topic.split(" "))
        words = tuple((word, place > 0) for part in parts for place, word in enumerate(part))
    else:
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


def _some(pairs: Pairs, which: Flags) -> Pairs:
    return Pairs(
        pairs.topics[which], pairs.papers[which], pairs.lexical[which], pairs.cosines[which]
    )


def _gathered(base: Engine, topics: Sequence[Topic]) -> Told:
    """What topics found among the papers that were there before."""
    same = groupby(map(base.told, topics), key=lambda one: id(one[0]))
    groups = [list(group) for _, group in same]
    rows = [(group[0][0], [row for _, row in group]) for group in groups]
    return Told(
        np.concatenate([told.best[some] for told, some in rows]),
        np.concatenate([told.good[some] for told, some in rows]),
        np.concatenate([told.length[some] for told, some in rows]),
        np.concatenate([told.broad[some] for told, some in rows]),
    )
