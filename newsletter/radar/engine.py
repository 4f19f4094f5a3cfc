"""Which papers are about the words of a topic, and how much.

A topic's word is found in several forms: as it is (singular or plural, any case), as a relative
with the same stem (*correcting* for *correction*, at KIN of the worth), glued or parted
(*finetuning*, *fine-tuning*), and for little as another word of near meaning. The yes needs every
word of the topic, or a paper that is near it in meaning; the score says how much.

Topics are worked on in blocks, all papers at once: a hundred thousand of them cost seconds. Late
papers are judged by what the earlier ones say: how rare a word is, which papers a topic is about
and how broad it is, so that they change the score of no earlier paper.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

from newsletter.model import Paper
from newsletter.radar import asked, blocks, score
from newsletter.radar.asked import Asked, Form, Places, Topic
from newsletter.radar.blocks import Block, Pairs, Told
from newsletter.radar.chinese import bound, is_chinese
from newsletter.radar.company import MOST, Company
from newsletter.radar.explain import Reading, forms_met, matched_words
from newsletter.radar.finds import NOTHING, Finds, Scored
from newsletter.radar.likeness import Likeness
from newsletter.radar.nearness import Nearness
from newsletter.radar.ragged import Figures, Numbers
from newsletter.radar.shelf import Shelf, read
from newsletter.radar.terms import content, is_dotted, terms
from newsletter.radar.vectors import Rows, Vectors
from newsletter.radar.voices import Cosines, Voices, expanded, spread, voices
from newsletter.radar.wordlists import REQUEST_WORDS

REMEMBERED = 2_000  # papers whose terms are kept at hand for saying why
SAID_NEAR = 3  # words that a paper is said to come close by
BATCH = 100_000  # topics that are read at once
MANY = 1_000  # topics from which on what was read is kept for late papers
ROOM = 40_000_000  # words of topics times papers, a dozen bytes each


class Known(NamedTuple):
    """What was worked out of papers before: where their words stand, and their vectors."""

    shelf: Shelf
    rows: Rows


class Search(NamedTuple):
    """What topics ask of the papers, whose vectors are `rows`.

    Long ones have `company`, and `before`: what they asked of the papers that were first.
    """

    asked: Asked
    voice: Voices
    rows: Rows
    cosines: Cosines
    company: Company | None
    before: Asked | None


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
        self.finds = Finds(threshold)
        self._told: list[Told] = []
        self._lock = threading.Lock()  # pages ask one engine at the same time
        self._batches: dict[Topic, tuple[Places, Voices]] = {}
        self._rare: dict[Form, float] = {}
        self.texts: dict[Topic, str] = {}
        self._read = lru_cache(maxsize=REMEMBERED)(_read)

    def prepare(self, topics: Iterable[Topic]) -> None:
        """Search for many topics at once, which is much quicker than one by one."""
        with self._lock:
            fresh = self._fresh(topics)
            if self.base:
                self.base.prepare(fresh)
            if self.papers:
                for long in (False, True):
                    some = [one for one in fresh if self.is_long(one) == long]
                    for begin in range(0, len(some), BATCH):
                        self._search(some[begin : begin + BATCH])

    def _fresh(self, topics: Iterable[Topic]) -> list[Topic]:
        """Topics that are new, each once, the short ones first."""
        return sorted(self.finds.fresh(topics), key=len)

    def speak(self, topic: Topic, text: str) -> None:
        """Note how a question is written: an encoder reads it better than its bare words."""
        if self.base:
            self.base.speak(topic, text)
        elif len(topic) >= score.QUESTION:
            self.texts.setdefault(topic, text)

    def spoken(self, topic: Topic) -> str:
        """The text of a topic that an encoder reads."""
        if self.base:
            return self.base.spoken(topic)
        return self.texts.get(topic) or " ".join(word for word, _ in topic)

    def is_long(self, topic: Topic) -> bool:
        """Whether somebody asked with many words; those that hyphens join are one."""
        several = len(topic) >= score.LONG and sum(not hangs for _, hangs in topic) >= score.LONG
        return several and topic in (self.base or self).texts

    def asked(self, topic: Topic) -> Finds:
        """What is known when a topic has been asked; `prepare` asks many at once."""
        if topic not in self.finds:
            self.prepare([topic])
        return self.finds

    def scored(self, topic: Topic) -> tuple[Scored, Scored]:
        """What a topic found as plain numbers, asked now if it was not."""
        found = self.finds.scored(topic)
        if found is None:
            found = self.asked(topic).scored(topic)
        return found or NOTHING

    def scores(self, topic: Topic) -> Figures:
        """The score of every paper, without a yes or no."""
        if not topic or not self.papers:
            return np.zeros(len(self.papers), np.float32)
        places, voice = self._said([topic])
        search = self._begun(places, voice)
        block = Block(search.asked, 0, 1)
        pairs = self._pairs(block, search, floor=0.0)
        return self._scores(pairs, block, None, search)[0]

    def why(self, topic: Topic, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of a paper that a topic meets, and those that come close to the others."""
        reading = self._read(self.papers[number])
        words = matched_words(reading, forms_met(reading, self._forms(topic)))
        return words, self._close(topic, reading, number, any_near=not words)

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
        """Search for topics that are new, all of them long or none."""
        places, voice = self._said(topics)
        most = max(len(places.forms), len(voice.vectors))
        if len(topics) > 1 and most * len(self.papers) > ROOM:
            half = len(topics) // 2
            self._search(topics[:half])
            self._search(topics[half:])
            return
        search = self._begun(places, voice)
        everyday = self._everyday(places)
        strange = None if self.base else self._strange(voice, everyday)
        at_once = None if self.base else blocks.MOST
        line, close = self.threshold, self.near.close
        for block in blocks.cut(search.asked, len(self.papers), at_once):
            mine = topics[block.first : block.last]
            told = self.base.told(mine) if self.base else None
            pairs = self._pairs(block, search, floor=score.FLOOR)
            scores, told = self._scores(pairs, block, told, search)
            if strange is not None:
                told.strange[:] = strange[block.first : block.last]
                self._told.append(told)
            usual = everyday[block.first : block.last]
            pairs, scores = blocks.left(
                scores, block, pairs, lost=told.lost, everyday=usual, threshold=line, close=close
            )
            self.finds.add(mine, *self._kept(block, pairs, scores))
        if len(topics) >= MANY:
            self._batches[topics[0]] = places, voice

    def _everyday(self, places: Places) -> Figures:
        """The share of everyday words in each topic; none where meaning does not count."""
        if not self.near.weight:
            return np.zeros(len(places.topics), np.float32)
        usual = self.near.everyday(places.vocabulary)[places.spoken].astype(np.float32)
        counts = np.add.reduceat(usual, places.starts[:-1])
        return np.asarray(counts / np.diff(places.starts), np.float32)

    def _strange(self, voice: Voices, everyday: Figures) -> Figures:
        """What each topic loses that is far from all that the papers are about."""
        if not self.near.weight:
            return np.zeros_like(everyday)
        cosines = spread(voice, self.near.day)
        return score.strange(everyday, cosines, self.near.close, len(self.papers))

    def _said(self, topics: Sequence[Topic]) -> tuple[Places, Voices]:
        """The places and the vectors of topics; those of the papers before serve late ones."""
        if self.base:
            places, voice = self.base.batch(topics)
            return asked.again(places, self.shelf), voice
        return self.batch(topics)

    def batch(self, topics: Sequence[Topic]) -> tuple[Places, Voices]:
        """The places and the vectors of topics, remembered if they were asked for together."""
        known = self._batches.get(topics[0])
        if known and known[0].topics == topics:
            return known
        if self.base:
            return self._said(topics)
        places = asked.place(topics, self.shelf)
        return places, voices(places, self.near, self.spoken)

    def _asked(self, places: Places) -> Asked:
        query = asked.read(places, self.shelf, self.near, self.base.rarity if self.base else None)
        if not self.base:
            self._rare.update(zip(places.forms, query.rows.rarity.tolist(), strict=True))
        return query

    def _begun(self, places: Places, voice: Voices) -> Search:
        """Look up what topics ask, all of which are long or none."""
        company = self._company if self.is_long(places.topics[0]) else None
        rows = self._accompanied if company else self.near.rows
        before = self.base.again(places.topics) if company and self.base else None
        return Search(self._asked(places), voice, rows, Cosines(voice, rows), company, before)

    def again(self, topics: Sequence[Topic]) -> Asked:
        """What topics ask that were asked before."""
        return self._asked(self.batch(topics)[0])

    @cached_property
    def _company(self) -> Company | None:
        """The company that papers keep, among those that were there first; none if too many."""
        first = self.base or self
        if max(self.shelf.size, first.shelf.size) > MOST:
            return None
        like = Likeness(self.shelf, first.shelf) if self.base else self._like
        return Company(like, self.near.rows, first.near.rows)

    @cached_property
    def _accompanied(self) -> Rows:
        """The vectors of the papers, moved towards their company's."""
        rows = self.near.rows.T, (self.base or self).near.rows.T
        return self._company.shared(*rows).T if self._company else self.near.rows

    def _pairs(self, block: Block, search: Search, *, floor: float) -> Pairs:
        """The candidates of a block of topics."""
        found, scale = blocks.lexical(block, len(self.papers))
        if search.company:
            theirs = found
            if self.base and search.before:
                before = Block(search.before, block.first, block.last)
                theirs, _ = blocks.lexical(before, len(self.base.papers))
            found = search.company.shared(found, theirs)
        return blocks.candidates((found, scale), block, floor, search.cosines)

    def _scores(
        self, pairs: Pairs, block: Block, told: Told | None, search: Search
    ) -> tuple[Figures, Told]:
        """The scores of candidates before any loss, and what their topics found here."""
        first = score.first(pairs.lexical, pairs.cosines, self.near.weight)
        if told:
            return self._final(first, pairs, block, told, search), told
        best, good = blocks.best(pairs, first, block.size)
        length = blocks.lengths(best, good, self._like)
        told = Told(best, good, length, *np.zeros((2, block.size), np.float32))
        scores = self._final(first, pairs, block, told, search)
        plausible = np.bincount(pairs.topics[scores >= score.PLAUSIBLE], minlength=block.size)
        told.broad[:] = score.broadness(plausible, len(self.papers))
        return scores, told

    def _final(
        self, first: Figures, pairs: Pairs, block: Block, told: Told, search: Search
    ) -> Figures:
        if search.voice.whole and self.near.weight:
            said = search.voice.vectors[block.first : block.last]
            shown = (self.base or self).near.rows[told.best]
            moved = expanded(said, shown, told.good) @ search.rows.T
            cosines = moved[pairs.topics, pairs.papers]
            first = score.first(pairs.lexical, cosines, self.near.weight)
        return score.final(first, blocks.likeness(pairs, told, self._like))

    def _kept(
        self, block: Block, pairs: Pairs, scores: Figures
    ) -> tuple[Numbers, Numbers, Figures]:
        """Of papers near the line those that are really asked for, each topic's best first."""
        asked_for = blocks.is_asked_for(block, pairs, len(self.papers), self.near.close)
        kept = np.flatnonzero(asked_for)
        topics, papers, scores = pairs.topics[kept], pairs.papers[kept], scores[kept]
        order = np.lexsort((self.shelf.ids[papers], -scores, topics))
        return topics[order], papers[order], scores[order]

    def told(self, topics: Sequence[Topic]) -> Told:
        """What topics found that were searched for before, among the papers that were first."""
        if self.base:
            return self.base.told(topics)
        with self._lock:
            if len(self._told) > 1:
                self._told = [blocks.joined(self._told)]
        return blocks.some(self._told[0], self.finds.rows(topics))

    def _forms(self, topic: Topic) -> dict[str, str]:
        """The forms of a topic's words that a paper may have, and the word that each is."""
        forms: dict[str, str] = {}
        for word, _ in topic:
            for form in self.shelf.kin(word).tolist():
                forms.setdefault(self.shelf.vocabulary[form], word)
        for word, joined in asked.glued(self.shelf, topic):
            forms.update(dict.fromkeys((word, *joined), word))
        return forms

    def _close(
        self, topic: Topic, reading: Reading, number: int, *, any_near: bool
    ) -> tuple[str, ...]:
        """The words of a paper that come near to what it does not say of a topic."""
        forms = list(dict.fromkeys(asked.glued(self.shelf, topic)))
        has = asked.direct(forms, self.shelf)[:, number].tolist()
        missing = [word for (word, _), one in zip(forms, has, strict=True) if not one]
        if not missing or not self.near.weight:
            return ()
        there: dict[str, str] = {}
        for text, part in reading:
            for term in part:
                there.setdefault(term.word, text[term.start : term.end])
        cousins = (
            self.shelf.vocabulary[one]
            for word in missing
            for one, worth in zip(*self.near.cousins(word), strict=True)
            if worth > 0
        )
        near = [word for word in cousins if word in there]
        near = near or self.near.closest(" ".join(missing), list(there), any_near=any_near)
        return tuple(dict.fromkeys(there[word] for word in near[:SAID_NEAR]))


