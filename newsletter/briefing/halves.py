"""A sign of the check: a sentence that sets two things against each other has mixed their halves.

    "amber warms fast while slate warms slowly"  against  "slate warms fast, but amber slowly"

A line of a paper falls in two at its "but", and a sentence at its "while". Each half of a true
sentence stands in one half of the line; of a false one each takes something from both. So does one
clause that says "fast" of what the line says in the half of "slowly".
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from newsletter.briefing.comparisons import is_background
from newsletter.briefing.directions import LEFT_OUT
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.laid import Laid
from newsletter.briefing.thesaurus import alike, excluded
from newsletter.briefing.words import word_set

LEAST_WEIGHT = 0.3  # of a word that is looked at
LEAST_SHARED = 4  # words of a sentence that stand in the line
LEAST_SHARE = 0.4  # of the words of the sentence
LEAST_MIXED = 0.35  # weight of the best word in each of the four parts
LEAST_TOLD = 0.3  # of the weight of a sentence, in a line with two opposites
MOST_APART = 0.9  # of the weight that is shared, if the halves stood in a half each

_CONTRASTS = word_set("while whereas but although though unlike yet")
_JOINTS = _CONTRASTS | {"and"}

_NOT_BUT = word_set("not but")

# A word of a sentence: its place, its stem or else its places in a line, and what it counts.
Told = tuple[int, str, float]
Shared = tuple[int, Sequence[int], float]


def mixed(made: Claim, cited: Sequence[Evidence]) -> float:
    """How much each half of a sentence holds of both halves of the line that says most of it."""
    said, stems = made.said.laid, made.said.set
    if _JOINTS.isdisjoint(said.words):
        return 0.0
    is_contrast = not _CONTRASTS.isdisjoint(said.words)
    lines = [line for each in cited for line in (each.lines if is_contrast else _contrasting(each))]
    counts = [len(line.set & stems) for line in lines]
    most = max(counts, default=0)
    if most < max(LEAST_SHARED, LEAST_SHARE * len(stems)):
        return 0.0
    line, told = lines[counts.index(most)].laid, _told(said)
    shared = _shared(told, line)
    if len(shared) < LEAST_SHARED:
        return 0.0
    worst = _worst(shared, said, line)
    return worst if worst and _is_best(told, cited, _sum(shared)) else 0.0


@lru_cache(maxsize=4096)
def _contrasting(paper: Evidence) -> Sequence[Passage]:
    """The lines of a paper that set something against something else."""
    return [line for line in paper.lines if not _CONTRASTS.isdisjoint(line.laid.words)]


def _told(said: Laid) -> Sequence[Told]:
    """The words of a sentence that say much and stand there once."""
    return [each for each in said.telling if each[2] >= LEAST_WEIGHT and len(said.at(each[1])) == 1]


def _shared(told: Sequence[Told], line: Laid) -> list[Shared]:
    found = ((place, line.places(stem), weight) for place, stem, weight in told)
    return [(place, there, surely * weight) for place, (there, surely), weight in found if there]


def _sum(shared: Sequence[Shared]) -> float:
    return sum(weight for *_, weight in shared)


def _is_best(told: Sequence[Told], cited: Sequence[Evidence], most: float) -> bool:
    """Whether no line holds more of a sentence, so that it is this one that it retells."""
    lines = (line.laid for paper in cited for line in paper.lines)
    return all(_sum(_shared(told, line)) <= most for line in lines)


def _worst(shared: Sequence[Shared], said: Laid, line: Laid) -> float:
    """How much the halves are mixed where the sentence or the line sets them against each other."""
    found = [_mixed(shared, joint, _borders(line)) for joint in _contrasts(said)]
    found += [_mixed(shared, joint, _contrasts(line)) for joint in _ands(said)]
    return max(found, default=0.0)


def _mixed(shared: Sequence[Shared], joint: int, borders: Sequence[int]) -> float:
    """The weight of the least of the four parts, if no way to cut the line parts the halves."""
    if not borders or _lie_apart(shared, joint):
        return 0.0
    least = max(min(_parts(shared, joint, border)) for border in borders)
    if least < LEAST_MIXED:
        return 0.0
    places = {place for _, there, _ in shared for place in there}
    apart = max(_apart(shared, joint, border) for border in (*borders, *places))
    return least if apart <= MOST_APART else 0.0


def _lie_apart(shared: Sequence[Shared], joint: int) -> bool:
    """Whether one half of the sentence stands wholly before the other one in the line."""
    before = [there for place, there, _ in shared if place < joint]
    behind = [there for place, there, _ in shared if place >= joint]
    if not before or not behind:
        return True
    return max(each[-1] for each in before) < min(each[0] for each in behind) or max(
        each[-1] for each in behind
    ) < min(each[0] for each in before)


def _parts(shared: Sequence[Shared], joint: int, border: int) -> list[float]:
    """The best weights in the four parts: before and behind the joint, the border."""
    best = [0.0] * 4
    for part, weight in _placed(shared, joint, border):
        if part >= 0:
            best[part] = max(best[part], weight)
    return best


def _apart(shared: Sequence[Shared], joint: int, border: int) -> float:
    """The share of the weight that lies right if each half stood in a half of the line."""
    sums = [0.0] * 4
    free = 0.0
    for part, weight in _placed(shared, joint, border):
        if part < 0:
            free += weight
        else:
            sums[part] += weight
    one, two, three, four = sums
    if not (one + two and three + four and one + three and two + four):
        return 0.0
    return (max(one + four, two + three) + free) / (sum(sums) + free)


def _placed(shared: Sequence[Shared], joint: int, border: int) -> Iterator[tuple[int, float]]:
    """In which of the four parts each word lies; -1 if it stands in both halves of the line."""
    for place, there, weight in shared:
        behind = there[0] >= border
        if behind == (there[-1] >= border):
            yield 2 * (place >= joint) + behind, weight
        else:
            yield -1, weight


@lru_cache(maxsize=32768)
def _borders(text: Laid) -> Sequence[int]:
    """Where something else begins in a text."""
    return [
        place
        for place in range(1, len(text.words))
        if text.words[place] in _JOINTS or text.clauses[place] != text.clauses[place - 1]
    ]


@lru_cache(maxsize=32768)
def _contrasts(text: Laid) -> Sequence[int]:
    """Where what begins is set against what stands before: also behind "While it is warm,"."""
    if _CONTRASTS.isdisjoint(text.words):
        return ()
    found = [place for place, word in enumerate(text.words) if place and word in _CONTRASTS]
    return [*found, *_borders(text)[:1]] if text.words[0] in _CONTRASTS else found


@lru_cache(maxsize=32768)
def _ands(text: Laid) -> Sequence[int]:
    """Where a text goes on with "and"."""
    return [place for place, word in enumerate(text.words) if place and word == "and"]


class Opposed(NamedTuple):
    """A stem of a line whose opposite stands in the other half: the border, and its own half."""

    stem: str
    border: int
    is_behind: bool


def torn(made: Claim, cited: Sequence[Evidence]) -> str:
    """The word of a clause whose opposite a contrast of a paper has for the rest of it, if any."""
    said, stems = made.said.laid, made.said.set
    for line in (line for paper in cited for line in _opposing(paper)):
        for opposed in _opposites(line):
            for stem in sorted({opposed.stem} & stems or (alike(opposed.stem) & stems) - line.set):
                is_sure = stem == opposed.stem or not excluded(stem).isdisjoint(line.set)
                if is_sure and _is_torn(said, stem, line.laid, opposed):
                    held = _sum(_shared(said.telling, line.laid))
                    return stem if _is_best(said.telling, cited, held) else ""
    return ""


def _is_torn(said: Laid, stem: str, line: Laid, opposed: Opposed) -> bool:
    """Whether all the rest of the clause of a stem stands in the half of its opposite."""
    if len(said.at(stem)) != 1 or said.words[at := said.at(stem)[0]] in LEFT_OUT:
        return False
    ends = [0, *_borders(said), len(said.words)]
    clause = range(max(end for end in ends if end <= at), min(end for end in ends if end > at))
    most = held = total = 0.0
    for place, each, weight in said.telling:
        there, surely = line.places(each)
        total += weight
        held += weight * surely if there else 0.0
        if there and place in clause and place != at and each not in excluded(stem):
            is_behind = _half(there, opposed.border)
            if is_behind == opposed.is_behind:
                return False
            most = max(most, weight * surely if is_behind is not None else 0.0)
    return most >= LEAST_MIXED and held >= LEAST_TOLD * total


@lru_cache(maxsize=4096)
def _opposing(paper: Evidence) -> Sequence[Passage]:
    """The lines of a paper that hold two opposites in two halves."""
    return [line for line in paper.lines if _opposites(line)]


@lru_cache(maxsize=32768)
def _opposites(line: Passage) -> Sequence[Opposed]:
    """The stems of a line whose opposites stand in its other half; not of "not this but that"."""
    borders = _contrasts(line.laid)
    if not borders or _NOT_BUT.issubset(line.laid.words) or is_background(line.text):
        return ()
    found = []
    for stem in sorted(line.set):
        against = [place for each in excluded(stem) & line.set for place in line.laid.at(each)]
        for border in borders if against else ():
            mine, theirs = (_half(each, border) for each in (line.laid.at(stem), against))
            if mine is not None and theirs is not None and mine != theirs:
                found.append(Opposed(stem, border, mine))
    return found


def _half(places: Sequence[int], border: int) -> bool | None:
    """Whether some places lie in the second half of a line; None if they lie in both."""
    behind = {place >= border for place in places}
    return behind.pop() if len(behind) == 1 else None
