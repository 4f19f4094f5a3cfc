"""What people type: what is taken, and what is refused in which words."""

import time as clock
import unicodedata
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.errors import (
    InvalidAddressError,
    InvalidSettingError,
    InvalidTopicError,
    SubscriberError,
)
from subscribers.model import Frequency, Language, Status
from subscribers.service import (
    parse_address,
    parse_frequency,
    parse_hour,
    parse_language,
    parse_status,
    parse_timezone,
    parse_topic,
)

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("@.;\r\n\0\u202e\u200b\ufeff =+-'\"<>ａ量\ud800"),
    ),
    max_size=300,
)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada.Lovelace+papers@EXAMPLE.org\n", "Ada.Lovelace+papers@example.org"),
        ("ada@bücher.example.org", "ada@xn--bcher-kva.example.org"),
        ("ada@例子.中国", "ada@xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_an_address_is_made_fit_for_sending(typed: str, address: str) -> None:
    assert parse_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "no address here"),
        ("ada", "like name@example.org"),
        ("ada@", "like name@example.org"),
        ("@example.org", "like name@example.org"),
        ("Ada <ada@example.org>", "like name@example.org"),
        ("ada@example.org, bob@example.org", "like name@example.org"),
        ("ada@localhost", "like name@example.org"),
        ("ada@[127.0.0.1]", "like name@example.org"),
        ('"a b"@example.org', "like name@example.org"),
        ("ada@example.org\r\nBcc: bob@example.org", "line break"),
        ("ada\0@example.org", "invisible"),
        ("ada\u200b@example.org", "invisible"),
        ("\u202eada@example.org", "invisible"),
        ("аda@example.org", "ASCII"),  # noqa: RUF001 - its first letter is Cyrillic
        ("a" * 65 + "@example.org", "like name@example.org"),
        ("a" * 60 + "@" + "b." * 100 + "org", "too long"),
        ("a" * 10_000_000, "too long"),
    ],
)
def test_what_is_no_address_is_refused_with_a_reason_that_does_not_repeat_it(
    typed: str, why: str
) -> None:
    with pytest.raises(InvalidAddressError, match=why) as refused:
        parse_address(typed)
    assert "ada" not in str(refused.value)
    assert refused.value.__cause__ is None


@given(NASTY)
def test_an_address_is_either_refused_or_safe_in_a_header(typed: str) -> None:
    try:
        address = parse_address(typed)
    except InvalidAddressError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert len(address) <= 254
    assert not set(address) & set(" <>,;:\"'\\()[]") - {"'"}
    assert parse_address(address) == address


@given(st.emails())
def test_an_address_that_was_taken_is_taken_again_unchanged(typed: str) -> None:
    try:
        address = parse_address(typed)
    except InvalidAddressError:
        return  # the strategy also makes domains that nobody can register
    assert parse_address(address) == address


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("quantum error correction", "quantum error correction"),
        ("  Diffusion\t\n transformer ", "Diffusion transformer"),
        ("Poincare\u0301 map", "Poincaré map"),
        ("量子纠错", "量子纠错"),
        ("µ-opioid", "µ-opioid"),
        ("C++", "C++"),
        ("CO₂", "CO₂"),
        ("🧬 genomics", "🧬 genomics"),
        ("می\u200cشد", "می\u200cشد"),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_topic_keeps_its_spelling(typed: str, topic: str) -> None:
    assert parse_topic(typed) == topic


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "2 to 200"),
        ("   \n ", "2 to 200"),
        ("x", "2 to 200"),
        ("x" * 201, "2 to 200"),
        ("🧬🧪", "letter or digit"),
        ("--- !!", "letter or digit"),
        ("quan\0tum", "invisible"),
        ("quan\x1b[31mtum", "invisible"),
        ("quan\u202etum", "invisible"),
        ("quan\u200btum", "invisible"),
        ("quan\ud800tum", "invisible"),
        ("quantum; biology", "semicolon"),
        ("x" * 10_000_000, "2 to 200"),
    ],
)
def test_what_is_no_topic_is_refused_with_a_reason(typed: str, why: str) -> None:
    with pytest.raises(InvalidTopicError, match=why):
        parse_topic(typed)


def test_ten_megabytes_are_refused_at_once() -> None:
    huge = "e\u0301 " * 3_500_000
    began = clock.perf_counter()
    for parse in (parse_topic, parse_address):
        with pytest.raises(SubscriberError):
            parse(huge)
    assert clock.perf_counter() - began < 0.1


@given(NASTY)
def test_a_topic_is_either_refused_or_clean_and_stable(typed: str) -> None:
    try:
        topic = parse_topic(typed)
    except InvalidTopicError:
        return
    assert 2 <= len(topic) <= 200
    assert topic == " ".join(topic.split())
    assert unicodedata.is_normalized("NFC", topic)
    assert "\n" not in topic
    topic.encode()
    assert parse_topic(topic) == topic


@pytest.mark.parametrize("typed", ["zh", "ZH", "zh-CN", "zh_Hans", " zh "])
def test_a_language_is_known_by_any_of_its_tags(typed: str) -> None:
    assert parse_language(typed) is Language.ZH


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("7", time(7)), ("07:30", time(7, 30)), ("0:05", time(0, 5)), (" 23:59 ", time(23, 59))],
)
def test_an_hour_is_a_time_of_day(typed: str, hour: time) -> None:
    assert parse_hour(typed) == hour


@pytest.mark.parametrize("typed", ["", "24", "7:60", "7:5", "noon", "-1", "\u0667", "7:30\n7:30"])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(InvalidSettingError, match="07:30"):
        parse_hour(typed)


def test_a_time_zone_is_found_whatever_its_case() -> None:
    assert parse_timezone("asia/shanghai") == "Asia/Shanghai"
    assert parse_timezone("America/New York") == "America/New_York"
    assert parse_timezone("utc") == "UTC"


@pytest.mark.parametrize("typed", ["", "Mars/Olympus", "../../etc/passwd", "localtime", "\0"])
def test_what_is_no_time_zone_is_refused(typed: str) -> None:
    with pytest.raises(InvalidSettingError, match="Europe/Berlin"):
        parse_timezone(typed)


def test_a_choice_is_one_of_its_names() -> None:
    assert parse_frequency("Weekly") is Frequency.WEEKLY
    assert parse_status("left") is Status.LEFT
    for parse in (parse_frequency, parse_status, parse_language):
        with pytest.raises(InvalidSettingError, match="it is one of"):
            parse("hourly")
