"""The quantities of a text: numbers in digits and words, with their units, on one scale.

`$2,632`, `30-mm`, `a third`, `four in five`, `5th` and `half a million` alike become a value, a
dimension and the precision that they are given with.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase

from newsletter.briefing.tex import plain
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
        return rounded or gap <= max(self.slack, 1e-9) * max(theirs, 1e-9)


def _table(text: str) -> dict[str, float]:
    pairs = (part.rpartition(" ") for part in text.split("|"))
    return {name: float(factor) for name, _, factor in pairs}


_UNITS = {
    name: (dimension, factor)
    for dimension, text in {
        "%": "% 1|percent 1|per cent 1|percentage points 1|percentage point 1|pp 1|"
        "wt% 1|wt % 1|vol% 1|mol% 1|at% 1",
        "s": "ns 1e-9|µs 1e-6|ms 1e-3|milliseconds 1e-3|millisecond 1e-3|microseconds 1e-6|"
        "nanoseconds 1e-9|s 1|seconds 1|second 1|min 60|"
        "minutes 60|minute 60|h 3600|hours 3600|hour 3600|days 86400|day 86400|weeks 604800|"
        "week 604800|fortnight 1209600|decade 315576000|decades 315576000|century 3155760000|"
        "centuries 3155760000|months 2629800|month 2629800|years 31557600|year 31557600|"
        "kyr 31557600e3|ka 31557600e3|ma 31557600e6|mya 31557600e6|myr 31557600e6|"
        "ga 31557600e9|gyr 31557600e9",
        "m": "nm 1e-9|µm 1e-6|mm 1e-3|cm 1e-2|km 1e3|"
        + "|".join(
            f"{prefix}{name} {factor}"
            for prefix, factor in (
                ("nano", 1e-9),
                ("micro", 1e-6),
                ("milli", 1e-3),
                ("centi", 1e-2),
                ("", 1.0),
                ("kilo", 1e3),
            )
            for name in ("meters", "metres", "meter", "metre")
        ),
        "Hz": "hz 1|khz 1e3|mhz 1e6|ghz 1e9|thz 1e12|hertz 1|kilohertz 1e3|megahertz 1e6|"
        "gigahertz 1e9",
        "B": "kb 1e3|mb 1e6|gb 1e9|tb 1e12|kilobytes 1e3|megabytes 1e6|gigabytes 1e9|"
        "terabytes 1e12|gigabyte 1e9|megabyte 1e6",
        "g": "mg 1e-3|kg 1e3|kt 1e9|mt 1e12|gt 1e15|milligrams 1e-3|grams 1|kilograms 1e3|"
        "tonne 1e6|tonnes 1e6",
        "x": "x 1|× 1|times 1|fold 1|倍 1",  # noqa: RUF001 - the multiplication sign
    }.items()
    for name, factor in _table(text).items()
}
_SCALES = _table(
    "dozen 12|hundred 1e2|thousand 1e3|million 1e6|billion 1e9|trillion 1e12|万 1e4|亿 1e8"
)
_LETTERS = _table("k 1e3|m 1e6|b 1e9")  # "32M", but "1.32 m/s"
_CARDINALS = _table(
    "zero 0|one 1|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|ten 10|eleven 11|"
    "twelve 12|thirteen 13|fourteen 14|fifteen 15|sixteen 16|seventeen 17|eighteen 18|nineteen 19|"
    "twenty 20|thirty 30|forty 40|fifty 50|sixty 60|seventy 70|eighty 80|ninety 90"
)
_ORDINALS = _table(
    "third 3|fourth 4|fifth 5|sixth 6|seventh 7|eighth 8|ninth 9|tenth 10|twelfth 12|"
    "sixteenth 16|twentieth 20|hundredth 100|thousandth 1000"  # "second" is a time too
)
_TIMES = _table(
    "double 2|doubles 2|doubled 2|doubling 2|twice 2|triple 3|triples 3|tripled 3|tripling 3|"
    "thrice 3|quadruple 4|quadrupled 4|hundredfold 100|thousandfold 1000|"
    "an order of magnitude 10|one order of magnitude 10|order of magnitude 10"
) | {f"{name}fold": value for name, value in _CARDINALS.items() if value > 1}
_SHARES = _table(
    "half 50|halves 50|halved 50|halving 50|a third 33.3333|one third 33.3333|two thirds 66.6667|"
    "a quarter 25|one quarter 25|three quarters 75|two fifths 40|three fifths 60|four fifths 80|"
    "five sixths 83.3333|three eighths 37.5|five eighths 62.5|seven eighths 87.5|three tenths 30|"
    "seven tenths 70|nine tenths 90|three halves 150|five halves 250"
)


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
_UNIT = rf"(?:[\s\u2009\u00a0\\~-]{{0,6}}(?P<unit>{_any(_UNITS)}){_NO_UNIT})?"
_DIGITS = re.compile(
    rf"(?P<money>[$€£]\s?)?(?<![\w.])(?P<number>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?![Dd]\b)(?:\s{{0,6}}(?:\u00d7|x|\\times)\s?10(?:\s?\^\s?\{{?(?P<exponent>[-\u2212]?\d{{1,2}})\}}?"
    rf"|(?P<exponent_raised>[{_RAISED}]{{1,3}}))|(?P<ordinal>st|nd|rd|th)\b|[\s-]?(?P<scale>{_any(_SCALES)})(?![a-z])"
    rf"|(?P<letter>[kKMB])(?![a-zA-Z])|\s?\^\s?(?:(?P<power>[-\u2212]?\d{{1,2}})(?!\d)|\{{(?P<braced>[-\u2212]?\d{{1,2}})\}})"
    rf"|(?P<raised>[{_RAISED}]{{1,3}})|(?![a-z]{{3}}))"
    rf"{_UNIT}",
    re.IGNORECASE | re.ASCII,
)
_DIGIT = re.compile(r"\d")
_MAY_BEGIN = re.compile("[$€£0-9]")
_FRACTION = re.compile(r"(?<![\w./])(\d{1,2})/([1-9]\d{0,2})(?![\w/])", re.ASCII)
_CARDINAL = _any(_CARDINALS)
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
    rf"|(?:an?|one)[\s-](?P<of_percent>{_any(_ORDINALS)})\s+of\s+(?:a|one|1)\s+per\s?cent"
    rf"|(?:an?|one)[\s-](?P<nth>{_any(_ORDINALS)}){_NO_SHARE}"
    rf"|half(?:\s+an?\s+|-)(?P<half_scale>million|billion|trillion)|(?P<half>half\s+an?)\b"
    rf"|(?!half-)(?P<share>{_any(_SHARES)}){_NO_SHARE}|(?P<times>{_any(_TIMES)})"
    rf"|(?P<ordinal>{_any(_ORDINALS)})"
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
    for table in (_CARDINALS, _ORDINALS, _TIMES, _SHARES, _SCALES)
    for name in table
    for word in name.split()
) - {"a", "an", "one", "of", "order", "orders"}


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in digits or English words; "first" and "one" are none."""
    text = plain(text)
    has_digits = _DIGIT.search(text) is not None
    digits = list(map(_from_digits, _in_digits(text))) if has_digits else []
    spelled = list(_spelled(text))
    apart = [
        each for each in digits if not any(word.start <= each.start < word.end for word in spelled)
    ]
    parts = map(_fraction, _FRACTION.finditer(text)) if "/" in text else ()
    found = sorted([*apart, *spelled, *parts], key=lambda quantity: quantity.start)
    ends = [_with_unit_of_range(text, one, after) for one, after in pairwise(found)]
    return (*ends, *found[-1:])


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


