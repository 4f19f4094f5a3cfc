"""Whether what a paper says leans on something that only its abstract has named before.

"The drift", "both issues", "all four detectors": a reader of one sentence cannot know which. What
the title names is known to whoever reads the title beside it.
"""

import re

from newsletter.briefing.point import Kind, Point
from newsletter.briefing.words import stem, stems, word_set, words

NEAR = 6  # words within which "both" names the two
HEAD = 5  # words of a noun phrase that is looked at

_BOTH = re.compile(r"\bboth\b(?! (?:of|are|were|is|in|with|on|at|to|from|for|by)\b)", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:all|the|these|each of the) (?:two|three|four|five|six|seven|eight|nine|ten|\d+) "
    r"(?!or more|most|largest|main)|\b(?:the|an?) (?:former|latter|other|resulting|"
    r"aforementioned|said|above|remaining|others?)\b|\bthe (?:proposed|presented|developed|"
    r"suggested|resulting|introduced)\b|\bboth (?:issues|problems|challenges|limitations|gaps)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(
    r"\b(?:the authors’|their) (?:[\w-]+ ){0,3}?(?:methods?|approach(?:es)?|frameworks?|models?|"  # noqa: RUF001 - as printed
    r"systems?|architectures?|pipelines?|algorithms?|schemes?|solutions?|techniques?|works?|"
    r"analys[ei]s|findings?|results?|experiments?|stud(?:y|ies)|evaluations?|proposal|design|tool|"
    r"strategy|agents?|networks?|formulation|theory|estimators?|benchmark|datasets?|detectors?)\b"
)
_DEFINITE = re.compile(
    r"^(?:the|its|such) (?P<thing>(?:[\w’'-]+[ ,]?)+)",  # noqa: RUF001 - as printed
    re.IGNORECASE,
)
_NAMED_BY = word_set("of in for between that on to at from by with under among where")
# What may be called "the" by itself.
_KNOWN = word_set(
    """
    authors first best most least largest smallest highest lowest number use ability impact effect
    effects role presence absence world model's brain human us uk eu sun moon earth internet web
    majority importance need state existence case fact field literature
    community united european national arctic atlantic pacific amazon himalayan mediterranean
    milky universe sky ocean atmosphere sars more less greater higher lower
    """
)
_ENDS_BARE = re.compile(r"\b(?:from|with|of|by|to|and|or|minimal|the|a|an|such|more|less|O)$")


def dangles(point: Point, title: frozenset[str], line: str) -> bool:
    """Whether a point cannot be understood beside its title; `line` is the sentence it is from."""
    text = point.text
    if _COUNTED.search(text) or _THEIRS.search(f"{point.lead} {text}") or _ENDS_BARE.search(text):
        return True
    return _is_of_both(text) or _is_cut_within(text, line) or _is_unnamed(point, title)


def _is_of_both(text: str) -> bool:
    """Whether it says "both" of two that it does not name."""
    found = _BOTH.search(text)
    return found is not None and "and" not in words(text[found.end() :])[: NEAR + 2]


def _is_cut_within(text: str, line: str) -> bool:
    """Whether it ends right before brackets that said more: "agents start from minimal (no …)"."""
    at = line.find(text[-12:])
    rest = line[at + len(text[-12:]) :].lstrip() if at >= 0 else ""
    return rest.startswith("(") and len(rest.partition(")")[0].split()) > NEAR


def _is_unnamed(point: Point, title: frozenset[str]) -> bool:
    """Whether it begins with "the" thing, which neither it nor the title names."""
    found = _DEFINITE.match(point.text)
    if found is None:
        return False
    head = words(found["thing"])[:HEAD]
    if not head or head[0] in _KNOWN or not title.isdisjoint(map(stem, head[:3])):
        return False
    by = next((word for word in head if word in _NAMED_BY), "")
    return point.kind is not Kind.MAKES if not by else title.isdisjoint(stems(point.text))
