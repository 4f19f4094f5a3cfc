"""Whether a text looks like a sentence of a letter, whatever it says. Pure.

A model may wrap what is true in marks, hidden characters, capitals or the same words again and
again; the check, which asks what a sentence says, finds nothing in that.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from newsletter.briefing.words import words
from newsletter.model import Paper

OFTEN = 3  # times the same three words, in a sentence that says something
SHOUTED = 0.6  # of the letters in capitals
LEAST_LETTERS = 20  # of a sentence of which that can be told

# What any writer may write: marks and letters of English, Greek and Chinese, figures, operators.
# What else stands in a sentence (code, another script, a picture) must be a paper's.
_STRANGE = re.compile(
    r"[^ -\"%-)+-\[\]^a-z~"
    r"\u00a2-\u00a5\u00a7\u00ab\u00b0-\u00b3\u00b5\u00b7\u00b9\u00bb-\u00be\u00c0-\u02af"
    r"\u0370-\u03ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u2070-\u209f\u20a0-\u20c0"
    r"\u2100-\u214f\u2190-\u21ff\u2200-\u22ff\u27e8\u27e9"
    r"\u3001-\u3011\u3014-\u301b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\uff01-\uff0f\uff1a-\uff1f\uff3b\uff3d\uff5e]"
)
_BABBLED = re.compile(r"([^\s\d])\1{3}|(?:[^\w\s]\s){4}")
_INTERVAL = re.compile(r"[\[(]\s*[-−∞\d.]+\s*,\s*[-−∞\d.]+\s*[\])]")  # noqa: RUF001 - a minus
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("（", "）"), ("《", "》"), ("「", "」"))  # noqa: RUF001
_UNSAID = ("...", "…", "……")


def visible(text: str) -> str:
    """What can be seen of a text, in one line; what joins letters or turns them round goes."""
    return " ".join("".join(map(_seen, unicodedata.normalize("NFC", text))).split())


def _seen(char: str) -> str:
    """The character if it can be seen; controls become spaces, format characters go."""
    if char.isascii() and char.isprintable():
        return char
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cn", "Co", "Cs"} else char


def oddity(text: str, papers: Sequence[Paper]) -> str:
    """What makes a text no sentence of a letter on some papers; "" if nothing does."""
    if strange := _strange(text, papers):
        return f"{strange}: a character of no cited paper"
    if text.rstrip("”\"’'").endswith(("?", "？")):  # noqa: RUF001 - Chinese
        return "asks a question"
    if text.rstrip(".。").endswith(_UNSAID) or text.endswith(_UNSAID):
        return "breaks off"
    if _is_shouted(text):
        return "is in capitals"
    if _says_again(text):
        return "says the same again and again"
    return "" if _is_balanced(text) else "opens or closes what it does not close or open"


def _strange(text: str, papers: Sequence[Paper]) -> str:
    """The first character that nobody writes unless a cited paper does."""
    found = dict.fromkeys(_STRANGE.findall(text))
    return next(
        (
            char
            for char in found
            if not any(char in paper.title or char in paper.abstract for paper in papers)
        ),
        "",
    )


def _is_shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= LEAST_LETTERS and sum(map(str.isupper, letters)) > SHOUTED * len(letters)


def _says_again(text: str) -> bool:
    said = words(text)
    if _BABBLED.search(text):
        return True
    runs = Counter(zip(said, said[1:], said[2:], strict=False))
    return max(runs.values(), default=0) >= OFTEN


def _is_balanced(text: str) -> bool:
    text = _INTERVAL.sub("", text)
    even = text.count('"') % 2 == 0
    return even and all(text.count(one) == text.count(other) for one, other in _PAIRS)
