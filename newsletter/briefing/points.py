"""What one paper says, in sentences of its abstract that stand by themselves.

    abstract -> sentences -> compressed -> third person -> Point, weighed

Nothing is ever added to a sentence: it is cut at places where the rest stays whole, and "we"
becomes "they". So what is told of a paper is what it says itself. What the paper says word for word
is kept beside it, to be quoted.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from newsletter.briefing.coined import with_name
from newsletter.briefing.dangling import dangles
from newsletter.briefing.english import entry
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.point import DEED, Kind, Point
from newsletter.briefing.verbs import FIND, MAKE, base, first_deed
from newsletter.briefing.words import CJK, STOP, sentences, stem, stems, word_set
from newsletter.briefing.worth import COMFORTABLE, weighed
from newsletter.model import Paper

LONGEST = 240
SHORTEST = 30
WORTH_TELLING = 2.0
BETTER_THAN_A_TITLE = 1.3
ORDINARY = 0.37  # of rarity, up to which a word with a capital is no name


SUMMED_UP = 2  # lines of an abstract that an editor wrote: they say what was found
LONGEST_LINE = 320  # characters of one without a stop that is whole all the same
LOOKED_AT = 60  # words of an abstract, to know its language
LEAST_ENGLISH = 0.08  # of them, that English is full of
_ENGLISH = word_set(
    "the of and to is are that for with we by this from was were it into which these has have can"
    " between through using during here"
)
_HEDGES = word_set("suggest indicate imply")
_SUBJECT_TRIM = r"^(?:our|the)\s+|\s+(?:\w+ly|also|further)$|\b(?:extensive|comprehensive)\s+"
_ADVERBS = r"(?:(?:\w+ly|also|further|then|first|here|thus|next|hence|therefore|now)\s+)*"
_LEAD = (
    r"(?:(?P<lead>(?:By|Using|With|On|For|In|Across|Through|Under|Based on|Building on)"
    r"\s[^,;:]{3,80}),\s+)?"
)
_WE_FIND = re.compile(
    rf"^{_LEAD}we\s+{_ADVERBS}(?P<verb>{FIND})\s+(?:\w+ly\s+)?that\s+(?P<text>.+)$", re.IGNORECASE
)
_WORK_FINDS = re.compile(
    r"^(?P<subject>(?:(?:Our|The|Extensive|Comprehensive|Empirical|Experimental|Numerical|"
    r"Theoretical|"
    r"Ablation|Further|Additional)\s+)*(?:results?|experiments?|analys[ei]s|findings?|evaluations?|"
    r"stud(?:y|ies)|simulations?|tests)(?:\s[^,;:]{0,70}?)?)\s+"
    rf"(?:\w+ly\s+|also\s+|"
    rf"further\s+)*(?P<verb>{FIND})(?P<s>e?s)?\s+(?:\w+ly\s+)?that\s+(?P<text>.+)$",
    re.IGNORECASE,
)
_WE_MAKE = re.compile(
    rf"^{_LEAD}(?:we|(?:this|the)\s+(?:paper|work|study|article))\s+{_ADVERBS}(?P<verb>{MAKE})"
    r"(?:e?s)?\s+(?!(?:that|whether|how|why|what|and|our|on|in|with|to|for|against|by|at|from)\b)"
    r"(?P<text>.+)$",
    re.IGNORECASE,
)
_MAY_FIND = " that "
_AUTHORS = re.compile(rf"^(?:the )?authors (?={_ADVERBS}(?:{MAKE}|{FIND})\b)", re.IGNORECASE)
_MAY_MAKE = re.compile(r"\b(?:[Ww]e|paper|work|study|article)\b")
_PAPER_LEAD = re.compile(
    r"^(?:In|Throughout|With)\s+(?:this|our|the\s+present)\s+(?:\w+\s+)?(?:paper|work|study|"
    r"article|"
    r"report|letter|contribution|note)\s*,?\s+|"
    r"^(?:here|herein|hence|thus|now|therefore|then|next|finally)\s+(?=we\b|the authors\b)|"
    r"^(?:now )?it (?:has been|was|is) shown that\s+",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(
    r"^(?:however|specifically|in particular|moreover|furthermore|finally|notably|overall|"
    r"additionally|herein|typically|usually|currently|"
    r"in addition|besides|empirically|theoretically|importantly|interestingly|surprisingly|"
    r"crucially|in summary|"
    r"consequently|therefore|thus|hence|here|first|second|third|firstly|secondly|thirdly|lastly|"
    r"in conclusion|to this end|to \w+ (?:this|these|that|such)\b[^,]{0,60}|then|"
    r"(?:to|(?:motivated|inspired|guided|driven) by) [^,;:]{3,120}(?=,\s+we\b)|"
    r"(?:based|building) on th(?:is|ese)\b[^,]{0,60}|"
    r"(?:using|by|with|from|in) (?:\w+ing )?th(?:is|ese)\b[^,]{0,60}|as a result|meanwhile|"
    r"in this context|in this setting|concretely|remarkably|accordingly|conversely|by contrast|"
    r"in contrast|beyond evaluation|for example|for instance|also|instead|nevertheless|nonetheless|"
    r"to the best of our knowledge|\w+ingly|fortunately|subsequently|together|"
    r"taken together|more broadly|in practice|collectively|altogether|ultimately|in sum|in general|"
    r"generally|in essence|in detail|in fact|more (?:importantly|generally|specifically|precisely))"
    r"\s*,\s+",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^(?:background|introduction|context|objectives?|aims?|purpose|motivation|"
    r"methods?(?:\s+and\s+findings)?|"
    r"materials and methods|results?(?:\s+and\s+discussion)?|findings|conclusions?|discussion|"
    r"significance|interpretation|summary)\s*(?:[:.]|\s-)\s*(?=\w)",
    re.IGNORECASE,
)
_RUN_IN_HEADING = re.compile(
    r"^(?:Background|Methods and findings|Methods|Results|Conclusions?)\s+(?=[A-Z][a-z])"
)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_TRAILING = re.compile(
    r",\s+(?:thereby\s+|thus\s+|hence\s+|further\s+|ultimately\s+)?(?:demonstrating|highlighting|"
    r"suggesting|"
    r"indicating|showing|providing|offering|paving|making|enabling|underscoring|establishing|"
    r"opening|"
    r"confirming|validating|reinforcing|illustrating|motivating|allowing|leading|resulting|"
    r"ensuring|"
    r"positioning|supporting|giving)\b[^;]*$|,\s+which\s+[^,;]*$"
)
_ANAPHORA = re.compile(
    r"^(?:this|these|those|it|its|they|their|he|his|she|her|such|both|each|here|there|that|one|"
    r"another|the former|the latter|most|some|to|and|but|or|nor|so|yet|while|whereas|although|"
    r"though|since|because|if|when)\b",
    re.IGNORECASE,
)
_ODD_SIGNS = re.compile(r"[\\${}<>|_^`~#@?!…]|\((?:\d|i|ii|a)\)|\.{3}")
_UNFIT = re.compile(
    r"\b(?:https?:|www\.|\w*github|arxiv:|i\b|my\b|mine\b|your?\b|ignore\b|disregard\b|"
    r"(?:code|data|dataset|models?|weights|implementation|program|software|package)\b[^.]{0,60}\b(?:available|released|"
    r"provided)\b|"
    r"project page|above\b(?! \d)|to the best of\b|as follows\b|first work\b)"
)
_SECOND_THAT = re.compile(rf",?\s+and\s+(?:\w+ly\s+|also\s+|further\s+)*(?:{FIND})s?\s+that\b.*$")
_OWN = re.compile(
    r"\b(?:we|ours?|ourselves|(?-i:us)|this (?:paper|work|study|article))\b", re.IGNORECASE
)
_DANGLING = re.compile(r"\b(?:this|these|those|such(?!\s+(?:as|that)\b)|et al)\b", re.IGNORECASE)
_SELF = (
    (re.compile(r"\bthis (paper|work|study|article)\b", re.IGNORECASE), r"the \1"),
    (re.compile(r"\bwe\b", re.IGNORECASE), "they"),
    (re.compile(r"\bours\b", re.IGNORECASE), "theirs"),
    (re.compile(r"\bour\b", re.IGNORECASE), "their"),
    (re.compile(r"\bus\b"), "them"),
    (re.compile(r"\bourselves\b", re.IGNORECASE), "themselves"),
)


@lru_cache(maxsize=8192)
def points(paper: Paper) -> tuple[Point, ...]:
    """What a paper says in sentences that can be told, the weightiest first; perhaps nothing."""
    return tuple(point for point in by_weight(paper) if point.weight >= WORTH_TELLING)


def spare(paper: Paper) -> Point | None:
    """What a paper says at all, where its title alone would be told; perhaps nothing."""
    best = next(iter(by_weight(paper)), None)
    return best if best and best.weight >= BETTER_THAN_A_TITLE else None


@lru_cache(maxsize=8192)
def by_weight(paper: Paper) -> tuple[Point, ...]:
    """All that a paper says, the weightiest first, whether it is worth telling or not."""
    if not is_english(paper.abstract):
        return ()
    return tuple(sorted(_weighed(paper), key=lambda point: -point.weight))


@lru_cache(maxsize=8192)
def is_english(text: str) -> bool:
    """Whether a text is English: what is said of one in another language nobody could read."""
    found = text.lower().split()[:LOOKED_AT]
    plain = sum(word in _ENGLISH for word in found)
    return plain >= LEAST_ENGLISH * len(found) and not CJK.search(text)


def _weighed(paper: Paper) -> Iterator[Point]:
    lines = sentences(paper.abstract)
    own = next((at for at, line in enumerate(lines) if _OWN.search(line)), len(lines) // 2)
    title, head = frozenset(stems(paper.title)), f"{paper.title.partition(':')[0]} "
    for at, line in enumerate(lines):
        is_early = at < own and not line.startswith(head)  # else it says what the paper's thing is
        if is_early and not _may_tell(line):
            continue  # it would be a statement
        point = _point(line, paper)
        if point is None or (is_early and point.kind is Kind.STATES):
            continue
        if not dangles(point, title, line):
            yield weighed(point, title, at / len(lines), summed_up=len(lines) <= SUMMED_UP)


def _may_tell(line: str) -> bool:
    """Whether a sentence may say what was made or found."""
    return _MAY_FIND in line or _MAY_MAKE.search(line) is not None


def _opened(line: str, paper: Paper) -> str:
    """The sentence as it reads after other words: its first letter small, unless it is a name's."""
    first = line.partition(" ")[0].rstrip(",")
    small = first[:1].lower() + first[1:]
    if not small.islower() or _is_used_within(first, paper.abstract):
        return line
    is_word = _stands_in(small, f"{paper.title} {paper.abstract}")
    is_derived = small.endswith(("ing", "ed", "ly", "ive", "al"))
    ordinary = is_word or is_derived or _is_compound(small)
    return small + line[len(first) :] if ordinary else line


