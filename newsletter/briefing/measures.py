"""A rule of the check: measures that are no plain numbers, and units that have no dimension.

the square root of the time       some word or sign of a root or a square
a few million samples             million, or a number from a million to a hundred million
within tens of milliseconds       milliseconds, if a paper gives times at all
260 degrees Celsius, 10 ns        the same number in the same unit, if a paper gives it a unit
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
        if (unit := _unit(amount)) not in _PLAIN and _is_in_another(amount, unit, cited):
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
    name: unit
    for unit, names in {
        "K": "K|kelvin|kelvins",
        "\u00b0C": "\u00b0C|\u2103|degree Celsius|degrees Celsius|Celsius",
        "\u00b0F": "\u00b0F|degree Fahrenheit|degrees Fahrenheit",
        "\u00b0": "\u00b0|degree|degrees|deg",
        "": "\u00b0 C|\u00b0 F|degrees C|degrees F|degrees of|degrees below|degrees above",
        "pc": "pc|parsec|parsecs",
        "kpc": "kpc|kiloparsec|kiloparsecs",
        "Mpc": "Mpc|megaparsec|megaparsecs",
        "ly": "ly|light year|light years|lightyears",
        "AU": "AU|au|astronomical unit|astronomical units",
        "solar": "solar mass|solar masses|Msun",
        "Jupiter": "Jupiter mass|Jupiter masses|Jovian mass|Jovian masses",
        "Earth": "Earth mass|Earth masses",
        "eV": "eV|electronvolt|electronvolts|electron volt|electron volts",
        "keV": "keV",
        "MeV": "MeV",
        "GeV": "GeV",
        "TeV": "TeV",
        "meV": "meV",
        "kcal": "kcal|kilocalorie|kilocalories",
        "fJ": "fJ|femtojoule|femtojoules",
        "pJ": "pJ|picojoule|picojoules",
        "nJ": "nJ|nanojoule|nanojoules",
        "J": "J|joule|joules",
        "kJ": "kJ|kilojoule|kilojoules",
        "MJ": "MJ|megajoule|megajoules",
        "kWh": "kWh|kilowatt hour|kilowatt hours",
        "MWh": "MWh|megawatt hour|megawatt hours",
        "GWh": "GWh|gigawatt hour|gigawatt hours",
        "TWh": "TWh|terawatt hour|terawatt hours",
        "W": "W|watt|watts",
        "mW": "mW|milliwatt|milliwatts",
        "kW": "kW|kilowatt|kilowatts",
        "MW": "MW|megawatt|megawatts",
        "GW": "GW|gigawatt|gigawatts",
        "V": "V|volt|volts",
        "mV": "mV|millivolt|millivolts",
        "kV": "kV|kilovolt|kilovolts",
        "mA": "mA|milliampere|milliamperes|milliamp|milliamps",
        "\u03a9": "\u03a9|\u2126|ohm|ohms",
        "T": "T|tesla|teslas",
        "Pa": "Pa|pascal|pascals",
        "kPa": "kPa|kilopascal|kilopascals",
        "MPa": "MPa|megapascal|megapascals",
        "GPa": "GPa|gigapascal|gigapascals",
        "g": "g|gram|grams",
        "mg": "mg|milligram|milligrams",
        "kg": "kg|kilogram|kilograms|kilo|kilos",
        "\u00b5g": "\u00b5g|\u03bcg|microgram|micrograms",
        "ng": "ng|nanogram|nanograms",
        "L": "L|litre|litres|liter|liters",
        "mL": "mL|ml|millilitre|millilitres|milliliter|milliliters",
        "\u00b5L": "\u00b5L|\u00b5l|\u03bcL|\u03bcl|microlitre|microlitres|microliter|microliters",
        "nM": "nM|nanomolar",
        "\u00b5M": "\u00b5M|\u03bcM|micromolar",
        "mM": "mM|millimolar",
        "dB": "dB|decibel|decibels",
        "bps": "bps|Kbps|kbps|Mbps|Gbps|Tbps",
        "ppm": "ppm",
        "ppb": "ppb",
    }.items()
    for name in names.split("|")
}
_PLAIN = frozenset({"", "%", "x"})  # the unit of a number that a sentence may put otherwise
_DIGITS = re.compile(r"[\d.,]+")
_WORDS = re.compile(r"[\s\u2009\u00a0-]{0,3}([^\W\d_]+|\u00b0[CF]?|\u2103)(?:[\s-]([^\W\d_]+))?")


def _unit(amount: Amount) -> str:
    """The unit right behind a number in digits, or what it measures, or nothing."""
    if amount.number.dimension:
        return amount.number.dimension
    text, start = amount.passage.text, amount.number.start
    digits = _DIGITS.match(text, start)
    if digits is None or (found := _WORDS.match(text, digits.end())) is None:
        return ""
    unit = _UNITS.get(f"{found[1]} {found[2]}")
    return _UNITS.get(found[1], "") if unit is None else unit


def _is_in_another(amount: Amount, unit: str, cited: Sequence[Evidence]) -> bool:
    """Whether wherever papers have a number, they have it in another unit."""
    units = [_unit(place) for place in standing(amount, cited)]
    return bool(units) and all(each not in ("", unit) for each in units)
