"""The check notices that one paper is said to take something from another."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.ground import check
from newsletter.model import Sentence

PAPERS = {
    1: a_paper(
        1,
        (
            "Dune survey by kite",
            "We survey dunes by kite and find masks of sand ripples. Ripples drift with the wind.",
        ),
    ),
    2: a_paper(
        2,
        (
            "A counter for pollen grains",
            "We count pollen grains in honey with a cheap microscope. Clover prevails.",
        ),
    ),
}
LINKS = "links papers that do not speak of each other"


@pytest.mark.parametrize(
    "text",
    [
        "The dune survey borrows its masks from the pollen counter.",
        "The dune survey builds on the pollen counter.",
        "Building on the pollen counter, the dune survey finds sand ripples.",
        "The pollen counter was inspired by the dune survey.",
        "The pollen counter confirms the sand ripples.",
        "Grains of pollen from the microscope serve the kite as masks.",
    ],
)
def test_what_one_paper_takes_from_another_is_refused(text: str) -> None:
    assert LINKS in check(Sentence(text, (1, 2)), PAPERS)


@pytest.mark.parametrize(
    "text",
    [
        "One paper surveys dunes by kite, the other counts pollen grains in honey.",
        "Dunes are surveyed by kite [1], and pollen is counted with a microscope [2].",
        "Sand ripples are used in [1] by kite, and pollen in [2].",
        "Also new are “Complex Dunes of Sand” and “Pollen Taken from Honey”.",
    ],
)
def test_papers_beside_each_other_pass(text: str) -> None:
    assert LINKS not in check(Sentence(text, (1, 2)), PAPERS)
