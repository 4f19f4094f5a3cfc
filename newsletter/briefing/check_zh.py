"""A rule of the check for Chinese sentences: what of them can be compared with English papers.

    things that a list knows (countries, people, animals, elements)   one of their words is there
    numbers: how many, of what, more or less, at least or at most     as around the paper's number
    directions, needs and denials of a few verbs                      as in the lines of the same
    proof, cause, first, all                                          as in the lines of the same

Nothing else is compared: words of two languages seldom have one sense.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from newsletter.briefing.around import amounts
from newsletter.briefing.bounds import bound
from newsletter.briefing.courses import courses, gone_back
from newsletter.briefing.elements import symbol_of
from newsletter.briefing.evidence import Claim, Evidence, Passage, passage
from newsletter.briefing.gloss_zh import counted, gloss, things
from newsletter.briefing.numbers import missing
from newsletter.briefing.quantities import Quantity
from newsletter.briefing.senses_zh import (
    CHANGES_DOWN,
    CHANGES_UP,
    DOWN,
    PROMISES,
    SCALES,
    UP,
    VERBS,
)
from newsletter.briefing.things import puts_otherwise
from newsletter.briefing.tied import exchanged
from newsletter.briefing.transfers import whose
from newsletter.briefing.words import CJK, GENERIC, STOP, latin_words, stem, word_set

EXCHANGED = 0.05  # by how much two numbers must fit better the other way round
BEFORE = 46  # characters of a paper before a number in which it says which way
BEHIND = 30  # and behind it
RIGHT_BEHIND = 2  # characters between a number and the word that says which way: 17% lower
LEAST_BEGINNING = 4  # letters that a longer word may begin with
LEAST_KNOWN = 3  # words of the papers, where there is no number and no name
MOST_BESIDE_A_NAME = 4  # Chinese characters that may be of no list
HALF = 0.5  # of the words that the lists know, in the papers
LEAST_OF_CLAUSE = 2  # words of a clause
OF_CLAUSE = 0.34  # of the known words of a clause
RANGE = 5  # characters between two ends of a range
REACH = 4  # words over which a denial reaches

_OF_LETTERS = word_set(
    "conclusion conclude content topic author journal article contrast letter former latter"
)
_ANY = frozenset(map(stem, GENERIC | STOP | _OF_LETTERS)) | CHANGES_UP | CHANGES_DOWN
_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_QUOTED = re.compile("《[^》]*》|“[^”]*”")
_BORROWS = re.compile(
    "建立在|基于|借用|借鉴|沿用|采用|使用|利用|引用|扩展|延续|证实|反驳|推翻|复现|受到?|来自|源自|继承"
)
_CLAUSE = re.compile(r"[，。；、：！？,;]")  # noqa: RUF001 - Chinese marks


def chinese(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """What a Chinese sentence says otherwise than the papers that it cites."""
    if not made.is_chinese:
        return
    text = counted(made.said.text)
    read = passage(gloss(made.said.text))
    english = Claim(read, made.papers, (), read.text)
    for shown in missing(english, cited):
        yield f"{shown}: not in a cited paper"
    yield from gone_back(english, cited)
    by, shown = (0.0, "") if courses(read) else exchanged(english, cited)
    if by > EXCHANGED:
        yield f"{shown}: exchanged"
    yield from _of_none(made.said.text, cited)
    yield from _unknown_things(made.said.text, cited)
    if len(cited) > 1 and _hands_on(made.said.text, cited):
        yield "links papers that do not speak of each other"
    yield from _turned_numbers(passage(text), cited)
    shares = [(_share(read, line), line) for paper in cited for line in paper.lines]
    most = max((share for share, _ in shares), default=0.0)
    yield from _turned_words(text, [line for share, line in shares if share == most >= 1])
    yield from _promises(text, [line for share, line in shares if share >= min(most, 1)])


def is_comparable(made: Claim, cited: Sequence[Evidence]) -> bool:
    """Whether there is enough in a Chinese sentence to hold against the papers that it cites."""
    if made.names or made.said.quantities:
        return True
    known = passage(gloss(made.said.text)).stems
    return _held(known, cited) >= LEAST_KNOWN


def names_its_papers(made: Claim, cited: Sequence[Evidence]) -> Iterator[str]:
    """A Chinese title says something that the papers under it say."""
    if not made.is_chinese:
        return
    known = _telling(made.said.text)
    least = 0.0 if made.names and _is_short(made.said.text) else 1.0
    held = sum(any(paper.whole.holds(word) for paper in cited) for word in known)
    if held < max(least, HALF * len(known)):
        yield "says nothing that can be checked"


def _is_short(text: str) -> bool:
    """Whether a text has no more Chinese than "RAG 新进展" has beside its name."""
    return len(CJK.findall(text)) <= MOST_BESIDE_A_NAME


def _of_none(text: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """Known words of a sentence or clause, not of a quoted one, most of which no paper holds."""
    bare = _QUOTED.sub("", text)
    whole = _telling(bare)
    numbers = len(passage(counted(bare)).quantities)  # which are there, or it is refused anyway
    clauses = (_telling(each) for each in _CLAUSE.split(bare))
    if (whole and _held(whole, cited) + numbers < HALF * (len(whole) + numbers)) or any(
        len(each) >= LEAST_OF_CLAUSE and _held(each, cited) < OF_CLAUSE * len(each)
        for each in clauses
    ):
        yield "says what no cited paper says"


def _telling(text: str) -> Sequence[str]:
    """The known words of a text but for names and for those that any paper may hold."""
    known = passage(gloss(_NAME.sub(" ", text))).stems
    return [word for word in known if word not in _ANY]


def _held(known: Sequence[str], cited: Sequence[Evidence]) -> float:
    """How many of some words papers hold, or related ones."""
    return float(sum(any(puts_otherwise(paper, word) for paper in cited) for word in known))


def _hands_on(text: str, cited: Sequence[Evidence]) -> bool:
    """Whether a verb of borrowing stands between words of one paper and words of another."""
    for clause in _CLAUSE.split(text):
        if found := _BORROWS.search(clause):
            sides = (clause[: found.start()], clause[found.end() :])
            one, other = (whose(gloss(side), cited) for side in sides)
            if one is not None and other is not None and one != other:
                return True
    return False


def _unknown_things(text: str, cited: Sequence[Evidence]) -> Iterator[str]:
    """The things of which no cited paper holds any English word."""
    known, longest = things(), max(map(len, things()))
    at = 0
    while at < len(text):
        sizes = range(min(longest, len(text) - at), 0, -1)
        size = next((one for one in sizes if text[at : at + one] in known), 0)
        thing = text[at : at + size]
        if size and known[thing] and not any(_names_one(paper, known[thing]) for paper in cited):
            yield f"{thing}: not in a cited paper"
        at += size or 1


def _names_one(paper: Evidence, words: Sequence[str]) -> bool:
    return any(_names(paper, word) for word in words)


def _names(paper: Evidence, word: str) -> bool:
    """Whether a word begins one of a paper's, stands within one ("-sulf"), or as a symbol."""
    small = word.lower().removeprefix("-")
    if " " in word:
        return any(small in line.text.lower() for line in paper.lines)
    if word.startswith("-"):
        return any(small in held for held in paper.vocabulary)
    if len(word) < LEAST_BEGINNING:
        found = small in paper.vocabulary or f"{small}s" in paper.vocabulary
    else:
        found = any(each.startswith(small) for each in paper.vocabulary)
        found = found or stem(small) in paper.stems
    symbol = None if found else symbol_of(stem(small))
    return found or (symbol is not None and any(symbol.search(line.text) for line in paper.lines))


