"""A short form that two fields use finds the papers of the field that was asked for."""

import pytest
from radar_samples import found, radar

from newsletter.radar.acronyms import Acronym, Acronyms, means_another
from newsletter.radar.query import parse

RIS = "reconfigurable intelligent surface"
SURFACES = [
    (f"Radio with mirrors {n}", f"A {RIS} (RIS) steers waves. The RIS is cheap.") for n in range(3)
]
OTHER = ("Words that point", "We do referring image segmentation (RIS). Our RIS model is small.")
SILENT = ("RIS in the harbour", "An RIS on each crane helps ships to be heard.")


def test_a_paper_that_defines_the_short_form_otherwise_is_not_found_by_it() -> None:
    one = radar(*SURFACES, OTHER, SILENT, threshold=0.2)
    assert set(found(one, RIS)) == {1, 2, 3, 5}


def test_a_paper_that_defines_nothing_means_what_the_others_mean() -> None:
    meant = Acronym("RIS", RIS, "arxiv:2601.00001")
    papers = radar(SURFACES[0], OTHER, SILENT).papers
    assert [means_another(paper, meant) for paper in papers] == [False, True, False]


FILLER = "We study a thing with a tool and report at length what came of it in the end."
BRAINS = ("Scans of brains at rest", f"We read fMRI of many heads, and more fMRI. {FILLER}")
KNEES = ("Scans of knees", f"An MRI of each knee; the MRI is quick. {FILLER}")
GENES = ("A switch for genes", f"CRISPRa turns genes on; CRISPRa is compact. {FILLER}")
CUTS = ("Cuts in genes", f"CRISPR cuts; CRISPR is everywhere. {FILLER}")
REST = [(f"Another thing {n}", FILLER) for n in range(12)]


@pytest.mark.parametrize(
    ("topic", "numbers"),
    [
        ("MRI", {1, 2}),
        ("mri", {1, 2}),
        ("fMRI", {1}),  # who asks for a kind is shown no other
        ("CRISPR", {3, 4}),
        ("CRISPRa", {3}),
        ("CRISPRi", set()),
        ("MRI -fMRI", {2}),
        ('"MRI"', {2}),  # what is exact is exact
    ],
)
def test_a_short_form_finds_its_kinds_and_a_kind_only_itself(topic: str, numbers: set[int]) -> None:
    one = radar(BRAINS, KNEES, GENES, CUTS, *REST, threshold=0.3)
    assert set(found(one, topic)) == numbers


def test_the_reason_shows_the_kind_as_the_paper_writes_it() -> None:
    one = radar(BRAINS, KNEES, GENES, CUTS, *REST, threshold=0.3)
    words = {match.paper.id: match.words for match in one.search("CRISPR")}
    assert words == {3: ("CRISPRa",), 4: ("CRISPR",)}
    reasons = [said.reason for said in one.said(parse("CRISPR")) if said.reason]
    assert reasons == ["CRISPRa: a kind of CRISPR (named in arxiv:2601.00003)"]


def test_plurals_and_longer_topics_have_no_kinds() -> None:
    texts = [(f"Things {n}", f"Many GPUs and some MRIs and one xMRI. {FILLER}") for n in range(3)]
    one = radar(*texts, *REST)
    assert [said.reason for said in one.said(parse("GPU")) if said.reason] == []
    assert [said.reason for said in one.said(parse("MRI of the knee")) if said.reason] == []
    assert len([said.reason for said in one.said(parse("MRIs")) if said.reason]) == 1


def test_words_are_silent_that_hold_no_acronym_and_open_no_long_form() -> None:
    known = Acronyms([Acronym("QEC", "quantum error correction", "a/1")])
    for text, is_silent in (
        ("spin glass", True),
        ("qec codes", False),
        ("quantum error correction", False),
        ("quantum glass", True),
    ):
        assert known.is_silent(text.split()) is is_silent
        assert known.is_silent(text.split()) is is_silent  # also of words that are known by now
        assert not is_silent or not list(known.rewrite(text))


def test_a_short_form_in_small_letters_is_none() -> None:
    one = radar(
        ("Text", "We use naive Bayes (NB) on text."), ("Skill.nb", "Notebooks run."), "NB on rice"
    )
    assert sorted(found(one, "naive Bayes")) == [1, 3]
