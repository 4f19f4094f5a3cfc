"""The quantities of a text: numbers in digits and words, with their units, on one scale.

`$2,632`, `30-mm`, `a third`, `four in five`, `5th` and `half a million` alike become a value, a
dimension and the precision that they are given with.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

ROUNDED = 0.05  # how far "about 28" may be from 28.4, as a share
ROUNDED_SHARE = 0.1  # the same for "a third" and "four in five"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    `value` is in the base unit of `dimension` (percent for shares, seconds for times, metres for
    lengths); "" counts things, or has a unit not known here. `step` is the place of the last
    digit shown (0.1 for 28.4), `slack` how far off the text itself admits to be, as a share.
    `start` and `end` are places in the
    text, `unit` is what the number as shown was multiplied with.
    """

    value: float
    dimension: str
    step: float
    slack: float
    start: int
    end: int
    unit: float = 1.0

    def may_restate(self, other: "Quantity") -> bool:
        """Whether this is the other quantity, or the other one rounded to what is shown here."""
        if self.dimension == other.dimension:
            return self._is_near(other, 1.0, 1.0)
        if self.dimension == "%" or (self.dimension and other.dimension):
            return False
        return self._is_near(other, self.unit, other.unit)  # "14.2 to 3.2 mm": one has no unit

    def _is_near(self, other: "Quantity", unit: float, other_unit: float) -> bool:
        value, theirs = abs(self.value) / unit, abs(other.value) / other_unit
        step, their_step = self.step / unit, other.step / other_unit
        gap = abs(value - theirs)
        rounded = step > their_step and gap <= step / 2 * (1 + 1e-9)
        return rounded or gap <= max(self.slack, 1e-9) * max(theirs, 1e-9)


def _table(text: str) -> dict[str, float]:
    pairs = (part.rpartition(" ") for part in text.split("|"))
    return {name: float(factor) for name, _, factor in pairs}


_UNITS = {
    name: (dimension, factor)
    for dimension, text in {
        "%": "% 1|percent 1|per cent 1|percentage points 1|percentage point 1|pp 1|wt% 1",
        "s": "ns 1e-9|µs 1e-6|ms 1e-3|milliseconds 1e-3|s 1|seconds 1|second 1|min 60|"
        "minutes 60|minute 60|h 3600|hours 3600|hour 3600|days 86400|day 86400|weeks 604800|"
        "week 604800|months 2629800|month 2629800|years 31557600|year 31557600",
        "m": "nm 1e-9|µm 1e-6|mm 1e-3|cm 1e-2|meters 1|metres 1|km 1e3|kilometers 1e3|"
        "kilometres 1e3",
        "Hz": "hz 1|khz 1e3|mhz 1e6|ghz 1e9|thz 1e12",
        "B": "kb 1e3|mb 1e6|gb 1e9|tb 1e12",
        "x": "x 1|× 1|times 1|fold 1|倍 1",  # noqa: RUF001 - the multiplication sign
    }.items()
    for name, factor in _table(text).items()
}
_SCALES = _table(
    "hundred 1e2|thousand 1e3|million 1e6|billion 1e9|trillion 1e12|k 1e3|m 1e6|b 1e9|万 1e4|亿 1e8"
)
_CARDINALS = _table(
    "zero 0|one 1|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|ten 10|eleven 11|"
    "twelve 12|thirteen 13|fourteen 14|fifteen 15|sixteen 16|seventeen 17|eighteen 18|nineteen 19|"
    "twenty 20|thirty 30|forty 40|fifty 50|sixty 60|seventy 70|eighty 80|ninety 90"
)
_ORDINALS = _table(
    "third 3|fourth 4|fifth 5|sixth 6|seventh 7|eighth 8|ninth 9|tenth 10"  # "second" is a time too
)
_TIMES = _table(
    "doubles 2|doubled 2|twice 2|twofold 2|triple 3|triples 3|tripled 3|threefold 3|fourfold 4|"
    "fivefold 5|sixfold 6|tenfold 10|order of magnitude 10|orders of magnitude 10|hundredfold 100"
)
_SHARES = _table(
    "half 50|a third 33.3333|one third 33.3333|two thirds 66.6667|a quarter 25|one quarter 25|"
    "three quarters 75|a fifth 20|a tenth 10"
)


