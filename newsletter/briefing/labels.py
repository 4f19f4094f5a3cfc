"""A sign of the check: what two numbers of a sentence are said of, exchanged.

    said:   0.8 on the hidden test set and 0.7 on the public validation set
    paper:  On the public validation set, 0.8. On the hidden test set, 0.7.

Only words count that stand with one of the two numbers and not with the other, on both sides; and
both numbers must have changed theirs. `tied` weighs all that stands around a number instead.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from newsletter.briefing.around import COUNT, RANK, YEAR, Amount, amounts, parted
from newsletter.briefing.courses import courses
from newsletter.briefing.english import entry
from newsletter.briefing.evidence import Claim, Evidence, Passage
from newsletter.briefing.laid import SHORT_PREFIX
from newsletter.briefing.tied import standing

LEAST_NEAR = 0.12  # how near a word stands to a number that is no neighbour of the other
MORE = 3  # words that a label before or behind may have more than the one between the numbers
COUNTS = 2  # words by which counts of things must have changed more of them

Words = frozenset[str]


def relabelled(made: Claim, cited: Sequence[Evidence]) -> str:
    """Two numbers of a sentence with each other's labels, as they are shown; "" if none are."""
    if len(made.said.quantities) < 2:  # noqa: PLR2004 - two numbers
        return ""
    ways = {frozenset((way.one, way.other)) for way in courses(made.said)}
    for one, two in _neighbours(made.said):
        labels = _apart(*_labels(one, two))
        if (
            all(labels)
            and frozenset((one, two)) not in ways
            and _are_exchanged((one, two), labels, cited)
        ):
            return f"{one.shown} and {two.shown}"
    return ""


@lru_cache(maxsize=8192)
def _neighbours(passage: Passage) -> tuple[tuple[Amount, Amount], ...]:
    """Each number with the next one of its kind, where both say how much of what."""
    by_kind: dict[str, list[Amount]] = {}
    for amount in amounts(passage):
        is_spelled_count = amount.kind == COUNT and amount.shown.isalpha()
        if amount.kind not in {"", RANK, YEAR} and not is_spelled_count:
            by_kind.setdefault(amount.kind, []).append(amount)
    return tuple(
        (one, two)
        for alike in by_kind.values()
        for one, two in pairwise(alike)
        if one.number.value != two.number.value
    )


def _labels(one: Amount, two: Amount) -> tuple[Words, Words]:
    """The words of two numbers, one behind the other: those between tell where they stand."""
    before, behind_one, before_two, behind = parted(one, two)
    if behind_one and before_two:
        first = behind_one, before[-len(before_two) - MORE :]
        second = before_two, behind[: len(behind_one) + MORE]
    else:
        first = behind_one, before[-len(before_two) - MORE :] if before_two else ()
        second = before_two, behind[: len(behind_one) + MORE] if behind_one else ()
    return frozenset().union(*first), frozenset().union(*second)


def _apart(one: Words, two: Words) -> tuple[Words, Words]:
    """Two labels without what both say."""
    return _without(one, two), _without(two, one)


def _without(one: Words, two: Words) -> Words:
    return frozenset(word for word in one if not _is_in(word, two))


def _is_in(word: str, label: Words) -> bool:
    """Whether a word, one of its family or a related one is in a label."""
    return _stands_in(word, label) or not label.isdisjoint(entry(word).related)


def _stands_in(word: str, label: Words) -> bool:
    """Whether a word or one of its family is in a label."""
    return word in label or (len(word) >= SHORT_PREFIX and word[:SHORT_PREFIX] in _begins(label))


@lru_cache(maxsize=4096)
def _begins(label: Words) -> Words:
    """How the longer words of a label begin."""
    return frozenset(word[:SHORT_PREFIX] for word in label if len(word) >= SHORT_PREFIX)


def _are_exchanged(
    pair: tuple[Amount, Amount], labels: tuple[Words, Words], cited: Sequence[Evidence]
) -> bool:
    """Whether wherever the papers have both numbers, they have them with each other's labels."""
    turned = _counts_turned if pair[0].kind == COUNT else _is_turned
    found = [turned(labels, theirs) for theirs in _theirs(pair, cited)]
    return bool(found) and all(found)


def _theirs(
    pair: tuple[Amount, Amount], cited: Sequence[Evidence]
) -> Iterator[tuple[Words, Words]]:
    """What of papers stands with the first number only, and with the second."""
    for one in standing(pair[0], cited):
        for two in standing(pair[1], cited):
            if one is not two and one.kind == two.kind and one.number.value != two.number.value:
                yield _apart(*_labels_there(one, two))


def _labels_there(one: Amount, two: Amount) -> tuple[Words, Words]:
    if one.passage is not two.passage:
        return one.passage.set, two.passage.set
    neighbours = _neighbours(one.passage)
    if (one, two) in neighbours:
        return _labels(one, two)
    if (two, one) in neighbours:
        second, first = _labels(two, one)
        return first, second
    return _near(one), _near(two)


def _near(amount: Amount) -> Words:
    return frozenset(word for word, near in amount.near.items() if near > LEAST_NEAR)


def _is_turned(said: tuple[Words, Words], theirs: tuple[Words, Words]) -> bool:
    """Whether both labels are rather those of the other number, or one is and the other nowhere."""
    crossed, straight = _turns(said, theirs)
    return sum(crossed) > 0 == straight or (all(crossed) and sum(crossed) >= straight)


def _counts_turned(said: tuple[Words, Words], theirs: tuple[Words, Words]) -> bool:
    """The same of two counts, which have many words in common with each other's things."""
    crossed, straight = _turns(said, theirs)
    return all(crossed) and sum(crossed) >= straight + COUNTS


def _turns(said: tuple[Words, Words], theirs: tuple[Words, Words]) -> tuple[Sequence[int], int]:
    """How many words of each label are in the other number's, and how many in their own."""
    (one, two), (first, second) = said, theirs
    crossed = [
        sum(_stands_in(word, label) for word in mine)
        for mine, label in ((one, second), (two, first))
    ]
    own = ((one, first), (two, second))
    return crossed, sum(_is_in(word, label) for mine, label in own for word in mine)
