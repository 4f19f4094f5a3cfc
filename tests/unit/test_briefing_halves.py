"""The check notices two things set against each other whose halves have been mixed."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import check
from newsletter.briefing.halves import mixed, torn
from newsletter.model import Sentence

ABSTRACT = (
    "We compare two glazes. Cobalt glazes craze during the second firing, while feldspar glazes "
    "blister on porcelain shelves. Although potters trim their bowls by lathe, weavers tension "
    "their looms with pulleys. Tin whitens the slip and manganese darkens it. The kiln was opened "
    "at dawn."
)
PAPER = a_paper(1, ("Two glazes", ABSTRACT))


def by(text: str) -> float:
    return mixed(claim(Sentence(text, (1,))), [evidence(PAPER)])


@pytest.mark.parametrize(
    "text",
    [
        "Feldspar crazes in the second firing, whereas cobalt blisters on porcelain.",
        "Feldspar glazes craze at the second firing and cobalt glazes blister on porcelain.",
        "Weavers trim by lathe, but potters tension with pulleys.",
        "While weavers trim by lathe, potters tension with pulleys.",
    ],
)
def test_halves_that_are_mixed_are_refused(text: str) -> None:
    assert by(text) > 0
    sentence = Sentence(text, (1,))
    assert any("sets against each other" in reason for reason in check(sentence, {1: PAPER}))


@pytest.mark.parametrize(
    "text",
    [
        "Cobalt crazes in the second firing, whereas feldspar blisters on porcelain.",
        "Feldspar blisters on porcelain, but cobalt crazes in the second firing.",
        "While potters trim by lathe, weavers tension with pulleys.",
        "Cobalt glazes craze during the second firing.",
        "Tin whitens and manganese darkens the slip.",
        "The kiln was opened at dawn, but the glazes had crazed.",
    ],
)
def test_halves_that_stand_as_in_the_paper_pass(text: str) -> None:
    assert by(text) == 0


def test_a_list_that_nothing_sets_apart_is_no_contrast() -> None:
    assert by("Manganese whitens and tin darkens the slip.") == 0


def test_a_line_that_says_more_of_the_sentence_decides() -> None:
    text = "Feldspar crazes at midnight in the second firing, whereas cobalt blisters on porcelain."
    abstract = f"We fire porcelain twice. {text} Both glazes were poured by hand."
    other = a_paper(2, ("Glazes on porcelain", abstract))
    said = claim(Sentence(text, (1, 2)))
    assert mixed(said, [evidence(PAPER)]) > 0
    assert mixed(said, [evidence(PAPER), evidence(other)]) == 0


LUSTRE = (
    "We hang tiles in a garden. Salt wears the shallow glazes out, but the deep ones keep their"
    " lustre. Slow firing is not the cause of cracks, but fast cooling is. Previous kilns burned"
    " slowly, while the new furnace is fast. The tiles were glued to a wall by hand."
)
TILES = a_paper(3, ("Glazes in the rain", LUSTRE))


def word_torn(text: str) -> str:
    return torn(claim(Sentence(text, (3,))), [evidence(TILES)])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Salt wears out deep glazes.", "deep"),
        ("In the garden, shallow tiles keep their lustre.", "shallow"),
    ],
)
def test_a_word_whose_opposite_a_contrast_has_there_is_refused(text: str, word: str) -> None:
    assert word_torn(text) == word
    sentence = Sentence(text, (3,))
    assert any("the opposite" in reason for reason in check(sentence, {3: TILES}))


@pytest.mark.parametrize(
    "text",
    [
        "Salt wears out shallow glazes.",
        "Deep glazes keep their lustre.",
        "Salt wears out shallow glazes, and lustre stays on the deep ones.",
        "Deep, deep glazes are worn out by salt.",
        "Fast firing is the cause of cracks.",
        "The new furnace burned slowly.",
        "The deep tiles were glued to a wall.",
    ],
)
def test_a_word_of_the_right_half_or_of_no_contrast_passes(text: str) -> None:
    assert word_torn(text) == ""
