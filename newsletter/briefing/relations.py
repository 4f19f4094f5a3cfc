"""Rules of the check that compare what a sentence says of what with what one line of a paper says.

A sentence can be made of true words and still be false: it joins two papers that do not know each
other, gives one paper's finding to another, turns a finding round, or promises more.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from newsletter.briefing.evidence import MARK, Claim, Evidence, Passage
from newsletter.briefing.senses import AXES, DENIALS, NEGATIONS, NEGATIVE, PROMISES, TURNING
from newsletter.briefing.words import STOP, stem, word_set

OTHERS_LEAD = 0.12  # by which a part fits the other paper better before it counts as exchanged
CITED_SHARE = 0.2  # of what a sentence says, in each paper that it cites
BOTH_SHARE = 0.3  # of what is said of both papers, in each of them
ALIGNED = 0.3  # of the words of a sentence, in a line, before the two are taken to say the same
NEAR_BEST = 0.8
NEGATION_REACH = 4
ABOUT_REACH = 4
DENIAL_REACH = 3
DENIED = 0.6  # of the words behind a denial, in the other passage

_JOINT = re.compile(
    r"(?:,|;|\u2014)\s+(?:and|whereas|while|but|or|yet|as)\b|;|\b(?:whereas|while)\b|\band\b|"
    r"\bor\b|&|[与和及而]",
    re.IGNORECASE,
)
_ADJACENT = re.compile(r"^[\s,]*(?:and|or|,|&)?\s*$", re.IGNORECASE)
_IN_TURN = re.compile(
    r"\b(?:in turn|respectively|in that order|one\b.*\bthe other)\b", re.IGNORECASE
)
_TO_THE_OTHER = re.compile(
    r"\b(?:build|extend|rel[iy]|base|use|cite|confirm|refute|borrow|reuse|follow|appl|inherit|"
    r"import|adopt)\w*\s+"
    r"(?:\w+\s+){0,4}(?:the\s+(?:other|former|latter|first|second)|each\s+other|one\s+another)\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?:than|over|versus|vs|compared (?:with|to)|relative to|rather than|instead of|behind)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence and the papers that it is about."""

    said: Passage
    papers: tuple[int, ...]


def parts(made: Claim) -> tuple[Part, ...] | None:
    """The pieces of a sentence with several marks; None if a mark is joined to another by a verb.

    Two marks are parallel if a conjunction stands between them. Where none does, one paper is
    said to do something to the other.
    """
    marks = list(MARK.finditer(made.raw))
    if not marks:
        return ()
    groups: list[tuple[int, ...]] = []
    cuts = [0]
    for at, mark in enumerate(marks):
        between = made.raw[marks[at - 1].end() : mark.start()] if at else ""
        if at and _ADJACENT.match(between):
            groups[-1] = (*groups[-1], int(mark[1]))
            continue
        if at:
            joint = _joint(between)
            if joint is None:
                return None
            cuts.append(marks[at - 1].end() + joint)
        groups.append((int(mark[1]),))
    texts = (
        made.raw[start:end] for start, end in zip(cuts, [*cuts[1:], len(made.raw)], strict=True)
    )
    return tuple(
        Part(Passage(_own(text)), group) for text, group in zip(texts, groups, strict=True)
    )


def _joint(between: str) -> int | None:
    """Where the second of two parallel parts begins: at the last of the strongest conjunctions."""
    found = list(_JOINT.finditer(between))
    strong = [match for match in found if match[0][0] in ",;\u2014" or len(match[0]) > len("and")]
    return (strong or found)[-1].start() if found else None


def _own(text: str) -> str:
    """What is said of one paper: not what was said of all of them before a colon."""
    return MARK.sub("", text.rpartition(": ")[2])


