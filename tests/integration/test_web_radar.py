"""My radar: everything of a letter can be changed on one page, and taken back by a link."""

import re
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from web_samples import KEYS, Edge

from newsletter.config import Site
from newsletter.web.managing import SAID
from subscribers.history import Route
from subscribers.model import Frequency, Language, Status, Subscriber
from subscribers.tokens import Purpose, mint

SETTINGS = {"frequency": "weekly", "hour": "19:05", "timezone": "Asia/Shanghai", "language": "zh"}


class Page:
    """Somebody's own page."""

    def __init__(self, **changes: Any) -> None:
        self.edge = Edge()
        self.id = self.edge.add(**changes).handle
        self.path = f"/m/{self.edge.token(Purpose.MANAGE, self.one)}"

    @property
    def one(self) -> Subscriber:
        found = self.edge.people.by_handle(self.id)
        assert found
        return found

    def do(self, what: str, **fields: str) -> str:
        """Send a form of the page and return what the page that follows says."""
        answer = self.edge.submit(f"{self.path}/{what}", fields)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith(f"{self.path}?said=")
        page = self.edge.get(answer.headers["Location"])
        assert page.status_code == 200
        found = re.search(r'role="status"><p>(.*?)</p>', page.text)
        assert found
        return found[1]


def test_the_page_shows_all_that_is_set_and_its_anchors_are_those_of_the_letter() -> None:
    page = Page(excludes=("survey",), muted=(("soil fungi", date(2026, 7, 1)),))
    text = page.edge.get(page.path).text
    for anchor in ("topic-1", "topic-2", "topic-3", "pause", "leave", "settings"):
        assert f'id="{anchor}"' in text
    for shown in ("soil fungi", "扩散模型", "survey", "1 July 2026", "on weekdays at 07:00"):
        assert shown in text


def test_a_topic_is_added_renamed_moved_and_removed() -> None:
    page = Page(topics=("soil fungi", "dark matter"))
    assert page.do("topics", act="add", topic=" lunar  dust ") == "The topic was added."
    assert page.do("topics", act="rename", topic="soil fungi", new="fungi") == (
        "The topic was changed."
    )
    page.do("topics", act="up", topic="lunar dust")
    page.do("topics", act="down", topic="fungi")
    assert page.one.topics == ("lunar dust", "fungi", "dark matter")
    assert page.do("topics", act="remove", topic="lunar dust") == "The topic was removed."
    assert page.one.topics == ("fungi", "dark matter")
    assert page.do("topics", act="remove", topic="lunar dust") == "Nothing had to be changed."


def test_a_topic_that_rests_is_woken() -> None:
    page = Page(muted=(("soil fungi", date(2026, 7, 1)),))
    page.do("topics", act="wake", topic="soil fungi")
    assert page.one.muted == ()


def test_words_are_kept_out_and_let_in_again() -> None:
    page = Page()
    page.do("excludes", act="add", words="survey")
    assert page.one.excludes == ("survey",)
    page.do("excludes", act="remove", words="survey")
    assert page.one.excludes == ()


def test_frequency_hour_zone_and_language_are_set_at_once() -> None:
    page = Page()
    assert page.do("settings", **SETTINGS) == "设置已保存。"
    one = page.one
    assert (one.frequency, one.hour) == (Frequency.WEEKLY, time(19, 5))
    assert (one.timezone, one.language) == ("Asia/Shanghai", Language.ZH)


def test_a_pause_begins_and_ends() -> None:
    page = Page()
    assert page.do("pause", until="2026-07-01") == "Your letter rests."
    assert (page.one.status, page.one.paused_until) == (Status.PAUSED, date(2026, 7, 1))
    assert "no letter is sent before 1 July 2026" in page.edge.get(page.path).text
    page.do("pause", until="")
    assert "until you say so" in page.edge.get(page.path).text
    assert page.do("resume") == "Your letter comes again."
    assert (page.one.status, page.one.paused_until) == (Status.ACTIVE, None)


def test_who_leaves_finds_the_way_back_on_the_same_page() -> None:
    page = Page()
    before = page.one
    assert page.do("leave") == "You have left. No further letter is sent."
    assert page.one.status is Status.LEFT
    assert "Come back" in page.edge.get(page.path).text
    assert page.do("return") == "Welcome back. Your letter comes again."
    assert page.one == before


