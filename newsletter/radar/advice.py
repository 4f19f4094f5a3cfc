"""Whether a topic is too broad, or finds nothing, and which topics would do better."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsletter.model import Match
from newsletter.radar.index import Radar
from newsletter.radar.query import parse
from newsletter.radar.terms import Term, terms

TOO_BROAD = 0.05  # the share of the papers from which on a topic says too little
FEW = 10  # papers, which are read whatever share they are
SUGGESTED = 3
SEEN = 2  # papers that say a narrower topic, at least
READ = 200  # matches that are read for narrower topics


@dataclass(frozen=True, slots=True)
class Advice:
    """How many of some papers a topic finds, and what could be asked instead."""

    found: int
    papers: int
    suggestions: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The share of the papers that it finds."""
        return self.found / max(1, self.papers)

    @property
    def is_too_broad(self) -> bool:
        """Whether it finds more than anybody reads."""
        return is_too_broad(self.found, self.papers)


def is_too_broad(found: int, papers: int) -> bool:
    """Whether so many of some papers are too many for one topic; a few never are."""
    return found > FEW and found > TOO_BROAD * papers


def advise(radar: Radar, topic: str) -> Advice:
    """Judge a topic by some papers; raises TopicError if it cannot be read."""
    query = parse(topic)
    hits = radar.hits(topic)
    found, papers = len(hits.papers), radar.count
    if not query.wordings:
        return Advice(found, papers)
    if is_too_broad(found, papers):
        matches = [radar.match(topic, number, 1.0) for number in hits.papers[:READ].tolist()]
        return Advice(found, papers, narrower(matches, query.wordings[0].words))
    if not found:
        return Advice(found, papers, tuple(wider(radar, query.wordings[0].words)))
    return Advice(found, papers)


def narrower(matches: Sequence[Match], words: str) -> tuple[str, ...]:
    """Phrases of the papers that hold a topic and one word more, the usual ones first."""
    wanted = [term.word for term in terms(words)]
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for match in matches:
        longer = dict(_longer(f"{match.paper.title}. {match.paper.abstract}", wanted))
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
