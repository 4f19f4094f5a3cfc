import gzip
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping

import httpx
import pytest
import stamina
from ingest_samples import HASTY, SITE, Reply, arxiv_item, arxiv_rss, feed_of, loopback

from newsletter.config import Ingest, Site
from newsletter.ingest import fetch as fetching
from newsletter.ingest.failure import FeedError
from newsletter.ingest.fetch import Answer, Fetcher, user_agent
from newsletter.ingest.sources import Feed
from newsletter.model import FeedState, Reason

DOCUMENT = arxiv_rss(arxiv_item())
FRESH = FeedState()


@pytest.fixture(autouse=True)
def no_waiting_between_tries() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


def get(feed: Feed, state: FeedState = FRESH, settings: Ingest = HASTY) -> Answer:
    fetcher = Fetcher(settings, gap=0, agent=user_agent(SITE))
    try:
        return fetcher.get(feed, state)
    finally:
        fetcher.close()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "public, max-age=300"}, 300),
        ({"Cache-Control": 'MAX-AGE="300"', "Age": "100"}, 200),
        ({"Cache-Control": "max-age=60", "Age": "100"}, 0),
        ({"Cache-Control": "max-age=60, no-cache"}, 0),
        ({"Cache-Control": "max-age=-1"}, 0),
        ({"Cache-Control": "max-age=" + "9" * 5000}, 0),
    ],
)
def test_a_server_says_for_how_long_its_answer_holds(headers: dict[str, str], seconds: int) -> None:
    with loopback(lambda *_: Reply(DOCUMENT, headers=headers | {"ETag": "x"})) as server:
        answer = get(feed_of("arxiv", "cs.CL", server.url))
    assert (answer.fresh_for, answer.etag) == (seconds, "x")


def test_what_is_not_to_be_stored_is_not_asked_for_conditionally() -> None:
    headers = {"Cache-Control": "no-store, max-age=60", "ETag": "x", "Last-Modified": "y"}
    with loopback(lambda *_: Reply(DOCUMENT, headers=headers)) as server:
        assert get(feed_of("arxiv", "cs.CL", server.url)) == Answer(DOCUMENT)


def refusal(answer: Callable[[str, Mapping[str, str]], Reply]) -> tuple[FeedError, int]:
    with loopback(answer) as server, pytest.raises(FeedError) as caught:
        get(feed_of("arxiv", "cs.CL", server.url))
    return caught.value, len(server.requests)


def test_a_request_says_who_asks() -> None:
    with loopback(lambda *_: Reply(DOCUMENT)) as server:
        get(feed_of("arxiv", "cs.CL", server.url))
    ((path, headers),) = server.requests
    assert path == "/arxiv/rss/cs.CL"
    assert headers["User-Agent"].startswith("Morning-Post/")
    assert headers["User-Agent"].endswith(" (+https://post.example; desk@post.example)")
    assert "If-None-Match" not in headers


def test_the_user_agent_is_plain_ascii_whatever_the_name() -> None:
    assert user_agent(Site(name="晨报 É", base_url="https://x.example")).isascii()


def test_what_did_not_change_is_not_sent_again() -> None:
    tag = "5eb63bbbe01eeed093cb22bb8f5acdc3"  # without quotes, as arXiv sends it

    def answer(_path: str, headers: Mapping[str, str]) -> Reply:
        if headers.get("If-None-Match") == tag:
            return Reply(status=304)
        return Reply(
            DOCUMENT, headers={"ETag": tag, "Last-Modified": "Thu, 11 Jun 2026 04:00:00 GMT"}
        )

    with loopback(answer) as server:
        feed = feed_of("arxiv", "cs.CL", server.url)
        first = get(feed)
        again = get(feed, FeedState(first.etag, first.modified))
    assert (first.body, first.etag) == (DOCUMENT, tag)
    assert again == Answer(None, tag, "Thu, 11 Jun 2026 04:00:00 GMT")
    assert server.requests[1][1]["If-Modified-Since"] == "Thu, 11 Jun 2026 04:00:00 GMT"


def test_an_etag_that_could_not_be_sent_back_is_not_kept() -> None:
    with loopback(lambda *_: Reply(DOCUMENT, headers={"ETag": '"' + "x" * 5000 + '"'})) as server:
        assert not get(feed_of("arxiv", "cs.CL", server.url)).etag


def test_an_unasked_not_modified_is_a_refusal() -> None:
    error, tries = refusal(lambda *_: Reply(status=304))
    assert (error.outcome, tries) == (Reason.REFUSED, 1)


@pytest.mark.parametrize(
    ("status", "tries"), [(400, 1), (403, 1), (404, 1), (406, 3), (429, 3), (503, 3)]
)
def test_a_refusal_is_tried_again_only_if_that_can_help(status: int, tries: int) -> None:
    settings = HASTY.model_copy(update={"attempts": 3})
    with loopback(lambda *_: Reply(DOCUMENT, status)) as server, pytest.raises(FeedError) as caught:
        get(feed_of("arxiv", "cs.CL", server.url), settings=settings)
    assert caught.value.outcome is Reason.REFUSED
    assert caught.value.reason == f"HTTP {status}"
    assert caught.value.permanent == (tries == 1)
    assert len(server.requests) == tries


