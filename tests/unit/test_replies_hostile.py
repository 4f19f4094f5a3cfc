"""What mails of strangers can do to the log and to the headers of our answers: nothing."""

import pytest
from replies_samples import DOMAIN, Office, a_mail

from newsletter.errors import DeliveryError, UnknownOutcomeError

LATER = DeliveryError("421 try later", permanent=False)


@pytest.fixture
def office() -> Office:
    return Office(topics=("quantum error correction", "protein folding"))


def test_no_address_token_or_word_of_a_mail_stands_in_a_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    eve = "Eve <eve@evil.example>"
    office.written.failing += [LATER, UnknownOutcomeError("no answer")]
    for number, (sender, to) in enumerate(
        [
            ("Ada <ada@example.org>", office.address()),
            ("Ada <ada@example.org>", office.address()),
            (eve, office.address()),
            (eve, f"reply+{'a' * 26}@{DOMAIN}"),
            (eve, office.leave_address),
        ]
    ):
        office.receive(
            a_mail("add topic opals", sender=sender, message_id=f"<{number}@x.example>"), to
        )
    assert "try later" in caplog.text
    said = caplog.text.casefold()
    tokens = [
        one.partition("+")[2].partition("@")[0] for one in (office.address(), office.leave_address)
    ]
    for secret in ("ada@", "eve@", "opals", "a" * 26, office.ada.handle, *tokens):
        assert secret not in said


@pytest.mark.parametrize("field", ["Message-ID", "References", "In-Reply-To", "From", "Subject"])
@pytest.mark.parametrize(
    "value",
    [
        "<a@x.example>\r\n Bcc: <eve@evil.example>",
        "=?utf-8?q?=3Ca=40x=3E=0D=0ABcc:_eve=40evil.example?=",
        "<a@x.example>\0\x0b\x0cBcc: eve@evil.example",
        "<a\u2028Bcc: eve@evil.example@x.example>",
    ],
)
def test_what_an_answer_refers_to_is_no_line_of_a_header(
    office: Office, field: str, value: str
) -> None:
    raw = a_mail("weekly", message_id="" if field == "Message-ID" else "<1@example.org>")
    if field in {"From", "Subject"}:
        raw = raw.replace(f"{field}: ".encode(), f"{field}: {value} ".encode(), 1)
    else:
        raw = f"{field}: {value}\r\n".encode() + raw
    office.receive(raw)
    given = [one for answer in office.written.answers for one in answer.answers]
    given += [one.writer for questions, *_ in office.written.asked for one in questions]
    for one in given:
        assert one.isprintable()
        assert one.isascii()
        assert " " not in one
