"""My radar: a topic of another language shows its English, and its subscriber sets that right."""

import re
from dataclasses import replace

import pytest
from web_samples import Edge

from subscribers.model import Language
from subscribers.tokens import Purpose

TOPIC = "扩散模型"


def the_edge() -> Edge:
    """An edge that says one topic in English, knows no English of another, and asks no third."""
    edge = Edge()
    known = {TOPIC: ("diffusion model", "diffusion models"), "鲸歌": ()}
    object.__setattr__(edge.desk, "english", known.get)
    return edge


@pytest.mark.parametrize(
    ("language", "known", "unknown"),
    [
        (Language.EN, "Searched for in English as", "Its English is not known; say it"),
        (Language.ZH, "英文检索词", "英文未知，请填写"),  # noqa: RUF001 - meant: Chinese marks
    ],
)
def test_each_topic_of_another_language_shows_its_english(
    language: Language, known: str, unknown: str
) -> None:
    edge = the_edge()
    one = edge.add(topics=("soil fungi", TOPIC, "鲸歌"), language=language)
    page = edge.get(f"/m/{edge.token(Purpose.MANAGE, one)}").text
    assert re.findall(r'id="(english-\d)"', page) == ["english-2", "english-3"]
    assert 'value="diffusion model | diffusion models"' in page
    assert page.count(known) == page.count(unknown) == 1


def test_its_english_is_set_right_on_the_page() -> None:
    edge = the_edge()
    one = edge.add(strict=(TOPIC,))
    path = f"/m/{edge.token(Purpose.MANAGE, one)}"
    form = {"act": "translate", "topic": TOPIC, "english": "score-based model"}
    answer = edge.submit(f"{path}/topics", form)
    page = edge.get(answer.headers["Location"]).text
    assert "The topic is searched for in your own English now." in page
    present = edge.people.by_handle(one.handle)
    wanted = f"{TOPIC} | score-based model"
    topics = (*one.topics[:2], wanted)
    assert present == replace(one, topics=topics, strict=(wanted,))


@pytest.mark.parametrize(
    ("english", "flaw"), [('"open', "close it"), ("a | ", "one side of it is empty")]
)
def test_english_that_cannot_be_read_is_told_at_its_topic(english: str, flaw: str) -> None:
    edge = the_edge()
    path = f"/m/{edge.token(Purpose.MANAGE, edge.add())}"
    form = {"act": "translate", "topic": TOPIC, "english": english}
    answer = edge.submit(f"{path}/topics", form)
    assert answer.status_code == 422
    assert flaw in answer.text
    assert 'href="#english-3"' in answer.text
