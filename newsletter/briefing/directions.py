"""A rule of the check about which way a thing goes: more or less, better or worse.

A word that names one end of a scale is held against the words of the same scale in the lines of the
cited papers: the one around which the same things are spoken of must point the same way.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsletter.briefing.english import equals, opposites
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.laid import Laid, fit
from newsletter.briefing.senses import NEGATIONS
from newsletter.briefing.words import stem, word_set

TURNED = 0.35  # by how much an opposite must fit better than what points the same way

CONTRASTED = 4  # words to each side in which an opposite may be set against a word

# How much of something: the word behind says which way. And words of too many senses.
_DEGREES = word_set("more most less least")
_BEFORE_A_DEGREE = word_set("no more less as")
_VAGUE = word_set("first second light end good goods effect state speed short knowledge")
LEFT_OUT = _DEGREES | _VAGUE | NEGATIONS


def turned(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """Its directions are those that the papers give to the same things."""
    if made.is_chinese:
        yield from _turned_in_chinese(made, cited)
        return
    margin, word = turned_by(made, cited)
    if margin > TURNED:
        yield f"{word}: the other way round in a cited paper"


def turned_by(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """By how much the opposite of a word fits better than the word, and the word that it is."""
    said = made.said.laid
    margins = [
        (_margin(said, place, cited), said.words[place])
        for place, stem, _ in said.telling
        if opposites(stem) and _points(said, place)
    ]
    return max(margins, default=(0.0, ""))


def _points(said: Laid, place: int) -> bool:
    """Whether a word names one end of a scale by itself; "no better" and "as good" do not."""
    is_degree = place > 0 and said.words[place - 1] in _BEFORE_A_DEGREE
    return said.words[place] not in LEFT_OUT and not is_degree


def _margin(said: Laid, place: int, cited: Sequence[Evidence]) -> float:
    """By how much the best place of the opposite of a word fits better than the word's own."""
    word = said.stems[place]
    opposite = opposites(word)
    around = said.stems[max(0, place - CONTRASTED) : place + CONTRASTED + 1]
    scale, others = _scale(word)
    if not opposite.isdisjoint(around) or not _is_spoken_of(others, cited):
        return 0.0  # "upper and lower bounds" points nowhere
    places: dict[bool, list[tuple[Laid, int]]] = {True: [], False: []}
    for other in scale:
        for line, there in (found for paper in cited for found in paper.at(other)):
            same = (other not in opposite) == (said.signs[place] == line.signs[there])
            # The same word denied is left out: a denial may reach less far than it seems to.
            if line.words[there] not in LEFT_OUT and (same or other != word):
                places[same].append((line, there))
    if not places[False]:
        return 0.0
    against = max(fit(said, place, line, there) for line, there in places[False])
    if not against:
        return 0.0
    agreeing = (fit(said, place, line, there) for line, there in places[True])
    return against - max(agreeing, default=0.0)


@lru_cache(maxsize=8192)
def _scale(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the scale that a word is an end of, and those without itself."""
    scale = opposites(word) | equals(word)
    return scale, scale - {word}


def _is_spoken_of(stems: frozenset[str], cited: Sequence[Evidence]) -> bool:
    return any(not stems.isdisjoint(paper.stems) for paper in cited)


# What points one way in Chinese, and the English stem of it.
_CHINESE = {
    word: stem(english)
    for english, words in {
        "increase": "提高 提升 增加 上升 升高 增长 增大 加剧",
        "decrease": "降低 减少 下降 减小 缩短 缩小 削减",
        "improve": "改善 改进 优于 超过 胜过",
        "worsen": "恶化 变差 不如 劣于 逊于",
        "fast": "更快 加快 加速",
        "slow": "更慢 减慢 变慢",
        "strengthen": "增强 加强",
        "weaken": "减弱 削弱",
        "promote": "促进 激活",
        "inhibit": "抑制 阻止 阻碍",
    }.items()
    for word in words.split()
}
_CHINESE_DENIALS = frozenset("不未没无非")


def _turned_in_chinese(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """As for English, in the lines that hold most of the sentence's numbers and Latin terms."""
    lines = _sharing_most(made, cited)
    for word, english in _CHINESE.items():
        place = made.said.text.find(word)
        before = made.said.text[max(0, place - 2) : max(0, place)]
        if place < 0 or not _CHINESE_DENIALS.isdisjoint(before):
            continue
        ways = {sign for line in lines for sign in _ways(english, line)}
        if ways == {-1}:
            yield f"{word}: the other way round in a cited paper"


def _sharing_most(made: Claim, cited: Sequence[Evidence]) -> list[Passage]:
    """The lines that share most numbers and Latin terms with a sentence; none if none does."""
    terms = {stem(name.lower()) for name in made.names}
    shares = [
        (
            len(terms & line.set)
            + sum(any(map(mine.may_restate, line.quantities)) for mine in made.said.quantities),
            line,
        )
        for paper in cited
        for line in paper.lines
    ]
    most = max((share for share, _ in shares), default=0)
    return [line for share, line in shares if share == most > 0]


def _ways(wanted: str, line: Passage) -> Iterator[int]:
    """1 for each word of a line that points the same way as a stem, -1 for each opposite."""
    same, opposite = equals(wanted), opposites(wanted)
    for found, sign in zip(line.laid.stems, line.laid.signs, strict=True):
        if found in same or found in opposite:
            yield sign if found in same else -sign
