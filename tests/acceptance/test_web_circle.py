"""Join by the page, get a letter, follow its links, leave by each way: and the next morning's run
sends nothing to this address. Over the real database, mails and pages."""

import asyncio
import email
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from fakes import a_report, an_entry

from newsletter import app as wiring
from newsletter import config
from newsletter.app import App
from newsletter.model import FeedState
from newsletter.web.reception import papers, reception
from newsletter.web.site import Health, site
from subscribers.model import Status

THURSDAY, FRIDAY = date(2026, 6, 11), date(2026, 6, 12)
BASE = "https://hub.example"
ADA, BOB = "ada@example.org", "bob@example.org"
FORM = {
    "address": ADA,
    "topics": "soil fungi\nlunar dust",
    "frequency": "daily",
    "hour": "07:00",
    "timezone": "UTC",
    "language": "en",
}


@dataclass
class Town:
    """A service, its clock, and somebody with a browser and a mailbox."""

    app: App
    outbox: Path
    clock: list[datetime]
    seen: set[Path] = field(default_factory=set)

    def ask(self, method: str, url: str, **kwargs: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            pages = site(
                lambda: Health(database=True),
                reception(self.app),
                papers=papers(self.app),
                about=self.app.config.site,
            )
            transport = httpx.ASGITransport(pages, client=("192.0.2.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, url, **kwargs)

        return asyncio.run(ask())

    def submit(self, url: str, fields: dict[str, str]) -> httpx.Response:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", url, content=urlencode(fields), headers=kind)

    def press(self, page: httpx.Response) -> httpx.Response:
        """Press the first button of a page, with the hidden fields of its form."""
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        assert action
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        return self.submit(html.unescape(action[1]), dict(hidden))

    def mails(self, to: str) -> list[EmailMessage]:
        """The mails that have come since the last look."""
        files = sorted(set(self.outbox.glob(f"*{to}*.eml")) - self.seen)
        self.seen.update(files)
        mails = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        assert all(mail["To"] == to for mail in mails)
        return mails

    def news(self, day: date, number: int) -> None:
        """Let a paper come in at seven."""
        self.clock[0] = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
        entry = an_entry(number, title=f"Soil fungi, part {number}", published=day)
        stores, now = self.app.morning.stores, self.clock[0]
        stores.papers.take([(entry, day)], now=now)
        stores.sources.record(day, a_report(), FeedState(), now=now)

    def morning(self, day: date, number: int) -> None:
        """Let news come in and hold a morning."""
        self.news(day, number)
        due = self.app.morning.due(day)
        list(self.app.morning.send(day, due))

    def join(self, address: str) -> None:
        assert self.submit("/join", {**FORM, "address": address}).status_code == 200
        (mail,) = self.mails(address)
        confirm = links(mail)[-1] if len(links(mail)) == 1 else confirm_link(mail)
        assert self.press(self.ask("GET", confirm)).status_code == 200
        self.mails(address)  # the welcome


def links(mail: EmailMessage) -> list[str]:
    """Every link of ours in a mail: its header, its text and its page."""
    said = [mail.get("List-Unsubscribe", "")]
    said += [part.get_content() for part in mail.walk() if not part.is_multipart()]
    found = re.findall(rf"{re.escape(BASE)}/[^\s\"<>]*", html.unescape("\n".join(said)))
    return sorted(dict.fromkeys(found))


def confirm_link(mail: EmailMessage) -> str:
    return next(link for link in links(mail) if "/c/" in link)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    flags = {
        "site": {"base_url": BASE},
        "storage": {"url": f"sqlite:///{tmp_path / 'newsletter.db'}"},
        "delivery": {"outbox": {"folder": str(tmp_path / "outbox")}},
    }
    clock = [datetime(2026, 6, 10, 12, tzinfo=UTC)]
    with wiring.build(config.load(None, flags), clock=lambda: clock[0]) as app:
        yield Town(app, tmp_path / "outbox", clock)


@pytest.fixture
def letter(town: Town) -> EmailMessage:
    """The first letter to Ada, who joined by the page as Bob did."""
    town.join(ADA)
    town.join(BOB)
    town.morning(THURSDAY, 1)
    (mail,) = town.mails(ADA)
    assert len(town.mails(BOB)) == 1
    return mail


def leave_link(mail: EmailMessage) -> str:
    return next(link for link in links(mail) if "/l/" in link)


def one_click(town: Town, mail: EmailMessage) -> None:
    """What mailbox providers do with the two headers (RFC 8058)."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.findall(r"<(https:[^>]+)>", mail["List-Unsubscribe"])[0]
    form = {"List-Unsubscribe": (None, "One-Click")}
    answer = town.ask("POST", url, files=form)
    assert (answer.status_code, answer.text) == (200, "You are unsubscribed.\n")


def one_click_urlencoded(town: Town, mail: EmailMessage) -> None:
    assert town.submit(leave_link(mail), {"List-Unsubscribe": "One-Click"}).status_code == 200


def link_and_button(town: Town, mail: EmailMessage) -> None:
    done = town.press(town.ask("GET", leave_link(mail)))
    assert f"No further letter is sent to {ADA}" in done.text


def button_of_the_radar(town: Town, mail: EmailMessage) -> None:
    manage = next(link for link in links(mail) if "/m/" in link).partition("#")[0]
    assert town.submit(f"{manage}/leave", {}).status_code == 303


WAYS = (one_click, one_click_urlencoded, link_and_button, button_of_the_radar)
Way = Callable[[Town, EmailMessage], None]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_leaves_gets_nothing_the_next_morning_and_the_others_do(
    town: Town, letter: EmailMessage, way: Way
) -> None:
    way(town, letter)
    assert town.app.people.show(ADA).status is Status.LEFT
    town.morning(FRIDAY, 2)
    assert town.mails(ADA) == []
    assert len(town.mails(BOB)) == 1


def test_the_way_back_brings_the_letters_back(town: Town, letter: EmailMessage) -> None:
    link_and_button(town, letter)
    town.clock[0] += timedelta(hours=20)
    assert town.submit(f"{leave_link(letter)}/back", {}).status_code == 200
    (mail,) = town.mails(ADA)
    town.press(town.ask("GET", confirm_link(mail)))
    town.mails(ADA)
    town.morning(FRIDAY, 2)
    assert len(town.mails(ADA)) == 1


def test_every_link_of_the_letter_leads_where_it_says_and_changes_nothing(
    town: Town, letter: EmailMessage
) -> None:
    before = town.app.people.show(ADA)
    paths = set()
    for link in links(letter):
        page = town.ask("GET", link)
        assert page.status_code == 200, link
        url = urlsplit(link)
        if url.fragment:
            assert f'id="{url.fragment}"' in page.text, link
        paths.add(url.path[:3])
    assert paths == {"/l/", "/m/", "/p/"}
    assert town.app.people.show(ADA) == before
    assert any(link.endswith("#pause") for link in links(letter))
    assert any(link.endswith("#topic-1") for link in links(letter))


def test_what_the_links_of_the_letter_say_can_be_done_there(
    town: Town, letter: EmailMessage
) -> None:
    """Settings; change or remove a topic; pause for a while; unsubscribe is tested above."""
    manage = next(link for link in links(letter) if "/m/" in link).partition("#")[0]
    town.submit(f"{manage}/settings", {**FORM, "hour": "08:15"})
    town.submit(f"{manage}/topics", {"act": "rename", "topic": "lunar dust", "new": "dark matter"})
    town.submit(f"{manage}/topics", {"act": "remove", "topic": "soil fungi"})
    town.submit(f"{manage}/pause", {"until": "2026-06-13"})
    ada = town.app.people.show(ADA)
    assert (f"{ada.hour:%H:%M}", ada.topics) == ("08:15", ("dark matter",))
    town.submit(f"{manage}/topics", {"act": "add", "topic": "soil fungi"})
    town.morning(FRIDAY, 2)
    assert town.mails(ADA) == []


def test_the_links_of_the_mails_of_the_pages_work_too(town: Town) -> None:
    town.submit("/join", FORM)
    (mail,) = town.mails(ADA)
    (confirm,) = links(mail)
    joined = town.press(town.ask("GET", confirm))
    (welcome,) = town.mails(ADA)
    town.submit("/link", {"address": ADA.upper().replace("EXAMPLE.ORG", "example.org")})
    (fresh,) = town.mails(ADA)
    manage = re.search(r'href="(/m/\w+)"', joined.text)
    assert manage
    for one in (welcome, fresh):
        assert f"{BASE}{manage[1]}" in {link.partition("#")[0] for link in links(one)}
        assert {town.ask("GET", link).status_code for link in links(one)} == {200}


def test_a_suppressed_address_gets_nothing_whatever_is_asked_for(
    town: Town, letter: EmailMessage
) -> None:
    town.app.morning.stores.suppressions.suppress(ADA, "hard bounce", now=town.clock[0])
    town.clock[0] += timedelta(days=2)
    town.submit("/join", FORM)
    town.submit("/link", {"address": ADA})
    link_and_button(town, letter)
    town.submit(f"{leave_link(letter)}/back", {})
    manage = next(link for link in links(letter) if "/m/" in link).partition("#")[0]
    town.submit(f"{manage}/return", {})
    assert town.app.people.show(ADA).status is Status.ACTIVE
    town.morning(FRIDAY, 2)
    assert town.mails(ADA) == []


def test_who_leaves_while_an_edition_is_being_sent_gets_no_letter_of_it(
    town: Town, letter: EmailMessage
) -> None:
    town.news(FRIDAY, 2)
    due = town.app.morning.due(FRIDAY)
    assert {one.address for one in due} == {ADA, BOB}
    one_click(town, letter)
    list(town.app.morning.send(FRIDAY, due))
    assert town.mails(ADA) == []
    assert len(town.mails(BOB)) == 1
