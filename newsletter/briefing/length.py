"""How long a briefing is, in words of English and characters of Chinese."""

import re
from functools import lru_cache

from newsletter.briefing.words import CJK
from subscribers.model import Language

LEAST = {Language.EN: 90, Language.ZH: 140}  # where there is enough to say
MOST = {Language.EN: 160, Language.ZH: 260}
CHARACTERS_A_WORD = 2  # that a quoted Latin word counts for in a Chinese text

_WORD = re.compile(r"[^\W_]+(?:[-.,'’][^\W_]+)*")  # noqa: RUF001 - curly apostrophes are common


@lru_cache(maxsize=65536)  # the built-in writer says the same in many letters
def size(text: str, language: Language) -> int:
    """The length of a text in what its language is counted in."""
    if language is Language.EN:
        return len(_WORD.findall(text))
    latin = _WORD.findall(CJK.sub(" ", text))
    return len(CJK.findall(text)) + CHARACTERS_A_WORD * len(latin)
