"""Whether a sentence hands something of one paper on to another: it takes, extends, confirms it.

The dune survey  borrows its masks from  the pollen counter
of one paper     a verb                  of another
"""

import re
from collections.abc import Iterator, Sequence

from newsletter.briefing.evidence import MARK, Claim, Evidence, passage

_SOURCES = (
    "borrow|draw|drew|tak|took|deriv|inherit|import|adopt|adapt|lift|transfer|reus|com|came|stem|"
    "originat|learn|obtain"
)
_OBJECTS = (
    "extend|confirm|contradict|refut|cit|quot|replicat|reproduc|complet|underpin|generali[sz]|serv|"
    "feed|suppl|us|appl|employ|train|test|produc|carr|follow|continu|borrow|explain|validat|"
    "corroborat|improv"
)
_VERB = re.compile(
    rf"\b(?:(?:{_SOURCES})(?:e|es|r?ed|ing|s|n|en)?\b[^,;.\[]{{0,80}}?\bfrom|"
    r"(?:buil[dt]|rest|rel[iy]|draw|drew|expand|base|depend)\w*\s+(?:up)?on|"
    r"(?:ground|root)\w*\s[^,;.\[]{0,60}?\bin|"
    r"(?:inspired|motivated|informed|guided|driven|prompted)\s+by|"
    rf"(?:{_OBJECTS})(?:e|es|ed|ing|s|y|ies|ied|n|t)?)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[;:]|,\s|\b(?:while|whereas|but|yet|and|both|one|other|another|unlike|like|as|than|or)\b",
    re.IGNORECASE,
)
_IN_A_PAPER = re.compile(r"\s*(?:(?:in|by|at)\s+)?\[\d")  # "is tested in [1]"


def hands_on(made: Claim, cited: Sequence[Evidence]) -> bool:
    """Whether a verb stands between words of one cited paper and words of another."""
    return any(
        one is not None and other is not None and one != other
        for one, other in _sides(made.raw, cited)
    )


def _sides(text: str, cited: Sequence[Evidence]) -> Iterator[tuple[int | None, int | None]]:
    """Whose words stand before each such verb, and whose behind it, in the same clause."""
    for verb in _VERB.finditer(text):
        behind = text[verb.end() :]
        is_quoted = text.count("\u201c", 0, verb.start()) > text.count("\u201d", 0, verb.start())
        if not is_quoted and not _IN_A_PAPER.match(behind):
            before = _ENDS.split(text[: verb.start()])[-1]
            first, *rest = _ENDS.split(behind, maxsplit=2)
            if not before.strip() and rest:
                before = rest[0]  # "Building on the pollen counter, the dune survey..."
            yield whose(before, cited), whose(first, cited)


def whose(text: str, cited: Sequence[Evidence]) -> int | None:
    """Which paper alone holds most of the words of a text that one paper alone holds, if any."""
    counts = [0] * len(cited)
    for word in passage(MARK.sub("", text)).stems:
        held = [paper.whole.holds(word) for paper in cited]
        if sum(map(bool, held)) == 1 and max(held) == 1:
            counts[held.index(1)] += 1
    most = max(counts, default=0)
    return counts.index(most) if most and counts.count(most) == 1 else None
