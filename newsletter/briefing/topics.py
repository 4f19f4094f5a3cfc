"""How a topic is named in a sentence: as its paper writes it, and only where it does."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from newsletter.briefing.laid import Laid, laid
from newsletter.briefing.words import CJK, STOP, sentences, word_set
from newsletter.model import Paper

LONGEST = 60
# Nouns of which one speaks as of several, if no paper's own form tells: "work on networks".
_COUNTED = word_set(
    """
    model network graph system vehicle language agent autoencoder transformer method operator trial
    algorithm twin magnon qubit cell atom skyrmion exciton soliton crystal organism channel vesicle
    catalyst alloy sensor laser robot drone neuron gene protein polymer hydrogel vaccine enzyme
    receptor satellite planet neutrino glacier earthquake tumor kernel detector antenna
    """
)
_LEFT_OUT = re.compile(r'(?<!\S)-(?:"[^"]*"|\S+)')
_JOINED = re.compile(r"[\s\-\u2010\u2011/]*")
_NO_NOUN = ("ing", "ed", "ly", "al", "ive")


@lru_cache(maxsize=65536)
def named(topic: str, paper: Paper) -> str:
    """A topic as a noun that the paper itself uses; "" where it does not, or it is too long.

    A word that only ever stands before another ("clinical", "finite element") names nothing. Of
    synonyms it is the first that does; what a topic leaves out is no part of its name.
    """
    sides = without_exclusions(topic).replace('"', "").split("|")
    return next(filter(None, (_named(side.strip(), paper) for side in sides)), "")


def without_exclusions(topic: str) -> str:
    """A topic without what it leaves out: `jaguar -car` is about jaguars."""
    return _LEFT_OUT.sub("", topic)


def _named(topic: str, paper: Paper) -> str:
    wanted = laid(topic).stems
    if not wanted or len(topic) > LONGEST or CJK.search(topic):
        return ""
    found = [said for said in _found(wanted, paper) if _is_noun_as(topic, said)]
    if not found:
        return ""
    plural = f"{topic}s"
    is_counted = topic.rpartition(" ")[2] in _COUNTED
    return plural if is_counted or plural.casefold() in map(str.casefold, found) else topic


def _is_noun_as(topic: str, said: str) -> bool:
    """Whether a form of a topic is no verb or adjective, unless the topic is too."""
    return not said.lower().endswith(_NO_NOUN) or said[-2:].lower() == topic[-2:].lower()


def _found(wanted: list[str], paper: Paper) -> Iterator[str]:
    """The places of a paper where a topic stands with no word behind that it belongs to."""
    for line in (*sentences(paper.abstract), paper.title):
        words = laid(line)
        for at in words.at(wanted[0]) if wanted[0] in words.stems else ():
            places = range(at, at + len(wanted))
            if words.stems[at : places.stop] == wanted and _is_whole(line, words, places):
                end = _end(words, places.stop - 1)
                if _ends(line, words, places.stop, end):
                    yield line[words.starts[at] : end]


def _end(words: Laid, at: int) -> int:
    return words.starts[at] + len(words.words[at])


def _is_whole(line: str, words: Laid, places: range) -> bool:
    """Whether nothing but spaces and hyphens stands between some words."""
    gaps = (line[_end(words, one) : words.starts[two]] for one, two in pairwise(places))
    return all(_JOINED.fullmatch(gap) for gap in gaps)


def _ends(line: str, words: Laid, after: int, end: int) -> bool:
    """Whether a phrase ends before a word: at a mark, or because nothing belongs to a stop word."""
    if after >= len(words.words):
        return True
    gap = line[end : words.starts[after]]
    return words.words[after] in STOP if gap.isspace() else "-" not in gap
