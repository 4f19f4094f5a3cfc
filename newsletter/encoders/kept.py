"""An encoder whose answers are kept by a hash of the text, and whose failure costs no letter."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from newsletter.encoders.port import Encoder, EncoderError
from newsletter.radar.vectors import Rows, unit


class VectorStore(Protocol):
    """Vectors by the name of their encoder and the hash of their text."""

    def get(self, encoder: str, digests: Sequence[str]) -> Mapping[str, bytes]:
        """Return those that are kept; the others are left out."""
        ...

    def put(self, encoder: str, rows: Mapping[str, bytes]) -> None:
        """Keep vectors; one that is kept already stays."""
        ...


class MemoryVectors:
    """The VectorStore of a process."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], bytes] = {}

    def get(self, encoder: str, digests: Sequence[str]) -> Mapping[str, bytes]:
        """Return those that are kept."""
        found = ((one, self._rows.get((encoder, one))) for one in digests)
        return {digest: row for digest, row in found if row is not None}

    def put(self, encoder: str, rows: Mapping[str, bytes]) -> None:
        """Keep vectors."""
        for digest, row in rows.items():
            self._rows.setdefault((encoder, digest), row)


class Kept:
    """An Encoder that asks another one for those texts only that are new to a store.

    Half precision is kept: a cosine changes in its fourth place.
    """

    def __init__(self, encoder: Encoder, store: VectorStore) -> None:
        self._encoder = encoder
        self._store = store
        self.name = encoder.name
        self.near = encoder.near
        self.close = encoder.close

    def embed(self, texts: Sequence[str]) -> Rows:
        """Encode what is new; raises EncoderError."""
        digests = [digest_of(text) for text in texts]
        wanted = dict(zip(digests, texts, strict=True))
        rows = {key: _read(row) for key, row in self._store.get(self.name, list(wanted)).items()}
        if new := [digest for digest in wanted if digest not in rows]:
            made = self._encoder.embed([wanted[digest] for digest in new])
            fresh = dict(zip(new, np.asarray(made, np.float16), strict=True))
            self._store.put(self.name, {digest: row.tobytes() for digest, row in fresh.items()})
            rows |= {digest: np.asarray(row, np.float32) for digest, row in fresh.items()}
        if len({len(row) for row in rows.values()}) > 1:
            raise EncoderError(f"{self.name}: vectors of different sizes")
        return unit(np.stack([rows[one] for one in digests])) if digests else NOTHING


class Steady:
    """The Vectors of one radar: an encoder's, or none from its failure on.

    All papers and topics of a radar are compared by the same vectors, so an encoder that fails
    before it gave any is not asked again. `report` is told once, in a line for the operator.
    """

    def __init__(self, encoder: Encoder, report: Callable[[str], None]) -> None:
        self._encoder = encoder
        self._report = report
        self._size = 0
        self._failed = False
        self.near = encoder.near
        self.close = encoder.close

    def embed(self, texts: Sequence[str]) -> Rows:
        """Encode texts; rows of nothing where that fails."""
        said = [one for one, text in enumerate(texts) if text.strip()]
        found = self._ask([texts[one] for one in said])
        rows = np.zeros((len(texts), self._size or 1), np.float32)
        if found is not None:
            rows[said] = found
        return rows

    def _ask(self, texts: Sequence[str]) -> Rows | None:
        """The encoder's rows, None if there are none to be had."""
        if self._failed or not texts:
            return None
        try:
            rows = self._encoder.embed(texts)
        except EncoderError as error:
            self._give_up(str(error))
            return None
        if self._size and rows.shape[1] != self._size:
            self._give_up(f"{self._encoder.name}: vectors of another size than before")
            return None
        self._size = rows.shape[1]
        return rows

    def _give_up(self, why: str) -> None:
        self._failed = True
        self._report(f"{why}; words alone decide what is near")


NOTHING: Rows = np.zeros((0, 1), np.float32)


def digest_of(text: str) -> str:
    """Name a text by its hash."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _read(row: bytes) -> Rows:
    return np.frombuffer(row, np.float16).astype(np.float32)
