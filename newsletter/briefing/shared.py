"""The writer that asks a model: every piece once for everybody, and a writer to fall back to.

    requests -> pieces -> those that nobody wrote yet, some at once -> kept -> joined per letter

Whatever fails costs a letter only the model's words: the built-in writer takes over.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from time import monotonic

from newsletter.briefing.budget import Purpose, Refusal
from newsletter.briefing.costs import LETTER
from newsletter.briefing.join import joined
from newsletter.briefing.llm import PieceWriter
from newsletter.briefing.pieces import Piece, cache_key, pieces
from newsletter.briefing.port import Briefer, BriefRequest, Kept
from newsletter.errors import BriefingError
from newsletter.model import Briefing

FORGOTTEN_AFTER = 600.0  # seconds after which a piece that failed may be asked for again


@dataclass(frozen=True, slots=True)
class Pace:
    """How many pieces are asked for at once, and for how many seconds before letters leave."""

    concurrency: int = 4
    within: float = 900.0


@dataclass(frozen=True)
class SharedBriefer:
    """Joins briefings out of pieces. `report` is told, in one line each, why pieces are missing."""

    writer: PieceWriter
    fallback: Briefer
    kept: Kept
    report: Callable[[str], None]
    pace: Pace = Pace()
    _known: dict[str, Briefing] = field(default_factory=dict)  # by key
    _failed: dict[str, tuple[float, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def brief(self, request: BriefRequest) -> Briefing:
        """Write the briefing; with `fallback` set if the model gave too little that can be sent."""
        if not request.papers():
            return self.fallback.brief(request)
        key = cache_key(request, self.writer.name)
        if kept := self.kept.get(key):
            return kept
        wanted = pieces(request)
        found = {piece: self._piece(piece, request.day) for piece in wanted}
        written = {piece: one for piece, one in found.items() if one}
        made = joined(request, written)
        if not made.sentences:
            if len(written) == len(wanted):
                self._fail(Purpose(request.day, LETTER, self._model), key, "too little to say")
            return replace(self.fallback.brief(request), fallback=True)
        made = replace(made, writer=self._model)
        if len(written) == len(wanted):  # else the next letter may find all of it written
            self.kept.put(key, made)
        return made

    @property
    def _model(self) -> str:
        return self.writer.chat.server.model

    def prepare(self, requests: Iterable[BriefRequest]) -> None:
        """Have all pieces of many letters written before the first leaves, some at once."""
        wanted: Counter[Piece] = Counter()
        by_reader: dict[int, tuple[Piece, ...]] = {}
        letters, day = 0, date.min
        for request in requests:
            letters, day, made_of = letters + 1, request.day, pieces(request)
            wanted.update(made_of)
            if request.reader is not None:
                by_reader[request.reader] = made_of
        end = monotonic() + self.pace.within
        with ThreadPoolExecutor(self.pace.concurrency) as pool:
            found = list(pool.map(lambda piece: self._piece(piece, day, end), wanted))
        served = {piece: wanted[piece] for piece, one in zip(wanted, found, strict=True) if one}
        self._count(served, letters, day)
        labels = {piece: self.writer.label(piece) for piece in wanted}
        by_label = {reader: [labels[one] for one in some] for reader, some in by_reader.items()}
        self.writer.chat.budget.accounts.want(day, by_label)

    def _count(self, served: Mapping[Piece, int], letters: int, day: date) -> None:
        """Note how many letters each kind of piece has served."""
        accounts = self.writer.chat.budget.accounts
        by_account: Counter[Purpose] = Counter()
        for piece, uses in served.items():
            for purpose in self.writer.accounts(piece, day):
                by_account[purpose] += uses
        for purpose, uses in by_account.items():
            accounts.count(purpose, uses=uses)
        if letters:
            accounts.count(Purpose(day, LETTER, self._model), uses=letters)

    def _piece(self, piece: Piece, day: date, end: float | None = None) -> Briefing | None:
        """A piece that is there already or is written now; None if that fails, or fails still."""
        key = piece.key(self.writer.name)
        if found := self._known.get(key) or self.kept.get(key):
            self._known[key] = found
            return found
        moment, purpose = monotonic(), self.writer.purpose(piece, day)
        if self._failed.get(key, (0.0, ""))[0] > moment:
            return None
        if end is not None and moment > end:
            self._fail(purpose, key, "no time was left before the letters")
            return None
        try:
            written = self.writer.write(piece, day)
        except BriefingError as error:
            self._fail(purpose, key, str(error))
            return None
        self.kept.put(key, written)
        for account in self.writer.accounts(piece, day):
            self.writer.chat.budget.accounts.count(account, written=1)
        self._known[key] = self.kept.get(key) or written  # another process may have been first
        return self._known[key]

    def _fail(self, purpose: Purpose, key: str, why: str) -> None:
        """Remember a failure for a while, and tell the operator of each reason once."""
        with self._lock:
            known = {told for _, told in self._failed.values()}
            self._failed[key] = (monotonic() + FORGOTTEN_AFTER, why)
        self.writer.chat.budget.accounts.refuse(Refusal(purpose, "", (why,)))
        if why not in known:
            self.report(f"{self.writer.name}: {why}; the built-in writer took over")
