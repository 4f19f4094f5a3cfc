"""The built-in title of a briefing: what its papers are about, in at most eight words."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from newsletter.briefing.coined import coined
from newsletter.briefing.english import opposites
from newsletter.briefing.glossary import in_chinese, in_english, keywords
from newsletter.briefing.links import terms
from newsletter.briefing.points import is_english
from newsletter.briefing.port import BriefRequest
from newsletter.briefing.topics import without_exclusions
from newsletter.briefing.words import CJK, stems
from newsletter.model import Paper, Sentence
from subscribers.model import Language

LONGEST_TITLE = 8  # words
LONGEST = 64  # characters: what a list of mails shows of a subject
MOST = 3  # things that are named
ENOUGH = 2  # of them in Chinese, where no other is named in English beside them
_OPERATORS = {"AND", "OR", "NOT"}
_BARE = re.compile(r"[^\W\d_][\w '’-]*")  # noqa: RUF001 - an apostrophe as printed


def headline(request: BriefRequest, said: Sequence[Sentence]) -> str:
    """What the papers that were spoken of are about, as many as fit; else their topics."""
    papers = request.papers()
    cited = list(dict.fromkeys(number for sentence in said for number in sentence.papers))
    named = _in_chinese if request.language is Language.ZH else subject
    things = [named(papers[number]) for number in cited]
    found = [thing for thing in things if thing]
    found += [one for one in _topics(request, cited) if not (found and " and " in one)]
    if request.language is Language.ZH:
        found = [in_chinese(one) or one for one in found]
        chinese = [one for one in found if CJK.search(one)]
        found = chinese if len(chinese) >= ENOUGH else found
    title = _joined(found, request.language)
    return title[:1].upper() + title[1:]


@lru_cache(maxsize=8192)
def _in_chinese(paper: Paper) -> str:
    """What a paper is about, in Chinese where a list has it: that term, or its first keyword."""
    thing = subject(paper)
    return in_chinese(thing) or next(iter(keywords(paper)), thing)


@lru_cache(maxsize=8192)
def subject(paper: Paper) -> str:
    """What a paper is about: the term of its title that its abstract says most; perhaps nothing.

    A term that says which way something goes is none: a title that joins some claims nothing. Nor
    is one that is only ever written like a name, which tells nobody what it is.
    """
    if not is_english(paper.abstract):
        return ""
    name = coined(paper)
    found = [
        (seen.times, len(key), seen.surface)
        for key, seen in terms(paper).items()
        if seen.in_title and seen.times > 1 and len(key) > 1 and not any(map(opposites, key))
    ]
    fit = [one for one in found if name not in one[2].split() and _BARE.fullmatch(one[2])]
    known = [one for one in fit if all(word in paper.abstract for word in one[2].lower().split())]
    return max(known, default=(0, 0, ""))[2].lower()


def _topics(request: BriefRequest, cited: Sequence[int]) -> Iterator[str]:
    """The topics of the papers that were spoken of, in the letter's language where it is known."""
    by_number = {item.number: part.topic for part in request.sections for item in part.items}
    for topic in dict.fromkeys(by_number[number] for number in cited):
        if shown := _shown(topic):
            yield shown


@lru_cache(maxsize=8192)
def _shown(topic: str) -> str:
    """A topic without the syntax of a query, in English where that is known; "" if it is none."""
    sides = without_exclusions(topic).replace('"', " ").split("|")
    shown = in_english(" ".join(sides[0].split()))
    return shown if _BARE.fullmatch(shown) and not _OPERATORS & set(shown.split()) else ""


def _joined(things: Sequence[str], language: Language) -> str:
    """As many things as eight words and a line hold."""
    kept: list[str] = []
    said: set[str] = set()
    for thing in things:
        longer, new = " ".join([*kept, thing]), set(stems(thing))
        fits = len(longer.split()) < LONGEST_TITLE and len(longer) <= LONGEST
        if fits and len(kept) < MOST and not new & said:
            kept.append(thing)
            said |= new
    if language is Language.ZH:
        return "、".join(kept)
    return " and ".join([", ".join(kept[:-1]), kept[-1]]) if len(kept) > 1 else "".join(kept)
