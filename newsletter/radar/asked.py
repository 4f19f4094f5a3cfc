"""What many topics ask of a day's papers, as arrays: their words in all forms, their phrases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from newsletter.radar import score
from newsletter.radar.nearness import Nearness
from newsletter.radar.ragged import Figures, Flags, Numbers, Ragged, gather, spread
from newsletter.radar.shelf import Shelf

AT_ONCE = 500_000  # places for words times papers that are worked on together

Topic = tuple[tuple[str, bool], ...]  # its words, and whether each hangs on the one before
Form = tuple[str, tuple[str, ...]]  # a word, and what it makes glued to its neighbours
Rarity = Callable[[Sequence[Form]], Figures]  # the weights of words, by their forms


@dataclass(frozen=True, slots=True)
class Words:
    """Words of topics as the papers have them, a row for each.

    `found` are the papers that have a word in any form, with the shares of what it can earn;
    `direct` have the word or a relative (how often), and `firm` have it for certain, or a word of
    near meaning in its stead.
    """

    found: Ragged
    direct: Ragged
    firm: Ragged
    rarity: Figures


@dataclass(frozen=True, slots=True)
class Asked:
    """Topics, place by place: topic i has the places `starts[i]` up to `starts[i + 1]`.

    `words` is the row of each place's word, `beside` the row of the phrase that it makes with the
    next one (the last place's has no meaning), `hangs` whether it hangs on the one before, and
    `spoken` where its vector is.
    """

    starts: Numbers
    words: Numbers
    beside: Numbers
    hangs: Flags
    spoken: Numbers
    rows: Words
    phrases: Ragged
    forms: Sequence[Form]
    vocabulary: Sequence[str]


def glued(shelf: Shelf, topic: Topic) -> tuple[Form, ...]:
    """The words of a topic in order; its "fine tuning" is a paper's "finetuning" too."""
    of: dict[str, dict[str, None]] = {word: {} for word, _ in topic}
    for (one, _), (other, _) in pairwise(topic):
        if shelf.number(one + other) is not None:
            of[one][one + other] = of[other][one + other] = None
    return tuple((word, tuple(of[word])) for word, _ in topic)


class _Places:
    """Numbers for the words and phrases of topics, place by place."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.forms: dict[Form, int] = {}
        self.spoken: dict[str, int] = {}
        self.pairs: dict[tuple[str, str], tuple[int, bool]] = {("", ""): (0, False)}
        self._alone: dict[str, tuple[int, int]] = {}  # words that nothing is glued to
        self.words: list[int] = []
        self.beside: list[int] = []
        self.said: list[int] = []
        self.hangs: list[bool] = []

    def take(self, topic: Topic) -> None:
        """Note the places of one topic."""
        whole = False
        for (one, _), (other, _) in pairwise(topic):
            number, joined = self.pairs.get((one, other)) or self._pair(one, other)
            self.beside.append(number)
            whole |= joined
        self.beside.append(0)
        self.hangs += [hangs for _, hangs in topic]
        if whole:
            for form in glued(self._shelf, topic):
                self.words.append(self.forms.setdefault(form, len(self.forms)))
                self.said.append(self.spoken.setdefault(form[0], len(self.spoken)))
            return
        for word, _ in topic:
            place, said = self._alone.get(word) or self._word(word)
            self.words.append(place)
            self.said.append(said)

    def _pair(self, one: str, other: str) -> tuple[int, bool]:
        found = len(self.pairs), self._shelf.number(one + other) is not None
        self.pairs[one, other] = found
        return found

    def _word(self, word: str) -> tuple[int, int]:
        place = self.forms.setdefault((word, ()), len(self.forms))
        said = self.spoken.setdefault(word, len(self.spoken))
        self._alone[word] = place, said
        return place, said


def read(topics: Sequence[Topic], shelf: Shelf, near: Nearness, rarity: Rarity | None) -> Asked:
    """Look up all words and phrases of some topics, each once.

    How rare a word is, these papers say, if no `rarity` does.
    """
    places = _Places(shelf)
    for topic in topics:
        places.take(topic)
    near.prepare(places.spoken)
    return Asked(
        np.concatenate(([0], np.cumsum([*map(len, topics)], dtype=np.int64))),
        np.array(places.words, np.int64),
        np.array(places.beside, np.int64),
        np.array(places.hangs, bool),
        np.array(places.said, np.int64),
        look_up(list(places.forms), shelf, near, rarity),
        beside(list(places.pairs), shelf),
        list(places.forms),
        list(places.spoken),
    )


def look_up(
    forms: Sequence[Form], shelf: Shelf, near: Nearness, rarity: Rarity | None = None
) -> Words:
    """Words in all the forms that the papers know."""
    own = [_own(shelf, *form) for form in forms]
    at_once = max(1, AT_ONCE // max(1, shelf.size))
    parts = [
        _look_up(own[begin : begin + at_once], forms[begin : begin + at_once], shelf, near)
        for begin in range(0, len(forms), at_once)
    ]
    found, direct, firm = (_joined([part[one] for part in parts]) for one in range(3))
    if rarity is None:
        rare = score.rarity(np.diff(direct.starts), shelf.size).astype(np.float32)
    else:
        rare = rarity(forms)
    return Words(found, direct, firm, rare)


def _own(shelf: Shelf, word: str, joined: Sequence[str]) -> tuple[Numbers, Figures]:
    """The words of the papers that a word is there, and what each is worth."""
    kin = shelf.kin(word)
    whole = [number for form in (word, *joined) if (number := shelf.number(form)) is not None]
    worth = np.full(len(kin), score.KIN, np.float32)
    for number in whole:
        worth[kin == number] = 1.0
    more = [number for number in whole if number not in kin]
    if not more:
        return kin, worth
    return np.append(kin, more), np.append(worth, np.ones(len(more), np.float32))


def _look_up(
    own: Sequence[tuple[Numbers, Figures]], forms: Sequence[Form], shelf: Shelf, near: Nearness
) -> tuple[Ragged, Ragged, Ragged]:
    """The papers of some words: found in any form, direct, firm."""
    often = _summed(own, shelf)
    direct = often.copy()
    cousins = [near.cousins(word) for word, _ in forms]
    if any(len(one) for one, _ in cousins):
        more = _summed([(words, score.COUSIN * worth) for words, worth in cousins], shelf)
        often = often + more
        firm = (direct >= score.FIRM) | (more > 0)
    else:
        firm = direct >= score.FIRM
    shares = np.divide(often, often + shelf.slow, where=often > 0, out=np.zeros_like(often))
    return _sparse(shares), _sparse(direct), _sparse(firm.astype(np.float32))


def _summed(words: Sequence[tuple[Numbers, Figures]], shelf: Shelf) -> Figures:
    """How often some words of the papers stand in each of them, by their worth."""
    counts = np.array([len(one) for one, _ in words])
    of = np.repeat(np.arange(len(words)) * shelf.size, counts)
    numbers = np.concatenate([one for one, _ in words])
    worth = np.concatenate([one for _, one in words])
    items, lengths = shelf.postings.spread(numbers)
    codes = np.repeat(of, lengths) + shelf.postings.papers[items]
    values = np.repeat(worth, lengths) * shelf.postings.values[items]
    summed = np.bincount(codes, values, len(words) * shelf.size)
    return summed.astype(np.float32).reshape(len(words), shelf.size)


def _sparse(rows: Figures) -> Ragged:
    of, papers = np.nonzero(rows)
    starts = np.searchsorted(of, np.arange(len(rows) + 1))
    return Ragged(starts, papers, rows[of, papers])


def _joined(parts: Sequence[Ragged]) -> Ragged:
    """Rows of several parts, one after the other."""
    if not parts:
        return Ragged(np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    counts = np.concatenate([np.diff(part.starts) for part in parts])
    return Ragged(
        np.concatenate(([0], np.cumsum(counts))),
        np.concatenate([part.papers for part in parts]),
        np.concatenate([part.values for part in parts]),
    )


def beside(pairs: Sequence[tuple[str, str]], shelf: Shelf) -> Ragged:
    """Where words are neighbours or glued, in forms of one stem for KIN; the first pair is none."""
    first, second = ([pair[one] for pair in pairs] for one in range(2))
    exact = shelf.exact.find(_numbers(shelf, first), _numbers(shelf, second))
    alike = shelf.alike.find(_stems(shelf, first), _stems(shelf, second))
    whole = _numbers(shelf, [one + other for one, other in pairs])
    begins = np.where(whole < 0, 0, shelf.postings.starts[whole])
    counts = np.where(whole < 0, 0, shelf.postings.starts[whole + 1] - begins)
    sides = (
        (*exact, shelf.exact.papers, 1.0),
        (*alike, shelf.alike.papers, score.KIN),
        (begins, counts, shelf.postings.papers, 1.0),
    )
    rows = [np.repeat(np.arange(len(pairs)), counts) for _, counts, _, _ in sides]
    papers = [papers[spread(begins, counts)] for begins, counts, papers, _ in sides]
    worth = [np.full(len(one), side[3], np.float32) for one, side in zip(rows, sides, strict=True)]
    return gather(np.concatenate(rows), np.concatenate(papers), np.concatenate(worth), len(pairs))


def _numbers(shelf: Shelf, words: Sequence[str]) -> Numbers:
    return np.array([-1 if (one := shelf.number(word)) is None else one for word in words])


def _stems(shelf: Shelf, words: Sequence[str]) -> Numbers:
    return np.array([-1 if (one := shelf.stem_number(word)) is None else one for word in words])
