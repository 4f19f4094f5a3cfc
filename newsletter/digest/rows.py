"""What the letters of one language say of a paper: made once, for whoever gets it.

A reader's own are the number, and the links by which they say more or less like it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from newsletter.digest.i18n import tongue
from newsletter.digest.sheet import EMPTY, Piece, Sheet, piece
from newsletter.digest.view import Room, card, in_quotes, topic_name
from newsletter.digest.words import marked
from newsletter.model import Match, Paper
from subscribers.model import Language

KEPT = 8192  # papers that are remembered in words; each takes about 5 kB


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number: as a page shows it, with its anchor, as a text begins a line, and as in links."""

    shown: Piece
    beside: Piece
    two: Piece
    place: Piece


@dataclass(frozen=True, slots=True)
class Row:
    """A paper in words: what a page says before its number and after it, and what a text says.

    The links come after why the paper is here.
    """

    paper: Paper
    before: Piece
    after: Piece
    paths: Piece
    text: Piece
    text_paths: Piece


class Rows:
    """The papers of one language, in as much room as a letter gives them."""

    def __init__(self, html: Sheet, text: Sheet, language: Language, room: Room) -> None:
        self.room = room
        self._html, self._text = html, text
        self._language, self._words = language, tongue(language)
        self._rows: dict[tuple[int, tuple[str, ...]], Row] = {}
        self._why: dict[tuple[tuple[str, ...], ...], tuple[Piece, Piece]] = {}
        self._anchor = html.stamp("number", "anchor number")
        self.number = lru_cache(maxsize=128)(self._number)

    def row(self, match: Match) -> Row:
        """Put the paper of a match into words, or remember it."""
        paper, key = match.paper, (match.paper.id, match.words)
        kept = self._rows.get(key)
        if kept is not None and (kept.paper is paper or kept.paper == paper):
            return kept
        if len(self._rows) >= KEPT:
            self._rows.clear()
        made = self._rows[key] = self._row(paper, match.words)
        return made

    def _row(self, paper: Paper, words: Sequence[str]) -> Row:
        """The text begins beside its number."""
        seen = card(paper, self._language, self.room)
        # It is a page's own words already: no part may escape them once more.
        abstract = Markup(self._html.said("marked", marked(seen.abstract.text, words)))  # noqa: S704 - escaped
        before, after = self._html.stamp("card", "number", seen, abstract).around("number")
        text = self._text.said("card", seen).removeprefix(" " * 4)
        paths = self._html.render("paths", seen), self._text.render("paths", seen)
        return Row(paper, before.fill(), after.fill(), paths[0], piece(text), paths[1])

    def why(self, match: Match) -> tuple[Piece, Piece]:
        """Say why a paper is here, or remember it: many readers share a topic."""
        words, near, also = key = match.words, match.near, match.also
        if (kept := self._why.get(key)) is not None:
            return kept
        if len(self._why) >= KEPT:
            self._why.clear()
        made = EMPTY, EMPTY
        if words or near or also:
            names = [topic_name(topic, self._words, self.room.topic) for topic in also]
            others = ", ".join(in_quotes(names, most=self.room.words))
            said = ("why", self._quotes(words), self._quotes(near), others)
            made = self._html.render(*said), self._text.render(*said)
        self._why[key] = made
        return made

    def missed(self, topic: str, match: Match) -> tuple[Piece, Piece]:
        """Say what a paper just below the line is near to."""
        (name,) = in_quotes([topic_name(topic, self._words, self.room.topic)])
        said = ("missed", name, self._quotes(match.words or match.near))
        return self._html.part(*said), self._text.part(*said)

    def _quotes(self, words: Sequence[str]) -> str:
        return ", ".join(in_quotes(words, self.room.word, self.room.words))

    def _number(self, number: int) -> Numbered:
        two, place = piece(two_digits(number)), piece(str(number))
        shown = self._anchor.fill(piece(f"p{number}"), two)
        return Numbered(shown, piece(f"\n{two_digits(number)}. "), two, place)


def two_digits(number: int) -> str:
    """Write the number of a paper: 03."""
    return f"{number:02}"
