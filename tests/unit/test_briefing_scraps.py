"""What a model cut out of a paper in the wrong place."""

import pytest

from newsletter.briefing.scraps import leans, scrap, unhooked
from newsletter.model import Paper

PAPER = Paper(
    1,
    "n:1",
    "arXiv cs.RO",
    "Kites that read the wind",
    "Our kite finds thermals by a whisker-like sensor in its tail, and it repeatedly circles in"
    " them. Most training data of the kite is drawn from simulated flights.",
    (),
    (),
    "",
    None,
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The kite finds thermals by a whisker-like.", "breaks off"),
        ("They know that most training data of the kite.", "breaks off"),
        ("Kites that read the wind.", "is a title"),
        ("The kite edly circles in thermals.", "edly: a piece"),
        ("The kite finds a thermal It is worth a look that it circles.", "more than one"),
    ],
)
def test_what_breaks_off_is_named(text: str, why: str) -> None:
    assert why in scrap(text, [PAPER])


@pytest.mark.parametrize(
    "text",
    [
        "The kite finds thermals by a whisker-like sensor.",  # the paper goes on: "in its tail"
        "Most training data of the kite is drawn from simulated flights.",
        "The kite repeatedly circles in them.",
        "Kites that read the wind find thermals.",
        "A kiteborne sensor finds thermals.",
        "风筝能找到上升气流。",
    ],
)
def test_what_ends_where_it_may_is_whole(text: str) -> None:
    assert scrap(text, [PAPER]) == ""


@pytest.mark.parametrize(
    "text",
    [
        "These thermals are found by a whisker.",
        "This adaptive circling saves power.",
        "Their flights are longer.",
        "It circles in thermals.",
        "这些风筝能找到上升气流。",
        "它能找到上升气流。",
    ],
)
def test_what_points_back_to_another_sentence_leans_on_it(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "This paper finds thermals by a whisker.",
        "These two studies find thermals by a whisker.",
        "It is shown that kites circle in thermals.",
        "Theirs is a kite.",
        "Kites that read this wind find thermals.",
        "这一研究找到上升气流。",
    ],
)
def test_what_names_its_paper_stands_by_itself(text: str) -> None:
    assert not leans(text)


def test_a_sentence_loses_the_word_that_joined_it_to_another() -> None:
    assert unhooked("Specifically, kites circle.") == "Kites circle."
    assert unhooked("此外，风筝盘旋。") == "风筝盘旋。"  # noqa: RUF001 - Chinese
    assert unhooked("Moreover, mRNA circles.") == "mRNA circles."
    assert unhooked("Thus armed, kites circle.") == "Thus armed, kites circle."
    assert unhooked("mTOR, however, circles.") == "mTOR, however, circles."
