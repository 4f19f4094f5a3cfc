"""The commands about briefings: ground."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from newsletter.cli.session import session_of
from newsletter.errors import BriefingError, NewsletterError


def add_to(cli: typer.Typer) -> None:
    """Put the commands of this module on the root command."""
    cli.command()(ground)


def ground(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.jsonl",
            help="A line each: {papers: [{n, title, abstract}], sentence}; it cites as [n].",
        ),
    ],
) -> None:
    """Check sentences against the papers that they cite: {ok, reasons}, one JSON object a line."""
    from newsletter.briefing.judge import judge  # noqa: PLC0415 - as in Session.app

    screen = session_of(context).screen
    for place, row in _rows(file):
        try:
            screen.data(asdict(judge(row)))
        except BriefingError as error:
            raise NewsletterError(f"{place}: {error}") from error


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Read the objects of a file, each with its place; raises NewsletterError if a line is none."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{file}:{number}", _object(line, f"{file}:{number}")
    except OSError as error:
        raise NewsletterError(f"{file}: cannot be read: {error.strerror}") from error


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NewsletterError(f"{place}: is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise NewsletterError(f"{place}: is no object with papers and a sentence")
    return row
