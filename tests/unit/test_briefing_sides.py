"""The check notices when two things that are compared have changed sides."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.evidence import claim, evidence
from newsletter.briefing.ground import check
from newsletter.briefing.laid import laid
from newsletter.briefing.sides import contests, outdone
from newsletter.model import Sentence

ABSTRACT = (
    "Wooden kayaks glide faster than steel canoes on calm lakes. Our folding oar outperforms the "
    "carbon paddle in storms. A rubber hull shows less wear compared to an oak hull. The lateen "
    "rig (LR) has lower drag than the gaff rig. Compass steering brings an improvement over star "
    "steering. Rowers were beaten by sailors on the long course. Tar is more durable than wax. "
    "Hemp ropes lag behind nylon ropes in strength. The brass bell is less audible than the iron "
    "horn. Lamps brought 30% fuel savings compared to torches. Leaks come from the seams rather "
    "than the planks. Rather than anchors, the crew used moorings. The cook, not the pilot, kept "
    "the log. The flag is meant for harbours and not for open water."
)
PAPER = a_paper(1, ("Boats and gear", ABSTRACT))


def against(text: str) -> float:
    return outdone(claim(Sentence(text, (1,))), [evidence(PAPER)])[0]


FALSE = [
    "On calm lakes, steel canoes are faster than wooden kayaks.",
    "In storms the carbon paddle outperforms the folding oar.",
    "An oak hull has less wear than a rubber hull.",
    "The gaff rig has lower drag than the LR.",
    "Star steering is better than compass steering.",
    "The rowers beat the sailors on the long course.",
    "Tar is less durable than wax.",
    "Hemp ropes come out ahead of nylon ropes.",
    "An iron horn is more silent and less audible than a brass bell.",
    "Lamps burn more fuel than torches.",
    "Leaks come from the planks instead of the seams.",
    "The crew used anchors rather than moorings.",
    "It was the pilot, and not the cook, who kept the log.",
]
TRUE = [
    "On calm lakes, steel canoes are slower than wooden kayaks.",
    "In storms the carbon paddle was outperformed by the folding oar.",
    "An oak hull has more wear than a rubber hull.",
    "The LR has lower drag than the gaff rig.",
    "Star steering is worse than compass steering.",
    "The sailors beat the rowers on the long course.",
    "Wax is less durable than tar.",
    "Nylon ropes come out ahead of hemp ropes.",
    "The iron horn is heard better than the brass bell.",
    "Lamps burn less fuel than torches.",
    "Leaks come from the seams instead of the planks.",
    "The crew used moorings as opposed to anchors.",
    "It was the cook, not the pilot, who kept the log.",
    "The flag is not a toy, and not only for harbours.",
    "Other gear than hemp was tried over three years, rather than one.",
    "Tar was used for more than two boats.",
]


@pytest.mark.parametrize("text", FALSE)
def test_exchanged_sides_are_refused(text: str) -> None:
    assert against(text) > 0
    assert check(Sentence(text, (1,)), {1: PAPER})


@pytest.mark.parametrize("text", TRUE)
def test_the_same_verdict_in_other_words_passes(text: str) -> None:
    assert against(text) <= 0


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Oak is sturdier than pine", [1]),
        ("Oak is not sturdier than pine", [-1]),
        ("Oak makes more errors than pine", [-1]),
        ("Oak has lower costs relative to pine", [1]),
        ("Oak improves strength compared with pine", [1]),
        ("Oak was outperformed by pine", [-1]),
        ("Oak falls short of pine", [-1]),
        ("Oak lags behind pine", [-1]),
        ("Oak was surpassed in trials", []),
        ("Oak ended ahead at last", []),
        ("Oak costs more than 30 coins", []),
        ("Oak is used rather than pine", [1]),
        ("Oak and not pine is used", [1]),
        ("Oak is not used, and rather rarely, or instead", []),
        ("Oak gains ground; pine, over all the years, does not", []),
        ("Oak grows in woods and pine grows over there", []),
    ],
)
def test_a_comparison_says_for_which_side_it_speaks(text: str, signs: list[int]) -> None:
    assert [each.sign for each in contests(laid(text))] == signs
