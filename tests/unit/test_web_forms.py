from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.web.forms import FIELDS_MAX, parse_form


def test_a_form_is_read_as_browsers_write_it() -> None:
    form = parse_form(b"a=1+2&b=%E9%87%8F&empty=&a=3")
    assert (form["a"], form["b"], form["empty"], form["none"]) == ("3", "量", "", "")


def test_lines_are_what_is_not_blank() -> None:
    assert parse_form(b"t=one%0D%0A%0D%0A++%0Atwo").lines("t") == ["one", "two"]


@pytest.mark.parametrize("body", [b"a=%FF", b"\xff=1", b"a&" * (FIELDS_MAX + 1)])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several kinds of it
        parse_form(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_form_or_a_value_error(body: bytes) -> None:
    with suppress(ValueError):
        assert isinstance(parse_form(body).fields, dict)
