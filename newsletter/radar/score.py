"""How much a paper is about a topic, on a scale that compares across topics and days.

    words   = (1 - THERE) * BM25 / (the most BM25 that any paper could reach) + THERE * words there
    lexical = (1 - PHRASE) * words + PHRASE * phrase
    first   = (1 - NEAR) * lexical + NEAR * cosine of the vectors,
              of a topic of LONG words or more moved towards that of the papers nearest to the paper
    score   = first + FEEDBACK * likeness to the papers that `first` puts on top
              - what a topic loses that half of the day could match
              - what a topic of everyday words loses in a paper that is not near it in meaning
              - what a topic loses that is far from all that the day is about,
                but a match at least if its title says the whole topic

BM25 is Robertson and Zaragoza's (The Probabilistic Relevance Framework, 2009) with the title
counted TITLE times; `phrase` is how many of the topic's neighbouring words are neighbours in the
paper too. The likeness is a relevance feedback without anybody's judgment (Lavrenko and Croft,
2001), weighed by how good those papers are, so that a topic that finds nothing is not led astray.
Why a long topic minds a paper's company stands in `company`.

The constants are the same for every collection. NEAR, SATURATION and TITLE are those that were
published for this method and chosen on cranfield; LENGTH is BM25's usual one. The others were set,
to round figures in the middle of a flat top, on the four collections of benchmarks/radar_quality.py
with each held out in turn, and what a topic loses also on days of another field (bioRxiv, Nature,
two of arXiv; ChemRxiv, APS, ScienceDirect and two other days of arXiv agreed). Those of company
were set on these and on the questions of benchmarks/radar_unseen.py: chosen on two of the three
collections of questions they add .014 (cranfield), .000 (cacm) and .032 nDCG@10 on the third. The
figures on what was seen flatter all the same; what counts is a collection never seen.
"""

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float32]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

TITLE = 4.0  # a word of the title counts like this many of the abstract
SATURATION = 2.0  # BM25's k1: how fast more of the same word stops to count
LENGTH = 0.75  # BM25's b: how much a long abstract is held against its words
THERE = 0.1  # the part of a word's worth that it earns by being there at all
PHRASE = 0.25  # the part of the lexical score that word order earns
NEAR = 0.2  # the part of the score that nearness of meaning earns
KIN = 0.4  # the worth of a relative (*correcting* for *correction*) beside the word itself
COUSIN = 0.2  # the worth of another word of near meaning, times its cosine
ALIKE = 0.6  # the cosine from which on two words are of near meaning
COUSINS = 8  # of a word, at most
BACKGROUND = 300  # papers without the word, imagined beside the day's: few papers are no statistics
FEEDBACK = 0.3  # what likeness to the best papers can add
BEST = 5  # papers that are taken for the best
GOOD = 0.5  # the score from which on the best one is fully trusted to show what is asked for
FULL = 12.0  # likeness, in units of rarity, that earns all of FEEDBACK
FLOOR = 0.15  # lexical score below which no paper ever reaches a line
PLAUSIBLE = 0.3  # from here on a paper counts when it is asked how broad a topic is
NARROW = 0.003  # the share of a day up to which a topic is not broad
BROAD_COST = 0.15  # what every tenfold beyond that costs: common words meet by chance
DOUBT = 0.25  # what everyday words lose at most, by the cosine that they lack to be close
VOUCHED = 0.5  # the part of it that a paper does not lose which has all of several words
FIRM = 1.0  # how often a word must stand somewhere to be there: itself, or relatives in the title
CLOSE = 0.5  # the cosine that excuses a word that is missing, in a question any number of them
QUESTION = 6  # words from which on a topic may be a question ("find articles on …")
REACH = 2.0  # deviations above the mean cosine: where the papers of a day lie that are nearest
HOME = 0.56  # the share of CLOSE that these reach on a day of a topic's own field
STRANGE = 1.5  # what a topic loses, by the cosine that they lack
NAMED = 0.25  # the part of it that a topic loses which has no everyday word
FAR = 0.15  # what it loses at most
FEW = 20  # papers that tell half of what a day is about
SAID = 0.48  # the least score of a paper whose title says the whole topic: a line is no lower
SAID_BEST = 0.04  # what the best of these have more
FEW_TITLES = (5, 0.02)  # so many, or such a share of a day's, may have a word that is a topic
LONG = 6  # words from which on a topic asks for the company that papers keep
NEAREST = 4  # papers that are the company of one
MEANT = 0.3  # the part of the likeness of two papers that their vectors say
COMPANY = 0.5  # the part of a score that comes from a paper's company, if that is near
COPY = 0.999  # the cosine from which on two papers say the same
LOOSE = 1.0  # the likeness, of all of a paper's company together, that earns half of it
RAISED = 1.15  # what makes up for company saying less of a topic than the papers that it finds
EXPANDED = 1.0  # what the vectors of the best papers add to that of a topic, if an encoder made it


