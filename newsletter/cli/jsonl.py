"""Files of one JSON object a line, as two commands read them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsletter.errors import NewsletterError


def objects(file: Path, held: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects of a file, each with its place ("items.jsonl:2"); `held` says of what.

    Raises NewsletterError if the file cannot be read or a line is no such object.
    """
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{file}:{number}", _object(line, f"{file}:{number}", held)
    except OSError as error:
        raise NewsletterError(f"{file}: cannot be read: {error.strerror}") from error


def _object(line: str, place: str, held: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NewsletterError(f"{place}: is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise NewsletterError(f"{place}: is no object with {held}")
    return found
