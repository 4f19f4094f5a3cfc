"""From what to what a number goes: two ends that a text names in this order.

"fell from 8 s to 5 s", "rising to 5 s from 8 s", "8 s -> 5 s"       a paper's way is the way
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from newsletter.briefing.around import Amount, amounts
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.tied import standing

_ABOUT = (
    r"(?:about|around|roughly|approximately|ca\.?|some|nearly|\u2026|only|just|"
    r"as (?:much|little|many|few) as|~|\\sim|\$)?\s*"
)
_FROM = re.compile(rf"\bfrom\s+{_ABOUT}\$?\s*$", re.IGNORECASE)
_TO = re.compile(
    r"[^,;:.\d]{0,40}?(?:\b(?:up |down )?to|[\-=]>|\u2192|\\(?:right|long\w*)arrow|\\to)\s+"
    rf"{_ABOUT}\$?\s*",
    re.IGNORECASE,
)
_BACK = re.compile(
    rf"(?:[^,;:.\d]{{0,40}}?|[^;:.\d]{{0,60}}?\b(up|down)\b)\s*from\s+{_ABOUT}", re.IGNORECASE
)
_TOWARDS = re.compile(rf"\bto\s+{_ABOUT}$", re.IGNORECASE)
_ARROW = re.compile(r"[\-=]>|\u2192|arrow|\\to")
_WAY = re.compile(
    r"\b(?:(?P<up>rais|ris(?:e|ing)|rose|increas|grow|grew|climb|jump|soar|surg)|"
    r"(?P<down>cut|fall|fell|drop|decreas|reduc|declin|shr[aiu]nk|lower(?=s|ed|ing)|shorten))\w*"
    r"(?=[^,;:.\d]*$)",
    re.IGNORECASE,
)
_CHANGED = (
    r"\b(?:ris|rose|increas|grow|grew|climb|rais|fall|fell|drop|decreas|reduc|declin|shr[aiu]nk|"
    r"lower|improv|cut)\w*\b[^,;:.]{0,40}?"
)
_BY = re.compile(rf"{_CHANGED}\bby\s+{_ABOUT}$", re.IGNORECASE)
_ONLY_TO = re.compile(rf"{_CHANGED}(?<!up )\bto\s+{_ABOUT}$", re.IGNORECASE)
_BEFORE = 12  # characters before a number in which "from" stands
_CLAUSE = 80  # and in which the verb does


@dataclass(frozen=True)
class Course:
    """A number's way from one value to another, and which way a verb says it goes: 1, -1 or 0."""

    one: Amount
    other: Amount
    says: int

    @property
    def rise(self) -> float:
        """By how much it grows; the first number may stand without its unit."""
        one, other = self.one.number, self.other.number
        unit = 1.0 if one.dimension == other.dimension else other.unit
        return other.value / unit - one.value


def gone_back(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """The ways that a paper goes back, or to another end, or that their own verb does not allow."""
    for course in courses(made.said):
        one, other = course.one, course.other
        if course.says * course.rise < 0 or _goes_elsewhere(course, cited):
            yield f"{one.shown} to {other.shown}: goes another way in a cited paper"


def taken_for_another(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """The numbers by which something changes that a paper only changes to or from, and so on."""
    text = made.said.text
    if made.is_chinese or not (" by " in text or " to " in text):
        return
    for amount in amounts(made.said):
        before = text[max(0, amount.number.start - _CLAUSE) : amount.number.start]
        is_step = _BY.search(before) is not None
        if (is_step or _ONLY_TO.search(before)) and amount.shown[:1].isdigit():
            places = [place for place in standing(amount, cited) if place.kind]
            if places and all(_is_no_such(place, is_step=is_step) for place in places):
                yield f"{amount.shown}: by, from and to are exchanged"


def _is_no_such(place: Amount, *, is_step: bool) -> bool:
    """Whether a number of a paper ends a way and is no step, or is a step or a way's beginning."""
    ways = courses(place.passage)
    if is_step:
        return any(place in (way.one, way.other) for way in ways)
    text = place.passage.text[: place.number.start]
    return any(place is way.one for way in ways) or _BY.search(text) is not None


def _goes_elsewhere(said: Course, cited: Sequence[Evidence]) -> bool:
    """Whether a paper has a way with an end of this one, and none has this one."""
    theirs = [each for paper in cited for line in paper.lines for each in courses(line)]
    ends = [(_is(each.one, said.one), _is(each.other, said.other)) for each in theirs]
    is_back = any(_is(each.one, said.other) and _is(each.other, said.one) for each in theirs)
    return (True, True) not in ends and (is_back or any(map(any, ends)))


def _is(theirs: Amount, said: Amount) -> bool:
    return said.number.may_restate(theirs.number)


@lru_cache(maxsize=8192)
def courses(passage: Passage) -> tuple[Course, ...]:
    """The ways that numbers of a text go."""
    if len(passage.quantities) < 2 or not _may_go(passage.text):  # noqa: PLR2004 - a way has two ends
        return ()
    return tuple(_courses(passage))


def _may_go(text: str) -> bool:
    return "from " in text or _ARROW.search(text) is not None


def _courses(passage: Passage) -> Iterator[Course]:
    text = passage.text
    for one, other in pairwise(amounts(passage)):
        between = text[one.number.end : other.number.start]
        before = text[max(0, one.number.start - _BEFORE) : one.number.start]
        if not _are_alike(one, other) or _is_signed(text, one) or _is_signed(text, other):
            continue
        if _TO.fullmatch(between) and (_FROM.search(before) or _ARROW.search(between)):
            yield Course(one, other, _said_way(text, one.number.start))
        elif (back := _BACK.fullmatch(between)) and (back[1] or _TOWARDS.search(before)):
            yield Course(other, one, _said_way(text, one.number.start))


def _are_alike(one: Amount, other: Amount) -> bool:
    first, second = one.number, other.number
    same = first.dimension == second.dimension or (not first.dimension and second.unit != 1)
    return same and one.kind != "" != other.kind and one.number.value != other.number.value


def _is_signed(text: str, amount: Amount) -> bool:
    """Whether a minus stands before it: more of it may be less."""
    return text[: amount.number.start].rstrip("$ ").endswith(("-", "\u2212", "\u2013"))


def _said_way(text: str, at: int) -> int:
    """Which way the last verb before a number says that it goes."""
    clause = re.split(r"[,;:]\s", text[max(0, at - _CLAUSE) : at])[-1]
    found = list(_WAY.finditer(clause))
    if not found:
        return 0
    return 1 if found[-1]["up"] else -1
