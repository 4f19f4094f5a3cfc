"""What a radar must take: too much, too little, and what was never meant as a topic."""

import time

import pytest
from radar_samples import LINE, found, paper, radar

from newsletter.radar.advice import advise
from newsletter.radar.cluster import clusters
from newsletter.radar.index import Radar
from newsletter.radar.query import TopicError, parse

FILLER = "We study a thing with a tool and report at length what came of it in the end."
BOMBS = ("(a+)+$" * 60, "a" * 999, "((((((" * 90, '"' + "a b " * 200 + '"', "x|" * 11 + "y")


def test_one_subscriber_may_have_a_thousand_topics() -> None:
    day = Radar([paper(n, f"Graph kernels number {n}", FILLER) for n in range(50)], threshold=LINE)
    topics = [f"graph kernel number {n}" for n in range(1_000)]
    shown = [match.paper.id for one in clusters(day, topics) for match in one.matches]
    assert len(shown) == len(set(shown)) == 50


def test_a_topic_of_ten_thousand_characters_is_refused_with_a_reason() -> None:
    with pytest.raises(TopicError, match="too long; 1000 characters at most"):
        parse("graph kernel " * 800)


@pytest.mark.parametrize("topic", BOMBS, ids=lambda topic: topic[:6])
def test_a_bomb_of_a_pattern_is_read_as_plain_words(topic: str) -> None:
    begun = time.process_time()
    assert found(radar(("Graph kernels", "a b " * 5_000)), topic) in ([], [1])
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("topic", ["the of and", "of | and", "the -cat", '"to be"', "的 和"])
def test_only_stop_words_are_refused_with_a_reason_and_find_nothing(topic: str) -> None:
    with pytest.raises(TopicError, match="every paper says these words; add one"):
        parse(topic)
    assert found(radar("The rocket of the people and the cat"), topic) == []


def test_a_stop_word_in_capitals_may_be_an_acronym() -> None:
    text = f"Electricity prices of information technology (IT) are compared. {FILLER}"
    one = radar(("Prices of machines", text), ("It and them", FILLER), ("You and it", FILLER))
    assert parse("IT").wordings
    assert found(one, "IT") == [1]
    assert found(one, "it and prices") == found(one, "prices")


@pytest.mark.parametrize("topic", ["\U0001f680\U0001f680", "—", "...", "\u200b"])
def test_only_emoji_and_signs_are_refused_with_a_reason_and_find_nothing(topic: str) -> None:
    with pytest.raises(TopicError, match="at least one word"):
        parse(topic)
    assert found(radar("The rocket of the people and the cat"), topic) == []


def test_scripts_may_be_mixed_in_one_topic() -> None:
    one = radar("Diffusion model 扩散模型", "Diffusion models")
    assert 1 in found(one, "diffusion 扩散模型")
    assert found(one, "диффузия 拡散 انتشار") == []


@pytest.mark.parametrize("count", [0, 1, 30_000])
def test_a_day_may_have_no_paper_one_or_thirty_thousand(count: int) -> None:
    day = [paper(number, f"Thing {number}") for number in range(count)]
    day[:1] = [paper(0, "Graph kernels")] * min(1, count)
    one = Radar(day, threshold=LINE)
    assert found(one, "graph kernel") == [0] * min(1, count)
    assert not advise(one, "graph kernel").is_too_broad


def test_a_word_that_nearly_all_papers_hold_is_called_too_broad_with_narrower_ones() -> None:
    day = [(f"Graph models of {'neural' if n % 2 else 'social'} nets", FILLER) for n in range(40)]
    advice = advise(radar(*day, threshold=0.1), "graph")
    assert advice.is_too_broad
    assert "Graph models" in advice.suggestions
