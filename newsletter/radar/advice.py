"""Whether a topic is too broad, or finds nothing, and which topics would do better."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from newsletter.model import Paper
from newsletter.radar.index import Radar
from newsletter.radar.query import Query, parse
from newsletter.radar.terms import Term, terms
from newsletter.radar.wordlists import STOP_WORDS

TOO_BROAD = 0.05  # the share of the papers from which on a topic says too little
SAID_BROADLY = 0.1  # the same for papers that say its words at all, asked for or not
FEW = 10  # papers, which are read whatever share they are
SUGGESTED = 3
SEEN = 2  # papers that say a narrower topic, at least
READ = 200  # matches that are read for narrower topics
_POSSESSIVE = re.compile("['\u2019][sS]$")


@dataclass(frozen=True, slots=True)
class Advice:
    """How many of some papers a topic finds, how many say it, and what could be asked instead.

    `unmet`: what it asks of author, category or source that none of the papers has. `is_unknown`:
    it is in another language, and nobody has said it in English.
    """

    found: int
    papers: int
    suggestions: tuple[str, ...] = ()
    said: int = 0
    unmet: tuple[str, ...] = ()
    is_unknown: bool = False

    @property
    def share(self) -> float:
        """The share of the papers that it finds."""
        return self.found / max(1, self.papers)

    @property
    def is_too_broad(self) -> bool:
        """Whether it finds more than anybody reads, or so many say it that it tells nothing."""
        broad = is_too_broad(self.found, self.papers) or is_said_broadly(self.said, self.papers)
        return broad or self.is_common

    @property
    def is_common(self) -> bool:
        """Whether it finds nothing because its words are so common that no paper stands out."""
        return not self.found and self.said > FEW


def is_too_broad(found: int, papers: int) -> bool:
    """Whether so many of some papers are too many for one topic; a few never are."""
    return found > FEW and found > TOO_BROAD * papers


def is_said_broadly(said: int, papers: int) -> bool:
    """Whether the words of a topic stand in so many of some papers that they tell nothing."""
    return said > FEW and said > SAID_BROADLY * papers


def advise(radar: Radar, topic: str) -> Advice:
    """Judge a topic by some papers; raises TopicError if it cannot be read."""
    query = parse(topic)
    found, papers = len((hits := radar.hits(topic)).papers), radar.count
    unmet = () if found else tuple(_unmet(radar, query))
    if not query.wordings or unmet:
        return Advice(found, papers, unmet=unmet)
    ways = radar.said(query)
    if query.foreign and len(ways) == len(query.wordings):
        return Advice(found, papers, is_unknown=not found)
    words = (
        " ".join(word for word, _ in ways[-1].words) if query.foreign else query.wordings[0].words
    )
    saying = [] if query.has_fields else radar.saying(query).tolist()
    advice = Advice(found, papers, (), len(saying))
    if advice.is_too_broad:
        read = list(dict.fromkeys((*hits.papers.tolist(), *saying)))[:READ]
        return replace(advice, suggestions=narrower([radar.papers[one] for one in read], words))
    if not found:
        said = () if query.is_plain else (words,)
        return replace(advice, suggestions=tuple(_useful(radar, (*said, *_instead(radar, words)))))
    return advice


def _unmet(radar: Radar, query: Query) -> Iterator[str]:
    """The fields of a topic that no paper has."""
    for name, values in (
        ("author", query.authors),
        ("cat", query.categories),
        ("source", query.sources),
    ):
        for value in values:
            field = f'{name}:"{value}"' if " " in value else f"{name}:{value}"
            if not len(radar.hits(field).papers):
                yield field


def _instead(radar: Radar, words: str) -> Iterator[str]:
    """The parts of a topic; for a single word, which says too little, a phrase of the papers."""
    for part in wider(words):
        if " " in part or "-" in part:
            yield part
        else:
            numbers = radar.hits(part).papers[:READ].tolist()
            yield from narrower([radar.papers[one] for one in numbers], part)[:1]


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


def wider(words: str) -> Iterator[str]:
    """A topic without its first word, and without its last one."""
    parts = words.split()
    if len(parts) > 1:
        yield from filter(None, map(_bare, (parts[1:], parts[:-1])))


def _bare(parts: Sequence[str]) -> str:
    """Words without the stop words at their ends."""
    telling = [place for place, word in enumerate(parts) if word.lower() not in STOP_WORDS]
    return " ".join(parts[telling[0] : telling[-1] + 1]) if telling else ""


def _useful(radar: Radar, topics: Iterable[str]) -> Iterator[str]:
    """Those of some topics that find something, but not too much."""
    for topic in topics:
        found = len(radar.hits(topic).papers)
        if found and not is_too_broad(found, radar.count):
            yield topic


def _longer(text: str, wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The runs of a text that are the wanted words and one word before or after them."""
    found, size = list(terms(text)), len(wanted)
    for begin in range(len(found) - size + 1):
        if [term.word for term in found[begin : begin + size]] == list(wanted):
            for run in (found[begin - 1 : begin + size], found[begin : begin + size + 1]):
                if len(run) == size + 1 and _is_phrase(text, run, found):
                    said = text[run[0].start : run[-1].end]
                    yield " ".join(term.word for term in run), _POSSESSIVE.sub("", said)


def _is_phrase(text: str, run: Sequence[Term], among: Sequence[Term]) -> bool:
    """Whether words follow each other with nothing but a space or a hyphen between them.

    A word that hangs on another is none of its own: no *modal models* of *multi-modal models*.
    """
    hangs = run[0].hangs or any(
        one.hangs for one, before in zip(among[1:], among, strict=False) if before is run[-1]
    )
    between = (text[one.end : other.start] for one, other in pairwise(run))
    return not hangs and all(re.fullmatch(r"[ -]", gap) for gap in between)
