"""What the check compares: things named in lower case, directions, comparisons, needs, promises."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.ground import check, check_title
from newsletter.model import Sentence

ABSTRACT = (
    "We train a goalkeeper robot for football. Our Deep Keeper Network (DKN) outperforms the "
    "Simple Guard baseline on penalty kicks. It runs without labelled videos, depth cameras or "
    "gloves. Training time decreases with the number of players. The robot keeps play fluid "
    "rather than forcing long pauses between kicks. Balls were thrown by children to the robot."
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
        ("The goalkeeper robot is trained for badminton.", "badminton: not in"),
        ("Balls were thrown by photosynthesis.", "photosynthesis: not in"),
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


DRUG_ABSTRACT = (
    "The first drug strongly activates the small receptor. It represses large kinases. "
    "Doses above 10 mg are unlikely to help older patients in European clinics. "
    "Not all patients were followed. The test of cells is cheap."
)
DRUGS = a_paper(2, ("Two Drugs", DRUG_ABSTRACT))


@pytest.mark.parametrize(
    "text",
    [
        "Large kinases are inhibited by it.",
        "Older patients are unlikely to be helped by doses above 10 mg.",
        "It is not likely that doses above 10 mg help older patients.",
        "The clinics lie in Europe.",
        "The test of cells comes without any great cost.",
        "The drug is no stronger than the kinases are large.",
    ],
)
def test_the_same_direction_in_other_words_passes(text: str) -> None:
    assert check(Sentence(text, (2,)), {2: DRUGS}) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The drug weakly activates the small receptor.", "weakly: the other way"),
        ("The drug strongly activates the large receptor.", "large: the other way"),
        ("Large kinases are activated by it.", "activated: the other way"),
        ("Doses above 10 mg are likely to help older patients.", "likely: the other way"),
        ("The test of cells is expensive.", "expensive: the other way"),
        ("The test of cells works for any patient.", "any: claims more"),
    ],
)
def test_the_other_end_of_a_scale_of_the_same_thing_is_refused(text: str, why: str) -> None:
    found = check(Sentence(text, (2,)), {2: DRUGS})

    assert any(why in reason for reason in found), found


def test_a_title_is_held_against_all_its_papers_together() -> None:
    other = a_paper(2, ("Volcano Diaries", "We read diaries of people who lived near volcanoes."))

    assert check_title("Goalkeeper robots and volcano diaries", [PAPER, other]) == ()
    assert check_title("Volcano diaries extend goalkeeper robots", [PAPER, other]) != ()
    assert check_title("Badminton robots", [PAPER, other]) != ()
