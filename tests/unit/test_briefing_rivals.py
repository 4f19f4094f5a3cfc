"""Things that stand in the place of others of their group."""

import pytest

from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.rivals import replaced
from newsletter.model import Paper, Sentence

SALTS = (
    "Cheap iron salts speed up the coupling of esters under blue light. We let copper wires carry "
    "the current to the lamp and keep the salts in a gas. Yields stay above 80 % for twenty esters."
)


def paper(number: int, abstract: str) -> Paper:
    return Paper(number, f"p:{number}", "Chemistry", "A coupling", abstract, (), (), "", None)


def surely(text: str, *abstracts: str) -> tuple[float, str]:
    """How surely a thing of a sentence was put in the place of another, and which."""
    given = abstracts or (SALTS,)
    cited = [evidence(paper(number, abstract)) for number, abstract in enumerate(given, 1)]
    return replaced(claim(Sentence(text, tuple(range(1, len(given) + 1)))), cited)


def test_a_thing_of_no_paper_in_the_place_of_another_of_its_group_is_noticed() -> None:
    assert surely("Cheap cobalt salts speed up the coupling of esters.") == (1.0, "cobalt")


@pytest.mark.parametrize(
    "text",
    [
        "Cheap iron salts speed up the coupling of esters.",
        "Copper wires carry the current to the lamp.",
        "Iron salts, not cobalt or copper ones, speed up the coupling of esters.",
        "A letter about nothing of the kind.",
    ],
)
def test_what_stands_in_its_own_place_is_left_alone(text: str) -> None:
    assert surely(text)[0] == 0


def test_a_thing_far_from_the_place_of_the_other_is_a_weak_sign() -> None:
    by, shown = surely("Twenty tests of a new kind on roads and bridges came before the solid.")
    assert by < 1
    assert shown in {"", "solid"}


def test_a_symbol_stands_for_its_element() -> None:
    text = "Cobalt salts speed up the coupling of esters."
    assert surely(text, "Salts of Co and of Fe, or iron, speed up the coupling.")[0] == 0


def test_a_thing_of_one_paper_is_not_measured_by_another() -> None:
    text = "Cheap iron salts speed up a coupling, and zinc salts cheap lamps."
    assert surely(text, SALTS, "We find that zinc salts make lamps cheap.")[0] == 0


SOIL = (
    "We count the seeds that pigeons drop on a plot of soil. Half of them sprout in the first year."
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Half of the seeds that pigeons drop sprout among vanadium.", "vanadium"),
        ("Half of the seeds that tortoises drop on a plot sprout.", "tortoises"),
    ],
)
def test_a_particular_thing_needs_no_other_in_the_paper(text: str, shown: str) -> None:
    assert surely(text, SOIL) == (1.0, shown)


@pytest.mark.parametrize(
    "text",
    [
        "Half of the seeds that pigeons and not tortoises drop on a plot sprout.",
        "Half of the seeds that pigeons drop sprout, a CAT scan of plots shows.",
        "Half of the seeds that birds drop sprout.",
    ],
)
def test_what_is_denied_abbreviated_or_no_particular_thing_is_left_alone(text: str) -> None:
    assert surely(text, SOIL)[0] == 0


def test_a_particular_thing_may_have_another_name_in_the_paper() -> None:
    assert surely("Hearts of pigs are kept cold.", "We keep porcine hearts cold.")[0] == 0
    assert surely("Hearts of pigs are kept cold.", "We keep bovine hearts cold.") == (1.0, "pigs")