def slowness(lengths: Figures) -> Figures:
    """How slowly counts saturate in papers of these lengths (1: the mean)."""
    return np.asarray(SATURATION * (1 - LENGTH + LENGTH * lengths), np.float32)


def rarity(papers: Numbers | int, day: int) -> NDArray[np.float64]:
    """The weight of a word that so many papers of a day have: its inverse document frequency."""
    return np.asarray(np.log1p((day + BACKGROUND - papers + 0.5) / (np.asarray(papers) + 0.5)))


def shares(often: Figures, slow: Figures) -> Figures:
    """What words earn of their weights that stand so often in papers of such slowness, up to 1."""
    saturated = np.divide(often, often + slow, where=often > 0, out=np.zeros_like(often))
    return np.asarray((1 - THERE) * saturated + THERE * np.minimum(1.0, often), np.float32)


def alike(words: Figures, meaning: Figures) -> Figures:
    """How near papers are to each other, by the cosines of their words and of their vectors.

    A paper's copy is no company to it, nor is itself.
    """
    near = np.maximum(0, (1 - MEANT) * words + MEANT * meaning)
    return np.where(np.maximum(words, meaning) < COPY, near, 0).astype(np.float32)


def company(alike: Figures) -> tuple[Figures, Figures]:
    """What a paper's own score counts, and that of each of its company; `alike`: how near it is."""
    parts = COMPANY * alike / (LOOSE + alike.sum(axis=1, keepdims=True))
    own = 1 - parts.sum(axis=1)
    return np.asarray(RAISED * own, np.float32), np.asarray(RAISED * parts, np.float32)


def first(lexical: Figures, cosine: Figures, near: float = NEAR) -> Figures:
    """Words and nearness together; `near` 0 where there are no vectors."""
    return np.asarray((1 - near) * lexical + near * np.maximum(cosine, 0), np.float32)


def final(first: Figures, likeness: Figures) -> Figures:
    """The score before broadness, from 0 to 1; `likeness` in units of rarity."""
    likeness = np.minimum(1.0, likeness / FULL)
    return np.asarray(np.minimum(1.0, first + FEEDBACK * likeness), np.float32)


def trust(best: Figures) -> Figures:
    """How far the best papers of a topic show what is asked for: fully, or hardly at all."""
    return np.asarray(np.minimum(1.0, best / GOOD), np.float32)


def broadness(plausible: Numbers, day: int) -> Figures:
    """What every paper's score loses because so many papers of a day are plausible."""
    share = plausible / (day + BACKGROUND)
    return np.asarray(BROAD_COST * np.log10(np.maximum(share, NARROW) / NARROW), np.float32)


def doubt(
    everyday: Figures, several: Flags, lexical: Figures, cosine: Figures, close: float
) -> Figures:
    """What papers lose because a topic's words are such that mean anything.

    `everyday` is the share of them: *communication* stands in every field, *glioblastoma* in one.
    Of `several` words, each vouches for the others.
    """
    vouched = np.where(several, 1 - VOUCHED * lexical, 1.0)
    return np.asarray(np.clip(everyday * (close - cosine) * vouched, 0.0, DOUBT), np.float32)


def strange(everyday: Figures, cosines: tuple[Figures, Figures], close: float, day: int) -> Figures:
    """What all papers lose because a topic is far from what the day is about.

    A topic of another field meets its words by chance, everyday ones most. `cosines`: their mean
    and their deviation over the papers of the day.
    """
    lacking = np.maximum(0, HOME * close - (cosines[0] + REACH * cosines[1]))
    lost = STRANGE * lacking * (NAMED + (1 - NAMED) * everyday)
    return np.asarray(np.minimum(FAR, lost) * (day / (day + FEW)), np.float32)


def said(before: Figures, threshold: float) -> Figures:
    """The least score of papers whose titles say the whole topic, whatever it loses: a match."""
    return np.asarray(np.minimum(1.0, max(SAID, threshold) + SAID_BEST * before), np.float32)
