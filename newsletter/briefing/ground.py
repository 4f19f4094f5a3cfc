"""The check: whether the papers that a sentence cites say what it says. Pure and deterministic.

    sentence + papers -> claim + evidence -> rules, each giving its reasons -> () if it may be sent

A rule never asks what a sentence is about, only whether the cited text carries it. Reasons are for
the operator and for the writer that is asked again, never for a letter.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from newsletter.briefing.comparisons import compared
from newsletter.briefing.denials import denied
from newsletter.briefing.directions import turned
from newsletter.briefing.evidence import MARK, Claim, Evidence, Passage, claim, evidence, passage
from newsletter.briefing.foreign import foreign
from newsletter.briefing.laid import KIN, SHORT_PREFIX
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.quantities import Quantity
from newsletter.briefing.relations import divided, linked, promised
from newsletter.briefing.things import named, puts_otherwise
from newsletter.briefing.words import CJK, GENERIC, STOP, sentences, stem, word_set
from newsletter.model import Paper, Sentence

LEAST_SHARE = 0.2  # of the content words of a sentence, in the papers that it cites
LEAST_LEAD = 0.02  # by which the cited papers hold more of them than any other paper
GENERAL_WORTH = 0.4  # of a general word, against one that names something
EXCHANGED = 1.03  # by how much two numbers must fit better the other way round
SMALL_COUNT = 3.0  # "two ways" counts what the writer lists, not what the paper counts
LONGEST = 700

Rule = Callable[[Claim, Sequence[Evidence]], Iterator[str]]
# What a briefing says of papers as such, whatever is in them.
_FRAME = frozenset(
    map(
        stem,
        word_set(
            """
            paper papers study studies work works author authors team teams researchers article
            today new topic topics field fields approach method one another read first match
            matches meet show shows report reports find finds introduce propose present argue says
            result results experiment experiments
            """
        ),
    )
)


_LINKING = re.compile(
    r"\b(?:build|extend|rel[iy]|base|use|cite|confirm|refute|borrow|adopt)\w*\b", re.IGNORECASE
)


def check(sentence: Sentence, papers: Mapping[int, Paper]) -> tuple[str, ...]:
    """Why a sentence must not be sent; empty if it may.

    `papers` are all papers of the digest by number. Marks like [2] inside the text are read as
    saying which part is about which paper; they must be among `sentence.papers`.
    """
    if wrong := tuple(_citations(sentence, papers)):
        return wrong
    cited = tuple(papers[number] for number in dict.fromkeys(sentence.papers))
    others = [paper for number, paper in papers.items() if number not in sentence.papers]
    reasons = (*_against(sentence, cited), *_nearer_to(others, sentence.text, cited))
    return tuple(dict.fromkeys(reasons))


def check_title(title: str, papers: Sequence[Paper]) -> tuple[str, ...]:
    """Why a title must not stand over sentences about some papers; empty if it may.

    It joins them in a few words, so it is held against all of them together.
    """
    numbers = tuple(range(1, len(papers) + 1))
    made, cited = claim(Sentence(title, numbers)), [evidence(paper) for paper in papers]
    reasons = [reason for rule in _TITLE_RULES for reason in rule(made, cited)]
    linking = ["links papers"] if len(papers) > 1 and _LINKING.search(title) else []
    return tuple(dict.fromkeys([*reasons, *linking]))


@lru_cache(maxsize=16384)  # the built-in writer says the same of a paper in many letters
def _against(sentence: Sentence, cited: tuple[Paper, ...]) -> tuple[str, ...]:
    """What speaks against a sentence whatever other papers there are."""
    made, papers = claim(sentence), [evidence(paper) for paper in cited]
    return tuple(reason for rule in RULES for reason in rule(made, papers))


def _nearer_to(others: Sequence[Paper], text: str, cited: tuple[Paper, ...]) -> Iterator[str]:
    """Its content is in the cited papers, and more so than in any other."""
    rival = max((_held(text, (other,)) for other in others), default=0.0)
    held = _held(text, cited)
    if rival > 0 and held - rival < min(LEAST_LEAD, 1 - held):  # two may say all of it alike
        yield "is nearer to a paper that it does not cite"


@lru_cache(maxsize=65536)
def _held(text: str, papers: tuple[Paper, ...]) -> float:
    """The share of the content words of a text that some papers hold; 0 if it has none."""
    return _weighed(_content(text), [evidence(each).whole for each in papers])


def _weighed(content: Sequence[str], wholes: Sequence[Passage]) -> float:
    """The share of some stems that passages hold; general words count for less. 0 of none is 0."""
    one = wholes[0]
    here, kin = (one.set, one.kin) if len(wholes) == 1 else _joined(wholes)
    held = total = 0.0
    for word in content:
        weight = GENERAL_WORTH if word in GENERAL else 1.0
        total += weight
        if word in here:
            held += weight
        elif word[:SHORT_PREFIX] in kin:
            held += weight * KIN
    return held / total if total else 0.0


def _joined(wholes: Sequence[Passage]) -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset[str]().union(*(whole.set for whole in wholes)),
        frozenset[str]().union(*(whole.kin for whole in wholes)),
    )


@lru_cache(maxsize=16384)
def _content(text: str) -> tuple[str, ...]:
    """The stems that say something: not of papers as such, and not in Chinese."""
    stems = passage(MARK.sub("", text)).stems
    return tuple(word for word in stems if word not in _FRAME and not CJK.search(word))


def _citations(sentence: Sentence, papers: Mapping[int, Paper]) -> Iterator[str]:
    """It cites at least one paper of the digest and none outside it."""
    if not sentence.text.strip() or len(sentence.text) > LONGEST:
        yield "is empty or too long"
    if not sentence.papers:
        yield "cites no paper"
    inline = [int(number) for number in MARK.findall(sentence.text)]
    for number in dict.fromkeys([*sentence.papers, *inline]):
        if number not in papers:
            yield f"cites {number}, which is no paper of the digest"
        elif number not in sentence.papers:
            yield f"speaks of {number} without citing it"


def _foreign(made: Claim, _cited: Sequence[Evidence]) -> Iterator[str]:
    """It holds no address, markup or word to the reader or a model."""
    yield from foreign(made.said.text)


def _numbers(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every number is in a cited paper, and says there what it says here."""
    for quantity in made.said.quantities:
        shown = made.said.text[quantity.start : quantity.end].strip()
        same = [found for paper in cited for found in _sources(quantity, paper)]
        if not same and not _counts_along(quantity, shown):
            yield f"{shown}: not in a cited paper"
    yield from _exchanged(made, cited)


