"""Which words are of one family, and which are only spelled alike."""

import pytest

from newsletter.radar.index import Radar
from newsletter.radar.spelling import are_derived
from tests.radar_samples import LINE, paper


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("retina", "retinal"), ("catalysis", "catalytic"), ("catalysis", "catalyst")),
        *(("dentistry", "dental"), ("proteome", "proteomics"), ("photometry", "photometric")),
        *(("phylogeny", "phylogenetic"), ("ocean", "oceanography"), ("africa", "african")),
    ],
)
def test_words_of_one_root_are_derived(one: str, other: str) -> None:
    assert are_derived(one, other)
    assert are_derived(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("germanium", "german"), ("graphene", "graph"), ("coal", "coalition")),
        *(("quark", "watermark"), ("auditory", "audit"), ("salinity", "saliency"), ("a", "an")),
    ],
)
def test_words_that_begin_or_end_alike_are_not(one: str, other: str) -> None:
    assert not are_derived(one, other)


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("graphene", "Graph theory of hypergraphs"),
        ("germanium", "German grammar"),
        ("microplastics", "Micro gestures in video"),
    ],
)
def test_a_word_that_is_only_spelled_like_a_topic_is_no_match(topic: str, title: str) -> None:
    same = [paper(number, title, "Nothing else is said here.") for number in (1, 2, 3, 4)]
    assert not Radar(same, threshold=LINE).search(topic)
