"""Vectors of any server that speaks OpenAI's embeddings (POST /v1/embeddings)."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from newsletter.encoders.port import EncoderError
from newsletter.radar.vectors import Rows, unit

BATCH = 128  # texts in a request; servers take 2,048, but not always as many tokens
LONGEST = 8_000  # characters of a text that are sent: well below 8,192 tokens in English
LARGEST = 8_192  # numbers of a vector


@dataclass(frozen=True)
class OpenAIVectors:
    """The encoder; every text is sent once, `newsletter.encoders.kept` remembers it."""

    base_url: str
    key: str = field(repr=False)
    model: str
    timeout: float = 60.0
    retries: int = 2
    near: float = 0.4
    close: float = 0.5

    @property
    def name(self) -> str:
        """The model at its server: two servers may call different models alike."""
        return f"{self.base_url} {self.model}"

    def embed(self, texts: Sequence[str]) -> Rows:
        """Ask the server; raises EncoderError."""
        said = [one for one, text in enumerate(texts) if text.strip()]
        if not said:
            return np.zeros((len(texts), 1), np.float32)
        rows = list(self._rows([_clean(texts[one]) for one in said]))
        if len({len(row) for row in rows}) > 1:
            raise EncoderError(f"{self.model}: vectors of different sizes")
        found = np.zeros((len(texts), len(rows[0])), np.float32)
        found[said] = rows
        return unit(found)

    def _rows(self, texts: Sequence[str]) -> Iterator[Sequence[float]]:
        import openai  # noqa: PLC0415 - takes a second to import

        client = openai.OpenAI(
            base_url=self.base_url,
            api_key=self.key,
            timeout=self.timeout,
            max_retries=self.retries,
        )
        with client:
            for first in range(0, len(texts), BATCH):
                batch = list(texts[first : first + BATCH])
                try:
                    answer = client.embeddings.create(
                        model=self.model, input=batch, encoding_format="float"
                    )
                except openai.APIStatusError as error:
                    raise EncoderError(
                        f"{self.model}: the server answered {error.status_code}"
                    ) from error
                except (openai.OpenAIError, ValueError) as error:
                    raise EncoderError(f"{self.model}: {type(error).__name__}") from error
                yield from self._checked(answer, len(batch))

    def _checked(self, answer: object, count: int) -> Iterator[Sequence[float]]:
        """The rows of an answer in the order of the texts, if it is one."""
        data = getattr(answer, "data", None) or ()
        rows = {getattr(one, "index", None): getattr(one, "embedding", None) for one in data}
        for index in range(count):
            row = rows.get(index)
            if not isinstance(row, list) or not _is_vector(row):
                raise EncoderError(f"{self.model}: unreadable answer")
            yield row


def _is_vector(row: Sequence[object]) -> bool:
    figures = all(isinstance(one, int | float) and math.isfinite(one) for one in row)
    return 0 < len(row) <= LARGEST and figures


def _clean(text: str) -> str:
    return text[:LONGEST].encode("utf-8", "replace").decode()
