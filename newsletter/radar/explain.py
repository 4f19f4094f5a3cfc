"""Why a paper is here: the words of the paper that met the topic, as they stand there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from newsletter.radar.terms import Term

Reading = tuple[tuple[str, Sequence[Term]], ...]  # the texts of a paper with their terms

_JOINT = re.compile(r"[\w\s\u2010-\u2013-]{0,12}")


def forms_met(parts: Reading, forms: Mapping[str, str]) -> dict[int, str]:
    """Where a paper has a form of a topic's word, and which word that is."""
    met = {}
    for _, terms in parts:
        met.update({term.place: forms[term.word] for term in terms if term.word in forms})
        for one, other in pairwise(terms):
            if other.hangs and (glued := one.word + other.word) in forms:
                met.setdefault(one.place, forms[glued])
    return met


def matched_words(parts: Reading, met: Mapping[int, str]) -> tuple[str, ...]:
    """The passages of a paper that met a topic, in reading order, each thing said once.

    `parts` are the texts of the paper with their terms, `met` says which word of the topic was met
    in which place. Neighbours make one passage ("large language models") and a hyphenated word is
    shown whole; a passage is left out that meets nothing more of the topic than another one does.
    """
    passages: dict[frozenset[str], str] = {}
    for text, terms in parts:
        for run in _runs(text, _whole(terms, met)):
            said = frozenset(met[term.place] for term in run if term.place in met)
            passages.setdefault(said, text[run[0].start : run[-1].end])
    said_in_full = (text for said, text in passages.items() if not any(said < o for o in passages))
    found = tuple(dict.fromkeys(said_in_full))
    # A number alone tells nothing, unless nothing else was asked for.
    return tuple(text for text in found if not text.isdecimal()) or found


def _whole(terms: Sequence[Term], met: Mapping[int, str]) -> list[Term]:
    """The terms that were met and those that hang on them by a hyphen, in reading order."""
    shown = {term.place for term in terms if term.place in met}
    links = [(one.place, other.place) for one, other in pairwise(terms) if other.hangs]
    shown.update(other for one, other in links if one in shown)
    shown.update(one for one, other in reversed(links) if other in shown)
    return [term for term in terms if term.place in shown]


def _runs(text: str, terms: Sequence[Term]) -> Iterator[Sequence[Term]]:
    """Terms that are neighbours in the text, a short stop word aside, together; none twice."""
    first = 0
    for last, (one, other) in enumerate(pairwise(terms), start=1):
        again = any(other.word == term.word for term in terms[first:last])
        if again or not _are_neighbours(text, one, other):
            yield terms[first:last]
            first = last
    if terms:
        yield terms[first:]


def _are_neighbours(text: str, one: Term, other: Term) -> bool:
    between = text[one.end : other.start]
    return other.place == one.place + 1 and (between == "." or bool(_JOINT.fullmatch(between)))
