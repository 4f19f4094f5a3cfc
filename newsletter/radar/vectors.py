"""Texts as vectors: how near two of them are in meaning when they share no word.

The vectors that ship are static ones (wordllama: a vector per piece of a word, averaged), which
need no network and no torch. A stronger encoder goes behind the same port.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import distribution
from itertools import chain, pairwise
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from newsletter.radar import score

Rows = NDArray[np.float32]

BATCH = 2_048  # texts that are cut into pieces at once: what they are cut into is large
KEPT = 200_000  # words whose pieces are kept at hand
SHORT = 40  # characters of such a word
LONGEST = 20_000  # characters of a text that are read; no abstract is longer
WEIGHTS = "weights/l2_supercat_256.safetensors"  # a row for each piece
CUTTER = "tokenizers/l2_supercat_tokenizer_config.json"  # what cuts a text into pieces

_HEAD = "\u2581"  # what the tokenizer writes for the space before a word
_HEADED = re.compile(r"[^ <\u2581]+")  # words whose first piece, and no other, has it


class _Model(NamedTuple):
    embedding: Rows
    tokenizer: Any


class Vectors(Protocol):
    """Texts to vectors.

    `near` is the part of a paper's score that nearness earns, `close` the cosine that excuses a
    missing word: an encoder's cosines have a scale of their own.
    """

    @property
    def near(self) -> float:
        """The part of the score, from 0 to 1."""
        ...

    @property
    def close(self) -> float:
        """The cosine, from 0 to 1."""
        ...

    def embed(self, texts: Sequence[str]) -> Rows:
        """One row per text, of length 1, or 0 where a text says nothing."""
        ...


@runtime_checkable
class Additive(Protocol):
    """Vectors of texts that are the sums of their words' vectors, made of length 1."""

    def sums(self, words: Sequence[str]) -> Rows:
        """One row per word, of any length."""
        ...

    def pieces(self, words: Sequence[str]) -> Sequence[frozenset[int]]:
        """The pieces of each word: two that have one in common look near whatever they mean."""
        ...


class NoVectors:
    """No nearness at all: the words alone decide."""

    near, close = 0.0, 1.0

    def embed(self, texts: Sequence[str]) -> Rows:
        """Rows of nothing."""
        return np.zeros((len(texts), 1), np.float32)


class StaticVectors:
    """The vectors that ship; loaded when first asked for (0.15 s, 40 MB)."""

    near, close = score.NEAR, score.CLOSE

    def __init__(self) -> None:
        self._pieces: dict[str, Sequence[int]] = {}

    def embed(self, texts: Sequence[str]) -> Rows:
        """Average the vectors of the pieces of each text."""
        return unit(self.sums(texts))

    def sums(self, words: Sequence[str]) -> Rows:
        """Add up the vectors of the pieces; no piece reaches over a space."""
        model = _model()
        parts = [
            self._batch(model, words[first : first + BATCH])
            for first in range(0, len(words), BATCH)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, model.embedding.shape[1]), "f4")

    def pieces(self, words: Sequence[str]) -> Sequence[frozenset[int]]:
        """The pieces of each word."""
        parts = [_words(_clean(word)) for word in words]
        pieces = self._cut(_model(), dict.fromkeys(chain.from_iterable(parts)))
        return [frozenset(chain.from_iterable(map(pieces.__getitem__, some))) for some in parts]

    def _batch(self, model: _Model, texts: Sequence[str]) -> Rows:
        words = [_words(_clean(text)) for text in texts]
        pieces = self._cut(model, dict.fromkeys(chain.from_iterable(words)))
        rows = np.zeros((len(texts), model.embedding.shape[1]), np.float32)
        for row, some in zip(rows, words, strict=True):
            ids = list(chain.from_iterable(map(pieces.__getitem__, some)))
            np.sum(model.embedding.take(np.array(ids, np.intp), axis=0), axis=0, out=row)
        return rows

    def _cut(self, model: _Model, words: Iterable[str]) -> dict[str, Sequence[int]]:
        """The pieces of words; those of the papers of a day are mostly the same."""
        known, found, new = self._pieces, {}, []
        for word in words:
            if word in known:
                found[word] = known[word]
            else:
                new.append(word)
        fresh = _pieces(model, new)
        short = {word: some for word, some in fresh.items() if len(word) <= SHORT}
        if len(known) > KEPT:
            self._pieces = known = {}
        known.update(short)
        return found | fresh


