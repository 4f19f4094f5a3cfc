"""The index over the last 90 days, in files beside the database: opened in place, hardly read.

A folder of arrays for one generation of the index, and a file that names the folder. Whoever
builds another generation does so in a folder of their own and then changes the name at one stroke:
two processes never see half an index. What came in since stands beside it in memory, until it is
so much that a new generation is due. A folder that is not what its list says is built again.
"""

import json
import logging
import shutil
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, overload
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from newsletter.model import Paper
from newsletter.radar import score
from newsletter.radar.acronyms import Acronym, definitions
from newsletter.radar.chinese import translate
from newsletter.radar.engine import Known
from newsletter.radar.index import Radar
from newsletter.radar.shelf import Shelf
from newsletter.radar.vectors import shipped_vectors

DAYS = 90  # that the index reaches back
LATE = 10  # a new generation is due when one paper in so many is not in the old one
FORMAT = 3  # another number for files that mean something else
SAME = 0.001  # seconds between two notes of one moment, at most
NAME = "current"  # the file that names the generation in use

log = logging.getLogger(__name__)
_paper: TypeAdapter[Paper] = TypeAdapter(Paper)
_acronyms: TypeAdapter[list[tuple[int, Acronym]]] = TypeAdapter(list[tuple[int, Acronym]])


class Library(Protocol):
    """The papers of the last months."""

    def news(self, since: date, through: date) -> tuple[Paper, ...]:
        """Papers announced after `since`, up to and with `through`, by id."""
        ...

    def find(self, ids: Sequence[int]) -> tuple[Paper, ...]:
        """Return the papers of these ids, in their order; ids that are none are left out."""
        ...

    def shelf_mark(self, since: date, through: date) -> tuple[int, int, datetime | None]:
        """How many papers `news` would give, the highest id, and when one was changed last."""
        ...

    def shelf_marks(self, since: date, through: date) -> Mapping[int, datetime]:
        """The ids of the papers that `news` would give, and when each was changed last."""
        ...


class Cards(Sequence[Paper]):
    """Papers in a file, a line of JSON each, read one by one when they are asked for."""

    def __init__(self, lines: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self.lines, self.ends = lines, ends

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, number: int) -> Paper: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Paper]: ...

    def __getitem__(self, number: int | slice) -> Paper | Sequence[Paper]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        begin = int(self.ends[number - 1]) if number else 0
        return _paper.validate_json(self.lines[begin : int(self.ends[number])].tobytes())


@dataclass(frozen=True)
class Generation:
    """An index as it lies in its folder, opened. `days` are the ordinals of the announcements."""

    papers: Cards
    known: Known
    days: NDArray[np.int64]
    changed: NDArray[np.float64]
    acronyms: Sequence[tuple[int, Acronym]]
    since: date

    @cached_property
    def stamps(self) -> Mapping[int, float]:
        """When each paper was changed last, by its id."""
        ids = self.known.shelf.ids.tolist()
        return dict(zip(ids, self.changed.tolist(), strict=True))


@dataclass(frozen=True)
class _Open:
    """What is at hand: the mark of the library that it stands for, and the radar over it."""

    mark: object
    through: date
    since: date
    radar: Radar
    days: NDArray[np.int64]


