"""What is said of a wrong key of the configuration: where it stands, and what is allowed there."""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

ENV_PREFIX = "NEWSLETTER_"
SAID = {"tuple_type": 'write a list such as ["cs.CL"]'}  # not Python's word for it


def place_of(
    detail: ErrorDetails, text: str, file: Path, flags: Mapping[str, Any] | None = None
) -> str:
    """Where a wrong key stands. Without flags, it is the file that is wrong."""
    path = tuple(str(part) for part in detail["loc"])
    if flags is not None:
        if _holds(flags, path):
            return "flag"
        # A variable may also give a whole table, as JSON.
        names = [(ENV_PREFIX + "__".join(path[:end])).upper() for end in range(len(path), 0, -1)]
        present = {name.upper() for name in os.environ}
        if found := [name for name in names if name in present]:
            return f"environment: {found[0]}"
    return f"{file}:{line_of(text, path)}"


def _holds(values: object, path: tuple[str, ...]) -> bool:
    """Whether a nested mapping holds a key at a path, or the value that the path leads into."""
    if not path or not isinstance(values, Mapping):
        return True
    return path[0] in values and _holds(values[path[0]], path[1:])


def explain(where: str, detail: ErrorDetails, tables: type[BaseModel]) -> str:
    """One line for one wrong key: where it stands, what it is called, what is allowed."""
    path = tuple(str(part) for part in detail["loc"])
    message = SAID.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    if detail["type"] == "extra_forbidden":
        message = unknown(path[-1], list(_table(tables, path[:-1]).model_fields))
    elif path[0] in tables.model_fields and isinstance(detail["input"], str | int | float | bool):
        message += f" (it is {detail['input']!r})"
    return f"{where}: {'.'.join(path)}: {message}"


def unknown(name: str, allowed: list[str]) -> str:
    """What is said of a key that there is not."""
    close = difflib.get_close_matches(name, allowed, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    return f"no such key; {hint}allowed: {', '.join(allowed)}"


def _table(model: type[BaseModel], path: tuple[str, ...]) -> type[BaseModel]:
    """The model of the table at a path."""
    for name in path:
        inner = model.model_fields[name].annotation
        model = inner if isinstance(inner, type) and issubclass(inner, BaseModel) else model
    return model


def line_of(text: str, path: tuple[str, ...]) -> int:
    """The line of a key in a TOML text, from 1; of the nearest table around it; else 0."""
    table: tuple[str, ...] = ()
    found = 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            table = tuple(header[1].split("."))
            if table == path[: len(table)]:
                found = number
        elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*[=.]""", line):
            full = (*table, key[1])
            if full == path[: len(full)]:
                return number
    return found
