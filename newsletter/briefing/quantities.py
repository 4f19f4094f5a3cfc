"""The quantities of a text: numbers in digits and words, with their units, on one scale.

`$2,632`, `30-mm`, `a third`, `four in five`, `5th` and `half a million` alike become a value, a
dimension and the precision that they are given with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

from newsletter.briefing.tex import plain
from newsletter.briefing.units import (
    CARDINALS,
    LETTERS,
    ORDINALS,
    SCALES,
    SHARES,
    TIMES,
    UNITS,
)
from newsletter.briefing.words import latin_words

ROUNDED = 0.05  # how far "about 28" may be from 28.4, as a share
FARTHEST = 0.15  # the same for one that is only rounded
PERCENT = 100.0
LARGEST_BASE = 1000
HIGHEST = 64  # exponent that is taken for one
BARELY = 0.02  # how far "over 60" may be from 59
LEAST_ROUNDED = 10.0  # from which on a number of units in words ("fourteen hours") may be rounded
FAR_OVER = 0.3  # how far "over 60" may be from 75, as a share
FAR_UNDER = 0.7  # of it, how far "under 60" may be from 50
FAR_OVER_SHARE = 0.6  # the same for "more than half"
ROUNDED_SHARE = 0.1  # the same for "a third" and "four in five"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    `value` is in the base unit of `dimension` (percent for shares, seconds for times, metres for
    lengths); "" counts things, or has a unit not known here. `step` is the place of the last
    digit shown (0.1 for 28.4), `slack` how far off the text itself admits to be, as a share.
    `start` and `end` are places in the text, `unit` and `scale` (million) what the number as shown
    was multiplied with; `least` and `most` are how far from it "under" and "over" allow another.
    """

    value: float
    dimension: str
    step: float
    slack: float
    start: int
    end: int
    unit: float = 1.0
    scale: float = 1.0
    least: float = 1.0
    most: float = 1.0

    def may_restate(self, other: "Quantity") -> bool:
        """Whether this is the other quantity, or the other one rounded to what is shown here."""
        if self.dimension == other.dimension:
            return self._is_near(other, 1.0, 1.0)
        if self.dimension == "%":
            return self._is_share_of(other)
        if self.dimension == "x" and other.dimension == "%":
            return self._is_times_of(other)
        if self.dimension and other.dimension:
            return False
        return self._is_near(other, self.unit, other.unit)  # "14.2 to 3.2 mm": one has no unit

    def _is_share_of(self, other: "Quantity") -> bool:
        """Whether a share is told as a fraction (0.2) or as its inverse (a fifth of it: 5 x)."""
        if other.dimension == "x" and other.value > 1:
            return abs(self.value - 100 / other.value) <= max(self.slack, ROUNDED) * self.value
        is_fraction = not other.dimension and 0 < other.value < 1
        return is_fraction and self._is_near(other, PERCENT, other.unit)

    def _is_times_of(self, other: "Quantity") -> bool:
        """Whether a multiple (doubled) is told in percent: 200%, or by 100%, or cut by 50%."""
        left = 100 / max(self.value, 1.0)  # of what is cut to one part in so many
        return abs(100 - left - other.value) <= ROUNDED * left or any(
            abs(way - other.value) <= ROUNDED * way
            for way in (100 * self.value, 100 * (self.value - 1))
        )

    def _is_near(self, other: "Quantity", unit: float, other_unit: float) -> bool:
        value, theirs = abs(self.value) / unit, abs(other.value) / other_unit
        step, their_step = self.step / unit, other.step / other_unit
        gap = abs(value - theirs)
        if value and self.least <= theirs / value <= self.most:
            return True
        most = min(step / 2 * (1 + 1e-9), FARTHEST * max(value, theirs))  # 10 is no rounded 7
        rounded = step > their_step and gap <= most
        return rounded or gap <= max(self.slack, 1e-9) * theirs


