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
    assert advise(radar(*(20 * papers), *SOIL), "model -rain").said == 0
