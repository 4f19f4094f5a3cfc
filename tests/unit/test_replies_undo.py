"""The word "undo" in a reply: which change it takes back, and what is said of it."""

# ruff: noqa: RUF001 - mails as people write them, in Chinese too

from datetime import date

import pytest
from digest_samples import SUBSCRIBER
from fakes import DAY
from replies_samples import Office, a_mail

from newsletter.digest.i18n import tongue
from newsletter.digest.sayings import sentences
from newsletter.errors import DeliveryError
from newsletter.replies.grammar import commands_of
from newsletter.replies.statements import level, read
from subscribers.changes import left
from subscribers.commands import AddTopic, Undo, apply
from subscribers.effects import Change, Code, Said
from subscribers.history import Route
from subscribers.model import Frequency, Language, Status

TOPICS = ("quantum error correction", "protein folding")


@pytest.fixture
def office() -> Office:
    return Office(topics=TOPICS)


def write(office: Office, *lines: str) -> list[Code]:
    """Send a mail an hour later; what the newest receipt says."""
    office.clock.forward(hours=9)  # more than five receipts a day are none of these tests
    number = len(list(office.mails.all()))
    office.receive(a_mail(*lines, message_id=f"<{number}@x.example>"))
    return [one.said.code for one in office.written.answers[-1].changes]


@pytest.mark.parametrize(
    "said",
    [
        "undo",
        "Undo!",
        "Please undo that.",
        "undo it please",
        "could you undo my last change?",
        "revert the last change, thanks",
        "take back my last edit",
        "roll back",
        "Sorry, undo what I just did.",
        "oops, undo",
        "我搞错了，撤销",
        "抱歉，请撤销上一步",
        "撤销",
        "撤消",
        "撤銷",
        "取消上一步",
        "请撤销上一步操作。",
        "撤回刚才的修改",
        "请把刚才的更改撤销掉",
        "恢复上一步",
    ],
)
def test_undo_is_understood_in_both_languages(said: str) -> None:
    assert commands_of(level(said), DAY) == (Undo(),)


@pytest.mark.parametrize("said", ["undo everything", "undo graphene", "don't undo it", "撤销退订"])
def test_what_only_holds_the_word_is_not(said: str) -> None:
    assert commands_of(said, DAY) is None


def test_after_another_command_nobody_knows_what_undo_means_and_nothing_is_done() -> None:
    lines = ["add graphene", "undo that"]
    assert read(lines, DAY) == ({}, tuple(lines))
    assert list(read(lines[::-1], DAY)[0]) == [Undo(), AddTopic("graphene")]


def test_the_last_change_is_taken_back_and_then_the_one_before_it(office: Office) -> None:
    write(office, "add graphene")
    write(office, "weekly", "remove protein folding")

    assert write(office, "undo") == [Code.UNDONE]
    assert office.now().topics == (*TOPICS, "graphene")
    assert office.now().frequency is office.ada.frequency
    assert office.history.of(office.ada.id)[-1].route is Route.UNDO

    assert write(office, "撤销") == [Code.UNDONE]
    assert office.now().topics == TOPICS
    assert write(office, "undo") == [Code.NOTHING_TO_UNDO]
    assert office.now().topics == TOPICS


def test_an_undo_has_an_undo_link_of_its_own(office: Office) -> None:
    write(office, "add graphene")
    write(office, "undo")
    revision = office.written.answers[-1].revision
    assert revision
    office.replies.changes.undo(revision.handle, now=office.clock())
    assert office.now().topics == (*TOPICS, "graphene")


def test_undo_brings_back_who_left_by_mistake(office: Office) -> None:
    write(office, "stop")
    assert write(office, "undo") == [Code.UNDONE]
    assert office.now().status is Status.ACTIVE


@pytest.mark.parametrize("route", [Route.HOOK, Route.COMMAND_LINE, Route.CONFIRM])
def test_what_others_changed_is_not_undone_by_a_reply(office: Office, route: Route) -> None:
    office.replies.changes.make(office.ada.handle, left, route=route, now=office.clock())
    assert write(office, "undo") == [Code.NOTHING_TO_UNDO]
    assert office.now().status is Status.LEFT


def test_what_was_said_of_papers_last_is_pointed_to_and_no_older_change_is_lost(
    office: Office,
) -> None:
    write(office, "add graphene")
    write(office, "more like 02", "less like 1")
    assert write(office, "undo") == [Code.UNDO_PAPERS]
    assert office.now().topics == (*TOPICS, "graphene")
    assert office.written.answers[-1].judged == ((1, 50), (2, 30)), "a link for each is shown"
    write(office, "weekly")
    assert write(office, "undo") == [Code.UNDONE]


def test_an_answer_that_is_sent_later_undoes_nothing_more(office: Office) -> None:
    write(office, "add graphene")
    write(office, "add perovskites")
    office.written.failing = [DeliveryError("421 try later", permanent=False)]
    write(office, "undo")
    office.clock.forward(hours=1)
    office.replies.run()
    assert office.now().topics == (*TOPICS, "graphene")
    assert [one.said.code for one in office.written.answers[-1].changes] == [Code.UNDONE]


def test_what_is_taken_back_is_named_in_both_languages() -> None:
    before = SUBSCRIBER
    after = apply(before, AddTopic("graphene"), today=DAY).after
    change = Change(after, before, Said(Code.UNDONE, (("made_on", date(2026, 6, 9)),)))
    assert list(sentences([change], tongue(Language.EN))) == [
        "What you changed on 9 June 2026 is taken back:",
        "“graphene” is off your radar.",
    ]
    assert next(iter(sentences([change], tongue(Language.ZH)))) == (
        "已撤销您在 2026年6月9日 所做的更改："
    )


def test_every_setting_that_comes_back_is_named(office: Office) -> None:
    write(office, "strict: protein folding", "mute protein folding for 2 weeks", "exclude survey")
    write(office, "weekly", "send at 6:00", "time zone Tokyo", "language Chinese", "pause 2 weeks")
    office.written.answers.clear()
    told = []
    for _ in range(2):
        write(office, "undo")
        told += list(sentences(office.written.answers[-1].changes, tongue(Language.EN)))[1:]
    assert office.now().frequency is Frequency.WEEKDAYS
    assert told == [
        "Your letters come on weekdays from now on.",
        f"Your letters leave at {office.ada.hour:%H:%M} from now on.",
        f"Your time zone is {office.ada.timezone} from now on.",
        "Your letters are written in English from now on.",
        "Your letters come again.",
        "Papers that hold “survey” are shown again.",
        "“protein folding” is in your letters again.",
        "Of “protein folding” all papers come again that match it.",
    ]
