"""Terms of art of which no cited paper holds a word."""

import pytest

from newsletter.briefing.arts import unheard
from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import check
from newsletter.model import Paper, Sentence

TILES = "We sort clay tiles by colour with a small camera and two lamps. Errors halve on wet tiles."


def paper(abstract: str) -> Paper:
    return Paper(1, "p:1", "Ceramics", "Sorting tiles", abstract, (), (), "", None)


def term(text: str, abstract: str = TILES) -> str:
    return unheard(claim(Sentence(text, (1,))), [evidence(paper(abstract))])


def test_a_term_of_which_no_word_is_there_is_noticed_and_refused() -> None:
    text = "A small camera sorts clay tiles by colour with a genetic algorithm."
    assert term(text) == "genetic algorithm"
    assert "genetic algorithm: not in a cited paper" in check(
        Sentence(text, (1,)), {1: paper(TILES)}
    )


@pytest.mark.parametrize(
    "line",
    [
        "A genetic search picks the lamps.",
        "The algorithm picks the lamps.",
        "A GA picks the lamps.",
        "A genetic algorithm picks the lamps.",
    ],
)
def test_a_word_of_it_or_its_initials_are_enough(line: str) -> None:
    assert term("A genetic algorithm sorts tiles.", f"{TILES} {line}") == ""


def test_what_else_a_term_is_called_is_enough() -> None:
    text = "Reinforcement learning sorts clay tiles."
    assert term(text) == "reinforcement learning"
    assert term(text, f"{TILES} RL picks the lamps.") == ""


def test_initials_may_stand_inside_a_word() -> None:
    text = "Tiles are told apart by optical coherence tomography."
    assert term(text) == "optical coherence tomography"
    assert term(text, f"{TILES} A microOCT sorts tiles by colour, too.") == ""


def test_terms_beside_those_that_papers_share_are_known() -> None:
    assert term("Clay tiles are sorted by simulated annealing.") == "simulated annealing"
    assert term("Clay tiles are sorted by colour.") == ""
