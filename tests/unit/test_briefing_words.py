from hypothesis import given
from hypothesis import strategies as st

from newsletter.briefing.words import sentences, speaks_of, stem, stems, words


def test_a_stop_ends_a_sentence_unless_it_ends_an_abbreviation_or_stands_in_a_number() -> None:
    text = "Bees, e.g. Apis mellifera, gain 3.5 g. Smith et al. Disagree in Fig. 2. We do not."

    assert sentences(text) == (
        "Bees, e.g. Apis mellifera, gain 3.5 g. Smith et al. Disagree in Fig. 2.",
        "We do not.",
    )


def test_a_chinese_full_stop_ends_a_sentence() -> None:
    assert sentences("蜜蜂怕光。冰川怕雨。") == ("蜜蜂怕光。", "冰川怕雨。")


def test_words_are_divided_at_hyphens_and_folded_to_stems() -> None:
    assert words("Point-of-care Tests") == ["point", "of", "care", "tests"]
    assert stems("The networks were contracted") == ("network", "contract")
    assert stem("euler's") == stem("euler")


@given(st.text(alphabet="ab .!?。,;12", max_size=200))
def test_no_visible_character_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_a_text_speaks_of_a_phrase_if_its_words_stand_together() -> None:
    assert speaks_of("surface code", "A decoder for surface codes.")
    assert not speaks_of("surface code", "The code runs on a surface.")
    assert not speaks_of("surface code", "They scan the surface, code and test.")
    assert not speaks_of("", "Anything at all.")
