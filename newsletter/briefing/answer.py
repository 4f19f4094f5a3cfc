"""What a model said, read into sentences, whatever stands around its JSON and among them.

text -> JSON objects -> sentences of the right shape -> one line each, in the third person
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from newsletter.briefing.asides import is_in_another_tongue
from newsletter.briefing.plain import visible
from newsletter.briefing.scraps import unhooked
from newsletter.briefing.words import CJK, sentences, word_set
from newsletter.errors import BriefingError
from newsletter.model import Sentence
from subscribers.model import Language

MOST_SENTENCES = 6
MOST_TRIES = 100  # at finding a JSON object in an answer
MOST_CITED = 20  # papers, by one sentence
LONGEST_TEXT = 3000  # characters: several sentences in one are taken apart, a flood is not read
LEAST_WORDS, LEAST_CHINESE = 4, 6  # of a sentence that says anything, in words and characters
CHINESE_SHARE = 0.2  # of the letters of a Chinese sentence, the rest being names and quoted terms

MARKS = re.compile(r"\s*[\[【]\s*\d{1,3}(?:\s*[,，、;]\s*\d{1,3})*\s*[\]】]")  # noqa: RUF001 - Chinese
_LAST_MARKS = re.compile(rf"(?:{MARKS.pattern})+(?=[.。]?\s*$)")
_WORDS = re.compile(r"[^\W_]+")
_OBJECT = re.compile(r"\{(?=\s*[\"}])")
_BULLET = re.compile(r"^(?:[-*#>•–]+\s+)+")  # noqa: RUF001 - as lists have it
# Small letters only: a sentence may end in "vitamin A".
_GOES_ON = word_set(
    """
    a an the and or but nor of to by with from for at in on into than that which whose as its their
    is are was were be been has have can may while when where because if although between
    across under vs versus through during without within via per toward towards against among upon
    """
)
_STOPS = '.!?。！？…”"'  # noqa: RUF001 - Chinese full stops
# A model that copies a sentence speaks as its authors; the letter speaks of them.
_PERSONS = (
    (re.compile(r"(?:^|(?<=[.!?] ))We\b"), "The authors"),
    (re.compile(r"(?:^|(?<=[.!?] ))Our\b"), "The authors’"),  # noqa: RUF001 - as printed
    (re.compile(r"\bwe\b"), "the authors"),
    (re.compile(r"\bour\b"), "their"),
    (re.compile(r"\bus\b"), "them"),
)


class UnusableError(BriefingError):
    """What a model said, and not its server, was at fault: it would say the same again."""


class _Said(BaseModel):
    """A sentence as a model may give it: numbers in strings and unknown fields are let pass."""

    model_config = ConfigDict(extra="ignore")
    text: str
    papers: tuple[int, ...]

    @field_validator("papers", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        """Let "1, 4" pass for (1, 4), and null for none."""
        return (
            re.findall(r"\d+", value) if isinstance(value, str) else () if value is None else value
        )


class _Verdict(BaseModel):
    model_config = ConfigDict(extra="ignore")
    sentence: int
    supported: bool


def read(answer: str) -> tuple[str, list[Sentence]]:
    """The title and the sentences of an answer; raises BriefingError if it holds none."""
    for value in objects(answer):
        found = value.get("sentences")
        if isinstance(found, list):
            title = value.get("title")
            said = dict.fromkeys(islice(_well_formed(found), MOST_CITED))
            return visible(title) if isinstance(title, str) else "", list(said)[:MOST_SENTENCES]
    raise UnusableError("no JSON in the answer")


def verdicts(answer: str) -> dict[int, bool]:
    """Which sentences a reader found supported, by their numbers; raises BriefingError."""
    for value in objects(answer):
        found = value.get("verdicts")
        if isinstance(found, list):
            with suppress(ValidationError):
                read_ = [_Verdict.model_validate(each) for each in found]
                return {each.sentence: each.supported for each in read_}
    raise BriefingError("no verdicts in the answer")


def is_in(language: Language, text: str) -> bool:
    """Whether the script is the language's; what is Latin but not English fails the check."""
    letters = sum(map(str.isalpha, text)) or 1
    chinese = len(CJK.findall(text))
    if language is Language.ZH:
        return chinese / letters >= CHINESE_SHARE
    return chinese == 0 and not is_in_another_tongue(text)


def is_whole(text: str) -> bool:
    """Whether a text is long enough to say anything, and does not break off before its end."""
    if CJK.search(text):
        return len(CJK.findall(text)) >= LEAST_CHINESE
    words = _WORDS.findall(text)
    return len(words) >= LEAST_WORDS and words[-1] not in _GOES_ON


def _well_formed(found: Sequence[object]) -> Iterator[Sentence]:
    """The sentences that have the shape of one; one of a wrong shape costs itself only.

    A text of several sentences is taken apart, so that each is checked by itself.
    """
    for each in found:
        with suppress(ValidationError):
            said = _Said.model_validate(each)
            if len(said.text) > LONGEST_TEXT or len(said.papers) > MOST_CITED:
                yield Sentence(visible(said.text[:LONGEST_TEXT]), ())
                continue
            for text in sentences(visible(said.text)) or ("",):
                yield _sentence(text, said.papers)


def objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in a text, outermost first; what only looks like one is tried so often."""
    decoder = json.JSONDecoder()
    at = _OBJECT.search(text)
    for _ in range(MOST_TRIES):
        if at is None:
            return
        begin = at.start()
        try:
            value, end = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            at = _OBJECT.search(text, begin + 1)
            continue
        yield value
        at = _OBJECT.search(text, end)


def _sentence(text: str, cited: Sequence[int]) -> Sentence:
    """The sentence in one line; numbers of papers at its end join its citations."""
    text, papers = _BULLET.sub("", text).replace("**", "").replace(" .", "."), list(cited)
    if marks := _LAST_MARKS.search(text):
        papers += [int(number) for number in re.findall(r"\d+", marks[0])]
        text = text[: marks.start()] + text[marks.end() :]
    text = unhooked(text)
    for person, other in _PERSONS:
        text = person.sub(other, text)
    text = text.rstrip("!！") or text  # noqa: RUF001 - Chinese
    if text and text[-1] not in _STOPS:
        text += "。" if CJK.search(text) else "."
    return Sentence(text, tuple(dict.fromkeys(papers)))
