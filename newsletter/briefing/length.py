"""How long a briefing is, in words of English and characters of Chinese."""

import re
from collections.abc import Sequence

from newsletter.briefing.words import CJK
from newsletter.model import Sentence
from subscribers.model import Language

LEAST = {Language.EN: 90, Language.ZH: 140}  # where there is enough to say
MOST = {Language.EN: 160, Language.ZH: 260}
CHARACTERS_A_WORD = 2  # that a quoted Latin word counts for in a Chinese text

_WORD = re.compile(r"[^\W_]+(?:[-.,'’][^\W_]+)*")  # noqa: RUF001 - curly apostrophes are common


def size(text: str, language: Language) -> int:
    """The length of a text in what its language is counted in."""
    if language is Language.EN:
        return len(_WORD.findall(text))
    latin = _WORD.findall(CJK.sub(" ", text))
    return len(CJK.findall(text)) + CHARACTERS_A_WORD * len(latin)


def fits(sentences: Sequence[Sentence], language: Language) -> tuple[Sentence, ...]:
    """The first of some sentences, as many as a briefing has room for; two at least."""
    kept: list[Sentence] = []
    taken = 0
    for sentence in sentences:
        taken += size(sentence.text, language)
        if taken > MOST[language] and len(kept) > 1:
            break
        kept.append(sentence)
    return tuple(kept)
