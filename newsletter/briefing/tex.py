r"""Numbers in TeX as they are read: `$\sim$28\%` is ~28%, and `6{,}000` is 6,000."""

import re

# "$3$" and "$\\sim$3", but not "from $3 to $5"
_MATH = re.compile(r"\$(?=\S)(?:([^$]{0,200}\\[^$]{0,200})\$|([^$]{1,200})(?<=\S)\$(?!\d))")
_TEX = {
    "\\pm": "\u00b1",
    "\\sim": "~",
    "\\approx": "~",
    "\\times": "\u00d7",
    "\\%": "%",
    "{\\mu}": "\u00b5",
    "\\mu ": "\u00b5",
}
# A command that ends at a number or holds one, and a number with TeX's commas and narrow spaces:
# "\\gtrsim12", "\\num{5.0}", "6{,}000", "35\\,925".
_JOINED = re.compile(
    r"\\[a-zA-Z]+(?=\d)|\\(?:num|SI|qty)\{(?P<held>[\d.,]+)\}|\d{1,3}(?:(?:\{,\}|\\,)\d{3})+(?!\d)"
)


def plain(text: str) -> str:
    """A text whose numbers stand without the signs of TeX, each number ending in its place."""
    if "\\" in text or "$" in text:
        text = _MATH.sub(lambda match: f" {match[1] or match[2]} ", text)
        for sign, shown in _TEX.items():
            text = text.replace(sign, shown.rjust(len(sign)))
    if "\\" in text or "{,}" in text:
        text = _JOINED.sub(_apart, text)
    return text.replace("\u03bc", "\u00b5")


def _apart(match: re.Match[str]) -> str:
    shown = match["held"] or ""
    if not match[0].startswith("\\"):
        shown = match[0].replace("{,}", ",").replace("\\,", ",")
    return shown.rjust(len(match[0]))
