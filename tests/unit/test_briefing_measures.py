"""The check compares powers, round numbers, spans of time, units and named causes."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.ground import check
from newsletter.model import Sentence

ABSTRACT = (
    "Ice grows with the square root of time. We bored some 3 million holes into 40 lakes, "
    "each within a few minutes, at 262 K and with a drill of 1.5 kW. The cost grows as $n^2$. "
    "In a cross-sectional survey, fishers with thicker ice slept longer; we cannot establish "
    "that ice causes sleep. Cracks lead to noise."
)
LAKE = a_paper(1, ("How lakes freeze", ABSTRACT))


def reasons(text: str) -> tuple[str, ...]:
    return check(Sentence(text, (1,)), {1: LAKE})


@pytest.mark.parametrize(
    "text",
    [
        "Ice grows with the square root of time.",
        "The cost is quadratic in n.",
        "Millions of holes were bored into 40 lakes.",
        "Each hole took a few minutes.",
        "The lakes stood at 262 kelvin.",
        "The drill had 1.5 kW.",
        "Cracks lead to noise.",
    ],
)
def test_measures_of_a_paper_pass(text: str) -> None:
    assert reasons(text) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ice grows with the cube root of time.", "cube root: no such power"),
        ("The cost is cubic in n.", "cubic: no such power"),
        ("Billions of holes were bored into 40 lakes.", "Billions: not in a cited paper"),
        ("Each hole took a few hours.", "few hours: another time"),
        ("The lakes stood at 262 degrees Celsius.", "262: in another unit"),
        ("The drill had 1.5 MW.", "1.5: in another unit"),
        (
            "Thicker ice causes longer sleep of fishers.",
            "causes: a cited paper says that it saw no",
        ),
        ("Fishers sleep longer because of thicker ice.", "because of: a cited paper says"),
    ],
)
def test_other_measures_and_causes_are_refused(text: str, reason: str) -> None:
    assert any(reason in each for each in reasons(text)), reasons(text)


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("Fewer than 40 lakes were bored.", False),
        ("More than 90 fishers were asked.", False),
        ("No lake took over 20 holes.", False),
        ("Fewer than 90 fishers were asked.", True),
        ("Each lake took more than 20 holes.", True),
    ],
)
def test_at_least_and_at_most_are_told_apart(text: str, is_refused: bool) -> None:  # noqa: FBT001 - a case
    asked = "We asked more than 90 fishers at 40 lakes. Each lake took less than 20 holes."
    found = check(Sentence(text, (1,)), {1: a_paper(1, ("How lakes freeze", asked))})
    assert any("at least and at most" in each for each in found) == is_refused, found


BATH = (
    "Salt at 4.2 mM slows the ice, which leaves the wall at 28\u00b0 within 35 ns."
    " A sip of 61 mL melts it."
)


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("Salt at 4.2 millimolar slows the ice.", False),
        ("The ice leaves the wall at 28 degrees.", False),
        ("Within 35 nanoseconds the ice leaves the wall.", False),
        ("A sip of 61 millilitres melts the ice.", False),
        ("Salt at 4.2 mm slows the ice.", True),
        ("It takes 28 kcal for the ice to leave the wall.", True),
        ("The ice leaves the wall at 35 pJ.", True),
        ("A sip of 61 ns melts the ice.", True),
    ],
)
def test_a_number_of_another_unit_is_refused(text: str, is_refused: bool) -> None:  # noqa: FBT001 - a case
    found = check(Sentence(text, (1,)), {1: a_paper(1, ("How lakes freeze", BATH))})
    assert any("in another unit" in each for each in found) == is_refused, found
