"""Files of one JSON object a line, as two commands read them."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from newsletter.errors import NewsletterError


def objects(file: Path, held: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects of a file, each with its place ("items.jsonl:2"); `held` says of what.

    "-" is the standard input.

    Raises NewsletterError if the file cannot be read or a line is no such object.
    """
    try:
        with _opened(file) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{file}:{number}", _object(line, f"{file}:{number}", held)
    except OSError as error:
        raise NewsletterError(f"{file}: cannot be read: {error.strerror}") from error


def _opened(file: Path) -> TextIO:
    """The file; "-" is what comes on the standard input."""
    place: Path | int = sys.stdin.fileno() if str(file) == "-" else file
    closes = not isinstance(place, int)
    return open(place, encoding="utf-8-sig", errors="replace", newline="\n", closefd=closes)


def _object(line: str, place: str, held: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NewsletterError(f"{place}: is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise NewsletterError(f"{place}: is no object with {held}")
    return found
