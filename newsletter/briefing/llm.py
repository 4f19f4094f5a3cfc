"""A model behind any server that speaks OpenAI's chat completions, and a writer to fall back to.

    request -> prompt -> server -> answer -> sentences -> check -> briefing
       every failure on the way has a name, is reported, and costs only the model's words

Nothing that a server says is copy before it has passed `newsletter.briefing.ground`.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from newsletter.briefing.budget import Budget, Cost, MemoryAccounts
from newsletter.briefing.ground import check, check_title
from newsletter.briefing.headline import LONGEST_TITLE, headline
from newsletter.briefing.length import fits
from newsletter.briefing.port import Briefer, BriefRequest
from newsletter.briefing.prompt import SCHEMA, correction, messages
from newsletter.briefing.words import CJK
from newsletter.errors import BriefingError
from newsletter.model import Briefing, Paper, Sentence
from subscribers.model import Language

if TYPE_CHECKING:
    import openai

FEWEST_SENTENCES = 2
MOST_SENTENCES = 6
LONGEST_LINE = 80  # characters of a title
LARGEST_ANSWER = 400_000  # bytes
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
    """Where to ask, with which key (or none), for which model.

    `timeout` is how long a silence may last, `deadline` how long a briefing may take with all its
    calls; both in seconds.
    """

    base_url: str
    key: str
    model: str
    timeout: float = 60.0
    retries: int = 1
    deadline: float = 150.0


@dataclass(frozen=True, slots=True)
class _Until:
    """Until when an answer is of use, and on which day's account it goes."""

    moment: float
    day: date


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(BaseModel):
    choices: tuple[_Choice, ...] = ()
    usage: _Usage | None = None
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

    def __init__(
        self,
        server: Server,
        *,
        fallback: Briefer,
        report: Callable[[str], None],
        budget: Budget | None = None,
    ) -> None:
        self._server = server
        self._budget = budget or Budget(MemoryAccounts())
        self._fallback = fallback
        self._report = report
        self._format = 0  # of _FORMATS; goes up for good when the server refuses one

    def brief(self, request: BriefRequest) -> Briefing:
        """Write the briefing; with `fallback` set if the model gave too little that can be sent."""
        papers = request.papers()
        if not papers:
            return self._fallback.brief(request)
        try:
            return self._written(request, papers)
        except BriefingError as error:
            self._report(f"{self._server.model}: {error}; the built-in writer took over")
            return replace(self._fallback.brief(request), fallback=True)

    def _written(self, request: BriefRequest, papers: Mapping[int, Paper]) -> Briefing:
        """What the model wrote and the papers carry; what failed goes back to it once."""
        until = _Until(monotonic() + self._server.deadline, request.day)
        turns = messages(request)
        answer = self._answer(turns, until)
        title, said = _read(answer)
        judged = _judged(said, papers, request.language)
        if refused := {sentence: why for sentence, why in judged.items() if why}:
            _, again = self._again((*turns, ("assistant", answer)), refused, until)
            judged |= _judged(again, papers, request.language)
        kept = fits([sentence for sentence, why in judged.items() if not why], request.language)
        self._account(kept, judged)
        return Briefing(kept, self._server.model, title=_titled(title, kept, request))

    def _again(
        self,
        turns: tuple[tuple[str, str], ...],
        refused: Mapping[Sentence, tuple[str, ...]],
        until: _Until,
    ) -> tuple[str, list[Sentence]]:
        """Ask once for other sentences in place of those that failed; none if that fails."""
        try:
            return _read(self._answer((*turns, ("user", correction(refused))), until))
        except BriefingError as error:
            self._report(f"{self._server.model}: asked again: {error}")
            return "", []

    def _account(
        self, kept: Sequence[Sentence], judged: Mapping[Sentence, tuple[str, ...]]
    ) -> None:
        """Tell the operator what was refused and why; raise BriefingError if too little is left."""
        why = "; ".join(dict.fromkeys(reason for reasons in judged.values() for reason in reasons))
        passed = f"{sum(not reasons for reasons in judged.values())} of {len(judged)} sentences"
        told = f"{passed} passed the check" + (f" ({why})" if why else "")
        if len(kept) < FEWEST_SENTENCES:
            raise BriefingError(told)
        if why:
            self._report(f"{self._server.model}: {told}")

    def _answer(self, turns: Sequence[tuple[str, str]], until: _Until) -> str:
        """What the model says; a server that refuses a format is asked in the next plainer one."""
        import openai  # noqa: PLC0415 - takes a second to import, which `--help` must not pay

        while True:
            try:
                return _content(self._paid(turns, until))
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

    def _paid(self, turns: Sequence[tuple[str, str]], until: _Until) -> str:
        """Ask within the day's budget; what the server counted is what was spent."""
        letters = sum(len(text) for _, text in turns)
        reserved = self._budget.reserve(until.day, letters, MOST_TOKENS)
        if reserved is None:
            raise BriefingError("the budget of the day is spent")
        spent = Cost(calls=1)
        try:
            body = self._ask(turns, until)
            spent = self._spent(body) or reserved
        finally:
            self._budget.accounts.settle(until.day, reserved, spent)
        return body

    def _spent(self, body: str) -> Cost | None:
        """What an answer cost by the server's own count, if it gives one."""
        try:
            usage = _Completion.model_validate_json(body).usage
        except ValidationError:
            return Cost(calls=1)  # no answer of a model
        if usage is None:
            return None
        return self._budget.prices.of(max(usage.prompt_tokens, 0), max(usage.completion_tokens, 0))

    def _ask(self, turns: Sequence[tuple[str, str]], until: _Until) -> str:
        """The body of the server's answer, as long as it is neither too long nor too late."""
        wanted = _FORMATS[self._format]
        said: Any = [{"role": role, "content": text} for role, text in turns]
        options: dict[str, Any] = {"response_format": wanted} if wanted else {}
        with (
            self._client(until) as client,  # one for each letter: none is left open
            client.chat.completions.with_streaming_response.create(
                model=self._server.model,
                messages=said,
                max_completion_tokens=MOST_TOKENS,
                **options,
            ) as answer,
        ):
            body = bytearray()
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST_ANSWER:
                    raise BriefingError("the answer is too long")
                if monotonic() > until.moment:
                    raise BriefingError("timed out")
        return body.decode("utf-8", errors="replace")

    def _client(self, until: _Until) -> "openai.OpenAI":
        left = until.moment - monotonic()
        if left <= 0:
            raise BriefingError("timed out")
        import openai  # noqa: PLC0415 - as above

        return openai.OpenAI(
            base_url=self._server.base_url,
            api_key=self._server.key or "none",
            timeout=min(self._server.timeout, left),
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


def _read(answer: str) -> tuple[str, list[Sentence]]:
    """The title and the sentences of an answer, whatever stands around its JSON and among them."""
    for value in _objects(answer):
        found = value.get("sentences")
        if isinstance(found, list):
            title = value.get("title")
            said = list(dict.fromkeys(_well_formed(found)))[:MOST_SENTENCES]
            return title if isinstance(title, str) else "", said
    raise BriefingError("no JSON in the answer")


def _well_formed(found: Sequence[object]) -> Iterator[Sentence]:
    """The sentences that have the shape of one; one of a wrong shape costs itself only."""
    for each in found:
        with suppress(ValidationError):
            yield _sentence(_Said.model_validate(each))


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


def _titled(title: str, kept: Sequence[Sentence], request: BriefRequest) -> str:
    """The model's title if the papers of the kept sentences carry it; else the built-in one."""
    title = " ".join(unicodedata.normalize("NFC", title).split()).rstrip(".。")
    papers = request.papers()
    cited = [papers[number] for sentence in kept for number in sentence.papers]
    fit = 0 < len(title.split()) <= LONGEST_TITLE and len(title) <= LONGEST_LINE
    if fit and _is_in(request.language, title) and not check_title(title, cited):
        return title
    return headline(request, kept)


def _judged(
    said: Sequence[Sentence], papers: Mapping[int, Paper], language: Language
) -> dict[Sentence, tuple[str, ...]]:
    return {sentence: _reasons(sentence, papers, language) for sentence in said}


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