class Archive:
    """The papers of the last 90 days, ready to be asked at any time; in memory without a folder."""

    def __init__(
        self,
        library: Library,
        folder: Path | None,
        threshold: float,
        english: Callable[[str], Iterable[str]] = translate,
    ) -> None:
        self._library = library
        self._folder = folder
        self._threshold = threshold
        self._english = english
        self._lock = threading.Lock()
        self._generation: Generation | None = None
        self._open: _Open | None = None

    def radar(self, since: date, through: date) -> Radar:
        """A radar over the papers announced after `since`, up to and with `through`."""
        with self._lock:
            opened = self._opened(through)
        if since < opened.since:
            papers = self._library.news(since, through)
            return Radar(papers, threshold=self._threshold, english=self._english)
        days = opened.days
        return opened.radar.only((days > since.toordinal()) & (days <= through.toordinal()))

    def refresh(self, day: date) -> None:
        """Take in what is new; a morning does this when its letters have left."""
        with self._lock:
            self._opened(day)

    def acronyms(self, since: date, through: date) -> tuple[Acronym, ...]:
        """What papers announced in these days define; builds no index."""
        with self._lock:
            kept = self._generation = self._generation or self._load()
        marks = self._library.shelf_marks(since, through)
        if kept is None:
            return tuple(definitions(self._library.news(since, through)))
        ids = kept.known.shelf.ids
        old = (one for number, one in kept.acronyms if int(ids[number]) in marks)
        late = [number for number in marks if number not in kept.stamps]
        return (*old, *definitions(self._found(late)))

    def _opened(self, through: date) -> _Open:
        """The radar over all that the library has now, as far as it is not at hand."""
        since = through - timedelta(days=DAYS)
        at_hand = self._open
        if at_hand and at_hand.since <= since <= through <= at_hand.through:
            since, through = at_hand.since, at_hand.through
        mark = (since, through, self._library.shelf_mark(since, through))
        if at_hand is None or at_hand.mark != mark:
            self._open = at_hand = self._renewed(mark, since, through)
        return at_hand

    def _renewed(self, mark: object, since: date, through: date) -> _Open:
        marks = self._library.shelf_marks(since, through)
        kept = self._generation or self._load()
        late = _missing(kept, marks)
        if kept is None or kept.since > since or _is_old(kept, marks, len(late)):
            kept, late = self._build(since, through, marks), []
        self._generation = kept
        papers = self._found(late)
        base = Radar(
            kept.papers,
            threshold=self._threshold,
            defined=[one for _, one in kept.acronyms],
            read=kept.known,
            english=self._english,
        )
        fresh = np.array([_day(paper) for paper in papers], np.int64)
        days = np.concatenate((kept.days, fresh))
        return _Open(mark, through, since, base.extended(papers), days)

    def _found(self, ids: Sequence[int]) -> list[Paper]:
        """Papers by id, as many at once as a database takes."""
        parts = (ids[begin : begin + 500] for begin in range(0, len(ids), 500))
        return [paper for part in parts for paper in self._library.find(part)]

    def _load(self) -> Generation | None:
        """Open the generation in use; None if there is none, or none that can be trusted."""
        if self._folder is None or not (self._folder / NAME).exists():
            return None
        try:
            name = (self._folder / NAME).read_text(encoding="utf-8")
            return load(self._folder / name)
        except (OSError, ValueError, KeyError, ValidationError) as error:
            log.warning("the index in %s is built again: %s", self._folder, error)
            return None

    def _build(self, since: date, through: date, marks: Mapping[int, datetime]) -> Generation:
        """Make a new generation and put it into use; if it cannot be kept, use it as it is."""
        made = build(self._library.news(since, through), marks, since)
        if self._folder is None:
            return made
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            before = [one for one in self._folder.iterdir() if one.is_dir()]
            name = uuid4().hex
            save(made, self._folder / name)
            fresh = self._folder / f"{name}.name"
            fresh.write_text(name, encoding="utf-8")
            fresh.replace(self._folder / NAME)
            for one in before:  # who has one open keeps it: the files go when nobody does
                shutil.rmtree(one, ignore_errors=True)
            return load(self._folder / name)
        except (OSError, ValueError, KeyError) as error:  # no room, or another put its own here
            log.warning("the index in %s could not be kept: %s", self._folder, error)
            return made


def _missing(kept: Generation | None, marks: Mapping[int, datetime]) -> list[int]:
    """The papers that are not in a generation; one that was changed since stands as it was."""
    return [one for one in marks if kept is None or one not in kept.stamps]


