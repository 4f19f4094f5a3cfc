"""What of a model's answer is a sentence at all, before any paper is asked."""

import pytest

from newsletter.briefing.answer import is_whole


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
        "减少 12%。",
    ],
)
def test_a_scrap_and_what_breaks_off_are_not(text: str) -> None:
    assert not is_whole(text)
