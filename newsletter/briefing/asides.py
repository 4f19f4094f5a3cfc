"""Lines of an abstract that are no part of it: what somebody put there for whoever sums it up.

An order can be told by how it begins (see `foreign`), a statement that only wants to be repeated
cannot. But it speaks of the text, of those who read it or of a letter, and of nothing else that
the paper speaks of; a paper about headlines or base editors has them in its title.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from newsletter.briefing.laid import SHORT_PREFIX
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.words import CJK, STOP, latin_words, stem, word_set

OPENING = 80  # characters of a line that may only lead up to the next
_FEWEST = 3  # lines that speak of one thing, beside which another is conspicuous
_LONG = 5  # lines of an abstract in which so many do; in a shorter one they name the title's things
_ENOUGH = 3  # small words of another language in a line
_OWN = re.compile(  # what leans on other lines, or speaks as their authors do
    r"\b(?:we|our|us)\b|\d|^(?:this|these|its?|they|however|additionally|finally|moreover|"
    r"furthermore|further|two|three)\b",
    re.IGNORECASE,
)
_OTHER_TONGUES = word_set(  # as far as they are spelled without accents
    """
    les des est une que pour dans qui avec sur pas ce cette ces sont aux nous vous leur
    ist und der das nicht ein eine einen von auf zu den dem sind auch alle sich wird
    los las una por para como pero sus esta este eso todo muy di il lo gli che sono della
    delle nel uma com mais dos das
    """
)
_HIDDEN = re.compile(
    r"```|<!--|-->|\{\{\s*[#/]?[a-z_ ]{4,}\}\}|<\||\{\s*\"|\w[\u200b-\u200f\u2060-\u2064\ufeff]\w|"
    r"[\uff21-\uff3a\uff41-\uff5a]{3}"  # letters of double width
)
_OF_THE_TEXT = re.compile(
    r"\b(?:newsletters?|digests?|editors?|summari[sz]ers?|headlines?|translators?|bots?|keywords?|"
    r"subscribers?|journalists?|(?<!human )reviewers?|tl;?dr|end of (?:the )?abstract|"
    r"(?:this|the) (?:abstract|summary) (?:was|is|has|should|must)|automatic summar\w+|"
    r"(?:summary|recap|briefing|write-up) (?:say|state|read)s?\b|"
    r"(?:one|single)[- ](?:line|sentence)|anyone who reads|whoever reads|main claim|true finding|"
    r"recaps?|press (?:office|release)|social media (?:summary|posts? summary|caption|blurb)|"
    r"plain[- ]language|downstream systems|"
    r"quote this|"
    r"(?:corrected|revised|updated|true) abstract|abstract \(|paper of the year|must-read|"
    r"call \d[\d-]+)\b|^\W*highlights\b|推荐语|摘要|简报|日报|机器人|以上所有",
    re.IGNORECASE,
)
_WORDS = word_set(
    """
    newsletter newsletters digest digests editor editors summariser summarisers summarizer
    summarizers headline headlines translator translators bot bots keyword keywords subscriber
    subscribers journalist journalists reviewer reviewers tl tldr abstract summary summaries line
    sentence reads claim finding call automatic recap recaps press downstream quote
    corrected revised highlights
    """
)
_ANY = frozenset(one[:SHORT_PREFIX] for one in GENERAL)
_OF_IT = frozenset(stem(word)[:SHORT_PREFIX] for word in _WORDS)


def asides(title: str, lines: Sequence[str]) -> frozenset[int]:
    """Which lines of an abstract, by number, are no part of it."""
    found = {number for number, line in enumerate(lines) if _may_hide(line)}
    found |= _in_another_tongue(lines)
    own = _OF_IT & _begins(title)  # a paper about headlines speaks of them
    doubtful = [
        number
        for number, line in enumerate(lines)
        if _is_doubtful(line) and own.isdisjoint(_begins(line))
    ]
    if not doubtful:
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


def astray(lines: Sequence[str], told: Sequence[AbstractSet[str]]) -> frozenset[int]:
    """Which lines of an abstract share no word with the rest of it, and may be planted.

    `told` are the stems of the title and of each line. Lines that share words with each other stand
    or fall together, so that two planted ones don't vouch for each other. What says "we", gives a
    figure or goes on from another line is taken for the paper's own: so do most of the lines (one
    in a hundred) that stand alone in an abstract as its authors wrote it.
    """
    if _is_of_one_piece(told):
        return frozenset()  # as nearly all are
    kin: list[tuple[set[str], list[int]]] = []
    for number, stems in enumerate(told):
        near = [one for one in kin if not one[0].isdisjoint(stems)]
        kin = [one for one in kin if one not in near]
        held = set(stems).union(*(one[0] for one in near))
        kin.append((held, [number, *(other for one in near for other in one[1])]))
    most = max(kin, key=lambda one: len(one[1]))
    if len(most[1]) <= (_FEWEST if len(lines) >= _LONG else max(len(lines) / 2, 1)):
        return frozenset()
    if len(lines) < _LONG and 0 not in most[1]:
        return frozenset()  # of few lines those that speak of the title's subject are the paper's
    alone = (number - 1 for one in kin if one is not most for number in one[1] if number)
    return frozenset(number for number in alone if not _OWN.search(lines[number]))


def _is_of_one_piece(told: Sequence[AbstractSet[str]]) -> bool:
    """Whether each line shares a word with the title or with a line that does, and so on."""
    held, rest = set(told[0]), told[1:]
    while rest:
        apart = []
        for stems in rest:
            if held.isdisjoint(stems):
                apart.append(stems)
            else:
                held.update(stems)
        if len(apart) == len(rest):
            return False
        rest = apart
    return True


def _in_another_tongue(lines: Sequence[str]) -> frozenset[int]:
    """Which lines are in French, German, Italian, Portuguese or Spanish, where most are not."""
    found = [number for number, line in enumerate(lines) if is_in_another_tongue(line)]
    return frozenset(found if len(found) * 2 < len(lines) else ())


def is_in_another_tongue(line: str) -> bool:
    """Whether a text has more small words of those languages than of English."""
    others = len((said := latin_words(line)) & _OTHER_TONGUES)
    if others < _ENOUGH - 1:
        return False
    english = len(said & STOP)
    return others >= english if english < _ENOUGH else others > english


def _may_hide(line: str) -> bool:
    """Whether a line holds code, comments or characters that nobody sees; a look goes before."""
    may = "<" in line or "{" in line or "`" in line or ">" in line or not line.isascii()
    return may and _HIDDEN.search(line) is not None


def _is_doubtful(line: str) -> bool:
    may = not _WORDS.isdisjoint(latin_words(line)) or CJK.search(line)
    return bool(may) and _OF_THE_TEXT.search(line) is not None


def _subjects(line: str) -> frozenset[str]:
    """What a line speaks of: the beginnings of its words, but for those of any abstract."""
    return _begins(line) - _ANY


@lru_cache(maxsize=4096)
def _begins(line: str) -> frozenset[str]:
    return frozenset(stem(word)[:SHORT_PREFIX] for word in latin_words(line) if word not in STOP)
