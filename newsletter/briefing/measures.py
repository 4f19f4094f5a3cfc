"""A rule of the check: measures that are no plain numbers, and units that have no dimension.

the square root of the time       some word or sign of a root or a square
a few million samples             million, or a number from a million to a hundred million
within tens of milliseconds       milliseconds, if a paper gives times at all
260 degrees Celsius               the same number in the same unit, if a paper gives it a unit
"""

import re
from collections.abc import Iterator, Sequence

from newsletter.briefing.around import Amount, amounts
from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.tied import standing
from newsletter.briefing.words import latin_words, word_set

Looks = tuple[re.Pattern[str], re.Pattern[str]]

SPAN = 100  # times up to which "millions" may mean more
NEARLY = 0.7  # of a million, from which on it may be called one


def measured(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Its powers, its round numbers and its units are those of a cited paper."""
    if made.is_chinese:
        return
    known = latin_words(made.said.text)
    if not known.isdisjoint(_POWERS):
        yield from _powers(made.said.text, cited)
    if not known.isdisjoint(_ROUND_WORDS):
        yield from _round(made.said.text, cited)
        yield from _spans(made.said.text, cited)
    for amount in amounts(made.said) if made.said.quantities else ():
        if (unit := _unit(amount)) and _is_in_another(amount, unit, cited):
            yield f"{amount.shown}: in another unit in a cited paper"


def _looks(said: str, there: str) -> Looks:
    return re.compile(said, re.IGNORECASE), re.compile(there, re.IGNORECASE)


# How a power is told, and how a paper may write it.
_TOLD: Sequence[Looks] = (
    _looks(r"\b(?:cube|cubic)[- ]root", r"cub|1/3|\{1\}\{3\}|third|sqrt\[3"),
    _looks(r"\bsquare[- ]root", r"squa|sqrt|1/2|0\.5|\{1\}\{2\}|\broot\b|\u221a|half"),
    _looks(r"\bquadratic", r"quadr|\^\{?2|squared?\b|\u00b2|second[- ](?:order|degree)"),
    _looks(
        r"\bcubic(?:ally)?\b(?! (?:met|cent|kilo|lattice|phase|crystal|structure|cell))",
        r"cubi|cube|\^\{?3|\u00b3|third",
    ),
    _looks(r"\bsquared\b|\bsquare of\b", r"squa|\^\{?2|\u00b2|quadr|sqrt"),
    _looks(r"\bcubed\b|\bcube of\b", r"cub|\^\{?3|\u00b3|third"),
    _looks(r"\blogarithm", r"\blog|\bln\b|entrop"),
)
_POWERS = word_set(
    "root squared square cube cubed quadratic quadratically cubic cubically logarithm logarithmic"
    " logarithmically"
)


def _powers(text: str, cited: Sequence[Evidence]) -> Iterator[str]:
    for said, there in _TOLD:
        found = said.search(text)
        if found and not any(there.search(line.text) for paper in cited for line in paper.lines):
            yield f"{found[0].strip()}: no such power in a cited paper"


_SCALES = {
    "ten": 1e1,
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
}
_ROUND = re.compile(
    r"\b(?:(tens|dozens|hundreds|thousands|millions|billions|trillions)"
    r"(?: of (thousands|millions|billions))?|(?:few|several|many)[ -]"
    r"(dozen|hundred|thousand|million|billion|trillion))\b",
    re.IGNORECASE,
)
_OF_TIME = r"((?:nano|micro|milli)?seconds|minutes|hours|days|weeks|months|years|decades|centuries)"
_SPAN = re.compile(
    r"\b(?:(?:tens|dozens|hundreds|thousands|fractions?|a matter) of|few|several|or two)"
    rf" {_OF_TIME}\b",
    re.IGNORECASE,
)
_TIMES = word_set(
    "nanosecond microsecond millisecond second minute hour day week month year decade century"
    " nanoseconds microseconds milliseconds seconds minutes hours days weeks months years decades"
    " centuries"
)
_ROUND_WORDS = word_set(
    "tens dozens hundreds thousands millions billions trillions few several many fraction fractions"
    " matter two"
)


def _round(text: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """The scales of round numbers that no paper reaches."""
    for match in _ROUND.finditer(text):
        word = (match[1] or match[3]).lower().removesuffix("s")
        least = NEARLY * _SCALES[word] * (_SCALES[match[2].lower()[:-1]] if match[2] else 1.0)
        if not any(_reaches(paper, word, least) for paper in cited):
            yield f"{match[0]}: not in a cited paper"


def _reaches(paper: Evidence, word: str, least: float) -> bool:
    if any(each.startswith((word, "order")) for each in paper.vocabulary):
        return True
    values = (value for one in paper.quantities for value in (one.value, one.value / one.unit))
    return any(least <= abs(value) < least * SPAN for value in values)


def _spans(text: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """The vague spans of time in a unit of no paper, where a paper tells other times."""
    for match in _SPAN.finditer(text):
        unit = match[1].lower()
        begin = "centur" if unit == "centuries" else unit.removesuffix("s")
        is_held = any(each.startswith(begin) for paper in cited for each in paper.vocabulary)
        if not is_held and any(not _TIMES.isdisjoint(paper.vocabulary) for paper in cited):
            yield f"{match[0]}: another time in a cited paper"


_UNITS = {
    "K": "K|kelvins?",
    "\u00b0C": "\u00b0C|\u2103|degrees? Celsius|Celsius",
    "\u00b0F": "\u00b0F|degrees? Fahrenheit",
    "pc": "pc|parsecs?",
    "kpc": "kpc|kiloparsecs?",
    "Mpc": "Mpc|megaparsecs?",
    "ly": "ly|light[- ]years?",
    "AU": "AU|au|astronomical units?",
    "solar": "solar mass(?:es)?|Msun",
    "Jupiter": "Jupiter mass(?:es)?|Jovian mass(?:es)?",
    "Earth": "Earth mass(?:es)?",
    "eV": "eV|electron ?volts?",
    "keV": "keV",
    "MeV": "MeV",
    "GeV": "GeV",
    "TeV": "TeV",
    "meV": "meV",
    "J": "J|joules?",
    "kJ": "kJ|kilojoules?",
    "MJ": "MJ|megajoules?",
    "kWh": "kWh|kilowatt[- ]hours?",
    "MWh": "MWh|megawatt[- ]hours?",
    "GWh": "GWh|gigawatt[- ]hours?",
    "TWh": "TWh|terawatt[- ]hours?",
    "W": "W|watts?",
    "mW": "mW|milliwatts?",
    "kW": "kW|kilowatts?",
    "MW": "MW|megawatts?",
    "GW": "GW|gigawatts?",
    "V": "V|volts?",
    "mV": "mV|millivolts?",
    "kV": "kV|kilovolts?",
    "Pa": "Pa|pascals?",
    "kPa": "kPa|kilopascals?",
    "MPa": "MPa|megapascals?",
    "GPa": "GPa|gigapascals?",
    "g": "g|grams?",
    "mg": "mg|milligrams?",
    "kg": "kg|kilograms?|kilos",
    "\u00b5g": "[\u00b5\u03bc]g|micrograms?",
    "ng": "ng|nanograms?",
    "nM": "nM|nanomolar",
    "\u00b5M": "[\u00b5\u03bc]M|micromolar",
    "mM": "mM|millimolar",
    "ppm": "ppm|parts per million",
    "ppb": "ppb|parts per billion",
}
_UNIT = re.compile(
    r"\s*-?\s*(?:"
    + "|".join(f"(?P<u{at}>{names})" for at, names in enumerate(_UNITS.values()))
    + r")(?![A-Za-z])"
)
_NAMES = tuple(_UNITS)
_DIGITS = re.compile(r"[\d.,]+")


def _unit(amount: Amount) -> str:
    """The unit right behind a number in digits, or nothing."""
    text, start = amount.passage.text, amount.number.start
    if digits := _DIGITS.match(text, start):
        found = _UNIT.match(text, digits.end())
        if found is not None and found.lastgroup is not None:
            return _NAMES[int(found.lastgroup[1:])]
    return ""


def _is_in_another(amount: Amount, unit: str, cited: Sequence[Evidence]) -> bool:
    """Whether wherever papers have a number, they have it in another unit."""
    units = [_unit(place) for place in standing(amount, cited)]
    return bool(units) and all(one and one != unit for one in units)
