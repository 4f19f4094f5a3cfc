"""Scores many topics against all papers at once: arrays of topics times papers, block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from newsletter.radar import score
from newsletter.radar.asked import Asked
from newsletter.radar.likeness import Likeness
from newsletter.radar.ragged import Figures, Flags, Numbers, Ragged
from newsletter.radar.voices import Cosines

BELOW = 0.08  # how far under the line a near miss may be
MOST = 128  # topics of a block (a byte numbers them): their sums stay in the cache
ROOM = 500_000  # topics times papers of a block
PAPER = 24  # bits that number a paper
LONG = 4_000_000  # words of topics times papers of a block
WIDE = 1_000  # papers from which on topics are summed up one by one


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates of a block, topic by topic: the topic (in the block), the paper, its scores."""

    topics: Numbers
    papers: Numbers
    lexical: Figures
    cosines: Figures


@dataclass(frozen=True, slots=True)
class Told:
    """What topics found among the papers that were there first, which late ones are judged by.

    `best` are the best papers of each topic with how `good` they are (0: there is none), `length`
    is how much they say together. Every paper loses what a topic is too `broad`, and too `strange`.
    """

    best: Numbers
    good: Figures
    length: Figures
    broad: Figures
    strange: Figures

    @property
    def lost(self) -> Figures:
        """What every paper loses."""
        return self.broad + self.strange


def joined(parts: Sequence[Told]) -> Told:
    """What topics found, of all parts."""
    return Told(*(np.concatenate(some) for some in zip(*map(_arrays, parts), strict=True)))


def some(told: Told, rows: Numbers) -> Told:
    """What some topics found, by their rows."""
    return Told(*(one[rows] for one in _arrays(told)))


def _arrays(told: Told) -> tuple[Any, ...]:
    return told.best, told.good, told.length, told.broad, told.strange


@dataclass(frozen=True, slots=True)
class Block:
    """Some topics, one after the other, that are worked on together."""

    asked: Asked
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many topics these are."""
        return self.last - self.first

    @property
    def places(self) -> slice:
        """Their words, topic after topic."""
        starts = self.asked.places.starts
        return slice(int(starts[self.first]), int(starts[self.last]))

    @property
    def begins(self) -> Numbers:
        """Where the words of each topic begin, from the first one's on."""
        begins: Numbers = self.asked.places.starts[self.first : self.last]
        return begins - int(begins[0])

    @property
    def lengths(self) -> Numbers:
        """How many words each topic has."""
        return np.diff(self.asked.places.starts[self.first : self.last + 1])


