"""What the check compares: things named in lower case, directions, comparisons, needs, promises."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.ground import check, check_title
from newsletter.model import Sentence

ABSTRACT = (
    "We train a goalkeeper robot for football. Our Deep Keeper Network (DKN) outperforms the "
    "Simple Guard baseline on penalty kicks. It runs without labelled videos, depth cameras or "
    "gloves. Training time decreases with the number of players. The robot keeps play fluid "
    "rather than forcing long pauses between kicks. Balls were thrown by children."
)
PAPER = a_paper(1, ("A Goalkeeper Robot", ABSTRACT))


def reasons(text: str) -> tuple[str, ...]:
    return check(Sentence(text, (1,)), {1: PAPER})


@pytest.mark.parametrize(
    "text",
    [
        "The goalkeeper robot is trained for football.",
        "Kids threw the balls at the robot.",
        "The Deep Keeper Network is better than the Simple Guard baseline on penalty kicks.",
        "No labelled videos are needed for the goalkeeper.",
        "With more players, the training time of the goalkeeper decreases.",
    ],
)
def test_other_words_for_the_same_pass(text: str) -> None:
    assert reasons(text) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The goalkeeper robot is trained for basketball.", "basketball: not in"),
        ("Balls were thrown by astronauts.", "astronauts: not in"),
        ("Simple Guard outperforms the Deep Keeper Network on penalty kicks.", "compared"),
        ("Training time increases with the number of players.", "increases: the other way"),
        ("The goalkeeper robot requires labelled videos.", "does without"),
        ("The goalkeeper robot relies on depth cameras.", "does without"),
        ("The goalkeeper robot saves every penalty.", "every: claims more"),
        ("The problem of penalty kicks in football is solved.", "solved: claims more"),
        ("The goalkeeper robot closes the gap to players.", "closes: claims more"),
        ("The first goalkeeper robot for football is trained.", "first: claims more"),
    ],
)
def test_another_thing_or_direction_is_refused(text: str, why: str) -> None:
    assert any(why in reason for reason in reasons(text)), reasons(text)


def test_a_title_is_held_against_all_its_papers_together() -> None:
    other = a_paper(2, ("Volcano Diaries", "We read diaries of people who lived near volcanoes."))

    assert check_title("Goalkeeper robots and volcano diaries", [PAPER, other]) == ()
    assert check_title("Volcano diaries extend goalkeeper robots", [PAPER, other]) != ()
    assert check_title("Basketball robots", [PAPER, other]) != ()
