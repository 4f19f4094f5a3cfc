"""How much a point tells: what a reader of one briefing would rather hear of a paper."""

import re
from dataclasses import replace

from newsletter.briefing.point import Kind, Point
from newsletter.briefing.words import stem, stems, word_set

COMFORTABLE = range(60, 190)  # characters
THIN = 45
MOST_NUMBERS = 4

_LOOK = word_set(
    """
    study investigate analyze analyse examine explore describe evaluate test compare assess validate
    implement compute calculate estimate simulate review
    """
)
_LEANS = re.compile(
    r"^the (?:result|pattern|former|latter|same|article|key|main|first|second|core|idea|other|"
    r"effect|gap|approach|method|"
    r"framework|model|system|task)|\b(?:also|further|therefore|thus|hence|as well|respectively|"
    r"correspondingly|"
    r"in turn|likewise|the article|the two|resulting)\b|\bit\b",
)
_EMPTY_PRAISE = re.compile(
    r"\b(?:(?:demonstrate|validate|show|verify|confirm)s?\b(?!\s+that)[^.]*\b(?:effectiveness|"
    r"superiority|"
    r"efficacy|potential|versatility|robustness)\b|state[- ]of[- ]the[- ]arts?|sota\b|"
    r"superior performance\b|pav(?:e|es|"
    r"ing) the way\b|"
    r"(?:are|is) discussed\b|highlights?\b|insights? (?:into|on|for|about)\b|"
    r"new (?:paradigm|avenues?|directions?)\b|future (?:research|work)\b|broad implications?\b|"
    r"(?:provid|offer|open|hold|represent)\w* (?:an? )?(?:\w+ ){0,3}(?:route|step|promise|avenue|"
    r"perspective|opportunit(?:y|ies)|blueprint|solution)s?\b|"
    r"(?:novel|new) and (?:highly )?effective\b)",
)
_RESULT = re.compile(
    r"\b(?:outperform|achiev|improv|reduc|increas|decreas|attain|reach|yield|lower|rais|cut|"
    r"surpass|"
    r"exceed|fail|predict|reveal|remain|depend|impl|scal|recover|suppress|match|gain|drop|rose|"
    r"fell)\w*",
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ABBREVIATION = re.compile(r"\b[A-Z]{2,5}s?\b")
_BACKGROUND = re.compile(
    r"\b(?:is challenging|are challenging|open[- ]source implementation|key achievements|"
    r"recent(?:ly)?|existing|previous(?:ly)?|prior|traditional(?:ly)?|conventional|"
    r"has emerged|have emerged|"
    r"remains? (?:challenging|unclear|difficult|largely|poorly|enigmatic|elusive|unknown|"
    r"lacking|scarce|limited|controversial|debated|"
    r"(?:an? )?(?:[\w-]+ )?(?:challenge|question|problem|mystery))|"
    r"is (?:crucial|essential|critical|important)|"
    r"are (?:crucial|essential|critical|important|increasingly)|little is known|often)\b|"
    r"\b(?:is|are) (?:still |largely |currently )?(?:lacking|missing|scarce|unknown)\b",
)


_NAMELESS = re.compile(
    r"(?:^|, )(?:the authors’ |the |their |its )?(?:proposed |presented |new )?"  # noqa: RUF001 - as printed
    r"(?:\w+[- ]){0,2}(?:method|approach|framework|model|system|architecture|pipeline|algorithm|"
    r"scheme|solution|technique|work|"
    r"designs?|features|methods|mechanisms?)\b(?! (?:of|for|in|on|with)\b)",
)
# What has no name: a reader learns nothing of which approach it is.
_OF_THE_AUTHORS = re.compile(
    r"(?:the authors’|their|the proposed) (?:\w+[- ]){0,2}?(?:method|approach|framework|model|"  # noqa: RUF001 - as printed
    r"system|architecture|pipeline|algorithm|scheme|solution|technique|work)s?\b"
)
_PROCEDURE = re.compile(
    r"\b(?:was|were|are) (?:\w+ )?(?:averaged|trained|tested|evaluated|collected|performed|"
    r"conducted|carried|selected|screened|divided|assigned|"
    r"analy[sz]ed|recruited|enrolled|included|measured|used|obtained|randomi[sz]ed|assessed|complemented)\b"
)
_BOAST = re.compile(
    r"\b(?:outperform|surpass|exceed|beat)\w*\b[^.]*\b(?:existing|all|prior|previous|other|baselines?|"
    r"competing|competitive|traditional|strong|alternatives?|methods|approaches|models)\b|"
    r"\b(?:achiev|yield|deliver|attain|show|obtain)\w*\s+(?:\w+ly\s+)?(?:a\s+)?(?:remarkable|competitive|superior|"
    r"strong|robust|excellent|promising|better|comparable|consistent|significant|improved|high)\b|"
    r"\b(?:consistently|significantly|effectively|substantially)\s+(?:improve|enhance|surpass|"
    r"mitigate|reduce)|\bimproves? (?:performance|accuracy|results|overall)\b|"
    r"\b(?:is|are) effective\b|"
    r"\b(?:contributes?|useful) (?:meaningfully|individually)|\bdrop-in\b|\bsheds? light\b",
)
# What is measured by the way, and tells nothing of what was found.
_BY_THE_WAY = re.compile(
    r"^(?:the )?(?:confidence intervals?|effect sizes?|error bars|(?:[\w-]+ )?(?:results?|"
    r"experiments?|ablations?|evaluations?|comparisons?)\b(?! (?:that|which|of|show)))"
)
_EXPLAINS = re.compile(r"^[^,]{2,60}, an? |^an? .*\b(?:that|which|for|to)\b")
_THE_THING = re.compile(r"the (?:[\w-]+ ){1,3}")
_LEADS_IN = re.compile(r"^(?:in|at|for|on|by|under|with|through|across|from|during)\b")


def _unexplained(text: str, title: frozenset[str]) -> int:
    """How many abbreviations a reader of the title alone would not know."""
    return sum(stem(name.lower()) not in title for name in set(_ABBREVIATION.findall(text)))


def weighed(point: Point, title: frozenset[str], place: float, *, summed_up: bool = False) -> Point:
    """Weigh a point of a paper with a title; `place` is where it stands in the abstract, of 1.

    `summed_up`: the abstract is a line or two that say what was found, and nothing else.
    """
    whole, numbers = point.text.lower(), _NUMBER.findall(point.text)
    weight = {Kind.FINDS: 3.0, Kind.MAKES: 1.6, Kind.STATES: 0.7}[point.kind]
    weight += 1.5 * len(title & set(stems(whole))) / max(len(title), 1)
    weight += 0.8 * bool(_RESULT.search(whole)) + 0.5 * bool(numbers)
    weight += 0.6 * (len(whole) in COMFORTABLE) - 0.8 * (len(whole) < THIN)
    weight += 0.9 * (summed_up and point.kind is Kind.STATES)
    weight += 0.5 * place * (point.kind is not Kind.MAKES)
    weight += 0.9 * bool(point.kind is Kind.MAKES and _EXPLAINS.search(whole))
    weight -= 1.8 * bool(_EMPTY_PRAISE.search(whole)) + 0.7 * (point.verb in _LOOK)
    weight -= (0.5 if numbers else 2.5) * bool(_BOAST.search(whole))
    weight -= (0.8 if numbers else 1.5) * bool(
        point.kind is not Kind.MAKES and _NAMELESS.search(whole)
    )
    weight -= 1.5 * bool(point.kind is not Kind.MAKES and _OF_THE_AUTHORS.match(whole))
    weight -= 2.0 * bool(point.kind is not Kind.FINDS and _BACKGROUND.search(whole))
    weight -= 1.5 * bool(point.kind is Kind.STATES and _PROCEDURE.search(whole))
    weight -= 1.5 * bool(point.kind is Kind.MAKES and _BY_THE_WAY.search(whole))
    weight -= 0.8 * (point.kind is Kind.STATES and _is_unknown(whole, title))
    weight -= 0.8 * (len(numbers) > MOST_NUMBERS)
    weight -= 0.5 * min(_unexplained(point.text, title), 3)
    return replace(point, weight=weight - _leaning(point))


def _is_unknown(text: str, title: frozenset[str]) -> bool:
    """Whether it speaks of "the" thing as of one known, which the title does not name."""
    opening = _THE_THING.match(text)
    return opening is not None and title.isdisjoint(stems(opening[0]))


def _leaning(point: Point) -> float:
    """How much a plain statement leans on what stands before it in the abstract."""
    if point.kind is not Kind.STATES:
        return 0.0
    said = point.text.lower()
    return 1.2 * bool(_LEANS.search(said)) + 0.6 * bool(_LEADS_IN.search(said))
