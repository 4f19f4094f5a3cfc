"""Many topics at once find what one topic finds, late papers what papers find."""

import random
import re
from itertools import pairwise

import numpy as np
import pytest

from newsletter.radar import blocks, engine, likeness, reader
from newsletter.radar.engine import Engine, words_of
from newsletter.radar.index import Radar
from newsletter.radar.vectors import NoVectors, shipped_vectors
from tests.radar_plain import Plain
from tests.radar_samples import LINE, paper

NOUNS = re.findall(
    r"\S+",
    """kernels graphs networks state-of-the-art text-to-image finetuning fine-tuning reasoning
    proteins folding glass corrections correcting quantum error learners learning ice sheets
    détectors neurons cells imaging codes surface fields""",
)


def made_up(count: int, seed: int = 0, first: int = 1):
    """Papers of words drawn at random, some of them often."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    weights = [1 / (1 + rank) for rank in range(len(NOUNS))]

    def words(size: int) -> str:
        return " ".join(chance.choices(NOUNS, weights, k=size))

    return [
        paper(first + one, words(4).capitalize(), f"{words(9)}. {words(7)}.")
        for one in range(count)
    ]


def drawn(papers, count: int, seed: int = 1) -> list[str]:
    """Topics that some of the papers' words make."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    runs = [
        " ".join(words[begin : begin + size])
        for words in (one.title.split() for one in papers)
        for size in (1, 2, 3, 4)
        for begin in range(len(words))
    ]
    mixed = [" ".join(chance.sample(NOUNS, 3)) for _ in range(count // 3)]
    return chance.sample(runs, count - len(mixed)) + mixed


class Whole:
    """Vectors of whole texts, as an encoder makes them."""

    near, close = 0.4, 0.5

    def embed(self, texts):
        return shipped_vectors().embed(texts)


@pytest.mark.parametrize(
    "vectors", [shipped_vectors(), NoVectors(), Whole()], ids=["static", "none", "whole"]
)
@pytest.mark.parametrize(("room", "kept", "wide"), [(500_000, 32_000_000, 1), (100, 1, 1_000)])
def test_blocks_score_as_the_plain_way_does(monkeypatch, vectors, room, kept, wide) -> None:
    monkeypatch.setattr(blocks, "ROOM", room)
    monkeypatch.setattr(blocks, "WIDE", wide)
    monkeypatch.setattr(blocks, "LONG", 4 * room)
    monkeypatch.setattr(likeness, "ROOM", kept)
    papers = made_up(40)
    plain = Plain(papers, vectors, LINE)
    engine = Engine(papers, threshold=LINE, vectors=vectors)
    asked = [words_of(topic) for topic in drawn(papers, 60)]
    engine.prepare(asked)
    compared = 0
    for topic in asked:
        expected = plain.hits(topic)
        found = engine.asked(topic).hits(topic)
        assert dict(zip(found.papers.tolist(), found.scores.tolist(), strict=True)) == (
            pytest.approx(expected, abs=1e-5)
        )
        compared += len(expected)
    assert compared > 100


def test_a_topic_finds_the_same_alone_and_among_others() -> None:
    papers = made_up(60)
    together, alone = (Radar(papers, threshold=LINE) for _ in range(2))
    asked = drawn(papers, 50)
    together.prepare(asked)
    for topic in asked:
        expected = dict(alone.scored(topic)[0])
        assert dict(together.scored(topic)[0]) == pytest.approx(expected, abs=1e-5)


def test_topics_of_too_many_words_for_the_room_are_searched_in_parts(monkeypatch) -> None:
    papers, late = made_up(60), made_up(12, seed=5, first=100)
    asked = drawn(papers, 50)
    whole = Radar(papers, threshold=LINE).extended(late)
    whole.prepare(asked)
    monkeypatch.setattr(engine, "ROOM", 600)
    parts = Radar(papers, threshold=LINE).extended(late)
    parts.prepare(asked)
    for topic in asked:
        assert dict(parts.scored(topic)[0]) == pytest.approx(dict(whole.scored(topic)[0]), abs=1e-5)


def test_topics_that_were_read_for_the_first_papers_serve_the_late_ones(monkeypatch) -> None:
    papers, late = made_up(60), made_up(12, seed=5, first=100)
    asked = [*drawn(papers, 50), "sea ice", "ice sheets"]
    late += [paper(200, "Seaice", "Seaice and icesheets."), paper(201, "Sea ice")]
    plain = Radar(papers, threshold=LINE).extended(late)
    plain.prepare(asked)
    monkeypatch.setattr(engine, "MANY", 1)
    first = Radar(papers, threshold=LINE)
    first.prepare(asked)
    both = first.extended(late)
    both.prepare(asked)
    assert [both.ids[one] for one, _ in both.scored("sea ice")[0] if one >= 60] == [201, 200]
    for topic in asked:
        assert both.scored(topic) == plain.scored(topic)


def test_radars_over_some_of_the_papers_learn_acronyms_once(monkeypatch) -> None:
    learned = []
    acronyms = reader.Acronyms
    monkeypatch.setattr(reader, "Acronyms", lambda those: learned.append(1) or acronyms(those))
    whole = Radar(made_up(20), threshold=LINE)
    for topic in ("kernels", "graphs"):
        assert whole.only(np.ones(20, bool)).scored(topic) == whole.scored(topic)
    whole.extended(made_up(3, seed=2, first=90)).search("proteins")
    assert learned == [1]


def test_hits_come_best_first_and_of_equals_the_lower_id() -> None:
    papers = [paper(id_, "Spin glass") for id_ in (9, 3, 7)] + [paper(1, "Glass of a spin")]
    radar = Radar(papers, threshold=0.1)
    assert [radar.ids[one] for one, _ in radar.scored("spin glass")[0]] == [3, 7, 9, 1]


def test_late_papers_are_found_by_all_topics_and_change_no_score() -> None:
    papers, late = made_up(60), made_up(12, seed=5, first=100)
    first = Radar(papers, threshold=LINE)
    asked = [*drawn(papers, 40), "author:example kernels", "kernels -glass", '"protein folding"']
    both = first.extended(late)
    both.prepare(asked)
    more = 0
    for topic in asked:
        before, after = dict(first.scored(topic)[0]), dict(both.scored(topic)[0])
        assert before.items() <= after.items()
        assert all(both.papers[one].id >= 100 for one in after.keys() - before.keys())
        values = [value for _, value in both.scored(topic)[0]]
        assert all(one >= other for one, other in pairwise(values))
        more += len(after) - len(before)
    assert more > 20


def test_a_late_copy_of_a_paper_scores_as_the_paper_does() -> None:
    papers = made_up(60)
    both = Radar(papers, threshold=LINE).extended(
        [paper(100 + one.id, one.title, one.abstract) for one in papers]
    )
    for topic in drawn(papers, 30):
        scores = dict(both.scored(topic)[0])
        for number, value in scores.items():
            assert scores.get((number + 60) % 120) == pytest.approx(value, abs=1e-5)


def test_a_late_paper_is_explained_shown_and_left_out_like_any_other() -> None:
    first = Radar(made_up(20), threshold=LINE)
    both = first.extended([paper(100, "Sea ice in the north", "Of sea ice."), paper(101, "Ice")])
    (match, *_) = both.search("sea ice")
    assert (match.paper.id, match.words) == (100, ("Sea ice",))
    assert 20 in both.held("sea")
    assert [one.id for one in both.papers[20:]] == [100, 101]
    assert both.count == 22
    assert first.extended(()) is first


def test_late_papers_after_none_are_no_trouble() -> None:
    late = Radar((), threshold=LINE).extended([paper(1, "Spin glass")])
    assert [late.ids[one] for one, _ in late.scored("spin glass")[0]] == [1]


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "the of and",
        "😀 🎉",
        "a",
        "x" * 10_000,
        "word " * 2_000,
        "的",
        "((((",
        "\x00",
        "-",
        "é" * 900,
    ],
    ids=repr,
)
@pytest.mark.parametrize("count", [0, 1, 30])
def test_bad_topics_are_no_trouble_among_good_ones(topic, count) -> None:
    papers = made_up(count)
    radar = Radar(papers, threshold=LINE)
    radar.prepare([topic, "kernels", topic])
    assert radar.search(topic) == ()
    assert len(radar.hits("kernels").papers) <= count


def test_a_thousand_long_topics_are_no_trouble() -> None:
    papers = made_up(200)
    topics = [" ".join([*NOUNS[one % 7 :] * 5, f"w{one}"])[-990:] for one in range(1_000)]
    radar = Radar(papers, threshold=LINE)
    radar.prepare(topics)
    assert all(len(radar.hits(topic).papers) <= 200 for topic in topics)


def test_a_block_never_holds_more_topics_than_a_byte_can_number() -> None:
    papers = made_up(3)
    radar = Radar(papers, threshold=LINE)
    topics = [f"kernels w{number}" for number in range(600)]
    radar.prepare(topics)
    assert all(len(radar.hits(topic).papers) <= 3 for topic in topics)
    assert np.isfinite([value for topic in topics for _, value in radar.scored(topic)[0]]).all()
