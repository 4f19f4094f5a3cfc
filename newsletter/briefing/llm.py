"""A model as the writer of a piece: what it says is kept if the piece's papers carry it.

    piece -> prompt -> chat -> sentences -> check -> what failed goes back once -> (second reader)

Nothing that a server says is copy before it has passed `newsletter.briefing.ground`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

from newsletter.briefing.answer import MARKS, UnusableError, is_in, is_whole, read, verdicts
from newsletter.briefing.budget import Purpose, Refusal
from newsletter.briefing.chat import Chat
from newsletter.briefing.echoes import without_echoes
from newsletter.briefing.entailment import Entailment, check
from newsletter.briefing.evidence import evidence
from newsletter.briefing.ground import check_title
from newsletter.briefing.headline import LONGEST_TITLE
from newsletter.briefing.pieces import Kind, Piece
from newsletter.briefing.plain import oddity
from newsletter.briefing.prompt import (
    SCHEMA,
    VERDICTS,
    Turns,
    correction,
    messages,
    reading,
)
from newsletter.briefing.scraps import leans, scrap
from newsletter.briefing.words import CJK, stems
from newsletter.errors import BriefingError
from newsletter.model import Briefing, Paper, Sentence

DIGITS = 16  # of the key of a piece, that tell it from all others of its day
LONGEST_LINE = 80  # characters of a title
LEAST_OF_TITLE = 0.6  # of its words, in the papers that it stands over
LEANING = ("leans on a sentence that need not stand before it",)  # not worth another call

Judged = dict[Sentence, tuple[str, ...]]


@dataclass(frozen=True)
class PieceWriter:
    """Has a model write pieces. `reader` is a model that reads them once more, or "".

    `entailment` is the small one that helps the check, where it is installed.
    """

    chat: Chat
    reader: str = ""
    entailment: Entailment | None = None

    @property
    def name(self) -> str:
        """Who writes, as far as it makes a difference to what is written."""
        model = self.chat.server.model
        return f"{model} read by {self.reader}" if self.reader else model

    def label(self, piece: Piece) -> str:
        """What a piece is called in the accounts."""
        return piece.key(self.name)[:DIGITS]

    def purpose(self, piece: Piece, day: date) -> Purpose:
        """On which account a piece goes."""
        return Purpose(day, piece.kind.value, self.chat.server.model, self.label(piece))

    def accounts(self, piece: Piece, day: date) -> tuple[Purpose, ...]:
        """All accounts that a piece is on: the second reader's, too."""
        return (self.purpose(piece, day), *([self._reading(piece, day)] if self.reader else ()))

    def _reading(self, piece: Piece, day: date) -> Purpose:
        return Purpose(day, Kind.READER.value, self.reader, self.label(piece))

    def write(self, piece: Piece, day: date) -> Briefing:
        """Write a piece, whose sentences cite papers by their ids; BriefingError says why not."""
        until = monotonic() + self.chat.server.deadline
        purpose, turns, papers = self.purpose(piece, day), messages(piece), piece.numbered()
        answer = self.chat.ask(turns, SCHEMA, purpose, until)
        title, said = read(answer)
        judged = {one: self._reasons(one, piece, papers) for one in said}
        refused = {one: why for one, why in judged.items() if why}
        if refused and (refused == judged or set(refused.values()) != {LEANING}):
            again = self._again((*turns, ("assistant", answer)), refused, purpose, until)
            judged |= {one: self._reasons(one, piece, papers) for one in again}
        if self.reader:
            judged |= self._doubts(piece, [one for one, why in judged.items() if not why], day)
        kept = self._kept(judged, purpose)
        return Briefing(
            tuple(_by_id(one, papers) for one in kept),
            self.chat.server.model,
            title=_title(title, kept, piece),
        )

    def _again(
        self,
        turns: Turns,
        refused: Mapping[Sentence, tuple[str, ...]],
        purpose: Purpose,
        until: float,
    ) -> list[Sentence]:
        """Ask once for other sentences in place of those that failed; none if that fails."""
        try:
            turns = (*turns, ("user", correction(refused)))
            return read(self.chat.ask(turns, SCHEMA, purpose, until))[1]
        except BriefingError as error:
            self._note(purpose, "", (f"asked again: {error}",))
            return []

    def _doubts(self, piece: Piece, said: Sequence[Sentence], day: date) -> Judged:
        """What a second reader does not find in the papers; where it fails, the check stands."""
        purpose = self._reading(piece, day)
        until = monotonic() + self.chat.server.deadline
        if not said:
            return {}
        try:
            found = verdicts(self.chat.ask(reading(piece, said), VERDICTS, purpose, until))
        except BriefingError as error:
            self._note(purpose, "", (str(error),))
            return {}
        doubted = [one for at, one in enumerate(said, 1) if not found.get(at, False)]
        return dict.fromkeys(doubted, ("not supported, says the second reader",))

    def _kept(self, judged: Judged, purpose: Purpose) -> list[Sentence]:
        """What passed; why the rest did not is remembered. Raises BriefingError if all failed."""
        for sentence, why in judged.items():
            if why:
                self._note(purpose, sentence.text or "(nothing)", why)
        passed = [sentence for sentence, why in judged.items() if not why]
        kept = without_echoes(passed)
        for sentence in passed:
            if sentence not in kept:
                self._note(purpose, sentence.text, ("says again or denies what another says",))
        if not kept:
            raise UnusableError("no sentence passed the check")
        return kept

    def _reasons(
        self, sentence: Sentence, piece: Piece, papers: Mapping[int, Paper]
    ) -> tuple[str, ...]:
        """Why a sentence is not sent, the cheap reasons first."""
        if not is_in(piece.language, sentence.text):
            return ("is in another language",)
        if not is_whole(sentence.text):
            return ("is no whole sentence",)
        if MARKS.search(sentence.text):
            return ("holds numbers of papers in its text",)
        cited = [papers[number] for number in sentence.papers if number in papers]
        if odd := oddity(sentence.text, cited):
            return (odd,)
        if piece.kind is Kind.PAIR and set(sentence.papers) != set(papers):
            return ("is not about both papers",)
        return check(sentence, papers, self.entailment) or _by_itself(sentence, papers)

    def _note(self, purpose: Purpose, sentence: str, why: tuple[str, ...]) -> None:
        self.chat.budget.accounts.refuse(Refusal(purpose, sentence, why))