def _counts_along(quantity: Quantity, shown: str) -> bool:
    return (
        quantity.value <= SMALL_COUNT
        and not quantity.dimension
        and shown.isalpha()
        and shown.lower() != "third"
    )


def _sources(quantity: Quantity, paper: Evidence) -> list[tuple[Passage, Quantity]]:
    """The places of a paper where a quantity may come from."""
    return [
        (line, found)
        for line in paper.lines
        for found in line.quantities
        if quantity.may_restate(found)
    ]


def _exchanged(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Two numbers of a sentence that would fit the paper better the other way round."""
    for one, two in combinations(made.said.quantities, 2):
        if one.value == two.value or not any(
            one.end <= place < two.start for place, _ in made.said.spans
        ):
            continue  # "from 27 to 36": no word of their own tells them apart
        fits = list(_fits_both_ways(made.said, one, two, cited))
        if fits and max(turned for _, turned in fits) > EXCHANGED * max(
            as_said for as_said, _ in fits
        ):
            yield f"{_shown(made, one)} and {_shown(made, two)}: exchanged"


def _fits_both_ways(
    said: Passage, one: Quantity, two: Quantity, cited: Sequence[Evidence]
) -> Iterator[tuple[float, float]]:
    """For each line with both numbers, how well they fit as they are said, and exchanged."""
    for line in (line for paper in cited for line in paper.lines):
        first = [found for found in line.quantities if one.may_restate(found)]
        second = [found for found in line.quantities if two.may_restate(found)]
        if first and second:
            as_said = _fit(said, one, line, first) + _fit(said, two, line, second)
            yield as_said, _fit(said, one, line, second) + _fit(said, two, line, first)


def _shown(made: Claim, quantity: Quantity) -> str:
    return made.said.text[quantity.start : quantity.end].strip()


def _fit(said: Passage, quantity: Quantity, line: Passage, found: list[Quantity]) -> float:
    """How alike the words around a number are in a sentence and in a line of a paper."""
    here = _around(said, quantity)
    return max(
        sum(weight * there.get(word, 0.0) for word, weight in here.items())
        for there in (_around(line, each) for each in found)
    )


def _around(passage: Passage, quantity: Quantity) -> dict[str, float]:
    """The stems around a number, each weighed by how near it stands."""
    before = [word for place, word in passage.spans if place < quantity.start]
    after = [word for place, word in passage.spans if place >= quantity.end]
    weights: dict[str, float] = {}
    for side in (reversed(before), iter(after)):
        for distance, word in enumerate(side):
            weights[word] = max(weights.get(word, 0.0), 1 / (1 + distance / 2))
    return weights


def _names(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every name is in a cited paper."""
    for name in made.names:
        known = (paper.holds_term if made.is_chinese else paper.knows for paper in cited)
        if not any(knows(name) for knows in known) and not _is_plain(name, made, cited):
            yield f"{name}: not in a cited paper"


def _is_plain(name: str, made: Claim, cited: Sequence[Evidence]) -> bool:
    """Whether it is no name after all, or a cited paper puts it otherwise."""
    lower = name.lower()
    if made.is_chinese:
        return lower in STOP or lower in GENERIC
    if not name.istitle():
        return lower in {"ai", "ml", "llm", "llms"}
    wanted = stem(lower)
    return lower in STOP or lower in GENERIC or any(puts_otherwise(each, wanted) for each in cited)


def _content_held(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Every sentence of it says mostly what the cited papers say."""
    if made.is_chinese:
        if not made.names and not made.said.quantities:
            yield "says nothing that can be checked"
        return
    for line in sentences(made.said.text):
        content = _content(line)
        if content and _weighed(content, [paper.whole for paper in cited]) < LEAST_SHARE:
            yield "says what no cited paper says"


RULES: tuple[Rule, ...] = (
    _foreign,
    _numbers,
    _names,
    _content_held,
    linked,
    divided,
    turned,
    compared,
    denied,
    named,
    promised,
)
_TITLE_RULES: tuple[Rule, ...] = (_foreign, _numbers, _names, turned, compared, promised, named)
