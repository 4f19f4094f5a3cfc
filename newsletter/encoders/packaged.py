"""Models whose files come in packages of third parties: found, not imported, and checked."""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from newsletter.encoders.port import EncoderError

GUIDE = "see docs/encoders.md"


def folder(package: str) -> Path:
    """Where a package lies; raises EncoderError where it is not installed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise EncoderError(f"install {package.replace('_', '-')}; {GUIDE}")
    return Path(spec.origin).parent


def installed(module: str) -> Any:
    """A module; raises EncoderError where it is not installed."""
    try:
        return __import__(module)
    except ImportError as error:
        raise EncoderError(f"install {module}; {GUIDE}") from error


def checked(file: Path, digest: str) -> bytes:
    """What a file holds; raises EncoderError unless that has this SHA-256, in hexadecimal."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise EncoderError(f"no file {file}; {GUIDE}") from error
    if (found := hashlib.sha256(content).hexdigest()) != digest:
        raise EncoderError(f"{file} is not the file that is known: its SHA-256 is {found}")
    return content


def session(content: bytes) -> Any:
    """A model that onnxruntime runs on one core."""
    onnxruntime = installed("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def clean(text: str) -> str:
    """A text that a tokenizer takes: it refuses halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()
