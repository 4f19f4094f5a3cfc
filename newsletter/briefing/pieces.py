"""What a letter's briefing is made of: notes on each cluster, and what ties two papers.

    request -> pieces, each asked for once for everybody -> joined (newsletter.briefing.join)

A piece is named by its papers alone, so that two radars which find the same papers share it, and
no words of a subscriber ever go to a model.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsletter.briefing.links import links
from newsletter.briefing.port import BriefRequest
from newsletter.model import Paper
from subscribers.model import Language

VERSION = "6"  # goes up with every change of a prompt, the check or the joining
MOST_PAPERS = 4  # of a cluster, that notes are made on: the best ones


class Kind(StrEnum):
    """What a model is asked for."""

    NOTES = "notes"  # on the papers of a cluster
    PAIR = "pair"  # on what ties two papers of different clusters
    READER = "reader"  # whether papers say what a piece says


@dataclass(frozen=True, slots=True)
class Piece:
    """What a model writes at once, about papers in a fixed order. `term`: what a pair shares."""

    kind: Kind
    language: Language
    papers: tuple[Paper, ...]
    term: str = ""

    def numbered(self) -> dict[int, Paper]:
        """The papers by the numbers that stand for them in the prompt."""
        return dict(enumerate(self.papers, 1))

    def key(self, writer: str) -> str:
        """What the piece is made of, and by whom, as 64 hexadecimal digits."""
        texts = [(one.id, one.title, one.abstract) for one in self.papers]
        return digest_of(VERSION, writer, self.kind, self.language, self.term, texts)


def pieces(request: BriefRequest) -> tuple[Piece, ...]:
    """The pieces that a letter's briefing is joined from; a pair only if two fields have one."""
    language = request.language
    notes = [
        Piece(Kind.NOTES, language, _ordered([item.paper for item in section.items[:MOST_PAPERS]]))
        for section in request.sections
        if section.items
    ]
    found = links(request.sections)[:1]
    pairs = [
        Piece(Kind.PAIR, language, _ordered([item.paper for item in link.items]), link.term)
        for link in found
    ]
    return tuple(dict.fromkeys([*notes, *pairs]))


def cache_key(request: BriefRequest, writer: str) -> str:
    """What a whole briefing is made of, so that equal radars share one.

    It is made of the writer, the version and the pieces, of the papers by their numbers, and of
    the topics, which the built-in title names.
    """
    made_of = [piece.key(writer) for piece in pieces(request)]
    numbers = [[(item.number, item.paper.id) for item in one.items] for one in request.sections]
    topics = [section.topic for section in request.sections]  # the built-in title names them
    return digest_of(VERSION, writer, request.language, made_of, numbers, topics)


def digest_of(*values: object) -> str:
    """Some plain values as 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def _ordered(papers: Sequence[Paper]) -> tuple[Paper, ...]:
    return tuple(sorted(papers, key=lambda paper: paper.id))