def test_a_change_is_remembered_with_its_route() -> None:
    page = Page()
    page.do("topics", act="add", topic="lunar dust")
    page.do("topics", act="remove", topic="nothing there")
    assert [made.route for made in page.edge.history.of(page.one.id)] == [Route.PAGE]


@pytest.mark.parametrize(
    ("what", "fields", "field"),
    [
        ("topics", {"act": "add", "topic": ";"}, "topic"),
        ("topics", {"act": "add", "topic": "SOIL FUNGI"}, "topic"),
        ("topics", {"act": "rename", "topic": "soil fungi", "new": "x" * 300}, "new-1"),
        ("excludes", {"act": "add", "words": "\0\0"}, "words"),
        ("settings", {**SETTINGS, "hour": "25:00"}, "hour"),
        ("settings", {**SETTINGS, "timezone": "Mars/Base"}, "timezone"),
        ("settings", {**SETTINGS, "frequency": "hourly"}, "frequency"),
        ("pause", {"until": "2026-06-11"}, "until"),
        ("pause", {"until": "tomorrow"}, "until"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(
    what: str, fields: dict[str, str], field: str
) -> None:
    page = Page()
    before = page.one
    answer = page.edge.submit(f"{page.path}/{what}", fields)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-flaw"' in answer.text
    assert f'id="{field}"' in answer.text
    assert page.one == before


def test_a_button_that_does_not_exist_is_refused() -> None:
    page = Page()
    assert page.edge.submit(f"{page.path}/topics", {"act": "explode"}).status_code == 400
    assert page.edge.submit(f"{page.path}/topics").status_code == 400


def test_only_what_the_service_says_can_be_made_to_stand_on_the_page() -> None:
    page = Page()
    assert "hacked" not in page.edge.get(f"{page.path}?said=hacked").text
    for said in SAID:
        assert page.edge.get(f"{page.path}?said={said}").status_code == 200


def test_an_address_that_mail_came_back_from_is_told_so() -> None:
    page = Page()
    page.edge.suppressed.add("wen@lab.example")
    assert "no letter is sent to it" in page.edge.get(page.path).text


def test_a_page_of_a_person_without_topics_says_what_that_means() -> None:
    page = Page(topics=())
    assert "Your radar is empty" in page.edge.get(page.path).text


def test_revoked_links_open_nothing() -> None:
    page = Page()
    page.edge.people.save(replace(page.one, generation=1))
    assert page.edge.get(page.path).status_code == 404
    assert page.edge.submit(f"{page.path}/leave").status_code == 404
    assert page.one.status is Status.ACTIVE


def test_an_undo_link_shows_a_change_and_its_button_takes_it_back() -> None:
    page = Page()
    before = page.one
    page.do("settings", **SETTINGS)
    page.do("topics", act="add", topic="lunar dust")
    settings, _ = page.edge.history.of(page.one.id)
    path = f"/u/{mint(KEYS, Purpose.UNDO, settings.handle, 0)}"
    shown = page.edge.get(path)
    assert shown.status_code == 200
    assert "Asia/Shanghai" in shown.text
    assert page.one.timezone == "Asia/Shanghai"
    assert "It is taken back" in page.edge.submit(path).text
    assert page.one == replace(before, topics=(*before.topics, "lunar dust"))
    assert "Nothing was left to take back" in page.edge.submit(path).text


def test_an_undo_link_of_every_kind_of_change_can_be_shown() -> None:
    page = Page()
    page.do("excludes", act="add", words="survey")
    page.do("pause", until="2026-07-01")
    page.do("leave")
    for made in page.edge.history.of(page.one.id):
        assert page.edge.get(f"/u/{mint(KEYS, Purpose.UNDO, made.handle, 0)}").status_code == 200
    assert page.edge.submit(f"/u/{mint(KEYS, Purpose.UNDO, made.handle, 0)}").status_code == 200
    assert page.one.status is Status.PAUSED


def test_a_site_below_a_path_links_below_it() -> None:
    edge = Edge(about=Site(base_url="https://academichub.example/letters"))
    path = f"/m/{edge.token(Purpose.MANAGE, edge.add())}"
    assert f'action="/letters{path}/topics"' in edge.get(path).text
    answer = edge.submit(f"{path}/leave")
    assert answer.headers["Location"] == f"/letters{path}?said=left"