def _is_used_within(name: str, text: str) -> bool:
    """Whether a word keeps its capital within a sentence too."""
    at = text.find(f" {name}")
    while at >= 0:
        after = text[at + len(name) + 1 : at + len(name) + 2]
        if (text[at - 1].isalnum() or text[at - 1] in ",;") and not after.isalnum():
            return True
        at = text.find(f" {name}", at + 1)
    return False


def _is_compound(small: str) -> bool:
    """Whether a word, or each part of one with hyphens, is no name."""
    parts = small.split("-")
    most = ORDINARY if len(parts) == 1 else 1.5 * ORDINARY
    return all(
        part in STOP or stem(part) in GENERAL or entry(stem(part)).rarity < most for part in parts
    )


def _stands_in(word: str, text: str) -> bool:
    """Whether a word stands in a text, and not only as a part of a longer one."""
    at = text.find(word) if word else -1
    while at >= 0:
        edges = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if not any(map(str.isalnum, edges)):
            return True
        at = text.find(word, at + 1)
    return False


def _point(line: str, paper: Paper) -> Point | None:
    text = _compressed(f"{line}." if _is_all(line, paper.abstract) else line)
    if text is None:
        return None
    point = _told(with_name(_opened(text, paper), paper))
    if point is None or not SHORTEST <= len(point.text) + len(point.lead) <= LONGEST:
        return None
    if _DANGLING.search(point.text) or _OWN.search(f"{point.subject} {point.lead} {point.text}"):
        return None
    return replace(point, quote=_quote(point.text, line))


