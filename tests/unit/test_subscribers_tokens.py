"""Tokens: what they open, what they do not, and the secret behind them."""

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.errors import InvalidTokenError, SecretError
from subscribers.tokens import (
    MIN_SECRET,
    Purpose,
    check_secret,
    load_or_create_secret,
    mint,
    new_handle,
    verify,
)

OLD, NEW = b"o" * MIN_SECRET, b"n" * MIN_SECRET
ALPHABET = set("abcdefghijklmnopqrstuvwxyz234567")
HANDLES = st.builds(new_handle)
PURPOSES = st.sampled_from(Purpose)


def is_at(generation: int | None) -> Callable[[str], int | None]:
    return lambda _handle: generation


def test_a_handle_is_ten_characters_and_never_the_same() -> None:
    handles = {new_handle() for _ in range(1000)}
    assert len(handles) == 1000
    assert {len(handle) for handle in handles} == {10}
    assert set("".join(handles)) <= ALPHABET


@given(HANDLES, PURPOSES, st.integers(0, 2**40))
def test_a_token_opens_what_it_was_minted_for(handle: str, purpose: Purpose, age: int) -> None:
    token = mint([NEW], purpose, handle, age)
    assert len(token) == 26
    assert set(token) <= ALPHABET
    assert verify([NEW], purpose, token, is_at(age)) == handle
    assert verify([NEW], purpose, token.upper(), is_at(age)) == handle
    assert token == mint([NEW], purpose, handle, age), "links of two mails are the same"


@given(HANDLES, PURPOSES, PURPOSES)
def test_a_token_of_one_purpose_opens_no_other(handle: str, one: Purpose, other: Purpose) -> None:
    token = mint([NEW], one, handle, 0)
    if one is not other:
        with pytest.raises(InvalidTokenError):
            verify([NEW], other, token, is_at(0))


def test_a_higher_generation_revokes_and_an_unknown_handle_opens_nothing() -> None:
    token = mint([NEW], Purpose.MANAGE, new_handle(), 1)
    for generation in (0, 2, None):
        with pytest.raises(InvalidTokenError):
            verify([NEW], Purpose.MANAGE, token, is_at(generation))


def test_an_unknown_handle_of_generation_zero_opens_nothing_either() -> None:
    token = mint([NEW], Purpose.LEAVE, new_handle(), 0)
    with pytest.raises(InvalidTokenError):
        verify([NEW], Purpose.LEAVE, token, is_at(None))


def test_old_links_outlive_a_rotation_until_their_key_is_gone() -> None:
    handle = new_handle()
    token = mint([OLD], Purpose.LEAVE, handle, 0)
    assert verify([NEW, OLD], Purpose.LEAVE, token, is_at(0)) == handle
    assert mint([NEW, OLD], Purpose.LEAVE, handle, 0) == mint([NEW], Purpose.LEAVE, handle, 0)
    with pytest.raises(InvalidTokenError):
        verify([NEW], Purpose.LEAVE, token, is_at(0))


@given(HANDLES, st.integers(0, 25), st.sampled_from(sorted(ALPHABET)))
def test_a_token_with_one_letter_changed_opens_nothing(handle: str, at: int, letter: str) -> None:
    token = mint([NEW], Purpose.REPLY, handle, 0)
    forged = token[:at] + letter + token[at + 1 :]
    if forged != token:
        with pytest.raises(InvalidTokenError):
            verify([NEW], Purpose.REPLY, forged, is_at(0))


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet=[*sorted(ALPHABET), "\u017f", "\u212a"], min_size=26, max_size=26),
    )
)
def test_no_text_is_anything_but_an_invalid_token(text: str) -> None:
    with pytest.raises(InvalidTokenError):
        verify([NEW], Purpose.REPLY, text, is_at(0))


def test_a_handle_that_nobody_was_given_mints_nothing() -> None:
    for handle in ("", "short", "UPPER1CASE", "aaaaaaaaab"):
        with pytest.raises(InvalidTokenError):
            mint([NEW], Purpose.MANAGE, handle, 0)


def test_a_short_secret_signs_nothing() -> None:
    assert check_secret(NEW) == NEW
    with pytest.raises(SecretError, match="31 bytes"):
        mint([NEW[1:]], Purpose.MANAGE, new_handle(), 0)


def test_the_secret_is_made_once_for_its_owners_eyes(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    secret = load_or_create_secret(file)
    assert len(secret) >= MIN_SECRET
    assert load_or_create_secret(file) == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["secret.key"]


def test_of_many_who_make_the_secret_at_once_all_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(load_or_create_secret, [tmp_path / "secret.key"] * 8))
    assert len(secrets) == 1


def test_a_secret_that_cannot_be_read_or_is_too_short_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "short.key").write_text("hello\n")
    (tmp_path / "folder.key").mkdir()
    for name in ("short.key", "folder.key", "missing/secret.key"):
        with pytest.raises(SecretError, match=name):
            load_or_create_secret(tmp_path / name)
