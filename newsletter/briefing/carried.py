"""The built-in writer's sentences before the check: by construction they pass, and they are asked.

What is told of one paper is asked once for all letters and places: the frames of other places claim
nothing more, and no other paper can be nearer to words that were cut out of this one.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from newsletter.briefing.english import opposites
from newsletter.briefing.foreign import foreign
from newsletter.briefing.frames import Framed, Telling, framed
from newsletter.briefing.frames_zh import framed_zh
from newsletter.briefing.ground import check
from newsletter.briefing.stories import Story
from newsletter.briefing.words import stems
from newsletter.model import Item, Match, Paper, Sentence
from subscribers.model import Language

_PLAIN = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")


def sentence_of(what: Framed, items: Sequence[Item], language: Language) -> Sentence:
    """The finished sentence, with the papers that it cites."""
    text = framed_zh(what) if language is Language.ZH else framed(what)
    return Sentence(text, tuple(item.number for item in items))


def passes(sentence: Sentence, papers: Mapping[int, Paper]) -> bool:
    """Whether a sentence passes the check among the papers of a letter.

    The papers are counted anew, so that the check knows the sentence again from other letters.
    """
    cited = [papers[number] for number in sentence.papers]
    others = [paper for number, paper in papers.items() if number not in sentence.papers]
    numbers = tuple(range(1, len(cited) + 1))
    return not check(Sentence(sentence.text, numbers), dict(enumerate([*cited, *others], 1)))


@lru_cache(maxsize=65536)
def is_carried(
    story: Story | None, paper: Paper, language: Language, topic: str = "", called: str = ""
) -> bool:
    """Whether a paper carries what is told of it, wherever it stands, under a topic or a name."""
    if story is None and not paper.title.strip():
        return False
    item = Item(1, Match(paper, 0.0, ()))
    what = Telling(item, story, topic, place=1, called=called)
    return passes(sentence_of(what, (item,), language), {1: paper})


@lru_cache(maxsize=8192)
def is_neutral(topic: str) -> bool:
    """Whether a topic that a paper names can be set before its sentences and claim nothing.

    One that holds a direction, a number or an odd sign ("faster training") may be taken for a
    claim, or for no part of a sentence.
    """
    is_plain = _PLAIN.fullmatch(topic) is not None and not any(foreign(topic))
    return is_plain and not any(map(opposites, stems(topic)))
