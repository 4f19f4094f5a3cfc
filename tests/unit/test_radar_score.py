"""The figures behind a yes."""

import math

from hypothesis import given
from hypothesis import strategies as st

from newsletter.radar import score

SHARES = st.floats(0, 50)


def test_a_word_of_the_title_counts_for_several_of_the_abstract() -> None:
    assert score.frequency({0: 1.0, 30: 1.0}, title_end=10) == score.TITLE + 1


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert score.rarity(1, 1000) > score.rarity(400, 1000) > 0


def test_words_weigh_alike_on_a_day_of_one_paper() -> None:
    assert math.isclose(score.rarity(1, 1), score.rarity(0, 1), rel_tol=0.25)


def test_neighbours_are_nearer_than_words_far_apart() -> None:
    assert score.closeness({1: 1.0}, {2: 1.0}) == 1
    assert score.closeness({2: 1.0}, {1: 1.0}) == score.NEAR_WORTH
    assert score.closeness({1: 1.0}, {4: 1.0}) == score.NEAR_WORTH
    assert score.closeness({1: 1.0}, {9: 1.0}) == 0


def test_a_glued_word_is_as_near_as_can_be() -> None:
    assert score.closeness({1: 1.0}, {1: 1.0}) == 1


def test_a_word_alone_is_judged_by_how_often_it_stands_there() -> None:
    once, often = (score.Evidence((count,), (), 1.0) for count in (1.0, 5.0))
    assert score.lexical(once, [3.0]) < score.lexical(often, [3.0]) < 1


def test_a_stray_relative_is_no_firm_evidence() -> None:
    assert not score.Evidence((4.0, 0.4), (0.0,), 1.0).is_firm()
    assert score.Evidence((4.0, 0.4), (0.2,), 1.0).is_firm()
    assert score.Evidence((4.0, 1.6), (0.0,), 1.0).is_firm()


def test_a_narrow_topic_loses_nothing_and_a_broad_one_much() -> None:
    assert score.broadness([0.9], 1000) == 0
    assert score.broadness([], 0) == 0
    narrow, broad = (score.broadness([0.9] * count, 1000) for count in (10, 500))
    assert 0 < narrow < broad < 1


@given(st.lists(st.tuples(SHARES, st.floats(0.01, 9)), min_size=1, max_size=6), SHARES, st.data())
def test_a_score_is_a_share(
    words: list[tuple[float, float]], length: float, data: st.DataObject
) -> None:
    near = data.draw(st.tuples(*[st.floats(0, 1)] * (len(words) - 1)))
    evidence = score.Evidence(tuple(often for often, _ in words), near, length)
    assert 0 <= score.lexical(evidence, [weight for _, weight in words]) <= 1
