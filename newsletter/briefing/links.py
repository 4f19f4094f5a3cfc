"""What connects two papers of different topics: a rare and telling term that both texts hold.

Papers that the radar found near each other in meaning are connected too, by the words that both
say most. Found before any model is asked; the candidates go into its prompt and serve the built-in
writer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from typing import NamedTuple

from newsletter.briefing.english import entry
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.words import GENERIC, STOP, sentences, stem, stems, word_set
from newsletter.model import Item, Paper, Section

LONGEST_TERM = 3
COMMON_SHARE = 4  # a term that more than a quarter of the papers hold is none that is rare
MOST_HOLDERS = 3  # nor one that more than so many hold, however many papers there are
LEAST_TOPICS = 2
LEAST_WORDS = 2  # that say something, in a term that is no name
RARE = 0.2  # of rarity, from which on a word that near papers share says what of
SHORTEST_NAME = 5  # shorter ones are abbreviations that a field is full of: LoRA

_HYPHENS = str.maketrans("\u2010\u2011", "--")
_TOKEN = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*|[^\w\s]")
_NAME = re.compile(r"^(?=.*[A-Z].*[A-Z])[A-Za-z]{3,}$")

# A kind of network is a thing by itself, though every abstract holds the word.
_THINGS = frozenset({"network", "networks"})
# Two words that follow each other in abstracts of every kind, and names that anybody uses.
_USUAL = frozenset(
    tuple(stem(word) for word in line.split())
    for line in """
    future directions|failure modes|failure mode|foundation model|neural network|ablation study
    convolutional networks|adversarial networks|gradient descent|monte carlo|loss function
    computer vision|mutual information|computational overhead|numerical simulations
    numerical experiments|closed form|lower bound|upper bound|lower bounds|upper bounds
    ground truth|state-of-the-art methods|hyperparameter tuning|contrastive loss|edge devices
    distribution shift|domain shift|decision making|decision-making processes|latent variables
    attention heads|attention layers|attention maps|transformer layers|transformer backbone
    transformer blocks|diffusion transformer|prompt engineering|uncertainty quantification
    inductive bias|inductive biases|theoretical guarantees|formal guarantees|reward signal
    reward signals|token budget|embedding dimension|hidden layers|semantic similarity
    proof-of-concept implementation|open-source code|wall-clock time|stochastic gradient
    statistical significance|confidence intervals|scaling laws|scaling behavior|phase transition
    phase transitions|real-world scenarios|real-world applications|large-scale simulations
    randomized trial|randomized trials|systematic review|cross validation|regression coefficients
    stakeholder engagement|policy makers|degrees freedom|boundary conditions|temporal resolution
    zero-shot generalization|few-shot generalization|wireless networks|
    spatial resolution|spatial temporal|computational complexity|polynomial time|fourier transform
    """.replace("\n", "|").split("|")
    if line.split()
)
_NO_NOUN = ("ed", "ly", "ive", "ing", "ic", "al", "ous", "able", "ible")
# What stands before a noun: "multi-turn", "zero-shot".
_NO_THING = re.compile(
    r"(?:multi|single|zero|few|one|two|long|short|high|low|real|large|small|open|closed|non|inter|"
    r"intra|on|off|full|per|state|end|[a-z]+-to)-",
    re.IGNORECASE,
)
_KNOWN = word_set(
    "chatgpt openai github pytorch tensorflow arxiv huggingface covid youtube imagenet"
)


class Tie(StrEnum):
    """What kind of thing connects two papers."""

    TERM = "term"  # a rare term that both hold
    USED = "used"  # a method that both use
    SHARED = "shared"  # something else that both are about
    AGAINST = "against"  # what one finds goes the other way in the other
    NEAR = "near"  # they are near each other in meaning, and share some words


@dataclass(frozen=True, slots=True)
class Link:
    """What two papers share, and the topics that the two were found by.

    `term` is what both speak of, and `chinese` what that is called there, if a list has it; near
    papers may have none beside their nearness.
    """

    term: str
    items: tuple[Item, Item]
    topics: tuple[str, str]
    tie: Tie = Tie.TERM
    chinese: str = ""

    @property
    def is_near(self) -> bool:
        """Whether it was their nearness that connects the two."""
        return self.tie is Tie.NEAR


Placed = tuple[str, Item]  # an item under its topic


class _Seen(NamedTuple):  # a hundred are made of each paper
    surface: str
    times: int
    in_title: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, as a part of a term: whether it says something, or only what all papers say."""

    stem: str
    says: bool
    is_general: bool
    is_adverb: bool