def _any(names: dict[str, float] | dict[str, tuple[str, float]]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[\s-]") for name in longest_first)


_ABOUT = re.compile(
    r"(?:\b(?:(?P<over>over|at\s+least|more\s+than|above|upwards\s+of|exceeding|beyond|past)|"
    r"(?P<under>at\s+most|less\s+than|fewer\s+than|under|below|within|not\s+quite|nearly|almost|"
    r"just\s+short\s+of|just\s+shy\s+of)|"
    r"about|around|roughly|approximately|close\s+to|near|some|just|only|circa)\s+|[~≈约]\s?)$",
    re.IGNORECASE,
)
_FACTOR = re.compile(
    r"\bfactors?\s+of\s+(?:(?:about|up\s+to|between|over|roughly|some)\s+)?[~]?\s*$"
)
_ABOUT_REACH = 20  # characters before a number in which such a word stands
_RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b"
_LOWERED = str.maketrans(_RAISED + "\u2212", "0123456789--")
_NO_UNIT = r"(?![a-z]|-ray|(?<=times)\s+(?:a|per|each|every)\b)"  # "three x-ray tubes"
_UNIT = rf"(?:[\s\u2009\u00a0\\~}}-]{{0,6}}(?P<unit>{_any(UNITS)}){_NO_UNIT})?"
_DIGITS = re.compile(
    rf"(?P<money>[$€£]\s?)?(?<![\w.])(?P<number>\d+(?:[,\u2009\u202f\u00a0]\d{{3}})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)"
    rf"(?![Dd]\b)(?::00(?!\d))?(?:e(?P<tens>[-+\u2212]?\d{{1,2}})(?!\w)|\s{{0,6}}(?:\u00d7|x|\\times)\s?10(?:\s?\^\s?\{{?(?P<exponent>[-\u2212]?\d{{1,2}})\}}?"
    rf"|(?P<exponent_raised>[{_RAISED}]{{1,3}}))|(?P<ordinal>st|nd|rd|th)\b|[\s-]?(?P<scale>{_any(SCALES)})(?![a-z])"
    rf"|(?P<letter>[kKMB])(?![a-zA-Z]|\s?/?\s?s\b)|\s?\^\s?(?:(?P<power>[-\u2212]?\d{{1,2}})(?!\d)|\{{(?P<braced>[-\u2212]?\d{{1,2}})\}})"
    rf"|(?P<raised>[{_RAISED}]{{1,3}})|(?![a-z]{{3}}))"
    rf"{_UNIT}",
    re.IGNORECASE | re.ASCII,
)
_ONLY_ALIKE = frozenset({"pM", "nM", "\u00b5M", "mM", "mA"})  # a capital more or less: nm, Ma
_BETWEEN_THOUSANDS = re.compile(r"[^\d.]")
_DIGIT = re.compile(r"\d")
_MAY_BEGIN = re.compile("[$€£0-9]")
_FRACTION = re.compile(r"(?<![\w./])(\d{1,2})/([1-9]\d{0,2})(?![\w/])", re.ASCII)
_CARDINAL = _any(CARDINALS)
# "two bees in five huts" are no two fifths, but "two bees in five" are.
_IN_SO_MANY = rf"\s+in\s+(?:{_CARDINAL})\s+(?:u\.s\.\s+|[a-z]+(?:al|ic|an|ese|ish)\s+)?[a-z]+s\b"
_NO_SHARE = r"(?!\s(?:dimension|party|way|kind|type|approach)\b)"  # "a third dimension"
_WORDS = re.compile(
    rf"\b(?:(?P<orders>{_CARDINAL})[\s-]orders[\s-]of[\s-]magnitude|(?P<six>half[\s-]a[\s-]dozen)"
    rf"|(?:one|a)\s+in\s+(?:(?P<rare>\d+(?:,\d{{3}})*)|(?P<rare_word>{_CARDINAL}|an?(?=\s))"
    rf"\s+(?P<rare_scale>hundred|thousand|million|billion))"
    rf"|(?P<part>{_CARDINAL})(?:(?<=one)\s+[a-z]+|\s+[a-z]+(?!{_IN_SO_MANY}))?"
    rf"\s+(?:in|out\s+of)\s+(?P<whole>{_CARDINAL})\b"
    rf"|(?P<of_part>{_CARDINAL})\s+of\s+(?P<of_whole>{_CARDINAL})\b"
    rf"|(?:an?|one)[\s-](?P<of_percent>{_any(ORDINALS)})\s+of\s+(?:a|one|1)\s+per\s?cent"
    rf"|(?:an?|one)[\s-](?P<nth>{_any(ORDINALS)}){_NO_SHARE}"
    rf"|half(?:\s+an?\s+|-)(?P<half_scale>million|billion|trillion)|(?P<half>half\s+an?)\b"
    rf"|(?!half-)(?P<share>{_any(SHARES)}){_NO_SHARE}|(?P<times>{_any(TIMES)})"
    rf"|(?P<ordinal>{_any(ORDINALS)})"
    rf"|(?P<number>{_CARDINAL}|an?(?=\s+(?:dozen|hundred|thousand|million|billion)))"
    rf"(?:-(?P<ones>{_CARDINAL}))?"
    rf"(?:\s+(?P<scale>dozen|hundred|thousand|million|billion))?"
    rf"(?(scale)(?:\s+and\s+(?P<rest>{_CARDINAL})(?:-(?P<rest_ones>{_CARDINAL}))?)?|)"
    rf"(?P<and_half>\s+and\s+a\s+half)?)\b{_UNIT}",
    re.ASCII,
)
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


_AS_MUCH = re.compile(r"\s+(?:as|the|that|those|its|their|what|more|an?|of|this|these|over)\b")
_SHARED = ("share", "part", "of_part", "rare", "rare_word", "nth", "of_percent")
_ONE_IN = re.compile(r"(?<=[EeAa]) [Ii][Nn] \d")  # one in 500
_NUMBER_WORDS = frozenset(
    word
    for table in (CARDINALS, ORDINALS, TIMES, SHARES, SCALES)
    for name in table
    for word in name.split()
) - {"a", "an", "one", "of", "order", "orders"}


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in digits or English words; "first" and "one" are none."""
    text = plain(text)
    if _DIGIT.search(text) is None and _NUMBER_WORDS.isdisjoint(latin_words(text)):
        return ()
    digits = list(map(_from_digits, _in_digits(text)))
    spelled = list(_spelled(text))
    apart = [
        each for each in digits if not any(word.start <= each.start < word.end for word in spelled)
    ]
    parts = map(_fraction, _FRACTION.finditer(text)) if "/" in text else ()
    found = sorted([*apart, *spelled, *parts], key=lambda quantity: quantity.start)
    for place in reversed(range(len(found) - 1)):  # the unit of a list stands at its end
        found[place] = _with_unit_of_next(text, found[place], found[place + 1])
    return tuple(found)


def _in_digits(text: str) -> Iterator[re.Match[str]]:
    """All numbers in digits; tried only where one may begin, since trying takes long."""
    at = 0
    while (may := _MAY_BEGIN.search(text, at)) is not None:
        match = _DIGITS.match(text, may.start())
        if match is not None:
            yield match
        at = (match or may).end()


def _fraction(match: re.Match[str]) -> Quantity:
    """The share that 3/4 is."""
    return _quantity(match, 100 * float(match[1]) / float(match[2]), "%", 0.0, ROUNDED)


def _spelled(text: str) -> Iterator[Quantity]:
    """The numbers in words; most texts have none, which is seen faster by a look at the words."""
    if not _NUMBER_WORDS.isdisjoint(latin_words(text)) or _ONE_IN.search(text):
        small = text.translate(_SMALL)  # sooner read than either case
        yield from filter(None, map(_from_words, _WORDS.finditer(small)))


# Between a number and one that has the unit of both: ranges, lists, margins of error.
_SAME_UNIT = re.compile(
    r"[-}]?\s*(?:-+|\u2013|\u2014|~|to|and|or|,(?:\s*(?:and|or)\b)?|\u00b1|\+/-|\+|[\^_]\{?[+-])\s*"
)


def _with_unit_of_next(text: str, one: Quantity, after: Quantity) -> Quantity:
    """The first of `20 to 30%`, `5, 10 and 30%`, `32 to 337 million`, with the unit of the next."""
    if one.dimension or not _SAME_UNIT.fullmatch(text, one.end, after.start):
        return one
    if after.dimension in {"%", "x"}:
        return replace(one, dimension=after.dimension)
    if one.scale == 1.0 < after.scale and after.value > one.value:
        scale = after.scale * after.unit
        scaled = replace(one, value=one.value * scale, step=one.step * scale, scale=after.scale)
        return replace(scaled, dimension=after.dimension, unit=after.unit)
    return one


def _from_digits(match: re.Match[str]) -> Quantity:
    shown = _BETWEEN_THOUSANDS.sub("", match["number"])
    scale = _scale(match)
    step = 10.0 ** -len(shown.partition(".")[2])
    if "." not in shown and (zeros := len(shown) - len(shown.rstrip("0"))) and float(shown):
        step = 10.0**zeros
    dimension, factor = ("$", 1.0) if match["money"] else _unit(match)
    value = float(shown)
    if (
        power := match["power"] or match["braced"] or match["raised"]
    ) and 0 < value <= LARGEST_BASE:
        value, step = value ** _power(power), 0.0
    exact, step = value * scale * factor, step * scale * factor
    return _quantity(match, exact, dimension, step, shown_in=(factor, scale))


def _power(shown: str) -> int:
    """The exponent of `10^{-5}`, or 1 for what is none."""
    lowered = shown.translate(_LOWERED).removeprefix("+")
    return int(lowered) if re.fullmatch(r"-?\d+", lowered) and abs(int(lowered)) <= HIGHEST else 1


def _scale(match: re.Match[str]) -> float:
    if exponent := match["tens"] or match["exponent"] or match["exponent_raised"]:
        return 10.0 ** _power(exponent)
    if match["letter"]:
        return LETTERS[match["letter"].lower()]
    return SCALES[match["scale"].lower()] if match["scale"] else 1.0


def _from_words(match: re.Match[str]) -> Quantity | None:
    """The quantity that words spell, or None if they count nothing ("one")."""
    if any(match[name] for name in _SHARED):
        return _quantity(match, _share(match), "%", 0.0, ROUNDED_SHARE)
    if match["orders"] or match["times"]:
        if _name(match["times"] or "") == "twice" and not _AS_MUCH.match(match.string, match.end()):
            return None  # "it was tried twice" multiplies nothing
        return _quantity(match, _multiple(match), "x", 0.0)
    if match["ordinal"]:
        return _quantity(match, ORDINALS[match["ordinal"].lower()], "", 0.0)
    return _count(match)


def _multiple(match: re.Match[str]) -> float:
    if match["orders"]:
        return float(10.0 ** CARDINALS[match["orders"].lower()])
    return TIMES[_name(match["times"])]


def _count(match: re.Match[str]) -> Quantity | None:
    """How many of something, or None for a mere "one" or "half"."""
    dimension, factor = _unit(match)
    if match["six"]:
        return _quantity(match, 6.0, "", 0.0, ROUNDED_SHARE)
    if match["half"]:
        return _quantity(match, 0.5 * factor, dimension, 0.0) if dimension else None
    if match["half_scale"]:
        return _quantity(match, 0.5 * SCALES[match["half_scale"]], "", 0.0, ROUNDED)
    number = _cardinal(match["number"], match["ones"], least=1.0) + 0.5 * bool(match["and_half"])
    scale = SCALES[match["scale"].lower()] if match["scale"] else 1.0
    if number == 1.0 and scale == 1.0:
        return None
    value = number * scale + _cardinal(match["rest"], match["rest_ones"])
    is_round = scale > 1 and not match["rest"]
    slack = ROUNDED if is_round else BARELY if dimension and value >= LEAST_ROUNDED else 0.0
    return _quantity(match, value * factor, dimension, 0.0, slack)


def _cardinal(tens: str | None, ones: str | None, least: float = 0.0) -> float:
    """The number that one or two words spell; `least` if the first is no number (a hundred)."""
    shown = CARDINALS.get(tens.lower(), least) if tens else 0.0
    return shown + (CARDINALS[ones.lower()] if ones else 0.0)


def _share(match: re.Match[str]) -> float:
    if match["share"]:
        return SHARES[_name(match["share"])]
    if match["of_percent"]:
        return 1 / ORDINALS[match["of_percent"].lower()]
    if match["rare"]:
        return 100 / (float(match["rare"].replace(",", "")) or 1.0)
    if match["rare_word"]:
        tens = _cardinal(match["rare_word"], None, least=1.0)
        return 100 / (tens * SCALES[match["rare_scale"].lower()])
    if match["nth"]:
        return 100 / ORDINALS[match["nth"].lower()]
    whole = CARDINALS[(match["whole"] or match["of_whole"]).lower()] or 1.0
    return 100 * CARDINALS[(match["part"] or match["of_part"]).lower()] / whole


def _name(shown: str) -> str:
    """A name of several words as the tables have it."""
    return re.sub(r"[\s-]", " ", shown.lower())


def _unit(match: re.Match[str]) -> tuple[str, float]:
    shown = match["unit"]
    return UNITS[_name(shown)] if shown and shown not in _ONLY_ALIKE else ("", 1.0)


def _quantity(
    match: re.Match[str],
    value: float,
    dimension: str,
    step: float,
    slack: float = 0.0,
    *,
    shown_in: tuple[float, float] = (1.0, 1.0),
) -> Quantity:
    made = Quantity(value, dimension, step, slack, match.start(), match.end(), *shown_in)
    about = _ABOUT.search(match.string, max(0, match.start() - _ABOUT_REACH), match.start())
    if not dimension and _FACTOR.search(
        match.string, max(0, match.start() - _ABOUT_REACH), match.start()
    ):
        made = replace(made, dimension="x")
    if about is None:
        return made
    place = step / value * (1 + 1e-9) if step and value else 1.0  # of the last digit shown
    far = FAR_OVER_SHARE if slack == ROUNDED_SHARE else FAR_OVER
    return replace(
        made,
        slack=max(slack, BARELY if about["over"] or about["under"] else min(ROUNDED_SHARE, place)),
        least=1 - min(FAR_UNDER * far, place) if about["under"] else 1.0,
        most=1 + min(far, place) if about["over"] else 1.0,
    )
