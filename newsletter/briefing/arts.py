"""A sign of the check: a term of art of which no cited paper holds a single word.

Nobody writes "optical coherence tomography" or "a random forest" of himself: a term of several
words names one thing, and a paper that is about it holds one of its words, or its initials.

The terms are those of `shipped/concepts.tsv` and `shipped/terms.txt`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from newsletter.briefing.concepts import listed
from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.laid import Laid
from newsletter.briefing.things import holds_as, speaks_of
from newsletter.briefing.words import stem, words
from newsletter.shipped import shipped

LONG = 3  # initials from which on they may stand inside a word

Term = tuple[str, ...]


def unheard(made: Claim, cited: Sequence[Evidence]) -> str:
    """The term of a sentence that no cited paper has heard of, or nothing."""
    said, terms = made.said.laid, _terms()
    new = made.said.set.difference(*(paper.whole.set for paper in cited))
    places = sorted(at for last in new & terms.keys() for at in said.at(last))
    for at in places:
        for term, also in terms[said.stems[at]]:
            start = at + 1 - len(term)
            if _stands(term, said, start) and not any(_knows(each, term, also) for each in cited):
                return " ".join(said.words[start : at + 1])
    return ""


def _stands(term: Term, said: Laid, at: int) -> bool:
    return at >= 0 and tuple(said.stems[at : at + len(term)]) == term


def _knows(paper: Evidence, term: Term, also: tuple[Term, ...]) -> bool:
    """Whether a paper holds a word of a term, its initials, or what else it is called."""
    if any(speaks_of(paper, word) or holds_as(paper, word) for word in term):
        return True
    initials = "".join(word[0] for word in term)
    short = {initials, f"{initials}s"}
    return (
        not short.isdisjoint(paper.vocabulary)
        or (len(initials) >= LONG and any(initials in word for word in paper.vocabulary))
        or any(paper.stems.issuperset(other) for other in also)
    )


@cache
def _terms() -> Mapping[str, tuple[tuple[Term, tuple[Term, ...]], ...]]:
    """The terms of several words by their last, each with what else it is called."""
    found: dict[str, list[tuple[Term, tuple[Term, ...]]]] = defaultdict(list)
    more = shipped("terms.txt").read_text(encoding="utf-8").splitlines()
    common = {line.removeprefix("- ") for line in more if line.startswith("-")}
    alone = ([line] for line in more if line[0] not in "#-")
    for variants in (*(variants for _, variants in listed()), *alone):
        named = tuple(tuple(map(stem, words(variant))) for variant in variants)
        for term in named if variants[0] not in common else ():
            if len(term) > 1:
                found[term[-1]].append((term, named))
    return {last: tuple(some) for last, some in found.items()}