@lru_cache(maxsize=8192)
def terms(paper: Paper) -> dict[tuple[str, ...], _Seen]:
    """The terms of a paper by their stems: phrases of two or three words, and names."""
    found: dict[tuple[str, ...], _Seen] = {}
    lines = [(paper.title, True), *((line, False) for line in sentences(paper.abstract))]
    for line, is_title in lines:
        for key, surface in _phrases(line):
            before = found.get(key)
            if before is None:
                found[key] = _Seen(surface, 1, is_title)
                continue
            kept = surface if before.in_title and not is_title else before.surface  # titles shout
            found[key] = _Seen(kept, before.times + 1, before.in_title or is_title)
    return found


def _phrases(line: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The ends of the runs: there stands the noun that the words before it belong to."""
    for run in _runs(line):
        last = run[-1]
        if _is_name(last):
            yield (stem(last.lower()),), last
        if len(run) < LEAST_WORDS or not _ends_a_term(last):
            continue
        parts = list(map(_part, run[-LONGEST_TERM:]))
        for length in range(LEAST_WORDS, len(parts) + 1):
            key = tuple([each.stem for each in parts[-length:]])
            if _is_term(parts[-length:], key):
                yield key, " ".join(run[-length:])


def _runs(line: str) -> Iterator[list[str]]:
    """Words that follow each other with no stop word or mark between them."""
    return (list(run) for goes_on, run in groupby(_TOKEN.findall(line), _goes_on) if goes_on)


@lru_cache(maxsize=32768)
def _ends_a_term(word: str) -> bool:
    """Whether a word may be the noun of a term."""
    return not word.lower().endswith(("ly", "ed")) and not _NO_THING.match(word)


@lru_cache(maxsize=32768)
def _goes_on(token: str) -> bool:
    """Whether a token belongs to a run: it is a word, and no stop word."""
    return token.lower() not in STOP and any(map(str.isalpha, token))


@lru_cache(maxsize=32768)
def _part(word: str) -> _Part:
    small = word.lower()
    says = small in _THINGS or not _is_generic(word)
    return _Part(stem(small), says, _is_general(word), small.endswith("ly"))


def _is_term(parts: Sequence[_Part], key: Sequence[str]) -> bool:
    if parts[0].is_adverb or sum([each.says for each in parts]) < LEAST_WORDS:
        return False
    is_general = all(each.is_general for each in parts)
    return not is_general and _USUAL.isdisjoint(pairwise(key))


@lru_cache(maxsize=32768)
def _is_name(word: str) -> bool:
    """A name that nobody else would coin: capitals alone may be short for two things (TIGER)."""
    plain = word.removesuffix("s")
    if plain.isupper():
        return False
    known = plain.lower() in _KNOWN or _is_generic(word)
    return len(plain) >= SHORTEST_NAME and _NAME.match(word) is not None and not known


@lru_cache(maxsize=32768)
def _is_general(word: str) -> bool:
    return all(stem(part) in GENERAL or part in STOP for part in _parts(word))


@lru_cache(maxsize=32768)
def _is_generic(word: str) -> bool:
    return all(
        part in GENERIC or part.rstrip("s") in GENERIC or part in STOP for part in _parts(word)
    )


def _parts(word: str) -> list[str]:
    """What hyphens divide."""
    return word.lower().translate(_HYPHENS).split("-")


@lru_cache(maxsize=8192)
def _keys(paper: Paper) -> frozenset[tuple[str, ...]]:
    return frozenset(terms(paper))


@lru_cache(maxsize=8192)
def _telling_keys(paper: Paper) -> frozenset[tuple[str, ...]]:
    """The terms of a paper that may matter, if another paper holds them too: see `_matters`."""
    return frozenset(key for key, seen in terms(paper).items() if seen.in_title or seen.times > 1)


def links(sections: Sequence[Section]) -> tuple[Link, ...]:
    """Pairs of papers of different topics that share a rare term or are near, the best first."""
    placed = [(section.topic, item) for section in sections for item in section.items]
    if len({topic for topic, _ in placed}) < LEAST_TOPICS:
        return ()
    by_term = _by_term(placed, [section.topic for section in sections])
    told = {frozenset(item.number for item in link.items) for link in by_term}
    near = [one for one in _near(placed) if frozenset(i.number for i in one.items) not in told]
    return (*by_term, *near)


def _by_term(placed: Sequence[Placed], topics: Sequence[str]) -> tuple[Link, ...]:
    telling = frozenset[tuple[str, ...]]().union(*(_telling_keys(item.paper) for _, item in placed))
    keys = [telling & _keys(item.paper) for _, item in placed]
    seen, shared = set[tuple[str, ...]](), set[tuple[str, ...]]()
    for one in keys:
        shared |= seen & one
        seen |= one
    most = max(2, min(MOST_HOLDERS, len(placed) // COMMON_SHARE))
    rare = {key for key in shared if sum(key in one for one in keys) <= most}
    if not rare:
        return ()
    asked = [set(stems(topic)) for topic in topics]
    held = [rare & key for key in keys]
    holders = [at for at, some in enumerate(held) if some]
    found = [
        (_strength(key, placed[one], placed[two]), key, one, two)
        for one, two in combinations(holders, 2)
        if placed[one][0] != placed[two][0]
        for key in held[one] & held[two]
        if not any(_is_asked(topic, key) for topic in asked)
        and _matters(key, placed[one][1], placed[two][1])
    ]
    found.sort(key=lambda each: (-each[0], each[2], each[3], each[1]))
    return tuple(_link(key, placed[one], placed[two]) for _, key, one, two in found)


def _near(placed: Sequence[Placed]) -> Iterator[Link]:
    """Pairs that the radar found near each other, the nearest first, with the words for it."""
    at = {item.paper.id: (topic, item) for topic, item in placed}
    pairs = [
        (kin.nearness, one, at[kin.paper_id])
        for one in placed
        for kin in one[1].match.kin
        if kin.paper_id in at and one[1].number < at[kin.paper_id][1].number
    ]
    for _, one, two in sorted(pairs, key=lambda pair: (-pair[0], pair[1][1].number)):
        term = _common_words(one[1].paper, two[1].paper, f"{one[0]} {two[0]}")
        yield Link(term, (one[1], two[1]), (one[0], two[0]), Tie.NEAR)


@lru_cache(maxsize=65536)
def _common_words(one: Paper, two: Paper, topics: str) -> str:
    """The words that two near papers both say most, none that their topics ask for; "" if none."""
    asked = set(stems(topics))
    mine, theirs = _telling(one), _telling(two)
    shared = sorted(
        (key for key in mine.keys() & theirs.keys() if not asked.issuperset(key)),
        key=lambda key: (-len(key), -mine[key][0] - theirs[key][0], key),
    )
    return min(mine[shared[0]][1], theirs[shared[0]][1], key=_capitals) if shared else ""


@lru_cache(maxsize=8192)
def _telling(paper: Paper) -> dict[tuple[str, ...], tuple[int, str]]:
    """How often a paper says each telling word or two, and how it writes them."""
    found: dict[tuple[str, ...], tuple[int, str]] = {}
    for line in (paper.title, *sentences(paper.abstract)):
        for run in _runs(line):
            for at in range(len(run)):
                for said in (run[at : at + 1], run[at : at + 2]):
                    key = tuple(stem(word.lower()) for word in said)
                    if _tells(said, key):
                        count, spelled = found.get(key, (0, " ".join(said)))
                        found[key] = count + 1, min(spelled, " ".join(said), key=_capitals)
    return {key: each for key, each in found.items() if each[0] > 1}


def _tells(said: Sequence[str], key: Sequence[str]) -> bool:
    """Whether some words are a noun of its own meaning."""
    last = said[-1].lower()
    if len(last) < SHORTEST_NAME or last.endswith(_NO_NOUN) or _NO_THING.match(last):
        return False
    if any(map(_is_general, said)) or all(map(_is_generic, said)):
        return False
    return max(entry(one).rarity for one in key) >= RARE


def _capitals(text: str) -> tuple[int, str]:
    return sum(map(str.isupper, text)), text


def _said(key: tuple[str, ...], paper: Paper) -> int:
    seen = terms(paper)[key]
    return min(seen.times, 3) + 2 * seen.in_title


def _is_asked(topic: set[str], key: tuple[str, ...]) -> bool:
    """Whether a term is a topic itself, more of it or a part of it."""
    return bool(topic) and (topic <= set(key) or set(key) <= topic)


def _matters(key: tuple[str, ...], one: Item, two: Item) -> bool:
    """Whether a term is more than a passing word: in a title, or said twice by both."""
    seen = [terms(item.paper)[key] for item in (one, two)]
    return any(each.in_title for each in seen) or all(each.times > 1 for each in seen)


def field(paper: Paper) -> str:
    """The field of a paper: the archive of its first category (`quant-ph`), or its label."""
    return paper.categories[0].partition(".")[0] if paper.categories else paper.label


def _strength(key: tuple[str, ...], one: Placed, two: Placed) -> float:
    strength = len(key) + _said(key, one[1].paper) + _said(key, two[1].paper)
    return strength + float(field(one[1].paper) != field(two[1].paper))


def _link(key: tuple[str, ...], one: Placed, two: Placed) -> Link:
    term = _spelled(key, one[1].paper, two[1].paper)
    return Link(term, (one[1], two[1]), (one[0], two[0]))


def _spelled(key: tuple[str, ...], one: Paper, two: Paper) -> str:
    """A shared term as the papers write it, in lower case if they ever do."""
    surfaces = [terms(paper)[key].surface for paper in (one, two)]
    term = min(surfaces, key=_capitals)
    small = term.lower()
    return small if small in f"{one.abstract} {two.abstract}" else term
