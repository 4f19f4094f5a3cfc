"""What the commands print: results on stdout, progress and remarks on stderr."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table


class Step:
    """A long piece of work that says how far it is: a bar on a terminal, else a line a step."""

    def __init__(self, console: Console | None, bar: Progress | None, total: int) -> None:
        self._console = console
        self._bar = bar
        self._task = bar.add_task("", total=total) if bar else None

    def done(self, what: str) -> None:
        """Say that one more of the total is done."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, description=what)
        elif self._console is not None:
            self._console.print(what, markup=False, highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Screen:
    """How much to say, and in which form."""

    quiet: bool = False
    verbose: bool = False

    @property
    def err(self) -> Console:
        """The console of remarks and progress; made anew because tests swap sys.stderr."""
        return Console(file=sys.stderr, quiet=self.quiet)

    def note(self, text: str) -> None:
        """Remark on something beside the result."""
        self.err.print(text, markup=False, highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """Print a line of the result."""
        sys.stdout.write(f"{text}\n")

    def data(self, values: Mapping[str, Any]) -> None:
        """Print a result for scripts: one JSON object on one line."""
        line = json.dumps(values, ensure_ascii=False, default=str)
        self.say(line.encode(errors="backslashreplace").decode())  # half a pair: as JSON writes it

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print rows: a drawn table on a terminal, else cells divided by tabs."""
        if not sys.stdout.isatty():
            for row in rows:
                self.say("\t".join(row))
            return
        table = Table(*heads, header_style="bold", box=None)
        for row in rows:
            table.add_row(*row)
        Console().print(table, markup=False)

    @contextmanager
    def step(self, what: str, total: int, *, every: bool = True) -> Iterator[Step]:
        """Show the progress of `total` pieces of work; without `every`, on a terminal only."""
        console = self.err
        if self.quiet or not console.is_terminal:
            plain = console if every and not self.quiet else None
            yield Step(plain, None, total)
            return
        columns = (
            TextColumn(what),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            yield Step(None, bar, total)
