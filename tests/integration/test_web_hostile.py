"""What the pages make of those who mean them harm, and of machines that only look."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_samples import BASE, KEYS, ONE_CLICK, Edge

from newsletter.errors import DeliveryError, StorageError
from newsletter.web.forms import FORM_MAX
from newsletter.web.gate import GUESSING
from subscribers.model import Language, Status
from subscribers.signups import Signup
from subscribers.tokens import Purpose, mint, new_handle

INJECTED = "x\r\nBcc: all@example.org\r\n\r\nBuy!"
FORMS = {
    "/join": ("address", "topics", "frequency", "hour", "timezone", "language"),
    "/link": ("address",),
}


class Open:
    """An edge with somebody on it, and every path that their tokens open."""

    def __init__(self) -> None:
        self.edge = Edge()
        self.one = self.edge.add()
        self.signup = Signup(new_handle(), "ada@example.org", self.edge.now, ("soil fungi",))
        self.edge.signups.put(self.signup)
        self.edge.submit(f"/m/{self.token(Purpose.MANAGE)}/topics", {"act": "add", "topic": "xx"})
        self.one = self.edge.people.get(self.one.address)

    def token(self, purpose: Purpose) -> str:
        match purpose:
            case Purpose.CONFIRM:
                return mint(KEYS, purpose, self.signup.handle, 0)
            case Purpose.UNDO:
                return mint(KEYS, purpose, self.edge.history.of(self.one.id)[0].handle, 0)
        return self.edge.token(purpose, self.one)

    def paths(self) -> list[str]:
        return [
            f"/c/{self.token(Purpose.CONFIRM)}",
            f"/l/{self.token(Purpose.LEAVE)}",
            f"/m/{self.token(Purpose.MANAGE)}",
            f"/u/{self.token(Purpose.UNDO)}",
        ]


@pytest.fixture
def site() -> Open:
    return Open()


def test_looking_changes_nothing_whoever_looks(site: Open) -> None:
    """Scanners open every link of a mail, and some ask for the head only."""
    before = list(site.edge.people.everyone())
    paths = [*site.paths(), "/", "/join", "/link", "/healthz"]
    manage = f"/m/{site.token(Purpose.MANAGE)}"
    deeper = ("topics", "excludes", "settings", "pause", "resume", "leave", "return")
    posts = [f"{manage}/{one}" for one in deeper] + [f"/l/{site.token(Purpose.LEAVE)}/back"]
    for method in ("GET", "HEAD"):
        assert {site.edge.ask(method, path).status_code for path in paths} == {200}
        assert {site.edge.ask(method, path).status_code for path in posts} == {405}
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert {site.edge.ask(method, path).status_code for path in paths + posts} == {405}
    assert list(site.edge.people.everyone()) == before
    assert site.edge.post.sent == []


@pytest.mark.parametrize("path", FORMS)
def test_no_header_can_be_injected_through_any_field(path: str) -> None:
    edge = Edge()
    for name in FORMS[path]:
        answer = edge.submit(path, edge.signup_fields(**{name: INJECTED}))
        if name == "topics":
            continue  # lines are topics there, and topics stand in no header
        assert answer.status_code == 422, name
    assert all("\n" not in f"{kind}{to}{link}" for kind, to, link in edge.post.sent)


@pytest.mark.parametrize(
    "address",
    [
        "a" * 300 + "@example.org",
        "a@" + "b" * 300 + ".example",
        "a@" + "b." * 130 + "example.org",
        "ad\0a@example.org",
        "ada@exa\u200bmple.org",
        "аda@example.org",  # noqa: RUF001 - the first letter is Cyrillic, that is the point
        "ada@example.org, bob@example.org",
        "ada@example.org\nbob@example.org",
        "<ada@example.org>",
        "Ada <ada@example.org>",
        "ada@[127.0.0.1]",
        "ada@localhost",
        '"ada lovelace"@example.org',
        "ada@@example.org",
        "ada\u202e@example.org",
        "",
    ],
)
def test_what_is_no_address_that_mail_can_be_sent_to_is_refused(address: str) -> None:
    edge = Edge()
    assert edge.submit("/join", edge.signup_fields(address=address)).status_code == 422
    assert edge.submit("/link", {"address": address}).status_code == 422
    assert edge.post.sent == []


@pytest.mark.parametrize(
    ("typed", "mailed"),
    [
        ("ada+papers@example.org", "ada+papers@example.org"),
        ("ada@Bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@例子.example", "ada@xn--fsqu00a.example"),
        # Another domain, and told apart: its owner is who gets the mail.
        ("ada@exаmple.org", "ada@xn--exmple-4nf.org"),  # noqa: RUF001 - a Cyrillic letter
    ],
)
def test_unusual_addresses_are_what_they_are(typed: str, mailed: str) -> None:
    edge = Edge()
    edge.add(address="ada@example.org")
    edge.submit("/join", edge.signup_fields(address=typed))
    assert [(kind, to) for kind, to, _ in edge.post.sent] == [("confirm", mailed)]


def test_what_is_typed_is_text_on_every_page() -> None:
    edge = Edge()
    script = "<script>alert(1)</script>"
    attribute = '"x"><img src=x onerror=alert(1)>'
    page = edge.submit("/join", edge.signup_fields(address=attribute, topics=f"{script};"))
    edge.submit("/join", edge.signup_fields(topics=f"{script}\n{attribute}"))
    confirm = edge.get(edge.post.sent[0][2].removeprefix(BASE))
    one = edge.add(topics=(script, attribute), excludes=(script,))
    radar = edge.get(f"/m/{edge.token(Purpose.MANAGE, one)}")
    for shown in (page, confirm, radar):
        assert "<script" not in shown.text
        assert "<img" not in shown.text


@pytest.mark.parametrize("path", ["/join", "/link", "/l/x", "/m/x/topics"])
def test_a_huge_body_is_refused_before_it_is_read(path: str) -> None:
    edge = Edge()
    declared = edge.ask("POST", path, content=b"a=" + b"x" * FORM_MAX)
    assert declared.status_code == 413

    async def endless() -> Iterator[bytes]:
        for _ in range(10_000):
            nonlocal sent
            sent += 1
            yield b"x" * 10_000

    sent = 0
    assert edge.ask("POST", path, content=endless()).status_code == 413
    assert sent < 20


def test_a_body_that_is_no_form_is_refused() -> None:
    edge = Edge()
    for body in (b"address=%ff%fe", b"\xff\xfe=1", b"&".join([b"a=1"] * 60)):
        assert edge.ask("POST", "/join", content=body).status_code == 400


def wrong(token: str) -> list[str]:
    """Return tokens that are nearly one."""
    flipped = "a" if token[-3] != "a" else "b"
    return [
        token[:-1],
        token + "a",
        token[:-3] + flipped + token[-2:],
        "a" * 26,
        token[::-1],
        token[:10],
        "..%2f..%2fetc",
        "%00" * 26,
        "Ａ" * 26,  # noqa: RUF001 - full width
    ]


@pytest.mark.parametrize("letter", "clmu")
def test_all_wrong_tokens_are_answered_alike(site: Open, letter: str) -> None:
    purposes = {"c": Purpose.CONFIRM, "l": Purpose.LEAVE, "m": Purpose.MANAGE, "u": Purpose.UNDO}
    token = site.token(purposes[letter])
    strange = mint((b"another key of thirty-two bytes or so",), purposes[letter], new_handle(), 0)
    others = [site.token(one) for one in purposes.values() if one is not purposes[letter]]
    answers = [site.edge.get(f"/{letter}/{one}") for one in (*wrong(token), strange, *others)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_guessing_is_slowed_down(site: Open) -> None:
    guesses = [f"/m/{mint((b'x' * 32,), Purpose.MANAGE, new_handle(), 0)}" for _ in range(40)]
    codes = [site.edge.get(guess).status_code for guess in guesses]
    assert codes == [404] * GUESSING.one.most + [429] * (40 - GUESSING.one.most)
    near = [site.edge.get(guesses[0], host=f"203.0.113.{n}").status_code for n in range(8, 200)]
    assert near.count(404) <= GUESSING.near.most
    assert site.edge.get(guesses[0], host="198.51.100.1").status_code == 404


def test_every_answer_is_guarded(site: Open) -> None:
    answers = [site.edge.get(path) for path in (*site.paths(), "/", "/link", "/nothing")]
    answers += [
        site.edge.submit("/join", {"address": "none"}),
        site.edge.submit("/join", site.edge.signup_fields()),
        site.edge.submit(f"/m/{site.token(Purpose.MANAGE)}/leave"),
        site.edge.submit(f"/l/{site.token(Purpose.LEAVE)}", ONE_CLICK),
        site.edge.ask("PUT", "/"),
    ]
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        if "text/html" in answer.headers.get("Content-Type", ""):
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy


def test_pages_load_nothing_from_anywhere(site: Open) -> None:
    for path in (*site.paths(), "/", "/link", "/nothing"):
        page = site.edge.get(path).text
        loaded = re.findall(r"""(?:src|href|action)="([^"]*)"|url\(([^)]*)\)""", page)
        for found in (one or other for one, other in loaded):
            assert found.startswith(("/", "#", "data:,")), found
        assert not re.search(r"<(script|img|iframe|object|embed|form[^>]+target)", page)


