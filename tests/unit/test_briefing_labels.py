"""The check notices two numbers of a sentence that have each other's labels."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import check
from newsletter.briefing.labels import relabelled
from newsletter.model import Sentence

ABSTRACT = (
    "We count apples from the air. On the sunny orchard our counter has a precision of 81.4. "
    "On the foggy orchard it has a precision of 64.2. Battery use is 7.5 W with the wide lens "
    "and 3.1 W with the narrow lens. Pears took 12.5 s per tree, while plums took 20.5 s. We "
    "saw 480 trees in 620 photographs."
)
ORCHARD = a_paper(1, ("Counting apples from a balloon", ABSTRACT))


def shown(text: str) -> str:
    return relabelled(claim(Sentence(text, (1,))), [evidence(ORCHARD)])


@pytest.mark.parametrize(
    "text",
    [
        "The apple counter reaches 81.4 on the sunny orchard and 64.2 on the foggy orchard.",
        "The battery gives 7.5 W with the wide lens and 3.1 W with the narrow one.",
        "Plums took 20.5 s per tree, pears 12.5 s.",
        "From 480 trees came 620 photographs.",
        "One orchard gave 81.4.",
        "Precision fell from 81.4 to 64.2 in fog.",
    ],
)
def test_labels_of_their_own_numbers_pass(text: str) -> None:
    assert shown(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The apple counter reaches 81.4 on the foggy orchard and 64.2 on the sunny orchard.",
        "The battery gives 3.1 W with the wide lens and 7.5 W with the narrow lens.",
        "Plums took 12.5 s per tree, while pears took 20.5 s.",
        "It needs 3.1 W less than before with the wide lens and 7.5 W less with the narrow lens.",
    ],
)
def test_labels_of_each_others_numbers_are_refused(text: str) -> None:
    assert shown(text)
    assert any("exchanged" in reason for reason in check(Sentence(text, (1,)), {1: ORCHARD}))
