"""Sentences to check that come as objects: `{papers: [{n, title, abstract}], sentence}`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsletter.briefing.entailment import Entailment, check
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


def judge(row: Mapping[str, Any], model: Entailment | None = None) -> Judgement:
    """Check the sentence of a row against its papers; raises BriefingError as `read` does."""
    reasons = check(*read(row), model)
    return Judgement(not reasons, reasons)


def read(row: Mapping[str, Any]) -> tuple[Sentence, Mapping[int, Paper]]:
    """The sentence of a row and its papers by number.

    It cites the numbers of its marks like [2], and those of the list `cited` where there is one.
    Raises BriefingError if the row has another shape.
    """
    text, given = row.get("sentence"), row.get("papers")
    if not isinstance(text, str) or not isinstance(given, list):
        raise BriefingError("is no object with papers and a sentence")
    if len(given) > MOST_PAPERS:
        raise BriefingError(f"has more than {MOST_PAPERS} papers")
    papers = {paper.id: paper for paper in map(_paper, given)}
    if len(papers) < len(given):
        raise BriefingError("has two papers with the same number n")
    text = _LIST.sub(_apart, text)
    return Sentence(text, _cited(text, row.get("cited"))), papers


def _apart(marks: re.Match[str]) -> str:
    """`[1, 3]` as `[1][3]`."""
    return "".join(f"[{number}]" for number in re.findall(r"\d+", marks[1]))


def _paper(row: object) -> Paper:
    number = row.get("n") if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or not isinstance(number, int) or isinstance(number, bool):
        raise BriefingError("has a paper without a number n")
    texts = [row.get(key) for key in ("title", "abstract", "source", "field")]
    if not all(isinstance(text, str | None) for text in texts):
        raise BriefingError(f"has a paper ({number}) whose title or abstract is no text")
    title, abstract, source, field = (text or "" for text in texts)
    label = f"{source} {field}".strip()
    return Paper(number, f"n:{number}", label, title, abstract, (), (), "", None)


def _cited(text: str, given: object) -> tuple[int, ...]:
    """The numbers that a sentence cites, each once."""
    listed = given if isinstance(given, list) else []
    named = [int(number) for number in _ANY_MARK.findall(text)]
    return tuple(dict.fromkeys([*named, *(each for each in listed if isinstance(each, int))]))