def test_no_token_stands_in_a_log(site: Open, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="newsletter")  # the command has a level of its own
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the test's own client
    for path in site.paths():
        site.edge.get(path)
        site.edge.submit(path, ONE_CLICK)
    site.edge.post.error = DeliveryError("the mail server is away", permanent=False)
    site.edge.submit("/link", {"address": site.one.address})
    said = caplog.text
    assert "left by" in said
    for purpose in (Purpose.CONFIRM, Purpose.LEAVE, Purpose.MANAGE, Purpose.UNDO):
        assert site.token(purpose) not in said
    assert site.one.address not in said
    assert site.one.handle not in said


class Broken:
    """A store of people whose database has gone away."""

    def __getattr__(self, name: str) -> object:
        raise StorageError("postgresql://hub@db/hub: cannot connect")


def test_a_database_that_is_away_is_said_in_words_and_is_no_lost_request() -> None:
    edge = Edge()
    token = edge.token(Purpose.LEAVE, edge.add())
    down = Edge(people=Broken())  # type: ignore[arg-type] # it is to fail
    for answer in (down.get(f"/l/{token}"), down.submit(f"/l/{token}", ONE_CLICK)):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert "hub@db" not in answer.text


def test_a_bug_is_said_in_words() -> None:
    edge = Edge()
    edge.app.add_api_route("/bug", lambda: 1 / 0)
    answer = edge.get("/bug", headers={"Accept-Language": "zh"})
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert 'lang="zh-Hans"' in answer.text


