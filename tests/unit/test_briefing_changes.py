"""The check holds against each other what is said to grow and what is said to shrink."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.changes import changed
from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import check
from newsletter.briefing.laid import laid
from newsletter.briefing.pointers import pointed
from newsletter.model import Sentence

ABSTRACT = (
    "Shading the orchards reduced the sugar content of the plums. Pruning promotes the growth of "
    "side shoots. The weight of the baskets was higher in wet summers. Removing the nets lowers "
    "the harvest of cherries. Wasps visited fewer pears near the hedges. Night frost had no effect "
    "on the firmness of apples. Bark thickness remained unchanged. The storage of quinces did not "
    "improve. Flower counts fell in low-cost glasshouses. Earlier surveys had reported that "
    "grafting weakens rootstocks. Chilling restored the aroma of medlars, and the loss of leaves "
    "was prevented. None of the mulches increased the yield of currants."
)
PAPER = a_paper(1, ("Fruit in orchards", ABSTRACT))


def ways(text: str) -> dict[str, int]:
    """The words of a text that go some way, and which."""
    words = laid(text).words
    return {words[place]: way.sign for place, way in pointed(laid(text)).items()}


def against(text: str) -> float:
    return changed(claim(Sentence(text, (1,))), [evidence(PAPER)])[0]


@pytest.mark.parametrize(
    ("text", "word", "sign"),
    [
        ("Drought reduces the yield", "yield", -1),
        ("Drought does not reduce the yield", "yield", 1),
        ("The yield of oats was reduced", "oats", -1),
        ("The yield in valleys rose", "yield", 1),
        ("A marked fall in the yield was seen", "yield", -1),
        ("Rain prevents the loss of soil", "soil", 1),
        ("The rain brought more hail", "hail", 1),
        ("The hail is less frequent", "hail", -1),
        ("The reduced flow of heat matters", "flow", -1),
        ("Soils diminish", "soils", -1),
        ("Soils worsen sharply", "soils", -1),
        ("No farm increased the yield", "yield", -1),
        ("At most one farm increased the yield", "yield", -1),
        ("Rain did not affect the yield", "yield", 0),
        ("Rain had no influence on the yield", "yield", 0),
        ("The yield was not altered", "yield", 0),
        ("The yield was unaffected", "yield", 0),
    ],
)
def test_a_word_of_change_says_which_way_its_object_goes(text: str, word: str, sign: int) -> None:
    assert ways(text)[word] == sign


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Low-cost sensors count wasps", "sensors"),
        ("The highest heat loss was in winter", "heat"),
        ("Heat-induced reduced-size fruit ripened", "fruit"),
        ("At least ten farms took part", "farms"),
        ("Most farms took part", "farms"),
        ("A little rain fell on farms", "farms"),
        ("The benefit scheme pays farmers", "farmers"),
        ("Rain affects the yield", "yield"),
        ("Reduced and increased tillage were compared", "compared"),
        ("The yield between the hedges rose", "hedges"),
        ("It lowers and raises the dam", "lowers"),
    ],
)
def test_what_no_word_of_change_speaks_of_clearly_goes_no_way(text: str, word: str) -> None:
    assert ways(text).get(word) is None


@pytest.mark.parametrize(
    "text",
    [
        "Plums held more sugar when the orchards were shaded.",
        "Pruning hinders the growth of side shoots.",
        "Baskets were of lower weight in wet summers.",
        "Hedges brought more pears to the wasps.",
        "Frost at night weakened the firmness of apples.",
        "Bark increased in thickness.",
        "The storage of quinces improved.",
        "The mulches increased the yield of currants.",
    ],
)
def test_what_goes_the_other_way_in_a_paper_is_refused(text: str) -> None:
    assert against(text) > 0
    assert check(Sentence(text, (1,)), {1: PAPER})


@pytest.mark.parametrize(
    "text",
    [
        "Plums held less sugar when the orchards were shaded.",
        "Side shoots grow more where trees are pruned.",
        "Frost at night left the firmness of apples unchanged.",
        "Grafting strengthens rootstocks.",
        "Wasps and hedges were counted.",
        "The harvest of cherries is lower without nets.",
        "No mulch gave a higher yield of currants.",
    ],
)
def test_what_goes_the_same_way_is_left_alone(text: str) -> None:
    assert against(text) <= 0


def test_two_turns_in_one_line_make_none() -> None:
    line = "Low salt in the soil promotes the growth of barley."
    paper = a_paper(1, ("Barley", line))

    def by(text: str) -> float:
        return changed(claim(Sentence(text, (1,))), [evidence(paper)])[0]

    assert by("More salt in the soil weakens barley.") <= 0
    assert by("More salt in the soil strengthens barley.") > 0


def test_a_comparison_turned_round_says_the_same() -> None:
    paper = a_paper(1, ("Mills", "Wind mills have lower costs than water mills on islands."))
    same = claim(Sentence("Water mills have higher costs than wind mills on islands.", (1,)))
    assert changed(same, [evidence(paper)])[0] <= 0