def _is_old(kept: Generation, marks: Mapping[int, datetime], late: int) -> bool:
    """Whether too much came in or changed, as in another database under the same name."""
    changed = sum(
        1 for one, when in marks.items() if abs(kept.stamps.get(one, 0) - when.timestamp()) > SAME
    )
    return LATE * max(late, changed) > len(kept.papers)


def _day(paper: Paper) -> int:
    return paper.announced.toordinal() if paper.announced else 0


def build(papers: Sequence[Paper], marks: Mapping[int, datetime], since: date) -> Generation:
    """Read papers into a generation of the index."""
    shelf = Shelf(papers)
    rows = shipped_vectors().embed([f"{one.title} {one.abstract}" for one in papers])
    lines = [_paper.dump_json(paper) for paper in papers]
    return Generation(
        Cards(np.frombuffer(b"".join(lines), np.uint8), np.cumsum([*map(len, lines)], dtype=int)),
        Known(shelf, rows),
        np.array([_day(paper) for paper in papers], np.int64),
        np.array([marks[one.id].timestamp() if one.id in marks else 0 for one in papers]),
        [(number, one) for number, paper in enumerate(papers) for one in definitions([paper])],
        since,
    )


def save(made: Generation, folder: Path) -> None:
    """Write a generation into a new folder; the list of its files comes last."""
    folder.mkdir()
    shelf = made.known.shelf
    arrays = {
        **{f"shelf_{name}": array for name, array in shelf.kept().items()},
        "rows": made.known.rows,
        "days": made.days,
        "changed": made.changed,
        "lines": made.papers.lines,
        "ends": made.papers.ends,
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / "words").write_text("\n".join(shelf.vocabulary), encoding="utf-8")
    (folder / "stems").write_text("\n".join(shelf.stem_words), encoding="utf-8")
    (folder / "acronyms").write_bytes(_acronyms.dump_json(list(made.acronyms)))
    sums = {one.name: _sum(one) for one in sorted(folder.iterdir())}
    said = {"meaning": meaning(), "since": made.since.isoformat(), "sums": sums}
    (folder / "list").write_text(json.dumps(said), encoding="utf-8")


def load(folder: Path) -> Generation:
    """Open a generation in place; raises OSError, ValueError or KeyError if it is not whole."""
    said = json.loads((folder / "list").read_bytes())
    if said["meaning"] != meaning():
        raise ValueError("it is of another version")
    for name, expected in said["sums"].items():
        if _sum(folder / name) != expected:
            raise ValueError(f"{name} is not what it was")
    arrays = {one.stem: _mapped(one) for one in folder.glob("*.npy")}
    shelf = Shelf.restored(
        {name[len("shelf_") :]: one for name, one in arrays.items() if name.startswith("shelf_")},
        _words(folder / "words"),
        _words(folder / "stems"),
    )
    return Generation(
        Cards(arrays["lines"], arrays["ends"]),
        Known(shelf, arrays["rows"]),
        arrays["days"],
        arrays["changed"],
        _acronyms.validate_json((folder / "acronyms").read_bytes()),
        date.fromisoformat(said["since"]),
    )


def meaning() -> str:
    """What an index is made by; one that was made by something else is of no use."""
    parts = (score.TITLE, score.SATURATION, score.LENGTH, score.BACKGROUND)
    return repr((FORMAT, *parts, *(one.name for one in fields(Paper))))


def _mapped(file: Path) -> NDArray[Any]:
    """An array in its file; an empty one cannot be mapped."""
    header: NDArray[Any]
    try:
        header = np.load(file, mmap_mode="r", allow_pickle=False)
    except ValueError:
        header = np.load(file, allow_pickle=False)
    return header


def _words(file: Path) -> Sequence[str]:
    text = file.read_bytes().decode()
    return text.split("\n") if text else ()


def _sum(file: Path) -> int:
    """A checksum of a file, read piece by piece."""
    total = 0
    with file.open("rb") as opened:
        while piece := opened.read(1 << 20):
            total = zlib.crc32(piece, total)
    return total