def _with_unit_of_range(text: str, one: Quantity, after: Quantity) -> Quantity:
    """The first end of `20 to 30%` and `32 to 337 million`, which has the unit of the second."""
    is_range = re.fullmatch(r"\s*(?:-+|–|—|~|to|and)\s*", text[one.end : after.start])  # noqa: RUF001 - dashes
    if not is_range or one.dimension:
        return one
    if after.dimension in {"%", "x"}:
        return replace(one, dimension=after.dimension)
    if one.scale == 1.0 < after.scale and after.value > one.value:
        scale = after.scale * after.unit
        scaled = replace(one, value=one.value * scale, step=one.step * scale, scale=after.scale)
        return replace(scaled, dimension=after.dimension, unit=after.unit)
    return one


def _from_digits(match: re.Match[str]) -> Quantity:
    shown = match["number"].replace(",", "")
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
    lowered = shown.translate(_LOWERED)
    return int(lowered) if re.fullmatch(r"-?\d+", lowered) and abs(int(lowered)) <= HIGHEST else 1


def _scale(match: re.Match[str]) -> float:
    if exponent := match["exponent"] or match["exponent_raised"]:
        return 10.0 ** _power(exponent)
    if match["letter"]:
        return _LETTERS[match["letter"].lower()]
    return _SCALES[match["scale"].lower()] if match["scale"] else 1.0


