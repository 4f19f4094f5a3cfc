"""A number in words may count what a paper lists, or follow from other numbers of its sentence."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.listed import listed
from newsletter.briefing.numbers import missing
from newsletter.model import Sentence

ABSTRACT = """
We trap moths in orchards of quince, medlar, sorb and plum. Of 480 traps, 235 stayed empty. Each
trap holds a lamp (red, amber, green, blue, violet). Farmers of orchards hear of the moths by (i)
the count, (ii) the species, (iii) the hour, (iv) the wind, (v) the moon and (vi) the yield.
Shepherds of another valley caught moths with goats.
"""
ORCHARD = ("Moths of orchards at night", ABSTRACT)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("quince, medlar, sorb and plum", {4}),
        ("quince (2 trees), medlar (6), and plum", {3}),
        ("quince, medlar, and the plum and sorb of old", {3, 4}),
        ("a lamp (red, amber, green, blue, violet)", {5}),
        ("told of (i) the count; (ii) the hour; (iii) the wind", {3}),
        ("1) a net; 2) a lamp; 3) a jar", {3}),
        ("quince and medlar", set()),
        ("quince", set()),
        ("ash, a tree that grows on the north side of steep hills, quince and plum", {3}),
    ],
)
def test_the_things_of_a_list_are_counted(text: str, counts: set[int]) -> None:
    assert listed(text) == counts


@pytest.mark.parametrize(
    "text",
    [
        "Moths were trapped in orchards of four fruits.",
        "Lamps of five colours shine in each trap.",
        "Farmers hear of six things, the moon and the wind among them.",
        "Of 480 traps 235, not quite half, stayed empty.",
        "There were 480 traps, about twice the 235 that stayed empty.",
    ],
)
def test_what_is_counted_or_worked_out_is_not_missing(text: str) -> None:
    assert not missing(claim(Sentence(text, (1,))), [evidence(a_paper(1, ORCHARD))])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Moths were trapped in orchards of seven fruits.", "seven"),
        ("Four shepherds of another valley caught moths with goats.", "Four"),
        ("Of 480 traps 235, about a quarter, stayed empty.", "a quarter"),
        ("There were 480 traps, four times the 235 that stayed empty.", "four times"),
    ],
)
def test_another_count_or_share_is_missing(text: str, shown: str) -> None:
    assert missing(claim(Sentence(text, (1,))), [evidence(a_paper(1, ORCHARD))]) == (shown,)
