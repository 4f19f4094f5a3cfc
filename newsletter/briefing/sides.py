"""A sign of the check: two things that are compared change sides.

    "trees beat networks on small tables"  against  "networks were worse on small tables than trees"

Each comparison has two sides and says for which one it speaks. A sentence is wrong if a paper
speaks for the same side of things that have changed places, or for the other side of the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.briefing.english import entry, opposites
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.laid import KIN, SHORT_PREFIX, Laid
from newsletter.briefing.pointers import DEGREES, HOLD, VERBS, denial
from newsletter.briefing.senses import BURDENS, POOR
from newsletter.briefing.words import stem, word_set

RELATED = 0.6  # what a related word is worth
SAME_SIDE = 0.7  # what speaks against it that a side stands on the other side, too
LEAST_SUBJECT = 0.2  # of what stands left in a sentence, in the line, if the right side agrees
LEFT_REACH = 25  # words
RIGHT_REACH = 9
QUALITY_REACH = 13  # words before "than" that may say in what
OTHER_CLAUSE_REACH = 8
BURDEN_REACH = 4

_BETTER = word_set(
    """
    outperforms outperform outperformed outperforming surpass surpasses surpassed surpassing beat
    beats beaten beating exceed exceeds exceeded exceeding outdo outdoes outdid overtake overtakes
    overtook overtaken eclipse eclipses dominate dominates dominated ahead
    """
)
_WORSE = word_set(
    """
    underperform underperforms underperformed underperforming trail trails trailed trailing lag lags
    lagged lagging behind short
    """
)
_SAVINGS = word_set("saving savings reduction reductions decrease drop")
_GAINS = _SAVINGS | word_set(
    """
    improvement improvements gain gains advantage advantages edge lead preference preferred
    superiority speedup benefit benefits increase
    """
)
# What sets one thing aside for another, by the words behind; "not" does at a joint only.
_ASIDE = {"rather": "than", "instead": "of", "opposed": "to"}
_JOINTS = word_set("and but")
_AFTER_A_PLAIN_NOT = word_set("only just merely be yet been to a all")
_SEPARATORS = frozenset({"than", "compared", "relative", "over", "not", *_ASIDE, *_BETTER, *_WORSE})
_WITH = word_set("to with against")
_BEING = word_set("is are was were be been being")
_NUMBERS = word_set("one two three four five six seven eight nine ten half twice")
_ENDING = word_set(
    """
    by in on for with while whereas when if at across under during and but because as although
    though since where which that who to from once even per is are was were do does did has have had
    can could may might will would both
    """
)
_LEFT_OUT = word_set("many few most least little high low")
_SHORT = word_set(
    """
    bold brief bright broad busy calm cheap clean clear close coarse cold cool costly crisp dark
    dear deep dense dim dirty dry dull early easy fair faint far fast few fine firm flat free fresh
    full gentle grave great hard harsh healthy heavy high hot large late lean light likely little
    lively lofty long loose loud low mild narrow near neat new noisy odd old pale plain poor pure
    quick quiet rare rich rough safe sane scarce severe shallow sharp short simple slight slim slow
    small smart smooth soft sound sparse stable stark steady steep stiff strange strict strong
    sturdy sure tall tame thick thin tight tiny tough true ugly vague vast warm weak wealthy wet
    wide wise worthy young
    """
)


def _comparative(word: str) -> tuple[str, ...]:
    if word.endswith("e"):
        return (f"{word}r",)
    return (
        f"{word.removesuffix('y')}{'i' if word.endswith('y') else ''}er",
        f"{word}{word[-1]}er",
    )


_COMPARATIVES = frozenset(form for word in _SHORT for form in _comparative(word))


@dataclass(frozen=True, slots=True)
class Side:
    """The stems of one side of a comparison, and what each counts."""

    worth: Mapping[str, float]
    begins: frozenset[str]

    @classmethod
    def of(cls, worth: Mapping[str, float]) -> "Side":
        """The side that these stems make."""
        begins = (each[:SHORT_PREFIX] for each in worth if len(each) >= SHORT_PREFIX)
        return cls(worth, frozenset(begins))

    def spelled_out(self, paper: Evidence) -> "Side":
        """The same with its abbreviations written out, and the other way round."""
        more = dict(self.worth)
        for short, long in paper.abbreviations.items():
            if short in self.worth:
                more |= dict.fromkeys(long, self.worth[short])
            elif long <= self.worth.keys():
                more[short] = 1.0
        return self if len(more) == len(self.worth) else Side.of(more)

    def share(self, other: "Side") -> float:
        """How much of it another side holds: 0 to 1."""
        total = held = 0.0
        for word, worth in self.worth.items():
            total += worth
            held += worth * other.holds(word)
        return held / total if total else 0.0

    def holds(self, word: str) -> float:
        """How surely a stem stands on this side."""
        if word in self.worth:
            return 1.0
        if word[:SHORT_PREFIX] in self.begins:
            return KIN
        return 0.0 if self.worth.keys().isdisjoint(entry(word).related) else RELATED


@dataclass(frozen=True, slots=True)
class Contest:
    """What is better (1) or worse (-1) than what, and in what."""

    sign: int
    left: Side
    right: Side
    quality: str
    shown: str


def outdone(made: Claim, cited: Sequence[Evidence]) -> tuple[float, str]:
    """How surely two compared things have changed sides (0 to 1), and the one on the right."""
    mine = contests(made.said.laid)
    if not mine:
        return 0.0, ""
    agreed, worst = 0.0, (0.0, "")
    for paper in cited:
        for theirs in (each for line in paper.lines for each in contests(line.laid)):
            for one in mine:
                good, bad = _compared(one, theirs, paper)
                agreed = max(agreed, good)
                worst = max(worst, (bad, one.shown))
    return worst[0] - agreed, worst[1]


def _compared(mine: Contest, theirs: Contest, paper: Evidence) -> tuple[float, float]:
    """How surely a comparison of a paper says the same as one of a sentence, and the opposite."""
    left, right = theirs.left.spelled_out(paper), theirs.right.spelled_out(paper)
    straight = max(mine.right.share(right), theirs.right.share(mine.right))
    to_left, from_left = mine.right.share(left), theirs.right.share(mine.left)
    crossed = min(to_left, from_left) - straight
    straight -= SAME_SIDE * max(to_left, from_left)
    is_opposite = theirs.quality in opposites(mine.quality)
    if mine.sign * theirs.sign * (-1 if is_opposite else 1) > 0:
        return max(0.0, straight), crossed
    is_same = mine.left.share(left) > LEAST_SUBJECT
    return max(0.0, crossed), straight if is_same else 0.0


def stand_crossed(said: Passage, line: Passage) -> bool:
    """Whether the halves of two comparing texts fit better exchanged: so their signs may differ."""
    mine, theirs = _halves(said), _halves(line)
    if mine is None or theirs is None:
        return False
    straight = mine[0].share(theirs[0]) + mine[1].share(theirs[1])
    return mine[0].share(theirs[1]) + mine[1].share(theirs[0]) >= straight


@lru_cache(maxsize=8192)
def _halves(text: Passage) -> tuple[Side, Side] | None:
    """What stands before and behind the first word that compares, if there is one."""
    found = next(
        (at for at, word in enumerate(text.words) if _separates(text.laid, at, word)),
        None,
    )
    if found is None:
        return None
    laid, count = text.laid, len(text.words)
    return _side(laid, range(found)), _side(laid, range(found + 1, count))


def _separates(text: Laid, at: int, word: str) -> bool:
    if word in {"compared", "relative"}:
        return text.words[at + 1 : at + 2] in ([each] for each in ("to", "with"))
    return word in {"than", "over", "versus", "against"}


@lru_cache(maxsize=32768)
def contests(text: Laid) -> tuple[Contest, ...]:
    """The comparisons of a text."""
    if _SEPARATORS.isdisjoint(text.words):
        return ()
    found = []
    for at, word in enumerate(text.words):
        if word in _SEPARATORS and (contest := _contest(text, at, word)):
            found.append(contest)
    return tuple(found)


def _contest(text: Laid, at: int, word: str) -> Contest | None:
    behind = text.words[at + 1] if at + 1 < len(text.words) else ""
    if word == "not" or word in _ASIDE:
        return _aside(text, at, word, behind)
    start = at + 1
    if word in _BETTER or word in _WORSE:
        if (sign := _verdict(text, at, word, behind)) == 0:
            return None
        start += behind in {"of", "by"}
        quality = ""
    else:
        if not _compares(word, behind) or (by := _quality_before(text, at, word)) is None:
            return None
        start += word in {"compared", "relative"}
        sign, quality = _speaks_for(text, by, at), _named(text, by)
    places = list(_right_of(text, start))
    return _between(text, sign, range(max(0, at - LEFT_REACH), at), places, quality)


def _aside(text: Laid, at: int, word: str, behind: str) -> Contest | None:
    """What is said of the left side, "rather than" of the right one."""
    if word == "not":
        is_joint = at > 0 and (
            text.words[at - 1] in _JOINTS or text.clauses[at - 1] != text.clauses[at]
        )
        if not is_joint or behind in _AFTER_A_PLAIN_NOT:
            return None
    elif behind != _ASIDE[word]:
        return None
    places = list(_right_of(text, at + 1 + (word in _ASIDE)))
    before = range(max(0, at - LEFT_REACH), at)
    if not any(map(text.weights.__getitem__, before)) and places:  # "rather than boil, they bake"
        before = range(places[-1] + 1, min(len(text.words), places[-1] + LEFT_REACH))
    return _between(text, 1, before, places, "")


def _between(
    text: Laid, sign: int, left: Iterable[int], right: Sequence[int], quality: str
) -> Contest | None:
    one, other = _side(text, left), _side(text, right)
    shown = " ".join(text.words[place] for place in right)
    return Contest(sign, one, other, quality, shown) if one.worth and other.worth else None


def _verdict(text: Laid, at: int, word: str, behind: str) -> int:
    """For which side a word like "beats" speaks; 0 if it is not clear."""
    before = text.words[at - 1] if at else ""
    is_passive = before in _BEING and word.endswith(("ed", "en"))
    if behind == "behind" or (word in {"ahead", "short"} and behind != "of"):
        return 0
    if is_passive and behind != "by":
        return 0
    sign = 1 if word in _BETTER else -1
    turned = -1 if is_passive else 1
    return sign * turned * denial(text, at)


def _compares(word: str, behind: str) -> bool:
    if word in {"compared", "relative"}:
        return behind in _WITH
    is_number = behind[:1].isdigit() or behind in _NUMBERS
    return not is_number


def _quality_before(text: Laid, at: int, word: str) -> int | None:
    """The place of the last word before that says which side is better."""
    if text.words[at - 1 : at] in (["rather"], ["other"]):
        return None
    for place in range(at - 1, max(-1, at - QUALITY_REACH - 1), -1):
        clauses = text.clauses[at] - text.clauses[place]
        if clauses > (word != "than") or (clauses and at - place > OTHER_CLAUSE_REACH):
            return None
        if _says_which(text, place, word):
            return place
    return None


def _says_which(text: Laid, place: int, separator: str) -> bool:
    word = text.words[place]
    if (word in DEGREES and word not in _LEFT_OUT) or text.stems[place] in POOR:
        return True
    if word in _COMPARATIVES:
        return True
    if separator in {"compared", "over"} and word in VERBS and not VERBS[word][1] & HOLD:
        return True
    return separator != "than" and word in _GAINS


def _speaks_for(text: Laid, by: int, at: int) -> int:
    """Whether a word speaks for the left side (1) or against it (-1)."""
    word = text.words[by]
    if word in DEGREES:
        sign = DEGREES[word][0]
    elif text.stems[by] in POOR or word in _SAVINGS:
        sign = -1
    else:
        sign = VERBS[word][0] if word in VERBS else 1
    if text.stems[by] not in POOR and _is_of_a_burden(text, by, at):
        sign = -sign
    return sign * denial(text, by)


def _is_of_a_burden(text: Laid, by: int, at: int) -> bool:
    """Whether it is more or less of something that one would rather have less of."""
    for place in range(max(0, by - 2) if text.words[by] in _SAVINGS else by + 1, at):
        if place > by + BURDEN_REACH - 1 or (place > by and text.words[place] in _ENDING):
            return False
        if text.stems[place] in BURDENS and (place < by or _ends_there(text, place + 1, at)):
            return True
    return False


def _ends_there(text: Laid, place: int, at: int) -> bool:
    return place >= at or text.words[place] in _ENDING or not text.weights[place]


def _named(text: Laid, by: int) -> str:
    """The stem that names the quality: "stable" of "more stable"; none if the sign says it all."""
    if text.words[by] in {"more", "less"}:
        return text.stems[by + 1]
    is_signed = text.words[by] in DEGREES or text.stems[by] in POOR
    return "" if is_signed else text.stems[by]


def _right_of(text: Laid, start: int) -> Iterator[int]:
    """The places of what stands right: up to the end of its clause or a preposition."""
    for place in range(start, min(len(text.words), start + RIGHT_REACH)):
        is_over = text.clauses[place] != text.clauses[start] or text.words[place] in _ENDING
        if place > start and is_over:
            return
        yield place


_OF_QUALITY = frozenset(
    map(
        stem,
        (
            *DEGREES,
            *word_set("performance accuracy better result method approach score model strong"),
        ),
    )
)


def _side(text: Laid, places: Iterable[int]) -> Side:
    """The stems at some places that name what is compared."""
    return Side.of(
        {
            text.stems[place]: text.weights[place]
            for place in places
            if text.weights[place]
            and text.stems[place] not in _OF_QUALITY
            and text.words[place] not in _COMPARATIVES
        }
    )
