"""What was said of papers of a topic that has another name now."""

from datetime import UTC, datetime, timedelta

import pytest
from radar_samples import paper

from newsletter.model import Opinion
from newsletter.radar.renamed import carried

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def said(topic: str, value: int = 1, about: int = 1, hours: int = 0) -> Opinion:
    return Opinion(topic, paper(about, "A title"), value, NOON + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("graph kernels", "Graph kernel"),
        ("graph kernels", "graph neural kernels"),
        ("量子纠错", "量子纠错 | quantum error correction"),
        ("graph kernels", '"graph kernels" -mining'),
    ],
)
def test_opinions_follow_a_topic_to_a_name_that_shares_most_words(old: str, new: str) -> None:
    assert [one.topic for one in carried([said(old)], ["solar cells", new])] == [new]


@pytest.mark.parametrize("new", ["graph drawing", "solar cells", ""])
def test_opinions_of_a_topic_of_other_words_stay_under_its_name(new: str) -> None:
    opinions = [said("graph kernels")]
    assert carried(opinions, [new] if new else []) == tuple(opinions)


def test_opinions_of_a_topic_that_somebody_has_stay_there() -> None:
    opinions = (said("graph kernels"), said("graph kernel theory", about=2))
    assert carried(opinions, ["graph kernel theory", "graph kernels"]) == opinions


def test_of_a_paper_judged_under_both_names_the_last_word_counts() -> None:
    old, new = said("graph kernels", -1, hours=2), said("graph neural kernels", 1, hours=1)
    (one,) = carried([old, new], ["graph neural kernels"])
    assert (one.topic, one.value) == ("graph neural kernels", -1)
