"""What one paper says, in sentences of its abstract that stand by themselves.

    abstract -> sentences -> compressed -> third person -> Point, weighed

Nothing is ever added to a sentence: it is cut at places where the rest stays whole, and "we"
becomes "they". So what is told of a paper is what it says itself. What the paper says word for word
is kept beside it, to be quoted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from newsletter.briefing.verbs import FIND, MAKE, base, first_deed
from newsletter.briefing.words import CJK, GENERIC, STOP, sentences, stem, stems, word_set
from newsletter.model import Paper

LONGEST = 240
SHORTEST = 30
THIN = 45
MOST_NUMBERS = 4
WORTH_TELLING = 2.0
COMFORTABLE = range(60, 190)


class Kind(StrEnum):
    """How a point is told."""

    FINDS = "finds"  # somebody shows that …
    MAKES = "makes"  # somebody introduces …
    STATES = "states"  # a sentence that needs no frame


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a paper says, and how much it tells.

    `verb` is the paper's own, in its base form, and `text` what follows it (after a "that" for
    FINDS). `subject` is empty where the authors speak of themselves. STATES has a text only.
    `quote` is the text as the abstract has it, or empty if it was changed within.
    """

    kind: Kind
    text: str
    verb: str = ""
    subject: str = ""
    lead: str = ""
    weight: float = 0.0
    quote: str = ""

    @property
    def speaks_of_its_authors(self) -> bool:
        """Whether a pronoun or what leads up to it needs people to refer to."""
        said = f"{self.lead} {self.text}"
        return _OF_PEOPLE.search(said) is not None or _DEED.match(self.lead) is not None

    @property
    def verb_for_one(self) -> str:
        """The verb as it follows a singular subject."""
        if self.verb != base(self.verb):
            return self.verb
        if self.verb.endswith("y") and self.verb[-2] not in "aeiou":
            return f"{self.verb[:-1]}ies"
        return self.verb + ("es" if self.verb.endswith(("s", "sh", "ch", "x")) else "s")


