"""Which paper stands under which topic."""

from hypothesis import given, settings
from hypothesis import strategies as st
from radar_samples import radar

from newsletter.radar.cluster import clusters

DAY = radar(
    "Graph kernels for proteins",
    "Protein graphs",
    "Kernels of operating systems",
    ("Diffusion on graphs", "A graph diffusion kernel for a protein."),
    threshold=0.1,
)
TOPICS = ["graph kernel", "protein", "operating system", "diffusion", "wavelets"]


def ids(found: tuple[object, ...]) -> dict[str, list[int]]:
    return {one.topic: [match.paper.id for match in one.matches] for one in found}


def test_clusters_come_in_the_order_of_the_subscriber() -> None:
    order = [one.topic for one in clusters(DAY, TOPICS)]
    assert order == ["graph kernel", "protein", "operating system", "diffusion"]
    assert [one.topic for one in clusters(DAY, TOPICS[::-1])] == order[::-1]


def test_a_paper_stands_in_its_best_cluster_and_names_the_others() -> None:
    found = clusters(DAY, TOPICS)
    assert ids(found) == {
        "graph kernel": [1],
        "protein": [2],
        "operating system": [3],
        "diffusion": [4],
    }
    assert found[0].matches[0].also == ("protein",)
    assert found[3].matches[0].also == ("graph kernel", "protein")


def test_a_topic_asked_for_twice_makes_one_cluster() -> None:
    assert ids(clusters(DAY, ["protein", "protein"])) == {"protein": [2, 1, 4]}


def test_of_two_spellings_of_a_topic_the_first_has_the_papers() -> None:
    found = clusters(DAY, ["Operating systems", "operating-system"])
    assert ids(found) == {"Operating systems": [3]}
    assert found[0].matches[0].also == ("operating-system",)


def test_only_the_papers_that_may_be_shown_are() -> None:
    assert ids(clusters(DAY, TOPICS, among={2, 3})) == {"protein": [2], "operating system": [3]}
    assert clusters(DAY, TOPICS, among=[]) == ()


def test_nobody_without_topics_has_clusters() -> None:
    assert clusters(DAY, []) == ()


@settings(deadline=None)  # the first search loads the vectors
@given(
    st.lists(st.sampled_from([*TOPICS, "Graphs", "kernel", "", "the"])), st.sets(st.integers(1, 4))
)
def test_every_paper_found_stands_exactly_once(topics: list[str], among: set[int]) -> None:
    shown = [match for one in clusters(DAY, topics, among) for match in one.matches]
    matched = {match.paper.id for topic in topics for match in DAY.search(topic)}
    assert sorted(match.paper.id for match in shown) == sorted(matched & among)
    for match in shown:
        assert set(match.also) < set(topics)


def test_papers_just_below_the_line_are_told_three_at_most() -> None:
    texts = ["Graph kernels", *[("Nets", "We use a graph kernel once, beside other things.")] * 5]
    best, other, *_ = radar(*texts, threshold=0.0).search("graph kernel")
    day = radar(*texts, threshold=min(best.score, other.score + 0.05))
    (one,) = clusters(day, ["graph kernel"])
    assert [match.paper.id for match in one.matches] == [1]
    assert [match.paper.id for match in one.misses] == [2, 3, 4]
    (one,) = clusters(day, ["graph kernel"], among=[1, 6])
    assert [match.paper.id for match in one.misses] == [6]
