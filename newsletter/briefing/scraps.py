"""What a model copied out of a paper in the wrong place: cut in mid-phrase, or a bare title. Pure.

    "... through tunneling nanotube-like."  where the paper says "nanotube-like bridges"

The check finds nothing in such a sentence that the paper does not hold, so this is asked besides.
"""

import re
from collections.abc import Iterator, Sequence

from newsletter.briefing.english import is_known
from newsletter.briefing.evidence import MARK, Evidence, evidence, passage
from newsletter.briefing.laid import Laid
from newsletter.briefing.words import CJK, STOP, stem, word_set, words
from newsletter.model import Paper

COPIED = 3  # words in a row at the end of a sentence that were surely taken over
SHORTEST_PIECE = 3  # letters of a word that may be what is left of another

# A sentence that begins where none ended.
_RUN_ON = re.compile(r"[a-z\d] (?:It|This|These|That|There) (?:is|was|are|were|has|have|may|can)\b")


def scrap(text: str, papers: Sequence[Paper]) -> str:
    """Why a text is no whole sentence about the papers that it cites; "" if it is one."""
    if CJK.search(text):
        return ""
    said, cited = passage(MARK.sub("", text)).laid, [evidence(paper) for paper in papers]
    if any(said.words == words(paper.title) for paper in papers):
        return "is a title and no sentence"
    ends = [end for paper in cited for line in paper.lines for end in _ends(said, line.laid)]
    if ends and not any(ends):
        return "breaks off where its paper goes on"
    if _RUN_ON.search(text):
        return "is more than one sentence"
    if piece := next(_pieces(said, cited), ""):
        return f"{piece}: a piece of a word"
    return ""


def _ends(said: Laid, line: Laid) -> Iterator[bool]:
    """For each place where a line holds the last words of a text: whether a phrase ends there."""
    end = said.words[-COPIED:]
    for last in line.at(said.stems[-1]) if len(end) == COPIED else ():
        after = last + 1
        if line.words[max(0, after - COPIED) : after] == end:
            yield (
                after == len(line.words)
                or line.clauses[after] != line.clauses[last]
                or _may_begin(line.words[after])
            )


def _may_begin(word: str) -> bool:
    """Whether a word may begin what a sentence can do without: "in mice", "substantially", "3%".

    Not the verb of what stands before it: "most of the data is".
    """
    return (word in STOP and word not in _VERBS) or word.endswith("ly") or word[0].isdigit()


def _pieces(said: Laid, cited: Sequence[Evidence]) -> Iterator[str]:
    """The words that are none but end or begin as a word of the papers does: repeat-edly."""
    held = frozenset[str]().union(*(paper.vocabulary for paper in cited))
    for shown, word in zip(said.shown, said.words, strict=True):
        if word in held or not (shown.islower() and len(word) >= SHORTEST_PIECE and word.isalpha()):
            continue
        if word not in STOP and (len(stem(word)) < SHORTEST_PIECE or not is_known(stem(word))):
            longer = (each for each in held if len(each) > len(word))
            if any(each.endswith(word) or each.startswith(word) for each in longer):
                yield word


_VERBS = word_set("is are was were has have had can cannot could may might will would does do did")