def _any(names: dict[str, float] | dict[str, tuple[str, float]]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[\s-]") for name in longest_first)


_ABOUT = (
    r"(?:(?P<about>(?:\b(?:about|around|roughly|approximately|nearly|almost|close\s+to|some|over|"
    r"more\s+than|less\s+than|under|just|only|circa)\s+|[~≈约]\s?)))?"
)
_UNIT = rf"(?:[\s\u2009\\-]?(?P<unit>{_any(_UNITS)})(?![a-z]))?"
_DIGITS = re.compile(
    rf"{_ABOUT}(?P<money>[$€£]\s?)?(?<![\w.])(?P<number>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:(?P<ordinal>st|nd|rd|th)\b|[\s-]?(?P<scale>{_any(_SCALES)})(?![a-z])|(?![a-z]{{3}}))"
    rf"{_UNIT}",
    re.IGNORECASE,
)
_CARDINAL = _any(_CARDINALS)
_WORDS = re.compile(
    rf"{_ABOUT}\b(?:(?P<part>{_CARDINAL})\s+(?:in|of|out\s+of)\s+(?P<whole>{_CARDINAL})"
    rf"|(?P<half>half\s+an?)\b|(?P<share>{_any(_SHARES)})|(?P<times>{_any(_TIMES)})"
    rf"|(?P<ordinal>{_any(_ORDINALS)})"
    rf"|(?P<number>{_CARDINAL}|an?(?=\s+(?:hundred|thousand|million|billion)))"
    rf"(?:-(?P<ones>{_CARDINAL}))?"
    rf"(?:\s+(?P<scale>hundred|thousand|million|billion))?)\b{_UNIT}",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in digits or English words; "first" and "one" are none."""
    digits = [_from_digits(match) for match in _DIGITS.finditer(text)]
    spelled = filter(None, map(_from_words, _WORDS.finditer(text)))
    found = sorted([*digits, *spelled], key=lambda quantity: quantity.start)
    ends = [_with_unit_of_range(text, one, after) for one, after in pairwise(found)]
    return (*ends, *found[-1:])


def _with_unit_of_range(text: str, one: Quantity, after: Quantity) -> Quantity:
    """The first end of `20 to 30%`, which has the unit of the second."""
    if one.dimension or after.dimension not in {"%", "x"}:
        return one
    is_range = re.fullmatch(r"\s*(?:-+|–|—|~|to|and)\s*", text[one.end : after.start])  # noqa: RUF001 - dashes
    return replace(one, dimension=after.dimension) if is_range else one


def _from_digits(match: re.Match[str]) -> Quantity:
    shown = match["number"].replace(",", "")
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    step = 10.0 ** -len(shown.partition(".")[2])
    if "." not in shown and (zeros := len(shown) - len(shown.rstrip("0"))) and float(shown):
        step = 10.0**zeros
    dimension, factor = ("$", 1.0) if match["money"] else _unit(match)
    made = _quantity(match, float(shown) * scale * factor, dimension, step * scale * factor)
    return replace(made, unit=factor)


def _from_words(match: re.Match[str]) -> Quantity | None:
    """The quantity that words spell, or None if they count nothing ("one")."""
    if match["share"] or match["part"]:
        share = _share(match)
        return _quantity(match, share, "%", 0.0, ROUNDED_SHARE)
    if match["times"]:
        return _quantity(match, _TIMES[match["times"].lower()], "x", 0.0)
    if match["ordinal"]:
        return _quantity(match, _ORDINALS[match["ordinal"].lower()], "", 0.0)
    dimension, factor = _unit(match)
    if match["half"]:
        return _quantity(match, 0.5 * factor, dimension, 0.0) if dimension else None
    number = _CARDINALS.get(match["number"].lower(), 1.0) + _CARDINALS.get(
        (match["ones"] or "zero").lower(), 0.0
    )
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1.0
    if number == 1.0 and scale == 1.0:
        return None
    return _quantity(match, number * scale * factor, dimension, 0.0, ROUNDED if scale > 1 else 0.0)


def _share(match: re.Match[str]) -> float:
    if match["share"]:
        return _SHARES[re.sub(r"[\s-]", " ", match["share"].lower())]
    whole = _CARDINALS[match["whole"].lower()] or 1.0
    return 100 * _CARDINALS[match["part"].lower()] / whole


def _unit(match: re.Match[str]) -> tuple[str, float]:
    return _UNITS[match["unit"].lower()] if match["unit"] else ("", 1.0)


def _quantity(
    match: re.Match[str], value: float, dimension: str, step: float, slack: float = 0.0
) -> Quantity:
    about = max(slack, ROUNDED) if match["about"] else slack
    return Quantity(value, dimension, step, about, match.start(), match.end())
