"""A topic that is strict: only its best papers come, until it is relaxed."""

# ruff: noqa: RUF001 - full-width marks are meant

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from fakes import a_subscriber
from radar_samples import LINE, paper

from newsletter.digest.i18n import tongue
from newsletter.digest.people import person
from newsletter.model import Opinion
from newsletter.radar.cluster import clusters
from newsletter.radar.index import Radar
from newsletter.radar.taste import SHIFT, Subjects, Tasted, tastes
from newsletter.replies.statements import read
from subscribers import commands as ask
from subscribers.effects import Change, Code, relax, remove_topic, rename_topic, strict
from subscribers.errors import InvalidTopicError
from subscribers.history import Revision, Route, difference, from_json, undone
from subscribers.model import Language
from subscribers.service import Subscribers
from subscribers.stores import MemorySubscribers

TODAY = date(2026, 6, 11)
NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)
FILLER = "We study a thing with a tool and report at length what came of it in the end."
DAY = (
    paper(1, "Graph kernels", f"A graph kernel compares graphs. {FILLER}"),
    paper(2, "A survey of tools", f"One of them is a kernel on a graph. {FILLER}"),
    *(paper(number, f"Another thing {number}", FILLER) for number in range(3, 15)),
)
TOPIC = "graph kernel"
ADA = a_subscriber(1, topics=(TOPIC, "spin glass"))


def line(between: tuple[int, int]) -> float:
    """A line between the scores of two papers of the day."""
    scores = dict(Radar(DAY, threshold=0.0).scored(TOPIC)[0])
    high, low = (scores[number - 1] for number in between)
    return (high + low) / 2


def shown(*said: Opinion, strict_at: float | None = None) -> list[int]:
    base = line((1, 2)) - 0.1
    radar = Radar(DAY, threshold=base)
    lines = {} if strict_at is None else {TOPIC: strict_at}
    one = Tasted(radar, Subjects(DAY), tastes(said), base, lines)
    return [match.paper.id for cluster in clusters(one, [TOPIC]) for match in cluster.matches]


def test_of_a_strict_topic_only_the_papers_above_its_own_line_come() -> None:
    assert shown(strict_at=line((1, 2))) == [1]
    assert set(shown()) >= {1}
    assert len(shown(strict_at=0.0)) == len(shown())


def test_papers_between_the_two_lines_are_near_misses_only_near_the_stricter_one() -> None:
    at = line((1, 2))
    radar = Radar(DAY, threshold=LINE)
    hits, misses = Tasted(radar, Subjects(DAY), {}, LINE, {TOPIC: 0.95}).scored(TOPIC)
    assert all(score >= 0.95 for _, score in hits)
    assert all(0.85 < score < 0.95 for _, score in misses)
    assert Tasted(radar, Subjects(DAY), {}, LINE, {"spin glass": at}).scored(TOPIC) == radar.scored(
        TOPIC
    )


def test_feedback_moves_the_line_of_a_strict_topic_too() -> None:
    less = tuple(
        Opinion(TOPIC, paper(90 + n, "Other kernels", "Popcorn."), -1, NOON) for n in range(9)
    )
    radar = Radar(DAY, threshold=LINE)
    own = Tasted(radar, Subjects(DAY), {}, LINE, {TOPIC: 0.8}).line(TOPIC)
    one = Tasted(radar, Subjects(DAY), tastes(less), LINE, {TOPIC: 0.8})
    assert one.line(TOPIC) == pytest.approx(own + SHIFT)
    assert one.line("spin glass") == LINE


def test_a_strict_line_gives_back_what_a_broad_topic_loses() -> None:
    papers = [paper(n, f"Graph models {n}", f"A graph model. {FILLER}") for n in range(20, 60)]
    radar = Radar([*DAY, *papers], threshold=LINE)
    one = Tasted(radar, Subjects(DAY), {}, LINE, {"graph": 0.8})
    assert radar.broadness("graph") > radar.broadness("graph kernel")
    assert one.line("graph") == pytest.approx(max(LINE, 0.8 - radar.broadness("graph")))
    assert one.line("spin glass") == LINE
    assert radar.broadness('"open') == 0.0


