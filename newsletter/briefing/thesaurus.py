"""What the check knows of words that may stand for each other, or exclude each other.

Read from `shipped/thesaurus.tsv`, which `benchmarks/make_thesaurus.py` completes and explains; what
`english` knows is part of the answers.
"""

from functools import cache, lru_cache

from newsletter.briefing.english import equals, negated, opposites
from newsletter.shipped import shipped

Listed = tuple[frozenset[str], frozenset[str], frozenset[str]]


@lru_cache(maxsize=16384)
def alike(stem: str) -> frozenset[str]:
    """The other stems that may say the same as one in its place."""
    return (_listed(stem)[0] | equals(stem)) - opposites(stem) - {stem}


@lru_cache(maxsize=16384)
def opposed(stem: str) -> frozenset[str]:
    """The stems that may say the opposite of one in its place."""
    same, contrary, _ = _listed(stem)
    found = contrary | opposites(stem) | negated(stem)
    return found - (same - opposites(stem)) - equals(stem) - {stem}


@lru_cache(maxsize=16384)
def excluded(stem: str) -> frozenset[str]:
    """The stems that surely say the opposite: those of one sense, which other words bear out."""
    return _listed(stem)[2]


def _listed(stem: str) -> Listed:
    line = _lines().get(stem)
    if line is None:
        return frozenset(), frozenset(), frozenset()
    same, contrary, sure = line.split("\t")
    return frozenset(same.split()), frozenset(contrary.split()), frozenset(sure.split())


@cache
def _lines() -> dict[str, str]:
    """The lines of the table by their stems; each is taken apart when it is asked for."""
    lines = shipped("thesaurus.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if not line.startswith("#"))
    return {stem: rest for stem, _, rest in pairs}