def test_a_passing_fault_is_forgotten() -> None:
    replies = iter([Reply(status=503), Reply(DOCUMENT)])
    with loopback(lambda *_: next(replies)) as server:
        assert get(feed_of("arxiv", "cs.CL", server.url)).body == DOCUMENT


def test_a_server_that_names_its_wait_is_left_alone_so_long() -> None:
    replies = iter([Reply(status=429, headers={"Retry-After": "1"}), Reply(DOCUMENT)])
    start = time.monotonic()
    with stamina.set_testing(False), loopback(lambda *_: next(replies)) as server:
        assert get(feed_of("arxiv", "cs.CL", server.url)).body == DOCUMENT
    assert time.monotonic() - start >= 1


@pytest.mark.parametrize(
    "wait", ["3600", "Wed, 01 Jan 2098 00:00:00 GMT", "Wed, 01 Jan 2098 00:00:00"]
)
def test_a_wait_of_hours_is_a_refusal(wait: str) -> None:
    error, tries = refusal(lambda *_: Reply(status=429, headers={"Retry-After": wait}))
    assert error.reason.startswith("HTTP 429, come back in ")
    assert tries == 1


@pytest.mark.parametrize("wait", ["soon", "Wed, 01 Jan 2020 00:00:00 GMT"])
def test_a_wait_that_says_nothing_is_overheard(wait: str) -> None:
    _, tries = refusal(lambda *_: Reply(status=429, headers={"Retry-After": wait}))
    assert tries > 1


def test_requests_to_one_source_keep_their_distance() -> None:
    arrivals: list[float] = []

    def answer(*_: object) -> Reply:
        arrivals.append(time.monotonic())
        return Reply(DOCUMENT)

    with loopback(answer) as server:
        fetcher = Fetcher(HASTY, gap=0.3, agent="x")
        for section in ("cs.CL", "cs.LG"):
            fetcher.get(feed_of("arxiv", section, server.url), FRESH)
        fetcher.close()
    assert arrivals[1] - arrivals[0] >= 0.3


def test_a_door_that_did_not_open_is_not_knocked_at_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    fetcher = Fetcher(Ingest(), gap=3, agent="x")
    start = time.monotonic()
    reasons = []
    for section in ("cs.CL", "cs.LG", "cs.AI"):
        with pytest.raises(FeedError) as caught:
            fetcher.get(feed_of("arxiv", section, f"http://127.0.0.1:{port}"), FRESH)
        assert caught.value.outcome is Reason.UNREACHABLE
        reasons.append(caught.value.reason)
    fetcher.close()
    assert time.monotonic() - start < 2
    assert reasons[0].startswith("no connection: ")
    assert reasons[1:] == ["not tried: its host could not be reached a moment ago"] * 2


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (httpx.ConnectTimeout("t"), "no connection within 5 s"),
        (httpx.ProxyError("t"), "no connection: t"),
        (httpx.ReadTimeout("t"), "no answer in time"),
        (httpx.ReadError(""), "the connection broke: ReadError"),
        (httpx.RemoteProtocolError("what?"), "the connection broke: what\\?"),
    ],
)
def test_every_fault_of_the_network_has_a_name(fault: httpx.HTTPError, reason: str) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise fault

    fetcher = Fetcher(HASTY, gap=0, agent="x", transport=httpx.MockTransport(fail))
    with pytest.raises(FeedError, match=reason) as caught:
        fetcher.get(feed_of("arxiv", "cs.CL"), FRESH)
    assert caught.value.outcome is Reason.UNREACHABLE
    fetcher.close()


def test_an_answer_that_breaks_off_is_kept_as_far_as_it_came() -> None:
    with loopback(lambda *_: Reply(DOCUMENT, cut=True)) as server:
        answer = get(feed_of("arxiv", "cs.CL", server.url))
    assert answer == Answer(DOCUMENT, cut=True)
    assert len(server.requests) > 1


def test_an_answer_that_trickles_is_ended_in_time() -> None:
    def trickle() -> Iterator[bytes]:
        while True:
            time.sleep(0.05)
            yield b" "

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=trickle()))
    fetcher = Fetcher(
        HASTY.model_copy(update={"timeout": 0.3}), gap=0, agent="x", transport=transport
    )
    answer = fetcher.get(feed_of("arxiv", "cs.CL"), FRESH)
    fetcher.close()
    assert answer.cut
    assert not (answer.body or b"").strip()


def packed(body: bytes, coding: str) -> bytes:
    return gzip.compress(body) if coding.endswith("gzip") else zlib.compress(body)


@pytest.mark.parametrize(
    "codings", [("gzip",), ("deflate",), ("gzip", "gzip"), ("x-gzip",), ("identity",)]
)
def test_packed_answers_are_unpacked(codings: tuple[str, ...]) -> None:
    body = DOCUMENT
    for coding in codings:
        body = packed(body, coding) if coding != "identity" else body
    headers = {"Content-Encoding": ", ".join(codings)}
    with loopback(lambda *_: Reply(body, headers=headers)) as server:
        assert get(feed_of("arxiv", "cs.CL", server.url)).body == DOCUMENT


