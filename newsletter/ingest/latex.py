r"""LaTeX in running text, made readable: accented letters and escaped signs.

Formulas keep their source. What a backslash means is decided narrowly, because authors also type
`it\'s` and `\"so called\"`: without braces, only letters that do carry the accent are changed.
"""

import re

from newsletter.ingest.symbols import ACCENTS, LETTERS

_ACCENTED = (
    r"(?P<braced>['`^\"~=.]|[uvHckrdb](?=\s*\{))\s*\{\s*\\?(?P<held>[A-Za-z])\s*\}"
    r"|(?P<spaced>[uvHckrdb])\s+(?P<apart>[A-Za-z])\b"
    r"|'\\?(?P<acute>[aeiouyAEIOUYcnz])|`\\?(?P<grave>[aeiouAEIOU])|\^\\?(?P<hat>[aeiouAEIOU])"
    r"|~(?P<tilde>[anoANO])|(?<=[A-Za-z{]\\)\"\\?(?P<umlaut>[aeiouyAEIOU])"
)
_GROUPS = {"acute": "'", "grave": "`", "hat": "^", "tilde": "~", "umlaut": '"'}
_LETTER = re.compile(
    r"(?P<math>\$(?:[^$<]|<(?!/))*\$)"
    rf"|(?P<open>\{{)?(?<![/\\])\\(?:{_ACCENTED}"
    r"|(?P<letter>ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z])(?:\{\})?)(?P<close>\})?"
)
_ESCAPED = re.compile(r"(?<!\\)\\([%&#_])")


def readable(raw: str) -> str:
    r"""Resolve accented letters and escaped signs: `Pi\v{z}urica`, `Schr\"odinger`, `97\%`."""
    if "\\" not in raw:
        return raw
    return _ESCAPED.sub(r"\1", _LETTER.sub(_letter, raw))


def _letter(found: re.Match[str]) -> str:
    if found["math"]:
        return found[0]
    # A group around the letter goes with it; a brace of something larger stays.
    opened, closed = found["open"] or "", found["close"] or ""
    return _made(found) if opened and closed else opened + _made(found) + closed


def _made(found: re.Match[str]) -> str:
    if found["letter"]:
        return LETTERS[found["letter"]]
    if found["braced"]:
        return found["held"] + ACCENTS[found["braced"]]
    if found["spaced"]:
        return found["apart"] + ACCENTS[found["spaced"]]
    return next(found[name] + ACCENTS[mark] for name, mark in _GROUPS.items() if found[name])
