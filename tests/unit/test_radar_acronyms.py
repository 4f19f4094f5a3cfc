"""A short form that two fields use finds the papers of the field that was asked for."""

from radar_samples import found, radar

from newsletter.radar.acronyms import Acronym, means_another

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
