"""The built-in writer: a briefing out of the papers' own sentences, by rules, with no model.

    papers -> stories (what each says) + links (what two share) -> plan -> framed sentences

Deterministic, and grounded by construction: a sentence is a cut sentence of its paper in a frame
that claims nothing. It is checked all the same, like any other writer's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from newsletter.briefing.carried import is_carried, is_neutral, sentence_of
from newsletter.briefing.echoes import without_echoes
from newsletter.briefing.frames import Telling, is_another, last_resort, name_of
from newsletter.briefing.frames_zh import LAST_RESORT
from newsletter.briefing.glossary import called
from newsletter.briefing.headline import headline
from newsletter.briefing.length import LEAST, MOST, size
from newsletter.briefing.material import place_in
from newsletter.briefing.plan import Plan, Told
from newsletter.briefing.port import BriefRequest
from newsletter.briefing.stories import Story
from newsletter.briefing.words import stems
from newsletter.model import Briefing, Paper, Sentence
from subscribers.model import Language

AT_LEAST = 2  # sentences, however long they are


@dataclass(frozen=True, slots=True)
class ExtractiveBriefer:
    """Writes up to six sentences: what to see first, what connects two topics, the best of each."""

    def brief(self, request: BriefRequest) -> Briefing:
        """Write the briefing; the same request always gives the same one."""
        return _brief(request)

    def prepare(self, requests: Iterable[BriefRequest]) -> None:
        """There is nothing to do: what papers say is weighed once, by whoever asks first."""

    def complete(self, request: BriefRequest, briefing: Briefing) -> Briefing:
        """Add what a model's briefing leaves unsaid, if it is shorter than its papers deserve."""
        more = _more(request, briefing.sentences)
        return replace(briefing, sentences=(*briefing.sentences, *more), added=len(more))


@lru_cache(maxsize=4096)  # equal radars share one
def _brief(request: BriefRequest) -> Briefing:
    papers = request.papers()
    if not papers:
        return Briefing(())
    sections = [section for section in request.sections if section.items]
    told = Plan(sections, papers, request.language).make()
    if not told:
        is_chinese = request.language is Language.ZH
        text = LAST_RESORT if is_chinese else last_resort(len(papers))
        return Briefing((Sentence(text, tuple(papers)[:1]),))
    said = _fitting(told, request.language)
    return Briefing(tuple(said), title=headline(request, said))


@lru_cache(maxsize=4096)  # equal radars share it
def _more(request: BriefRequest, said: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """What the built-in writer says beside a model's sentences, where these are too short."""
    language, papers = request.language, request.papers()
    if _length(said, language) >= LEAST[language]:
        return ()
    sections = [section for section in request.sections if section.items]
    told = Plan(sections, papers, language, said).make_more()
    more = _fitting(told, language, said)
    return tuple(one for one in without_echoes((*said, *more)) if one not in said)


def _fitting(
    told: Sequence[Told], language: Language, before: Sequence[Sentence] = ()
) -> list[Sentence]:
    """The sentences in their order, without the least of them where they are too long."""
    kept, least = list(told), 0 if before else AT_LEAST
    while True:
        said = list(_worded(_in_order(kept), language, before))
        if _length((*before, *said), language) <= MOST[language] or len(kept) <= least:
            return said
        kept.pop()


def _in_order(told: Sequence[Told]) -> list[Told]:
    """What is told by its place in the letter, and of one paper as the paper has it."""
    if len({one.items[0].number for one in told}) == len(told):
        return sorted(told, key=lambda one: one.place)
    return sorted(told, key=lambda one: (one.place, _place_in_paper(one)))


def _place_in_paper(told: Told) -> int:
    story = told.what.story if isinstance(told.what, Telling) else None
    return place_in(told.items[0].paper, story) if story else 0


def _length(said: Iterable[Sentence], language: Language) -> int:
    return sum(size(sentence.text, language) for sentence in said)


def _worded(
    told: Sequence[Told], language: Language, said: Sequence[Sentence]
) -> Iterator[Sentence]:
    """Each sentence with the words that its place asks for: which topic, which paper.

    A paper that has no name is "another paper" once; the next one is told by its title.
    """
    before: Told | None = None
    others = 0
    last = said[-1].papers if said else ()
    for place, one in enumerate(told, len(said)):
        what = one.what
        if isinstance(what, Telling):
            same = last == tuple(item.number for item in one.items)
            told_of = before is not None and before.topic == one.topic
            topic = (
                "" if same or told_of else _topic(what.item.paper, what.story, one.topic, language)
            )
            what = Telling(what.item, what.story, topic, place, same)
            if is_another(what):
                untold = replace(what, story=None)
                is_told = others and is_carried(None, what.item.paper, language)
                what = untold if is_told else what
                others += 1
        yield (sentence := sentence_of(what, one.items, language))
        before, last = one, sentence.papers


@lru_cache(maxsize=65536)
def _topic(paper: Paper, story: Story | None, topic: str, language: Language) -> str:
    """The topic, if the sentence does not say it, and the paper names it."""
    shown = called(topic, paper, language)
    if language is Language.EN:
        said = stems(f"{name_of(paper)} {story.text}" if story else paper.title)
        shown = "" if set(stems(shown)) <= set(said) else shown
    may = shown and (is_neutral(shown) or is_carried(story, paper, language, shown))
    return shown if may else ""