def _from_words(match: re.Match[str]) -> Quantity | None:
    """The quantity that words spell, or None if they count nothing ("one")."""
    if any(match[name] for name in _SHARED):
        return _quantity(match, _share(match), "%", 0.0, ROUNDED_SHARE)
    if match["orders"] or match["times"]:
        if _name(match["times"] or "") == "twice" and not _AS_MUCH.match(match.string, match.end()):
            return None  # "it was tried twice" multiplies nothing
        return _quantity(match, _multiple(match), "x", 0.0)
    if match["ordinal"]:
        return _quantity(match, _ORDINALS[match["ordinal"].lower()], "", 0.0)
    return _count(match)


def _multiple(match: re.Match[str]) -> float:
    if match["orders"]:
        return float(10.0 ** _CARDINALS[match["orders"].lower()])
    return _TIMES[_name(match["times"])]


def _count(match: re.Match[str]) -> Quantity | None:
    """How many of something, or None for a mere "one" or "half"."""
    dimension, factor = _unit(match)
    if match["six"]:
        return _quantity(match, 6.0, "", 0.0, ROUNDED_SHARE)
    if match["half"]:
        return _quantity(match, 0.5 * factor, dimension, 0.0) if dimension else None
    if match["half_scale"]:
        return _quantity(match, 0.5 * _SCALES[match["half_scale"]], "", 0.0, ROUNDED)
    number = _cardinal(match["number"], match["ones"], least=1.0) + 0.5 * bool(match["and_half"])
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    if number == 1.0 and scale == 1.0:
        return None
    value = number * scale + _cardinal(match["rest"], match["rest_ones"])
    is_round = scale > 1 and not match["rest"]
    slack = ROUNDED if is_round else BARELY if dimension and value >= LEAST_ROUNDED else 0.0
    return _quantity(match, value * factor, dimension, 0.0, slack)


def _cardinal(tens: str | None, ones: str | None, least: float = 0.0) -> float:
    """The number that one or two words spell; `least` if the first is no number (a hundred)."""
    shown = _CARDINALS.get(tens.lower(), least) if tens else 0.0
    return shown + (_CARDINALS[ones.lower()] if ones else 0.0)


def _share(match: re.Match[str]) -> float:
    if match["share"]:
        return _SHARES[_name(match["share"])]
    if match["of_percent"]:
        return 1 / _ORDINALS[match["of_percent"].lower()]
    if match["rare"]:
        return 100 / (float(match["rare"].replace(",", "")) or 1.0)
    if match["rare_word"]:
        tens = _cardinal(match["rare_word"], None, least=1.0)
        return 100 / (tens * _SCALES[match["rare_scale"].lower()])
    if match["nth"]:
        return 100 / _ORDINALS[match["nth"].lower()]
    whole = _CARDINALS[(match["whole"] or match["of_whole"]).lower()] or 1.0
    return 100 * _CARDINALS[(match["part"] or match["of_part"]).lower()] / whole


def _name(shown: str) -> str:
    """A name of several words as the tables have it."""
    return re.sub(r"[\s-]", " ", shown.lower())


def _unit(match: re.Match[str]) -> tuple[str, float]:
    return _UNITS[_name(match["unit"])] if match["unit"] else ("", 1.0)


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
    far = FAR_OVER_SHARE if slack == ROUNDED_SHARE else FAR_OVER
    return replace(
        made,
        slack=max(slack, BARELY if about["over"] or about["under"] else ROUNDED_SHARE),
        least=1 - FAR_UNDER * far if about["under"] else 1.0,
        most=1 + far if about["over"] else 1.0,
    )
