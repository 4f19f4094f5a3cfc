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
# A command that ends at a number, and a number with TeX's commas: "\\gtrsim12", "6{,}000".
_JOINED = re.compile(r"\\[a-zA-Z]+(?=\d)|\d+(?:\{,\}\d{3})+")


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
    shown = "" if match[0].startswith("\\") else match[0].replace("{,}", ",")
    return shown.rjust(len(match[0]))