_FILLED = r"(?:了|约|大约|近|到|至|为|超过|最多|至少|逾|将近|\s)*"


def _either(words: frozenset[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NUMBERS_WAY = re.compile(
    rf"(?<![最不未没无])(?:(?P<up>{_either(UP)})|(?P<down>{_either(DOWN)})){_FILLED}$"
)
_AT_MOST = re.compile(
    r"(?:至多|最多|不到|不足|不超过|小于|少于|低于|不多于|不高于|不大于|未超过|短于)"
    r"(?:有|含|为|约|\s)*$"
)
_AT_LEAST = re.compile(
    r"(?:至少|(?<!不)超过|大于|多于|高于|不少于|不低于|不小于|长于|逾)(?:有|含|为|约|\s)*$"
)
_MOST_BEHIND = re.compile(r"\s*\S{0,3}?(?:以下|以内|之内)")
_LEAST_BEHIND = re.compile(r"\s*\S{0,3}?(?:以上|或更多)")


_BREAK = re.compile(r"[,;]\s|\b(?:while|whereas|but|and|as)\b")


def _turned_numbers(said: Passage, cited: Sequence[Evidence]) -> Iterator[str]:
    """Numbers by or to which something grows that shrinks there, or at most what is at least."""
    for number in said.quantities:
        shown = said.text[number.start : number.end]
        places = list(_places(number, cited))
        places = [at for at in places if at[1].dimension == number.dimension] or places
        if (way := _way(said.text, number)) and places:
            theirs = [_way_there(line, place) for line, place in places]
            if all(one == -way for one in theirs):
                yield f"{shown}: the other way round in a cited paper"
        mine = _bound(said.text, number)
        if mine and places and all(bound(line, place) == -mine for line, place in places):
            yield f"{shown}: at least and at most are exchanged"


def _places(number: Quantity, cited: Sequence[Evidence]) -> Iterator[tuple[Passage, Quantity]]:
    for paper in cited:
        for line in paper.lines:
            yield from ((line, one) for one in line.quantities if number.may_restate(one))


def _way(text: str, number: Quantity) -> int:
    """Which way a Chinese word right before a number says that something goes; 0 if none does."""
    found = _NUMBERS_WAY.search(text[: number.start])
    if found is None or _bound(text, number):
        return 0
    return 1 if found["up"] else -1


def _way_there(line: Passage, number: Quantity) -> int:
    """Which way the words around a number of a paper go; 0 if none or both."""
    if line.text[: number.start].endswith("+"):
        return 1
    others = [one.number for one in amounts(line) if one.kind and _gap(one.number, number) > RANGE]
    low = max((one.end for one in others if one.end <= number.start), default=0)
    high = min((one.start for one in others if one.start >= number.end), default=len(line.text))
    low, high = max(low, number.start - BEFORE), min(high, number.end + BEHIND)
    if breaks := list(_BREAK.finditer(line.text, low, number.start)):
        low = breaks[-1].end()
    if broken := _BREAK.search(line.text, number.end, high):
        high = broken.start()
    ways = [
        (start, way)
        for start, word in zip(line.laid.starts, line.laid.stems, strict=True)
        if low <= start < high and (way := (word in CHANGES_UP) - (word in CHANGES_DOWN))
    ]
    right_behind = [way for start, way in ways if 0 <= start - number.end <= RIGHT_BEHIND]
    found = set(right_behind[:1]) or {way for _, way in ways}
    return found.pop() if len(found) == 1 else 0


def _gap(one: Quantity, other: Quantity) -> int:
    return max(one.start - other.end, other.start - one.end)


def _bound(text: str, number: Quantity) -> int:
    """1 for "at least" before or behind a number of a Chinese text, -1 for "at most"."""
    before = text[: number.start]
    least = _AT_LEAST.search(before)
    if least or _LEAST_BEHIND.match(text, number.end):
        is_denied = least and re.search(r"没有|未|无一|均不|都不", _CLAUSE.split(before)[-1])
        return -1 if is_denied else 1
    return -1 if _AT_MOST.search(before) or _MOST_BEHIND.match(text, number.end) else 0


def _share(read: Passage, line: Passage) -> float:
    numbers = sum(any(map(mine.may_restate, line.quantities)) for mine in read.quantities)
    return 2.0 * numbers + sum(map(line.holds, read.stems))


_DENIED = re.compile(
    r"(?:没有|并未|未能|未见|未|无法|无需|无须|不需|不必|不会|不能|不再|并不|不|无|非)\w{0,3}$"
)
_ASKS = re.compile("如何|是否|怎样")
_WITHOUT = word_set(
    "without no not never none neither cannot nor unnecessary free fail fails failed"
)
_PARTING = word_set("and but while whereas which that")


def _turned_words(text: str, lines: Sequence[Passage]) -> Iterator[str]:
    """Directions and verbs that the lines on the same have only the other way round."""
    for scale in SCALES:
        up, down = scale.up.search(text), scale.down.search(text)
        found = up or down
        if found is None or (up and down) or _DENIED.search(text[: found.start()]):
            continue
        same, opposite = (scale.more, scale.less) if up else (scale.less, scale.more)
        of = frozenset(_telling(_clause_of(text, found.start())))
        ways = {sign for line in lines for sign in _signs(line, same, opposite, of)}
        ways = ways or {sign for line in lines for sign in _signs(line, same, opposite, ())}
        if ways == {-1}:
            yield f"{found[0]}: the other way round in a cited paper"
    for verb, stems in VERBS.items():
        places = list(verb.finditer(text))
        if len(places) == 1 and not _ASKS.search(text) and _WITHOUT.isdisjoint(latin_words(text)):
            mine = -1 if _DENIED.search(text[: places[0].start()]) else 1
            signs = {sign for line in lines for sign in _denials(line, stems)}
            if signs == {-mine}:
                yield f"{places[0][0]}: denied on one side only"


def _clause_of(text: str, at: int) -> str:
    """The clause of a Chinese text that a place stands in."""
    ends = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    return next(text[start:end] for start, end in pairwise(ends) if at < end)


def _signs(
    line: Passage, same: frozenset[str], opposite: frozenset[str], of: Collection[str]
) -> Iterator[int]:
    """1 for each word of a line that points the same way, -1 for each that points the other.

    Where it is told of what, only the words near to that are asked.
    """
    stems = line.laid.stems
    for at, found in enumerate(stems):
        behind = list(line.words[at + 1 : at + 3])
        is_bound = behind[:1] == ["than"] and behind[-1][0].isdigit()
        if (found in same or found in opposite) and not is_bound:
            near = stems[max(0, at - REACH) : at + REACH + 1]
            if not of or any(word in of for word in near):
                yield 1 if (found in same) != _is_denied(line, at) else -1


def _denials(line: Passage, stems: frozenset[str]) -> Iterator[int]:
    """1 for each place of some verbs in a line, -1 for each that is denied."""
    for at, found in enumerate(line.laid.stems):
        if found in stems:
            yield -1 if _is_denied(line, at) else 1


def _is_denied(line: Passage, at: int) -> bool:
    """Whether a word of a line is denied shortly before it, in its own part."""
    for word in reversed(line.words[max(0, at - REACH) : at]):
        if word in _PARTING:
            return False
        if word in _WITHOUT:
            return True
    return False


def _promises(text: str, lines: Sequence[Passage]) -> Iterator[str]:
    for promise, carriers in PROMISES.items():
        found = promise.search(text)
        if found and not _DENIED.search(text[: found.start()]):
            long = tuple(each for each in carriers if len(each) > 2)  # noqa: PLR2004 - "no" is a word
            if not any(
                word in carriers or word.startswith(long) for line in lines for word in line.words
            ):
                yield f"{found[0]}: claims more than a cited paper"
