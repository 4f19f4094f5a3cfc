"""Lines of an abstract that are no part of it: what somebody put there for whoever sums it up.

An order can be told by how it begins (see `foreign`), a statement that only wants to be repeated
cannot. But it speaks of the text, of those who read it or of a letter, and of nothing else that
the paper speaks of; a paper about headlines or base editors has them in its title.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from newsletter.briefing.laid import SHORT_PREFIX
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.words import CJK, STOP, latin_words, stem, word_set

OPENING = 80  # characters of a line that may only lead up to the next
_FEWEST = 3  # lines, or all that an abstract says may stand in one
_HIDDEN = re.compile(r"```|<!--|-->|\{\s*\"|\w[\u200b-\u200f\u2060-\u2064\ufeff]\w")
_OF_THE_TEXT = re.compile(
    r"\b(?:newsletters?|digests?|editors?|summari[sz]ers?|headlines?|translators?|bots?|keywords?|"
    r"subscribers?|journalists?|reviewers?|tl;?dr|end of (?:the )?abstract|"
    r"(?:this|the) (?:abstract|summary) (?:was|is|has|should|must)|automatic summar\w+|"
    r"(?:one|single)[- ](?:line|sentence)|anyone who reads|whoever reads|main claim|true finding|"
    r"call \d[\d-]+)\b|推荐语|摘要|简报|日报|机器人|以上所有",
    re.IGNORECASE,
)
_WORDS = word_set(
    """
    newsletter newsletters digest digests editor editors summariser summarisers summarizer
    summarizers headline headlines translator translators bot bots keyword keywords subscriber
    subscribers journalist journalists reviewer reviewers tl tldr abstract summary summaries line
    sentence reads claim finding call automatic
    """
)
_ANY = frozenset(one[:SHORT_PREFIX] for one in GENERAL)
_OF_IT = frozenset(stem(word)[:SHORT_PREFIX] for word in _WORDS)


def asides(title: str, lines: Sequence[str]) -> frozenset[int]:
    """Which lines of an abstract, by number, are no part of it."""
    found = {number for number, line in enumerate(lines) if _HIDDEN.search(line)}
    own = _OF_IT & _begins(title)  # a paper about headlines speaks of them
    doubtful = [
        number
        for number, line in enumerate(lines)
        if _is_doubtful(line) and own.isdisjoint(_begins(line))
    ]
    if not doubtful or len(lines) - len(found) < _FEWEST:
        return frozenset(found)
    sound = (line for number, line in enumerate(lines) if number not in {*found, *doubtful})
    spoken = _subjects(title).union(*map(_subjects, sound))
    for number in doubtful:
        if not spoken.isdisjoint(_subjects(lines[number]) - _OF_IT):
            continue
        found.add(number)
        is_opening = len(lines[number]) <= OPENING
        if number + 1 < len(lines) and (
            is_opening or spoken.isdisjoint(_subjects(lines[number + 1]))
        ):
            found.add(number + 1)
    return frozenset(found)


def _is_doubtful(line: str) -> bool:
    may = not _WORDS.isdisjoint(latin_words(line)) or CJK.search(line)
    return bool(may) and _OF_THE_TEXT.search(line) is not None


def _subjects(line: str) -> frozenset[str]:
    """What a line speaks of: the beginnings of its words, but for those of any abstract."""
    return _begins(line) - _ANY


@lru_cache(maxsize=4096)
def _begins(line: str) -> frozenset[str]:
    return frozenset(stem(word)[:SHORT_PREFIX] for word in latin_words(line) if word not in STOP)