def linked(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It says of two papers that one uses the other only if a text does."""
    if (
        len(cited) > 1
        and not _know_each_other(cited)
        and (_has_unparallel_names(made, cited) or parts(made) is None)
    ):
        yield "links papers that do not speak of each other"
    if len(cited) > 1 and _TO_THE_OTHER.search(made.said.text):
        yield "links papers that do not speak of each other"


def _has_unparallel_names(made: Claim, cited: Sequence[Evidence]) -> bool:
    """Whether the names of two papers stand in one sentence with no conjunction between them."""
    named = [(made.raw.find(name), len(name)) for paper in cited if (name := _own_name(paper))]
    places = sorted(place for place in named if place[0] >= 0)
    between = [made.raw[at + size : after] for (at, size), (after, _) in pairwise(places)]
    return any(not _ADJACENT.match(text) and _joint(text) is None for text in between)


def _know_each_other(cited: Sequence[Evidence]) -> bool:
    """Whether one paper names another by the name that its title begins with."""
    return any(
        one is not other and (name := _own_name(other)) and one.knows(name)
        for one in cited
        for other in cited
    )


def _own_name(paper: Evidence) -> str:
    title = paper.lines[0].text if paper.lines else ""
    name, colon, _ = title.partition(":")
    return name if colon and len(name.split()) == 1 else ""


def divided(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """What it says of each paper is in that paper, and not rather in the other one."""
    by_number = dict(zip(dict.fromkeys(made.papers), cited, strict=True))
    pieces = parts(made) or ()
    if not pieces and len(cited) > 1:
        content = _telling(made.said, cited)
        if min(paper.whole.share(content) for paper in cited) < CITED_SHARE:
            yield "cites a paper that it says nothing of"
    for piece in pieces:
        own = [by_number[number] for number in piece.papers if number in by_number]
        rest = [paper for number, paper in by_number.items() if number not in piece.papers]
        content = _telling(piece.said, list(by_number.values()))
        if (
            len(own) > 1
            and not _IN_TURN.search(piece.said.text)
            and min(paper.whole.share(content) for paper in own) < BOTH_SHARE
        ):
            yield "says of several papers what one of them does not say"
        if len(own) == 1 and _best(content, rest) - own[0].whole.share(content) > OTHERS_LEAD:
            yield "gives one paper what another says"


def _telling(said: Passage, papers: Sequence[Evidence]) -> list[str]:
    """The stems of a part that some of the papers hold: the ones that can tell them apart."""
    return [word for word in said.stems if any(paper.whole.holds(word) for paper in papers)]


def _best(content: Sequence[str], papers: Sequence[Evidence]) -> float:
    return max((paper.whole.share(content) for paper in papers), default=0.0)


def turned(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Its directions are those of the lines that say the same."""
    lines = _aligned(made.said, cited)
    theirs = [turn for line in lines for turn in _turns(line)]
    for mine in _turns(made.said):
        signs = {each.sign for each in theirs if each.axis == mine.axis and each.about & mine.about}
        if signs == {-mine.sign}:
            yield f"{mine.word}: the other way round in a cited paper"
    if any(_is_crossed(made.said, line) for line in lines):
        yield "exchanges what is compared"


def _aligned(said: Passage, cited: Sequence[Evidence]) -> list[Passage]:
    """The lines of the cited papers that share most words with a sentence."""
    content = [word for word in said.stems if word not in TURNING]
    shares = [(line.share(content), line) for paper in cited for line in paper.lines]
    best = max((share for share, _ in shares), default=0.0)
    return [line for share, line in shares if share >= max(ALIGNED, NEAR_BEST * best)]


@dataclass(frozen=True, slots=True)
class _Turn:
    """A word that names one end of a scale, what it is said of, and the end after negations."""

    word: str
    axis: int
    sign: int
    about: frozenset[str]


@lru_cache(maxsize=8192)
def _turns(passage: Passage) -> tuple[_Turn, ...]:
    """The scales that a passage speaks of."""
    stems = [stem(word) for word in passage.words]
    return tuple(
        _Turn(
            passage.words[at],
            axis,
            (1 if word in one else -1) * _negation(passage, at),
            _about(passage, stems, at),
        )
        for at, word in enumerate(stems)
        for axis, (one, other) in enumerate(AXES)
        if word in one or word in other
    )


def _negation(passage: Passage, at: int) -> int:
    before = passage.words[max(0, at - NEGATION_REACH) : at]
    return -1 if sum(each in NEGATIONS for each in before) % 2 else 1


def _about(passage: Passage, stems: Sequence[str], at: int) -> frozenset[str]:
    """The content words next to a place, on both sides."""
    telling = [
        place
        for place, word in enumerate(passage.words)
        if word not in STOP and len(word) > 1 and stems[place] not in TURNING
    ]
    before = [stems[place] for place in telling if place < at][-ABOUT_REACH:]
    return frozenset(before + [stems[place] for place in telling if place > at][:ABOUT_REACH])


def _is_crossed(said: Passage, line: Passage) -> bool:
    """Whether two sides of a comparison stand the other way round in a line."""
    mine, theirs = _sides(said), _sides(line)
    if mine is None or theirs is None or _signs(said) != _signs(line):
        return False
    straight = _shared(mine[0], theirs[0]) + _shared(mine[1], theirs[1])
    crossed = _shared(mine[0], theirs[1]) + _shared(mine[1], theirs[0])
    return crossed > straight


def _signs(passage: Passage) -> frozenset[int]:
    return frozenset(turn.sign for turn in _turns(passage))


def _sides(passage: Passage) -> tuple[set[str], set[str]] | None:
    match = _COMPARISON.search(passage.text)
    if match is None:
        return None
    left, right = Passage(passage.text[: match.start()]), Passage(passage.text[match.end() :])
    both = set(left.stems) & set(right.stems)
    return set(left.stems) - both, set(right.stems) - both


def _shared(one: set[str], other: set[str]) -> int:
    return len(one & other)


def denied(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It denies only what is denied there, and asserts nothing that is denied there."""
    for line in _aligned(made.said, cited):
        if _denies(made.said, line):
            yield "denies what a cited paper says"
        if _denies(line, made.said):
            yield "says what a cited paper denies"


def _denies(one: Passage, other: Passage) -> bool:
    """Whether a passage denies what another asserts without any negative word."""
    if _DENIAL_OF_ALL.search(one.text) and not _DENIAL_OF_ALL.search(other.text):
        return True
    if any(word in NEGATIVE or word.startswith(("un", "non")) for word in other.words):
        return False
    for at, word in enumerate(one.words):
        if word in DENIALS and not _COMPARATIVES.intersection(one.words[at + 1 : at + 2]):
            after = [
                stem(each) for each in one.words[at + 1 :] if each not in STOP and len(each) > 1
            ][:DENIAL_REACH]
            if len(after) > 1 and sum(map(other.holds, after)) >= DENIED * len(after):
                return True
    return False


_DENIAL_OF_ALL = re.compile(
    r"\bnot the case\b|\b(?:false|untrue|wrong|a myth) that\b", re.IGNORECASE
)
_COMPARATIVES = word_set("more less better worse longer later fewer only just")


def promised(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It promises no more than the papers: not all for some, not proof for a hint."""
    for name, strong in PROMISES.items():
        found = [word for word in made.said.words if word in strong]
        if found and not any(word in strong for paper in cited for word in paper.whole.words):
            yield f"{found[0]}: claims more than a cited paper ({name})"
