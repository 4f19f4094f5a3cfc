"""What the check knows of English words: how rare and how strange they are, kin and opposites.

Read from `shipped/english.tsv.gz`, which `benchmarks/make_english.py` makes and explains.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from newsletter.briefing.senses import AXES, ENDS
from newsletter.shipped import shipped

RAREST = 99
SHORTEST_BASE = 4  # letters of a word that a prefix turns round
STRANGE = 0.5  # log-odds of a word that is in no table: a name of something particular


@dataclass(frozen=True, slots=True)
class Entry:
    """A stem of the table."""

    rarity: float  # 0 in every text, 1 in none
    strangeness: float  # log-odds that a sentence is false that holds it while no paper does
    related: frozenset[str]
    opposites: frozenset[str]


@lru_cache(maxsize=32768)
def entry(stem: str) -> Entry:
    """What is known of a stem; one that stands in no table is a rare name of something."""
    line = _table().get(stem) or _table().get(_base(stem))
    if line is None:
        return Entry(1.0, STRANGE, frozenset(), frozenset())
    rarity, strangeness, related, opposite = line.split("\t")
    return Entry(
        int(rarity) / RAREST,
        int(strangeness) / 100,
        frozenset(related.split()),
        frozenset(opposite.split()),
    )


def is_known(stem: str) -> bool:
    """Whether a stem, or what it is made of, stands in the table."""
    return stem in _table() or bool(_base(stem))


def _base(stem: str) -> str:
    """The stem of the table that a word is made of: readier, unread, sideways; or nothing."""
    bare = _AFFIXES.sub("", stem)
    ways = (bare, f"{bare}e", f"{bare}y", f"{bare[:-1]}y", bare[:-1])
    return next((way for way in ways if bare != stem and way in _table()), "")


_AFFIXES = re.compile(
    r"^(?:out|fore|mis|un|over|under|re|non|pre|co|up|down)(?=\w{3})|"
    r"(?<=\w{3})(?:i?er|i?est|li|less|like|wis|way|ward|ov)$"
)


@lru_cache(maxsize=8192)
def opposites(stem: str) -> frozenset[str]:
    """The stems that say the opposite."""
    ends = (AXES[axis][1 if end > 0 else 0] for axis, end in ENDS.get(stem, ()))
    return entry(stem).opposites.union(*ends)


@lru_cache(maxsize=8192)
def negated(stem: str) -> frozenset[str]:
    """The stems that a prefix makes of one, or one of it, and that say the opposite."""
    if stem not in _table():
        return frozenset()
    found = {f"{no}{stem}" for no in _NO} | {stem.removeprefix(no) for no in _NO}
    for one, other in (*_FACING, *(pair[::-1] for pair in _FACING)):
        if stem.startswith(one):
            found.add(f"{other}{stem.removeprefix(one)}")
    found |= {stem.removesuffix("less"), f"{stem}less"}
    long = {each for each in found if min(len(each), len(stem)) >= SHORTEST_BASE}
    return frozenset(filter(_table().__contains__, long - {stem}))


_NO = ("un", "non", "in", "im", "ir", "il", "dis")
_FACING = (
    ("under", "over"),
    ("pre", "post"),
    ("intra", "inter"),
    ("intra", "extra"),
    ("hypo", "hyper"),
    ("up", "down"),
    ("mono", "poly"),
    ("micro", "macro"),
    ("homo", "hetero"),
    ("endo", "exo"),
    ("sub", "super"),
    ("in", "out"),
)


@lru_cache(maxsize=8192)
def equals(stem: str) -> frozenset[str]:
    """The stems that stand at the same end of a scale, itself among them."""
    ends = (AXES[axis][0 if end > 0 else 1] for axis, end in ENDS.get(stem, ()))
    return frozenset({stem}).union(*ends)


@cache
def _table() -> dict[str, str]:
    """The lines of the table by their stems; each is taken apart when it is asked for."""
    with gzip.open(shipped("english.tsv.gz"), "rt", encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").partition("\t") for line in lines if not line.startswith("#"))
        return {stem: rest for stem, _, rest in pairs}
