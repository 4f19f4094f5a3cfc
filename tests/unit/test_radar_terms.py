"""Folding: what two spellings have in common, and where they stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.radar.terms import LONGEST_WORD, SENTENCE_GAP, fold, singular, stem, terms


def folded(text: str) -> list[str]:
    return [term.word for term in terms(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Protein-Language Models", "protein language model"),
        ("protein\u2010language model", "protein\u2013language models"),
        ("quantum codes", "Quantum Code"),
        ("Alzheimer's disease", "alzheimer disease"),
        ("Alzheimer\u2019s diseases", "Alzheimer disease"),
        ("Schr\u00f6dinger", "schrodinger"),
        ("Schro\u0308dinger", "schrodinger"),
        ("\u03b2-catenin", "beta catenin"),
        ("TNF\u03b1", "TNF-alpha"),
        ("H\u2082O", "h2o"),
        ("\ufb01eld", "field"),
        ("\uff21\uff29", "ai"),
        ("STRASSE", "stra\u00dfe"),
        ("analyses", "analysis"),
        ("viruses", "virus"),
        ("hypotheses", "hypothesis"),
        ("matrices", "matrix"),
        ("bacteria", "bacterium"),
        ("taxonomies", "taxonomy"),
        ("boxes and approaches", "box approach"),
        ("LLMs", "llm"),
    ],
)
def test_spellings_of_one_thing_fold_to_the_same_terms(one: str, other: str) -> None:
    assert folded(one) == folded(other) != []


@pytest.mark.parametrize("word", ["GPS", "lens", "bias", "virus", "class", "basis", "series"])
def test_a_singular_that_ends_in_s_stays(word: str) -> None:
    assert fold(word) == (word.lower(),)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ism", "mechanism"), ("agn", "magnetic"), ("art", "particle"), ("gene", "genus")],
)
def test_a_word_is_never_found_inside_another(one: str, other: str) -> None:
    assert not set(folded(one)) & set(folded(other))


def test_stop_words_are_no_terms_and_leave_no_gap() -> None:
    assert [(term.word, term.place) for term in terms("detection of the anomalies")] == [
        ("detection", 0),
        ("anomaly", 1),
    ]


def test_a_new_sentence_is_far_from_the_one_before() -> None:
    first, second = terms("diffusion. Models")
    assert second.place - first.place == SENTENCE_GAP + 1


def test_a_decimal_point_ends_no_sentence() -> None:
    assert [term.place for term in terms("score 3.5 points")] == [0, 1, 2, 3]


def test_each_chinese_character_is_a_term_with_its_own_place() -> None:
    text = "\u91cf\u5b50\u7ea0\u9519 codes"
    assert [text[term.start : term.end] for term in terms(text)] == [*text[:4], "codes"]


@pytest.mark.parametrize(
    ("text", "hangs"),
    [
        ("protein-language model", [False, True, False]),
        ("text-to-image", [False, True, True]),
        ("-text - to - image", [False, False]),
        ("TNF\u03b1", [False, True]),
        ("alone", [False]),
    ],
)
def test_a_hyphen_is_remembered(text: str, hangs: list[bool]) -> None:
    assert [term.hangs for term in terms(text)] == hangs


def test_places_go_on_from_where_the_caller_says() -> None:
    assert [term.place for term in terms("two words", 40)] == [40, 41]


def test_a_run_longer_than_any_word_is_data() -> None:
    assert folded("ACGT" * LONGEST_WORD + " gene") == ["gene"]


def test_a_word_that_grows_too_long_when_spelled_out_is_data() -> None:
    assert fold("\ufb03" * 30) == ()


def test_relatives_share_a_stem() -> None:
    assert stem("correction") == stem("correcting")
    assert stem("correction") != stem("corridor")


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert all(fold(word) == (word,) for word in folded(text))


@given(
    st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd", "Mn", "Zs", "Po"]), max_size=60)
)
@settings(max_examples=200)
def test_places_point_at_the_words_of_the_text(text: str) -> None:
    before = 0
    for term in terms(text):
        assert before <= term.start < term.end <= len(text)
        assert term.word in fold(text[term.start : term.end])
        before = term.start


@given(st.text(max_size=60))
@settings(max_examples=200)
def test_places_never_go_back(text: str) -> None:
    places = [term.place for term in terms(text)]
    assert places == sorted(set(places))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEF -'", max_size=60))
@settings(max_examples=200)
def test_case_does_not_matter(text: str) -> None:
    assert folded(text.upper()) == folded(text.lower()) == folded(text)


@given(st.text(alphabet="aceinosuxyhrv", min_size=1, max_size=10))
@settings(max_examples=300)
def test_a_singular_has_no_plural_left(word: str) -> None:
    assert singular(singular(word)) == singular(word)


@given(
    st.text(alphabet="bcdfg", min_size=4, max_size=6),
    st.text(alphabet="bcdfg", max_size=3),
    st.text(alphabet="bcdfg", max_size=3),
)
def test_a_word_with_letters_around_it_is_another_word(word: str, left: str, right: str) -> None:
    assert (folded(word) == folded(left + word + right)) == (not left and not right)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("few-shot and out\u2010of\u2010domain", ["few", "shot", "out", "of", "domain"]),
        ("a few shots - of it -", ["shot"]),
        ("T cells don't age", ["t", "cell", "don", "age"]),
    ],
)
def test_a_stop_word_says_something_where_a_hyphen_holds_it(text: str, said: list[str]) -> None:
    assert folded(text) == said
