"""A rule of the check: at least and at most, more than and less than a number."""

import re
from collections.abc import Iterator, Sequence

from newsletter.briefing.around import amounts
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.quantities import Quantity
from newsletter.briefing.tied import standing
from newsletter.briefing.words import latin_words, word_set

REACH = 40  # characters before a number in which its bound stands
DENIED = 60  # characters before a bound in which it may be denied: no model exceeds 20%

_AT_MOST = re.compile(
    r"(?:<|\u2264|\\l(?:e|eq|t|esssim)\b|\b(?:less|fewer|smaller|lower|shorter|no more) than|"
    r"\bunder|\bbelow|\bat most|\bup to|\bwithin|\bnot exceed\w*|\bdown to)(?:\\sim|[~$\\{\s])*$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:>|\u2265|\\g(?:e|eq|t|trsim)\b|"
    r"\b(?:more|larger|greater|higher|longer|no less|no fewer) than|\bover|\babove|"
    r"\bat least|\bexceed\w*|\bbeyond)(?:\\sim|[~$\\{\s])*$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|none|never|neither|without)\b[^.,;]*$", re.IGNORECASE)
_OF_VERBS = re.compile(r"exceed|beyond", re.IGNORECASE)
_MAY_BIND = word_set(
    "less fewer smaller lower shorter more larger greater higher longer under below most up within"
    " over above least exceed exceeds exceeded exceeding beyond"
)


def bound(passage: Passage, number: Quantity) -> int:
    """1 for "at least" before a number of an English text, -1 for "at most", else 0."""
    text, end = passage.text, number.start
    start = max(0, end - REACH)
    if least := _AT_LEAST.search(text, start, end):
        if not _DENIED.search(text, max(0, least.start() - DENIED), least.start()):
            return 1
        return -1 if _OF_VERBS.match(least[0]) else 0  # "not for doses above 10 mg"
    return -1 if _AT_MOST.search(text, start, end) else 0


def unbound(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """The numbers that it calls the least that are the most in a cited paper, or the reverse."""
    if made.is_chinese or _MAY_BIND.isdisjoint(latin_words(made.said.text)):
        return
    for amount in amounts(made.said):
        if mine := bound(made.said, amount.number):
            theirs = [bound(one.passage, one.number) for one in standing(amount, cited)]
            if theirs and all(one == -mine for one in theirs):
                yield f"{amount.shown}: at least and at most are exchanged"
