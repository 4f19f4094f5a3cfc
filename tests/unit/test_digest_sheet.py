import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined

from newsletter.digest.sheet import EMPTY, Sheet, chunk, joined, marks, quoted

# What enters a letter has passed `plain`: no carriage return stands alone in it.
TEXTS = st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r")))
PARTS = (
    "<p>{{ name }}, 100 %</p>"
    "{% macro item(word, number) %}<b>{{ word }}</b> {{ number }} {{ word }}\n{% endmacro %}"
)


def decoded(code: bytes) -> str:
    return quopri.decodestring(code).decode().replace("\r\n", "\n")


def sheet(name: str = "parts.html") -> Sheet:
    environment = Environment(
        loader=DictLoader({name: PARTS}),
        autoescape=name.endswith(".html"),
        undefined=StrictUndefined,
    )
    slots = marks("name")
    return Sheet(environment.get_template(name), {**slots}, slots)


@given(TEXTS)
def test_pieces_that_are_joined_read_as_the_whole(texts: list[str]) -> None:
    text, code = joined([chunk(text) for text in texts])
    assert text == "".join(texts)
    assert decoded(code) == text
    assert all(len(line) <= 76 for line in code.split(b"\r\n"))
    assert b"\n" not in code.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "text", ["a", "a ", "a=b", "é", "x" * 75, "x" * 76, "x " * 90, "a\n", "\n"]
)
def test_a_piece_ends_where_its_text_does(text: str) -> None:
    assert decoded(quoted(text)) == text
    assert all(len(line) <= 76 for line in quoted(text).split(b"\r\n"))


def test_a_part_is_rendered_once_and_filled_often() -> None:
    stamp = sheet().stamp("item", "word number")
    filled = [stamp.fill(word=chunk(word), number=chunk("1")) for word in ("x", "100 %")]
    assert [text for text, _ in filled] == ["<b>x</b> 1 x\n", "<b>100 %</b> 1 100 %\n"]
    assert [decoded(code) for _, code in filled] == [text for text, _ in filled]


def test_a_part_can_be_cut_at_a_slot_or_at_what_is_given_no_text() -> None:
    stamp = sheet().stamp("item", "word number")
    before, after = stamp.around("number")
    assert before.fill(word=chunk("x"))[0] == "<b>x</b> "
    assert after.fill(word=chunk("x"))[0] == " x\n"
    assert [text for text, _ in stamp.split(word="y")] == ["<b>y</b> ", " y\n"]


def test_words_of_others_are_escaped_in_a_page_and_not_in_a_text() -> None:
    page, text = sheet(), sheet("parts.txt")
    assert page.own("a<b>&\"'")[0] == "a&lt;b&gt;&amp;&#34;&#39;"
    assert text.own("a<b>&")[0] == "a<b>&"
    assert page.page.fill(name=page.own("<i>"))[0] == "<p>&lt;i&gt;, 100 %</p>\n"


def test_a_part_that_many_say_is_remembered() -> None:
    page = sheet()
    assert page.part("item", "x", 1) is page.part("item", "x", 1)
    assert page.render("item", "<", 1)[0] == "<b>&lt;</b> 1 &lt;\n"


def test_nothing_is_nothing() -> None:
    assert chunk("") == EMPTY
    assert joined([]) == EMPTY
