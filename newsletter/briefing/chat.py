"""A server that speaks OpenAI's chat completions: asked within a budget, and with names for faults.

    turns -> reserved -> asked -> settled -> the text of the answer, or BriefingError

A server that fails some times in a row is left alone for a while: a morning does not wait for it.
No text of a server's error goes any further than this file.
"""

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

import httpx
import stamina
from pydantic import BaseModel, ValidationError

from newsletter.briefing.answer import UnusableError
from newsletter.briefing.budget import Budget, Cost, Purpose
from newsletter.briefing.prompt import Turns
from newsletter.briefing.wire import ServerError, Wire
from newsletter.errors import BriefingError

if TYPE_CHECKING:
    import openai

FAULTS_IN_A_ROW = 3  # of the server, not of what it says; then it is left alone
REST = 600.0  # seconds for which it is
MOST_COUNTED = 20  # times what was set aside for a call: what a server counts beyond is no count
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0  # seconds before a call is tried again

_BAD_REQUEST = (400, 422)
_GIVEN_UP = (408, 504, 524)  # by whatever stands before the model, which may go on writing
_PASSING = (408, 409, 429)
_ITS_FAULT = 500
_NEVER_ASKED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)
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
    """Where to ask, with which key (or none), for which model, and how patiently.

    `timeout` is how long a silence may last, `deadline` how long a piece may take with all its
    calls; both in seconds. `temperature` and `seed` are sent where they are set, and left out
    where the server does not take them. `most_tokens` bounds an answer; models that reason spend
    most of them before they write.
    """

    base_url: str
    key: str
    model: str
    timeout: float = 60.0
    retries: int = 1
    deadline: float = 150.0
    temperature: float | None = None
    seed: int | None = None
    most_tokens: int = 8000
    wants_key: bool = False


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(BaseModel):
    choices: tuple[_Choice, ...] = ()
    usage: _Usage | None = None
    error: Any = None


class Chat:
    """Asks one server; many threads may."""

    def __init__(self, server: Server, budget: Budget) -> None:
        self.server = server
        self.budget = budget
        self._wire = Wire(server.base_url, server.key)
        self._options = _options(server)
        self._plain = 0  # how many forms of JSON the server has refused
        self._faults = 0
        self._shut_until = 0.0
        self._lock = threading.Lock()

    def ask(self, turns: Turns, schema: Mapping[str, Any], purpose: Purpose, until: float) -> str:
        """What the model says by a moment (of the monotonic clock); BriefingError says why not."""
        if not self.server.key and self.server.wants_key:
            raise BriefingError("no key is set (NEWSLETTER_OPENAI_KEY)")
        if monotonic() >= until:
            raise BriefingError("timed out")
        if monotonic() < self._shut_until:
            raise BriefingError(f"left alone after {FAULTS_IN_A_ROW} faults in a row")
        try:
            said = _content(self._negotiated(turns, schema, purpose, until))
        except ServerError:
            with self._lock:
                self._faults += 1
                if self._faults >= FAULTS_IN_A_ROW:
                    self._shut_until, self._faults = monotonic() + REST, 0
            raise
        self._faults = 0
        return said

    def _negotiated(
        self, turns: Turns, schema: Mapping[str, Any], purpose: Purpose, until: float
    ) -> str:
        """Ask; a server that refuses an option or a form is asked without, then and from then."""
        import openai  # noqa: PLC0415 - takes a second to import, which `--help` must not pay

        while True:
            plain, options = self._plain, dict(self._options)
            form = _forms(schema)[plain]
            sent = options | ({"response_format": form} if form else {})
            try:
                return self._ask(turns, sent, purpose, until)
            except openai.APIStatusError as error:
                if error.status_code not in _BAD_REQUEST and "response_format" not in str(error):
                    raise ServerError(_named(error.status_code)) from error
                if _is_too_long(error):
                    raise UnusableError("the prompt is too long") from error
                self._give_up(error, options, plain)
            except openai.APITimeoutError as error:
                raise ServerError("timed out") from error
            except openai.APIConnectionError as error:
                raise ServerError("unreachable") from error
            except httpx.TimeoutException as error:  # within the answer, as the next
                raise ServerError("timed out") from error
            except httpx.HTTPError as error:
                raise ServerError("the answer broke off") from error
            except openai.OpenAIError as error:
                raise ServerError("unreadable answer") from error

    def _give_up(
        self, error: "openai.APIStatusError", options: Mapping[str, Any], plain: int
    ) -> None:
        """Give up the option that was refused by its name, else the form; raise if none is left."""
        said = str(error)
        named = next((name for name in options if name in said), "")
        with self._lock:
            if named:
                value = self._options.pop(named, None)
                if named == "max_completion_tokens" and value:  # its name on older servers
                    self._options["max_tokens"] = value
            elif plain + 1 < len(_forms({})):
                self._plain = max(self._plain, plain + 1)
            else:
                raise ServerError(_named(error.status_code)) from error

    def _ask(self, turns: Turns, options: Mapping[str, Any], purpose: Purpose, until: float) -> str:
        """The body of the server's answer; asked again where that may help and time is left."""
        tries = stamina.retry_context(
            on=_Patience(until),
            attempts=self.server.retries + 1,
            timeout=None,
            wait_initial=FIRST_PAUSE,
            wait_max=LONGEST_PAUSE,
        )
        for attempt in tries:
            with attempt:
                return self._paid(turns, options, purpose, until)
        raise AssertionError("stamina ends with an answer or an error")  # pragma: no cover

    def _paid(
        self, turns: Turns, options: Mapping[str, Any], purpose: Purpose, until: float
    ) -> str:
        """Ask once within the day's budget; what the server counted is what was spent.

        What timed out or broke off may have been written, and billed, all the same: what was set
        aside for it stays so.
        """
        import openai  # noqa: PLC0415 - takes a second to import, which `--help` must not pay

        letters = sum(len(text) for _, text in turns)
        reserved = self.budget.reserve(purpose, letters, self.server.most_tokens)
        if reserved is None:
            raise BriefingError(self.budget.why_not(purpose, letters, self.server.most_tokens))
        try:
            body = self._once(turns, options, purpose.model, until)
        except openai.OpenAIError as error:
            if _was_turned_away(error):
                self.budget.accounts.settle(purpose, reserved, Cost(calls=1))
            raise
        self.budget.accounts.settle(
            purpose, reserved, self._spent(body, purpose, reserved) or reserved
        )
        return body

    def _spent(self, body: str, purpose: Purpose, reserved: Cost) -> Cost | None:
        """What an answer cost by the server's own count, if it gives one that can be."""
        try:
            answer = _Completion.model_validate_json(body)
        except ValidationError:
            return Cost(calls=1)  # no answer of a model
        if (usage := answer.usage) is None:
            return Cost(calls=1) if answer.error is not None else None
        asked, answered = max(usage.prompt_tokens or 0, 0), max(usage.completion_tokens or 0, 0)
        if asked + answered > MOST_COUNTED * reserved.tokens:
            return None
        return self.budget.prices.of(asked, answered, purpose.model)

    def _once(self, turns: Turns, options: Mapping[str, Any], model: str, until: float) -> str:
        """The body of the server's answer, as long as it is neither too long nor too late."""
        left = max(until - monotonic(), 0.1)
        said = [{"role": role, "content": text} for role, text in turns]
        return self._wire.call(self.server.timeout, left, model=model, messages=said, **options)


