"""People as rows of a CSV file: how cells are read and written, and nothing about whom they name.

Every line is a row of its own (no cell holds a line break), so that a broken line costs itself and
no other, and a file of any length is read as it comes.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from subscribers.errors import InvalidTableError
from subscribers.model import Subscriber

COLUMNS = ("address", "topics", "language", "timezone", "hour", "frequency", "status")
BETWEEN_TOPICS = ";"
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"); a leading
# apostrophe makes it text. The apostrophe itself is here so that reading can take it off again.
FORMULA = tuple("=+-@\t\r'")

Row = Mapping[str, str]


def read_rows(lines: Iterable[str]) -> Iterator[tuple[int, Row | InvalidTableError]]:
    """Yield each row with its line number (the first line is 1), or why it is none.

    The first line names the columns, in any order: `address`, and any others of COLUMNS. Cells
    left out or empty are absent from a row. Raises InvalidTableError if the columns are unusable.
    """
    numbered = enumerate(lines, 1)
    columns = _columns(next(numbered, (1, ""))[1])
    for number, line in numbered:
        if line.strip():
            yield number, _row(columns, line)


def write_rows(people: Iterable[Subscriber]) -> Iterator[str]:
    """Yield the lines of a table that `read_rows` reads back, line ends included."""
    yield _line(COLUMNS)
    for one in people:
        yield _line(
            (
                one.address,
                f"{BETWEEN_TOPICS} ".join(one.topics),
                one.language,
                one.timezone,
                f"{one.hour:%H:%M}",
                one.frequency,
                one.status,
            )
        )


def _columns(line: str) -> tuple[str, ...]:
    try:
        names = tuple(name.strip().lower() for name in _cells(line.removeprefix("\ufeff")))
    except csv.Error:
        names = ()
    if "address" not in names:
        raise InvalidTableError(f"line 1 names the columns: {','.join(COLUMNS)}")
    if unknown := set(names) - set(COLUMNS):
        named = ", ".join(sorted(ascii(name[:40]) for name in unknown))
        raise InvalidTableError(f"line 1: no such column: {named}; use {','.join(COLUMNS)}")
    if len(set(names)) < len(names):
        raise InvalidTableError("line 1 names a column twice")
    return names


def _row(columns: Sequence[str], line: str) -> Row | InvalidTableError:
    try:
        cells = _cells(line)
    except csv.Error:
        return InvalidTableError("the quotes of this line do not match, or a cell is far too long")
    if len(cells) > len(columns):
        return InvalidTableError(f"this line has {len(cells)} cells for {len(columns)} columns")
    return {
        column: cell
        for column, cell in zip(columns, map(_unescaped, cells), strict=False)
        if cell.strip()
    }


def _cells(line: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], strict=True), [])


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(map(_escaped, cells))
    return written.getvalue()


def _escaped(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _unescaped(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell
