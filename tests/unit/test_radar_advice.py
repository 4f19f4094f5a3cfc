"""What is said of a topic when it is tried."""

import pytest
from radar_samples import radar

from newsletter.radar.advice import advise
from newsletter.radar.query import TopicError

LONG = "We compare what was learned from houses, boats and trains over many years at length."
SOIL = [("Soil", f"What grows where. {LONG}")] * 60


def test_a_topic_of_some_papers_needs_no_advice() -> None:
    advice = advise(radar("Graph kernels", *SOIL), "graph kernel")
    assert (advice.found, advice.is_too_broad, advice.suggestions) == (1, False, ())


def test_a_topic_that_is_too_broad_is_told_with_narrower_ones() -> None:
    papers = ["Latent diffusion models", "On latent diffusion models", "Diffusion models of heat"]
    advice = advise(radar(*(4 * papers), *SOIL), "diffusion model")
    assert advice.is_too_broad
    assert advice.suggestions == ("latent diffusion models",)


def test_a_topic_that_finds_nothing_is_told_with_wider_ones() -> None:
    advice = advise(radar(("Graph kernels", LONG), *SOIL), "martian graph kernel")
    assert advice.suggestions == ("graph kernel",)


def test_fields_alone_are_never_narrowed() -> None:
    assert advise(radar("Graph kernels"), "author:Example").suggestions == ()
    assert advise(radar("Graph kernels"), "author:Nobody").suggestions == ()


def test_what_cannot_be_read_is_no_topic() -> None:
    with pytest.raises(TopicError):
        advise(radar(), '"open')


def test_a_word_that_many_papers_say_is_too_broad_however_few_are_about_it() -> None:
    papers = [("Soil", f"A sparse model of rain. {LONG}"), ("Sand", f"One more model. {LONG}")]
    advice = advise(radar(*(20 * papers), *SOIL), "model")
    assert advice.is_too_broad
    assert advice.said == 40
    assert advice.suggestions == ("sparse model",)
    assert not advise(radar(*papers, *SOIL), "model").is_too_broad
    assert advise(radar(*(20 * papers), *SOIL), "model -rain").said == 20


def test_a_topic_that_finds_nothing_though_many_say_it_is_told_to_be_common() -> None:
    papers = [(f"Paper {n}", f"A deep model of rain {n}. {LONG}") for n in range(30)]
    advice = advise(radar(*papers, *SOIL, threshold=0.9), '"deep model" -snow')
    assert (advice.found, advice.said) == (0, 30)
    assert advice.is_common
    assert advice.is_too_broad


def test_quotes_that_leave_nothing_are_suggested_away() -> None:
    advice = advise(radar(("Graph kernels", LONG), *SOIL), '"graph kernel"')
    assert advice.suggestions == ("graph kernel",)
    assert not advice.is_common


def test_no_part_of_a_hyphenated_word_and_no_possessive_is_suggested() -> None:
    texts = (
        "Multi-modal graph models help.",
        "Graph model-based tools help.",
        "A graph model's use is shown.",
    )
    papers = [("Soil", f"{text} {LONG}") for text in texts]
    advice = advise(radar(*(20 * papers), *SOIL), "graph")
    assert advice.suggestions == ("graph models",)


def test_a_phrase_in_quotes_is_common_only_where_it_is_said_exactly() -> None:
    papers = [(f"Paper {n}", f"The deep models of rain {n}. {LONG}") for n in range(30)]
    advice = advise(radar(*papers, *SOIL, threshold=0.9), '"deep model" -snow')
    assert (advice.found, advice.said) == (0, 0)
    assert not advice.is_too_broad
