"""Fetches feeds: politely, patiently, and never more than fits.

A `Fetcher` serves one source: one connection, a gap between requests, and no second knock at a
door that just did not open. What cannot be fetched is a FeedError, which names the reason.
"""

import math
import re
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol

import httpx
import stamina

from newsletter.config import Ingest, Site
from newsletter.ingest.addresses import check_target
from newsletter.ingest.failure import FeedError
from newsletter.ingest.sources.port import Feed
from newsletter.model import FeedState, Reason

BODY_LIMIT = 32 * 1024 * 1024  # bytes, inflated
CONNECT_SECONDS = 5.0  # without a network the morning must not wait for each feed
LONGEST_WAIT = 120.0  # a Retry-After beyond this is a refusal
QUICK_RETRY = 0.3
REDIRECTS = 5
SPARE = 1.1  # times the gap between processes: a busy machine sends later than it was allowed to
PATIENCE = 3  # feeds of one source that fail in a row before its others are not tried
_PIECE = 64 * 1024
_CODINGS = 2
_TAG_LENGTH = 1024
_DIGITS = 18
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_TRANSIENT = frozenset({406, 408, 425, 429, 500, 502, 503, 504})  # 406: arXiv, now and then
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml, */*;q=.1"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave; `body` is None if nothing changed, `cut` says that it broke off.

    `fresh_for`: the seconds in which it is not to be asked again (Cache-Control).
    """

    body: bytes | None
    etag: str = ""
    modified: str = ""
    cut: bool = False
    fresh_for: float = 0


def user_agent(site: Site) -> str:
    """Return who we are: name, version, address and the operator's contact, as arXiv asks."""
    try:
        release = version("academichub-newsletter")
    except PackageNotFoundError:  # run from a folder that was never installed
        release = "0"
    name = re.sub(r"[^A-Za-z0-9-]+", "-", site.name).strip("-") or "newsletter"
    contact = f"; {site.contact}" if site.contact else ""
    return f"{name}/{release} (+{site.base_url}{contact})".encode("ascii", "ignore").decode()


class Slots(Protocol):
    """The pace that all processes of the service keep together."""

    def claim(self, host: str, gap: timedelta, now: datetime) -> datetime:
        """Return the moment from which the caller may send; the next one gets `gap` after it."""
        ...


class Fetcher:
    """One source's way to its host, for one thread.

    With a `transport` that stands for the network there is nobody to be polite to: no gaps, no
    second try. Nothing is begun after `until` (of the monotonic clock). `slots` keep the gap
    between all processes, under the `name` of the source.
    """

    def __init__(
        self,
        settings: Ingest,
        *,
        gap: float,
        agent: str,
        transport: httpx.BaseTransport | None = None,
        until: float = math.inf,
        slots: Slots | None = None,
        name: str = "",
    ) -> None:
        self._until = until
        self._slots = slots if gap and not transport else None
        self._name = name
        self._failed = 0
        self._gap = 0.0 if transport else gap
        self._attempts = 1 if transport else settings.attempts
        self._timeout = settings.timeout
        self._private = settings.private_redirects
        self._free_at = 0.0
        self._shut = False
        self._client = httpx.Client(
            transport=transport,
            headers={"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(settings.timeout, connect=min(CONNECT_SECONDS, settings.timeout)),
            limits=httpx.Limits(max_connections=1),
        )

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def get(self, feed: Feed, state: FeedState) -> Answer:
        """Fetch a feed if it changed; raises FeedError. A body that breaks off is kept as cut."""
        if self._shut:
            reason = "not tried: its host could not be reached a moment ago"
            raise FeedError(feed, Reason.UNREACHABLE, reason, no_connection=True)
        if self._failed >= PATIENCE:
            reason = f"not tried: {self._failed} feeds of its host failed in a row"
            raise FeedError(feed, Reason.REFUSED, reason, permanent=True)
        try:
            answer = self._patiently(feed, state)
        except FeedError as error:
            self._shut = error.no_connection
            self._failed += not error.permanent
            if error.partial:
                return Answer(error.partial, cut=True)
            if time.monotonic() >= self._until:
                raise FeedError(feed, Reason.LATE, error.reason, permanent=True) from error
            raise
        self._failed = 0
        return answer

    def _patiently(self, feed: Feed, state: FeedState) -> Answer:
        tries = stamina.retry_context(
            on=_Patience(self._until),
            attempts=self._attempts,
            timeout=None,
            wait_initial=1.0,
            wait_max=30.0,
        )
        for attempt in tries:
            with attempt:
                return self._once(feed, state)
        raise AssertionError("stamina ends with an answer or an error")  # pragma: no cover

    def _once(self, feed: Feed, state: FeedState) -> Answer:
        request = self._client.build_request("GET", feed.url, headers=_conditions(state))
        for _ in range(REDIRECTS + 1):
            with self._sent(request, feed) as response:
                following = response.next_request
                if following is None:
                    deadline = min(time.monotonic() + self._timeout, self._until)
                    return _answer(response, feed, state, deadline)
            check_target(following.url, feed, private=feed.mirrored or self._private)
            request = following
        raise FeedError(feed, Reason.REFUSED, f"more than {REDIRECTS} redirects", permanent=True)

    @contextmanager
    def _sent(self, request: httpx.Request, feed: Feed) -> Iterator[httpx.Response]:
        response = self._send(request, feed)
        try:
            yield response
        finally:
            response.close()

    def _send(self, request: httpx.Request, feed: Feed) -> httpx.Response:
        """Send a request when the gap is over; the next gap begins when the answer does."""
        self._wait(feed)
        reached = True
        try:
            with _named_faults(feed):
                return self._client.send(request, stream=True)
        except FeedError as error:
            reached = not error.no_connection  # whom we did not reach needs no rest from us
            raise
        finally:
            self._free_at = time.monotonic() + self._gap * reached

    def _wait(self, feed: Feed) -> None:
        """Wait for the gap to be over, here and in the other processes; raises past the end."""
        wait = max(0.0, self._free_at - time.monotonic())
        if self._slots and time.monotonic() < self._until:
            now = datetime.now(UTC)
            mine = self._slots.claim(self._name, timedelta(seconds=self._gap * SPARE), now)
            wait = max(wait, (mine - datetime.now(UTC)).total_seconds())
        if time.monotonic() + wait >= self._until:
            reason = "the time for the whole ingest is over"
            raise FeedError(feed, Reason.LATE, reason, permanent=True)
        time.sleep(wait)


class _Patience:
    """Decides whether to try again, and when. A connection that fails gets one quick retry."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._connects = 0

    def __call__(self, error: Exception) -> bool | float:
        if not isinstance(error, FeedError) or error.permanent:
            return False
        if time.monotonic() + (error.wait or 0) >= self._until:
            return False
        if error.no_connection:
            self._connects += 1
            return QUICK_RETRY if self._connects == 1 else False
        return True if error.wait is None else error.wait


@contextmanager
def _named_faults(feed: Feed) -> Iterator[None]:
    """Give each of httpx's faults its name in our words."""
    try:
        yield
    except httpx.ConnectTimeout as error:
        reason = f"no connection within {CONNECT_SECONDS:g} s"
        raise FeedError(
            feed, Reason.UNREACHABLE, reason, no_connection=True, permanent=True
        ) from error
    except (httpx.ConnectError, httpx.ProxyError) as error:
        reason = f"no connection: {error}"
        raise FeedError(feed, Reason.UNREACHABLE, reason, no_connection=True) from error
    except httpx.TimeoutException as error:
        raise FeedError(feed, Reason.UNREACHABLE, "no answer in time") from error
    except (httpx.TransportError, httpx.InvalidURL) as error:
        reason = f"the connection broke: {str(error) or type(error).__name__}"
        raise FeedError(feed, Reason.UNREACHABLE, reason) from error


def _conditions(state: FeedState) -> dict[str, str]:
    """Return the headers of a conditional GET, with the server's own words (RFC 9110, 13.1)."""
    asked = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    return {name: value for name, value in asked.items() if value}


def _answer(response: httpx.Response, feed: Feed, state: FeedState, deadline: float) -> Answer:
    if response.status_code == httpx.codes.NOT_MODIFIED and _conditions(state):
        return Answer(None, state.etag, state.modified, fresh_for=fresh_for(response.headers))
    if response.status_code != httpx.codes.OK:
        raise _refusal(response, feed)
    body = _body(response, feed, deadline)
    if "no-store" in _directives(response.headers):
        return Answer(body)
    fresh = fresh_for(response.headers)
    return Answer(body, _word(response, "ETag"), _word(response, "Last-Modified"), fresh_for=fresh)


def fresh_for(headers: Mapping[str, str]) -> float:
    """Return the seconds for which an answer holds: RFC 9111, 4.2.1, without `Expires`."""
    told = _directives(headers)
    if told.keys() & {"no-store", "no-cache"}:
        return 0
    age, seconds = headers.get("Age", "0"), told.get("max-age", "").strip('"')
    known = seconds.isdecimal() and age.isdecimal() and len(seconds + age) <= _DIGITS
    return max(0, int(seconds) - int(age)) if known else 0


def _directives(headers: Mapping[str, str]) -> dict[str, str]:
    """Return what a Cache-Control says, in lower case."""
    parts = headers.get("Cache-Control", "").lower().split(",")
    return {name.strip(): value for name, _, value in (part.partition("=") for part in parts)}


def _word(response: httpx.Response, header: str) -> str:
    """Return a header to be sent back one day, or "" if it could not be."""
    value = response.headers.get(header, "")
    return value if value.isascii() and value.isprintable() and len(value) <= _TAG_LENGTH else ""


def _refusal(response: httpx.Response, feed: Feed) -> FeedError:
    status = response.status_code
    wait = _retry_after(response.headers.get("Retry-After", ""))
    too_long = wait is not None and wait > LONGEST_WAIT
    reason = f"HTTP {status}" + (f", come back in {wait:.0f} s" if too_long else "")
    permanent = status not in _TRANSIENT or too_long
    return FeedError(feed, Reason.REFUSED, reason, permanent=permanent, wait=wait)


def _retry_after(value: str) -> float | None:
    """Return the seconds that a Retry-After asks for, as a number or a date (RFC 9110, 10.2.3)."""
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):  # what the standard library raises for no date
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _body(response: httpx.Response, feed: Feed, deadline: float) -> bytes:
    """Read a body as it inflates, and stop at the limit; httpx would inflate it whole first."""
    body = bytearray()
    try:
        for piece in _inflated(response, feed, deadline):
            body += piece
    except (httpx.TransportError, EOFError) as error:
        reason = f"the answer broke off after {len(body)} bytes"
        raise FeedError(feed, Reason.UNREACHABLE, reason, partial=bytes(body)) from error
    except zlib.error as error:
        reason = f"the answer cannot be unpacked: {error}"
        raise FeedError(feed, Reason.UNREADABLE, reason, permanent=True) from error
    return bytes(body)


def _inflated(response: httpx.Response, feed: Feed, deadline: float) -> Iterator[bytes]:
    """Undo the content codings, a piece at a time, with the limit on what each layer gives."""
    named = response.headers.get("Content-Encoding", "").lower().split(",")
    codings = [name.strip() for name in named if name.strip() not in {"", "identity"}]
    if len(codings) > _CODINGS or set(codings) - {"gzip", "x-gzip", "deflate"}:
        reason = f"content coding {', '.join(codings)[:80]!r}"
        raise FeedError(feed, Reason.UNREADABLE, reason, permanent=True)
    pieces = _limited(response.iter_raw(), feed, deadline)
    for _ in codings:
        pieces = _limited(_unpacked(pieces), feed, deadline)
    return pieces


def _limited(pieces: Iterable[bytes], feed: Feed, deadline: float) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > BODY_LIMIT:
            reason = f"longer than {BODY_LIMIT // 1024 // 1024} MB"
            raise FeedError(feed, Reason.UNREADABLE, reason, permanent=True)
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the answer did not end in time")
        yield piece


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Inflate gzip or zlib, a bounded piece at a time; raises EOFError if it breaks off."""
    unpack, fresh = zlib.decompressobj(_GZIP_OR_ZLIB), True
    for piece in pieces:
        rest = piece
        while rest:
            yield unpack.decompress(rest, _PIECE)
            rest, fresh = unpack.unconsumed_tail, False
            if unpack.eof:  # another gzip member may follow, or padding
                rest = unpack.unused_data.lstrip(b"\0")
                unpack, fresh = zlib.decompressobj(_GZIP_OR_ZLIB), True
    yield unpack.flush(_PIECE)
    if not fresh and not unpack.eof:
        raise EOFError("compressed data breaks off")


def fetch_once(
    address: str,
    *,
    settings: Ingest,
    site: Site,
    transport: httpx.BaseTransport | None = None,
) -> bytes:
    """Return what stands at an address now; raises FeedError. For looking at a feed by hand.

    Whoever names an address may name one on their own network.
    """
    feed = Feed("feeds", address, address, address, mirrored=True)
    fetcher = Fetcher(settings, gap=0, agent=user_agent(site), transport=transport)
    try:
        return fetcher.get(feed, FeedState()).body or b""
    finally:
        fetcher.close()
