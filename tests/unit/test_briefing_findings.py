# ruff: noqa: RUF001 - Chinese sentences have Chinese marks
"""What a finding or a purpose becomes in Chinese, around the paper's own words."""

import pytest
from briefing_samples import a_paper

from newsletter.briefing.deeds_zh import Form, deeds
from newsletter.briefing.finding_zh import finding_zh, object_zh, purpose_zh
from newsletter.model import Paper


def holding(text: str) -> Paper:
    return a_paper(1, ("Moths", f"We see that {text}."))


def found(text: str) -> str:
    return finding_zh(text, holding(text))


def purpose(text: str) -> str:
    return purpose_zh(text, holding(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Fernlight reduces lost moths by 40%", " Fernlight 将“lost moths”降低 40% "),
        ("lamps raise yields from 12 to up to 40", "“lamps”将“yields”从 12 提高到最多 40 "),
        ("amber lamps lower the risk to 3%", "“amber lamps”将“risk”降低到 3% "),
        ("amber lamps significantly improve moth survival", "“amber lamps”显著改善“moth survival”"),
        (
            "amber lamps improve moth survival over white lamps",
            "“amber lamps”改善“moth survival”（对比“white lamps”）",
        ),
        ("street noise degrades moth hearing", "“street noise”使“moth hearing”变差"),
        ("counts of moths rise from 12 to 40", "“counts of moths”从 12 上升到 40 "),
        ("amber lamps outperform white lamps", "“amber lamps”优于“white lamps”"),
        ("moth flight depends on the wind", "“moth flight”取决于“wind”"),
        ("lamp light is associated with fewer moths", "“lamp light”与“fewer moths”相关"),
        ("moth flight is mainly driven by the wind", "“moth flight”主要由“wind”驱动"),
        ("amber lamps are more reliable than white lamps", "“amber lamps”比“white lamps”更可靠"),
        ("amber lamps remain less robust to rain storms", "“amber lamps”仍对“rain storms”较不稳健"),
        ("Fernlight turns lamps and converts moth calls into maps of gardens", ""),
        ("Fernlight converts calls into maps", " Fernlight 把“calls”转换为“maps”"),
        ("results show that amber lamps protect moths", "“amber lamps”保护“moths”"),
    ],
)  # fmt: skip
def test_a_finding_is_a_chinese_verb_between_quoted_things(text: str, said: str) -> None:
    assert found(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("amber lamps do not reduce moth deaths", "“amber lamps”不降低“moth deaths”"),
        ("amber lamps cannot reduce moth deaths", "“amber lamps”不能降低“moth deaths”"),
        ("Fernlight fails to reduce moth deaths", " Fernlight 未能降低“moth deaths”"),
        ("amber lamps may reduce moth deaths", "“amber lamps”可能降低“moth deaths”"),
        ("amber lamps hardly reduce moth deaths", ""),
        ("amber lamps not only reduce moth deaths but cost less", ""),
    ],
)
def test_what_is_denied_or_only_possible_stays_so(text: str, said: str) -> None:
    assert found(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "lamps induced moth flight is rare",  # a participle that could be its verb
        "the lamp lets moths avoid gardens",  # another verb before
        "gardens that use lamps attract moths",  # a clause within
        "in gardens amber lamps reduce deaths",  # opens with a place
        "Fernlight provides modest but steady light",  # the object goes on behind "but"
        "lamps enable moths to find gardens",  # what they are enabled to is not told
        "increases of moths in gardens",  # no verb at all
        "it reduces moth deaths",  # speaks of something before
    ],
)
def test_of_a_clause_that_may_be_read_otherwise_nothing_is_said(text: str) -> None:
    assert found(text) == ""


def test_a_figure_behind_another_clause_is_not_the_verb_s() -> None:
    text = "Fernlight reduces moth deaths, improving the catch by 50%"

    assert found(text) == " Fernlight 降低“moth deaths”"


def test_the_first_of_a_list_is_told_as_the_first() -> None:
    assert found("amber lamps reduce deaths, noise, and costs") == "“amber lamps”降低“deaths”等"
    assert found("amber lamps create warm, dim and quiet gardens") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("for counting moths in gardens", "用于计数“moths in gardens”"),
        ("designed to protect moths from lamps", "用于保护“moths from lamps”"),
        ("for gardens of small towns", "用于“gardens of small towns”"),
        ("that improves moth survival in towns", "改善“moth survival in towns”"),
        (", which treats lamps as traps of moths", "把“lamps”视为“traps of moths”"),
        ("in the towns of the north", ""),
        ("that never mind", ""),
    ],
)
def test_what_a_thing_is_for_is_said_in_chinese(text: str, said: str) -> None:
    assert purpose(text) == said


def test_only_words_of_the_paper_are_quoted() -> None:
    assert finding_zh("amber lamps protect moths", holding("lamps protect beetles")) == ""
    assert (
        object_zh("a lamp of nine tubes", holding("a lamp of nine tubes")) == "“lamp of nine tubes”"
    )


def test_verbs_are_known_in_all_their_forms() -> None:
    known = deeds()

    assert [known[form].form for form in ("carries", "mapped", "led to", "using")] == [
        Form.THIRD,
        Form.PAST,
        Form.PAST,
        Form.ING,
    ]
