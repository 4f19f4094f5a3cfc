# ruff: noqa: RUF001 - signs that look like others are what these tables are about
"""Tables of signs: how feeds spell them, and how people read them."""

import unicodedata

_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("lamda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi"),
    *("chi", "psi", "omega"),
)

# What bioRxiv and medRxiv write between braces, and between brackets after an arrow's fashion.
NAMED = (
    {name: unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in _GREEK}
    | {name.title(): unicodedata.lookup(f"GREEK CAPITAL LETTER {name}") for name in _GREEK}
    | {"lambda": "λ", "Lambda": "Λ", "varepsilon": "ε", "degrees": "°", "degree": "°"}
    | {"middle dot": "·", "+/-": "±", "-/+": "∓", "micro": "µ", "approx": "≈", "sim": "∼"}
    | {"times": "×", "infty": "∞", "infinity": "∞", "prime": "′", "permil": "‰"}
    | {"square root": "√", "radical": "√", "triangleup": "△", "rightarrow": "→", "leftarrow": "←"}
    | {"ge": "≥", "le": "≤", ">=": "≥", "<=": "≤", "mdash": "—", "ndash": "–", "->": "→"}
    | {"<-": "←"}
)
SUPERSCRIPTS = dict(zip("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
SUBSCRIPTS = dict(zip("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎", strict=True))

# LaTeX's letters, by the name of their command.
LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ",
}  # fmt: skip
# LaTeX's accents, by the name of their command, as the combining characters that they are.
ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328",
    "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
