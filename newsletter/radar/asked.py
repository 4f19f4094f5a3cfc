"""What many topics ask of a day's papers, as arrays: their words in all forms, their phrases."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

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
class Places:
    """Topics, place by place: topic i has the places `starts[i]` up to `starts[i + 1]`.

    The topics come by their number of words, the short ones first, so that those that have an nth
    word are the last ones, and are worked on as one piece.

    Of each place, `spoken` is its word (in `vocabulary`), `words` its form (in `forms`), `beside`
    the pair that it makes with the next place (the last one's is pair 0, which is none), and
    `hangs` whether it hangs on the one before. `pairs` are the words of each pair, and `wholes`
    the word of the papers that they make when they are glued (-1: none).
    """

    topics: Sequence[Topic]
    starts: Numbers
    spoken: Numbers
    words: Numbers
    beside: Numbers
    hangs: Flags
    vocabulary: Sequence[str]
    forms: Sequence[Form]
    pairs: Numbers
    wholes: Numbers


@dataclass(frozen=True, slots=True)
class Words:
    """Words of topics as the papers have them: a row for each word, a column for each paper.

    `worth` says how much a word earns in any form: its `rarity` at most. It is there `firm` where
    a paper has it for certain, or a word of near meaning in its stead.
    """

    worth: Figures
    firm: Flags
    rarity: Figures


@dataclass(frozen=True, slots=True)
class Asked:
    """Topics in their places, with the papers of their forms and of their pairs.

    `phrases`: where a pair stands in any form, `titles`: where it stands as it is in the title.
    `alone`: where a word of the vocabulary does that says enough to be a topic.
    """

    places: Places
    rows: Words
    phrases: Ragged
    titles: Ragged
    alone: Ragged


def glued(shelf: Shelf, topic: Topic) -> tuple[Form, ...]:
    """The words of a topic in order; its "fine tuning" is a paper's "finetuning" too."""
    of: dict[str, dict[str, None]] = {word: {} for word, _ in topic}
    for (one, _), (other, _) in pairwise(topic):
        if shelf.number(one + other) is not None:
            of[one][one + other] = of[other][one + other] = None
    return tuple((word, tuple(of[word])) for word, _ in topic)


def place(topics: Sequence[Topic], shelf: Shelf) -> Places:
    """Number the words, the forms and the pairs of some topics, none of them empty."""
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))
    every = list(chain.from_iterable(topics))
    spoken = np.array([numbers[word] for word, _ in every], np.int64)
    ends = np.cumsum([*map(len, topics)], dtype=np.int64)
    codes = np.append(spoken[:-1] * len(numbers) + spoken[1:], 0)
    codes[ends - 1] = -1
    codes, beside = np.unique(codes, return_inverse=True)
    vocabulary = list(numbers)
    pairs = np.stack(np.divmod(codes, len(numbers)), axis=1)
    places = Places(
        topics,
        np.concatenate(([0], ends)),
        spoken,
        spoken,
        beside,
        np.array([hangs for _, hangs in every], bool),
        vocabulary,
        [(word, ()) for word in vocabulary],
        pairs,
        np.full(len(pairs), -1),
    )
    return again(places, shelf)


def again(places: Places, shelf: Shelf) -> Places:
    """Places of topics on a shelf that has more words: more pairs may be glued there."""
    wholes = np.full(len(places.pairs), -1)
    word = places.vocabulary
    wholes[1:] = shelf.numbers([word[one] + word[two] for one, two in places.pairs[1:].tolist()])
    new = (wholes >= 0) & (places.wholes < 0)
    of = np.repeat(np.arange(len(places.topics)), np.diff(places.starts))
    forms = dict(zip(places.forms, range(len(places.forms)), strict=True))
    where: list[int] = []
    which: list[int] = []
    for number in dict.fromkeys(of[new[places.beside]].tolist()):
        begin = int(places.starts[number])
        for rank, form in enumerate(glued(shelf, places.topics[number])):
            where.append(begin + rank)
            which.append(forms.setdefault(form, len(forms)))
    words = places.words.copy()
    words[where] = which
    return replace(places, words=words, forms=list(forms), wholes=wholes)


