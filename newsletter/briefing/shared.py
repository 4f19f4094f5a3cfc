"""The writer that asks a model: every piece once for everybody, and a writer to fall back to.

    requests -> pieces -> those that nobody wrote yet, some at once -> kept -> joined per letter

Whatever fails costs a letter only the model's words: the built-in writer takes over.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from time import monotonic, sleep

from newsletter.briefing.answer import UnusableError
from newsletter.briefing.budget import Purpose, Refusal
from newsletter.briefing.costs import LETTER
from newsletter.briefing.join import joined
from newsletter.briefing.llm import PieceWriter
from newsletter.briefing.pieces import Piece, cache_key, pieces
from newsletter.briefing.port import BriefRequest, Fallback, Kept, Turn
from newsletter.errors import BriefingError
from newsletter.model import Briefing

FORGOTTEN_AFTER = 600.0  # seconds after which a piece that failed may be asked for again
POLL = 0.25  # seconds between two looks at what another process is writing
CHECKED = 60.0  # seconds that the check of a piece may take behind its calls, on a busy machine


@dataclass(frozen=True, slots=True)
class Pace:
    """How many pieces are asked for at once, and for how many seconds before letters leave."""

    concurrency: int = 4
    within: float = 900.0


@dataclass(frozen=True)
class SharedBriefer:
    """Joins briefings out of pieces. `report` is told, in one line each, why pieces are missing."""

    writer: PieceWriter
    fallback: Fallback
    kept: Kept
    report: Callable[[str], None]
    pace: Pace = Pace()
    _known: dict[str, Briefing] = field(default_factory=dict)  # by key
    _failed: dict[str, tuple[float, str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def brief(self, request: BriefRequest) -> Briefing:
        """Write the briefing; with `fallback` set if the model gave too little that can be sent.

        What it leaves unsaid in a letter that is short is `added` by the fallback.
        """
        if not request.papers():
            return self.fallback.brief(request)
        key = cache_key(request, self.writer.name)
        if kept := self.kept.get(key):
            return self.fallback.complete(request, kept)
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
        return self.fallback.complete(request, made)

    @property
    def _model(self) -> str:
        return self.writer.chat.server.model

    def prepare(self, requests: Iterable[BriefRequest]) -> None:
        """Have all pieces of many letters written before the first leaves, some at once."""
        letters: list[tuple[int | None, tuple[Piece, ...]]] = []
        day = date.min
        for request in requests:
            day = request.day
            letters.append((request.reader, pieces(request)))
        wanted = dict.fromkeys(piece for _, made_of in letters for piece in made_of)
        end = monotonic() + self.pace.within
        with ThreadPoolExecutor(self.pace.concurrency) as pool:
            # First what nobody else is writing, then what somebody was.
            free = list(pool.map(lambda piece: self._piece(piece, day, end, waits=False), wanted))
            found = list(
                pool.map(lambda piece, one: one or self._piece(piece, day, end), wanted, free)
            )
        written = {piece for piece, one in zip(wanted, found, strict=True) if one}
        self._note(letters, written, day)

    def _note(
        self,
        letters: Sequence[tuple[int | None, tuple[Piece, ...]]],
        written: AbstractSet[Piece],
        day: date,
    ) -> None:
        """Note of which pieces letters are made; what was noted before is not counted again."""
        distinct = {piece for _, made_of in letters for piece in made_of}
        labels = {piece: self.writer.label(piece) for piece in distinct}
        by_label = {
            reader: [labels[piece] for piece in made_of]
            for reader, made_of in letters
            if reader is not None
        }
        known = self.writer.chat.budget.accounts.want(day, by_label)
        new = [made_of for reader, made_of in letters if reader not in known]
        served = Counter(piece for made_of in new for piece in made_of if piece in written)
        self._count(served, len(new), day)

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

    def _piece(
        self, piece: Piece, day: date, end: float | None = None, *, waits: bool = True
    ) -> Briefing | None:
        """A piece that is there already or is written now; None if that fails, or fails still.

        With `waits`, what another process is writing is waited for.
        """
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
        patience = self._lease if end is None else end - moment
        turn = self._turn(key, moment + (patience if waits else 0.0))
        if turn is Turn.MINE:
            return self._mine(piece, key, purpose)
        if turn is Turn.RESTS:  # the operator was told by whoever failed
            self._failed[key] = moment + FORGOTTEN_AFTER, ""
        elif waits:
            self._fail(purpose, key, "another process is still at it")
        return None

    @property
    def _lease(self) -> float:
        """For how many seconds a piece may be somebody's: with the second reader's, and some."""
        calls = 2 if self.writer.reader else 1
        return calls * self.writer.chat.server.deadline + CHECKED

    def _turn(self, key: str, until: float) -> Turn:
        """Whether we may write a piece, once nobody else does any more or a moment has come."""
        while True:
            turn = self.kept.claim(key, self._lease)
            if turn is not Turn.TAKEN or monotonic() >= until:
                return turn
            sleep(POLL)

    def _mine(self, piece: Piece, key: str, purpose: Purpose) -> Briefing | None:
        """A piece that nobody else is writing; what a model has failed at rests for a while."""
        rest = 0.0
        try:
            if not (written := self.kept.get(key)):  # by whoever had the turn before
                written = self.writer.write(piece, purpose.day)
                self.kept.put(key, written)
                for account in self.writer.accounts(piece, purpose.day):
                    self.writer.chat.budget.accounts.count(account, written=1)
            self._known[key] = written
        except BriefingError as error:
            self._fail(purpose, key, str(error))
            rest = FORGOTTEN_AFTER if isinstance(error, UnusableError) else 0.0
            return None
        finally:
            self.kept.release(key, rest)
        return written

    def _fail(self, purpose: Purpose, key: str, why: str) -> None:
        """Remember a failure for a while, and tell the operator of each reason once."""
        with self._lock:
            known = {told for _, told in self._failed.values()}
            self._failed[key] = (monotonic() + FORGOTTEN_AFTER, why)
        self.writer.chat.budget.accounts.refuse(Refusal(purpose, "", (why,)))
        if why not in known:
            self.report(f"{self.writer.name}: {why}; the built-in writer took over")
