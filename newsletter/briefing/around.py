"""What stands around a number of a text: the words that say what it counts or measures.

    "The lamp used 12% of the power in rain and 30% in snow."
     30%: snow 1, power .2, rain .2        beyond the border to a number of its kind: almost nothing

A line is cut between each two numbers of one kind at the strongest break between them. The numbers
of a list ("3, 5 and 9 metres") share what stands before and behind it, and if it ends with
"respectively", each has a label of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp
from typing import NamedTuple

from newsletter.briefing.english import entry
from newsletter.briefing.evidence import Passage, passage
from newsletter.briefing.laid import KIN, SHORT_PREFIX
from newsletter.briefing.once import once
from newsletter.briefing.quantities import Quantity
from newsletter.briefing.words import word_set

REACH = 6.0  # words over which what stands around a number fades
STOP_STEP = 0.3  # what a stop word is worth of a word's distance
MARK_STEP = 0.5  # the same for a comma, a bracket, a conjunction and another number
PAUSE_STEP = 3.0  # the same for a semicolon, a colon and a dash
BORDER = 10.0  # and for the border to a number of the same kind
ANOTHERS = 0.1  # what the label of another number of a list is worth
RELATED = 0.5  # what a related word is worth
LEAST_WORTH = 0.4  # of a word of every text
MOST_LABEL = 4  # words
SHORT_LABEL = 3  # words of the last label if the numbers stand behind it
COMPARES = 4  # words before "than" in which a comparative stands
MOST_COUNTED = 4  # words behind a number that say what it counts
COUNT = "1"  # the kind of a whole number without a unit
YEAR = "year"
RANK = "rank"  # third, 5th

_MARK = re.compile(r"[,;:()\u2014]|\.(?=\s)")
_MORE = word_set("more less fewer")
_CONTRASTS = word_set("while whereas but although though versus vs compared against than")
_JOINTS = _CONTRASTS | {"and"}
_LINKS = word_set("and or but")
_PAUSES = frozenset(";:.\u2014")
# How strong a break is; the later one of two that are equally strong.
_BREAKS = {
    "to": 2.0,
    ":": 2.2,
    "\u2014": 2.2,
    "and": 2.5,
    "or": 2.5,
    ",": 3.0,
    ";": 5.0,
} | dict.fromkeys(_CONTRASTS, 4.0)
_OPENED, _CLOSED, _LEFT = (
    1.0,
    1.2,
    4.0,
)  # a bracket begins, ends, or the one of a number ends
_COMMA_AND = 3.5

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_WHEN = re.compile(
    r"(?:\b(?:in|since|from|until|till|by|of|to|and|before|after|during|between|around|through|than|"
    r"for|year|early|late|mid|[A-Z]\w+)[\s-]|[(/,\u2013-]\s?|'|^)$"
)
_RANK = re.compile(r"\d+(?:st|nd|rd|th)|third|[a-z]+th|\w*tieth", re.IGNORECASE)
# Before a number that is no amount by itself: ± 0.2, ^{2}, [0.1, 0.3], GPT-4, 1,2-, top@5, 14-3-3.
_NO_AMOUNT = re.compile(
    r"(?:(?:\u00b1|\\pm|\+/-|[\^_]\{?\s?[+\-\u2212])\s*\$?\s*|(?:\[|@|/|\d,|\d-)\$?|"
    r"\[[^\[\]]{0,12}\d[%\]]*\s*(?:,|-|\u2013|to)\s*[$\u20ac]?\s*|[^\W\d_]-?)$"
)
_IN_A_NAME = re.compile(r"[A-Z]|-?D\b|-\d+-|/\d|,\d")  # behind it: 2D, 14-3-3, 1,2-
_SHORT = re.compile(r"\d{1,2}(?:\.\d)?")
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w.]* $")  # Gemini 3
_UNIT = re.compile(
    r"[\s\u2009\u00a0~-]{0,2}((?:[A-Z][a-z]{0,3}|[a-z\u00b5\u03bc]{1,2}[A-Z][A-Za-z]{0,2}|"
    r"[bcdfghj-np-tv-z\u00b5\u03bc]{2,4})(?:/\w+)?)\b(?!-)"
)
_RESPECTIVELY = re.compile("respectively", re.IGNORECASE)
_BEFORE = 14  # characters before a number that tell what it is
_NEXT_OF_LIST = re.compile(
    r"[\s%\u00b0$\\]*(?:\u00b1\s*[\d.]+)?\s*(?:\s?(?:[a-z\u00b5]{1,3}|[a-z\u00b5]*[A-Z\u00b5/][A-Za-z\u00b5/]*))?\s*"
    r"(?:,\s*and\b|,|/|\u2013|-|\band\b|\bor\b|\bto\b)\s*[$+~<>\u2248\-\u2013\u2212\\]*\s*"
    r"(?:up to |about )?"
)
_ITEMS = re.compile(r"(\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|versus|vs\.?)\s+|\s*/\s*)")
_BEFORE_A_LABEL = re.compile(
    r".*\b(?:for|on|in|at|of|from|with|to|by|under|between|are|were|is|was|as|using|when|during|"
    r"both)\s+",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, eq=False)
class Amount:
    """A number of a text with what stands around it.

    `kind` is what it may be taken for: its dimension, or what it looks like; empty if it is no
    amount but part of a name, a margin of error or an end of an interval.
    """

    passage: Passage
    number: Quantity
    kind: str

    @once
    def shown(self) -> str:
        """How it is written."""
        return self.passage.text[self.number.start : self.number.end].strip()

    @once
    def near(self) -> Mapping[str, float]:
        """The stems around it, each with how near it stands."""
        found = _near(self)
        if (labels := _labels(self.passage).get(self.number.start)) is not None:
            own, others = labels
            found |= {word: found[word] * ANOTHERS for word in others if word in found}
            found |= dict.fromkeys(own, 1.0)
        return found

    @once
    def kin(self) -> Mapping[str, float]:
        """How the longer of these stems begin, with how near the nearest of each stands."""
        found: dict[str, float] = {}
        for word, near in self.near.items():
            if len(word) >= SHORT_PREFIX:
                prefix = word[:SHORT_PREFIX]
                found[prefix] = max(near, found.get(prefix, 0.0))
        return found

    @once
    def wanted(self) -> Sequence[tuple[str, float]]:
        """The stems around it, each with what it is worth elsewhere."""
        common = LEAST_WORTH, 1 - LEAST_WORTH
        return [
            (word, near * (common[0] + common[1] * entry(word).rarity))
            for word, near in self.near.items()
        ]

    @once
    def counted(self) -> tuple[str, ...]:
        """The stems right behind it, up to the first stop word or mark: what it counts."""
        found: list[str] = []
        for token in _tokens(self.passage):
            if token.place >= self.number.end:
                if not token.stem or len(found) == MOST_COUNTED:
                    break
                found.append(token.stem)
        return tuple(found)

    @once
    def unit(self) -> str:
        """The word right behind it that looks like a unit (Tbps, kWh, ppm), or nothing."""
        found = _UNIT.match(self.passage.text, self.number.end)
        return found[1].rstrip("s") if found else ""


@lru_cache(maxsize=16384)
def amounts(passage: Passage) -> tuple[Amount, ...]:
    """The numbers of a text."""
    return tuple(Amount(passage, each, _kind(passage, each)) for each in passage.quantities)


def fit(here: Amount, there: Amount) -> float:
    """How alike the words around two numbers are: 0 to 1."""
    near, kin = there.near, there.kin
    held = total = 0.0
    for word, worth in here.wanted:
        total += worth
        if word in near:
            held += worth * near[word]
        else:
            found = KIN * kin.get(word[:SHORT_PREFIX], 0.0)
            if related := entry(word).related & near.keys():
                found = max(found, RELATED * max(near[other] for other in related))
            held += worth * found
    return held / total if total else 0.0


def _kind(passage: Passage, number: Quantity) -> str:
    text = passage.text
    shown = text[number.start : number.end].strip()
    if not shown[:1].isalpha():
        before = text[max(0, number.start - _BEFORE) : number.start]
        if _NO_AMOUNT.search(before):
            return ""
        if not number.dimension:
            is_named = _SHORT.fullmatch(shown) and _NAME.search(before)
            if is_named or _IN_A_NAME.match(text, number.end):
                return ""
            if _YEAR.fullmatch(shown) and _WHEN.search(before):
                return YEAR
    if number.dimension:
        return number.dimension
    return RANK if _RANK.fullmatch(shown) else "." if "." in shown else COUNT


class Token(NamedTuple):
    """A word or mark: where it begins, its stem if it tells something, and how far it reaches."""

    place: int
    word: str
    stem: str
    step: float


@lru_cache(maxsize=8192)
def _tokens(passage: Passage) -> tuple[Token, ...]:
    numbers = {place for each in passage.quantities for place in range(each.start, each.end)}
    laid, found, end = passage.laid, list[Token](), 0
    for start, word, known, weight in zip(
        laid.starts, laid.words, laid.stems, laid.weights, strict=True
    ):
        found += _marks(passage.text, end, start)
        if start in numbers or word in _JOINTS or not word[0].isalpha():
            found.append(Token(start, word, "", MARK_STEP))
        else:
            found.append(Token(start, word, *((known, 1.0) if weight else ("", STOP_STEP))))
        end = start + len(word)
    return (*found, *_marks(passage.text, end, len(passage.text)))


def _marks(text: str, start: int, end: int) -> list[Token]:
    """The marks between two words."""
    if end == start + 1 and text[start] == " ":
        return []
    return [
        Token(mark.start(), mark[0], "", PAUSE_STEP if mark[0] in _PAUSES else MARK_STEP)
        for mark in _MARK.finditer(text, start, end)
    ]


def _near(amount: Amount) -> dict[str, float]:
    """The stems to both sides of a number, or of the list that it stands in."""
    listed = _list_of(amount)
    start, end = listed[0].number.start, listed[-1].number.end
    low, high = _borders(listed)
    tokens = _tokens(amount.passage)
    near: dict[str, float] = {}
    for side in (
        [token for token in reversed(tokens) if token.place < start],
        [token for token in tokens if token.place >= end],
    ):
        away = 0.0
        is_beyond = False
        for token in side:
            if not is_beyond and not low <= token.place < high:
                away, is_beyond = away + BORDER, True
            if token.stem:
                near[token.stem] = max(near.get(token.stem, 0.0), exp(-away / REACH))
            away += token.step
    return near


def _borders(listed: Sequence[Amount]) -> tuple[int, int]:
    """Between which places the words are those of some numbers, and not of others alike."""
    first, last = listed[0], listed[-1]
    alike = [each for each in amounts(first.passage) if each.kind == first.kind]
    before = [_break(each, first) for each in alike if each.number.end <= first.number.start]
    behind = [_break(last, each) for each in alike if each.number.start >= last.number.end]
    return max(before, default=0), min(behind, default=len(first.passage.text))


def _break(one: Amount, other: Amount) -> int:
    """Where the words that belong to one number end and those of a later one begin."""
    start, end = one.number.end, other.number.start
    best, at = 0.0, (start + end) // 2
    tokens = [token for token in _tokens(one.passage) if start <= token.place < end]
    opened = 0
    for place, (token, after) in enumerate(pairwise([*tokens, Token(end, "", "", 0.0)])):
        word = token.word
        strength = 0.0 if _only_compares(tokens, place) else _BREAKS.get(word, 0.0)
        if word == "(":
            opened, strength = opened + 1, _OPENED
        elif word == ")":
            strength = _CLOSED if opened else _LEFT
            opened = max(0, opened - 1)
        elif opened:
            continue
        elif word == "," and after.word in _LINKS:
            strength = _COMMA_AND
        if strength and strength >= best:
            best, at = strength, token.place + (word == ")")
    return at


def parted(one: Amount, two: Amount) -> tuple[Sequence[str], ...]:
    """The stems before one number, those behind it, those before a second one, those behind that.

    What stands between them is cut at the strongest break; what belongs to others is left out.
    """
    passage = one.passage
    low, high = _borders((one, two))
    cut = _break(one, two)
    ends = (
        (low, one.number.start),
        (one.number.end, cut),
        (cut, two.number.start),
        (two.number.end, high),
    )
    return tuple(
        [token.stem for token in _tokens(passage) if start <= token.place < end and token.stem]
        for start, end in ends
    )


def _only_compares(tokens: Sequence[Token], place: int) -> bool:
    """Whether a "than" goes with a comparative before it: 36% less energy than the old one."""
    before = tokens[max(0, place - COMPARES) : place] if tokens[place].word == "than" else ()
    return any(token.word in _MORE or token.word.endswith("er") for token in before)


def _list_of(amount: Amount) -> Sequence[Amount]:
    """The list of numbers that one stands in, or the number alone."""
    return next((each for each in _lists(amount.passage) if amount in each), (amount,))


@lru_cache(maxsize=8192)
def _lists(passage: Passage) -> tuple[tuple[Amount, ...], ...]:
    """The numbers of one kind that follow each other with no more than "and" between them."""
    found: list[list[Amount]] = []
    for amount in amounts(passage):
        if amount.kind:
            last = found[-1][-1] if found else amount
            between = passage.text[last.number.end : amount.number.start]
            if _may_follow(last, amount) and _NEXT_OF_LIST.fullmatch(between):
                found[-1].append(amount)
            else:
                found.append([amount])
    return tuple(tuple(each) for each in found if len(each) > 1)


def _may_follow(one: Amount, other: Amount) -> bool:
    """Whether two numbers may be of one list; the last of it may be the only one with a unit."""
    return one.kind == other.kind or bool(other.number.dimension and one.kind in {COUNT, "."})


@lru_cache(maxsize=8192)
def _labels(passage: Passage) -> Mapping[int, tuple[frozenset[str], frozenset[str]]]:
    """Where numbers begin whose labels stand apart, with the stems of their own and of others'."""
    found: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
    since = 0
    for match in _RESPECTIVELY.finditer(passage.text):
        lists = [each for each in _lists(passage) if since <= each[0].number.start < match.start()]
        if lists:
            listed = [amount.number for amount in lists[-1]]
            labels = _labels_of(passage.text, since, listed, match.start())
            for number, own in zip(listed, labels, strict=False):
                found[number.start] = own, frozenset[str]().union(*labels) - own
        since = match.end()
    return found


