"""Papers of different topics that are near each other in meaning."""

from collections.abc import Sequence

import numpy as np
from radar_samples import paper

from newsletter.model import Cluster, Match, Paper
from newsletter.radar.kin import FEWEST, Kinship
from newsletter.radar.vectors import NoVectors, Rows

USUAL = 60


class Placed:
    """Vectors by hand: the number in a title says which way a paper points."""

    near, close = 0.5, 0.9

    def __init__(self) -> None:
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> Rows:
        self.asked += 1
        rows = np.zeros((len(texts), USUAL + 2), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[int(text.split()[1])] = 1.0
            row[0] += 0.5 * ("Twin" in text)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def day(count: int = USUAL) -> list[Paper]:
    return [paper(at, f"Thing {at}", "It is told.") for at in range(1, count + 1)]


def cluster(topic: str, *papers: Paper) -> Cluster:
    return Cluster(topic, tuple(Match(one, 1.0, ()) for one in papers))


TWINS = paper(101, "Twin 7 of Moss", "It."), paper(102, "Thing 7 of Owls", "It.")


def kin_of(clusters: Sequence[Cluster]) -> dict[int, list[int]]:
    return {
        match.paper.id: [one.paper_id for one in match.kin]
        for each in clusters
        for match in each.matches
    }


def test_papers_of_two_topics_that_mean_nearly_the_same_are_kin() -> None:
    one, other = TWINS
    found = [cluster("moss", one, day()[3]), cluster("owls", day()[4], other)]

    assert kin_of(Kinship(day(), Placed()).of(found)) == {101: [102], 4: [], 5: [], 102: [101]}


def test_papers_of_one_topic_are_no_kin() -> None:
    found = [cluster("moss", *TWINS), cluster("owls", day()[4])]

    assert not any(kin_of(Kinship(day(), Placed()).of(found)).values())


def test_two_notices_of_one_work_are_no_kin() -> None:
    same = paper(103, "Thing 7 of Moss", "It.")
    found = [cluster("moss", same), cluster("owls", TWINS[1])]

    assert not any(kin_of(Kinship(day(), Placed()).of(found)).values())


def test_a_day_of_few_papers_says_not_what_is_usual() -> None:
    found = [cluster("moss", TWINS[0]), cluster("owls", TWINS[1])]

    assert not any(kin_of(Kinship(day(FEWEST - 1), Placed()).of(found)).values())


def test_without_vectors_nothing_is_near() -> None:
    found = [cluster("moss", TWINS[0]), cluster("owls", TWINS[1])]

    assert not any(kin_of(Kinship(day(), NoVectors()).of(found)).values())


def test_equal_radars_are_compared_once() -> None:
    vectors = Placed()
    kinship = Kinship(day(), vectors)
    found = [cluster("moss", TWINS[0]), cluster("owls", TWINS[1])]
    first = kinship.of(found)
    asked = vectors.asked

    assert kinship.of(found) == first
    assert vectors.asked == asked
