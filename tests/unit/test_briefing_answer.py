"""What of a model's answer is a sentence at all, before any paper is asked."""

import pytest

from newsletter.briefing.answer import is_in, is_whole
from subscribers.model import Language


@pytest.mark.parametrize(
    "text",
    [
        "Errors fall by 18%.",
        "Yields rose from 4.1 to 6.3 t/ha.",
        "Bone loss slows under vitamin A.",
        "They call the decoder Lantern, and “the two”.",
        "蜂群采集的花粉减少 12%。",
        "错误率降低了 18%",
    ],
)
def test_a_sentence_that_says_something_is_whole(text: str) -> None:
    assert is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I.D.",
        "Errors fall.",
        "Extensive experiments on three datasets show the.",
        "Earlier filters miss the weights that the method relies on.",
        "The scheme improves speech recognition, translation (NMT) and.",
        "The scheme beats an older one, common in the literature, across.",
        "减少 12%。",
    ],
)
def test_a_scrap_and_what_breaks_off_are_not(text: str) -> None:
    assert not is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Bienen sammeln weniger Pollen und das ist neu.",
        "According to the paper, Lantern ist gratis und sicher.",
        "Les abeilles sont dans les champs.",
    ],
)
def test_a_sentence_in_another_language_of_the_same_letters_is_in_no_letter(text: str) -> None:
    assert not is_in(Language.EN, text)


@pytest.mark.parametrize(
    "text",
    ["The MIT team of Est et al. finds fewer bees in Los Angeles.", "Bees sur La Palma rest."],
)
def test_names_of_other_languages_are_let_pass(text: str) -> None:
    assert is_in(Language.EN, text)
