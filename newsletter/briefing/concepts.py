"""What papers of different fields may have in common and one can name: methods, objects, data.

    shipped/concepts.tsv -> the concepts that a paper holds, how often, and whether it uses them

A list, since a word that two papers share by chance connects nothing; its Chinese names serve the
Chinese sentences.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
            known = found.get(concept)
            found[concept] = _more(concept, known, held) if known else held
    return {concept: held for concept, held in found.items() if held.matters}


def _in(line: str, *, is_title: bool) -> Iterator[tuple[Concept, Held]]:
    """The mentions of concepts in a line; one that it only sets itself apart from is none."""
    text, known = laid(line), _known()
    here = set(text.stems)
    for first in filter(known.__contains__, dict.fromkeys(text.stems)):  # in the order of the line
        may = [one for one in known[first] if here.issuperset(one[0])]
        for at in text.at(first) if may else ():
            found = _named_at(line, text, at, may)
            if found and (is_title or not _is_aside(text, at)):
                concept, name, end = found
                yield concept, Held(name, 1, is_title, _is_used(text, at, end))


def _named_at(
    line: str, text: Laid, at: int, known: Sequence[Variant]
) -> tuple[Concept, str, int] | None:
    """What the longest variant that stands at a place means, its name, and where it ends."""
    for key, variant, concept in known:
        end = at + len(key)
        if len(key) == 1 or tuple(text.stems[at:end]) == key:
            surface = line[text.starts[at] : text.starts[end - 1] + len(text.words[end - 1])]
            if _is_written(surface, variant):
                return concept, _noun(concept, variant, surface), end
    return None


def _is_written(surface: str, variant: str) -> bool:
    """Whether an abbreviation stands there with its capitals, and words in one piece and form."""
    if sum(map(str.isupper, variant)) > 1:
        return surface.removesuffix("s") == variant
    return not _MARKS.search(surface) and _form(surface) == _form(variant)


@lru_cache(maxsize=16384)
def _form(name: str) -> str:
    """The last word of a name in one number and spelling: an annealer is no annealing."""
    last = _PARTS.split(name.lower())[-1].replace("isation", "ization").replace("ll", "l")
    for ending, single in _PLURALS:
        if last.endswith(ending):
            return last.removesuffix(ending) + single
    return last


def _noun(concept: Concept, variant: str, surface: str) -> str:
    """What to call what stands in a text, in its number; an adjective is no thing."""
    if " " not in variant and variant != concept.name and variant.endswith(_ADJECTIVES):
        return concept.name
    return variant + "s" * (surface.endswith("s") and not variant.endswith("s"))


def _is_aside(text: Laid, at: int) -> bool:
    before = text.words[max(0, at - REACH) : at]
    return not _ASIDE.isdisjoint(before) or text.signs[at] < 0


def _is_used(text: Laid, at: int, end: int) -> bool:
    before, after = text.words[max(0, at - REACH) : at], text.words[end : end + 1]
    return not _USES.isdisjoint(before) or not _ON_IT.isdisjoint(after)


def _more(concept: Concept, one: Held, two: Held) -> Held:
    """Two mentions in one."""
    name = plainest(concept, (one.name, two.name))
    in_title, is_used = one.in_title or two.in_title, one.is_used or two.is_used
    return Held(name, one.count + two.count, in_title, is_used)


def plainest(concept: Concept, names: Iterable[str]) -> str:
    """What to call a concept: by its own name if it is among some, else by the plainest."""
    return min(names, key=lambda name: (name.removesuffix("s") != concept.name, *_plainness(name)))


def _plainness(name: str) -> tuple[bool, int, bool, str]:
    """How plain a name is: spelled out before abbreviated, and of several before of one."""
    is_short = " " not in name and sum(map(str.isupper, name)) > 1
    return is_short, len(name.removesuffix("s")), not name.endswith("s"), name


_MARKS = re.compile(r"[,;:.!?()\[\]]")
_PARTS = re.compile(r"[^\w']+")
_PLURALS = (("ies", "y"), ("yses", "ysis"), ("ices", "ix"), ("oci", "ocus"), ("s", ""))
_ADJECTIVES = ("al", "ic", "ive", "ar")  # how words of the list end that only stand before a noun


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
