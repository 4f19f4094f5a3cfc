import email
import re
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from digest_samples import BASE, DAY, SUBSCRIBER, TOPICS, links, paper
from notice_samples import ASKED, LINK, PERSON, REPLY, SENDER, SITE, done, each, found, post
from test_digest_render import Page

from newsletter.digest.i18n import tongue
from newsletter.digest.notices import Answer, Doubt, Found, MorningReport, Notices
from newsletter.digest.people import examples
from newsletter.digest.render import MOST_HTML
from newsletter.digest.words import width
from newsletter.model import DeliveryState, Letter
from newsletter.replies.parse import parse
from subscribers.effects import Change, Code, Said, add_topic
from subscribers.model import Language, Status

NAMES = sorted(each(Language.EN))
HOSTILE = "</p><script>alert(1)</script>\"'{{ 7*7 }}\r\nBcc: all@example.org\u202egnp"


@pytest.fixture(scope="module")
def notices() -> Notices:
    return Notices(SITE, SENDER)


def both(made: Letter) -> tuple[str, str]:
    """The text and the words of the HTML, each on one line."""
    return " ".join(made.text.split()), Page(made.html).text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", Language)
def test_every_mail_is_whole_and_reads_back(name: str, language: Language) -> None:
    made = each(language)[name]
    message = email.message_from_bytes(made.raw, policy=default)
    assert message["Subject"] == made.subject
    assert message["To"] == made.recipient == "wen@lab.example"
    assert message["Date"].datetime == post().moment
    plain, html = message.iter_parts()  # type: ignore[attr-defined] # an EmailMessage
    assert plain.get_content().replace("\r\n", "\n") == made.text
    assert html.get_content().split() == made.html.split()
    page = Page(made.html)
    assert page.all("html")[0]["lang"] == ("en" if language is Language.EN else "zh-Hans")
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert "1 Library Lane, Berlin" in made.text
    assert "1 Library Lane, Berlin" in page.text


ENGLISH = re.compile(r"\b(your|you|was|is|the|a)\b", re.IGNORECASE)
OTHERS = (
    "Small codes",
    "Thresholds",
    "see you at",
    "Thank you",
    "Graphs that",
    "How deep",
    "SendGrid",
)


@pytest.mark.parametrize("name", NAMES)
def test_chinese_mails_speak_chinese(name: str) -> None:
    made = each(Language.ZH)[name]
    lines = made.text.partition("Small codes")[0].splitlines()
    ours = [line for line in lines if not any(other in line for other in OTHERS)]
    assert not [line for line in ours if ENGLISH.search(line)]
    assert each(Language.EN)[name].subject != made.subject or name == "abstract"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", Language)
def test_every_link_of_a_page_stands_in_the_text(name: str, language: Language) -> None:
    made = each(language)[name]
    shown = {str(link["href"]) for link in Page(made.html).all("a")}
    for link in shown:
        assert link in made.text or link.startswith("mailto:")
        assert link.startswith((BASE, "mailto:", "https://papers.example/"))


@pytest.mark.parametrize("name", NAMES)
def test_no_text_line_is_longer_than_72_columns_unless_it_holds_a_link(name: str) -> None:
    for language in Language:
        lines = each(language)[name].text.splitlines()
        assert not [line for line in lines if width(line) > 72 and "://" not in line]


def headers(made: Letter) -> dict[str, str]:
    return dict(made.headers)


def test_these_mails_are_of_no_list_and_quiet_other_machines() -> None:
    for made in each(Language.EN).values():
        assert not [name for name in headers(made) if name.startswith("List-")]
        assert headers(made)["X-Auto-Response-Suppress"] == "All"


