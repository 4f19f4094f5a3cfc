"""Why a paper is here, in the paper's own words."""

from hypothesis import given, settings
from hypothesis import strategies as st
from radar_samples import LINE, found, radar


def words(topic: str, title: str, abstract: str = "") -> tuple[str, ...]:
    (match,) = radar((title, abstract), threshold=0.0).search(topic)
    return match.words


def test_words_stand_as_they_do_in_the_paper() -> None:
    assert words("protein language model", "A Protein-Language  Models Zoo") == (
        "Protein-Language  Models",
    )


def test_neighbours_are_said_together() -> None:
    assert words("quantum error correction", "On Quantum Error Correction today") == (
        "Quantum Error Correction",
    )


def test_words_are_in_reading_order() -> None:
    assert words("error correction codes", "Codes", "whose correction finds an error") == (
        "Codes",
        "correction",
        "error",
    )


def test_nothing_is_said_twice() -> None:
    assert words("graph", "A graph", "Graphs of a graph and a GRAPH") == ("graph",)


def test_what_a_longer_passage_says_is_left_out() -> None:
    assert words("language model", "Models", "A model; language models for language") == (
        "language models",
    )


def test_a_hyphenated_word_is_shown_whole() -> None:
    assert words("supervised learning", "Self-supervised", "with learning") == (
        "Self-supervised",
        "learning",
    )
    assert words("language", "A language-vision-action view") == ("language-vision-action",)


def test_a_relative_is_shown_as_it_stands() -> None:
    assert words("error correction", "Correcting errors") == ("Correcting errors",)


def test_stop_words_part_no_neighbours() -> None:
    assert words("chain of thought", "Chain-of-Thought") == ("Chain-of-Thought",)
    assert words("anomaly detection", "Detection of the anomaly") == ("Detection of the anomaly",)
    assert words("text image", "Text, image") == ("Text", "image")


def test_a_sentence_end_parts_neighbours() -> None:
    assert words("diffusion model", "Diffusion. Models") == ("Diffusion", "Models")


@settings(deadline=None)  # the first search loads the vectors
@given(st.lists(st.sampled_from(["graph", "Graphs", "neural", "net-work", "of", ".", "deep"])))
def test_every_word_shown_is_part_of_the_paper(parts: list[str]) -> None:
    title = " ".join(parts)
    for match in radar(title, threshold=0.0).search("deep neural graph"):
        assert all(word in title for word in (*match.words, *match.near))
        assert match.words or match.near


def test_what_a_paper_does_not_say_is_told_by_what_comes_close() -> None:
    texts = [("Physicians and their patients", "A doctor writes.")] * 3
    match, *_ = radar(*texts, threshold=0.0).search("doctors patients")
    assert match.near == ()
    texts = [("Physicians and their patients", "They write.")] * 3
    match, *_ = radar(*texts, threshold=0.0).search("doctors patients")
    assert (match.words, match.near[0]) == (("patients",), "Physicians")


def test_a_match_always_says_why() -> None:
    one = radar(("Graph learning", "We learn graphs."), threshold=LINE)
    assert all(match.words for match in one.search("graph learning"))


def test_a_number_alone_is_no_reason_for_a_name_with_a_number() -> None:
    one = radar(("Tests of models", "Over 4 days GPT-4 and Qwen2.5 are tried; GPT4 is one more."))
    assert one.match("GPT-4", 0, 0.5).words == ("GPT-4",)
    assert one.match("Qwen2.5", 0, 0.5).words == ("Qwen2.5",)
    assert one.match("4", 0, 0.5).words == ("4",)


def test_a_name_and_a_number_apart_are_not_the_name_with_the_number() -> None:
    one = radar("Qwen2 is tried for 5 days", "Qwen2.5 in days", threshold=0.2)
    assert found(one, "Qwen2.5") == [2]


def test_only_words_that_are_near_are_shown_as_close() -> None:
    title = "Hallucination of language models"
    one = radar((title, "Nonetheless, many techniques are shown."), (title, "A medical chart."))
    assert one.match("hallucination in medicine", 0, 0.5).near == ()
    assert one.match("hallucination in medicine", 1, 0.5).near == ("medical",)
