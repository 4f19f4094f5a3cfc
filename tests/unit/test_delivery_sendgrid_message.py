"""The JSON that a letter becomes for SendGrid."""

from email.header import decode_header, make_header

import pytest
from delivery_samples import letter
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.sendgrid import encoded, message
from newsletter.errors import DeliveryError


def test_a_letter_becomes_the_message_that_the_api_documents() -> None:
    one = letter("ada@bücher.example", subject="3 篇论文", reply_to="Replies <reply@x.example>")
    assert message(one) == {
        "from": {"email": "morning@academichub.example", "name": "AcademicHub"},
        "reply_to": {"email": "reply@x.example", "name": "Replies"},
        "subject": "3 篇论文",
        "personalizations": [{"to": [{"email": "ada@xn--bcher-kva.example"}]}],
        "content": [
            {"type": "text/plain", "value": one.text},
            {"type": "text/html", "value": one.html},
        ],
        "headers": {
            "List-Id": "AcademicHub <morning.academichub.example>",
            "List-Unsubscribe": "<https://academichub.example/u/abc>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Message-ID": one.message_id,
        },
        "custom_args": {"delivery_id": one.delivery},
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
        },
    }


def test_a_sender_without_a_name_has_none() -> None:
    assert message(letter(sender="morning@x.example"))["from"] == {"email": "morning@x.example"}


def test_the_sandbox_is_asked_for_only_when_it_is_wanted() -> None:
    assert message(letter(), sandbox=True)["mail_settings"] == {"sandbox_mode": {"enable": True}}
    assert "mail_settings" not in message(letter())


def test_a_letter_that_the_package_takes_for_a_leak_is_refused_for_good() -> None:
    with pytest.raises(DeliveryError) as caught:
        message(letter(text="SG.abcdefgh.ijklmnop is how a key looks"))
    assert caught.value.permanent


def test_a_folded_header_is_sent_in_one_line() -> None:
    headers = message(letter(headers=(("List-Id", "Academic\r\n Hub\r\n\t<m.x.example>"),)))[
        "headers"
    ]
    assert isinstance(headers, dict)
    assert headers["List-Id"] == "Academic Hub\t<m.x.example>"


def test_the_pointed_brackets_of_a_header_stay_readable() -> None:
    value = encoded("学术 通讯 Hub <morning.x.example>")
    assert value.isascii()
    assert value.endswith(" Hub <morning.x.example>")
    assert str(make_header(decode_header(value))) == "学术 通讯 Hub <morning.x.example>"


@given(st.text(st.characters(categories=["L", "N"]), max_size=200))
def test_a_header_is_ascii_in_one_line_and_means_the_same(value: str) -> None:
    result = encoded(value)
    assert result.isascii()
    assert "\n" not in result
    assert str(make_header(decode_header(result))) == value