@lru_cache(maxsize=200_000)
def words_of(topic: str) -> Topic:
    """The words of a topic, what only asks for papers ("find articles on …") taken off."""
    if topic.isascii() and topic.replace(" ", "").isalnum():  # what most are, and quickly read
        words = plain_words(topic.split())
    else:
        words = tuple(_cut(topic))
    if len(words) < score.QUESTION:
        return words
    told = tuple((word, hangs) for word, hangs in words if word not in REQUEST_WORDS)
    return told if len(told) >= score.QUESTION // 2 else words


def plain_words(tokens: Iterable[str]) -> Topic:
    """The words of a topic whose tokens are letters and digits of ASCII."""
    return tuple(chain.from_iterable(map(_plain, tokens)))


def _cut(topic: str) -> Iterator[tuple[str, bool]]:
    """The words of a topic of any script; the characters of a Chinese term stand together."""
    chinese, found = bound(topic), list(terms(topic))
    for term in found:
        if term.start in chinese:
            yield term.word, chinese[term.start]
        elif not is_chinese(topic[term.start]) or len(found) == 1:
            yield term.word, term.hangs or is_dotted(topic, term.start)


@lru_cache(maxsize=100_000)
def _plain(token: str) -> Topic:
    return tuple((word, place > 0) for place, word in enumerate(content(token)))


def _read(paper: Paper) -> Reading:
    title, abstract = read(paper)
    return (paper.title, title), (paper.abstract, abstract)