def _labels_of(
    text: str, since: int, listed: Sequence[Quantity], until: int
) -> Sequence[frozenset[str]]:
    """As many labels as there are numbers, from behind them or else from before; or none."""
    count = len(listed)
    behind = _items(text[listed[-1].end : until])
    items = behind[-count:] or _last_list(_items(text[since : listed[0].start]), count)
    if len(items) < count:
        return ()
    first = _BEFORE_A_LABEL.sub("", items[0][0], count=1)
    labels = [
        passage(" ".join(first.split()[-MOST_LABEL:])).set,
        *(passage(each).set for each, _ in items[1:]),
    ]
    return labels if all(labels) else ()


def _items(text: str) -> list[tuple[str, bool]]:
    """The items of an enumeration, each with whether "and" stands before it."""
    found = _ITEMS.split(f", {text.strip(' ,')}")
    pairs = zip(found[2::2], found[1::2], strict=True)
    return [(item, joint.strip() != ",") for item, joint in pairs if item]


def _last_list(items: Sequence[tuple[str, bool]], count: int) -> Sequence[tuple[str, bool]]:
    """The last so many items with "and" before the last of them, and that one's first words."""
    ends = (at for at in range(len(items), count - 1, -1) if items[at - 1][1])
    end = next(ends, 0)
    found = list(items[max(0, end - count) : end])
    return [*found[:-1], (" ".join(found[-1][0].split()[:SHORT_LABEL]), True)] if found else ()
