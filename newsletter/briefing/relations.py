"""Rules of the check that compare what a sentence says of what with what one line of a paper says.

A sentence can be made of true words and still be false: it joins two papers that do not know each
other, gives one paper's finding to another, turns a finding round, or promises more.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from newsletter.briefing.evidence import MARK, Claim, Evidence, Passage, passage
from newsletter.briefing.laid import Laid, laid
from newsletter.briefing.senses import CARRIERS, ENDING, PROMISES, TROUBLES
from newsletter.briefing.transfers import hands_on
from newsletter.briefing.words import latin_words, stem, word_set

OTHERS_LEAD = 0.35  # by which a part fits the other paper better before it counts as exchanged
CITED_SHARE = 0.2  # of what a sentence says, in each paper that it cites
BOTH_SHARE = 0.3  # of what is said of both papers, in each of them
ON_THE_SAME = 0.2  # of the words of a sentence, in a line that may carry its promise
ON_EVERY_CASE = 0.3  # the same for what holds in any case, which most papers say of something
OBJECT_REACH = 4
LEAST_LIST = 3
LEAST_OWN = 2  # words of a clause that of two papers only one holds

_JOINT = re.compile(
    r"(?:,|;|\u2014)\s+(?:and|whereas|while|but|or|yet|as)\b|;|\b(?:whereas|while)\b|\band\b|"
    r"\bor\b|&|[与和及而]",
    re.IGNORECASE,
)
# How a sentence begins that sets two things side by side, or lists them behind a colon.
_PARALLEL = re.compile(
    r"^\W*(?:where|while|whereas|unlike|like|just as|as|alongside|besides|although|though|if)\b|"
    r"^[^\[]*:\s",
    re.IGNORECASE,
)
# What keeps two papers apart in a sentence whose marks do not.
_APART = re.compile(
    r"[,;:()\u2013\u2014&]|[，；：、（）《》与和及而]|前者|后者|\bfrom\b.*?\bto\b|"  # noqa: RUF001 - Chinese
    r"\b(?:and|or|while|whereas|but|yet|both|either|as|like|unlike|than|between|versus|"
    r"alongside|besides?|one|two|each|first|second|former|latter|also|(?:an)?others?)\b",
    re.IGNORECASE,
)
_ADJACENT = re.compile(r"^[\s,]*(?:and|or|,|&)?\s*$", re.IGNORECASE)
_IN_TURN = re.compile(
    r"\b(?:in turn|respectively|in that order|one\b.*\bthe other)\b", re.IGNORECASE
)
_TO_THE_OTHER = re.compile(
    r"\b(?<!-)(?:build|extend|rel[iy]|base|use|cite|confirm|refute|borrow|reuse|follow|appl|"
    r"inherit|import|adopt)\w*\s+(?:(?!and\b)\w+\s+){0,4}"
    r"(?:the\s+(?:other|former|latter|first|second)|each\s+other|one\s+another)\b",
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
    if not made.parts:
        return ()
    marks = list(MARK.finditer(made.raw))
    is_parallel = _PARALLEL.match(made.raw) is not None or _is_list(made.raw, marks)
    groups: list[tuple[int, ...]] = []
    cuts = [0]
    for at, mark in enumerate(marks):
        between = made.raw[marks[at - 1].end() : mark.start()] if at else ""
        if at and _ADJACENT.match(between):
            groups[-1] = (*groups[-1], int(mark[1]))
            continue
        if at:
            joint = _joint(between, apart_by_comma=is_parallel)
            if joint is None:
                return None
            cuts.append(marks[at - 1].end() + joint)
        groups.append((int(mark[1]),))
    texts = (
        made.raw[start:end] for start, end in zip(cuts, [*cuts[1:], len(made.raw)], strict=True)
    )
    return tuple(
        Part(passage(_own(text)), group) for text, group in zip(texts, groups, strict=True)
    )


def _is_list(text: str, marks: Sequence[re.Match[str]]) -> bool:
    """Whether three marks or more are a list: a conjunction stands before the last of them."""
    before = text[marks[-2].end() : marks[-1].start()] if len(marks) > LEAST_LIST - 1 else ""
    return _joint(before) is not None


def _joint(between: str, *, apart_by_comma: bool = False) -> int | None:
    """Where the second of two parallel parts begins: at the last of the strongest conjunctions."""
    bare = between.rstrip()
    if bare.endswith((",", ";")):
        return len(bare) - 1  # "[1] by day, [2] by night"
    found = list(_JOINT.finditer(between))
    if not found and apart_by_comma and ", " in between:
        return between.rindex(", ") if between.startswith(",") else between.index(", ")
    strong = [match for match in found if match[0][0] in ",;\u2014" or len(match[0]) > len("and")]
    return (strong or found)[-1].start() if found else None


def _own(text: str) -> str:
    """What is said of one paper: not what was said of all of them before a colon."""
    return MARK.sub("", text.rpartition(": ")[2])


def linked(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It says of two papers that one uses the other only if a text does."""
    if len(cited) > 1 and (
        _TO_THE_OTHER.search(made.said.text)
        or (not _know_each_other(cited) and (_joins(made, cited) or hands_on(made, cited)))
    ):
        yield "links papers that do not speak of each other"