def _by_itself(sentence: Sentence, papers: Mapping[int, Paper]) -> tuple[str, ...]:
    """Why a sentence that the papers carry cannot stand alone all the same."""
    if leans(sentence.text):
        return LEANING
    broken = scrap(sentence.text, [papers[number] for number in sentence.papers])
    return (broken,) if broken else ()


def _by_id(sentence: Sentence, papers: Mapping[int, Paper]) -> Sentence:
    return Sentence(sentence.text, tuple(papers[number].id for number in sentence.papers))


def _title(title: str, kept: Sequence[Sentence], piece: Piece) -> str:
    """The model's title if the papers of the kept sentences carry it; else none."""
    title, papers = title.rstrip(".。"), piece.numbered()
    cited = [papers[number] for sentence in kept for number in sentence.papers]
    fit = 0 < len(title.split()) <= LONGEST_TITLE and len(title) <= LONGEST_LINE
    fit = fit and is_in(piece.language, title) and _is_of(title, cited)
    fit = fit and any(map(str.isalpha, title)) and not oddity(title, cited)
    return title if fit and not check_title(title, cited) else ""


def _is_of(title: str, papers: Sequence[Paper]) -> bool:
    """Whether most of the words of a title, those in Chinese apart, are words of some papers."""
    said = [word for word in stems(title) if not CJK.search(word)]
    held = [evidence(paper).whole for paper in papers]  # without what speaks to a model
    return sum(any(one.holds(word) for one in held) for word in said) >= LEAST_OF_TITLE * len(said)