@pytest.mark.parametrize(
    "said",
    [
        "strict: graphene",
        "make graphene strict",
        "Please make the topic graphene strict.",
        "be stricter about graphene",
        "stricter about graphene",
        "set graphene to strict",
        "严格：graphene",
        "把graphene设为严格",
        "严格筛选 graphene",
    ],
)
def test_a_reply_makes_a_topic_strict(said: str) -> None:
    assert list(read([said], TODAY)[0]) == [ask.Strict("graphene")]


@pytest.mark.parametrize(
    "said",
    [
        "relax graphene",
        "make graphene less strict",
        "make graphene normal again",
        "no longer strict: graphene",
        "be less strict about graphene",
        "放宽graphene",
        "取消严格 graphene",
        "把graphene设为普通",
    ],
)
def test_a_reply_makes_it_usual_again(said: str) -> None:
    assert list(read([said], TODAY)[0]) == [ask.Relax("graphene")]


@pytest.mark.parametrize(
    "said",
    [
        "relax",
        "make it strict",
        "We were strict about deadlines",
        "strict convexity is needed",
        "Strictly private and confidential.",
        "relaxation times are long",
    ],
)
def test_prose_about_strictness_asks_for_nothing(said: str) -> None:
    assert not read([said], TODAY)[0]


def test_a_topic_is_made_strict_and_relaxed_and_what_is_so_already_is_said() -> None:
    change = ask.apply(ADA, ask.Strict("Graph Kernel"), today=TODAY)
    assert (change.after.strict, change.said.code) == ((TOPIC,), Code.STRICT)
    again = ask.apply(change.after, ask.Strict(TOPIC), today=TODAY)
    assert (again.is_change, again.said.code) == (False, Code.STRICT_ALREADY)
    back = ask.apply(change.after, ask.Relax(TOPIC), today=TODAY)
    assert (back.after, back.said.code) == (ADA, Code.RELAXED)
    assert relax(ADA, TOPIC).said.code is Code.NOT_STRICT


@pytest.mark.parametrize("do", [strict, relax])
def test_a_topic_that_is_nearly_named_is_offered(do: Callable[..., Change]) -> None:
    change = do(ADA, "graph kernal")
    assert (change.said.code, change.offered) == (Code.MISSING, (TOPIC,))


def test_strictness_goes_with_a_topic_that_is_renamed_or_removed() -> None:
    one = strict(ADA, TOPIC).after
    assert rename_topic(one, TOPIC, "graph kernels").after.strict == ("graph kernels",)
    assert remove_topic(one, TOPIC).after.strict == ()


def test_it_is_undone_and_written_down() -> None:
    one = strict(ADA, TOPIC).after
    made = Revision("h", Route.REPLY, ADA, one, NOON)
    assert undone(one, made) == ADA
    was, became = difference(made)
    assert (was, became) == ({"strict": ()}, {"strict": (TOPIC,)})
    assert from_json(ADA, {"strict": [TOPIC]}) == one


def test_undoing_leaves_nothing_strict_that_is_no_topic_and_what_was_made_strict_since() -> None:
    before = strict(ADA, TOPIC).after
    added = replace(before, topics=(*before.topics, "soil fungi"))
    made = Revision("h", Route.REPLY, ADA, added, NOON)
    since = replace(added, strict=(TOPIC, "soil fungi", "spin glass"))
    back = undone(since, made)
    assert (back.topics, back.strict) == (ADA.topics, ("spin glass",))


def test_the_mails_name_what_is_strict_and_what_rests() -> None:
    one = replace(strict(ADA, TOPIC).after, muted=((TOPIC, date(2026, 7, 1)),))
    english, chinese = (person(one, TODAY, tongue(language)) for language in Language)
    assert [beside for _, beside in english.topics] == ["strict and rests until 1 July 2026", ""]
    assert "严格" in chinese.topics[0][1]


def test_the_operator_makes_a_topic_strict_and_relaxes_it() -> None:
    store = MemorySubscribers()
    people, ada = Subscribers(store), store.add(ADA)
    assert people.set_strict(ada.address, TOPIC, strict=True).strict == (TOPIC,)
    assert people.set_strict(ada.address, TOPIC, strict=True).strict == (TOPIC,)
    assert people.set_strict(ada.address, TOPIC, strict=False).strict == ()
    with pytest.raises(InvalidTopicError, match="not on the radar, which is: graph kernel"):
        people.set_strict(ada.address, "popcorn", strict=True)
