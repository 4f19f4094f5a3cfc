"""Chinese topics in English: by a list of terms that ships, the longest ones first."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice, product

from newsletter.shipped import shipped

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
PARTICLES = frozenset("的地得与和及或在对之中上下用于基于关于以及等")
MOST = 6  # translations of one topic


def translate(text: str) -> Iterator[str]:
    """The English of a topic's Chinese, in its variants; nothing if a part of it is unknown."""
    parts: list[tuple[str, ...]] = []
    place = 0
    for run in _RUN.finditer(text):
        if (found := segment(run[0])) is None:
            return
        parts += [(text[place : run.start()],), *found]
        place = run.end()
    if parts:
        parts.append((text[place:],))
        for chosen in islice(product(*parts), MOST):
            yield " ".join(" ".join(chosen).split())


def segment(run: str) -> list[tuple[str, ...]] | None:
    """Cut a run of Chinese into terms, each with its English; None if that cannot be done."""
    known, longest = terms_zh()
    found, place = [], 0
    while place < len(run):
        for size in range(min(longest, len(run) - place), 0, -1):
            if english := known.get(run[place : place + size]):
                found.append(english)
                break
        else:
            size = 1
            if run[place] not in PARTICLES:
                return None
        place += size
    return found or None


@cache
def terms_zh() -> tuple[Mapping[str, tuple[str, ...]], int]:
    """The list: Chinese to its English variants, and the length of its longest term."""
    lines = shipped("terms-zh.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
    known = {chinese: tuple(english.split("|")) for chinese, english in pairs}
    return known, max(map(len, known), default=0)
