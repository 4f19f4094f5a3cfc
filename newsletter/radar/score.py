"""How much a paper is about a topic, on a scale that compares across topics and days.

    score = (1 - PHRASE) * BM25 / (the most BM25 that any paper could reach) + PHRASE * phrase
            - what a topic loses that half of the day could match

BM25 is Robertson and Zaragoza's (The Probabilistic Relevance Framework, 2009) with the title
counted TITLE times; `phrase` is how many of the topic's neighbouring words are neighbours in the
paper too. The constants are the same for every collection. They were chosen on the four that
benchmarks/radar_quality.py was first run on (those of broadness on the two of keywords), so that
its figures there flatter; what counts is a collection never seen.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

TITLE = 4.0  # a word of the title counts like this many of the abstract
SATURATION = 2.0  # BM25's k1: how fast more of the same word stops to count
LENGTH = 0.75  # BM25's b: how much a long abstract is held against its words
PHRASE = 0.2  # the part of the score that word order earns
NEAR = 3  # words apart, in any order, that still count as near
NEAR_WORTH = 0.3  # of a pair of neighbours
BACKGROUND = 300  # papers without the word, imagined beside the day's: few papers are no statistics
PLAUSIBLE = 0.3  # from here on a paper counts when it is asked how broad a topic is
NARROW = 0.003  # the share of a day up to which a topic is not broad
BROAD_COST = 0.15  # what every tenfold beyond that costs: common words meet by chance

Places = Mapping[int, float]  # where a word stands in a paper -> how good a form of it stands there


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a paper says of a topic's words, in the topic's order.

    `often`: how often each word stands there (see `frequency`); `near`: how near each comes to the
    next one (see `closeness`); `torn`: words that a hyphen joins in the topic (`text-to-image`)
    stand apart in the paper; `length`: of the paper, relative to the mean.
    """

    often: tuple[float, ...]
    near: tuple[float, ...]
    length: float
    torn: bool = False

    def is_firm(self) -> bool:
        """Whether every word is really there, not only a stray relative ("reasons" for reasoning).

        A relative will do in the title, when it comes again and again, or near its neighbour.
        """
        beside = zip((0.0, *self.near), (*self.near, 0.0), strict=True)
        return not self.torn and all(
            often >= 1 or before or after
            for often, (before, after) in zip(self.often, beside, strict=True)
        )


def rarity(papers: int, day: int) -> float:
    """The weight of a word that so many papers of a day have: its inverse document frequency."""
    return math.log1p((day + BACKGROUND - papers + 0.5) / (papers + 0.5))


def frequency(places: Places, title_end: int) -> float:
    """How often a word stands in a paper, the title counted TITLE times, relatives for less."""
    return sum(worth * (TITLE if place < title_end else 1.0) for place, worth in places.items())


def closeness(first: Places, second: Places) -> float:
    """How near a word ever comes to its neighbour: 1 just before it, NEAR_WORTH near it, 0 far.

    Both in one place are one glued word ("finetuning"), as near as can be.
    """
    best = 0.0
    for place, worth in first.items():
        for step in range(-NEAR, NEAR + 1):
            if other := second.get(place + step):
                best = max(best, min(worth, other) * (1.0 if step in {0, 1} else NEAR_WORTH))
    return best


def are_neighbours(first: Places, second: Places) -> bool:
    """Whether a word ever stands just before another, or glued to it."""
    return any(place in second or place + 1 in second for place in first)


def lexical(evidence: Evidence, weights: Sequence[float]) -> float:
    """BM25 and phrase in one figure from 0 to 1; `weights` are those of the topic's words.

    A topic of one word has no phrase, and BM25 speaks alone.
    """
    slow = SATURATION * (1 - LENGTH + LENGTH * evidence.length)
    shares = [often / (often + slow) if often else 0.0 for often in evidence.often]
    bm25 = sum(weight * share for weight, share in zip(weights, shares, strict=True)) / sum(weights)
    if not evidence.near:
        return bm25
    return (1 - PHRASE) * bm25 + PHRASE * sum(evidence.near) / len(evidence.near)


def broadness(scores: Iterable[float], day: int) -> float:
    """What every paper's score loses because so many papers of a day are plausible."""
    share = sum(score >= PLAUSIBLE for score in scores) / (day + BACKGROUND)
    return BROAD_COST * math.log10(share / NARROW) if share > NARROW else 0.0