def _joins(made: Claim, cited: Sequence[Evidence]) -> bool:
    """Whether it speaks of two papers in one breath."""
    divided_by_marks = parts(made)
    if divided_by_marks is None or _has_unparallel_names(made, cited):
        return True
    return len(divided_by_marks) <= 1 and any(
        _is_of_several(passage(clause).stems, cited) for clause in _APART.split(made.said.text)
    )


def _is_of_several(clause: Sequence[str], cited: Sequence[Evidence]) -> bool:
    """Whether a clause has words that only one paper holds, and words that only another does."""
    owners = Counter(
        held[0]
        for word in clause
        if len(held := [at for at, paper in enumerate(cited) if paper.whole.holds(word)]) == 1
    )
    return sum(count >= LEAST_OWN for count in owners.values()) > 1


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


def promised(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It promises no more than the papers: not all for some, not proof for a hint."""
    yield from (reason for _, reason in promised_beyond(made, cited))


def promised_beyond(made: Claim, cited: Sequence[Evidence]) -> Iterator[tuple[str, str]]:
    """What it promises and the papers do not, with the reason."""
    promises = list(_promises(made.said))
    if not promises:
        return
    content = [word for word in made.said.stems if word not in _PROMISING]
    lines = [(line.share(content), line) for paper in cited for line in paper.lines]
    for word, name in promises:
        carried = PROMISES.get(name, frozenset()) | CARRIERS.get(name, frozenset())
        least = ON_EVERY_CASE if name == "any case" else ON_THE_SAME
        if not any(share >= least and _carries(line, carried, name) for share, line in lines):
            yield name, f"{word}: claims more than a cited paper ({name})"


def _promises(said: Passage) -> Iterator[tuple[str, str]]:
    """The words of a passage that promise much, with the kind of promise."""
    plain = () if _PROMISED.isdisjoint(said.words) else plain_words(said.text)
    for name, strong in [] if _PROMISED.isdisjoint(plain) else PROMISES.items():
        found = [word for word in plain if word in strong]
        if found:
            yield found[0], name
    yield from _ends(said.text)


@lru_cache(maxsize=16384)
def _ends(text: str) -> tuple[tuple[str, str], ...]:
    """The promises of a text that take more than a word: to be the first, to end a trouble."""
    small = text.lower()
    found = []
    is_of_two = "second" in small and "novel" not in small  # "first by day, then by night"
    if ("first" in small or "novel" in small) and not is_of_two and _FIRST.search(text):
        found.append(("first", "the first"))
    if "prove" in small and _PROVED.search(text):
        found.append(("proves", "certainty"))
    if not _PROOF_WORDS.isdisjoint(latin_words(text)):
        for name, pattern in (("proof", _ESTABLISHES), ("a finding", _IS_SHOWN)):
            found += [(match[0].lower(), name) for match in pattern.finditer(text)]
    if "solved" in small and _SOLVED.search(text):
        found.append(("solved", "solved"))
    ended = _ended(laid(text))
    return (*found, (ended, "an end of it")) if ended else tuple(found)


_SOLVED = re.compile(
    r"\b(?:is|are|been|finally|fully|now) solved\b|\bbeen resolved\b", re.IGNORECASE
)
_PROOF_WORDS = word_set(
    "establish establishes demonstrate demonstrates prove proves shown demonstrated proven proved"
    " established confirmed known"
)
_ESTABLISHES = re.compile(
    r"\b(?:establish(?:es)?|demonstrates?|proves?)\s+(?:that|the|how|why|through)\b|"
    r"(?<!to )\b(?:establish(?:es)?|demonstrates?|proves?)(?=\W*$)",
    re.IGNORECASE,
)
_IS_SHOWN = re.compile(
    r"\b(?:is|are|was|were|been|has|have)\s+(?:shown|demonstrated|proven|proved|established|confirmed|known)"
    r"\s+(?:to|that)\b",
    re.IGNORECASE,
)
_PROVED = re.compile(r"\bprove[ds]? (?:that|why|how)\b", re.IGNORECASE)
_EACH_TIME = re.compile(
    r"\bbest (?=(?:existing|known|available|current|previous|published|when|with|if|at)\b)|"
    r"\b(?:are|were|is|was) all (?=\w+(?:ed|en|ing)\b)|"
    r"\bevery (?=\d|few|other|two|three|four|five|six|ten|hour|day|week|month|year|minute|second|"
    r"(?:kilo|milli|centi)?(?:gram|met[er]{2}|lit[er]{2})|tonne|mile)|"
    r"\b(?:all|at any) (?=the (?:time|while)\b|time\b)|\b(?:at|above|after) all\b|"
    r"\bin all(?=[,.;])|\bat best\b|"
    r"(?<!the )(?<!its )(?<!'s )\bbest (?=\w+(?:ed|[a-rt-z]s)\b|kept\b)|"
    r"\bevery (?=time\b)|\bany (?=(?:better|worse|less|fewer|further|longer|faster|sooner)\b)|"
    r"\b(?:than|without|before(?: \w+ing)?|block\w*|prevent\w*|avoid\w*) any\b|\balways (?=exist)|"
    r"\bfar from (?:always|every\w*|entirely|completely)\b|"
    r"\b(?:almost|nearly) (?:entirely|always)\b|\b(?:until|till|by|for|just|only) now\b|"
    r"\bnow and (?:then|again)\b|"
    r"\balready (?=(?:known|established|described|reported|published)\b)|\bsettles? (?=into\b)",
    re.IGNORECASE,
)

_EACH_WORDS = word_set("best all every any always entirely now already settle settles far")


@lru_cache(maxsize=4096)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text but for those of set phrases ("every day"), and what is denied."""
    rhythmic = not _EACH_WORDS.isdisjoint(latin_words(text))
    plain = laid(_EACH_TIME.sub("", text) if rhythmic else text)
    pairs = zip(plain.words, plain.signs, strict=True)
    return tuple(word for word, sign in pairs if sign > 0)


_FIRST = re.compile(
    r"\b(?:the|a|its|their) first\b(?!-|\s+(?:step|stage|part|half|paper|order|principles|line|"
    r"author|few|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|two|three|four|five|six|"
    r"ten|\d+)\b)|"
    r"\bfirst (?:to|ever|time)\b|"
    r"\b(?:we|here) first (?:show|report|demonstrate)|\bnovel\b|\bfor the first\b",
    re.IGNORECASE,
)
_PROMISED = frozenset[str]().union(*PROMISES.values())
_PROMISING = frozenset(stem(word) for words in PROMISES.values() for word in words)


def _carries(line: Passage, promise: frozenset[str], name: str) -> bool:
    """Whether a line holds a word of a promise, and does not say "no" right before it."""
    if any(kind == name for _, kind in _ends(line.text)):
        return True
    words = line.words
    return any(
        word in promise and not {"no", "not", "without"} & set(words[max(0, at - 2) : at])
        for at, word in enumerate(words)
    )


def _ended(text: Laid) -> str:
    """The word that says that a trouble has ended, or nothing."""
    if ENDING.isdisjoint(text.words):
        return ""
    for at, word in enumerate(text.words):
        near = text.stems[at + 1 : at + 1 + OBJECT_REACH]
        if word in ENDING and any(each in TROUBLES for each in near):
            return word
    return ""
