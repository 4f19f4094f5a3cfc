import re
from datetime import date
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import newsletter.digest
import newsletter.web
from newsletter.digest.i18n import N_, tongue
from newsletter.shipped import shipped
from subscribers.model import Language

JINJA = [("**.*", "jinja2.ext:babel_extract")]
DAY = date(2026, 6, 11)


def written() -> set[Any]:
    """Every message of the templates and of the code of the digest and the pages, in English."""
    found = [*extract_from_dir(shipped("templates"), JINJA, {"**.*": {"trimmed": "true"}})]
    for room in (newsletter.digest, newsletter.web):
        found += extract_from_dir(Path(room.__file__).parent)
    return {message for _, _, message, _, _ in found}


def translated() -> dict[Any, Any]:
    with shipped("locale/zh/LC_MESSAGES/newsletter.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_every_english_message_has_a_chinese_one_and_none_is_stale() -> None:
    assert set(translated()) == written()


def test_no_translation_is_empty_or_lacks_a_placeholder() -> None:
    for message, text in translated().items():
        english = message if isinstance(message, str) else message[1]
        chinese = text if isinstance(text, str) else text[0]
        assert chinese
        named = re.compile(r"%\(\w+\)s")
        assert set(named.findall(chinese)) == set(named.findall(english)), english


def test_no_message_holds_markup_that_styling_would_change() -> None:
    assert not [message for message in written() if re.search(r"[<>&]", str(message))]


def test_days_numbers_and_lists_are_written_as_the_language_has_them() -> None:
    english, chinese = tongue(Language.EN), tongue(Language.ZH)
    assert english.day(DAY) == "Thursday, 11 June 2026"
    assert english.short_day(DAY) == "Thu 11 Jun"
    assert english.plain_day(DAY) == "11 June 2026"
    assert chinese.day(DAY) == "2026年6月11日星期四"
    assert chinese.short_day(DAY) == "6月11日周四"
    assert english.number(1204) == "1,204"
    assert english.listed(["a", "b", "c"]) == "a, b and c"
    assert chinese.listed(["a", "b", "c"]) == "a、b和c"
    assert (english.tag, chinese.tag) == ("en", "zh-Hans")


def test_a_marked_message_is_itself() -> None:
    assert N_("every day") == "every day"
