"""The check follows a number from what to what it goes, and by how much."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.ground import check
from newsletter.model import Sentence

ABSTRACT = (
    "We fired bowls in a wood kiln. The share of cracked bowls fell from 31% to 12% when the "
    "kiln was cooled overnight. Firing time rose to 40 h from 25 h. Glaze thickness went 0.8 "
    "-> 1.1 mm. Fuel use rose by 18% and the height of the flame was 35 cm."
)
KILN = a_paper(1, ("A slower kiln", ABSTRACT))


def reasons(text: str) -> tuple[str, ...]:
    return check(Sentence(text, (1,)), {1: KILN})


@pytest.mark.parametrize(
    "text",
    [
        "The share of cracked bowls fell from 31% to 12% once the kiln was cooled overnight.",
        "Cracked bowls dropped to 12% from 31%.",
        "Firing time grew from 25 h to 40 h.",
        "Firing took 40 h, up from 25 h.",
        "Fuel use rose by 18%.",
        "The share of cracked bowls fell to 12%.",
    ],
)
def test_a_way_that_a_paper_goes_passes(text: str) -> None:
    assert reasons(text) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The share of cracked bowls changed from 12% to 31%.", "12% to 31%: goes another way"),
        ("Cracked bowls fell from 12% to 31%.", "12% to 31%: goes another way"),
        ("Firing time went to 25 h from 40 h.", "40 h to 25 h: goes another way"),
        ("Glaze thickness went from 1.1 to 0.8 mm.", "1.1 to 0.8 mm: goes another way"),
        ("The share of cracked bowls fell from 31% to 18%.", "31% to 18%: goes another way"),
        ("The share of cracked bowls fell by 31%.", "31%: by, from and to are exchanged"),
        ("The share of cracked bowls fell to 31%.", "31%: by, from and to are exchanged"),
        ("Fuel use rose to 18%.", "18%: by, from and to are exchanged"),
    ],
)
def test_a_way_back_or_to_another_end_is_refused(text: str, reason: str) -> None:
    assert any(reason in each for each in reasons(text)), reasons(text)
