"""A model behind any server that speaks OpenAI's chat completions, and a writer to fall back to.

    request -> prompt -> server -> answer -> sentences -> check -> briefing
       every failure on the way has a name, is reported, and costs only the model's words

Nothing that a server says is copy before it has passed `newsletter.briefing.ground`.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from newsletter.briefing.ground import check
from newsletter.briefing.port import Briefer, BriefRequest
from newsletter.briefing.prompt import SCHEMA, messages
from newsletter.briefing.words import CJK
from newsletter.errors import BriefingError
from newsletter.model import Briefing, Paper, Sentence
from subscribers.model import Language

if TYPE_CHECKING:
    import openai

FEWEST_SENTENCES = 2
MOST_SENTENCES = 6
MOST_TOKENS = 8000  # models that reason spend most of them before they write
CHINESE_SHARE = 0.2  # of the letters of a Chinese sentence, the rest being names and quoted terms

_MARKS = re.compile(r"\s*[\[【]\s*\d{1,3}(?:\s*[,，、;]\s*\d{1,3})*\s*[\]】]")  # noqa: RUF001 - Chinese
_LAST_MARKS = re.compile(rf"(?:{_MARKS.pattern})+(?=[.。]?\s*$)")
_STOPS = '.!?。！？…”"'  # noqa: RUF001 - Chinese full stops
# A model that copies a sentence speaks as its authors; the letter speaks of them.
_PERSONS = (
    (re.compile(r"(?:^|(?<=[.!?] ))We\b"), "The authors"),
    (re.compile(r"(?:^|(?<=[.!?] ))Our\b"), "The authors’"),  # noqa: RUF001 - as printed
    (re.compile(r"\bwe\b"), "the authors"),
    (re.compile(r"\bour\b"), "their"),
    (re.compile(r"\bus\b"), "them"),
)
_FORMATS: tuple[dict[str, Any] | None, ...] = (
    {"type": "json_schema", "json_schema": {"name": "briefing", "strict": True, "schema": SCHEMA}},
    {"type": "json_object"},
    None,
)
_BAD_REQUEST = frozenset({400, 422})
_STATUSES = {
    401: "the key was refused",
    403: "the key may not use this model",
    404: "no such model or address",
    408: "timed out",
    413: "the prompt is too long",
    429: "too many requests",
}


@dataclass(frozen=True, slots=True)
class Server:
    """Where to ask, with which key (or none), for which model; the wait in seconds."""

    base_url: str
    key: str
    model: str
    timeout: float = 60.0
    retries: int = 1


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: tuple[_Choice, ...] = ()
    error: Any = None


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


class OpenAIBriefer:
    """Asks a model and keeps of its sentences those that pass the check.

    `report` is told, in one line for the operator, why a model's words or some of them were not
    used. The lines hold no text of a server's error.
    """

    def __init__(self, server: Server, *, fallback: Briefer, report: Callable[[str], None]) -> None:
        self._server = server
        self._fallback = fallback
        self._report = report
        self._format = 0  # of _FORMATS; goes up for good when the server refuses one

    def brief(self, request: BriefRequest) -> Briefing:
        """Write the briefing; with `fallback` set if the model gave too little that can be sent."""
        papers = request.papers()
        if not papers:
            return self._fallback.brief(request)
        try:
            kept = self._written(request, papers)
        except BriefingError as error:
            self._report(f"{self._server.model}: {error}; the built-in writer took over")
            return replace(self._fallback.brief(request), fallback=True)
        return Briefing(kept, writer=self._server.model)

    def _written(self, request: BriefRequest, papers: Mapping[int, Paper]) -> tuple[Sentence, ...]:
        said = list(dict.fromkeys(_sentences(self._answer(request))))[:MOST_SENTENCES]
        refused = {sentence: _reasons(sentence, papers, request.language) for sentence in said}
        kept = tuple(sentence for sentence in said if not refused[sentence])
        why = "; ".join(dict.fromkeys(reason for reasons in refused.values() for reason in reasons))
        passed = f"{len(kept)} of {len(said)} sentences passed the check" + (
            f" ({why})" if why else ""
        )
        if len(kept) < FEWEST_SENTENCES:
            raise BriefingError(passed)
        if why:
            self._report(f"{self._server.model}: {passed}")
        return kept

    def _answer(self, request: BriefRequest) -> str:
        """What the model says; a server that refuses a format is asked in the next plainer one."""
        import openai  # noqa: PLC0415 - takes a second to import, which `--help` must not pay

        while True:
            try:
                return _content(self._ask(request))
            except openai.BadRequestError as error:
                self._give_up_format(error, is_too_long=_is_too_long(error))
            except openai.UnprocessableEntityError as error:
                self._give_up_format(error, is_too_long=False)
            except openai.APIStatusError as error:
                status = error.status_code
                raise BriefingError(
                    _STATUSES.get(status, f"the server answered {status}")
                ) from error
            except openai.APITimeoutError as error:
                raise BriefingError("timed out") from error
            except openai.APIConnectionError as error:
                raise BriefingError("unreachable") from error
            except openai.OpenAIError as error:
                raise BriefingError("unreadable answer") from error

    def _give_up_format(self, error: "openai.APIStatusError", *, is_too_long: bool) -> None:
        if is_too_long:
            raise BriefingError("the prompt is too long") from error
        if self._format + 1 == len(_FORMATS):
            raise BriefingError(f"the server answered {error.status_code}") from error
        self._format += 1

    def _ask(self, request: BriefRequest) -> str:
        """The body of the server's answer."""
        wanted = _FORMATS[self._format]
        turns: Any = [{"role": role, "content": text} for role, text in messages(request)]
        options: dict[str, Any] = {"response_format": wanted} if wanted else {}
        with self._client() as client:  # one for each letter: none is left open
            answer = client.chat.completions.with_raw_response.create(
                model=self._server.model,
                messages=turns,
                max_completion_tokens=MOST_TOKENS,
                **options,
            )
        return answer.text

    def _client(self) -> "openai.OpenAI":
        import openai  # noqa: PLC0415 - as above

        return openai.OpenAI(
            base_url=self._server.base_url,
            api_key=self._server.key or "none",
            timeout=self._server.timeout,
            max_retries=self._server.retries,
        )


