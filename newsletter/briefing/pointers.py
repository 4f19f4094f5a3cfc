"""Words that say that something grows or shrinks, and of which words of a text they say it.

    "blocking the pump lowers the sodium uptake of roots" -> pump: less; sodium, uptake, roots: less

No grammar is asked for: a verb reaches forward to its object unless it is passive or stands at the
end of its clause, a degree reaches to the noun behind it or back to what "is" so, and a noun to
what stands behind its "of" or "in".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from newsletter.briefing.laid import Laid
from newsletter.briefing.words import STOP, word_set

# What is said to change; words of two kinds that share none are not held against each other.
AMOUNT, QUALITY, HOLD = 1, 2, 4
ANY = AMOUNT | QUALITY | HOLD
OBJECT_REACH = 6  # words
DEGREE_REACH = 4
SUBJECT_REACH = 8
ADJECTIVE_REACH = 3  # of a participle: "the reduced flow of heat"
DENIAL_REACH = 4
SUBJECT_DENIAL_REACH = 8  # of "no", which denies the verb too

Pointed = Mapping[int, "Way"]


class Way(NamedTuple):
    """Which way something goes (1 or -1), in what respect, and the places of the words for it."""

    sign: int
    kind: int
    places: tuple[int, ...]
    is_noun: bool


class _Pointer(NamedTuple):
    """A word of change at a place, and how far it reaches."""

    at: int
    sign: int
    kind: int
    form: str
    start: int  # of what stands behind it
    ahead: int = 0
    back: int = 0


def _forms(verb: str) -> Iterator[str]:
    if verb.endswith("e"):
        yield from (verb, f"{verb}s", f"{verb}d", f"{verb[:-1]}ing")
    elif verb.endswith("y"):
        yield from (verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    else:
        double = verb + verb[-1]
        yield from (verb, f"{verb}s", f"{verb}es", f"{verb}ed", f"{verb}ing")
        yield from (f"{double}ed", f"{double}ing")


def _verbs(*groups: tuple[int, int, str]) -> dict[str, tuple[int, int]]:
    return {
        form: (sign, kind)
        for sign, kind, words in groups
        for verb in words.split()
        for form in (*_forms(verb), *_IRREGULAR.get(verb, "").split())
    }


def _words(*groups: tuple[int, int, str]) -> dict[str, tuple[int, int]]:
    return {word: (sign, kind) for sign, kind, words in groups for word in words.split()}


_IRREGULAR = {
    "rise": "rose risen",
    "grow": "grew grown",
    "fall": "fell fallen",
    "lose": "lost",
    "shrink": "shrank shrunk",
}
VERBS = _verbs(
    (
        1,
        AMOUNT,
        """
        rise grow climb increase raise elevate heighten augment upregulate enlarge multiply
        accelerate
        """,
    ),
    (
        -1,
        AMOUNT,
        """
        fall drop decline decrease lower reduce diminish lessen shrink dwindle curtail halve
        downregulate slow decelerate minimize minimise shorten
        """,
    ),
    (1, QUALITY, "improve help benefit"),
    (-1, QUALITY, "worsen deteriorate harm hurt suffer"),
    (
        1,
        AMOUNT | QUALITY,
        """
        strengthen enhance boost amplify promote activate stimulate facilitate intensify
        enrich gain maximize maximise evoke provoke trigger foster
        """,
    ),
    (
        -1,
        AMOUNT | QUALITY,
        """
        weaken inhibit block suppress hinder impede hamper repress restrict attenuate dampen
        alleviate mitigate curb eliminate prevent preclude
        """,
    ),
    (
        -1,
        AMOUNT | QUALITY | HOLD,
        "impair disrupt undermine erode abolish deplete lose compromise collapse vanish",
    ),
    (-1, QUALITY | HOLD, "degrade"),
    (1, HOLD, "preserve retain maintain sustain restore rescue"),
)
NOUNS = _words(
    (
        1,
        AMOUNT | QUALITY,
        """
        increase increases growth rise gain gains boost enhancement improvement improvements
        surge upregulation
        """,
    ),
    (
        -1,
        AMOUNT | QUALITY,
        """
        decrease reduction reductions decline drop fall loss decay depletion downregulation
        attenuation suppression inhibition
        """,
    ),
)
DEGREES = _words(
    (
        1,
        AMOUNT,
        "more higher larger greater bigger longer faster high most many highest largest greatest",
    ),
    (
        -1,
        AMOUNT,
        "less fewer lower smaller shorter slower low least few lowest smallest fewest little",
    ),
    (1, AMOUNT | QUALITY, "stronger strongest richer"),
    (-1, AMOUNT | QUALITY, "weaker weakest poorer"),
    (1, QUALITY, "better"),
    (-1, QUALITY, "worse"),
)
# What says that nothing changes: by itself, or if it is denied.
_STEADY = word_set("unaffected unchanged unaltered undiminished")
_EFFECTS = word_set("effect effects change changes difference differences influence impact")
_AFFECTING = word_set(
    "affect affects affected affecting alter alters altered altering change changed influence"
    " influences influenced"
)
POINTERS = frozenset({*VERBS, *NOUNS, *DEGREES, *_STEADY, *_EFFECTS, *_AFFECTING})
_ADVERBS = word_set("more less most least")
_VALUING = word_set("better worse")  # also adverbs: what stands behind is not what they speak of
# Verbs that are as often nouns: only a word before or an article behind shows which.
_ALSO_NOUNS = word_set(
    "block benefit trigger help slow fall gain drop rise boost climb decline increase decrease harm"
)
_BEFORE_A_VERB = word_set("to can could may might will would should must not and or that also")
_ARTICLES = word_set("the a an its their")
_ATTACHED = word_set("free deficient rich poor depleted enriched")
_BEING = word_set(
    """
    is are was were be been being remain remains remained become becomes became get gets got stay
    stays stayed prove proves proved proven appear appears seem seems seemed turned turns look looks
    make makes made
    """
)
_BETWEEN = word_set(
    "also further significantly much far even still only so very strongly not never"
)
_PLACING = word_set("in on at around for from under between among across over near inside within")
_ENDING = word_set(
    """
    than by with when while as during through via after before that which who whose whereas where
    but because since although though if unless until to
    """
)
_ENDS_AHEAD = (
    _PLACING
    | _ENDING
    | word_set(
        """
        is are was were be has have had can may could will would into thus thereby hence not no
        without lacking compared relative upon
        """
    )
)
_ENDS_BACK = _ENDING | word_set("find finds found show shows showed")
_NOT = word_set("no not never neither nor none nobody cannot without fail fails failed hardly") | (
    word_set("rarely seldom little nothing few")
)
_FAR_NOT = word_set("no none neither nobody nothing")
_FINITE = ("s", "ed", "ew", "ell", "ose", "ost", "ank")


@lru_cache(maxsize=32768)
def pointed(text: Laid) -> Pointed:
    """Which way the words of a text are said to go, by their places, if that is clear."""
    if POINTERS.isdisjoint(text.words):
        return {}
    reached: dict[int, list[_Pointer]] = defaultdict(list)
    for pointer in _pointers(text):
        for place in (*_ahead(text, pointer), *_back(text, pointer)):
            reached[place].append(pointer)
    ways = ((place, _way(pointers)) for place, pointers in reached.items())
    return {place: way for place, way in ways if way}


def _way(pointers: list[_Pointer]) -> Way | None:
    """The way that all pointers at a word show together; a noun under a verb turns with it."""
    nouns = [each for each in pointers if each.form == "noun"]
    others = [each for each in pointers if each.form != "noun"] or nouns
    if len({each.sign for each in others}) > 1:
        return None
    kind, sign = 0, others[0].sign
    for each in pointers:
        kind |= each.kind
    if nouns and others is not nouns:
        sign *= nouns[0].sign
    return Way(sign, kind, tuple(each.at for each in pointers), others is nouns)


def _pointers(text: Laid) -> Iterator[_Pointer]:
    for at, word in enumerate(text.words):
        if word in POINTERS:
            behind = _neighbour(text, at, at + 1)
            before = _before(text, at)
            if word in NOUNS and behind in {"in", "of"}:
                sign, kind = NOUNS[word]
                yield _Pointer(at, sign * denial(text, at), kind, "noun", at + 2, OBJECT_REACH)
            elif word in DEGREES:
                yield from _degree(text, at, before, behind)
            elif word in VERBS:
                yield from _verb(text, at, before, behind)
            else:
                yield from _stillness(text, at, before, behind)


def _degree(text: Laid, at: int, before: str, behind: str) -> Iterator[_Pointer]:
    word = text.words[at]
    is_said_so = before in _BEING
    if word == "longer" and _neighbour(text, at, at - 1) in {"no", "any"}:
        return
    if {before, _neighbour(text, at, at - 1)} & {"at", "too", "a"} and not _is_more(word):
        return  # "at least", "too many", "a little"
    if (behind == "of" and not _is_more(word)) or (word == "most" and behind.endswith("s")):
        return  # "most of them", "most models"
    ahead = DEGREE_REACH if not is_said_so or word in _ADVERBS else 0
    if text.is_hyphened(at):
        ahead, is_said_so = 1, False
    if word in _VALUING:
        ahead = 0
    sign, kind = DEGREES[word]
    back = SUBJECT_REACH if is_said_so else 0
    yield _Pointer(at, sign * denial(text, at), kind, "degree", at + 1, ahead, back)


def _is_more(word: str) -> bool:
    """Whether a word compares: "a lower bound" and "at higher heat" say what they seem to."""
    return word.endswith("er") or word in {"more", "less"}


def _verb(text: Laid, at: int, before: str, behind: str) -> Iterator[_Pointer]:
    word = text.words[at]
    is_noun = word in _ALSO_NOUNS and behind not in _ARTICLES
    is_noun = is_noun and _BEFORE_A_VERB.isdisjoint({before, _neighbour(text, at, at - 1)})
    if is_noun or text.is_hyphened(at) or text.is_hyphened(at - 1):
        return
    ahead = back = 0
    if (before in _BEING and not word.endswith("ing")) or _is_last(text, at, behind):
        back = SUBJECT_REACH
    elif _is_adjective(word, before, behind):
        ahead = ADJECTIVE_REACH
    else:
        ahead = OBJECT_REACH
    sign, kind = VERBS[word]
    yield _Pointer(at, sign * denial(text, at), kind, "verb", at + 1, ahead, back)


def _stillness(text: Laid, at: int, before: str, behind: str) -> Iterator[_Pointer]:
    """A word that says that something stays as it is."""
    word = text.words[at]
    if word in _STEADY:
        yield _Pointer(at, 0, ANY, "verb", at + 1, 0, SUBJECT_REACH)
    elif denial(text, at) > 0:
        return
    elif word in _EFFECTS and behind in {"on", "in", "of"}:
        yield _Pointer(at, 0, ANY, "verb", at + 2, OBJECT_REACH)
    elif word in _AFFECTING and before in _BEING:
        yield _Pointer(at, 0, ANY, "verb", at + 1, 0, SUBJECT_REACH)
    elif word in _AFFECTING:
        yield _Pointer(at, 0, ANY, "verb", at + 1, OBJECT_REACH)


def _is_last(text: Laid, at: int, behind: str) -> bool:
    """Whether a verb has no object: its clause ends, or something else begins."""
    if not behind or behind == "and" or behind in _ENDS_AHEAD or behind[0].isdigit():
        return True
    after = _neighbour(text, at, at + 2)
    return behind.endswith("ly") and (not after or after in _ENDS_AHEAD)


def _is_adjective(word: str, before: str, behind: str) -> bool:
    is_open = not before or before in STOP
    return word.endswith("ed") and is_open and behind not in _ARTICLES and behind != "both"


def _ahead(text: Laid, pointer: _Pointer) -> list[int]:
    """The places behind a pointer that it speaks of."""
    found: list[int] = []
    end = min(len(text.words), pointer.start + pointer.ahead)
    for place, word in _run(text, pointer.at, range(pointer.start, end), _ENDS_AHEAD):
        if word in NOUNS and pointer.form == "degree":
            found.clear()  # "the largest heat loss" is not more heat
        if not text.is_hyphened(place) or _neighbour(text, place, place + 1) in _ATTACHED:
            found.append(place)
    return found


def _back(text: Laid, pointer: _Pointer) -> list[int]:
    """The places before a pointer that it speaks of: "the yields of [these] reactions fell"."""
    if not pointer.back:
        return []
    found: list[int] = []
    first = _place_before(text, pointer.at)
    places = range(first, max(-1, first - pointer.back), -1)
    for place, word in _run(text, pointer.at, places, _ENDS_BACK):
        if word in _PLACING:
            found.clear()
        elif not text.is_hyphened(place):
            found.append(place)
    return found


def _run(
    text: Laid, at: int, places: Iterable[int], ends: frozenset[str]
) -> Iterator[tuple[int, str]]:
    """The words at some places, up to where another clause or verb begins or ends."""
    clauses, words = text.clauses, text.words
    for place in places:
        word = words[place]
        if word in ends or clauses[place] != clauses[at]:
            return
        if word in VERBS and word.endswith(_FINITE) and not text.is_hyphened(place - 1):
            return
        yield place, word


def _neighbour(text: Laid, at: int, place: int) -> str:
    """The word at a place, if it stands in the same clause."""
    is_here = 0 <= place < len(text.words) and text.clauses[place] == text.clauses[at]
    return text.words[place] if is_here else ""


def _place_before(text: Laid, at: int) -> int:
    """The place before a word, adverbs left out."""
    place = at - 1
    while (word := _neighbour(text, at, place)) and (word in _BETWEEN or word.endswith("ly")):
        place -= 1
    return place


def _before(text: Laid, at: int) -> str:
    return _neighbour(text, at, _place_before(text, at))


def denial(text: Laid, at: int) -> int:
    """-1 if what stands at a place is denied before in its clause, else 1."""
    words, count = text.words, 0
    for place in range(at - 1, max(-1, at - SUBJECT_DENIAL_REACH - 1), -1):
        if text.clauses[place] != text.clauses[at]:
            break
        word, before = words[place], words[place - 1] if place else ""
        if word in _NOT and (at - place <= DENIAL_REACH or word in _FAR_NOT):
            is_some = before == "a" or (word == "not" and words[place + 1] == "only")
            count += not is_some
        count += word == "most" and before == "at"
    return -1 if count % 2 else 1
