"""What a model copied out of a paper in the wrong place: cut in mid-phrase, or a bare title. Pure.

    "... through tunneling nanotube-like."  where the paper says "nanotube-like bridges"
    "These findings motivate ..."           where the findings stand in the sentence before

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
# What points back to a sentence that a reader does not have; "this paper" is the one cited.
_LEANS = re.compile(
    r"(?:th(?:is|ese|ose)|such)\b(?! (?:(?:new|two|three|four) )?(?:papers?|works?|study|studies|"
    r"articles?|reviews?|surveys?|reports?|preprints?)\b)|"
    r"(?:it|they|its|their)\b(?! (?:is|are) (?:not )?(?:shown|found|known|proved|proven|argued|"
    r"reported|possible|suggested|demonstrated)\b)|the (?:former|latter)\b|"
    r"其中|这些|这种|这一(?!论文|研究|工作|综述)|它",
    re.IGNORECASE,
)
# What joins a sentence to the one before it and says nothing else.
_HOOK = re.compile(
    r"(?:however|therefore|thus|hence|consequently|specifically|moreover|furthermore|additionally|"
    r"finally|notably|crucially|importantly|interestingly|overall|in particular|as a result|"
    r"in addition|for (?:example|instance)|"
    r"in contrast|by contrast|besides|also|then|in summary|in conclusion), (?=\S)|"
    r"(?:此外|因此|另外|例如|具体而言|相比之下|最后|总之|然而|同时)，",  # noqa: RUF001 - Chinese
    re.IGNORECASE,
)


def unhooked(text: str) -> str:
    """A sentence without the word that joined it to another one."""
    found = _HOOK.match(text)
    rest = text[found.end() :] if found else text
    is_word = found and re.match(r"[a-z-]+,?\s", rest)  # p53, mRNA and eLife keep their letters
    return rest[:1].upper() + rest[1:] if is_word else rest


def leans(text: str) -> bool:
    """Whether a sentence cannot be understood by itself, though there is nothing wrong with it."""
    return _LEANS.match(text) is not None


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
    end = _of_authors(said.words[-COPIED:])
    for last in line.at(said.stems[-1]) if len(end) == COPIED else ():
        after = last + 1
        if _of_authors(line.words[max(0, after - COPIED) : after]) == end:
            yield (
                after == len(line.words)
                or line.clauses[after] != line.clauses[last]
                or _may_begin(line.words[after])
            )


def _of_authors(words: Sequence[str]) -> list[str]:
    """Some words as the authors wrote them of themselves."""
    return ["our" if word == "their" else word for word in words]


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
