"""The check notices any word in whose place its opposite stands in the papers."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing import thesaurus
from newsletter.briefing.beside import beside_fit, share_a_neighbour
from newsletter.briefing.contraries import contrary
from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import check
from newsletter.briefing.laid import laid
from newsletter.briefing.words import stem
from newsletter.model import Paper, Sentence

ABSTRACT = (
    "Lantern signals give keepers insufficient warning time near the reef. Thick fog only "
    "partially hides the harbour beacons. Gulls tend to be vulnerable to rope. The keepers record "
    "brisk winds at dawn and sluggish currents at dusk. Rusty hinges make the door hard to open. "
    "With age, steep cliffs by the northern landing stage bring minor rockfall to the rowing boats."
)
PAPER = a_paper(1, ("Keeping a lighthouse", ABSTRACT))


def against(text: str, paper: Paper = PAPER) -> str:
    return contrary(claim(Sentence(text, (1,))), [evidence(paper)])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Signals by lantern give ample warning time near the reef.", "ample"),
        ("Thick fog fully hides the harbour beacons.", "fully"),
        ("Gulls prove robust to rope.", "robust"),
        ("What ageing cliffs bring to boats is major rockfall.", "major"),
        ("Rockfall is major by the tower.", "major"),
    ],
)
def test_an_opposite_in_the_place_of_a_word_is_refused(text: str, word: str) -> None:
    assert against(text) == word
    assert check(Sentence(text, (1,)), {1: PAPER})


@pytest.mark.parametrize(
    "text",
    [
        "Signals by lantern give inadequate warning time near the reef.",  # says the same
        "Signals by lantern do not give ample warning time near the reef.",  # turned round
        "Signals by lantern give scarcely ample and insufficient warning time.",  # speaks of both
        "Ample light reaches the stairs.",  # of another thing
        "More ample warning time near the reef is wanted.",  # of another degree
        "Well-ample warning time near the reef.",  # part of a name
        "Brisk winds at dawn stand beside sluggish currents at dusk.",
        "Easier doors to open have hinges that are not rusty.",
    ],
)
def test_what_says_the_same_or_is_said_of_another_thing_passes(text: str) -> None:
    assert against(text) == ""


def test_a_word_that_the_paper_says_of_the_same_thing_passes() -> None:
    said = "Yet bells give plentiful warning time near the reef."
    paper = a_paper(1, ("Keeping a lighthouse", f"{ABSTRACT} {said}"))

    assert against("Bells give ample warning time near the reef.", paper) == ""
    assert against("Bells give ample warning time.", paper) == ""


def test_the_name_of_a_quality_may_stand_for_its_opposite() -> None:
    paper = a_paper(1, ("Masts", "We test the stability of tall wooden masts in storms."))

    assert against("They test the instability of tall wooden masts in storms.", paper) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Rockfall is major by the tower, whereas dust was no trouble.",
        "Rockfall is major on flat meadows.",  # turned twice
    ],
)
def test_a_contrast_or_second_turn_is_left_alone_unless_all_beside_it_fits(text: str) -> None:
    assert against(text) == ""


def test_words_fit_best_where_the_same_stands_beside_them_in_their_clause() -> None:
    said = laid("ample warning time near the reef")
    same = laid("insufficient warning time near the reef")
    other = laid("insufficient light, and warning time is short near the reef")

    assert beside_fit(said, 0, same, 0) > beside_fit(said, 0, other, 0) > 0
    assert share_a_neighbour(said, 0, same, 0)
    assert not share_a_neighbour(said, 0, other, 0)
    assert beside_fit(laid("reef"), 0, same, 0) == 0


def test_equals_and_opposites_hold_both_ways_and_exclude_each_other() -> None:
    ample, scarce, plentiful = map(stem, ("ample", "scarce", "plentiful"))

    assert scarce in thesaurus.opposed(ample)
    assert ample in thesaurus.opposed(scarce)
    assert plentiful in thesaurus.alike(ample)
    assert ample in thesaurus.alike(plentiful)
    assert thesaurus.alike(ample).isdisjoint(thesaurus.opposed(ample))
    assert thesaurus.alike("zyx") == thesaurus.opposed("zyx") == frozenset()


def test_only_words_of_one_sense_surely_exclude_each_other() -> None:
    assert stem("scarce") in thesaurus.excluded(stem("ample"))
    assert thesaurus.excluded(stem("ample")) <= thesaurus.opposed(stem("ample"))
    assert thesaurus.excluded(stem("open")) == frozenset()  # too many senses
    assert thesaurus.excluded("zyx") == frozenset()


@pytest.mark.parametrize("known", ["abandon", "scarc", "stabl", "hurt", "vari"])
def test_the_table_gives_both_relations_both_ways(known: str) -> None:
    assert thesaurus.alike(known) or thesaurus.opposed(known)
    assert all(known in thesaurus.alike(other) for other in thesaurus.alike(known))
    assert all(known in thesaurus.opposed(other) for other in thesaurus.opposed(known))
