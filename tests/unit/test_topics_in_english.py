"""A reply says in English what a topic of another language means."""

from datetime import date

import pytest
from fakes import a_subscriber

from newsletter.replies.forms import command_object
from newsletter.replies.statements import read
from subscribers.commands import Translate, apply
from subscribers.effects import Code

TODAY = date(2026, 6, 11)


@pytest.mark.parametrize(
    "said",
    [
        "translate 图核 as graph kernel",
        "Please translate the topic “图核” as graph kernel.",
        "translate: 图核 = graph kernel",
        "search 图核 as graph kernel",
        "图核 means graph kernel in English",
        "把图核译为 graph kernel",
        "翻译“图核”为 graph kernel",
        "图核的英文是 graph kernel",
    ],
)
def test_it_is_understood_in_both_languages(said: str) -> None:
    (command,) = read([said], TODAY)[0]
    assert command == Translate("图核", "graph kernel")
    assert command_object(command) == {
        "command": "translate",
        "topic": "图核",
        "english": "graph kernel",
    }


@pytest.mark.parametrize(
    "said",
    [
        "translate graphene as graphite",
        "translate this letter to Chinese",
        "translate the abstract into English",
        "请把邮件翻译成中文",
        "把摘要翻译成英文",
    ],
)
def test_what_asks_for_another_translation_changes_no_topic(said: str) -> None:
    assert not read([said], TODAY)[0]


@pytest.mark.parametrize(
    ("topic", "becomes"),
    [("图核", "图核 | graph kernel"), ("图核 | 核函数 | kernel", "图核 | 核函数 | graph kernel")],
)
def test_the_english_is_a_synonym_in_place_of_what_was_said_before(
    topic: str, becomes: str
) -> None:
    ada = a_subscriber(1, topics=(topic,))
    change = apply(ada, Translate(topic, "graph kernel"), today=TODAY)
    assert (change.after.topics, change.said.code) == ((becomes,), Code.RENAMED)
    again = apply(change.after, Translate(becomes, "graph kernel"), today=TODAY)
    assert (again.is_change, again.said.code) == (False, Code.KNOWN)


def test_a_topic_that_is_not_there_is_said_to_be_missing() -> None:
    ada = a_subscriber(1, topics=("图核",))
    assert apply(ada, Translate("鲸歌", "whale song"), today=TODAY).said.code is Code.MISSING