@pytest.mark.parametrize("language", Language)
def test_errors_are_said_in_words(language: Language) -> None:
    edge = Edge()
    said = {"headers": {"Accept-Language": language.value}}
    answers = [
        edge.get("/nothing", **said),
        edge.ask("PUT", "/join", **said),
        edge.ask("POST", "/join", content=b"x" * (FORM_MAX + 1), **said),
        edge.ask("POST", "/join", content=b"a=%ff", **said),
        [edge.get("/m/x", **said) for _ in range(GUESSING.one.most + 1)][-1],
    ]
    assert [answer.status_code for answer in answers] == [404, 405, 413, 400, 429]
    assert answers[1].headers["Allow"]
    titles = [re.findall(r"<h1>(.*?)</h1>", answer.text) for answer in answers]
    assert all(len(one) == 1 for one in titles)
    assert len({one[0] for one in titles}) == 5


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/join", "/link", "/m/{m}/topics", "/m/{m}/settings", "/m/{m}/pause"]),
    st.dictionaries(
        st.sampled_from(
            ["address", "topics", "topic", "new", "act", "until", "hour", "timezone", "language"]
        ),
        st.text(max_size=60) | st.sampled_from(["add", "rename", "remove", "up", "2026-07-01"]),
    ),
)
def test_no_form_breaks_a_page(site: Open, path: str, fields: dict[str, str]) -> None:
    site.edge.later(hours=1)
    clean = {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}
    where = path.format(m=site.token(Purpose.MANAGE))
    answer = site.edge.submit(where, clean)
    assert answer.status_code in {200, 303, 400, 422}
    present = site.edge.people.by_handle(site.one.handle)
    assert present
    assert present.status in {Status.ACTIVE, Status.PAUSED}
    assert replace(present, status=Status.ACTIVE).address == site.one.address
