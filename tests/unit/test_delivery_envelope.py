"""Who a letter is from and for, checked before any server hears of it."""

from dataclasses import replace

import pytest
from delivery_samples import MORNING, letter
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.envelope import Mailbox, mail_address, mailbox, seal
from newsletter.delivery.hosts import is_loopback
from newsletter.errors import DeliveryError


def test_a_letter_gets_an_envelope() -> None:
    envelope = seal(letter(reply_to="Replies <reply@academichub.example>"))
    assert envelope.sender == Mailbox("AcademicHub", "morning@academichub.example")
    assert envelope.recipient == "ada@example.org"
    assert envelope.reply_to == Mailbox("Replies", "reply@academichub.example")
    assert not envelope.eight_bit
    assert not envelope.utf8


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("morning@localhost", "", "morning@localhost"),
        ("学术 <m@x.example>", "学术", "m@x.example"),
        ("=?utf-8?b?5a2m5pyv?= <m@x.example>", "学术", "m@x.example"),
        ("=?no-such-charset?q?a?= <m@x.example>", "a", "m@x.example"),
        ('"Hub, Academic" <m@x.example>', "Hub, Academic", "m@x.example"),
        ("m@bücher.example", "", "m@xn--bcher-kva.example"),
    ],
)
def test_a_name_is_read_as_people_read_it(text: str, name: str, address: str) -> None:
    assert mailbox(text) == Mailbox(name, address)


@pytest.mark.parametrize(
    "field", ["subject", "sender", "recipient", "reply_to", "message_id", "delivery"]
)
@pytest.mark.parametrize("smuggled", ["\r\nBcc: eve@evil.example", "\nX: y", "\r", "\0", "\ud800"])
def test_a_line_break_in_a_field_is_refused_for_good(field: str, smuggled: str) -> None:
    good = letter(reply_to=MORNING)
    bad = replace(good, **{field: str(getattr(good, field)) + smuggled})
    with pytest.raises(DeliveryError, match="control character") as caught:
        seal(bad)
    assert caught.value.permanent
    assert "eve@evil.example" not in str(caught.value)


@pytest.mark.parametrize(
    "header",
    [
        ("List-Id", "a\r\nBcc: eve@evil.example"),
        ("List-Id", "a\r\n \r\nBcc: eve@evil.example"),
        ("List-Id", "a\n b"),
        ("List-Id\r\nBcc", "eve@evil.example"),
        ("List-Id\r\n Bcc", "eve@evil.example"),
        ("List-Id: a\nBcc", "eve@evil.example"),
        ("List Id", "a"),
        ("", "a"),
        ("Lïst-Id", "a"),
    ],
)
def test_a_header_that_would_be_two_is_refused_for_good(header: tuple[str, str]) -> None:
    with pytest.raises(DeliveryError) as caught:
        seal(letter(headers=(header,)))
    assert caught.value.permanent


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: a\r\n\r\nbody\n.\nMAIL FROM:<eve@evil.example>\r\n",
        b"Subject: a\r\n\r\nbody\r.\r\n",
        b"Subject: a\n\nbody\n",
        b"Subject: a\r\n\r\n\0\r\n",
        b"\nSubject: a\r\n",
        b"Subject: a\r\n\r\nbody\r",
        b"Subject: a\r\n\r\na\rb\nc\r\n",
    ],
)
def test_bytes_that_could_end_their_own_mail_are_refused_for_good(raw: bytes) -> None:
    with pytest.raises(DeliveryError, match="bare line break") as caught:
        seal(letter(raw=raw))
    assert caught.value.permanent


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "ada",
        "ada@",
        "@example.org",
        "ada@example.org, eve@evil.example",
        "ada@example.org> SIZE=0",
        "<ada@example.org>",
        "ada lovelace@example.org",
        '"ada lovelace"@example.org',
        "ada@[127.0.0.1]",
        "ada@exa_mple.org",
        "ada@example..org",
        "ada@\u2028example.org",
        "ada@-\u00e4-.example",
        "a" * 65 + "@example.org",
        "é" * 33 + "@example.org",
        "ada@" + "a." * 130 + "org",
    ],
)
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        mail_address(address)
    assert caught.value.permanent


@given(st.text(max_size=80))
def test_an_address_that_passes_is_one_word_with_a_plain_domain(text: str) -> None:
    try:
        address = mail_address(text)
    except DeliveryError:
        return
    local, _, domain = address.rpartition("@")
    assert local
    assert domain.isascii()
    assert not set("<> \r\n\t\0,;") & set(address)


def test_a_letter_that_needs_more_than_ascii_says_so() -> None:
    assert seal(letter("josé@example.org")).utf8
    eight_bit = letter(raw="Subject: a\r\n\r\nnaïve\r\n".encode())
    assert seal(eight_bit).eight_bit
    assert not seal(eight_bit).utf8
    assert seal(letter(raw="Subject: naïve\r\n\r\na\r\n".encode())).utf8


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_this_machine_is_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "localhost.example.org", "10.0.0.1", "127.1", "0.0.0.0", "::", "example.org"],  # noqa: S104 - nothing binds to it
)
def test_no_other_host_is_loopback(host: str) -> None:
    assert not is_loopback(host)
