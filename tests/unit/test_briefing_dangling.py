import pytest
from briefing_samples import a_paper

from newsletter.briefing.points import points


def told(sentence: str, title: str = "Lamps and moths") -> bool:
    return bool(points(a_paper(1, (title, f"Moths fly at night. {sentence}"))))


@pytest.mark.parametrize(
    "sentence",
    [
        "We show that the drift grows by 12% in every month of a dry year.",
        "We introduce Fernlight, a lamp that addresses both issues with shielded glass.",
        "We find that all four lamps attract fewer moths than a candle in 12% of the nights.",
        "Results show that the authors’ method improves the count of moths by 12% a night.",  # noqa: RUF001 - as printed
        "We show that the proposed algorithm finds 12% more moths than a net in a garden.",
        (
            "We introduce Fernlight, where lamps start from little (no glass, no shade, and small "
            "exposure to wind or rain) and develop a glow of their own."
        ),
    ],
)
def test_what_speaks_of_something_that_only_the_abstract_names_is_not_told(sentence: str) -> None:
    assert not told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We show that the drift of moths grows by 12% in every month of a dry year.",
        "We find that moths prefer both lamps and candles to 12% of the flowers at night.",
        "We show that moths find the first lamp of a garden within 12 minutes of dusk.",
        "We show that moths prefer dark gardens when both are at 12 metres from the hedge.",
    ],
)
def test_what_a_sentence_or_the_title_names_is_told(sentence: str) -> None:
    assert told(sentence)


def test_what_the_title_names_may_be_called_the_thing() -> None:
    sentence = "We show that the drift grows by 12% in every month of a dry year."

    assert told(sentence, title="The drift of moths")
