"""The figures behind a yes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from newsletter.radar import score

SHARES = arrays.arrays(np.float32, 5, elements=st.floats(0, 1, width=32))


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert score.rarity(1, 1000) > score.rarity(400, 1000) > 0


def test_words_weigh_alike_on_a_day_of_one_paper() -> None:
    assert math.isclose(score.rarity(1, 1), score.rarity(0, 1), rel_tol=0.25)


def test_a_long_paper_needs_a_word_more_often() -> None:
    short, long = score.slowness(np.array([0.5, 2.0], np.float32))
    assert short < long


def test_without_vectors_the_words_alone_decide() -> None:
    words = np.array([0.2, 0.7], np.float32)
    assert (score.first(words, np.zeros(2, np.float32), near=0) == words).all()


def test_what_is_far_takes_nothing_away() -> None:
    words = np.array([0.5], np.float32)
    far, nowhere = (score.first(words, np.array([cosine], "f4")) for cosine in (-0.9, 0.0))
    assert far == nowhere


def test_poor_papers_are_hardly_trusted_to_show_what_is_asked_for() -> None:
    assert score.trust(np.array([0.05, 0.9])).tolist() == pytest.approx([0.1, 1])


def test_a_narrow_topic_loses_nothing_and_a_broad_one_much() -> None:
    assert score.broadness(np.array([1]), 1000) == 0
    assert score.broadness(np.array([0]), 0) == 0
    narrow, broad = score.broadness(np.array([10, 500]), 1000)
    assert 0 < narrow < broad < 1


@given(SHARES, SHARES, SHARES)
def test_a_score_is_a_share(lexical, cosine, likeness) -> None:
    scores = score.final(score.first(lexical, cosine), 40 * likeness)
    assert ((scores >= 0) & (scores <= 1)).all()
    assert (scores >= score.first(lexical, cosine)).all()


def test_a_topic_far_from_the_day_loses_more_the_more_everyday_its_words_are() -> None:
    far = np.array([0.02, 0.02, 0.3], np.float32), np.array([0.03, 0.03, 0.1], np.float32)
    named, usual, home = score.strange(np.array([0, 1, 1], np.float32), far, score.CLOSE, 300)
    assert 0 < named < usual <= score.FAR
    assert home == 0


def test_a_few_papers_hardly_tell_what_a_day_is_about() -> None:
    far = np.zeros(1, np.float32), np.zeros(1, np.float32)
    few, many = (score.strange(np.ones(1, np.float32), far, score.CLOSE, day) for day in (2, 200))
    assert few < many / 5
