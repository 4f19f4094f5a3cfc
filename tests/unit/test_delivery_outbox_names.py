"""What the files of the outbox are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.outbox import file_name


@pytest.mark.parametrize("address", ["ada@example.org", "ada.l+news@x-y.example", "ada@localhost"])
def test_a_plain_address_is_its_own_name(address: str) -> None:
    assert file_name(address) == address


def test_an_address_is_the_same_person_in_capitals() -> None:
    assert file_name("Ada@Example.ORG") == "ada@example.org"


def test_two_addresses_that_look_alike_once_made_safe_stay_two() -> None:
    assert len({file_name(one) for one in ("a b@x.org", "a/b@x.org", "a_b@x.org")}) == 3
    assert file_name("a" * 200 + "@x.org") != file_name("a" * 200 + "@y.org")


@given(st.text(st.characters(codec=None), max_size=300))
def test_no_address_escapes_its_folder_or_hides_in_it(address: str) -> None:
    name = file_name(address)
    assert name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789@._+-~")
    assert not name.startswith(".")
    assert len(name) <= 120


@given(st.text(max_size=30), st.text(max_size=30))
def test_different_people_have_different_files(one: str, other: str) -> None:
    assert (file_name(one) == file_name(other)) == (one.casefold() == other.casefold())
