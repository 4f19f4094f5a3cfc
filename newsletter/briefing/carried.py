"""The built-in writer's sentences before the check: by construction they pass, and they are asked.

What is told of one paper is asked once for all letters and places: the frames of other places claim
nothing more, and no other paper can be nearer to words that were cut out of this one.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from newsletter.briefing.english import opposites
from newsletter.briefing.foreign import (
    bids_with_the_letter,
    dictates,
    foreign,
    speaks_to_a_model,
)
from newsletter.briefing.frames import Framed, Opening, Telling, framed, titled
from newsletter.briefing.frames_zh import framed_zh
from newsletter.briefing.ground import check
from newsletter.briefing.stories import Story
from newsletter.briefing.words import CJK, stems
from newsletter.model import Item, Match, Paper, Sentence
from subscribers.model import Language

SAYS = 3  # words, in a title that says something
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
def is_carried(story: Story | None, paper: Paper, language: Language, topic: str = "") -> bool:
    """Whether a paper carries what is told of it, wherever it stands, under a topic or none."""
    if story is None and not paper.title.strip():
        return False
    if story is None and not topic and language is Language.EN and _is_plain(titled(paper)):
        return True
    item = Item(1, Match(paper, 0.0, ()))
    what = Telling(item, story, topic, place=1)
    return passes(sentence_of(what, (item,), language), {1: paper})


def _is_plain(title: str) -> bool:
    """Whether a title may be told as it stands: it says something, and bids nobody a thing."""
    quoted = f"New: “{title}”."
    is_foreign = any(foreign(quoted)) or speaks_to_a_model(title) or dictates(title)
    is_foreign = is_foreign or CJK.search(title) is not None  # then it is read as Chinese
    return _says(title) and not is_foreign and not bids_with_the_letter(quoted)


def _says(title: str) -> bool:
    """Whether a title holds words enough; a letter by itself is none."""
    return sum(len(one) > 1 for one in stems(title)) >= SAYS


def opens(opening: Opening, language: Language, papers: Mapping[int, Paper]) -> bool:
    """Whether a letter of some papers may open with one, as a topic's match and with what it says.

    It may if the paper carries what is told of it and its title, and the topic claims nothing; what
    is not so plain is asked whole.
    """
    paper, story, topic = opening.item.paper, opening.story, opening.topic
    if not is_telling(paper) or (topic and not is_neutral(topic)):
        return passes(sentence_of(opening, (opening.item,), language), papers)
    return is_carried(None, paper, language) and (not story or is_carried(story, paper, language))


def is_telling(paper: Paper) -> bool:
    """Whether the title of a paper has words enough to be told from others, none in Chinese."""
    return _says(paper.title) and not CJK.search(paper.title)


@lru_cache(maxsize=8192)
def is_neutral(topic: str) -> bool:
    """Whether a topic that a paper names can be set before its sentences and claim nothing.

    One that holds a direction, a number or an odd sign ("faster training") may be taken for a
    claim, or for no part of a sentence.
    """
    is_plain = _PLAIN.fullmatch(topic) is not None and not any(foreign(topic))
    return is_plain and not any(map(opposites, stems(topic)))
