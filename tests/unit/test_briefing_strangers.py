"""Things of no cited paper, taken together, and things put in the place of others of their kind."""

import pytest

from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.strangers import are_of_a_kind, kind, strange
from newsletter.model import Paper, Sentence

AGEING = (
    "We cycle pouch cells with sodium ions at room temperature. A thin ceramic coating halves the "
    "loss of capacity over a thousand cycles. Pressure on the stack matters less than expected."
)


def paper(abstract: str) -> Paper:
    return Paper(1, "p:1", "Batteries", "Slow ageing of cells", abstract, (), (), "", None)


def doubt(text: str, *abstracts: str) -> tuple[float, str]:
    """The doubt about a sentence that cites some papers, and its strangest words."""
    cited = [evidence(paper(abstract)) for abstract in (AGEING, *abstracts)]
    return strange(claim(Sentence(text, tuple(range(1, len(cited) + 1)))), cited)


def test_a_sentence_of_a_papers_words_raises_no_doubt() -> None:
    assert doubt("A ceramic coating halves the loss of capacity over a thousand cycles.") == (0, "")


def test_several_things_of_no_paper_raise_more_doubt_than_one() -> None:
    one, _ = doubt("A ceramic coating helps the sodium cells of a drone.")
    many, shown = doubt("Nurses in three hospitals tried the sodium cells in a drone over a lake.")
    assert many > one > 0
    assert "nurses" in shown


def test_a_writers_own_adverbs_and_general_words_raise_hardly_any() -> None:
    general, _ = doubt("Broadly, pressure on the stack hardly plays a part.")
    things, _ = doubt("Whisky on the stack plays a trumpet.")
    assert general < things


def test_a_thing_in_the_place_of_another_of_its_kind_is_shown_first() -> None:
    swapped, shown = doubt("Pouch cells with lithium ions were cycled at room temperature.")
    apart, _ = doubt("Pouch cells were cycled at room temperature beside lithium.")
    assert shown.startswith("lithium")
    assert swapped > apart


def test_what_one_of_two_cited_papers_holds_is_no_stranger() -> None:
    assert doubt("Lithium, too, is cycled.", "Lithium plates on copper.") == (0, "")


def test_a_number_and_its_unit_are_left_to_the_numbers() -> None:
    assert doubt("The capacity loss over 40 kilometres.") == (0, "")


@pytest.mark.parametrize(
    ("one", "other"), [("lithium", "sodium"), ("liver", "kidney"), ("coffe", "tea")]
)
def test_siblings_are_of_a_kind_both_ways(one: str, other: str) -> None:
    assert are_of_a_kind(one, other)
    assert are_of_a_kind(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("metal", "sodium"), ("sodium", "theorem"), ("lithium", "lithium"), ("oxid", "dioxid")],
)
def test_a_kind_itself_and_words_far_apart_are_not(one: str, other: str) -> None:
    assert not are_of_a_kind(one, other)


def test_a_word_of_no_table_is_doubted_and_has_no_kinds() -> None:
    assert kind("qwyxzzt").doubt > 0
    assert not kind("qwyxzzt").kinds
