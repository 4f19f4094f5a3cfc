"""What a topic finds, what it does not, and in which order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from radar_samples import LINE, found, paper, radar

from newsletter.radar.index import LONGEST_TOPIC, Radar

FILLER = "We study an unrelated thing with an unrelated tool and report what came of it at length."
DAY = (
    ("Quantum error correction with small codes", "A surface code corrects errors of qubits."),
    ("Protein-language models fold", f"A protein language model predicts structure. {FILLER}"),
    ("A mechanism for tourism", FILLER),
    ("Errors in quantum teaching", f"Students need correction. {FILLER}"),
    ("Model reduction", f"Heat diffusion is slow. {FILLER} {FILLER} A model is then reduced."),
    ("Images from noise", f"A diffusion model draws. Diffusion models are trained. {FILLER}"),
)


@pytest.mark.parametrize(
    ("topic", "ids"),
    [
        ("quantum error correction", [1, 4]),
        ("QUANTUM ERROR CORRECTIONS", [1, 4]),
        ("protein language models", [2]),
        ("diffusion model", [6]),
        ("ism", []),
        ("the of and", []),
        ("protein quasars", []),
    ],
)
def test_a_topic_finds_the_papers_that_are_about_it(topic: str, ids: list[int]) -> None:
    assert found(radar(*DAY), topic) == ids


def test_a_relative_of_a_word_finds_a_paper_but_tells_less() -> None:
    exact, kin = radar("Error correction", "Correcting errors", threshold=0.3).search(
        "error correction"
    )
    assert (exact.paper.id, kin.paper.id) == (1, 2)
    assert exact.score > kin.score


def test_a_stray_relative_does_not_stand_for_the_word() -> None:
    one = radar(("Large language models for law", f"There are reasons for this. {FILLER}"))
    assert found(one, "large language model reasoning") == []


@pytest.mark.parametrize("topic", ["fine tuning", "fine-tuning", "finetuning"])
@pytest.mark.parametrize("title", ["Fine-tuning sound", "Finetuning sound"])
def test_glued_and_parted_spellings_meet(topic: str, title: str) -> None:
    assert found(radar(title), topic) == [1]


def test_words_that_a_hyphen_joins_must_stand_together() -> None:
    one = radar("Text-to-image generation", "Text to image generation", "Image-to-text generation")
    assert sorted(found(one, "text-to-image generation")) == [1, 2]
    assert sorted(found(one, "text image generation")) == [1, 2, 3]
    assert sorted(found(one, "text to image generation")) == [1, 2, 3]


@pytest.mark.parametrize(
    "title", ["Chain-of-Thought for Nets", "Chain\u2010of\u2010thought \u2014 in nets"]
)
def test_a_topic_without_hyphens_finds_a_paper_with_them(title: str) -> None:
    one = radar((title, FILLER), ("A chain of nets", FILLER))
    assert found(one, "chain of thought") == [1]


def test_a_paper_with_the_topic_in_its_title_comes_first() -> None:
    one = radar(("Nets", f"A graph kernel. {FILLER}"), ("Graph kernels", FILLER), threshold=0.1)
    assert found(one, "graph kernel") == [2, 1]


def test_of_equal_papers_the_lower_id_comes_first() -> None:
    papers = [paper(number, "Graph kernels") for number in (7, 3, 5)]
    assert found(Radar(papers, threshold=LINE), "graph kernel") == [3, 5, 7]


def test_a_higher_line_finds_fewer_papers() -> None:
    loose, strict = (radar(*DAY, threshold=line) for line in (0.0, 0.9))
    assert len(found(loose, "diffusion model")) > len(found(strict, "diffusion model"))


def test_a_word_that_half_of_the_day_holds_is_held_against_a_topic() -> None:
    same = [("Kernels", f"Graph kernels are used. {FILLER}")] * 60
    rare = radar(same[0], *[("Other", FILLER)] * 60, threshold=0.1).search("graph kernels")
    common = radar(*same, threshold=0.1).search("graph kernels")
    assert len(common) == len(same)
    assert max(match.score for match in common) < rare[0].score


def test_a_title_that_says_a_whole_topic_is_a_match_on_any_day() -> None:
    other = [("Other", FILLER)] * 60
    words = ("Kernels of learned graphs", FILLER)
    assert found(radar(("Learned graph kernels", FILLER), *other), "graph kernel") == [1]
    assert found(radar(words, *other), "graph kernel") == []


@pytest.mark.parametrize("line", [0.2, LINE, 0.7, 1.0])
def test_a_title_that_says_a_whole_topic_is_a_match_wherever_the_line_is(line: float) -> None:
    other = [("Other", FILLER)] * 60
    one = radar(("Learned graph kernels", FILLER), *other, threshold=line)
    assert found(one, "graph kernel") == [1]


@pytest.mark.parametrize(
    ("title", "is_found"),
    [
        ("Long-document RAG in use", True),
        ("A rag in use", False),
        ("RAG IN USE", False),
        ("Glioblastoma in use", True),
    ],
)
def test_a_name_in_a_title_is_a_match_and_an_everyday_word_is_none(
    title: str, *, is_found: bool
) -> None:
    one = radar((title, FILLER), *[("Other", FILLER)] * 60)
    assert bool(found(one, "rag") or found(one, "glioblastoma")) == is_found


def test_a_day_without_papers_finds_nothing() -> None:
    assert radar().search("graph kernel") == ()


def test_papers_without_text_are_no_trouble() -> None:
    assert found(radar("", ("", "")), "graph kernel") == []


def test_a_day_of_one_paper_says_yes_and_no() -> None:
    one = radar(("Graph kernels", FILLER))
    assert (found(one, "graph kernels"), found(one, "graph wavelets")) == ([1], [])


def test_chinese_topics_find_chinese_and_english_text() -> None:
    one = radar("\u91cf\u5b50\u7ea0\u9519\u7801\u7814\u7a76", "Quantum error correction")
    assert sorted(found(one, "\u91cf\u5b50\u7ea0\u9519")) == [1, 2]


def test_topics_that_fold_alike_are_searched_once() -> None:
    one = radar(*DAY)
    assert one.search("Diffusion Models") is one.search("diffusion model")


def test_a_ranking_says_no_to_nobody_that_has_a_word() -> None:
    ranked = radar(*DAY).rank("quantum error correction")
    assert [one.id for one, _ in ranked][:2] == [1, 4]
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        " \t\r\n",
        "\x00",
        "\U0001f680" * 400,
        "(a+)+$" * 100,
        "[",
        "\\",
        "*",
        "' OR 1=1 --",
        "\u202e\u200d\ufeff",
        "\ud800",
        "a" * 10_000_000,
        "graph " * 2_000_000,
        "\u0301" * 900,
        "a\u0301" * 450,
        "\u0928\u092e\u0938\u094d\u0924\u0947 \u0645\u0631\u062d\u0628\u0627 \uc548\ub155",
    ],
    ids=lambda topic: ascii(topic[:12]),
)
def test_a_hostile_topic_finds_nothing(topic: str) -> None:
    assert radar(*DAY).search(topic) == ()


def test_the_longest_topic_is_still_searched() -> None:
    topic = "diffusion model" + " " * (LONGEST_TOPIC - 15)
    assert found(radar(*DAY), topic) == [6]
    assert found(radar(*DAY), topic + " ") == []


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4))
@settings(max_examples=100, deadline=None)
def test_any_topic_on_any_day_gives_shares_in_order(topic: str, titles: list[str]) -> None:
    matches = radar(*titles, threshold=0.0).search(topic)
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert all(word in match.paper.title for match in matches for word in match.words)


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_title_asked_for_in_capitals_finds_what_it_finds_itself(title: str) -> None:
    one = radar(title)
    if title.upper().casefold() == title.casefold():
        assert found(one, title.upper()) == found(one, title)


def test_a_word_that_ends_in_another_is_no_other_word_for_it() -> None:
    day = [(f"Networks {n}", f"A network of learning {n}. {FILLER}") for n in range(6)]
    one = radar(*day, threshold=0.2)
    assert found(one, "network") != []
    assert found(one, "hypernetwork") == found(one, "unlearning") == []
