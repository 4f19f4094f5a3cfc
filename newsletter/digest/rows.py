"""What the letters of one language say of a paper: made once, for whoever gets it.

A reader's own are the number, and the links by which they say more or less like it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from newsletter.digest.i18n import tongue
from newsletter.digest.sheet import EMPTY, Piece, Sheet, piece
from newsletter.digest.view import Room, card, in_quotes, topic_name
from newsletter.digest.words import language_of, marked, plain
from newsletter.model import Match, Paper
from subscribers.model import Language

KEPT = 8192  # papers that are remembered in words; each takes about 5 kB

Key = tuple[int, object]


@dataclass(frozen=True, slots=True)
class Said:
    """A paper in words, without why it is here: that comes between the text and the links."""

    before: Piece
    after: Piece
    paths: Piece
    text: Piece
    text_paths: Piece


@dataclass(frozen=True, slots=True)
class Row:
    """A paper and why it is here: what a page says before its number and after it, and a text."""

    paper: Paper
    before: Piece
    after: Piece
    end: Piece
    text: Piece


class Rows:
    """The papers of one language, in as much room as a letter gives them."""

    def __init__(self, html: Sheet, text: Sheet, language: Language, room: Room) -> None:
        self.room = room
        self._html, self._text = html, text
        self._language, self._words = language, tongue(language)
        self._rows: dict[Key, Row] = {}
        self._said = lru_cache(maxsize=KEPT)(self._make_said)
        self._why = lru_cache(maxsize=KEPT)(self._make_why)
        self.group = lru_cache(maxsize=KEPT)(self._make_group)

    def row(self, match: Match) -> Row:
        """Put the paper of a match into words, or remember it."""
        why = match.words, match.near, match.also, match.bridges, match.liked
        kept = self._rows.get(key := (match.paper.id, why))
        if kept is not None and (kept.paper is match.paper or kept.paper == match.paper):
            return kept
        return self._keep(key, match, self._why(*why))

    def missed(self, topic: str, match: Match) -> Row:
        """Put a paper just below the line of a topic into words, or remember it."""
        kept = self._rows.get(key := (match.paper.id, topic))
        if kept is not None and kept.paper == match.paper:
            return kept
        return self._keep(key, match, self._missed(topic, match))

    def _keep(self, key: Key, match: Match, why: tuple[Piece, Piece]) -> Row:
        if len(self._rows) >= KEPT:
            self._rows.clear()
        said, (html, text) = self._said(match.paper, match.words), why
        end, whole = html + said.paths, said.text + text + said.text_paths
        made = self._rows[key] = Row(match.paper, said.before, said.after, end, whole)
        return made

    def _make_said(self, paper: Paper, words: Sequence[str]) -> Said:
        """The text begins beside its number."""
        seen = card(paper, self._language, self.room)
        # It is a page's own words already: no part may escape them once more.
        abstract = Markup(self._html.said("marked", marked(seen.abstract.text, words)))  # noqa: S704 - escaped
        stamp = self._html.stamp("card", "number", card=seen, abstract=abstract)
        before, after = stamp.around("number")
        text = self._text.said("card", seen).removeprefix(" " * 4)
        paths = self._html.render("paths", seen), self._text.render("paths", seen)
        return Said(before.fill(), after.fill(), paths[0], piece(text), paths[1])

    def _make_why(
        self,
        words: Sequence[str],
        near: Sequence[str],
        also: Sequence[str],
        bridges: Sequence[str],
        liked: Sequence[str],
    ) -> tuple[Piece, Piece]:
        """Say why a paper is here, and what it is near to beside its topic."""
        close = [topic for topic in bridges if topic not in also]
        if not (words or near or also or close or liked):
            return EMPTY, EMPTY
        reasons = (self._quotes(words), self._quotes(near), self._quotes(liked))
        said = (*reasons, self._topics(also), self._topics(close))
        return self._html.render("why", *said), self._text.render("why", *said)

    def _missed(self, topic: str, match: Match) -> tuple[Piece, Piece]:
        """Say what a paper just below the line is near to."""
        said = ("missed", self._topics([topic]), self._quotes(match.words or match.near))
        return self._html.render(*said), self._text.render(*said)

    def _make_group(self, name: str, count: int) -> tuple[Piece, Piece]:
        """Say what the next papers are about together."""
        shown = plain(name, self.room.word)
        html = self._html.render("group", count, shown, language_of(shown))
        return html, self._text.render("group", count, shown)

    def _topics(self, topics: Iterable[str]) -> str:
        names = [topic_name(topic, self._words, self.room.topic) for topic in topics]
        return ", ".join(in_quotes(names, most=self.room.words))

    def _quotes(self, words: Iterable[str]) -> str:
        return ", ".join(in_quotes(words, self.room.word, self.room.words))


def two_digits(number: int) -> str:
    """Write the number of a paper: 03."""
    return f"{number:02}"