def _is_all(line: str, abstract: str) -> bool:
    """Whether a line without a stop is a whole abstract, as editors write them, and not cut off."""
    last = line.rpartition(" ")[2]
    return len(line) < LONGEST_LINE and last.isalpha() and last not in STOP and line == abstract


def _quote(told: str, line: str) -> str:
    """What is told, as the sentence of the paper has it; nothing if it was changed by the way."""
    own = re.sub("^the authors’ ", "our ", told)  # noqa: RUF001 - as printed
    at = line.lower().find(own.lower())
    return line[at : at + len(own)] if at >= 0 else ""


def _compressed(line: str) -> str | None:
    """The sentence without its stop, connectives and asides; None if it cannot be told."""
    if not line.endswith((".", ".”", '."')) or _is_unfit(line):
        return None
    text = _without(_RUN_IN_HEADING, _without(_HEADING, line.rstrip('.”"')))
    while (shorter := _without(_CONNECTIVE, _without(_PAPER_LEAD, text))) != text:
        text = shorter
    text = _AUTHORS.sub("we ", re.sub(r",(?=[A-Za-z]{2})", ", ", _ASIDE.sub("", text)))
    if len(first := text.partition("; ")[0]) >= COMFORTABLE.start:
        text = first
    if len(shorter := _TRAILING.sub("", text)) >= COMFORTABLE.start:
        text = shorter
    return text if _is_balanced(text) else None