class _Patience:
    """Whether to try a call again, and when: as the server says, where that is before the end."""

    def __init__(self, until: float) -> None:
        self._until = until

    def __call__(self, error: Exception) -> bool | float:
        """The seconds to wait, True for a pause of our own, False to give up."""
        status = getattr(error, "status_code", None)
        if not (status in _PASSING or (status or 0) >= _ITS_FAULT or _is_unanswered(error)):
            return False
        response = getattr(error, "response", None)
        told = None if response is None else _told(response.headers)
        if monotonic() + (FIRST_PAUSE if told is None else told) >= self._until:
            return False
        return True if told is None else told


def _told(headers: httpx.Headers) -> float | None:
    """The seconds for which a server wants to be left alone, if it says so (RFC 9110, 10.2.3)."""
    told = headers.get("retry-after", "")
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", told):
        return float(told)
    try:
        then, now = (parsedate_to_datetime(text) for text in (told, headers.get("date", "")))
    except ValueError:
        return None
    return max(then.timestamp() - now.timestamp(), 0.0)  # by its clock, not by ours


def _is_unanswered(error: Exception) -> bool:
    import openai  # noqa: PLC0415 - takes a second to import, which `--help` must not pay

    return isinstance(error, openai.APIConnectionError)


def _options(server: Server) -> dict[str, Any]:
    wanted = {
        "max_completion_tokens": server.most_tokens,
        "temperature": server.temperature,
        "seed": server.seed,
    }
    return {name: value for name, value in wanted.items() if value is not None}


def _forms(schema: Mapping[str, Any]) -> tuple[dict[str, Any] | None, ...]:
    """The ways to ask for JSON, the strictest first; None: the prompt alone asks for it."""
    strict = {"name": "answer", "strict": True, "schema": schema}
    looser = {"type": "json_object", "schema": schema}  # as llama.cpp takes it
    return {"type": "json_schema", "json_schema": strict}, looser, {"type": "json_object"}, None


def _was_turned_away(error: "openai.OpenAIError") -> bool:
    """Whether no model can have worked on a call: refused, or nobody was there to be asked."""
    status = getattr(error, "status_code", None)
    if status is None:
        return isinstance(error.__cause__, _NEVER_ASKED)
    return status not in _GIVEN_UP


def _named(status: int) -> str:
    return _STATUSES.get(status, f"the server answered {status}")


def _is_too_long(error: "openai.APIStatusError") -> bool:
    code, said = str(getattr(error, "code", "")), str(error).lower()
    return "context_length" in code or "context length" in said or "context window" in said


def _content(body: str) -> str:
    """The text of the first choice; anything else raises BriefingError."""
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError as error:
        raise ServerError("unreadable answer") from error
    if completion.error is not None:
        raise ServerError("an error in place of an answer")
    if not completion.choices:
        raise UnusableError("no choices")
    choice = completion.choices[0]
    if choice.message.refusal:
        raise UnusableError("refused")
    if choice.finish_reason == "length":
        raise UnusableError("cut off")
    if choice.finish_reason == "content_filter":
        raise UnusableError("filtered")
    if not (choice.message.content or "").strip():
        raise UnusableError("empty answer")
    return choice.message.content or ""
