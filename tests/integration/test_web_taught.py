"""My radar shows what somebody's "more" and "less" taught each topic, and takes it back."""

import re
from datetime import timedelta

import pytest
from digest_samples import paper
from web_samples import NOW, Edge

from newsletter.model import Opinion
from subscribers.model import Language
from subscribers.tokens import Purpose


@pytest.fixture
def edge() -> Edge:
    edge = Edge()
    edge.taught = [
        Opinion("soil fungi", paper(3, title="Old <mould>"), 1, NOW - timedelta(days=2)),
        Opinion("soil fungi", paper(4, title="Roots"), -1, NOW - timedelta(days=1)),
        Opinion("soil fungi", paper(5, title="Spores"), 0, NOW),
        Opinion("what was once a topic", paper(6, title="Gone"), 1, NOW),
    ]
    return edge


def shown(edge: Edge, path: str) -> list[str]:
    """The lines of what was taught, without their tags."""
    page = edge.get(path)
    assert page.status_code == 200
    lists = re.findall(r'<details class="taught">.*?</details>', page.text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in lists]


def test_each_topic_shows_what_taught_it_the_latest_first(edge: Edge) -> None:
    path = f"/m/{edge.token(Purpose.MANAGE, edge.add())}"
    (said,) = shown(edge, path)
    assert said == (
        "What you taught it by 3 papers Read in full: Spores Forget"
        " Less like this: Roots Forget More like this: Old &lt;mould&gt; Forget"
    )
    li = edge.add(address="li@lab.example", language=Language.ZH)
    (said,) = shown(edge, f"/m/{edge.token(Purpose.MANAGE, li)}")
    assert "3" in said
    assert "Forget" not in said


def test_what_was_said_of_a_paper_is_taken_back_and_only_once(edge: Edge) -> None:
    path = f"/m/{edge.token(Purpose.MANAGE, edge.add())}"
    for what, left in (("forgotten", 2), ("same", 2)):
        answer = edge.submit(f"{path}/taught", {"paper": "4"})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?said={what}")
        (said,) = shown(edge, path)
        assert f"by {left} papers" in said
        assert "Roots" not in said


@pytest.mark.parametrize("which", ["", "0", "-4", "4e9", "9" * 30])
def test_a_paper_that_is_none_is_refused(edge: Edge, which: str) -> None:
    path = f"/m/{edge.token(Purpose.MANAGE, edge.add())}"
    assert edge.submit(f"{path}/taught", {"paper": which}).status_code == 400
    assert len(edge.taught) == 4
