"""The check notices a word whose opposite stands next to the same word in the papers."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.english import SHORTEST_BASE, negated
from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import check
from newsletter.briefing.modifiers import reversed_by
from newsletter.model import Sentence

ABSTRACT = (
    "Unstable dunes wander across the bay. Supercritical flow carves the channels, and dissimilar "
    "grains settle apart. Storms amplify the tides near the harbour. Upper terraces are dry, "
    "lower terraces are wet. Ebb currents are not regular. The painless survey took a week."
)
PAPER = a_paper(1, ("Dunes in a bay", ABSTRACT))


def against(text: str) -> float:
    return reversed_by(claim(Sentence(text, (1,))), [evidence(PAPER)])[0]


@pytest.mark.parametrize(
    "text",
    [
        "Stable dunes wander across the bay.",
        "Subcritical flow carves channels there.",
        "Similar grains settle apart.",
        "Storms reduce the tides near the harbour.",
    ],
)
def test_the_opposite_beside_the_same_word_is_refused(text: str) -> None:
    assert against(text) > 0
    assert check(Sentence(text, (1,)), {1: PAPER})


@pytest.mark.parametrize(
    "text",
    [
        "Unstable dunes wander across the bay.",
        "Dunes there are not stable.",
        "Lower terraces are wet, and upper terraces dry.",
        "Storms increase the tides near the harbour.",
        "Irregular currents go with the ebb.",
        "Stable weather lasted a week.",
        "Flow out of critical bounds, stable and unstable dunes: all was seen.",
        "Non-stable dunes wander across the bay.",
        "Stable.",
    ],
)
def test_the_same_or_another_thing_passes(text: str) -> None:
    assert against(text) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stabl", "unstabl"),
        ("useless", "use"),
        ("upstream", "downstream"),
        ("pain", "painless"),
    ],
)
def test_affixes_make_opposites_of_words_that_are_known(one: str, other: str) -> None:
    is_long = min(len(one), len(other)) >= SHORTEST_BASE
    assert (other in negated(one)) == (one in negated(other)) == is_long
    assert not negated(f"qqqq{one}")
