import email
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from digest_samples import DAY, SUBSCRIBER, digest, links
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.config import Sender, Site
from newsletter.digest.kinds import Rendered
from newsletter.digest.mime import letter, message_id
from newsletter.digest.render import Renderer
from newsletter.digest.words import plain
from newsletter.errors import DeliveryError
from newsletter.model import Letter
from subscribers.model import Language

SENDER = Sender(name="AcademicHub", address="morning@hub.example")
MOMENT = datetime(2026, 6, 11, 7, 0, tzinfo=timezone(timedelta(hours=2)))
ID = message_id(DAY, SUBSCRIBER.handle, SENDER.domain)
SMALL = Rendered.of("Eight papers", "Good morning\n", "<p>Good morning</p>\n")
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)


def sealed(rendered: Rendered = SMALL, **changes: Any) -> Letter:
    options: dict[str, Any] = {
        "delivery": "2026-06-11-7",
        "message_id": ID,
        "day": DAY,
        "date": MOMENT,
        "sender": SENDER,
        "recipient": SUBSCRIBER.address,
        "links": links(),
    }
    return letter(rendered, **(options | changes))


def parsed(made: Letter) -> EmailMessage:
    message = email.message_from_bytes(made.raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    for part in message.walk():
        assert not part.defects
    return message


def parts(message: EmailMessage) -> list[str]:
    return ["\n".join(part.get_content().split("\r\n")) for part in message.iter_parts()]  # type: ignore[attr-defined] # an EmailMessage too


def lines(text: str) -> str:
    return "\n".join([*text.splitlines(), ""])


def test_the_standard_library_reads_back_what_was_put_in() -> None:
    for language in Language:
        rendered = Renderer(Site()).render(digest(language), links())
        message = parsed(sealed(rendered))
        assert message["Subject"] == rendered.subject
        assert parts(message) == [rendered.text, lines(rendered.html)]
        assert [part.get_content_type() for part in message.iter_parts()] == [
            "text/plain",
            "text/html",
        ]


@settings(max_examples=60, deadline=None)
@given(subject=TEXT, text=TEXT, html=TEXT, name=TEXT)
def test_any_words_survive_the_journey(subject: str, text: str, html: str, name: str) -> None:
    sender = Sender.model_construct(name=name, address=SENDER.address, reply_to="")
    made = sealed(Rendered.of(subject, text, html), sender=sender)
    message = parsed(made)
    assert message["Subject"] == plain(subject)
    # The parser keeps the space between two encoded words of a name, which RFC 2047 drops.
    shown = message["From"].addresses[0].display_name
    assert shown.replace(" ", "") == plain(name).replace(" ", "")
    assert message["From"].addresses[0].addr_spec == SENDER.address
    assert parts(message) == [lines(text), lines(html)]
    assert set(message.keys()) == HEADERS
    assert all(len(line) <= 998 for line in made.raw.split(b"\r\n"))


HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
}


def test_the_headers_say_who_when_and_what_for() -> None:
    message = parsed(sealed())
    assert str(message["From"].addresses[0]) == "AcademicHub <morning@hub.example>"
    assert message["To"] == "wen@lab.example"
    assert message["Date"] == "Thu, 11 Jun 2026 07:00:00 +0200"
    assert message["Date"].datetime == MOMENT
    assert message["Message-ID"] == ID
    assert message["List-Id"] == '"AcademicHub" <newsletter.hub.example>'
    assert message["List-Unsubscribe"] == f"<{links().leave}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_the_letter_carries_its_parts_for_providers_that_build_the_mail() -> None:
    made = sealed()
    assert (made.subject, made.text, made.html) == (SMALL.subject, SMALL.text, SMALL.html)
    assert [name for name, _ in made.headers] == [
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
    ]
    assert (made.delivery, made.day, made.date) == ("2026-06-11-7", DAY, MOMENT)
    assert made.reply_to is None


def test_replies_go_where_commands_are_understood() -> None:
    both = replace(links(reply_to="reply+x@hub.example"), leave_to="unsub+y@hub.example")
    made = sealed(links=both)
    message = parsed(made)
    assert message["Reply-To"] == made.reply_to == "reply+x@hub.example"
    assert message["List-Unsubscribe"] == (f"<{links().leave}>, <mailto:unsub+y@hub.example>")


def test_replies_go_to_a_person_where_commands_are_not_understood() -> None:
    sender = Sender(address=SENDER.address, reply_to="editor@hub.example")
    message = parsed(sealed(sender=sender))
    assert message["Reply-To"] == "editor@hub.example"
    assert "mailto" not in message["List-Unsubscribe"]


def test_no_list_header_is_ever_encoded() -> None:
    long = replace(links(), leave=f"https://hub.example/l/{'a' * 200}")
    head, _, _ = sealed(links=long).raw.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        assert not (line.startswith(b"List-") and b"=?" in line)
    assert f"<{long.leave}>".encode() in head


def test_the_same_letter_is_the_same_bytes_and_another_delivery_is_not() -> None:
    assert sealed().raw == sealed().raw
    assert sealed(delivery="2026-06-12-7").raw != sealed().raw


def test_lines_end_in_crlf_and_are_short() -> None:
    rendered = Renderer(Site()).render(digest(Language.ZH), links())
    raw = sealed(rendered).raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    _, _, body = raw.partition(b"\r\n\r\n")
    assert max(map(len, body.split(b"\r\n"))) <= 76


def test_dense_scripts_travel_as_base64_and_the_others_readably() -> None:
    raw = sealed(Rendered.of("s", "扩散模型" * 50, "<p>good</p>" * 50)).raw
    encodings = re.findall(rb"Content-Transfer-Encoding: (\S+)", raw)
    assert encodings == [b"base64", b"quoted-printable"]


@pytest.mark.parametrize(
    "address",
    [
        "wen@lab.example\r\nBcc: all@example.org",
        "wen@lab.example, all@example.org",
        "Wen <wen@lab.example>",
        "wen@lab@example.org",
        "wen\u202e@lab.example",
        "wen@",
        "",
        "wen@..",
        "wen@\u0378.example",
    ],
)
def test_what_is_no_single_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(DeliveryError) as caught:
        sealed(recipient=address)
    assert caught.value.permanent


def test_a_link_or_an_id_that_could_end_its_header_is_refused() -> None:
    with pytest.raises(DeliveryError):
        sealed(links=replace(links(), leave="https://x.example/>\r\nBcc: a@b.example"))
    with pytest.raises(DeliveryError):
        sealed(message_id="<a@b>\r\nBcc: a@b.example")


def test_an_international_domain_is_written_in_ascii() -> None:
    assert parsed(sealed(recipient="wen@bücher.example"))["To"] == "wen@xn--bcher-kva.example"


def test_a_message_id_is_fixed_by_day_and_subscriber_and_hides_the_handle() -> None:
    assert message_id(DAY, "abcdefgha4", "hub.example") == ID
    assert re.fullmatch(r"<2026-06-11\.[0-9a-f]{30}@hub\.example>", ID)
    assert SUBSCRIBER.handle not in ID
    others = {
        message_id(DAY + timedelta(days=1), "abcdefgha4", "hub.example"),
        message_id(DAY, "abcdefghb4", "hub.example"),
        message_id(DAY, "abcdefgha4", "other.example"),
    }
    assert len(others | {ID}) == 4


def test_a_moment_in_utc_is_written_as_such() -> None:
    made = sealed(date=datetime(2026, 6, 11, 5, tzinfo=UTC))
    assert parsed(made)["Date"] == "Thu, 11 Jun 2026 05:00:00 +0000"
