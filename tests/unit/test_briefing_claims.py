"""Claims that go farther than the papers: proof for a hint, people for mice, success for a try."""

import pytest

from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import check
from newsletter.briefing.scope import at_the_bedside, widened
from newsletter.model import Paper, Sentence

SNAILS = (
    "We feed snails with dried clover and count their shells. Simulations of a pond suggest that"
    " clover may thicken shells in cold water. Sorting shells by a small network works in some"
    " lights."
)
CLINIC = "We treat patients at a clinic with dried clover and count their visits."


def paper(abstract: str) -> Paper:
    return Paper(1, "p:1", "Zoology", "Clover and shells", abstract, (), (), "", None)


def reasons(text: str, abstract: str = SNAILS) -> tuple[str, ...]:
    return check(Sentence(text, (1,)), {1: paper(abstract)})


@pytest.mark.parametrize(
    "text",
    [
        "Clover thickens shells, which is the most important result of the year.",
        "Clover thickens shells in the paper of the decade.",
        "The count of shells supersedes all earlier ones.",
    ],
)
def test_praise_that_no_paper_gives_itself_is_refused(text: str) -> None:
    assert any("no cited paper says so" in reason for reason in reasons(text))
    assert not any("no cited paper says so" in reason for reason in reasons(text, f"{text} Oh."))


@pytest.mark.parametrize(
    "text",
    [
        "The simulations establish that clover thickens shells in cold water.",
        "Clover thickens shells in cold water, as simulations of a pond demonstrate.",
        "Clover is shown to thicken shells in cold water.",
        "Clover has been proved to thicken shells in cold water.",
        "A small network reliably sorts shells by lights.",
        "Clover thickens shells in cold water, whatever the pond.",
    ],
)
def test_proof_and_success_that_no_line_speaks_of_are_too_much(text: str) -> None:
    assert any("claims more" in reason for reason in reasons(text)), reasons(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The simulations establish that clover thickens shells.", "We prove that it does."),
        ("Clover is shown to thicken shells.", "We find that clover thickens shells."),
        ("A small network reliably sorts shells.", "Sorting shells is robust to lights."),
        ("Clover thickens shells, whatever the pond.", "Clover thickens shells in each pond."),
        ("Clover may thicken shells in cold water, simulations of a pond suggest.", ""),
    ],
)
def test_what_a_line_on_the_same_carries_may_be_said(text: str, line: str) -> None:
    abstract = f"{SNAILS} {line.replace('it does', 'clover thickens shells')}"
    assert not any("claims more" in reason for reason in reasons(text, abstract))


def test_patients_are_not_spoken_of_where_a_paper_knows_only_animals() -> None:
    made = claim(Sentence("Clover helps patients with brittle shells.", (1,)))
    assert widened(made, [evidence(paper(SNAILS))]) == "patients"
    assert widened(made, [evidence(paper(CLINIC))]) == ""
    assert "patients: no cited paper speaks of people" in reasons(
        "Clover thickens the shells of patients in cold water."
    )


def test_people_are_left_alone_where_no_laboratory_is_in_sight() -> None:
    made = claim(Sentence("People divide the shells among them.", (1,)))
    assert widened(made, [evidence(paper("Shells are divided fairly among all."))]) == ""
    assert widened(made, [evidence(paper(SNAILS))]) == "people"


def test_a_place_of_care_is_not_spoken_of_where_a_paper_knows_none() -> None:
    ward = claim(Sentence("Clover is given on the ward, and patients count their visits.", (1,)))
    assert at_the_bedside(ward, [evidence(paper(CLINIC))]) == "ward"
    assert at_the_bedside(ward, [evidence(paper(f"{CLINIC} It has two wards."))]) == ""
    assert "ward: no cited paper speaks of any" in reasons(
        "We treat patients on a ward with dried clover and count their visits.", CLINIC
    )
