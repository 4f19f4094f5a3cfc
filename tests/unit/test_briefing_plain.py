"""What no sentence of a letter looks like, and answers that are made to be read for ever."""

import json

import pytest
from briefing_samples import BEES, a_paper

from newsletter.briefing.answer import objects, read
from newsletter.briefing.plain import oddity, visible
from newsletter.errors import BriefingError

PAPER = a_paper(3, BEES)
FOUND = "Colonies near lamps collected 12% less pollen than colonies in dark meadows."


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("colo\u00adnies", "colonies"),
        ("\u202epollen\u202c", "pollen"),
        ("less\u2028pollen", "less pollen"),
        ("a\x00b\x1b[2J", "a b [2J"),
        ("pollen\ud800", "pollen"),
        ("\U000e0041\ue000\ufeffpollen", "pollen"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_what_cannot_be_seen_of_a_text_is_not_kept(text, seen):
    assert visible(text) == seen


@pytest.mark.parametrize(
    "text",
    [
        FOUND,
        "On 240 colonies (two summers), CO\u2082 of 3.5 \u00b1 0.2 \u00b5g \u2192 lamps.",
        "The \u201cshielded\u201d lamps weaken the effect \u2013 by 12%, it seems.",
        "The interval was [0.2, 0.9) at p < 0.05 in Erd\u0151s\u2019s data.",
        "\u8def\u706f\u9644\u8fd1\u7684\u8702\u7fa4\u91c7\u96c6\u7684\u82b1\u7c89\u51cf\u5c11\u4e8612%\uff08\u5de6\u53f3\uff09\u3002",
        "Rates of 10000 and 20000 in the EU and the USA.",
    ],
)
def test_a_sentence_as_people_write_it_is_none_the_worse(text):
    assert not oddity(text, [PAPER])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (FOUND.replace("a", "\u0430"), "\u0430: a character of no cited paper"),
        (FOUND.replace("12%", "\U0001f41d 12%"), "a character of no cited paper"),
        (FOUND.replace("12%", r"\textbf{12%}"), "a character of no cited paper"),
        (FOUND.replace("Colonies", "_Colonies_"), "a character of no cited paper"),
        ("Did colonies near lamps collect less pollen?", "asks a question"),
        ("Colonies near lamps collected 12% less pollen...", "breaks off"),
        (FOUND.upper(), "is in capitals"),
        ("The colonies " + "less pollen than " * 4, "says the same again and again"),
        (FOUND + " " + "-" * 20, "says the same again and again"),
        (FOUND.replace("12%", "(12%"), "opens or closes what it does not close or open"),
        (FOUND.replace("less", "\u201cless"), "opens or closes what it does not close or open"),
    ],
)
def test_what_looks_like_no_sentence_is_named(text, why):
    assert oddity(text, [PAPER]).endswith(why)


def test_a_character_of_a_cited_paper_may_be_said():
    paper = a_paper(3, (BEES[0], BEES[1] + " The model is bee_net {v2}."))

    assert not oddity("Colonies are counted by bee_net {v2}.", [paper])


@pytest.mark.parametrize("bomb", ["{", '{"a":', '{"', '{"a":[', '{"sentences":[', '{"a":1,'])
def test_an_answer_of_nothing_but_openings_is_soon_given_up(bomb):
    with pytest.raises(BriefingError, match="no JSON"):
        read(bomb * (400_000 // len(bomb)))


def test_braces_before_an_object_do_not_hide_it():
    assert list(objects("{x} {y: 1} {} " * 20 + '{"a": 1} {')) == [{}] * 20 + [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (f"- {FOUND}", FOUND),
        (f"## {FOUND}", FOUND),
        (FOUND.replace("Colonies", "**Colonies**"), FOUND),
        (FOUND[:-1] + "!!!", FOUND),
        (FOUND[:-1] + "\u00a0.", FOUND),
        (FOUND.replace("lamps", "la\u200bmps"), FOUND),
    ],
)
def test_marks_of_lists_and_stress_are_no_part_of_a_sentence(text, read_as):
    answer = json.dumps({"sentences": [{"text": text, "papers": [3]}]})

    assert [one.text for one in read(answer)[1]] == [read_as]


def test_a_flood_is_neither_taken_apart_nor_remembered_whole():
    long = {"text": FOUND * 1000, "papers": [3]}
    learned = {"text": FOUND, "papers": list(range(5000))}
    said = read(json.dumps({"sentences": [long, learned]}))[1]

    assert [one.papers for one in said] == [(), ()]
    assert max(len(one.text) for one in said) <= 3000


def test_what_follows_a_hundred_sentences_is_not_read():
    many = ", ".join(f'{{"text": "Bees of kind {at}.", "papers": [3]}}' for at in range(500))

    assert len(read(f'{{"sentences": [{many}]}}')[1]) == 6
