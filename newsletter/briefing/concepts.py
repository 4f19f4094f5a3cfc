"""What papers of different fields may have in common and one can name: methods, objects, data.

    shipped/concepts.tsv -> the concepts that a paper holds, how often, and whether it uses them

A list, since a word that two papers share by chance connects nothing; its Chinese names serve the
Chinese sentences.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from newsletter.briefing.laid import Laid, laid
from newsletter.briefing.words import sentences, stem, word_set, words
from newsletter.model import Paper
from newsletter.shipped import shipped

REACH = 4  # words before a concept that say whether it is used, or set aside
ENOUGH = 2  # mentions, in a paper that neither uses a concept nor has it in its title


class Kind(StrEnum):
    """What a concept is to the papers that share it."""

    METHOD = "method"  # they use it
    OBJECT = "object"  # they study it
    DATA = "data"  # they work on it, or measure it


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that papers of different fields may share."""

    kind: Kind
    name: str
    chinese: str

    def __hash__(self) -> int:
        """Enough to tell concepts apart: they are asked for again and again."""
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Held:
    """How a paper holds a concept: what it calls it, how often, and what it does with it."""

    name: str
    count: int = 0
    in_title: bool = False
    is_used: bool = False

    @property
    def matters(self) -> bool:
        """Whether it is more than a word in passing."""
        return self.in_title or self.is_used or self.count >= ENOUGH

    @property
    def strength(self) -> float:
        """How much of the paper it is."""
        return 3.0 * self.in_title + min(self.count, 3) + float(self.is_used)


Variant = tuple[tuple[str, ...], str, Concept]  # its stems, as the list has it, and of what
Known = Mapping[str, tuple[Variant, ...]]

_USES = word_set(
    """
    use uses using used via with through by based leverage leverages leveraging employ employs
    employing apply applies applying adopt adopts train trained training combine combines combining
    integrate integrates integrating incorporate incorporates introduce introduces propose proposes
    present presents develop develops perform performs performing design designs utilize utilizes
    utilizing build builds building extend extends extending exploit exploits
    """
)
_ASIDE = word_set(
    """
    unlike existing traditional conventional prior previous previously without beyond versus
    outperform outperforms outperforming surpass surpasses against avoid avoids eliminates
    eliminating
    """
)
_ON_IT = word_set("based guided driven enhanced augmented style")


@lru_cache(maxsize=8192)
def concepts(paper: Paper) -> Mapping[Concept, Held]:
    """The concepts that matter in a paper, and how it holds them."""
    found: dict[Concept, Held] = {}
    for at, line in enumerate((paper.title, *sentences(paper.abstract))):
        for concept, held in _in(line, is_title=at == 0):
            found[concept] = _more(found[concept], held) if concept in found else held
    return {concept: held for concept, held in found.items() if held.matters}


def _in(line: str, *, is_title: bool) -> Iterator[tuple[Concept, Held]]:
    """The mentions of concepts in a line; one that it only sets itself apart from is none."""
    text, known = laid(line), _known()
    here = set(text.stems)
    for first in known.keys() & here:
        may = [one for one in known[first] if here.issuperset(one[0])]
        for at in text.at(first) if may else ():
            if found := _named_at(text, at, may):
                (_, variant, concept), end = found
                surface = line[text.starts[at] : text.starts[end - 1] + len(text.words[end - 1])]
                if _is_written(surface, variant) and (is_title or not _is_aside(text, at)):
                    plural = "s" if surface.endswith("s") and not variant.endswith("s") else ""
                    yield concept, Held(variant + plural, 1, is_title, _is_used(text, at, end))


def _named_at(text: Laid, at: int, known: Sequence[Variant]) -> tuple[Variant, int] | None:
    """The longest variant that stands at a place, and where it ends."""
    for one in known:
        end = at + len(one[0])
        if len(one[0]) == 1 or tuple(text.stems[at:end]) == one[0]:
            return one, end
    return None


def _is_written(surface: str, variant: str) -> bool:
    """Whether an abbreviation stands there with its capitals, and words in one piece."""
    if sum(map(str.isupper, variant)) > 1:
        return surface.removesuffix("s") == variant
    return not _MARKS.search(surface)


def _is_aside(text: Laid, at: int) -> bool:
    before = text.words[max(0, at - REACH) : at]
    return not _ASIDE.isdisjoint(before) or text.signs[at] < 0


def _is_used(text: Laid, at: int, end: int) -> bool:
    before, after = text.words[max(0, at - REACH) : at], text.words[end : end + 1]
    return not _USES.isdisjoint(before) or not _ON_IT.isdisjoint(after)


def _more(one: Held, two: Held) -> Held:
    """Two mentions in one; what is spelled out says more than an abbreviation."""
    name = min(one.name, two.name, key=plainness)
    in_title, is_used = one.in_title or two.in_title, one.is_used or two.is_used
    return Held(name, one.count + two.count, in_title, is_used)


def plainness(name: str) -> tuple[bool, int, str]:
    """How plain a name is: spelled out before abbreviated."""
    return " " not in name and sum(map(str.isupper, name)) > 1, len(name), name


_MARKS = re.compile(r"[,;:.!?()\[\]]")


@cache
def _known() -> Known:
    """The variants of all concepts by their first stems, the longest first."""
    found: dict[str, list[Variant]] = {}
    for concept, variants in listed():
        for variant in variants:
            key = tuple(map(stem, words(variant)))
            found.setdefault(key[0], []).append((key, variant, concept))
    return {
        first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in found.items()
    }


def listed() -> Iterator[tuple[Concept, list[str]]]:
    """Every concept of the list, and what it is called in English."""
    for line in shipped("concepts.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, chinese, english = line.split("\t")
            variants = english.split("|")
            yield Concept(Kind(kind), variants[0], chinese), variants
