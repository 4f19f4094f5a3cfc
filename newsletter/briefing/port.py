"""What a writer of briefings is asked, and what it owes."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from time import monotonic
from typing import Protocol

from newsletter.model import Briefing, Paper, Section
from subscribers.model import Language


@dataclass(frozen=True, slots=True)
class BriefRequest:
    """The numbered papers of one letter, and the language to write about them in.

    `reader` is the number of the subscriber whose letter it is, for the accounts only; it makes no
    difference to what is written.
    """

    language: Language
    sections: tuple[Section, ...]
    day: date
    reader: int | None = field(default=None, compare=False)

    def __hash__(self) -> int:
        """Enough to tell requests apart: equal radars share a briefing."""
        return hash((self.language, self.day, *(section.topic for section in self.sections)))

    def papers(self) -> dict[int, Paper]:
        """The papers by the number that stands before them in the letter, in its order."""
        return {item.number: item.paper for section in self.sections for item in section.items}


class Briefer(Protocol):
    """Writes the sentences on top of a letter."""

    def brief(self, request: BriefRequest) -> Briefing:
        """Write a briefing of which every sentence cites papers of the request and no others.

        There is at least one sentence if there is at least one paper, and none otherwise. The
        text holds no numbers of papers: whoever renders it adds them from `Sentence.papers`.
        """
        ...

    def prepare(self, requests: Iterable[BriefRequest]) -> None:
        """Do once, for many letters that are about to be written, what they have in common."""
        ...


class Fallback(Briefer, Protocol):
    """Writes where a model gives nothing or too little."""

    def complete(self, request: BriefRequest, briefing: Briefing) -> Briefing:
        """Add sentences to a briefing that is too short, if there is more to say: `added`."""
        ...


class Turn(StrEnum):
    """Whether one may write what is not kept: many processes may want it at once."""

    MINE = "mine"
    TAKEN = "taken"  # somebody else is writing it
    RESTS = "rests"  # somebody else failed at it, not long ago


class Kept(Protocol):
    """What a model wrote, so that it is asked for once, and a preview and the letter say the same.

    The sentences of a whole briefing cite papers by their numbers, those of a piece by their ids.
    """

    def get(self, key: str) -> Briefing | None:
        """Return what is kept under a key."""
        ...

    def put(self, key: str, briefing: Briefing) -> None:
        """Keep a briefing; the first one under a key stays."""
        ...

    def claim(self, key: str, seconds: float) -> Turn:
        """Ask to write what is not kept; if it is one's turn, it is nobody else's for so long."""
        ...

    def release(self, key: str, seconds: float = 0.0) -> None:
        """Give one's turn back; what failed may rest for some seconds, in which nobody gets it."""
        ...


@dataclass(frozen=True, slots=True)
class MemoryKept:
    """The Kept of one process."""

    _kept: dict[str, Briefing] = field(default_factory=dict)
    _turns: dict[str, tuple[float, Turn]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: str) -> Briefing | None:
        """Return what is kept under a key."""
        return self._kept.get(key)

    def put(self, key: str, briefing: Briefing) -> None:
        """Keep a briefing; the first one under a key stays."""
        self._kept.setdefault(key, briefing)

    def claim(self, key: str, seconds: float) -> Turn:
        """Ask to write what is not kept."""
        with self._lock:
            until, why = self._turns.get(key, (0.0, Turn.TAKEN))
            if until > monotonic():
                return why
            self._turns[key] = monotonic() + seconds, Turn.TAKEN
            return Turn.MINE

    def release(self, key: str, seconds: float = 0.0) -> None:
        """Give one's turn back."""
        with self._lock:
            self._turns[key] = monotonic() + seconds, Turn.RESTS
