"""My radar: a topic is made strict and relaxed again, and the undo page says so."""

from datetime import date

import pytest
from web_samples import Edge

from newsletter.digest.notices import Found
from subscribers.history import Revision, Route
from subscribers.model import Language
from subscribers.tokens import Purpose, mint

TOPIC = "soil fungi"


@pytest.mark.parametrize(
    ("language", "strict", "relaxed", "hint"),
    [
        (
            Language.EN,
            "Only the papers come now that match the topic best.",
            "All papers come again that match the topic.",
            "Strict: only the papers that match it best.",
        ),
        (
            Language.ZH,
            "该主题今后只推送最相关的论文。",
            "该主题恢复推送所有相关论文。",
            "严格：只推送最相关的论文。",  # noqa: RUF001 - meant: Chinese marks
        ),
    ],
)
def test_a_topic_is_made_strict_on_the_page_and_relaxed_again(
    language: Language, strict: str, relaxed: str, hint: str
) -> None:
    edge = Edge()
    one = edge.add(language=language)
    path = f"/m/{edge.token(Purpose.MANAGE, one)}"
    assert hint not in edge.get(path).text
    for act, said, kept in (("strict", strict, (TOPIC,)), ("relax", relaxed, ())):
        answer = edge.submit(f"{path}/topics", {"act": act, "topic": TOPIC})
        page = edge.get(answer.headers["Location"])
        assert said in page.text
        assert (hint in page.text) is bool(kept)
        present = edge.people.by_handle(one.handle)
        assert present
        assert present.strict == kept


def test_what_is_so_already_or_is_no_topic_changes_nothing() -> None:
    edge = Edge()
    path = f"/m/{edge.token(Purpose.MANAGE, edge.add())}"
    for act, topic in (("relax", TOPIC), ("strict", "popcorn"), ("relax", "")):
        answer = edge.submit(f"{path}/topics", {"act": act, "topic": topic})
        assert answer.headers["Location"].endswith("said=same")


def test_the_undo_page_says_which_topics_were_strict() -> None:
    edge = Edge()
    one = edge.add(muted=(("soil fungi", date(2027, 1, 1)),))
    path = f"/m/{edge.token(Purpose.MANAGE, one)}"
    edge.submit(f"{path}/topics", {"act": "strict", "topic": TOPIC})
    (made,) = edge.history.of(one.id)
    assert isinstance(made, Revision)
    assert made.route is Route.PAGE
    undo = f"/u/{mint(edge.desk.keys, Purpose.UNDO, made.handle, made.after.generation)}"
    page = edge.get(undo).text
    assert "Strict topics" in page
    assert edge.submit(undo, {}).status_code == 200
    present = edge.people.by_handle(one.handle)
    assert present
    assert present.strict == ()


def test_a_topic_that_finds_nothing_when_it_is_strict_is_told_so_at_once() -> None:
    edge = Edge()
    edge.found[TOPIC] = Found(TOPIC, 0, usual=12)
    path = f"/m/{edge.token(Purpose.MANAGE, edge.add())}"
    answer = edge.submit(f"{path}/topics", {"act": "strict", "topic": TOPIC})
    page = edge.get(answer.headers["Location"]).text
    assert "above its strict line; without it, 12 would be." in page
