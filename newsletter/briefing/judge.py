"""Sentences to check that come as objects: `{papers: [{n, title, abstract}], sentence}`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsletter.briefing.ground import check
from newsletter.errors import BriefingError
from newsletter.model import Paper, Sentence

MOST_PAPERS = 1000

_ANY_MARK = re.compile(r"\[(\d{1,9})\]")
_LIST = re.compile(r"\[(\d{1,9}(?:\s*[,;]\s*\d{1,9})+)\]")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a sentence may be sent, and if not, why."""

    ok: bool
    reasons: tuple[str, ...]


def judge(row: Mapping[str, Any]) -> Judgement:
    """Check the sentence of a row against its papers; raises BriefingError as `read` does."""
    reasons = check(*read(row))
    return Judgement(not reasons, reasons)


def read(row: Mapping[str, Any]) -> tuple[Sentence, Mapping[int, Paper]]:
    """The sentence of a row and its papers by number.

    It cites the numbers of its marks like [2], and those of the list `cited` where there is one.
    Raises BriefingError if the row has another shape.
    """
    text, given = row.get("sentence"), row.get("papers")
    if not isinstance(text, str) or not isinstance(given, list) or len(given) > MOST_PAPERS:
        raise BriefingError("is no object with papers and a sentence")
    papers = {paper.id: paper for paper in map(_paper, given)}
    text = _LIST.sub(_apart, text)
    return Sentence(text, _cited(text, row.get("cited"))), papers


def _apart(marks: re.Match[str]) -> str:
    """`[1, 3]` as `[1][3]`."""
    return "".join(f"[{number}]" for number in re.findall(r"\d+", marks[1]))


def _paper(row: object) -> Paper:
    if not isinstance(row, Mapping) or not isinstance(number := row.get("n"), int):
        raise BriefingError("has a paper without a number n")
    title, abstract, source, field = (
        str(row.get(key) or "") for key in ("title", "abstract", "source", "field")
    )
    label = f"{source} {field}".strip()
    return Paper(number, f"n:{number}", label, title, abstract, (), (), "", None)


def _cited(text: str, given: object) -> tuple[int, ...]:
    """The numbers that a sentence cites, each once."""
    listed = given if isinstance(given, list) else []
    named = [int(number) for number in _ANY_MARK.findall(text)]
    return tuple(dict.fromkeys([*named, *(each for each in listed if isinstance(each, int))]))