def _is_too_long(error: "openai.APIStatusError") -> bool:
    return (
        "context_length" in str(getattr(error, "code", ""))
        or "context length" in str(error).lower()
    )


def _content(body: str) -> str:
    """The text of the first choice; anything else raises BriefingError."""
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError as error:
        raise BriefingError("unreadable answer") from error
    if completion.error is not None:
        raise BriefingError("an error in place of an answer")
    if not completion.choices:
        raise BriefingError("no choices")
    choice = completion.choices[0]
    if choice.message.refusal:
        raise BriefingError("refused")
    if choice.finish_reason == "length":
        raise BriefingError("cut off")
    if choice.finish_reason == "content_filter":
        raise BriefingError("filtered")
    if not (choice.message.content or "").strip():
        raise BriefingError("empty answer")
    return choice.message.content or ""


def _sentences(answer: str) -> Iterator[Sentence]:
    """The sentences of an answer, whatever stands around its JSON and among them."""
    for value in _objects(answer):
        found = value.get("sentences")
        if isinstance(found, list):
            for each in found:
                try:
                    said = _Said.model_validate(each)
                except ValidationError:
                    continue  # one sentence of a wrong shape costs itself only
                yield _sentence(said)
            return
    raise BriefingError("no JSON in the answer")


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in a text, outermost first."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = text.find("{", at + 1)
            continue
        if isinstance(value, dict):
            yield value
        at = text.find("{", end)


def _sentence(said: _Said) -> Sentence:
    """The sentence in one line; numbers of papers at its end join its citations."""
    text = " ".join(unicodedata.normalize("NFC", said.text).split())
    papers = list(said.papers)
    if marks := _LAST_MARKS.search(text):
        papers += [int(number) for number in re.findall(r"\d+", marks[0])]
        text = text[: marks.start()] + text[marks.end() :]
    for person, other in _PERSONS:
        text = person.sub(other, text)
    if text and text[-1] not in _STOPS:
        text += "。" if CJK.search(text) else "."
    return Sentence(text, tuple(dict.fromkeys(papers)))


def _reasons(
    sentence: Sentence, papers: Mapping[int, Paper], language: Language
) -> tuple[str, ...]:
    if not _is_in(language, sentence.text):
        return ("is in another language",)
    if _MARKS.search(sentence.text):
        return ("holds numbers of papers in its text",)
    return check(sentence, papers)


def _is_in(language: Language, text: str) -> bool:
    """Whether the script is the language's; what is Latin but not English fails the check."""
    letters = sum(map(str.isalpha, text)) or 1
    chinese = len(CJK.findall(text))
    return chinese / letters >= CHINESE_SHARE if language is Language.ZH else chinese == 0
