"""Terms in two languages: what a topic or a thing of a paper is called in Chinese.

shipped/concepts.tsv, shipped/terms-zh.tsv -> English stems to Chinese, Chinese to English
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from newsletter.briefing.concepts import concepts, listed
from newsletter.briefing.english import entry
from newsletter.briefing.laid import laid
from newsletter.briefing.topics import named, without_exclusions
from newsletter.briefing.words import CJK, GENERIC, sentences, stem, word_set, words
from newsletter.model import Paper
from newsletter.shipped import shipped
from subscribers.model import Language

LONGEST = 5  # words of a term
MOST = 3  # terms that are told of a paper
IN_TITLE = 10  # mentions that one in the title counts for
SHORTEST = 2  # characters of a Chinese term that says something
SHORTEST_WORD = 5  # letters of a single English word that does
TELLING = 0.35  # of rarity, from which on it does


@lru_cache(maxsize=8192)
def in_chinese(term: str) -> str:
    """What a term is called in Chinese: its own Chinese side, or the list's word; "" if unknown.

    A word of two senses is none that is known.
    """
    sides = [side.strip() for side in without_exclusions(term).replace('"', "").split("|")]
    own = next((side for side in sides if CJK.search(side)), "")
    sure = [side for side in sides if not _is_doubtful(side.lower())]
    found = (_alone().get(side.lower(), "") or _chinese().get(_key(side), "") for side in sure)
    return own.replace(" ", "") or next(filter(None, found), "")


@lru_cache(maxsize=8192)
def in_english(term: str) -> str:
    """What a Chinese term is called in English; the term itself where the list does not know it."""
    return _english().get(term.strip(), term)


def listed_terms() -> Iterable[str]:
    """All Chinese terms that the lists know."""
    return _english().keys()


@lru_cache(maxsize=65536)
def called(topic: str, paper: Paper, language: Language) -> str:
    """What a topic is called in a sentence about a paper; "" where the paper does not name it."""
    sides = (in_english(side.strip()) for side in topic.split("|"))
    found = next(filter(None, (named(side, paper) for side in sides)), "")
    return in_chinese(topic) or found if found and language is Language.ZH else found


@lru_cache(maxsize=8192)
def keywords(paper: Paper) -> tuple[str, ...]:
    """What a paper is about, in Chinese: the terms of its title, then those that it often says."""
    found: dict[str, int] = {}
    for at, line in enumerate((paper.title, *sentences(paper.abstract))):
        for term in _terms_of(line, single=at == 0):
            found[term] = found.get(term, 0) + (1 if at else IN_TITLE)
    for concept, held in concepts(paper).items():
        found.setdefault(concept.chinese, held.count + 1 + IN_TITLE * held.in_title)
    often = sorted((one for one in found if found[one] > 1), key=lambda one: -found[one])
    often = [one for one in often if one not in _DULL]
    kept: list[str] = []
    for term in often:
        if not any(term in other or other in term for other in kept):
            kept.append(term)
    return tuple(kept[:MOST])


@lru_cache(maxsize=32768)
def _terms_of(line: str, *, single: bool) -> tuple[str, ...]:
    """The terms of a line in Chinese, the longest that fit; `single` words only in a title."""
    known, text, at, found = _chinese(), laid(line), 0, []
    while at < len(text.stems):
        sizes = range(min(LONGEST, len(text.stems) - at), 1, -1)
        size = next((one for one in sizes if tuple(text.stems[at : at + one]) in known), 1)
        key = tuple(text.stems[at : at + size])
        term = known[key] if size > 1 else _word(text.words[at], key[0]) * single
        if len(term) >= SHORTEST:
            found.append(term)
        at += size
    return tuple(found)


def _word(word: str, its_stem: str) -> str:
    """A single word in Chinese, in the form that the list has: "integrate" is no integral."""
    if its_stem in _GENERAL or len(word) < SHORTEST_WORD or entry(its_stem).rarity < TELLING:
        return ""
    return _alone().get(word, "") or _alone().get(word.removesuffix("s"), "")


def _key(term: str) -> tuple[str, ...]:
    return tuple(map(stem, words(term)))


# What says how rather than what.
_DULL = word_set("大规模 细粒度 实时 端到端 开源 离线 低成本 多标签 三维 高维")
# Words of two senses, of which the list gives one, and those that tell little.
_DOUBTFUL = word_set(
    """
    memory interaction art bridge parallel aids motion economics token integral extraction
    generator series container matching proof proofs alignment attention detector
    interpretation tracking responsible geometry statistics physics mathematics biology
    language scheme transcription strain stress culture expression resistance potential vector
    nucleus domain trial solution charge current field plasma transformation translation
    migration reduction spectrum children scale offline security nonlinear plasticity regression
    screening filling inequality quantization hypertension turbulence ontology
    """
)
_GENERAL = frozenset(map(stem, GENERIC | _DOUBTFUL))


def _is_doubtful(word: str) -> bool:
    """Whether a word, or what it is the plural of, has two senses."""
    forms = word, word.removesuffix("s"), f"{word.removesuffix('ies')}y"
    return not _DOUBTFUL.isdisjoint(forms)


@cache
def _alone() -> Mapping[str, str]:
    """English words in the forms of the list to Chinese."""
    found: dict[str, str] = {}
    for chinese, variants in _pairs():
        for variant in variants:
            found.setdefault(variant.lower(), chinese)
    return found


@cache
def _chinese() -> Mapping[tuple[str, ...], str]:
    """English stems to Chinese; of several words the first that the list has."""
    found: dict[tuple[str, ...], str] = {}
    for chinese, variants in _pairs():
        for variant in variants:
            found.setdefault(_key(variant), chinese)
    return found


@cache
def _english() -> Mapping[str, str]:
    """Chinese to the first of its English words."""
    return {chinese: variants[0] for chinese, variants in reversed(_pairs())}


@cache
def _pairs() -> Sequence[tuple[str, Sequence[str]]]:
    """All terms: Chinese, and the English variants."""
    pairs: list[tuple[str, Sequence[str]]] = [
        (concept.chinese, variants[:1]) for concept, variants in listed()
    ]
    for line in shipped("terms-zh.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            chinese, english = line.split("\t", 1)
            pairs.append((chinese, english.split("|")))
    return pairs
