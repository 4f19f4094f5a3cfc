"""Bounces as mail servers of many makes write them, and complaints: each told apart as it is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.delivery.bounces import events_of
from newsletter.delivery.events import Fate

NOW = datetime(2026, 6, 11, 6, tzinfo=UTC)
NAME = "<2026-06-11.abc@academichub.example>"
RETURNED = f"From: letters@academichub.example\nTo: ada@lab.example\nMessage-ID: {NAME}\n"
HEAD = "From: {sender}\nTo: bounces@academichub.example\nSubject: {subject}\n"


def plain(sender: str, subject: str, *lines: str, headers: str = "") -> bytes:
    """A bounce in plain words, with the returned header below them."""
    head = HEAD.format(sender=sender, subject=subject) + headers
    return (head + "\n" + "\n".join(lines) + "\n\n" + RETURNED + "\nGood morning\n").encode()


QMAIL = plain(
    "MAILER-DAEMON@lab.example",
    "failure notice",
    "Hi. This is the qmail-send program at lab.example.",
    "Nothing more is tried for the people below.",
    "",
    "<ada@lab.example>:",
    "No such person works here. (#5.1.1)",
    "",
    "--- Below this line is a copy of the message.",
)
EXIM = plain(
    "Mail Delivery System <Mailer-Daemon@lab.example>",
    "Mail delivery failed: returning message to sender",
    "This message was created automatically by mail delivery software.",
    "",
    "  ada@lab.example",
    "    550 5.2.2 there is no room in this mailbox",
    "",
    "------ This is a copy of the message, including all the headers. ------",
    headers="X-Failed-Recipients: ada@lab.example\n",
)
POLICY = EXIM.replace(b"550 5.2.2 there is no room in this mailbox", b"550 5.7.1 not from you")
UNCODED = EXIM.replace(b"550 5.2.2 there is no room in this mailbox", b"it did not work out")
POSTFIX = b"""From: MAILER-DAEMON@relay.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="XX"

--XX
Content-Description: Notification
Content-Type: text/plain

            The Postfix program

<ada@lab.example>: host mx.lab.example said: 550 5.1.1 nobody of that name

--XX
Content-Type: message/rfc822

%s
Good morning
--XX--
""" % RETURNED.encode()
LATER = plain(
    "Mail Delivery Subsystem <MAILER-DAEMON@relay.example>",
    "Warning: could not send message for past 4 hours",
    "Delivery to the following recipient has been delayed:",
    "",
    "     ada@lab.example",
    "",
    "Message will be retried for a day more.",
)


def complaint(kind: str, *fields: str) -> bytes:
    """A complaint as mail providers pass it on."""
    said = "\n".join((f"Feedback-Type: {kind}", "User-Agent: Loop/1", "Version: 1", *fields))
    return f"""From: feedback@provider.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="XX"

--XX
Content-Type: text/plain

One of our readers marked this mail.

--XX
Content-Type: message/feedback-report

{said}

--XX
Content-Type: message/rfc822

{RETURNED}
Good morning
--XX--
""".encode()


@pytest.mark.parametrize(
    ("raw", "fate"),
    [
        (QMAIL, Fate.HARD),
        (EXIM, Fate.SOFT),
        (POLICY, Fate.BLOCKED),
        (UNCODED, Fate.SOFT),
        (POSTFIX, Fate.HARD),
        (LATER, Fate.DEFERRED),
        (complaint("abuse"), Fate.COMPLAINED),
        (complaint("Fraud", "Original-Rcpt-To: <ada@lab.example>"), Fate.COMPLAINED),
        (complaint("opt-out"), Fate.UNSUBSCRIBED),
    ],
)
def test_a_mail_that_came_back_tells_what_became_of_which_mail(raw: bytes, fate: Fate) -> None:
    (event,) = events_of(raw, now=NOW)
    assert (event.fate, event.address, event.message_id) == (fate, "ada@lab.example", NAME)
    assert not event.proven


@pytest.mark.parametrize(
    "raw",
    [
        complaint("not-spam"),
        complaint("abuse").replace(NAME.encode(), b"none"),
        QMAIL.replace(NAME.encode(), b"none"),
        QMAIL.replace(b"MAILER-DAEMON@", b"ada@"),  # a person who quotes a bounce
        QMAIL.replace(b"<ada@lab.example>:", b"<ada>:"),
        plain("MAILER-DAEMON@lab.example", "hello", "I am no bounce at all."),
        QMAIL[:40],
    ],
)
def test_what_names_no_mail_or_comes_from_a_person_tells_nothing(raw: bytes) -> None:
    assert events_of(raw, now=NOW) == ()


def test_parts_in_parts_without_end_are_left_alone() -> None:
    head = "Content-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n"
    nested = "".join(head.format(number) for number in range(500))
    raw = HEAD.format(sender="MAILER-DAEMON@x.example", subject="x") + nested + RETURNED
    assert events_of(raw.encode(), now=NOW) == ()
    wide = "Content-Type: multipart/mixed; boundary=b\n" + "\n--b\n\n<a@b.example>: 5.1.1" * 10_000
    raw = HEAD.format(sender="MAILER-DAEMON@x.example", subject="x") + wide + RETURNED
    assert events_of(raw.encode(), now=NOW) == ()


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([QMAIL, EXIM, POSTFIX, LATER, complaint("abuse")]),
    st.lists(st.tuples(st.integers(0, 900), st.binary(max_size=12)), max_size=6),
)
def test_a_damaged_bounce_raises_nothing(raw: bytes, cuts: list[tuple[int, bytes]]) -> None:
    for at, put in cuts:
        raw = raw[:at] + put + raw[at + len(put) :]
    for event in events_of(raw, now=NOW):
        assert "@" in event.address
