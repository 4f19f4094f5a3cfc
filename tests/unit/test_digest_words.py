import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.digest.words import (
    code_link,
    excerpt,
    language_of,
    plain,
    shown_authors,
    web_link,
    width,
    wrap,
)

FILLER = "The rest of this abstract goes on and on without saying very much at all. "


def test_text_is_put_on_one_line() -> None:
    assert plain("a title\r\nBcc: all@example.org\u2028and\tmore ") == (
        "a title Bcc: all@example.org and more"
    )


def test_controls_and_bidi_overrides_are_taken_out() -> None:
    assert plain("safe\u202egnp.exe\u2066\x00\x1b[31m\ud800\ufeff") == "safegnp.exe[31m"


def test_joiners_that_spell_words_and_emoji_stay() -> None:
    family = "👩\u200d🔬 می\u200cخواهم"  # noqa: RUF001 - meant: Persian
    assert plain(family) == family


def test_an_endless_title_is_cut() -> None:
    assert plain("word " * 100, 20) == "word word word word…"


@given(st.text())
def test_plain_text_is_one_clean_line_that_utf8_can_hold(text: str) -> None:
    line = plain(text)
    assert line == plain(line)
    assert len(line.splitlines()) <= 1
    line.encode()


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//host/x", "https:///x", "http://[::1", "", "x"],
)
def test_a_link_that_is_no_web_address_is_no_link(url: str) -> None:
    assert web_link(url) == ""


def test_a_link_keeps_its_meaning_and_loses_what_could_end_an_attribute() -> None:
    assert web_link("https://doi.example/10.1/a(b)%20c?d=e&f#g") == (
        "https://doi.example/10.1/a(b)%20c?d=e&f#g"
    )
    assert web_link('https://x.example/"><script>\n') == "https://x.example/%22%3E%3Cscript%3E"


def test_an_abstract_that_fits_is_shown_whole() -> None:
    assert excerpt("Short. And good.") == "Short. And good."


def test_an_abstract_is_cut_at_the_last_sentence_end_that_fits() -> None:
    assert excerpt("We measured it twice, carefully. It held. " + FILLER * 4, 60) == (
        "We measured it twice, carefully. It held."
    )


@pytest.mark.parametrize(
    "tricky",
    [
        "We use tools, e.g. The Grinder and others, on a sample of forty",
        "As shown by Quill et al. The effect is there in a sample of forty",
        "The loss is 3. 5 in units that nobody has used since, cf. Fig. 2 and Eq. 7 of forty",
        "In S. Cerevisiae and E. Coli the effect is smaller than in the other forty",
        "What! said nobody in lower case, i.e. it is not an end? no it is not in forty",
    ],
)
def test_an_abbreviation_ends_no_sentence(tricky: str) -> None:
    text = f"{tricky} cases. {FILLER * 3}"
    assert excerpt(text, len(tricky) + 10) == f"{tricky} cases."


def test_a_first_sentence_may_run_a_little_over() -> None:
    first = "word " * 24 + "end."
    assert excerpt(first + " " + FILLER, 100) == first


def test_a_text_without_an_end_is_cut_between_words() -> None:
    cut = excerpt("word, " * 100, 50)
    assert cut.endswith("word…")
    assert width(cut) <= 50


def test_chinese_is_cut_at_its_own_full_stop_and_counted_in_columns() -> None:
    sentence = "我们测量了两次。"
    assert excerpt(sentence * 20, 50) == sentence * 3


def test_a_closing_quote_stays_with_its_sentence() -> None:
    assert excerpt(f"They said “it holds.” {FILLER * 3}", 60) == "They said “it holds.”"


def test_ten_authors_are_named_and_of_eleven_the_first_eight() -> None:
    names = [f"A{n}" for n in range(11)]
    assert shown_authors(names[:10], 300) == (", ".join(names[:10]), False)
    assert shown_authors(names, 300) == (", ".join(names[:8]), True)
    assert shown_authors(["", " \u202e "], 300) == ("", False)


def test_no_more_authors_are_named_than_fit() -> None:
    assert shown_authors(["A Quill", "B Quill", "C Quill"], 20) == ("A Quill, B Quill", True)
    assert shown_authors(["A very long name"], 5) == ("A very long name", False)


@pytest.mark.parametrize(
    ("text", "language"),
    [("A code", "en"), ("扩散 model", "zh"), ("拡散モデル", "ja"), ("확산 모델", "ko")],
)
def test_the_language_of_a_passage_is_told_by_its_script(text: str, language: str) -> None:
    assert language_of(text) == language


def test_lines_hang_under_their_number() -> None:
    assert wrap("a title of some words", "    ", "01. ", columns=16) == (
        "01. a title of",
        "    some words",
    )


def test_chinese_takes_two_columns_and_no_line_begins_with_a_comma() -> None:
    lines = wrap("扩散模型，很好（真的）。", columns=8)  # noqa: RUF001 - meant: Chinese marks
    assert all(width(line) <= 10 for line in lines)
    assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)  # noqa: RUF001 - meant: Chinese marks


def test_a_word_that_no_line_could_hold_is_broken() -> None:
    assert wrap("x" * 50, columns=40) == ("x" * 40, "x" * 10)


def test_a_link_is_never_broken() -> None:
    link = "https://example.org/" + "x" * 100
    assert wrap(f"see {link}") == ("see", link)


def test_a_combining_mark_takes_no_column() -> None:
    assert width("e\u0301") == 1


@given(st.text(), st.sampled_from(["", "    "]))
def test_wrapping_loses_no_letter_and_keeps_to_the_columns(text: str, indent: str) -> None:
    line = plain(text).replace("://", "").replace("mailto:", "")
    wrapped = wrap(line, indent, columns=40)
    assert "".join("".join(wrapped).split()) == "".join(line.split())
    assert all(width(each) <= 40 or width(each.strip()) <= 42 for each in wrapped)


@given(st.lists(st.text("abc-.", min_size=1, max_size=9)), st.sampled_from(["", "    ", "01. "]))
def test_plain_ascii_is_wrapped_as_any_other_text_is(words: list[str], first: str) -> None:
    foreign = wrap(" ".join([*words, "é"]), "  ", first, columns=24)
    assert wrap(" ".join([*words, "e"]), "  ", first, columns=24) == tuple(
        line.replace("é", "e") for line in foreign
    )


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Code: https://github.com/quill/forget.", "https://github.com/quill/forget"),
        ("(see github.com/quill/forget/tree/main)", "https://github.com/quill/forget/tree/main"),
        ("at http://www.gitlab.com/a/b, later", "https://gitlab.com/a/b"),
        ("weights: HuggingFace.co/quill/forget-7b", "https://HuggingFace.co/quill/forget-7b"),
        ("first codeberg.org/a/b then github.com/c/d", "https://codeberg.org/a/b"),
        ("https://evil.example/github.com/a/b", ""),
        ("https://github.com.evil.example/a/b", ""),
        ("evil-github.com/a/b and me@github.com/a", ""),
        ("github.com", ""),
    ],
)
def test_the_code_of_a_paper_is_found_where_its_abstract_names_it(text: str, link: str) -> None:
    assert code_link(text) == link
