"""What the check must not refuse: true sentences in words, units and names of another kind.

Beside each stands one that is much like it and false, and is refused all the same.
"""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.ground import check
from newsletter.model import Sentence


def reasons(text: str, abstract: str, title: str = "A study") -> tuple[str, ...]:
    return check(Sentence(text, (1,)), {1: a_paper(1, (title, abstract))})


LAMPS = (
    "We fabricate small lamps and sort fake lamps from real ones. The lamps glow for 14.2 hours "
    "at 30 wt-% of salt, and the best model holds 0.5B parameters. A lamp blinks 240 min, and its "
    "exponent is $z=3/2$ in three-dimensional rooms. Of the lamps, 2,400 come from museums. The "
    "museums of Torvik and Lomen lent them. The shutter closes 5,200 per minute. Earlier lamps "
    "are known to crack; careful wiring remains essential for long life. Silenced by gRNAs, the "
    "glow of \\(\\mathrm{Zn}_{2}\\mathrm{Ge}\\mathrm{O}_{4}\\) fades. S{\\o}rby fitted the curve "
    "with $R^2$ of 0.91. The lamps need no shade."
)


@pytest.mark.parametrize(
    "text",
    [
        "The lamps of the study glow for fourteen hours or so.",
        "The best model of lamps holds half a billion parameters.",
        "The exponent of the lamps is three halves in three-dimensional rooms.",
        "The lamps glow with a share of 30% of salt.",
        "Rooms of a third dimension were studied with the lamps.",
        "The shutter closes 5,200 times a minute.",
        "The model of the lamps holds under 0.6 billion parameters.",
    ],
)
def test_a_number_in_another_form_passes(text: str) -> None:
    assert reasons(text, LAMPS) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The lamps of the study glow for 19 hours.",
        "The best model of lamps holds 900 million parameters.",
        "The exponent of the lamps is 7/2 in three-dimensional rooms.",
        "The lamps glow with a share of 45% of salt.",
        "The shutter closes 8,100 times a minute.",
        "The model of the lamps holds under 0.2 billion parameters.",
    ],
)
def test_another_number_is_refused_in_any_form(text: str) -> None:
    assert reasons(text, LAMPS) != ()


@pytest.mark.parametrize(
    "text",
    [
        "Silenced by gRNA, the glow fades.",
        "The glow of Zn2GeO4 fades.",
        "Sørby fitted the curve with an R² of 0.91.",
    ],
)
def test_a_name_in_other_letters_or_inside_a_longer_one_passes(text: str) -> None:
    assert reasons(text, LAMPS) == ()


@pytest.mark.parametrize("text", ["The glow of Zn2SiO4 fades.", "Sorbet fitted the curve to DNA."])
def test_a_name_that_is_none_of_the_paper_is_refused(text: str) -> None:
    assert reasons(text, LAMPS) != ()


@pytest.mark.parametrize(
    "text",
    [
        "The fabricated lamps are small.",
        "Real lamps are told from fakes.",
        "It was already known that earlier lamps crack.",
        "Careful wiring is indispensable for a long life of the lamps.",
        "Until now, earlier lamps crack.",
    ],
)
def test_plain_words_are_no_charge_and_no_promise(text: str) -> None:
    assert reasons(text, LAMPS) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The authors faked the glow of the lamps.", "no subject"),
        ("The data on the lamps were fabricated.", "no subject"),
        ("The lamps were fabricated data of the study.", "no subject"),
        ("Wiring makes shades for lamps obsolete.", "obsolete: claims more"),
    ],
)
def test_the_same_words_as_a_charge_or_a_promise_are_refused(text: str, why: str) -> None:
    assert any(why in reason for reason in reasons(text, LAMPS)), reasons(text, LAMPS)


def test_what_is_indispensable_is_called_necessary_in_the_paper() -> None:
    found = reasons("Filters are indispensable for pumps.", "Pumps move water. Filters are cheap.")
    assert "indispensable: claims more than a cited paper (a need)" in found


