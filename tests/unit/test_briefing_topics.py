import pytest
from briefing_samples import a_paper

from newsletter.briefing.topics import named


@pytest.mark.parametrize(
    ("topic", "abstract", "shown"),
    [
        ("auction", "Bidders learn in auctions with many items.", "auctions"),
        ("point clouds", "We register a point cloud by hand.", "point clouds"),
        (
            "low-resource languages",
            "We help low-resource languages, and others.",
            "low-resource languages",
        ),
        ("clinical", "We read clinical notes and clinical trials.", ""),
        ("finite element", "A finite element-based method.", ""),
        ("error correction", "Error-correcting codes help.", ""),
        ("moths", "We count bees.", ""),
        ("moths of the old garden", "We count moths. Of the old garden nothing is left.", ""),
        ("bees | moths", "We count moths.", "moths"),
        ('"moths" -bees -"old gardens"', "We count moths.", "moths"),
        ('author:"Ada Moth"', "We count moths.", ""),
        ("量子", "We count 量子.", ""),
        ("", "We count bees.", ""),
        ("moths " * 20, "We count " + "moths " * 20, ""),
    ],
)  # fmt: skip - a case a line
def test_a_topic_is_named_as_a_noun_of_its_paper_or_not_at_all(
    topic: str, abstract: str, shown: str
) -> None:
    assert named(topic, a_paper(1, ("A Title", abstract))) == shown
