"""Reads the words of papers into arrays: which word, in which text, and what it stands next to.

Nearly all texts are plain ASCII. They are cut at one stroke, and every distinct word, and what
may stand between two of them, is looked at a single time; `terms.tokens` reads the others.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

import numpy as np

from newsletter.radar.ragged import Flags, Numbers
from newsletter.radar.terms import content, fold, is_joined, tokens
from newsletter.radar.wordlists import STOP_WORDS

NEAR, APART, JOINED = range(3)  # what is between a word and the one before
NO_WORD = -1  # and below it the numbers of stop words, which say something in *few-shot* only

_ASCII_WORD = re.compile(
    r"([A-Za-z0-9]++(?:'[sStT](?![A-Za-z0-9]))?)"
)  # as terms.tokens finds them
_STOP = re.compile(r"[.:;!?]\s")


class Numbering:
    """Numbers for words, in the order in which they come."""

    def __init__(self, before: Iterable[str] = ()) -> None:
        self.of: defaultdict[str, int] = defaultdict(lambda: len(self.of))
        self.of.update(zip(before, count(), strict=False))

    def __len__(self) -> int:
        return len(self.of)


class _Tokens(dict[str, int]):
    """The number of each word as it is written, NO_WORD where it says nothing."""

    def __init__(self, words: Numbering) -> None:
        super().__init__()
        self._words = words
        self.stops = Numbering()

    def __missing__(self, token: str) -> int:
        words = content(token)
        number = self._words.of[words[0]] if words else self._stop(token)
        self[token] = number
        return number

    def _stop(self, token: str) -> int:
        words = fold(token)
        return NO_WORD - 1 - self.stops.of[words[0]] if words else NO_WORD


class _Gaps(dict[str, int]):
    """What each run of other characters is between two words."""

    def __missing__(self, gap: str) -> int:
        self[gap] = kind = JOINED if gap in {"-", "_"} else APART if _STOP.search(gap) else NEAR
        return kind


@dataclass(frozen=True, slots=True)
class Written:
    """The content words of some texts in order, and which text each is in.

    `beside`: it is a neighbour of the one before. `across`: pairs of places between which hyphens
    hold nothing but stop words (*chain-of-thought*). `joined`: what words make that are written as
    one (`fine-tuning`: *finetuning*), and in which text.
    """

    words: Numbers
    texts: Numbers
    beside: Flags
    across: Numbers
    joined: Numbers
    joined_texts: Numbers


class Notes:
    """What is noted while texts are read, one after the other."""

    def __init__(self, words: Numbering) -> None:
        self._words = words
        self._tokens = _Tokens(words)
        self._gaps = _Gaps()
        self._numbers: list[int] = []
        self._before: list[int] = []
        self._ends: list[int] = []
        self._parts: list[int] = []  # places of stop words that are known to hang on others

    def take(self, text: str) -> None:
        """Note the words of a text."""
        if text.isascii():
            parts = _ASCII_WORD.split(text)
            self._numbers += map(self._tokens.__getitem__, parts[1::2])
            self._before += map(self._gaps.__getitem__, parts[:-1:2])
        else:
            self._take_any(text)
        self._ends.append(len(self._numbers))

    def _take_any(self, text: str) -> None:
        before, apart = len(text) + 1, False
        for words, start, end in tokens(text):
            if not words:
                apart = True
                continue
            joined = start <= before + 1 and is_joined(text, before, start)
            for word in words:
                if is_part := word in STOP_WORDS:  # or it would not be here
                    self._parts.append(len(self._numbers))
                code = (
                    NO_WORD - 1 - self._tokens.stops.of[word] if is_part else self._words.of[word]
                )
                self._numbers.append(code)
                self._before.append(JOINED if joined else APART if apart else NEAR)
                before, apart, joined = end, False, True

    def _take_parts(self, numbers: Numbers, joined: Flags) -> Flags:
        """Give the stop words that hyphens hang on others the numbers of words; which they are."""
        hangs = joined | np.append(joined[1:], False)
        hangs[self._parts] = True
        parts = np.flatnonzero((numbers < NO_WORD) & hangs)
        stops = list(self._tokens.stops.of)
        numbers[parts] = [self._words.of[stops[one]] for one in NO_WORD - 1 - numbers[parts]]
        which = np.zeros(len(numbers), bool)
        which[parts] = True
        return which

    def written(self) -> Written:
        """All that was read."""
        numbers, before = np.array(self._numbers, np.int64), np.array(self._before, np.int64)
        ends = np.array(self._ends, np.int64)
        texts = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        begins = np.diff(texts, prepend=-1) > 0
        before[begins] = APART
        part = np.cumsum(before == APART)
        parts = self._take_parts(numbers, before == JOINED)
        joined = np.flatnonzero((before == JOINED) & (numbers >= 0))
        joined = joined[numbers[joined - 1] >= 0]
        word = list(self._words.of)
        wholes = [word[numbers[one - 1]] + word[numbers[one]] for one in joined.tolist()]
        kept = numbers >= 0
        beside = np.diff(part[kept], prepend=-1) == 0
        return Written(
            numbers[kept],
            texts[kept],
            beside,
            _across(parts[kept], beside),
            np.array([self._words.of[one] for one in wholes], np.int64),
            texts[joined],
        )


def _across(parts: Flags, beside: Flags) -> Numbers:
    """Two rows of places: words with nothing but parts of their compound between them."""
    content = np.flatnonzero(~parts)
    first, second = content[:-1], content[1:]
    breaks = np.cumsum(~beside)
    there = (second - first > 1) & (breaks[first] == breaks[second])
    return np.stack((first[there], second[there]))
