"""Chinese topics: cut into terms by a list that ships, the longest ones first, and in English."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product
from typing import Any

from newsletter.shipped import shipped

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
PARTICLES = frozenset("的地得了着过与和及或在对之中上下用于基于关于以及等是有这那也都就很")
_ASKING = re.compile(
    "我?(?:想|要|希望)?(?:看|了解|知道|找|订阅)?(?:有关|关于)|(?:方面|领域)?的?(?:最新)?"
    "(?:论文|文章|文献|研究|进展|应用)$"
)  # what only asks for papers, at the ends
MOST = 6  # translations of one topic


def translate(text: str) -> Iterator[str]:
    """The English of a topic's Chinese, in its variants; nothing if a part of it is unknown."""
    parts: list[tuple[str, ...]] = []
    place, text = 0, simplified(text)
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
    known, _ = terms_zh()
    found = []
    for piece in pieces(run if run in known else _ASKING.sub("", run)):
        if english := known.get(piece):
            found.append(english)
        elif piece not in PARTICLES:
            return None
    return found or None


def pieces(run: str) -> Iterator[str]:
    """Cut a run of Chinese: the longest known terms first, particles, and what is in between."""
    known, longest = terms_zh()
    place, unknown = 0, ""
    while place < len(run):
        sizes = range(min(longest, len(run) - place), 0, -1)
        size = next((size for size in sizes if run[place : place + size] in known), 0)
        if not size and run[place] not in PARTICLES:
            unknown += run[place]
            place += 1
            continue
        if unknown:
            yield unknown
        unknown, size = "", size or 1
        yield run[place : place + size]
        place += size
    if unknown:
        yield unknown


@lru_cache(maxsize=10_000)
def simplified(text: str) -> str:
    """A text in simplified characters; other scripts stay as they are."""
    return str(_converter().convert(text)) if _RUN.search(text) else text


@cache
def _converter() -> Any:
    # It reads its tables when it is made, and few topics need them.
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC("t2s")


def is_chinese(char: str) -> bool:
    """Whether a character is Chinese."""
    return bool(_RUN.match(char))


def bound(text: str) -> Mapping[int, bool]:
    """Of each Chinese character of a topic, by its place, whether it belongs to the one before.

    A term stands in a paper as it is or not at all, so no paper needs to be cut. Particles are
    left out.
    """
    found: dict[int, bool] = {}
    for run in _RUN.finditer(text):
        place = run.start()
        for piece in pieces(run[0]):
            if piece not in PARTICLES:
                found.update((place + one, one > 0) for one in range(len(piece)))
            place += len(piece)
    return found


@cache
def terms_zh() -> tuple[Mapping[str, tuple[str, ...]], int]:
    """The list: Chinese to its English variants, and the length of its longest term."""
    lines = shipped("terms-zh.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
    known = {chinese: tuple(english.split("|")) for chinese, english in pairs}
    return known, max(map(len, known), default=0)
