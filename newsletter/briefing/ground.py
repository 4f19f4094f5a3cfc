"""The check: whether the papers that a sentence cites say what it says. Pure and deterministic.

    sentence + papers -> claim + evidence -> rules, each giving its reasons    -> () if
                                          -> signs, weighed against each other -> it may be sent

A rule settles the matter by itself: a citation, number or name that is not there, a link that no
paper makes. A sign only speaks against a sentence (see `signs`), and enough of them refuse it.
Neither asks what a sentence is about, only whether the cited text carries it. Reasons are for the
operator and for the writer that is asked again, never for a letter.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from newsletter.briefing.bounds import unbound
from newsletter.briefing.causes import caused
from newsletter.briefing.check_zh import chinese, is_comparable, names_its_papers
from newsletter.briefing.comparisons import compared
from newsletter.briefing.courses import gone_back, taken_for_another
from newsletter.briefing.directions import turned
from newsletter.briefing.english import is_known
from newsletter.briefing.evidence import (
    MARK,
    Claim,
    Evidence,
    Passage,
    claim,
    evidence,
    gist,
    passage,
)
from newsletter.briefing.foreign import bids_with_the_letter, foreign, praised, speaks_of_readers
from newsletter.briefing.laid import KIN, SHORT_PREFIX
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.measures import measured
from newsletter.briefing.numbers import is_spelled, missing
from newsletter.briefing.relations import divided, linked, promised
from newsletter.briefing.signs import Sign, signs
from newsletter.briefing.things import named, puts_otherwise, unsaid
from newsletter.briefing.weighing import refused
from newsletter.briefing.words import CJK, GENERIC, STOP, sentences, stem, word_set
from newsletter.model import Paper, Sentence

LEAST_SHARE = 0.1  # of the content words of a sentence, in the papers that it cites
LEAST_LEAD = 0.02  # by which the cited papers hold more of them than any other paper
GENERAL_WORTH = 0.4  # of a general word, against one that names something
NEARER = "is nearer to a paper that it does not cite"
LONGEST = 700
LEAST_ASTRAY = 2  # words of a line that has nothing to do with its paper
LEAST_NAMED = 3  # things, in a clause of which a paper must hold one
LEAST_PAIRS = 2  # of Chinese characters; one stands in many texts
MORE_LETTERS = 2  # before a name, for a kind of it

Rule = Callable[[Claim, Sequence[Evidence]], Iterator[str]]


class Content(NamedTuple):
    """The stems of a text that say something, those that name a thing and the general ones."""

    telling: frozenset[str]
    general: frozenset[str]


# What a briefing says of papers as such, whatever is in them.
_FRAME = frozenset(
    map(
        stem,
        word_set(
            """
            paper papers study studies work works author authors team teams researchers article
            today start new topic topics field fields approach method one another read first match
            matches meet show shows report reports find finds introduce propose present argue says
            result results experiment experiments
            """
        ),
    )
)


# What no sentence says of a work unless the work does.
_GRAVE = frozenset(
    map(
        stem,
        word_set(
            "retract retracted withdrawn fraud fraudulent plagiarism plagiarised plagiarized"
            " misconduct falsified hoax scam convict theft bribe bribery"
        ),
    )
)
# Words of such a charge that are as often none: chips are fabricated, and a detector finds fakes.
_FABRICATED = stem("fabricated")
_MAY_BE_GRAVE = frozenset({stem("faked"), _FABRICATED})
_MADE_UP = re.compile(
    r"\bfaked\b|\bfabricat(?=\w+\W+(?:\w+\W+){0,2}?"
    r"(?:data|results?|evidence|findings?|citations?|measurements?|experiments?|numbers)\b)|"
    r"\b(?:data|results?|evidence|findings|citations?|measurements?|experiments?|numbers)\b"
    r"[^.;]{0,60}\b(?:was|were|are|is|been)(?: \w+ly)? fabricat",
    re.IGNORECASE,
)
_CHARGED = re.compile("定罪|判刑|被捕|诈骗|造假|剽窃|抄袭|贿赂|窃取|伪造数据|撤稿")
_ADDS = re.compile(r",\s+(?:and|but|while|whereas|so|yet)\s+|;\s+")
_LINKING = re.compile(
    r"\b(?:build|extend|rel[iy]|base|use|cite|confirm|refute|borrow|adopt)\w*\b", re.IGNORECASE
)


def check(sentence: Sentence, papers: Mapping[int, Paper]) -> tuple[str, ...]:
    """Why a sentence must not be sent; empty if it may.

    `papers` are all papers of the digest by number. Marks like [2] inside the text are read as
    saying which part is about which paper; they must be among `sentence.papers`.
    """
    certain, found = against(sentence, papers)
    return certain or refused(found)


def against(
    sentence: Sentence, papers: Mapping[int, Paper]
) -> tuple[tuple[str, ...], tuple[Sign, ...]]:
    """Why a sentence is certainly wrong, or else what else speaks against it."""
    if wrong := tuple(_citations(sentence, papers)):
        return wrong, ()
    cited = tuple(papers[number] for number in dict.fromkeys(sentence.papers))
    if wrong := tuple(_repeated(sentence.text, cited, papers.values())):
        return wrong, ()
    others = [paper for number, paper in papers.items() if number not in sentence.papers]
    certain, found = _against(sentence, cited)
    return certain, () if certain else (*found, *_nearer_to(others, sentence.text, cited))


def check_title(title: str, papers: Sequence[Paper]) -> tuple[str, ...]:
    """Why a title must not stand over sentences about some papers; empty if it may.

    It joins them in a few words, so it is held against all of them together.
    """
    numbers = tuple(range(1, len(papers) + 1))
    made, cited = claim(Sentence(title, numbers)), [evidence(paper) for paper in papers]
    reasons = [reason for rule in _TITLE_RULES for reason in rule(made, cited)]
    linking = ["links papers"] if len(papers) > 1 and _LINKING.search(title) else []
    return tuple(dict.fromkeys([*reasons, *linking, *_repeated(title, papers, papers)]))


@lru_cache(maxsize=16384)  # the built-in writer says the same of a paper in many letters
def _against(
    sentence: Sentence, cited: tuple[Paper, ...]
) -> tuple[tuple[str, ...], tuple[Sign, ...]]:
    """What refutes a sentence whatever other papers there are, or else the signs against it."""
    made, papers = claim(sentence), [evidence(paper) for paper in cited]
    rules = _RULES_FOR_CHINESE if made.is_chinese else RULES
    certain = tuple(dict.fromkeys(reason for rule in rules for reason in rule(made, papers)))
    if certain or made.is_chinese:
        return certain, ()
    return (), tuple(signs(made, papers))


def _nearer_to(others: Sequence[Paper], text: str, cited: tuple[Paper, ...]) -> Iterator[Sign]:
    """Its content is in the cited papers, and more so than in any other."""
    held = _held(text, tuple(map(evidence, cited)))
    if held == 1:
        return  # nothing can hold more
    rival = max((_held(text, (evidence(other),)) for other in others), default=0.0)
    if rival > 0 and held - rival < min(LEAST_LEAD, 1 - held):  # two may say all of it alike
        yield Sign("nearer", LEAST_LEAD + rival - held, NEARER)


@lru_cache(maxsize=65536)
def _held(text: str, papers: tuple[Evidence, ...]) -> float:
    """The share of the content words of a text that some papers hold; 0 if it has none."""
    return _weighed(_content(text), [each.whole for each in papers])


def _weighed(content: Content, wholes: Sequence[Passage]) -> float:
    """The share of some stems that passages hold; general words count for less. 0 of none is 0."""
    one = wholes[0]
    here, kin = (one.set, one.kin) if len(wholes) == 1 else _joined(wholes)
    held = total = 0.0
    for words, worth in ((content.telling, 1.0), (content.general, GENERAL_WORTH)):
        away = words - here
        akin = sum(word[:SHORT_PREFIX] in kin for word in away)
        held += worth * (len(words) - len(away) + KIN * akin)
        total += worth * len(words)
    return held / total if total else 0.0


def _joined(wholes: Sequence[Passage]) -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset[str]().union(*(whole.set for whole in wholes)),
        frozenset[str]().union(*(whole.kin for whole in wholes)),
    )


@lru_cache(maxsize=16384)
def _content(text: str) -> Content:
    """The stems that say something: not of papers as such, and not in Chinese."""
    stems = passage(MARK.sub("", text) if "[" in text else text).set - _FRAME
    if not text.isascii():
        stems = frozenset(word for word in stems if not CJK.search(word))
    return Content(stems - GENERAL, stems & GENERAL)


def _citations(sentence: Sentence, papers: Mapping[int, Paper]) -> Iterator[str]:
    """It cites at least one paper of the digest and none outside it."""
    if not sentence.text.strip() or len(sentence.text) > LONGEST:
        yield "is empty or too long"
    if not sentence.papers:
        yield "cites no paper"
    found = MARK.findall(sentence.text) if "[" in sentence.text else ()
    inline = map(int, found)
    for number in dict.fromkeys([*sentence.papers, *inline]):
        if number not in papers:
            yield f"cites {number}, which is no paper of the digest"
        elif number not in sentence.papers:
            yield f"speaks of {number} without citing it"


def _repeated(text: str, cited: Sequence[Paper], papers: Iterable[Paper]) -> Iterator[str]:
    """It says nothing that a paper only bids its reader write, or that does not belong in it."""
    for paper in papers:
        if dictated := evidence(paper).dictated:
            told = frozenset[str]().union(*(evidence(each).told for each in cited))
            said = sorted((gist(text) & dictated) - told - _FRAME)
            if len(said) >= (LEAST_PAIRS if any(map(CJK.search, said)) else 1):
                yield f"{', '.join(said)}: what a paper bids its reader write"
    for paper in cited:
        if astray := evidence(paper).astray:
            said = sorted((gist(text) & astray) - evidence(paper).told - _FRAME)
            if len(said) >= LEAST_ASTRAY or not all(map(is_known, said)):
                yield f"{', '.join(said)}: said where a cited paper speaks of something else"


def _grave(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It charges nobody with what no cited paper is about: one line of it is no evidence."""
    said = made.said.set
    charges = said & _GRAVE
    if not said.isdisjoint(_MAY_BE_GRAVE) and _MADE_UP.search(made.said.text):
        charges |= said & _MAY_BE_GRAVE
    elif _FABRICATED in said and not any(_FABRICATED in paper.stems for paper in cited):
        yield "fabricated: not in a cited paper"
    for word in sorted(charges):
        if not any(_is_about(paper, word) for paper in cited):
            yield f"{word}: no subject of a cited paper"
    charge = _CHARGED.search(made.said.text) if made.is_chinese else None
    if charge and not any(_is_about(paper, word) for paper in cited for word in _GRAVE):
        yield f"{charge[0]}: no subject of a cited paper"


