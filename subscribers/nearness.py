"""Which of somebody's topics is the one that a text names, and which are nearly it.

Only the case, the width of letters and spaces are forgiven. Anything else is nearly: it is for the
person to say, not for us to assume.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

OFFERED = 3
LIKENESS = 0.8  # of difflib's ratio: "pervoskite" and "perovskite" have 0.9
SHORTEST = 4  # letters of a word that is enough to offer a topic that holds it
_WORD = re.compile(r"[^\W_]+")


def find(topics: Iterable[str], text: str) -> str | None:
    """Return the topic that a text names, in the person's own spelling."""
    wanted = _level(text)
    return next((topic for topic in topics if _level(topic) == wanted), None)


def near(topics: Iterable[str], text: str) -> tuple[str, ...]:
    """Return the topics that a text nearly names, the nearest first; never one that it names."""
    wanted = _level(text)
    ranked = [(_likeness(_level(topic), wanted), topic) for topic in topics]
    close = [(like, topic) for like, topic in ranked if like and _level(topic) != wanted]
    close.sort(key=lambda pair: -pair[0])
    return tuple(topic for _, topic in close[:OFFERED])


def _level(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _likeness(topic: str, wanted: str) -> float:
    """Return 0 for topics that are not near; else how near, 1 at most."""
    ratio = SequenceMatcher(None, topic, wanted, autojunk=False).ratio()
    if ratio >= LIKENESS:
        return ratio
    ours, theirs = _words(topic), _words(wanted)
    shared = ours & theirs
    whole = shared and shared in (ours, theirs)
    return ratio if whole and max(map(len, shared)) >= SHORTEST else 0.0


def _words(text: str) -> set[str]:
    """Words in the singular, more or less: enough to tell what to offer."""
    return {word.removesuffix("s") for word in _WORD.findall(text)}