def cut(asked: Asked, papers: int, most: int | None = None) -> Iterator[Block]:
    """Cut topics into blocks that need a bounded room, whatever the topics and the papers.

    `most`: topics of a block; MOST if their best papers are asked for.
    """
    starts = asked.places.starts
    topics = max(1, min(most or ROOM, ROOM // papers))
    places = max(1, LONG // papers)
    first, count = 0, len(starts) - 1
    while first < count:
        fitting = int(np.searchsorted(starts, starts[first] + places, "right")) - 1
        last = min(max(first + 1, fitting), first + topics, count)
        yield Block(asked, first, last)
        first = last


def lexical(block: Block, size: int) -> tuple[Figures, Figures]:
    """The lexical scores of all papers, a row for each topic, and what to multiply each row by."""
    asked, lengths = block.asked, block.lengths
    of = np.repeat(np.arange(block.size), lengths)
    words = asked.places.words[block.places]
    most = np.bincount(of, asked.rows.rarity[words], block.size)
    share = np.where(lengths > 1, 1 - score.PHRASE, 1.0)  # a topic of one word has no phrase
    scale = share / most
    found = _summed(asked.rows.worth, words, lengths)
    phrase = np.asarray(score.PHRASE / np.maximum(1, lengths - 1) / scale, np.float32)
    items, counts = asked.phrases.spread(asked.places.beside[block.places])
    codes = np.repeat(of * size, counts) + asked.phrases.papers[items]
    np.add.at(found.ravel(), codes, np.repeat(phrase[of], counts) * asked.phrases.values[items])
    return found, scale.astype(np.float32)


def _summed(worth: Figures, words: Numbers, lengths: Numbers) -> Figures:
    """The sum of the rows of each topic's words; the topics come by their number of words."""
    total = np.empty((len(lengths), worth.shape[1]), np.float32)
    begins = np.cumsum(lengths) - lengths
    if worth.shape[1] >= WIDE:
        _sum_each(total, worth, words.tolist(), begins.tolist(), lengths.tolist())
        return total
    worth.take(words[begins], axis=0, out=total, mode="clip")
    for rank in range(1, int(lengths[-1])):
        first = int(np.searchsorted(lengths, rank, side="right"))
        total[first:] += worth.take(words[begins[first:] + rank], axis=0)
    return total


def _sum_each(
    total: Figures,
    worth: Figures,
    words: Sequence[int],
    begins: Sequence[int],
    lengths: Sequence[int],
) -> None:
    """Sum up topic by topic: each sum stays in the processor's nearest memory meanwhile."""
    for row, begin, length in zip(total, begins, lengths, strict=True):
        if length == 1:
            row[:] = worth[words[begin]]
            continue
        np.add(worth[words[begin]], worth[words[begin + 1]], row)
        for word in words[begin + 2 : begin + length]:
            np.add(row, worth[word], row)


def candidates(
    found: tuple[Figures, Figures], block: Block, floor: float, cosines: Cosines
) -> Pairs:
    """The papers whose lexical score is at least `floor`, with their cosines."""
    rows, scale = found
    codes = np.flatnonzero(rows >= (floor / scale)[:, np.newaxis])
    topics = codes // rows.shape[1]  # quicker than divmod
    papers = codes - topics * rows.shape[1]
    scores = rows.ravel().take(codes) * scale[topics]
    return Pairs(topics, papers, scores, cosines.of(topics, papers, block.first, block.last))


def _bounds(topics: Numbers, size: int) -> Numbers:
    ends = np.searchsorted(topics, np.arange(size + 1))
    return np.stack((ends[:-1], ends[1:]), axis=1)


def best(pairs: Pairs, first: Figures, size: int) -> tuple[Numbers, Figures]:
    """The best papers of each topic and how good they are; 0 where there are no more.

    All candidates are sorted by topic, then the best first, then the lower number first, by a key
    that holds all three: a float that is not negative is ordered like its bits.
    """
    bits = np.uint64(0xFFFFFFFF) - np.maximum(first, 0).view(np.uint32)
    keys = (pairs.topics.astype(np.uint64) << np.uint64(56)) | (bits << np.uint64(24))
    keys |= pairs.papers.astype(np.uint64)
    keys.sort()
    bounds = _bounds(pairs.topics, size)
    papers = np.zeros((size, score.BEST), np.int64)
    good = np.zeros((size, score.BEST), np.float32)
    for rank in range(score.BEST):
        has = bounds[:, 0] + rank < bounds[:, 1]
        mine = keys[bounds[has, 0] + rank]
        papers[has, rank] = (mine & np.uint64(0xFFFFFF)).astype(np.int64)
        bits = np.uint64(0xFFFFFFFF) - ((mine >> np.uint64(24)) & np.uint64(0xFFFFFFFF))
        good[has, rank] = bits.astype(np.uint32).view(np.float32)
    return papers, good


def lengths(papers: Numbers, good: Figures, like: Likeness) -> Figures:
    """How much the best papers of each topic say together: the length of their weights' sum."""
    rows, places = like.of(papers)
    squares = np.zeros(len(papers))
    for one in range(score.BEST):
        for other in range(score.BEST):
            both = good[:, one] * good[:, other]
            squares += both * rows[places[:, one], papers[:, other]]
    return np.sqrt(np.maximum(squares, 0)).astype(np.float32)


def likeness(pairs: Pairs, told: Told, like: Likeness) -> Figures:
    """How like the best papers of its topic each candidate is, in units of rarity."""
    rows, places = like.of(told.best)
    flat, begins = rows.reshape(-1), places * rows.shape[1]
    worth = score.trust(told.good[:, 0]) / np.where(told.length > 0, told.length, 1.0)
    good = np.asarray(told.good * worth[:, np.newaxis], np.float32)
    runs = np.bincount(pairs.topics, minlength=len(good))
    total = np.zeros(len(pairs.papers), np.float32)
    for rank in range(score.BEST):
        codes = np.repeat(begins[:, rank], runs)
        codes += pairs.papers
        total += flat.take(codes) * np.repeat(good[:, rank], runs)
    return total


def left(
    scores: Figures,
    block: Block,
    pairs: Pairs,
    *,
    lost: Figures,
    everyday: Figures,
    threshold: float,
    close: float,
) -> tuple[Pairs, Figures]:
    """The matches and near misses, with their scores less what topics and papers lose.

    `lost` and `everyday` are those of the topics, `close` is how near is near.
    """
    line = threshold - BELOW
    found: Figures = scores - lost[pairs.topics]
    titled = _titled(block, pairs)
    near = found >= line
    near[titled] = True
    kept = np.flatnonzero(near)
    pairs, found, least = (
        some_pairs(pairs, kept),
        found[kept],
        score.said(scores[titled], threshold),
    )
    several = (block.lengths > 1)[pairs.topics]
    doubt = score.doubt(everyday[pairs.topics], several, pairs.lexical, pairs.cosines, close)
    found -= doubt
    titled = np.searchsorted(kept, titled)
    found[titled] = np.maximum(found[titled], least)
    kept = np.flatnonzero((found >= line) & (found > 0))
    return some_pairs(pairs, kept), found[kept]


def some_pairs(pairs: Pairs, which: Numbers) -> Pairs:
    """Some of the candidates."""
    return Pairs(
        pairs.topics[which], pairs.papers[which], pairs.lexical[which], pairs.cosines[which]
    )


def _titled(block: Block, pairs: Pairs) -> Numbers:
    """The candidates whose title says the whole topic: all its words, each beside the next."""
    asked, lengths, places = block.asked, block.lengths, block.places
    items, counts = asked.titles.spread(asked.places.beside[places])
    of = np.repeat(np.repeat(np.arange(block.size), lengths), counts)
    codes, times = np.unique((of << PAPER) | asked.titles.papers[items], return_counts=True)
    codes = codes[times >= lengths[codes >> PAPER] - 1]
    single = np.arange(np.searchsorted(lengths, 1, side="right"))
    items, counts = asked.alone.spread(asked.places.spoken[places][block.begins[single]])
    alone = (np.repeat(single, counts) << PAPER) | asked.alone.papers[items]
    codes = np.concatenate((alone, codes))
    every = (pairs.topics << PAPER) | pairs.papers
    found = np.asarray(np.searchsorted(every, codes), np.int64)
    there = found < len(every)
    there[there] = every[found[there]] == codes[there]
    return found[there]


def is_asked_for(block: Block, pairs: Pairs, size: int, close: float) -> Flags:
    """Whether every word is really there, or the paper so near that one may be missing.

    A stray relative ("reasons" for reasoning) is not the word; it will do in the title or beside
    its neighbour. Words that a hyphen joins must stand together. `close` is how near is near, which
    is no excuse where nothing else is asked for.
    """
    asked, places = block.asked, block.places
    words, hangs = asked.places.words[places], asked.places.hangs[places]
    beside = _table(asked.phrases, asked.places.beside[places], size)
    firm = asked.rows.firm
    missing = np.zeros(len(pairs.papers), np.int64)
    whole = np.ones(len(pairs.papers), bool)
    begins, lengths = block.begins[pairs.topics], block.lengths[pairs.topics]
    for rank in range(int(lengths.max(initial=0))):
        first = int(np.searchsorted(lengths, rank, side="right"))
        here, papers = begins[first:] + rank, pairs.papers[first:]
        there = firm[words[here], papers] | beside[here, papers]
        if rank:
            together = beside[here - 1, papers]
            there |= together
            whole[first:] &= together | ~hangs[here]
        missing[first:] += ~there
    few = ((missing == 1) & (lengths > 1)) | (lengths >= score.QUESTION)
    excused = (pairs.cosines >= close) & few
    return np.asarray(whole & ((missing == 0) | excused))


def _table(rows: Ragged, numbers: Numbers, size: int) -> Flags:
    """Which papers some rows have, as a table."""
    table = np.zeros((len(numbers), size), bool)
    items, counts = rows.spread(numbers)
    table[np.repeat(np.arange(len(numbers)), counts), rows.papers[items]] = True
    return table