class Remembered:
    """Vectors kept by a hash of the text, the latest `most` of them."""

    def __init__(self, vectors: Vectors, most: int = 20_000) -> None:
        self._vectors = vectors
        self._most = most
        self._kept: OrderedDict[bytes, Rows] = OrderedDict()

    @property
    def near(self) -> float:
        """The part of the score."""
        return self._vectors.near

    @property
    def close(self) -> float:
        """The cosine that excuses a missing word."""
        return self._vectors.close

    def embed(self, texts: Sequence[str]) -> Rows:
        """Ask for those texts only that are new."""
        keys = [hashlib.blake2b(_bytes(text), digest_size=16).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._kept}
        fresh = dict(zip(new, self._vectors.embed(list(new.values())), strict=True))
        rows = [fresh[key] if key in fresh else self._kept[key] for key in keys]
        self._kept.update(fresh)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return np.stack(rows) if rows else self._vectors.embed([])

    @property
    def additive(self) -> Additive | None:
        """What adds up the vectors of words, if these vectors are such sums."""
        return self._vectors if isinstance(self._vectors, Additive) else None


@cache
def shipped_vectors() -> Vectors:
    """The vectors that ship; one set of them for the whole process."""
    return Remembered(StaticVectors())


def additive(vectors: Vectors) -> Additive | None:
    """Return what adds up the vectors of words, if these vectors are such sums."""
    if isinstance(vectors, Remembered):
        return vectors.additive
    return vectors if isinstance(vectors, Additive) else None


def everyday(words: Sequence[str]) -> NDArray[np.bool_]:
    """Which words are used so much, in texts of any kind, that they are one piece to the model."""
    return np.array([*map(is_everyday, words)], bool)


def is_everyday(word: str) -> bool:
    """Whether a word is one of these."""
    return f"{_HEAD}{word}" in _whole()


def unit(rows: Rows) -> Rows:
    """Rows of length 1; a row of nothing stays as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)


@cache
def _model() -> _Model:
    """Load the files in wordllama's wheel; the package itself takes ten times as long."""
    # Most commands need no radar.
    from safetensors.numpy import load_file  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    wheel = distribution("wordllama")
    weights, cutter = (str(wheel.locate_file(f"wordllama/{file}")) for file in (WEIGHTS, CUTTER))
    tokenizer = Tokenizer.from_file(cutter)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return _Model(load_file(weights)["embedding.weight"].astype(np.float32), tokenizer)


@cache
def _heads() -> NDArray[np.bool_]:
    """Which pieces begin a word."""
    vocabulary = _model().tokenizer.get_vocab()
    heads = np.zeros(max(vocabulary.values()) + 1, bool)
    heads[[number for piece, number in vocabulary.items() if piece.startswith(_HEAD)]] = True
    return heads


@cache
def _whole() -> frozenset[str]:
    return frozenset(_model().tokenizer.get_vocab())


def _words(text: str) -> Sequence[str]:
    """What can be cut into pieces on its own: several spaces in a row are pieces too."""
    words = text.split(" ")
    return words if all(words) else (text,)


def _pieces(model: _Model, words: Iterable[str]) -> dict[str, Sequence[int]]:
    """The numbers of the pieces that each word is cut into."""
    known, distinct = len(model.embedding), list(words)
    if all(map(_HEADED.fullmatch, distinct)):  # at one stroke, which is twice as quick
        cut = model.tokenizer.encode(distinct, is_pretokenized=True, add_special_tokens=False)
        ids = np.array(cut.ids, np.int64)
        begins = np.flatnonzero(_heads()[ids])
        if len(begins) == len(distinct) and (ids < known).all():
            parts = pairwise((*begins.tolist(), len(ids)))
            every = tuple(ids.tolist())
            return {word: every[one:end] for word, (one, end) in zip(distinct, parts, strict=True)}
    cut = model.tokenizer.encode_batch_fast(distinct, add_special_tokens=False)
    return {
        word: tuple(piece for piece in one.ids if piece < known)
        for word, one in zip(distinct, cut, strict=True)
    }


def _clean(text: str) -> str:
    """A text that the tokenizer takes: it refuses halves of surrogate pairs."""
    return _bytes(text[:LONGEST]).decode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