def _is_about(paper: Evidence, word: str) -> bool:
    family = word[:SHORT_PREFIX]  # fraud, fraudulent
    title, *lines = (
        any(each.startswith(family) for each in line.laid.stems) for line in paper.lines
    )
    return title or sum(lines) > 1


def _foreign(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It holds no address, markup or word to the reader or a model."""
    text = made.said.text
    yield from foreign(text)
    letter = bids_with_the_letter(text)
    if letter and not any(letter in line.text.lower() for paper in cited for line in paper.lines):
        yield "gives an order"  # a paper may be about newsletters, too
    if speaks_of_readers(text) and not any("reader" in paper.stems for paper in cited):
        yield "speaks of those who read it"
    praise = praised(text)
    if praise and not any(
        praise.lower() in line.text.lower() for each in cited for line in each.lines
    ):
        yield f"{praise}: no cited paper says so"


def _numbers(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every number in digits is in a cited paper; one in words is only a sign. See `chinese`."""
    for shown in () if made.is_chinese else missing(made, cited):
        if not is_spelled(shown):
            yield f"{shown}: not in a cited paper"


def _all_numbers(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every number of a title is in a cited paper, however it is written."""
    for shown in () if made.is_chinese else missing(made, cited):
        yield f"{shown}: not in a cited paper"


def _all_words(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every particular thing of a title is in a cited paper, in lower case too."""
    for each in unsaid(made, cited):
        yield f"{each.word}: not in a cited paper"


def _names(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every name is in a cited paper; one written like any word is only a sign in English."""
    for name in _unknown(made, cited):
        if made.is_chinese or not name.istitle():
            yield f"{name}: not in a cited paper"


def _all_names(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every name of a title is in a cited paper, however it is written."""
    for name in _unknown(made, cited):
        yield f"{name}: not in a cited paper"


def _unknown(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """The names that no cited paper holds."""
    for name in made.names:
        known = (paper.holds_term if made.is_chinese else paper.knows for paper in cited)
        if not any(knows(name) for knows in known) and not _is_plain(name, made, cited):
            yield name


def _is_plain(name: str, made: Claim, cited: Sequence[Evidence]) -> bool:
    """Whether it is no name after all, or a cited paper puts it otherwise."""
    lower = name.lower()
    if made.is_chinese:
        return lower in STOP or lower in GENERIC
    if not name.istitle():
        return lower in {"ai", "ml", "llm", "llms"} or any(
            _is_kind_of(each, lower) for paper in cited for each in paper.vocabulary
        )
    wanted = stem(lower)
    return lower in STOP or lower in GENERIC or any(puts_otherwise(each, wanted) for each in cited)


def _is_kind_of(word: str, name: str) -> bool:
    """Whether a word is a name with a letter or two before it or one behind: mRNA, RNAi."""
    if word.endswith(name):
        return MORE_LETTERS < len(name) >= len(word) - MORE_LETTERS
    is_longer = word.startswith(name) and len(word) == len(name) + 1
    return is_longer and len(name) > MORE_LETTERS and name.isalpha()


def _content_held(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every sentence of it says mostly what the cited papers say."""
    if made.is_chinese:
        if not is_comparable(made, cited):
            yield "says nothing that can be checked"
        return
    for line in sentences(made.said.text):
        if _held(line, tuple(cited)) < LEAST_SHARE and any(_content(line)):
            yield "says what no cited paper says"
    if any(_is_of_none(clause, cited) for clause in _clauses(made.said)):
        yield "says what no cited paper says"


def _clauses(said: Passage) -> Iterator[list[str]]:
    """The telling stems of what a sentence adds behind a semicolon, or a comma and an "and"."""
    text = said.text
    if ", " not in text and ";" not in text:
        return
    ends = [*(match.end() for match in _ADDS.finditer(text)), len(text)]
    for start, end in pairwise(ends):
        yield [word for at, word in said.spans if start <= at < end]


def _is_of_none(clause: Sequence[str], cited: Sequence[Evidence]) -> bool:
    """Whether a clause names several things of which no cited paper holds one."""
    particular = [word for word in clause if word not in GENERAL and word not in _FRAME]
    return len(particular) >= LEAST_NAMED and not any(
        paper.whole.holds(word) for word in particular for paper in cited
    )


RULES: tuple[Rule, ...] = (
    _foreign,
    _grave,
    _numbers,
    gone_back,
    taken_for_another,
    measured,
    unbound,
    caused,
    _names,
    named,
    compared,
    _content_held,
    linked,
)
_RULES_FOR_CHINESE: tuple[Rule, ...] = (*RULES, divided, chinese, promised)
_TITLE_RULES: tuple[Rule, ...] = (
    _foreign,
    _grave,
    _all_numbers,
    _all_names,
    turned,
    chinese,
    names_its_papers,
    compared,
    promised,
    _all_words,
)
