"""Sentences of one letter that repeat or deny each other."""

import pytest

from newsletter.briefing.echoes import without_echoes
from newsletter.model import Sentence


def said(*texts: str, papers: tuple[int, ...] = (1,)) -> list[Sentence]:
    return [Sentence(text, papers) for text in texts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The buoy can be steered from the shore and reports the swell each hour.",
            "The buoy cannot be steered from the shore and reports the swell each hour.",
        ),
        (
            "Grafted vines lost 12% of their yield in the dry summer of the trial.",
            "Grafted vines lost 21% of their yield in the dry summer of the trial.",
        ),
        (
            "A second pass over the map increases the error of the planner in tunnels.",
            "A second pass over the map decreases the error of the planner in tunnels.",
        ),
        ("浮标可以从岸上操纵，并每小时报告浪高。", "浮标不可以从岸上操纵，并每小时报告浪高。"),  # noqa: RUF001 - Chinese
    ],
)
def test_of_two_that_deny_each_other_neither_is_kept(one: str, other: str) -> None:
    rest = said("Bees prefer the older lavender.")
    assert without_echoes([*said(one, other), *rest]) == rest


def test_of_two_that_say_the_same_the_first_is_kept() -> None:
    first, again = said(
        "Grafted vines lost 12% of their yield in the dry summer of the trial.",
        "Grafted vines lost 12% of the yield in the dry summer of this trial.",
    )
    assert without_echoes([first, again]) == [first]


def test_sentences_of_other_papers_or_in_other_words_are_all_kept() -> None:
    one = "The buoy can be steered from the shore and reports the swell each hour."
    other = "The buoy cannot be steered from the shore and reports the swell each hour."
    kept = [Sentence(one, (1,)), Sentence(other, (2,)), *said("Nobody can reach it by night.")]
    assert without_echoes(kept) == kept
