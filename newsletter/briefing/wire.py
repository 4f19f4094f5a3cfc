"""One call over the wire, with an end: in time and in bytes, whatever the server does.

The timeouts of an HTTP client are for silences. A server that sends a header's letter a second, an
empty block of gzip, or "100 Continue" again and again is never silent, and the body of an error is
read to its end by the client itself. So a call is a task that is cut off at a moment, and every
body is counted.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import httpx

from newsletter.errors import BriefingError

if TYPE_CHECKING:
    import openai

LARGEST_ANSWER = 400_000  # bytes


class ServerError(BriefingError):
    """The server, and not what it said, was at fault."""


@dataclass(frozen=True)
class Wire:
    """Calls of a server's chat completions; many threads may make them."""

    base_url: str
    key: str

    def call(self, timeout: float, within: float, **asked: Any) -> str:
        """The body of an answer; `timeout` is for a silence, `within` for all of it, in seconds.

        Raises ServerError where it is too long or too late, or what openai and httpx raise.
        """
        try:
            return asyncio.run(self._call(within, timeout=min(timeout, within), **asked))
        except TimeoutError as error:
            raise ServerError("timed out") from error
        except httpx.InvalidURL as error:
            raise ServerError("no such address") from error

    async def _call(self, within: float, **asked: Any) -> str:
        async with asyncio.timeout(within), self._client() as client:
            completions = client.chat.completions.with_streaming_response
            async with completions.create(**asked) as answer:
                body: bytes = await answer.read()
                return body.decode("utf-8", errors="replace")

    def _client(self) -> "openai.AsyncOpenAI":
        """A client for one call: none of its connections outlives it."""
        import openai  # noqa: PLC0415 - takes a second to import, which `--help` must not pay

        hooks: Any = {"response": [_bounded]}
        # Ours, so that the errors of a body, which openai lets through, are of a kind we know.
        ours: Any = httpx.AsyncClient(follow_redirects=True, verify=self._trust, event_hooks=hooks)
        return openai.AsyncOpenAI(
            base_url=self.base_url,
            api_key=self.key or "none",
            max_retries=0,  # its own would sleep as long as the server says, whatever is left
            http_client=ours,
            default_headers={"Connection": "close", "Accept-Encoding": "identity"},
        )

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()  # takes longer than the rest of a client


async def _bounded(response: httpx.Response) -> None:
    """Let a body be read as so many bytes of UTF-8 at most, whatever its headers say it is."""
    packed = response.headers.pop("content-encoding", "") not in {"", "identity"}
    response.headers["content-type"] = "application/json; charset=utf-8"
    response.stream = _Bounded(response.stream, packed)


@dataclass(frozen=True)
class _Bounded(httpx.AsyncByteStream):
    stream: Any  # of bytes, as httpx has it
    packed: bool  # which nobody asked for; a kilobyte may unfold into a gigabyte

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self.packed:
            raise ServerError("unreadable answer")
        size = 0
        async for piece in self.stream:
            size += len(piece)
            if size > LARGEST_ANSWER:
                raise ServerError("the answer is too long")
            yield piece

    async def aclose(self) -> None:
        """Close the line."""
        await self.stream.aclose()
