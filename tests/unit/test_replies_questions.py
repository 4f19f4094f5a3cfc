"""Mails of other senders: all are asked about, some times a day, however many come."""

from dataclasses import replace

import pytest
from digest_samples import links
from notice_samples import PERSON, SENDER, SITE, doubt, post
from replies_samples import Office, a_mail

from newsletter.digest.notices import Notices
from newsletter.errors import DeliveryError
from newsletter.replies.inbox import MailState
from subscribers.model import Frequency, Language

WORK = "Ada <ada@work.example>"


@pytest.fixture
def office() -> Office:
    """An office that has asked its five questions of the day."""
    office = Office()
    for number in range(5):
        write(office, f"add topic {number}th thing")
    assert len(office.written.asked) == 5
    return office


def write(office: Office, *lines: str, sender: str = WORK) -> MailState:
    number = len(list(office.mails.all()))
    mail = a_mail(*lines, sender=sender, message_id=f"<{number}@x.example>")
    return office.receive(mail).state


def flood(office: Office, mails: int) -> None:
    for number in range(mails):
        write(office, f"stop {number}", "stop", sender=f"eve{number}@evil.example")


def a_day_later(office: Office) -> None:
    office.clock.forward(days=1)
    office.replies.run()


def test_what_is_not_asked_today_is_asked_tomorrow_in_one_mail(office: Office) -> None:
    assert write(office, "weekly") is MailState.UNASKED
    assert write(office, "add spin ice") is MailState.UNASKED
    office.clock.forward(hours=1)
    assert office.replies.run() == 0
    a_day_later(office)
    (late,) = office.written.asked[5:]
    assert [one.asked for one in late.questions] == [("weekly",), ("add spin ice",)]
    assert (late.is_late, late.is_last) == (True, False)
    assert set(office.states()) == {MailState.HELD}
    assert office.now() == office.ada, "nothing is done before it is confirmed"
    a_day_later(office)
    assert len(office.written.asked) == 6


def test_each_of_those_asked_together_is_confirmed_by_itself(office: Office) -> None:
    write(office, "weekly")
    write(office, "stop", sender="eve@evil.example")
    a_day_later(office)
    weekly, _ = office.written.asked[-1].questions
    assert office.replies.approve(weekly.name)
    assert office.now() == replace(office.ada, frequency=Frequency.WEEKLY)


def test_a_mail_that_nobody_was_asked_about_yet_cannot_be_confirmed(office: Office) -> None:
    write(office, "weekly")
    waiting = list(office.mails.all())[-1]
    assert office.replies.approvable(waiting.handle) is None
    assert office.replies.approve(waiting.handle) is None


def test_whoever_holds_an_address_makes_us_write_no_more_than_five_questions_a_day() -> None:
    office = Office()
    for day in range(1, 12):
        flood(office, 80)
        assert len(office.written.asked) <= 5 * day
        a_day_later(office)
    assert all(len(one.questions) <= 10 for one in office.written.asked)
    office.clock.forward(days=7)
    for _ in range(3):
        a_day_later(office)
    assert MailState.UNASKED not in office.states(), "what waited too long is given up"
    assert office.now() == office.ada


def test_a_late_question_that_is_refused_for_now_is_asked_later(office: Office) -> None:
    write(office, "weekly")
    write(office, "add spin ice")
    office.written.failing = [DeliveryError("421 try later", permanent=False)]
    for _ in range(3):
        office.clock.forward(days=1)
        office.replies.run()
    asked = [one.asked for late in office.written.asked[5:] for one in late.questions]
    assert sorted(asked) == [("add spin ice",), ("weekly",)]
    assert set(office.states()) == {MailState.HELD}


def test_nobody_is_asked_who_is_forgotten_meanwhile(office: Office) -> None:
    write(office, "weekly")
    office.people.remove(office.ada.address)
    a_day_later(office)
    assert len(office.written.asked) == 5
    assert office.states()[-1] is MailState.IGNORED


@pytest.mark.parametrize(
    ("language", "last", "late"),
    [
        (Language.EN, "This is the last question for now.", "These are the others."),
        (Language.ZH, "这是今天的最后一次询问。", "以下是其余的邮件。"),
    ],
)
def test_questions_say_that_others_come_and_that_these_are_they(
    language: Language, last: str, late: str
) -> None:
    notices, doubts = Notices(SITE, SENDER), (doubt(), doubt("eve@evil.example", "https://e/2"))
    given = {last: {"is_last": True}, late: {"is_late": True}}
    for said, flags in given.items():
        made = notices.check(post(language), PERSON, links(PERSON), doubts, **flags)
        for part in (made.text, made.html):
            words = part.replace("\n", " " if language is Language.EN else "")
            assert [one for one in (last, late) if one in words] == [said]
            assert all(one.writer in words and one.link in words for one in doubts)