def test_gzip_in_members_with_padding_is_one_answer() -> None:
    body = gzip.compress(DOCUMENT[:100]) + gzip.compress(DOCUMENT[100:]) + b"\0" * 16
    with loopback(lambda *_: Reply(body, headers={"Content-Encoding": "gzip"})) as server:
        assert get(feed_of("arxiv", "cs.CL", server.url)).body == DOCUMENT


def test_gzip_that_breaks_off_is_kept_as_far_as_it_came() -> None:
    body = gzip.compress(DOCUMENT * 50)[:-40]
    with loopback(lambda *_: Reply(body, headers={"Content-Encoding": "gzip"})) as server:
        answer = get(feed_of("arxiv", "cs.CL", server.url))
    assert answer.cut
    assert answer.body
    assert (DOCUMENT * 50).startswith(answer.body)


@pytest.mark.parametrize("layers", [1, 2])
def test_a_gzip_bomb_stops_at_the_limit(layers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "BODY_LIMIT", 1024 * 1024)
    body = b" " * 8 * 1024 * 1024
    for _ in range(layers):
        body = gzip.compress(body)
    headers = {"Content-Encoding": ", ".join(["gzip"] * layers)}
    error, tries = refusal(lambda *_: Reply(body, headers=headers))
    assert (error.outcome, error.reason, tries) == (Reason.UNREADABLE, "longer than 1 MB", 1)


def test_a_body_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "BODY_LIMIT", 1024 * 1024)
    error, _ = refusal(lambda *_: Reply(b" " * 2 * 1024 * 1024))
    assert error.reason == "longer than 1 MB"


@pytest.mark.parametrize("coding", ["br", "gzip, gzip, gzip", "gzip"])
def test_what_cannot_be_unpacked_is_unreadable(coding: str) -> None:
    error, tries = refusal(
        lambda *_: Reply(b"no gzip at all", headers={"Content-Encoding": coding})
    )
    assert (error.outcome, tries) == (Reason.UNREADABLE, 1)


def moved(target: str) -> Callable[[str, Mapping[str, str]], Reply]:
    return lambda path, _: (
        Reply(DOCUMENT) if path == "/there" else Reply(status=302, headers={"Location": target})
    )


def test_a_redirect_of_a_mirror_is_followed() -> None:
    with loopback(moved("/there")) as server:
        assert get(feed_of("arxiv", "cs.CL", server.url)).body == DOCUMENT


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "redirected to file:"),
        ("/again", "more than 5 redirects"),
        ("http://127.0.0.1:port/x", "the connection broke: "),
    ],
)
def test_a_redirect_to_nowhere_is_refused(target: str, reason: str) -> None:
    error, _ = refusal(moved(target))
    assert error.reason.startswith(reason)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "169.254.169.254", "[::1]", "10.0.0.1", "localhost", "2130706433"),
        *("[::ffff:10.0.0.1]", "[fe80::1]", "[fd00::1]", "[64:ff9b::a00:1]", "[2002:a00:1::]"),
        *("[::]", "224.0.0.1", "100.64.0.1"),
    ],
)
def test_a_public_feed_cannot_lead_into_a_private_network(host: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": f"http://{host}/x"}, content=iter([b""]))

    fetcher = Fetcher(HASTY, gap=0, agent="x", transport=httpx.MockTransport(answer))
    with pytest.raises(FeedError, match="redirected to the private address") as caught:
        fetcher.get(feed_of("arxiv", "cs.CL", None), FRESH)
    assert caught.value.outcome is Reason.REFUSED
    fetcher.close()


def test_a_name_that_stands_for_a_private_address_too_is_refused_unless_it_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = ["93.184.215.14", "10.0.0.1"]
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    allowed = HASTY.model_copy(update={"private_redirects": True})
    for settings in (HASTY, allowed):
        answers = iter([httpx.Response(302, headers={"Location": "http://inner.example/x"})])
        last = httpx.Response(200, content=iter([DOCUMENT]))
        transport = httpx.MockTransport(lambda _, more=answers, end=last: next(more, end))
        fetcher = Fetcher(settings, gap=0, agent="x", transport=transport)
        if settings is allowed:
            assert fetcher.get(feed_of("arxiv", "cs.CL", None), FRESH).body == DOCUMENT
        else:
            with pytest.raises(FeedError, match=r"private address inner\.example"):
                fetcher.get(feed_of("arxiv", "cs.CL", None), FRESH)
        fetcher.close()


def test_a_redirect_to_an_unknown_host_is_left_to_the_connection() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "moved.invalid":
            return httpx.Response(200, content=iter([DOCUMENT]))
        return httpx.Response(
            301, headers={"Location": "https://moved.invalid/x"}, content=iter([])
        )

    fetcher = Fetcher(HASTY, gap=0, agent="x", transport=httpx.MockTransport(answer))
    assert fetcher.get(feed_of("arxiv", "cs.CL", None), FRESH).body == DOCUMENT
    fetcher.close()