def test_what_answers_a_mail_says_so_and_what_does_not_is_generated() -> None:
    mails = each(Language.EN)
    assert headers(mails["receipt"]) == {
        "In-Reply-To": ASKED,
        "References": f"<letter@hub.example> {ASKED}",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
    }
    assert headers(mails["confirm"]) == {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def test_a_hostile_thread_cannot_write_a_header_of_its_own(notices: Notices) -> None:
    ids = ("<a@b>\r\nBcc: all@example.org", f"<{'x' * 500}@b>", "none", "<fine@b.example>")
    made = notices.goodbye(post(answers=ids), LINK)
    assert headers(made)["References"] == "<fine@b.example>"
    assert b"\r\nBcc" not in made.raw
    only_bad = notices.goodbye(post(answers=ids[:3]), LINK)
    assert headers(only_bad)["Auto-Submitted"] == "auto-replied"
    assert "In-Reply-To" not in headers(only_bad)


def test_a_long_thread_keeps_its_end_and_the_line_its_length(notices: Notices) -> None:
    ids = tuple(f"<{number}{'x' * 230}@b>" for number in range(9))
    made = notices.goodbye(post(answers=ids), LINK)
    assert headers(made)["In-Reply-To"] == ids[-1]
    assert max(map(len, made.raw.split(b"\r\n"))) <= 998


def test_the_same_delivery_has_the_same_message_id(notices: Notices) -> None:
    first = notices.goodbye(post(), LINK)
    assert first == notices.goodbye(post(), LINK)
    other = notices.goodbye(post(delivery="goodbye-2"), LINK)
    assert first.message_id != other.message_id
    assert first.message_id.startswith("<2026-06-11.")


def test_replies_to_a_notice_are_understood_where_replies_are_on(notices: Notices) -> None:
    assert each(Language.EN)["receipt"].reply_to == REPLY
    assert each(Language.EN)["confirm"].reply_to is None
    off = notices.welcome(post(), PERSON, links(PERSON))
    assert "mailto:" not in off.html
    assert "more like 03" not in off.text
    assert links(PERSON).manage in off.text


def test_a_confirmation_says_why_it_came_and_that_ignoring_it_is_enough() -> None:
    for part in both(each(Language.EN)["confirm"]):
        assert "asked us to write to wen@lab.example" in part
        assert "do nothing: without this confirmation no letter is sent" in part
        assert "The link works until 18 June 2026." in part
        assert all(topic in part for topic in TOPICS)


def test_nobody_can_advertise_through_a_confirmation(notices: Notices) -> None:
    spam = ("buy at spam.example", "call 0049 30 123456", "a@b", "https://x", "win " * 30)
    made = notices.confirm(post(), LINK, topics=(*spam, "graph theory"))
    for part in both(made):
        assert "graph theory" in part
        assert "5 more topics" in part
        assert not [word for word in ("spam", "0049", "a@b", "https://x ", "win") if word in part]
    assert "topics" not in notices.confirm(post(), LINK, topics=spam).text.partition("radar of")[0]


def test_a_welcome_shows_the_radar_the_hour_and_a_first_sample() -> None:
    for part in both(each(Language.EN)["welcome"]):
        assert "on weekdays at 07:00 (Europe/Berlin)" in part
        assert all(topic in part for topic in TOPICS)
        assert "tidal disruption (rests until 1 July 2026)" in part
        assert "papers that hold “survey” and “综述”" in part
        assert "14 papers" in part
        assert "Graphs that learn to forget their neighbours" in part
        assert "A fourth title" not in part


def test_a_receipt_says_what_was_done_found_offered_and_not_understood() -> None:
    made = each(Language.EN)["receipt"]
    assert made.subject == "Done, but not all of it"
    for part in both(made):
        assert "“graph neural networks” is on your radar." in part
        assert "in the last 30 days" in part
        assert "“quantum error corection” is not on your radar. Did you mean “quantum" in part
        assert "see you at the conference" in part
        assert "add topic graph neural networks" in part
        assert "Your letters leave on weekdays at 07:00 (Europe/Berlin)." in part
    assert done().undo in made.text


ADDED = add_topic(PERSON, "graph theory")
KNOWN = add_topic(PERSON, TOPICS[0])
RADAR, HELP = (Change(PERSON, PERSON, Said(code)) for code in (Code.RADAR, Code.HELP))


@pytest.mark.parametrize(
    ("answer", "subject"),
    [
        (Answer((ADDED,)), "Done: what you asked for"),
        (Answer((ADDED, RADAR)), "Done: what you asked for"),
        (Answer((ADDED,), unclear=("y",)), "Done, but not all of it"),
        (Answer((ADDED, KNOWN)), "Done: what you asked for"),
        (Answer(unclear=("y",)), "Nothing was changed"),
        (Answer((KNOWN,)), "Nothing was changed"),
        (Answer((RADAR,)), "Your radar, and what you can ask for"),
        (Answer((HELP,)), "Your radar, and what you can ask for"),
    ],
)
def test_the_subject_of_a_receipt_says_how_it_went(
    notices: Notices, answer: Answer, subject: str
) -> None:
    made = notices.receipt(post(), PERSON, links(PERSON, reply_to=REPLY), answer)
    assert made.subject == subject
    assert ("What you can ask for" in made.text) == bool(answer.unclear or HELP in answer.changes)
    assert "Undo" not in made.text


def test_an_empty_radar_is_said_to_be_empty(notices: Notices) -> None:
    bare = replace(PERSON, topics=(), excludes=(), muted=())
    for part in both(notices.receipt(post(), bare, links(bare), Answer((ADDED,)))):
        assert "The radar is empty" in part
        assert "Left out" not in part


def test_a_check_names_the_writer_and_what_was_asked_and_changes_nothing() -> None:
    for part in both(each(Language.EN)["check"]):
        assert "A mail from mallory@elsewhere.example, which is not your address" in part
        assert "add topic cold fusion" in part
        assert "Nothing has been changed." in part


@pytest.mark.parametrize(
    ("until", "subject"),
    [(date(2026, 6, 25), "rest until 25 June 2026"), (None, "rest until you say so")],
)
def test_a_pause_says_how_long_it_lasts(notices: Notices, until: date | None, subject: str) -> None:
    resting = replace(SUBSCRIBER, status=Status.PAUSED, paused_until=until)
    made = notices.paused(post(), resting, links(resting))
    assert made.subject == f"Your letters {subject}"
    assert links(resting).pause in made.text
    over = notices.paused(post(), replace(resting, paused_until=DAY), links(resting))
    assert over.subject == "Your letters come again"


@pytest.mark.parametrize(
    ("until", "status"),
    [
        (date(2026, 6, 25), "Your letters rest until 25 June 2026."),
        (None, "Your letters rest until you ask for them again."),
    ],
)
def test_a_receipt_says_that_the_letters_rest(
    notices: Notices, until: date | None, status: str
) -> None:
    resting = replace(SUBSCRIBER, status=Status.PAUSED, paused_until=until)
    assert status in notices.receipt(post(), resting, links(resting), Answer((ADDED,))).text
    gone = replace(SUBSCRIBER, status=Status.LEFT)
    left = notices.receipt(post(), gone, links(gone), Answer((ADDED,)))
    assert "You have left: no letter is sent to you." in left.text


def test_a_goodbye_has_a_way_back() -> None:
    made = each(Language.EN)["goodbye"]
    for part in both(made):
        assert "No letter will be sent to wen@lab.example any more." in part
    assert LINK in made.text
    assert f'href="{LINK}"' in made.html
    assert "Unsubscribe" not in made.html


def test_the_old_address_does_not_learn_the_new_one() -> None:
    mails = each(Language.EN)
    for part in both(mails["moved away"]):
        assert "write to w…@home.example instead of wen@lab.example" in part
    for part in both(mails["moved here"]):
        assert "write to wen@lab.example instead of wen@old.example" in part


def test_an_abstract_is_whole_and_a_wrong_number_is_named(notices: Notices) -> None:
    long = paper(3, abstract="A sentence that is said again and again. " * 200)
    made = notices.abstract(post(), PERSON, links(PERSON), shown=((3, long), (7, long)))
    assert made.subject == "The 2 abstracts you asked for"
    assert made.text.split().count("sentence") == 400
    bare = paper(4, abstract="", authors=(), link="")
    for part in both(notices.abstract(post(), PERSON, links(PERSON), shown=((4, bare),))):
        assert "The source gave no abstract." in part
    none = notices.abstract(post(), PERSON, links(PERSON), shown=(), missing=(41, 42))
    assert none.subject == "There is no such paper in the letter"
    assert "no paper with the number 41 and 42." in none.text


def test_the_operator_reads_troubles_in_the_subject(notices: Notices) -> None:
    made = each(Language.EN)["report"]
    assert made.subject == "3 troubles · morning of Thu 11 Jun"
    for part in both(made):
        assert "accepted: 1,204" in part
        assert "refused for good: 2" in part
        assert "SendGrid answered 401 twice" in part
        assert "Bioinfo could not be read: no answer" in part
    well = notices.report(post(), MorningReport(DAY, {DeliveryState.ACCEPTED: 1}))
    assert well.subject == "All well · morning of Thu 11 Jun"
    quiet = notices.report(post(), MorningReport(DAY, {}))
    assert "No letter was due." in quiet.text


def nasty(notices: Notices) -> dict[str, Letter]:
    person: Any = replace(PERSON, topics=(HOSTILE,), excludes=(HOSTILE,), timezone=HOSTILE)
    ours = links(person, reply_to=REPLY)
    bad = paper(1, title=HOSTILE, abstract=HOSTILE, authors=(HOSTILE,), link="javascript:alert(1)")
    answer = Answer(
        (replace(KNOWN, said=Said(Code.KNOWN, (("topic", HOSTILE),)), offered=(HOSTILE,)),),
        (Found(HOSTILE, 1, (bad,)),),
        (HOSTILE,) * 5_000,
    )
    return {
        "confirm": notices.confirm(post(), LINK, topics=(HOSTILE[:40],)),
        "welcome": notices.welcome(post(), person, ours, found=(found(HOSTILE),)),
        "receipt": notices.receipt(post(), person, ours, answer),
        "check": notices.check(post(), person, ours, [Doubt(HOSTILE, (HOSTILE,) * 999, LINK)]),
        "moved": notices.moved_here(post(), ours, old=HOSTILE),
        "abstract": notices.abstract(post(), person, ours, shown=((1, bad),)),
    }


def test_hostile_words_are_shown_and_never_obeyed(notices: Notices) -> None:
    for made in nasty(notices).values():
        page = Page(made.html)
        assert "script" not in {tag for tag, _ in page.elements}
        assert "javascript:" not in made.html
        assert "49" not in page.text
        assert len(made.subject.splitlines()) == 1
        assert len(made.html) < MOST_HTML
        for part in (made.text, made.html, made.raw.decode()):
            assert "\u202e" not in part
        assert "\nBcc:" not in made.raw.decode().partition("\r\n\r\n")[0]


@pytest.mark.parametrize("language", Language)
def test_every_example_of_the_help_is_understood_as_one_command(language: Language) -> None:
    for example in examples(links(PERSON, reply_to=REPLY), tongue(language)):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = PERSON.address, REPLY, "Re: radar"
        mail.set_content(example.example)
        read = parse(mail.as_bytes(), today=DAY)
        assert (len(read.commands), read.ignored) == (1, ()), example