def read(places: Places, shelf: Shelf, near: Nearness, rarity: Rarity | None) -> Asked:
    """Look up all words and phrases of some topics, each once.

    How rare a word is, these papers say, if no `rarity` does.
    """
    near.prepare(places.vocabulary)
    rows = look_up(places.forms, shelf, near, rarity)
    titles, alone = _in_titles(places, shelf), _alone(places, shelf, near)
    return Asked(places, rows, _beside(places, shelf), titles, alone)


def look_up(
    forms: Sequence[Form], shelf: Shelf, near: Nearness, rarity: Rarity | None = None
) -> Words:
    """Words in all the forms that the papers know."""
    own, size = _own(forms, shelf), max(1, shelf.size)
    worth = np.zeros((len(forms), shelf.size), np.float32)
    firm = np.zeros(worth.shape, bool)
    rare = rarity(forms) if rarity else np.empty(len(forms), np.float32)
    at_once = max(1, AT_ONCE // size)
    for begin in range(0, len(forms), at_once):
        rows = slice(begin, begin + at_once)
        cousins = _rows([near.cousins(word) for word, _ in forms[rows]])
        there, often, other, sure = _met(own.some(begin, begin + at_once), cousins, shelf)
        of, papers = np.divmod(there, size)
        if not rarity:
            count = np.bincount(of[often > 0], minlength=len(cousins.starts) - 1)
            rare[rows] = score.rarity(count, shelf.size)
        firm[rows].ravel()[there] = (often >= score.FIRM) | sure
        shares = score.shares(often + other, shelf.slow[papers])
        worth[rows].ravel()[there] = rare[rows][of] * shares
    return Words(worth, firm, rare)


def _met(own: Ragged, cousins: Ragged, shelf: Shelf) -> tuple[Numbers, Figures, Figures, Flags]:
    """Where words or their cousins stand (row times paper), and how often each of both.

    Last: whether a cousin is there that is near for more than its spelling.
    """
    size = (len(own.starts) - 1) * shelf.size
    (codes, values), (others, more) = _spread(own, shelf), _spread(cousins, shelf)
    met = np.zeros(size, bool)  # quicker to look through than figures
    met[codes] = met[others] = True
    there = np.flatnonzero(met)
    often = np.bincount(codes, values, size).take(there).astype(np.float32)
    of = np.searchsorted(there, others)
    other = np.bincount(of, np.abs(more), len(there)).astype(np.float32)
    sure = np.zeros(len(there), bool)
    sure[of[more > 0]] = True
    return there, often, other, sure


def direct(forms: Sequence[Form], shelf: Shelf) -> Flags:
    """Which papers have each word or a relative of it."""
    found = np.zeros((len(forms), shelf.size), bool)
    found.ravel()[_spread(_own(forms, shelf), shelf)[0]] = True
    return found


def _own(forms: Sequence[Form], shelf: Shelf) -> Ragged:
    """For each word the words of the papers that it is there, and what each is worth."""
    words = [word for word, _ in forms]
    numbers = shelf.numbers(words)
    kin, counts = shelf.kin_of(words)
    of = np.repeat(np.arange(len(forms)), counts)
    worth = np.where(kin == numbers[of], 1.0, score.KIN)
    more = [(row, whole) for row, (_, wholes) in enumerate(forms) for whole in wholes]
    joined = shelf.numbers([whole for _, whole in more])
    there = joined >= 0
    rows = np.array([row for row, _ in more], np.int64)[there]
    return gather(
        np.concatenate((of, rows)),
        np.concatenate((kin, joined[there])),
        np.concatenate((worth, np.ones(len(rows)))).astype(np.float32),
        len(forms),
    )


def _rows(words: Sequence[tuple[Numbers, Figures]]) -> Ragged:
    """Rows that are at hand one by one, the values at the worth of a cousin."""
    starts = np.cumsum([0, *(len(one) for one, _ in words)])
    some = [one for one in words if len(one[0])] or words[:1]  # most have none
    worth = np.concatenate([worth for _, worth in some])
    found = np.concatenate([one for one, _ in some])
    return Ragged(starts, found, np.asarray(score.COUSIN * worth, np.float32))


def _spread(words: Ragged, shelf: Shelf) -> tuple[Numbers, Figures]:
    """Where some words of the papers stand (row times paper), and how often by their worth."""
    rows = len(words.starts) - 1
    of = np.repeat(np.arange(rows) * shelf.size, np.diff(words.starts))
    items, lengths = shelf.postings.spread(words.papers)
    codes = np.repeat(of, lengths) + shelf.postings.papers[items]
    return codes, np.repeat(words.values, lengths) * shelf.postings.values[items]


def _in_titles(places: Places, shelf: Shelf) -> Ragged:
    """Where words are neighbours in the title, or glued there; the first pair is none."""
    numbers = shelf.numbers(places.vocabulary)[places.pairs]
    numbers[0] = -1
    sides = ((shelf.titled.find(*numbers.T), shelf.titled.papers), _glued(places, shelf.titles))
    rows = [np.repeat(np.arange(len(numbers)), counts) for (_, counts), _ in sides]
    some = np.concatenate([papers[spread(*found)] for found, papers in sides])
    return gather(np.concatenate(rows), some, np.ones(len(some), np.float32), len(numbers))


def _glued(places: Places, rows: Ragged) -> tuple[tuple[Numbers, Numbers], Numbers]:
    """Where the papers begin that have each pair as one word, how many they are, and which."""
    begins = np.where(places.wholes >= 0, rows.starts[places.wholes], 0)
    counts = np.where(places.wholes >= 0, rows.starts[places.wholes + 1] - begins, 0)
    return (begins, counts), rows.papers


def _alone(places: Places, shelf: Shelf, near: Nearness) -> Ragged:
    lonely = np.zeros(len(places.vocabulary), bool)
    lonely[places.spoken[places.starts[:-1][np.diff(places.starts) == 1]]] = True
    numbers = shelf.numbers(places.vocabulary)
    begins = shelf.titles.starts[numbers]
    counts = shelf.titles.starts[numbers + 1] - begins
    few = counts <= max(score.FEW_TITLES[0], score.FEW_TITLES[1] * shelf.size)
    counts = np.where((numbers >= 0) & lonely & few, counts, 0)
    papers = shelf.titles.papers[spread(begins, counts)]
    words = np.repeat(np.arange(len(numbers)), counts)
    tells = near.tells(places.vocabulary, words, papers)
    starts = np.searchsorted(words[tells], np.arange(len(numbers) + 1))
    return Ragged(starts, papers[tells], np.ones(np.count_nonzero(tells), np.float32))


def _beside(places: Places, shelf: Shelf) -> Ragged:
    """Where words are neighbours or glued, in forms of one stem for KIN; the first pair is none."""
    numbers = shelf.numbers(places.vocabulary)[places.pairs]
    stems = shelf.stem_numbers(places.vocabulary)[places.pairs]
    numbers[0] = stems[0] = -1
    exact = shelf.exact.find(numbers[:, 0], numbers[:, 1])
    alike = shelf.alike.find(stems[:, 0], stems[:, 1])
    wholes, whole = _glued(places, shelf.postings)
    sides = (
        (*exact, shelf.exact.papers, 1.0),
        (*alike, shelf.alike.papers, score.KIN),
        (*wholes, whole, 1.0),
    )
    rows = [np.repeat(np.arange(len(numbers)), counts) for _, counts, _, _ in sides]
    papers = [papers[spread(begins, counts)] for begins, counts, papers, _ in sides]
    worth = [np.full(len(one), side[3], np.float32) for one, side in zip(rows, sides, strict=True)]
    return gather(np.concatenate(rows), np.concatenate(papers), np.concatenate(worth), len(numbers))