_OF_PEOPLE = re.compile(r"\b(?:they|their|them|theirs|themselves)\b", re.IGNORECASE)
_DEED = re.compile(r"(?:by|using|with|through|based on|building on)\b", re.IGNORECASE)
_HEDGES = word_set("suggest indicate imply")
_LOOK = word_set("study investigate analyze analyse examine explore describe")
_SUBJECT_TRIM = r"^(?:our|the)\s+|\s+(?:\w+ly|also|further)$|\b(?:extensive|comprehensive)\s+"
_ADVERBS = r"(?:(?:\w+ly|also|further|then|first|here|thus|next|hence)\s+)*"
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
    r"(?:e?s)?\s+(?!(?:that|whether|how|why|what|and|our)\b)(?P<text>.+)$",
    re.IGNORECASE,
)
_PAPER_LEAD = re.compile(
    r"^(?:In|Throughout|With)\s+(?:this|our|the\s+present)\s+(?:\w+\s+)?(?:paper|work|study|"
    r"article|"
    r"report|letter|contribution|note)\s*,?\s+",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(
    r"^(?:however|specifically|in particular|moreover|furthermore|finally|notably|overall|"
    r"additionally|"
    r"in addition|besides|empirically|theoretically|importantly|interestingly|surprisingly|"
    r"crucially|"
    r"consequently|therefore|thus|hence|here|first|second|third|secondly|thirdly|lastly|in summary|"
    r"in conclusion|to this end|to \w+ (?:this|these|that|such)\b[^,]{0,60}|"
    r"(?:based|building) on th(?:is|ese)\b[^,]{0,60}|"
    r"(?:using|by|with|from|in) (?:\w+ing )?th(?:is|ese)\b[^,]{0,60}|as a result|meanwhile|"
    r"in this context|in this setting|concretely|remarkably|accordingly|conversely|by contrast|"
    r"in contrast|beyond evaluation|for example|for instance|also|instead|nevertheless|nonetheless|"
    r"to the best of our knowledge|together|taken together|more broadly|in practice)\s*,\s+",
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
    r"^(?:this|these|those|it|its|they|their|such|both|each|here|there|that|one|another|the former|"
    r"the latter|most|some|to|and|but|or|nor|so|yet|while|whereas|although|though|since|because|"
    r"if|when)\b",
    re.IGNORECASE,
)
_UNFIT = re.compile(
    r"https?:|www\.|github|@|\barxiv:|[\\${}<>|_^`~#]|\(\d\)|\((?:i|ii|a)\)|\b(?:I|my|mine)\b|"
    r"\b(?:code|data|dataset|models?|weights|implementation)\b[^.]{0,40}\b(?:available|released|"
    r"provided)\b|"
    r"project page|\babove\b(?! \d)|\bto the best of\b|"
    r"\byour?\b|\b(?:ignore|disregard)\b|[?!]|\.{3}|…|\bas follows\b|\bfirst work\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^the (?:result|pattern|former|latter|same|article|key|main|first|second|core|idea|other|"
    r"approach|method|"
    r"framework|model|system|task)|\b(?:also|further|therefore|thus|hence|as well|respectively|"
    r"correspondingly|"
    r"in turn|likewise|the article|the two|resulting)\b|\bit\b",
    re.IGNORECASE,
)
_EMPTY_PRAISE = re.compile(
    r"\b(?:demonstrate|validate|show|verify|confirm)s?\b(?!\s+that)[^.]*\b(?:effectiveness|"
    r"superiority|"
    r"efficacy|potential|versatility|robustness)\b|state[- ]of[- ]the[- ]arts?|\bSOTA\b|"
    r"\bsuperior performance\b|\bpav(?:e|es|"
    r"ing) the way\b|"
    r"\bnew (?:paradigm|avenues?|directions?)\b|\bfuture (?:research|work)\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:outperform|achiev|improv|reduc|increas|decreas|attain|reach|yield|lower|rais|cut|"
    r"surpass|"
    r"exceed|fail|predict|reveal|remain|depend|impl|scal|recover|suppress|match|gain|drop|rose|"
    r"fell)\w*",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"\b[A-Z]{2,5}s?\b")
_SECOND_THAT = re.compile(rf",?\s+and\s+(?:\w+ly\s+|also\s+|further\s+)*(?:{FIND})s?\s+that\b.*$")
_OWN = re.compile(
    r"\b(?:we|ours?|ourselves|(?-i:us)|this (?:paper|work|study|article))\b", re.IGNORECASE
)
_DANGLING = re.compile(r"\b(?:this|these|those|such(?!\s+(?:as|that)\b))\b", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"\b(?:is challenging|are challenging|open[- ]source implementation|key achievements|"
    r"recent(?:ly)?|existing|previous(?:ly)?|prior|traditional(?:ly)?|conventional|"
    r"has emerged|have emerged|"
    r"remains? (?:challenging|unclear|difficult|largely|poorly)|is (?:crucial|essential|critical|"
    r"important)|"
    r"are (?:crucial|essential|critical|important|increasingly)|little is known|often)\b",
    re.IGNORECASE,
)
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
    if CJK.search(paper.abstract):
        return ()
    found = sorted(_weighed(paper), key=lambda point: -point.weight)
    return tuple(point for point in found if point.weight >= WORTH_TELLING)


def _weighed(paper: Paper) -> Iterator[Point]:
    lines = sentences(paper.abstract)
    own = next((at for at, line in enumerate(lines) if _OWN.search(line)), len(lines) // 2)
    title = frozenset(stems(paper.title))
    for at, line in enumerate(lines):
        point = _point(line, paper)
        if point is not None and (at >= own or point.kind is not Kind.STATES):
            yield _weigh(point, title, at / len(lines))


def _opened(line: str, paper: Paper) -> str:
    """The sentence as it reads after other words: its first letter small, unless it is a name's."""
    first = line.partition(" ")[0].rstrip(",")
    small = first[:1].lower() + first[1:]
    whole = f"{paper.title} {paper.abstract}"
    is_word = _stands_in(small, whole)
    is_derived = small.endswith(("ing", "ed", "ly", "ive", "al"))
    ordinary = is_word or is_derived or small in STOP or small.partition("-")[0] in GENERIC | STOP
    return small + line[len(first) :] if small.islower() and ordinary else line


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
    text = _compressed(line)
    if text is None:
        return None
    point = _told(_opened(text, paper))
    if point is None or not SHORTEST <= len(point.text) + len(point.lead) <= LONGEST:
        return None
    if _DANGLING.search(point.text) or _OWN.search(f"{point.subject} {point.lead} {point.text}"):
        return None
    return replace(point, quote=_quote(point.text, line))


def _quote(told: str, line: str) -> str:
    """What is told, as the sentence of the paper has it; nothing if it was changed by the way."""
    own = re.sub("^the authors’ ", "our ", told)  # noqa: RUF001 - as printed
    at = line.lower().find(own.lower())
    return line[at : at + len(own)] if at >= 0 else ""


def _compressed(line: str) -> str | None:
    """The sentence without its stop, connectives and asides; None if it cannot be told."""
    if not line.endswith((".", ".”", '."')) or _UNFIT.search(line):
        return None
    text = _RUN_IN_HEADING.sub("", _HEADING.sub("", line.rstrip('.”"')))
    while (shorter := _CONNECTIVE.sub("", _PAPER_LEAD.sub("", text))) != text:
        text = shorter
    text = _ASIDE.sub("", text)
    if len(first := text.partition("; ")[0]) >= COMFORTABLE.start:
        text = first
    if len(shorter := _TRAILING.sub("", text)) >= COMFORTABLE.start:
        text = shorter
    return text if _is_balanced(text) else None


def _is_balanced(text: str) -> bool:
    quotes = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
    return quotes and not re.search(r"[()\[\]]", text)


def _told(text: str) -> Point | None:
    """The sentence in the third person, by its kind; None if it leans on another sentence."""
    text = _SECOND_THAT.sub("", text)
    if match := _WE_FIND.match(text):
        return _framed(Kind.FINDS, match, base(match["verb"].lower()), lead=_lead(match["lead"]))
    if match := _WORK_FINDS.match(text):
        return _framed(Kind.FINDS, match, match["verb"].lower(), subject=_subject(match))
    if match := _WE_MAKE.match(text):
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
    return "" if leans or (verb in _HEDGES and _DEED.match(lead)) else lead


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


def _unexplained(text: str, title: frozenset[str]) -> int:
    """How many abbreviations a reader of the title alone would not know."""
    return sum(stem(name.lower()) not in title for name in set(_ABBREVIATION.findall(text)))


def _weigh(point: Point, title: frozenset[str], place: float) -> Point:
    whole = point.text
    weight = {Kind.FINDS: 3.0, Kind.MAKES: 1.6, Kind.STATES: 1.0}[point.kind]
    weight += 1.5 * len(title & set(stems(whole))) / max(len(title), 1)
    weight += 0.8 * bool(_RESULT.search(whole)) + 0.5 * bool(re.search(r"\d", whole))
    weight += (
        0.6 * (len(whole) in COMFORTABLE)
        - 0.8 * (len(whole) < THIN)
        + 0.5 * place * (point.kind is not Kind.MAKES)
    )
    weight -= 1.2 * bool(_EMPTY_PRAISE.search(whole)) + 0.7 * (point.verb in _LOOK)
    weight -= 1.2 * bool(point.kind is Kind.STATES and _LEANS.search(whole))
    weight -= 2.0 * bool(point.kind is not Kind.FINDS and _BACKGROUND.search(whole))
    weight -= 0.8 * (len(re.findall(r"\d+(?:\.\d+)?", whole)) > MOST_NUMBERS)
    weight -= 0.5 * min(_unexplained(whole, title), 3)
    return replace(point, weight=weight)
