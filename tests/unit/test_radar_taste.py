"""What "more like this" and "less like this" do to a topic, and what they cannot do to it."""

from datetime import UTC, datetime

import pytest
from radar_samples import LINE, paper

from newsletter.model import Opinion, Paper
from newsletter.radar.cluster import clusters
from newsletter.radar.index import Radar
from newsletter.radar.taste import SHIFT, Subjects, Taste, Tasted, tastes

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
FILLER = "We study a thing with a tool and report at length what came of it in the end."
PROTEIN = "Amino acid chains fold in the wet laboratory; enzymes and membranes of yeast are shown."
PICTURE = "Pixels of photographs are painted by a sampler; museums and canvases of art are shown."
DAY = (
    paper(1, "Diffusion models of amino acid chains", PROTEIN),
    paper(2, "Diffusion models of photographs", PICTURE),
    paper(3, "Diffusion models of roads", "Cars and lanes are drawn on asphalt in the rain."),
    paper(4, "Enzymes of yeast", f"Membranes of yeast fold amino acid chains. {PROTEIN}"),
    *(paper(number, f"Another thing {number}", FILLER) for number in range(5, 15)),
)
YESTERDAY = paper(99, "Diffusion models fold enzymes", f"{PROTEIN} A diffusion model is trained.")
TOPIC = "diffusion model"


def said(value: int, about: Paper = YESTERDAY, topic: str = TOPIC) -> Opinion:
    return Opinion(topic, about, value, NOON)


def shown(*opinions: Opinion) -> list[int]:
    radar = Radar(DAY, threshold=LINE)
    taught = Tasted(radar, Subjects(DAY), tastes(opinions), LINE)
    return [one.paper.id for cluster in clusters(taught, [TOPIC]) for one in cluster.matches]


def test_without_a_word_the_radar_is_as_for_all() -> None:
    radar = Radar(DAY, threshold=LINE)
    assert clusters(Tasted(radar, Subjects(DAY), {}, LINE), [TOPIC]) == clusters(radar, [TOPIC])


def test_after_less_like_a_paper_of_its_kind_falls_below_the_line() -> None:
    assert 1 in shown()
    assert 1 not in shown(said(-1))


def test_after_less_like_the_words_of_the_topic_still_match() -> None:
    assert set(shown(said(-1))) == set(shown()) - {1}


def test_many_times_less_leaves_papers_of_another_kind_in_place() -> None:
    kinds = [said(-1, paper(200 + one, YESTERDAY.title, YESTERDAY.abstract)) for one in range(40)]
    assert {2, 3} <= set(shown(*kinds))


def test_after_more_like_papers_of_its_kind_come_first() -> None:
    assert shown(said(1, paper(98, "Photographs", PICTURE)))[0] == 2
    assert shown(said(1))[0] == 1


def test_more_like_brings_in_nothing_that_does_not_hold_the_words_of_the_topic() -> None:
    assert 4 not in shown(said(1), *(said(1, paper(300 + n, "Yeast", PROTEIN)) for n in range(9)))


def test_having_opened_a_paper_counts_less_than_a_word() -> None:
    assert Taste((said(0),)).shift == pytest.approx(0.3 * Taste((said(1),)).shift)


def test_the_line_moves_up_for_less_and_down_for_more_and_not_far() -> None:
    assert Taste((said(-1),)).shift > 0 > Taste((said(1),)).shift
    assert Taste((said(-1),) * 50).shift == SHIFT
    assert Taste((said(1),) * 50).shift == -SHIFT


def test_what_was_said_of_another_topic_does_not_count() -> None:
    assert shown(said(-1, topic="graph kernel")) == shown()


def test_taking_it_back_brings_everything_back() -> None:
    opinions = [said(-1)]
    opinions.clear()
    assert 1 in shown(*opinions)


def test_a_paper_that_fell_is_a_near_miss_only_if_it_is_near_the_line() -> None:
    radar = Radar(DAY, threshold=LINE)
    taught = Tasted(radar, Subjects(DAY), tastes([said(-1)]), LINE)
    hits, misses = taught.scored(TOPIC)
    assert all(score >= LINE for _, score in hits)
    assert all(LINE - 0.1 < score < LINE + SHIFT for _, score in misses)
    assert taught.held("yeast") == radar.held("yeast")
