"""Long topics are found in papers that keep the right company too."""

import numpy as np
import pytest

from newsletter.radar import engine, score
from newsletter.radar.engine import words_of
from newsletter.radar.index import Radar
from tests.radar_samples import LINE, paper

ASKED = "How do sea ice, snow and wind change the currents of polar oceans?"

# The two last say equally much of what is asked; one is near the others, the other is about roads.
POLAR = [
    paper(
        1,
        "Sea ice and the currents of polar oceans",
        "Wind moves ice, snow lies on it.",
    ),
    paper(
        2,
        "Snow on sea ice in polar oceans",
        "Currents below carry ice, wind above blows snow.",
    ),
    paper(3, "Wind over polar oceans", "Currents, sea ice and floes follow it."),
    paper(4, "Drift of floes", "Floes follow currents and wind; sea ice is floes."),
    paper(
        5,
        "Salt on roads",
        "Currents of traffic meet snow, wind and ice on roads of towns.",
    ),
]
OTHERS = [
    paper(
        10 + one,
        f"{word} of towns",
        f"{word} and roads of towns, with {other} and traffic.",
    )
    for one, (word, other) in enumerate(
        [
            ("Bridges", "lamps"),
            ("Buses", "lanes"),
            ("Trams", "bridges"),
            ("Lamps", "trams"),
        ]
    )
]


def scores(topic: str, papers=(*POLAR, *OTHERS)) -> dict[int, float]:
    return {one.id: value for one, value in Radar(papers, threshold=LINE).rank(topic)}


def test_a_long_topic_prefers_papers_that_are_near_what_answers_it(monkeypatch) -> None:
    with_company = scores(ASKED)
    monkeypatch.setattr(score, "LONG", 1_000)
    alone = scores(ASKED)
    assert with_company[4] - with_company[5] > alone[4] - alone[5] + 0.02


def test_short_topics_mind_no_company(monkeypatch) -> None:
    before = scores("sea ice")
    monkeypatch.setattr(score, "COMPANY", 1.0)
    assert scores("sea ice") == before


def test_a_paper_and_its_copy_are_no_company() -> None:
    assert score.alike(np.ones((1, 1), "f4"), np.zeros((1, 1), "f4")) == 0
    assert score.alike(np.zeros((1, 1), "f4"), np.ones((1, 1), "f4")) == 0
    assert score.alike(np.full((1, 1), 0.5, "f4"), np.full((1, 1), 0.5, "f4")) == 0.5


def test_a_paper_whose_company_is_far_counts_for_itself() -> None:
    (near, far), parts = score.company(np.array([[0.5] * 5, [0.01] * 5], np.float32))
    assert near < far < score.RAISED
    assert far == pytest.approx(score.RAISED, rel=0.05)
    assert (near + parts[0].sum(), far + parts[1].sum()) == pytest.approx((score.RAISED,) * 2)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_few_papers_have_little_company(count) -> None:
    assert scores(ASKED, POLAR[:count])[1] > 0.2


def test_of_more_papers_than_a_day_brings_company_is_not_asked(monkeypatch) -> None:
    monkeypatch.setattr(score, "LONG", 1_000)
    alone = scores(ASKED)
    monkeypatch.undo()
    monkeypatch.setattr(engine, "MOST", 8)
    assert scores(ASKED) == alone
    late = Radar(OTHERS, threshold=LINE).extended(POLAR)
    assert len(late.scored(ASKED)) == 2


def test_late_papers_are_judged_by_the_company_that_came_first() -> None:
    late = paper(90, "Polar floes", "Floes follow currents, wind and snow on sea ice of oceans.")
    before = Radar((*POLAR, *OTHERS), threshold=0.1)
    both = before.extended([late, POLAR[3]])
    found = dict(both.scored(ASKED)[0])
    assert dict(before.scored(ASKED)[0]).items() <= found.items()
    assert found[10] == pytest.approx(found[3], abs=1e-5)
    assert 9 in found


def test_the_samples_are_long_and_short() -> None:
    assert len(words_of(ASKED)) >= score.LONG > len(words_of("sea ice"))
