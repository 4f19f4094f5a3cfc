import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined

from newsletter.digest.sheet import EMPTY, Sheet, joined, marks, piece

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
    code = joined([piece(text) for text in texts])
    assert decoded(code) == "".join(texts)
    assert all(len(line) <= 76 for line in code.split(b"\r\n"))
    assert b"\n" not in code.replace(b"\r\n", b"")
    assert not any(line.startswith(b".") for line in code.split(b"\r\n"))


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a ",
        "a=b",
        "é",
        "x" * 75,
        "x" * 76,
        "x " * 90,
        "a\n",
        ".",
        "...\n.\n..a",
        "." * 200,
        f"{'x' * 75}...",
        f".{'=' * 74}",
        "\n",
        *("x" * n + "扩" for n in range(80)),
    ],
)
def test_a_piece_ends_where_its_text_does(text: str) -> None:
    assert decoded(piece(text)) == text
    assert all(len(line) <= 76 for line in piece(text).split(b"\r\n"))
    assert not any(line.startswith(b".") for line in piece(text).split(b"\r\n"))


def test_a_part_is_rendered_once_and_filled_often() -> None:
    stamp = sheet().stamp("item", "word number")
    filled = [stamp.fill(piece(word), piece("1")) for word in ("x", "100 %")]
    assert [decoded(code) for code in filled] == ["<b>x</b> 1 x\n", "<b>100 %</b> 1 100 %\n"]


def test_a_part_can_be_cut_at_a_slot() -> None:
    before, after = sheet().stamp("item", "word number").around("number")
    assert decoded(before.fill(piece("x"))) == "<b>x</b> "
    assert decoded(after.fill(piece("x"))) == " x\n"


def test_a_part_has_slots_that_it_does_not_show_and_values_that_are_known_before() -> None:
    stamp = sheet().stamp("item", "nobody word", number="<1>")
    assert decoded(stamp.fill(piece("?"), piece("x"))) == "<b>x</b> &lt;1&gt; x\n"
    assert b"".join(stamp.pieces(EMPTY, piece("x"))) == stamp.fill(EMPTY, piece("x"))


def test_words_of_others_are_escaped_in_a_page_and_not_in_a_text() -> None:
    page, text = sheet(), sheet("parts.txt")
    assert decoded(page.own("a<b>&\"'")) == "a&lt;b&gt;&amp;&#34;&#39;"
    assert decoded(text.own("a<b>&")) == "a<b>&"
    assert decoded(page.page.fill(page.own("<i>"))) == "<p>&lt;i&gt;, 100 %</p>\n"


def test_a_part_that_many_say_is_remembered() -> None:
    page = sheet()
    assert page.part("item", "x", 1) is page.part("item", "x", 1)
    assert decoded(page.render("item", "<", 1)) == "<b>&lt;</b> 1 &lt;\n"


def test_nothing_is_nothing() -> None:
    assert piece("") == EMPTY
    assert joined([]) == EMPTY
