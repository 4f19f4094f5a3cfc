"""Groups inside a cluster, and papers that are bridges between topics."""

import numpy as np
from radar_samples import paper

from newsletter.model import Cluster
from newsletter.radar.cluster import clusters
from newsletter.radar.group import Grouping, joined
from newsletter.radar.index import Radar
from newsletter.radar.taste import Subjects

LOW = 0.15  # the groups are looked at, not the line
FOLD = "Amino acid chains fold; enzymes, membranes and yeast ribosomes are measured."
DRIVE = "Cars keep lanes on asphalt; lidar, steering and brakes of trucks are measured."
TRAINED = "A diffusion model is trained."
DAY = (
    paper(1, "Diffusion models fold enzymes", f"{FOLD} {TRAINED}"),
    paper(2, "Diffusion models for steering", DRIVE),
    paper(3, "Diffusion models of yeast ribosomes", f"{FOLD} {TRAINED}"),
    paper(4, "Diffusion models keep lanes", DRIVE),
    paper(5, "Diffusion models of membranes", f"{FOLD} {TRAINED}"),
    paper(6, "Diffusion models of brakes", DRIVE),
    paper(7, "Diffusion models of weather", "Clouds and rain over the sea are forecast."),
    paper(8, "Yeast ribosomes under a microscope", FOLD),
    *(paper(number, f"Thing {number}", "Nothing of the kind is told.") for number in range(9, 120)),
)


def grouped(*topics: str) -> tuple[Cluster, ...]:
    found = clusters(Radar(DAY, threshold=LOW), topics)
    return Grouping(Subjects(DAY)).of(found)


def test_a_big_cluster_has_groups_of_near_papers_under_a_name_of_their_terms() -> None:
    (one,) = grouped("diffusion model")
    groups = {match.paper.id: match.group for match in one.matches}
    assert groups[1] == groups[3] == groups[5] != groups[2]
    assert groups[2] == groups[4] == groups[6]
    assert groups[7] == ""
    assert groups[1].casefold() in f"{DAY[0].title} {FOLD}".casefold()
    assert "diffusion" not in groups[1].casefold()


def test_a_small_cluster_keeps_only_what_is_the_same_in_substance_together() -> None:
    day = [*DAY[:3], *DAY[6:]]
    found = clusters(Radar(day, threshold=LOW), ["diffusion model"])
    (one,) = Grouping(Subjects(day)).of(found)
    groups = {match.paper.id: match.group for match in one.matches}
    assert groups[1] == groups[3] != ""
    assert groups[2] == groups[7] == ""


def test_a_paper_of_two_topics_and_one_near_another_topics_paper_are_bridges() -> None:
    found = grouped("diffusion model", "yeast ribosome")
    bridges = {match.paper.id: match.bridges for one in found for match in one.matches}
    assert bridges[8] == ("diffusion model",)
    assert "yeast ribosome" in (*bridges[1], *bridges[3], *bridges[5])
    assert bridges[7] == ()


def test_a_cluster_of_one_has_no_group() -> None:
    (one,) = grouped("weather clouds")
    assert [match.group for match in one.matches] == [""]
    assert grouped() == ()


def test_the_nearest_are_joined_first() -> None:
    like = np.array([[1, 0.9, 0.1], [0.9, 1, 0.5], [0.1, 0.5, 1]], np.float32)
    assert joined(like, 0.6) == [(0, 1)]
    assert joined(like, 0.2) == [(0, 1, 2)]
    assert joined(like[:1, :1], 0.2) == []
    assert joined(like[:0, :0], 0.2) == []


def test_a_group_is_named_by_a_title_and_by_no_part_of_a_hyphenated_word() -> None:
    texts = [
        ("Super-resolution by diffusion models", "Seven blurred pixels of satellites are shown."),
        ("Diffusion models for super-resolution", "Blurred pixels of seven satellites are told."),
    ]
    day = [paper(n, *text) for n, text in enumerate(texts, 1)] + list(DAY[6:])
    found = clusters(Radar(day, threshold=LOW), ["diffusion model"])
    (one,) = Grouping(Subjects(day)).of(found)
    names = {match.group.casefold() for match in one.matches if match.paper.id < 3}
    assert names == {"super-resolution"}


def test_a_group_is_never_named_by_what_its_topic_is_searched_by() -> None:
    found = clusters(Radar(DAY, threshold=LOW), ["diffusion model"])
    said = Grouping(Subjects(DAY), lambda _: ["ribosomes", "yeast", "enzyme", "fold", "membrane"])
    (one,) = said.of(found)
    names = " ".join(match.group for match in one.matches).casefold()
    assert not any(word in names for word in ("yeast", "ribosome", "enzyme", "fold", "membrane"))


def test_the_groups_of_a_big_cluster_are_found_however_far_down_its_papers_stand() -> None:
    alone = [
        paper(n, f"Diffusion models {n}", f"A diffusion model number {n} is told of once more.")
        for n in range(200, 230)
    ]
    day = [*DAY, *alone]
    found = clusters(Radar(day, threshold=LOW), ["diffusion model"])
    (one,) = Grouping(Subjects(day)).of(found)
    assert len(one.matches) > 30
    groups = {match.paper.id: match.group for match in one.matches}
    assert groups[1] == groups[3] == groups[5] != ""


def test_a_group_without_a_name_is_looked_at_again_for_nearer_papers() -> None:
    both = "Ferrets, weasels, otters, martens, stoats and badgers are counted in marshland."
    near = "Zeolites, aerogels and sorbents hold carbonates, sulfates and nitrates of catalysts."
    day = [
        paper(301, "Diffusion models and marshland weasels", f"{both} {near}"),
        paper(302, "Diffusion models of marshland weasels", f"{both} {near}"),
        *(paper(n, f"Diffusion models {n}", near) for n in (303, 304, 305)),
        *DAY[1:7],
        *DAY[8:],
    ]
    found = clusters(Radar(day, threshold=LOW), ["diffusion model"])
    (one,) = Grouping(Subjects(day)).of(found)
    groups = {match.paper.id: match.group for match in one.matches}
    assert groups[301] == groups[302] == "marshland weasels"
    assert groups[303] == ""
