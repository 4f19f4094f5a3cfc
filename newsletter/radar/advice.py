"""Whether a topic is too broad, or finds nothing, and which topics would do better."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsletter.model import Paper
from newsletter.radar.index import Radar
from newsletter.radar.query import parse
from newsletter.radar.terms import Term, terms

TOO_BROAD = 0.05  # the share of the papers from which on a topic says too little
SAID_BROADLY = 0.1  # the same for papers that say its words at all, asked for or not
FEW = 10  # papers, which are read whatever share they are
SUGGESTED = 3
SEEN = 2  # papers that say a narrower topic, at least
READ = 200  # matches that are read for narrower topics


@dataclass(frozen=True, slots=True)
class Advice:
    """How many of some papers a topic finds, how many say it, and what could be asked instead."""

    found: int
    papers: int
    suggestions: tuple[str, ...] = ()
    said: int = 0

    @property
    def share(self) -> float:
        """The share of the papers that it finds."""
        return self.found / max(1, self.papers)

    @property
    def is_too_broad(self) -> bool:
        """Whether it finds more than anybody reads, or so many say it that it tells nothing."""
        return is_too_broad(self.found, self.papers) or is_said_broadly(self.said, self.papers)


def is_too_broad(found: int, papers: int) -> bool:
    """Whether so many of some papers are too many for one topic; a few never are."""
    return found > FEW and found > TOO_BROAD * papers


def is_said_broadly(said: int, papers: int) -> bool:
    """Whether the words of a topic stand in so many of some papers that they tell nothing."""
    return said > FEW and said > SAID_BROADLY * papers


def advise(radar: Radar, topic: str) -> Advice:
    """Judge a topic by some papers; raises TopicError if it cannot be read."""
    query = parse(topic)
    hits = radar.hits(topic)
    found, papers = len(hits.papers), radar.count
    if not query.wordings:
        return Advice(found, papers)
    words = query.wordings[0].words
    saying = radar.saying(words).tolist() if query.is_plain else []
    if is_too_broad(found, papers) or is_said_broadly(len(saying), papers):
        read = list(dict.fromkeys((*hits.papers.tolist(), *saying)))[:READ]
        suggested = narrower([radar.papers[one] for one in read], words)
        return Advice(found, papers, suggested, len(saying))
    if not found:
        return Advice(found, papers, tuple(wider(radar, words)))
    return Advice(found, papers)


def narrower(papers: Iterable[Paper], words: str) -> tuple[str, ...]:
    """Phrases of the papers that hold a topic and one word more, the usual ones first."""
    wanted = [term.word for term in terms(words)]
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for paper in papers:
        longer = dict(_longer(f"{paper.title}. {paper.abstract}", wanted))
        counts.update(longer.keys())
        for folded, text in longer.items():
            spelled.setdefault(folded, text)
    usual = [folded for folded, count in counts.most_common(SUGGESTED) if count >= SEEN]
    return tuple(spelled[folded] for folded in usual)


def wider(radar: Radar, words: str) -> Iterator[str]:
    """A topic with one word less, where that finds something."""
    parts = words.split()
    for place in range(len(parts)):
        fewer = " ".join((*parts[:place], *parts[place + 1 :]))
        found = len(radar.hits(fewer).papers) if fewer else 0
        if found and not is_too_broad(found, radar.count):
            yield fewer


def _longer(text: str, wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The runs of a text that are the wanted words and one word before or after them."""
    found, size = list(terms(text)), len(wanted)
    for begin in range(len(found) - size + 1):
        if [term.word for term in found[begin : begin + size]] == list(wanted):
            for run in (found[begin - 1 : begin + size], found[begin : begin + size + 1]):
                if len(run) == size + 1 and _is_phrase(text, run):
                    yield " ".join(term.word for term in run), text[run[0].start : run[-1].end]


def _is_phrase(text: str, run: Sequence[Term]) -> bool:
    """Whether words follow each other with nothing but a space or a hyphen between them."""
    return all(re.fullmatch(r"[ -]", text[one.end : other.start]) for one, other in pairwise(run))
