"""What an encoder is beside the radar's `Vectors`: it may fail, and it has a name."""

from collections.abc import Sequence
from typing import Protocol

from newsletter.errors import NewsletterError
from newsletter.radar.vectors import Rows


class EncoderError(NewsletterError):
    """Texts could not be encoded; the words alone decide where nearness is missing."""

    permanent = False


class Encoder(Protocol):
    """Texts to vectors of length 1, all of one size."""

    @property
    def name(self) -> str:
        """What tells its vectors from those of any other encoder."""
        ...

    @property
    def near(self) -> float:
        """The part of a score that its cosines earn."""
        ...

    @property
    def close(self) -> float:
        """The cosine that excuses a missing word."""
        ...

    def embed(self, texts: Sequence[str]) -> Rows:
        """One row per text, 0 where a text says nothing; raises EncoderError."""
        ...
