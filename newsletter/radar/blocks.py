"""Scores many topics against all papers at once: arrays of topics times papers, block by block."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsletter.radar import score
from newsletter.radar.asked import Asked
from newsletter.radar.likeness import Likeness
from newsletter.radar.ragged import Figures, Flags, Numbers, Ragged
from newsletter.radar.vectors import Rows

BELOW = 0.08  # how far under the line a near miss may be
MOST = 256  # topics of a block (a byte numbers them)
ROOM = 500_000  # topics times papers of a block
LONG = 4_000_000  # words of topics times papers of a block
DENSE = 30  # from one candidate in so many papers on, all cosines are quicker than some


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
    is how much they say together, and `broad` what every paper loses.
    """

    best: Numbers
    good: Figures
    length: Figures
    broad: Figures


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
        return slice(int(self.asked.starts[self.first]), int(self.asked.starts[self.last]))

    @property
    def begins(self) -> Numbers:
        """Where the words of each topic begin, from the first one's on."""
        begins: Numbers = self.asked.starts[self.first : self.last]
        return begins - int(self.asked.starts[self.first])

    @property
    def lengths(self) -> Numbers:
        """How many words each topic has."""
        return np.diff(self.asked.starts[self.first : self.last + 1])


def cut(asked: Asked, papers: int) -> Iterator[Block]:
    """Cut topics into blocks that need a bounded room, whatever the topics and the papers."""
    topics = max(1, min(MOST, ROOM // papers))
    places = max(1, LONG // papers)
    first, count = 0, len(asked.starts) - 1
    while first < count:
        fitting = int(np.searchsorted(asked.starts, asked.starts[first] + places, "right")) - 1
        last = min(max(first + 1, fitting), first + topics, count)
        yield Block(asked, first, last)
        first = last


def lexical(block: Block, size: int) -> NDArray[np.float64]:
    """The lexical score of every paper, topic after topic."""
    asked, lengths = block.asked, block.lengths
    of = np.repeat(np.arange(block.size), lengths)
    words, pairs = asked.words[block.places], asked.beside[block.places]
    rare = asked.rows.rarity[words]
    most = np.bincount(of, rare, block.size)
    share = np.where(lengths > 1, 1 - score.PHRASE, 1.0)  # a topic of one word has no phrase
    phrase = score.PHRASE / np.maximum(1, lengths - 1)
    parts = [
        _parts(asked.rows.found, words, of * size, rare * (share / most)[of]),
        _parts(asked.phrases, pairs, of * size, phrase[of]),
    ]
    codes = np.concatenate([codes for codes, _ in parts])
    values = np.concatenate([values for _, values in parts])
    return np.asarray(np.bincount(codes, values, block.size * size))


def _parts(
    rows: Ragged, numbers: Numbers, owners: Numbers, worth: NDArray[np.float64]
) -> tuple[Numbers, NDArray[np.float64]]:
    """What some rows add, and where."""
    items, counts = rows.spread(numbers)
    codes = rows.papers[items]
    codes += np.repeat(owners, counts)
    return codes, np.repeat(worth, counts) * rows.values[items]


def candidates(
    found: NDArray[np.float64], size: int, floor: float, spoken: Rows, rows: Rows
) -> Pairs:
    """The papers whose lexical score is at least `floor`, with their cosines."""
    codes = np.flatnonzero(found >= floor)
    topics = codes // size
    papers = codes - topics * size
    if DENSE * len(codes) >= len(found):
        cosines = (spoken @ rows.T).ravel()[codes]
    else:
        bounds = enumerate(_bounds(topics, len(spoken)).tolist())
        parts = [rows[papers[begin:end]] @ spoken[topic] for topic, (begin, end) in bounds]
        cosines = np.concatenate(parts)
    return Pairs(topics, papers, found[codes].astype(np.float32), cosines)


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
    flat, width = rows.reshape(-1), rows.shape[1]
    total = np.zeros(len(pairs.papers), np.float32)
    for rank in range(score.BEST):
        codes = (places[:, rank] * width)[pairs.topics] + pairs.papers
        total += told.good[:, rank][pairs.topics] * flat[codes]
    worth = score.trust(told.good[:, 0]) / np.where(told.length > 0, told.length, 1.0)
    return np.asarray(total * worth[pairs.topics], np.float32)


def is_asked_for(block: Block, pairs: Pairs, size: int, close: float) -> Flags:
    """Whether every word is really there, or the paper so near that one may be missing.

    A stray relative ("reasons" for reasoning) is not the word; it will do in the title or beside
    its neighbour. Words that a hyphen joins must stand together. `close` is how near is near.
    """
    asked = block.asked
    firm, words = _table(asked.rows.firm, asked.words[block.places], size)
    beside, phrases = _table(asked.phrases, asked.beside[block.places], size)
    hangs = asked.hangs[block.places]
    missing = np.zeros(len(pairs.papers), np.int64)
    whole = np.ones(len(pairs.papers), bool)
    begins, lengths = block.begins[pairs.topics], block.lengths[pairs.topics]
    for rank in range(int(lengths.max(initial=0))):
        here = np.flatnonzero(lengths > rank)
        places, papers = begins[here] + rank, pairs.papers[here]
        there = firm[words[places], papers] | beside[phrases[places], papers]
        if rank:
            together = beside[phrases[places - 1], papers]
            there |= together
            whole[here] &= together | ~hangs[places]
        missing[here] += ~there
    excused = (pairs.cosines >= close) & (missing == 1)
    return np.asarray(whole & ((missing == 0) | excused))


def _table(rows: Ragged, numbers: Numbers, size: int) -> tuple[Flags, Numbers]:
    """Which papers some rows have, as a table, and the line of the table for each number."""
    some, lines = np.unique(numbers, return_inverse=True)
    table = np.zeros((len(some), size), bool)
    items, counts = rows.spread(some)
    table[np.repeat(np.arange(len(some)), counts), rows.papers[items]] = True
    return table, lines
