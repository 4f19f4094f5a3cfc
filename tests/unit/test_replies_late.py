"""More wishes in a day than receipts: all are answered, and two programs cannot write for ever."""

import pytest
from digest_samples import links
from notice_samples import PERSON, SENDER, SITE, post
from replies_samples import Office, a_mail

from newsletter.digest.notices import Answer, Notices
from newsletter.errors import DeliveryError
from newsletter.replies.inbox import MailState
from subscribers.effects import Code
from subscribers.model import Language, Status

WORDS = ("graph", "neural", "social", "gene", "power", "road", "food", "trade", "tax")


@pytest.fixture
def office() -> Office:
    """An office that has sent its five receipts of the day."""
    office = Office(topics=("protein folding",))
    for word in WORDS[:5]:
        write(office, f"add {word} networks")
    assert len(office.written.answers) == 5
    return office


def write(office: Office, *lines: str) -> MailState:
    number = len(list(office.mails.all()))
    return office.receive(a_mail(*lines, message_id=f"<{number}@x.example>")).state


def a_day_later(office: Office) -> None:
    office.clock.forward(days=1)
    office.replies.run()


def test_what_is_not_answered_today_is_answered_tomorrow_in_one_mail(office: Office) -> None:
    assert write(office, "add road networks") is MailState.LATE
    assert write(office, "more like 02", "gibberish please") is MailState.LATE
    assert write(office, "remove protein folding", "show 3") is MailState.LATE
    assert "road networks" in office.now().topics, "done at once"
    office.clock.forward(hours=1)
    assert office.replies.run() == 0
    a_day_later(office)
    (late,) = office.written.answers[5:]
    codes = [one.said.code for one in late.changes]
    assert codes == [Code.ADDED, Code.MORE, Code.REMOVED, Code.SHOW]
    assert (late.unclear, late.shown, late.judged) == (
        ("gibberish please",),
        ((3, 40),),
        ((2, 30),),
    )
    assert (late.is_late, late.after, late.revision) == (True, office.now(), None)
    assert set(office.states()) == {MailState.DONE}
    a_day_later(office)
    assert len(office.written.answers) == 6


def test_a_single_late_receipt_can_be_undone_by_its_link(office: Office) -> None:
    write(office, "add road networks")
    a_day_later(office)
    revision = office.written.answers[-1].revision
    assert revision
    office.replies.changes.undo(revision.handle, now=office.clock())
    assert "road networks" not in office.now().topics


def test_what_was_said_of_a_paper_since_then_stays(office: Office) -> None:
    write(office, "more like 02")
    office.feedback.say(office.ada.id, "topic of 30", 30, -1, now=office.clock())  # on its page
    a_day_later(office)
    assert office.feedback.said[office.ada.id, "topic of 30", 30] == -1


def test_nothing_is_decided_anew_for_a_late_receipt(office: Office) -> None:
    write(office, "remove spin glass", "add protein folding")  # not there; there already
    office.clock.forward(minutes=1)
    write(office, "more like 02")
    write(office, "undo")
    for wish in ("add spin glass", "remove protein folding", "weekly"):
        office.clock.forward(minutes=1)
        write(office, wish)
    done = office.now()
    office.feedback.say(office.ada.id, "topic of 30", 30, -1, now=office.clock())
    a_day_later(office)
    assert office.now() == done
    assert [one.said.code for one in office.written.answers[-1].changes] == [
        *(Code.MISSING, Code.KNOWN, Code.MORE, Code.UNDO_PAPERS),
        *(Code.ADDED, Code.REMOVED, Code.FREQUENCY),
    ]


def test_what_changed_since_then_is_not_told_of_as_the_wish(office: Office) -> None:
    write(office, "send at 06:00", "add protein folding")
    office.clock.forward(minutes=1)
    write(office, "remove protein folding")
    a_day_later(office)
    codes = [one.said.code for one in office.written.answers[-1].changes]
    assert codes == [Code.HOUR, Code.KNOWN, Code.REMOVED]


def test_who_leaves_is_told_so_at_once(office: Office) -> None:
    assert write(office, "stop") is MailState.DONE
    assert office.written.answers[-1].after.status is Status.LEFT


def test_a_late_receipt_that_is_refused_for_now_is_sent_later(office: Office) -> None:
    for word in WORDS[5:]:
        write(office, f"add {word} networks")
    office.written.failing = [DeliveryError("421 try later", permanent=False)]
    for _ in range(3):
        office.clock.forward(days=1)
        office.replies.run()
    told = [one.said for late in office.written.answers[5:] for one in late.changes]
    assert len(told) == len(set(told)) == 4
    assert set(office.states()) == {MailState.DONE}


def test_who_is_forgotten_meanwhile_gets_no_late_receipt(office: Office) -> None:
    write(office, "add road networks")
    office.people.remove(office.ada.address)
    a_day_later(office)
    assert len(office.written.answers) == 5
    assert set(office.states()) == {MailState.DONE}


def test_two_programs_that_answer_each_other_get_five_mails_a_day(office: Office) -> None:
    for day in range(3):
        for number in range(40):
            write(office, f"Thank you for mail {day} {number}, I am not here to read it.")
        office.clock.forward(days=1)
        office.replies.run()
    assert len(office.written.answers) <= 5 * 4
    assert len({id(one) for one in office.written.answers if one.is_late}) == 3


def test_strangers_use_up_no_receipts_of_the_subscriber() -> None:
    office = Office()
    for number in range(8):
        sender = f"eve{number}@evil.example"
        office.receive(a_mail("stop", sender=sender, message_id=f"<e{number}@x.example>"))
    assert write(office, "weekly") is MailState.DONE
    assert len(office.written.answers) == 1


@pytest.mark.parametrize(
    ("language", "last", "late"),
    [
        (Language.EN, "This is the last receipt for now.", "This is what became of the others."),
        (Language.ZH, "这是眼下的最后一封回执。", "以下是其余邮件的处理结果。"),
    ],
)
def test_receipts_say_that_others_come_and_that_these_are_they(
    language: Language, last: str, late: str
) -> None:
    notices = Notices(SITE, SENDER)
    for said, answer in {last: Answer(is_last=True), late: Answer(is_late=True)}.items():
        made = notices.receipt(post(language), PERSON, links(PERSON), answer)
        for part in (made.text, made.html):
            words = part.replace("\n", " " if language is Language.EN else "")
            assert [one for one in (last, late) if one in words] == [said]
