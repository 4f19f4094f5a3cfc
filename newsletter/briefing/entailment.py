"""The part of the check that a language model helps with: whether the papers bear a sentence out.

    rules settle it, or else -> signs + the doubt of the model, weighed together -> it may be sent

Who does what to what, in other words than the paper's, no list of words tells; a small model that
has learned to read two texts against each other does, a hundred times as slowly. So it reads only
what a model wrote, and nothing that a rule of `ground` settles. Which model that is, is for
`newsletter.encoders.entailment` to say.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple, Protocol

from newsletter.briefing.evidence import Claim, Evidence, Passage, claim, evidence
from newsletter.briefing.ground import against
from newsletter.briefing.weighing import refused, total, weights
from newsletter.model import Paper, Sentence

MOST_DOUBT = 2.0  # log-odds, the signs added
SIGNS = 2.0  # what the signs count against the doubt of the model
LONG = 0.15  # what a line loses by its length: a long one shares words by chance
MOST_APART = 3  # papers of which each is given a line before any is given two

UNBORNE = "no cited paper bears this out"

_OPENING = re.compile(r"^(?:In|By|As in|According to)\s*(?:(?:and|,)?\s*\[\d+\]\s*)+,?\s*")
_MARK = re.compile(r"\s*\[\d+\]")


class Line(NamedTuple):
    """A line of a cited paper: which paper, which line of it, and what it says."""

    paper: int
    number: int
    text: str


class Entailment(Protocol):
    """A model that reads a sentence against lines that should bear it out."""

    def doubt(self, lines: Sequence[Line], text: str) -> float | None:
        """The log-odds that they don't, or None where it cannot be asked.

        It takes the first lines that it has room for.
        """
        ...


def check(
    sentence: Sentence, papers: Mapping[int, Paper], model: Entailment | None
) -> tuple[str, ...]:
    """Why a sentence must not be sent, as `ground.check` finds with the help of a model, if any."""
    certain, found = against(sentence, papers)
    made = claim(sentence)
    if certain or model is None or made.is_chinese:
        return certain or refused(found)
    text = said(made)
    lines = nearest(made, [evidence(papers[number]) for number in dict.fromkeys(sentence.papers)])
    if any(_bare(text) in line.text.lower() for line in lines):
        return refused(found)  # a paper says it in these words
    if (doubt := model.doubt(lines, text)) is None:
        return refused(found)
    against_it = doubt + SIGNS * total(found, weights())
    return (UNBORNE, *refused(found)) if against_it > MOST_DOUBT else ()


def _bare(text: str) -> str:
    return text.rstrip(".").lower()


def said(made: Claim) -> str:
    """What a sentence says, without the marks of its papers and an opening made of them."""
    text = _MARK.sub("", _OPENING.sub("", made.raw)).strip()
    return text[:1].upper() + text[1:]


def nearest(made: Claim, cited: Sequence[Evidence]) -> list[Line]:
    """The lines of the cited papers, those that share most rare words with a sentence first.

    Where it cites two or three, the best line of each comes before any other.
    """
    lines = [
        (Line(at, number, line.text), line)
        for at, paper in enumerate(cited)
        for number, line in enumerate(paper.lines)
        if line.text
    ]
    held = Counter(word for _, line in lines for word in line.set)
    worth = {line: _shared(made.said, passage, held) for line, passage in lines}
    ranked = sorted(worth, key=lambda line: (-worth[line], line))
    if len(cited) > MOST_APART:
        return ranked
    first = {line.paper: line for line in reversed(ranked)}
    return sorted(ranked, key=lambda line: first[line.paper] != line)


def _shared(said: Passage, line: Passage, held: Counter[str]) -> float:
    words = said.set & line.set
    return sum(1 / (1 + log(held[word])) for word in words) / (1 + LONG * sqrt(len(line.set)))