def test_a_thing_is_fabricated_only_where_a_paper_fabricates_one() -> None:
    assert reasons("A fabricated pump moves water.", "The pump moves water. We simulate it.") == (
        "fabricated: not in a cited paper",
    )


def test_a_count_in_words_is_no_rival_of_a_large_number() -> None:
    told = "More than 2,300 lamps of the two museums glow."
    assert reasons(told, LAMPS) == ()


FIELDS = (
    "Electron-deficient soil layers dry quickly, whereas electron-rich layers stay wet. Furrows "
    "in the soil layers are strongly non-convex. A human reviewer can audit the maps of type I "
    "fields. The inner solar system: a field of dust, 3 layers deep. "
    "Linear layers show negligible runoff, whereas ladder layers show much. Ladder layers obviate "
    "the need for permanent drains."
)


@pytest.mark.parametrize(
    "text",
    [
        "Electron-poor soil layers dry quickly.",
        "The furrows in the soil layers are strongly concave.",
        "Maps of type I fields can be audited by a human reviewer.",
        "A field of dust is 3 layers deep.",
        "Linear layers showed next to no runoff.",
        "No permanent drains are needed with ladder layers.",
    ],
)
def test_what_only_looks_turned_round_passes(text: str) -> None:
    assert reasons(text, FIELDS, "Soil layers") == ()


@pytest.mark.parametrize(
    "text", ["I ask that soil layers dry quickly.", "In type A fields I dry soil layers quickly."]
)
def test_a_writer_who_speaks_as_i_is_refused(text: str) -> None:
    assert "speaks to the reader" in reasons(text, FIELDS, "Soil layers")


def test_a_noun_that_could_be_an_order_is_none() -> None:
    told = "Transfer pays off for soil layers."
    assert "gives an order" not in reasons(told, FIELDS, "Soil layers")
    assert "gives an order" in reasons("Transfer the soil layers.", FIELDS, "Soil layers")


POND = (
    "Draining fields reduced the proliferation of weeds on wet loam, yet wet clay kept it. "
    "Left-handed snails show strong chirality of shell and foot in every pond. Ponds are "
    "simplified models of lakes; complex lakes were not sampled. No lake is drained any longer."
)


@pytest.mark.parametrize(
    "text",
    [
        "Draining fields slowed the growth of weeds on wet loam.",
        "Snails of the ponds show strong handedness of shell and foot.",
        "Ponds are simple models of lakes.",
        "Lakes are no longer drained.",
    ],
)
def test_a_word_that_may_stand_for_another_passes(text: str) -> None:
    assert reasons(text, POND, "Snails and weeds of fields and ponds") == ()


def test_a_word_that_says_the_opposite_is_refused() -> None:
    told = "Draining fields boosted the growth of weeds on wet loam."
    found = reasons(told, POND, "Snails and weeds of fields and ponds")
    assert any(reason.startswith("boosted") for reason in found), found


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("The lamps fade by a first-order transition.", False),
        ("In the first hours the lamps of the museums hardly blink.", False),
        ("A lamp of museums blinks for the first time.", True),
    ],
)
def test_what_comes_first_in_order_is_no_claim_to_be_the_first(text: str, is_refused: bool) -> None:  # noqa: FBT001 - a case
    assert any("first: claims more" in each for each in reasons(text, LAMPS)) == is_refused


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("Kites watch dunes in [1], and photographed ridges move in [2].", False),
        ("Kites watch dunes in [2], and ridges are logged by sailors in [1].", True),
    ],
)
def test_a_word_of_another_paper_gives_nothing_to_it(text: str, is_refused: bool) -> None:  # noqa: FBT001 - a case
    papers = {
        1: a_paper(1, ("Dunes from above", "Kites watch dunes. Photographed ridges move inland.")),
        2: a_paper(2, ("Ridges at sea", "Sailors logged ridges of sand that move with the tide.")),
    }
    found = check(Sentence(text, (1, 2)), papers)
    assert any("gives one paper" in each for each in found) == is_refused, found
