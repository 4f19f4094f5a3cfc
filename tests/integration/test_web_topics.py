"""New topics on the pages: what the radar cannot read is refused, with how to mend it."""

import pytest
from markupsafe import escape
from web_samples import Edge

from newsletter.digest.notices import Found
from subscribers.model import Language
from subscribers.tokens import Purpose


@pytest.mark.parametrize(
    ("topic", "mend"),
    [
        ('"surface code', "close it"),
        ("year:2026 graphene", "there is no field year:"),
        ("-graphene", "say also what to find"),
        ("graphene |", "one side of it is empty"),
    ],
)
def test_a_topic_that_the_radar_cannot_read_is_refused_with_the_mend(topic: str, mend: str) -> None:
    edge = Edge()
    one = edge.add()
    page = f"/m/{edge.token(Purpose.MANAGE, one)}/topics"
    for fields in (
        {"act": "add", "topic": topic},
        {"act": "rename", "topic": "soil fungi", "new": topic},
    ):
        refused = edge.submit(page, fields)
        assert refused.status_code == 422
        assert mend in refused.text
        assert edge.people.get(one.address) == one
        assert escape(topic) in refused.text, "nothing typed is lost"
    joined = edge.submit("/join", edge.signup_fields(topics=f"soil fungi\n{topic}"))
    assert joined.status_code == 422
    assert mend in joined.text
    assert not edge.post.sent


@pytest.mark.parametrize("language", Language)
def test_a_new_topic_that_is_too_broad_or_finds_nothing_is_said_so(language: Language) -> None:
    edge = Edge()
    one = edge.add(language=language)
    edge.found = {
        "cell": Found("cell", 900, (), is_too_broad=True, instead=("stem cell", "cell wall")),
        "zzyzx": Found("zzyzx", 0),
    }
    page = f"/m/{edge.token(Purpose.MANAGE, one)}"
    for topic, better in (("cell", "stem cell"), ("zzyzx", "30"), ("dust", "")):
        done = edge.submit(f"{page}/topics", {"act": "add", "topic": topic})
        assert done.status_code == 303
        assert topic not in done.headers["location"], "no topic in an address"
        shown = edge.get(done.headers["location"]).text
        assert (f"“{topic}”:" in shown) == bool(better)
        assert better in shown
    assert "“cell”:" not in edge.get(f"{page}?said=added&at=99999999999999999999").text
    assert "“cell”:" in edge.submit(*_confirmed(edge, "cell")).text


def _confirmed(edge: Edge, topic: str) -> tuple[str, dict[str, str]]:
    edge.submit("/join", edge.signup_fields(topics=topic))
    return edge.post.sent[-1][2], {}
