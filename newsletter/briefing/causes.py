"""A rule of the check: no cause where a paper says that it only saw two things together."""

import re
from collections.abc import Iterator, Sequence

from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.words import latin_words, word_set

ON_THE_SAME = 0.2  # of the words of a sentence, in a line that may carry its cause

_CAUSED = re.compile(
    r"\b(?:caus(?:es?|ed|ing)|lead(?:s|ing)? to|led to|due to|because of|responsible for|"
    r"to blame for|result(?:s|ed|ing)? in|(?:brings?|brought) about)\b",
    re.IGNORECASE,
)
_MAY_CAUSE = word_set(
    "cause causes caused causing lead leads leading led due because responsible blame result"
    " results resulted resulting bring brings brought"
)
_ONLY_SEEN = re.compile(
    r"\b(?:cannot|can not|not|no|nor|unclear|without)\b[^.;]{0,40}\bcaus|\bobservational stud|"
    r"\bcross-sectional\b|\bcorrelational\b",
    re.IGNORECASE,
)
_CARRIES = re.compile(
    r"\b(?:caus(?:e|es|ed|ing)\b|leads? to|led to|due to|because|induc|trigger|owing|explain|"
    r"result(?:s|ed|ing)? (?:in|from)|attribut|responsible|driv|drove|contribut|randomi[sz])\w*",
    re.IGNORECASE,
)


def caused(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """It names no cause that a paper, by its own words, could not find."""
    if _MAY_CAUSE.isdisjoint(latin_words(made.said.text)):
        return
    found = _CAUSED.search(made.said.text)
    if found and any(map(_only_saw, cited)):
        lines = (line for paper in cited for line in paper.lines)
        if not any(_may_carry(line, made.said) for line in lines):
            yield f"{found[0]}: a cited paper says that it saw no cause"


def _only_saw(paper: Evidence) -> bool:
    return any(_ONLY_SEEN.search(line.text) for line in paper.lines)


def _may_carry(line: Passage, said: Passage) -> bool:
    is_meant = _CARRIES.search(line.text) is not None and not _ONLY_SEEN.search(line.text)
    return is_meant and line.share(said.stems) >= ON_THE_SAME
