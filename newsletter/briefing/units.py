"""How units and numbers are written: `mm`, `per cent`, `million`, `twice`, `two thirds`."""


def _table(text: str) -> dict[str, float]:
    pairs = (part.rpartition(" ") for part in text.split("|"))
    return {name: float(factor) for name, _, factor in pairs}


UNITS = {
    name: (dimension, factor)
    for dimension, text in {
        "%": "% 1|percent 1|per cent 1|percentage points 1|percentage point 1|pp 1|"
        "wt% 1|wt % 1|vol% 1|mol% 1|at% 1",
        "s": "ns 1e-9|µs 1e-6|ms 1e-3|milliseconds 1e-3|millisecond 1e-3|microseconds 1e-6|"
        "nanoseconds 1e-9|ps 1e-12|picoseconds 1e-12|fs 1e-15|femtoseconds 1e-15|s 1|seconds 1|"
        "second 1|sec 1|secs 1|min 60|mins 60|minutes 60|minute 60|h 3600|hr 3600|hrs 3600|"
        "hours 3600|hour 3600|days 86400|day 86400|weeks 604800|"
        "week 604800|fortnight 1209600|decade 315576000|decades 315576000|century 3155760000|"
        "centuries 3155760000|months 2629800|month 2629800|years 31557600|year 31557600|"
        "yr 31557600|yrs 31557600|"
        "kyr 31557600e3|ka 31557600e3|ma 31557600e6|mya 31557600e6|myr 31557600e6|"
        "ga 31557600e9|gyr 31557600e9",
        "m": "\u00e5 1e-10|angstroms 1e-10|angstrom 1e-10|nm 1e-9|µm 1e-6|mm 1e-3|cm 1e-2|km 1e3|"
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
        "g": "mg 1e-3|kg 1e3|kt 1e9|mt 1e12|gt 1e15|milligrams 1e-3|grams 1|gram 1|kilograms 1e3|"
        "kilogram 1e3|tonne 1e6|tonnes 1e6",
        "x": "x 1|× 1|times 1|fold 1|倍 1",  # noqa: RUF001 - the multiplication sign
    }.items()
    for name, factor in _table(text).items()
}
SCALES = _table(
    "dozen 12|hundred 1e2|thousand 1e3|million 1e6|billion 1e9|trillion 1e12|万 1e4|亿 1e8"
)
LETTERS = _table("k 1e3|m 1e6|b 1e9")  # "32M", but "1.32 m/s"
CARDINALS = _table(
    "zero 0|one 1|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|ten 10|eleven 11|"
    "twelve 12|thirteen 13|fourteen 14|fifteen 15|sixteen 16|seventeen 17|eighteen 18|nineteen 19|"
    "twenty 20|thirty 30|forty 40|fifty 50|sixty 60|seventy 70|eighty 80|ninety 90"
)
ORDINALS = _table(
    "third 3|fourth 4|fifth 5|sixth 6|seventh 7|eighth 8|ninth 9|tenth 10|twelfth 12|"
    "sixteenth 16|twentieth 20|hundredth 100|thousandth 1000"  # "second" is a time too
)
TIMES = _table(
    "double 2|doubles 2|doubled 2|doubling 2|twice 2|triple 3|triples 3|tripled 3|tripling 3|"
    "thrice 3|quadruple 4|quadrupled 4|hundredfold 100|thousandfold 1000|"
    "an order of magnitude 10|one order of magnitude 10|order of magnitude 10"
) | {f"{name}fold": value for name, value in CARDINALS.items() if value > 1}
SHARES = _table(
    "half 50|halves 50|halved 50|halving 50|a third 33.3333|one third 33.3333|two thirds 66.6667|"
    "a quarter 25|one quarter 25|three quarters 75|two fifths 40|three fifths 60|four fifths 80|"
    "five sixths 83.3333|three eighths 37.5|five eighths 62.5|seven eighths 87.5|three tenths 30|"
    "seven tenths 70|nine tenths 90|three halves 150|five halves 250"
)