def _is_unfit(line: str) -> bool:
    """Whether it holds formulas, addresses, questions, or speaks of itself, its code or you."""
    return _ODD_SIGNS.search(line) is not None or _UNFIT.search(line.lower()) is not None


def _without(opening: re.Pattern[str], text: str) -> str:
    """A text without what it opens with."""
    found = opening.match(text)
    return text[found.end() :] if found else text


def _is_balanced(text: str) -> bool:
    quotes = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
    return quotes and not re.search(r"[()\[\]]", text)


def _told(text: str) -> Point | None:
    """The sentence in the third person, by its kind; None if it leans on another sentence."""
    text = _SECOND_THAT.sub("", text)
    finds, makes = _MAY_FIND in text, _MAY_MAKE.search(text)  # cheaper than the forms themselves
    if finds and (match := _WE_FIND.match(text)):
        return _framed(Kind.FINDS, match, base(match["verb"].lower()), lead=_lead(match["lead"]))
    if finds and (match := _WORK_FINDS.match(text)):
        return _framed(Kind.FINDS, match, match["verb"].lower(), subject=_subject(match))
    if makes and (match := _WE_MAKE.match(text)):
        return _framed(Kind.MAKES, match, base(match["verb"].lower()), lead=_lead(match["lead"]))
    own = re.sub(r"^our\b", "the authors’", text)  # noqa: RUF001 - the apostrophe of printed text
    return None if _OWN.search(own) or _ANAPHORA.match(own) else Point(Kind.STATES, own)


def _framed(
    kind: Kind, match: re.Match[str], verb: str, *, subject: str = "", lead: str = ""
) -> Point | None:
    if _ANAPHORA.match(match["text"]):
        return None
    text = first_deed(match["text"])
    if subject:  # no authors have been spoken of yet
        text = re.sub(r"\bour\b", "the authors’", text, count=1)  # noqa: RUF001 - as printed
    return Point(kind, _third(text), verb, subject, _fitting(lead, verb))


def _fitting(lead: str, verb: str) -> str:
    """What leads up to it, unless it leans on another sentence or is no way to suggest a thing."""
    leans = _DANGLING.search(lead) or _ANAPHORA.search(lead.partition(" ")[2])
    return "" if leans or (verb in _HEDGES and DEED.match(lead)) else lead


def _subject(match: re.Match[str]) -> str:
    """Experiments that show something: `experiments on enzymes`, `the ablation study`."""
    bare = re.sub(_SUBJECT_TRIM, "", match["subject"], flags=re.IGNORECASE)
    is_plural = re.search(
        r"\b(?:results|experiments|analyses|findings|evaluations|studies)\b|s$", bare
    )
    return ("" if is_plural and not match["s"] else "the ") + _lower(_third(bare))


def _lead(lead: str | None) -> str:
    return _lower(_third(lead)) if lead else ""


def _third(text: str) -> str:
    for person, other in _SELF:
        text = person.sub(other, text)
    return text


def _lower(text: str) -> str:
    """Lower the first letter: the words that a lead or a subject begins with are no names."""
    return text[:1].lower() + text[1:]
