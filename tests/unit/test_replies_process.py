"""What mails do: whose they are, what they change, who is answered, and how often."""

from dataclasses import replace
from datetime import date

import pytest
from fakes import DAY, a_subscriber
from replies_samples import DOMAIN, KEY, Office, a_mail

from newsletter.errors import DeliveryError, UnknownOutcomeError
from newsletter.replies.inbox import Incoming, MailState
from subscribers.effects import Code
from subscribers.model import Frequency, Status
from subscribers.tokens import Purpose, mint, new_handle

WORDS = ("graph", "neural", "social", "gene", "power", "road", "food", "trade")
LATER = DeliveryError("421 try later", permanent=False)


@pytest.fixture
def office() -> Office:
    return Office(topics=("quantum error correction", "protein folding"))


# -- what is asked for is done and answered -------------------------------------------------------


def test_a_reply_changes_what_it_says_and_is_answered_once(office: Office) -> None:
    mail = office.receive(a_mail("add topic graph neural networks", "weekly"))
    assert mail.state is MailState.DONE
    assert office.now().topics[2:] == ("graph neural networks",)
    assert office.now().frequency is Frequency.WEEKLY
    (answer,) = office.written.answers
    assert [one.said.code for one in answer.changes] == [Code.ADDED, Code.FREQUENCY]
    assert (answer.before, answer.after) == (office.ada, office.now())
    assert answer.answers == ("<1@example.org>",)
    assert answer.revision
    assert office.history.find(answer.revision.handle) == answer.revision


def test_a_reply_in_chinese_does_the_same(office: Office) -> None:
    office.receive(a_mail("添加主题 图神经网络"))
    assert office.now().topics[2:] == ("图神经网络",)


def test_what_is_not_understood_changes_nothing_and_is_answered(office: Office) -> None:
    office.receive(a_mail("Could you perhaps do that other thing?"))
    assert office.now() == office.ada
    (answer,) = office.written.answers
    assert answer.unclear
    assert answer.revision is None


def test_one_change_that_several_commands_make_is_undone_as_one(office: Office) -> None:
    office.receive(a_mail("remove topic protein folding", "daily", "language Chinese"))
    (answer,) = office.written.answers
    assert answer.revision
    office.replies.changes.undo(answer.revision.handle, now=office.clock())
    assert office.now() == office.ada


def test_days_are_reckoned_where_the_writer_is(office: Office) -> None:
    away = Office(timezone="Pacific/Auckland")  # it is the 11th there from noon of the 10th on
    for one in (office, away):
        one.clock.forward(hours=12)
        one.receive(a_mail("pause until tomorrow"))
    assert office.now().paused_until is not None
    assert away.now().paused_until is not None
    assert (away.now().paused_until - office.now().paused_until).days == 1


def test_more_and_less_are_remembered_for_the_papers_of_the_letter(office: Office) -> None:
    office.receive(a_mail("more like 02", "less like 1"))
    assert office.feedback.said == {
        (office.ada.id, "topic of 30", 30): 1,
        (office.ada.id, "topic of 50", 50): -1,
    }
    assert office.now() == office.ada
    (answer,) = office.written.answers
    assert [one.said.code for one in answer.changes] == [Code.MORE, Code.LESS]


def test_a_number_that_the_letter_has_not_is_said_so(office: Office) -> None:
    office.receive(a_mail("more like 09", "show 3", "show 8"))
    assert office.feedback.said == {(office.ada.id, "topic of 40", 40): 0}, "opened, not judged"
    (answer,) = office.written.answers
    assert (answer.shown, answer.missing) == (((3, 40),), (8,))
    assert answer.changes[0].said.code is Code.NO_SUCH_ITEM


def test_the_letter_is_looked_for_by_all_message_ids_of_the_thread(office: Office) -> None:
    thread = ("In-Reply-To: <b@x.example>", "References: <a@x.example>\r\n <b@x.example> nonsense")
    office.receive(a_mail("more like 1", headers=thread))
    assert office.letters.asked == [(("<a@x.example>", "<b@x.example>", "<1@example.org>"), None)]


@pytest.mark.parametrize(
    ("subject", "day"),
    [("2026-06-11", DAY), ("Re: 2026-06-11", DAY), ("2026-99-99", None), ("radar", None)],
)
def test_a_mail_that_a_reply_link_opened_names_its_letter_by_day(
    office: Office, subject: str, day: date | None
) -> None:
    office.receive(a_mail("more like 1", subject=subject))
    assert office.letters.asked == [(("<1@example.org>",), day)]
    assert len(office.feedback.said) == 1


def test_who_stops_has_left(office: Office) -> None:
    office.receive(a_mail("stop"))
    assert office.now().status is Status.LEFT
    (answer,) = office.written.answers
    assert answer.revision
    assert answer.revision.after.status is Status.LEFT


# -- whose mail it is -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        f"reply+{'a' * 26}@{DOMAIN}",
        f"reply+x@{DOMAIN}",
        f"reply@{DOMAIN}",
        f"postmaster@{DOMAIN}",
    ],
)
def test_a_wrong_token_is_counted_and_does_nothing(office: Office, address: str) -> None:
    mail = office.receive(a_mail("stop"), address)
    assert mail.state is MailState.IGNORED
    assert office.now() == office.ada
    assert office.written.answers == []
    assert office.tallies.counts["wrong token", DAY] == 1


def test_a_token_of_one_verb_opens_no_other(office: Office) -> None:
    leave, reply = office.leave_address, office.address()
    swapped = [leave.replace("unsub+", "reply+"), reply.replace("reply+", "unsub+")]
    for number, address in enumerate(swapped):
        office.receive(a_mail("stop", message_id=f"<{number}@x.example>"), address)
    assert office.now() == office.ada


def test_a_token_of_another_domain_and_a_revoked_one_do_nothing(office: Office) -> None:
    elsewhere = office.address().replace(DOMAIN, "elsewhere.example")
    office.receive(a_mail("stop"), elsewhere)
    old = mint((KEY,), Purpose.REPLY, office.ada.handle, 7)
    office.receive(a_mail("stop", message_id="<2@x.example>"), f"reply+{old}@{DOMAIN}")
    assert office.now() == office.ada


def test_a_mail_of_somebody_else_is_held_and_the_subscriber_is_asked(office: Office) -> None:
    mail = office.receive(a_mail("stop", sender="Eve <eve@evil.example>"))
    assert mail.state is MailState.HELD
    assert office.now() == office.ada
    assert office.written.answers == []
    ((question,), is_late, is_last) = office.written.asked[0]
    assert (question.name, question.writer) == (mail.handle, "eve@evil.example")
    assert question.asked == ("stop",)
    assert not is_late
    assert not is_last


def test_a_held_mail_is_carried_out_once_it_is_confirmed_and_once_only(office: Office) -> None:
    mail = office.receive(a_mail("weekly", sender="Ada <ada@work.example>"))
    assert office.replies.approvable(mail.handle) == 0
    handled = office.replies.approve(mail.handle)
    assert handled
    assert handled.after.frequency is Frequency.WEEKLY
    assert office.now().frequency is Frequency.WEEKLY
    assert office.replies.approve(mail.handle) is None
    assert office.replies.approve(new_handle()) is None
    assert office.replies.approvable(mail.handle) == 0, "the page says that it is done"
    assert office.written.answers == []
    office.written.failing.append(LATER)
    office.replies.run()
    office.clock.forward(hours=1)
    office.replies.run()
    assert [one.changes[0].said.code for one in office.written.answers] == [Code.FREQUENCY]
    assert len(office.history.of(office.ada.id)) == 1
    assert office.states() == [MailState.DONE]
    assert office.replies.approvable(mail.handle) == 0
    office.clock.forward(days=8)
    assert office.replies.approvable(mail.handle) is None
    assert office.replies.approvable(new_handle()) is None


def test_a_held_mail_of_somebody_who_is_gone_does_nothing(office: Office) -> None:
    mail = office.receive(a_mail("weekly", sender="Ada <ada@work.example>"))
    office.people.remove(office.ada.address)
    assert office.replies.approve(mail.handle) is None


def test_who_is_gone_after_confirming_gets_no_receipt(office: Office) -> None:
    mail = office.receive(a_mail("weekly", sender="Ada <ada@work.example>"))
    assert office.replies.approve(mail.handle)
    office.people.remove(office.ada.address)
    office.replies.run()
    assert office.written.answers == []
    assert office.states() == [MailState.DONE]


def test_who_only_asks_is_answered_whatever_the_sender(office: Office) -> None:
    office.receive(a_mail("list topics", "help", sender="ada@work.example"))
    (answer,) = office.written.answers
    assert answer.after == office.ada, "and the answer goes to her own address"


def test_the_senders_case_does_not_matter(office: Office) -> None:
    office.receive(a_mail("weekly", sender="ADA@Example.ORG"))
    assert office.now().frequency is Frequency.WEEKLY


# -- programs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("Auto-Submitted: auto-replied", "ada@example.org"),
        ("Precedence: bulk", "ada@example.org"),
        ("List-Id: <list.example>", "ada@example.org"),
        ("X-Autoreply: yes", "ada@example.org"),
        ("Subject: Out of office", ""),
    ],
)
def test_a_program_is_neither_obeyed_nor_answered(office: Office, header: str, sender: str) -> None:
    mail = office.receive(a_mail("weekly", headers=[header]), sender=sender)
    assert mail.state is MailState.IGNORED
    assert office.now() == office.ada
    assert office.written == type(office.written)()


@pytest.mark.parametrize("sender", ["morning@example.com", f"reply+x@{DOMAIN}"])
def test_a_mail_of_our_own_is_not_answered(office: Office, sender: str) -> None:
    mail = office.receive(a_mail("help", sender=sender))
    assert mail.state is MailState.IGNORED
    assert office.written.answers == []


def test_a_bounce_is_handed_on_and_not_read(office: Office) -> None:
    mail = office.receive(a_mail("BOUNCE", "stop"))
    assert mail.state is MailState.IGNORED
    assert [one.id for one in office.bounces] == [mail.id]
    assert office.now() == office.ada


@pytest.mark.parametrize(
    "raw",
    [
        a_mail("unsubscribe", headers=["Auto-Submitted: auto-generated"]),
        a_mail(headers=["Precedence: bulk"], sender="no-reply@provider.example"),
        b"",
        b"\x00\xff nonsense",
    ],
)
def test_mail_to_the_leave_address_lets_leave_whoever_or_whatever_sent_it(
    office: Office, raw: bytes
) -> None:
    mail = office.receive(raw, office.leave_address, sender="")
    assert mail.state is MailState.DONE
    assert office.now().status is Status.LEFT
    assert office.written.goodbyes == [], "a program is not answered"


def test_a_person_who_leaves_by_mail_gets_one_goodbye(office: Office) -> None:
    for number in range(2):
        office.receive(a_mail("", message_id=f"<{number}@x.example>"), office.leave_address)
    assert office.now().status is Status.LEFT
    assert len(office.written.goodbyes) == 1


def test_a_leave_address_works_after_everything_else_was_revoked(office: Office) -> None:
    address, reply = office.leave_address, office.address()
    revoked = replace(office.ada, generation=3)
    office.people.save(revoked)
    office.receive(a_mail("weekly"), reply)
    assert office.now() == revoked
    office.receive(a_mail("", message_id="<2@x.example>"), address)
    assert office.now().status is Status.LEFT


# -- once, and not too often ----------------------------------------------------------------------


def test_the_same_message_twice_acts_once(office: Office) -> None:
    office.receive(a_mail("add topic graphs"))
    office.people.save(replace(office.ada, topics=()))
    again = a_mail("add topic graphs", headers=["Received: by another way"])
    mail = office.receive(again)
    assert mail.state is MailState.IGNORED
    assert office.now().topics == ()
    assert len(office.written.answers) == 1


def test_two_mails_of_a_program_that_names_all_its_mails_alike_both_count(office: Office) -> None:
    office.receive(a_mail("weekly"))
    office.receive(a_mail("language Chinese"))
    assert len(office.written.answers) == 2


def test_mails_without_a_name_are_told_apart_by_their_bytes(office: Office) -> None:
    for day in ("Thu", "Fri"):
        office.receive(a_mail("more like 1", message_id="", headers=[f"X-Day: {day}"]))
    assert len(office.written.answers) == 2


def test_at_most_five_receipts_go_out_a_day(office: Office) -> None:
    for number in range(8):
        office.receive(
            a_mail(f"add topic {WORDS[number]} networks", message_id=f"<{number}@x.example>")
        )
    assert len(office.written.answers) == 5
    assert len(office.now().topics) == 10, "what is not answered is done all the same"
    assert [one.is_last for one in office.written.answers] == [False] * 4 + [True]
    office.clock.forward(days=1)
    office.receive(a_mail("help", message_id="<next@x.example>"))
    assert len(office.written.answers) == 7, "one for the three, and one for today's"


def test_strangers_cannot_have_more_than_five_questions_mailed_a_day(office: Office) -> None:
    for number in range(8):
        office.receive(
            a_mail("stop", sender=f"eve{number}@evil.example", message_id=f"<{number}@x.example>")
        )
    assert [one.is_last for one in office.written.asked] == [False] * 4 + [True]
    assert office.now() == office.ada


def test_a_receipt_that_is_refused_for_now_is_sent_later_and_the_change_is_made_once(
    office: Office,
) -> None:
    office.written.failing = [LATER, LATER]
    mail = office.receive(a_mail("add topic graphs"))
    assert mail.state is MailState.NEW
    assert office.now().topics[2:] == ("graphs",)
    office.people.save(office.ada)  # changed back meanwhile, on the page say
    assert office.replies.run() == 0, "not yet"
    office.clock.forward(minutes=2)
    office.replies.run()
    office.clock.forward(minutes=10)
    office.replies.run()
    assert office.states() == [MailState.DONE]
    assert office.now() == office.ada
    (answer,) = office.written.answers
    assert answer.changes[0].said.code is Code.ADDED


def test_a_receipt_that_may_have_arrived_is_not_sent_again(office: Office) -> None:
    office.written.failing = [UnknownOutcomeError("no answer")]
    assert office.receive(a_mail("weekly")).state is MailState.DONE
    assert office.replies.run() == 0
    assert office.written.answers == []


def test_a_receipt_that_is_refused_for_good_is_given_up(office: Office) -> None:
    office.written.failing = [DeliveryError("550 no such user", permanent=True)]
    assert office.receive(a_mail("weekly")).state is MailState.FAILED
    assert office.now().frequency is Frequency.WEEKLY


def test_a_mail_that_fails_again_and_again_is_given_up(office: Office) -> None:
    office.written.failing = [LATER] * 99
    office.receive(a_mail("weekly"))
    for _ in range(10):
        office.clock.forward(hours=11)
        office.replies.run()
    assert office.states() == [MailState.FAILED]


def test_a_bug_that_a_mail_finds_stops_it_after_a_few_tries() -> None:
    office = Office()
    office.bug = ZeroDivisionError()
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            office.receive(a_mail("weekly"))
        office.clock.forward(hours=1)
    assert office.replies.run() == 1
    assert office.states() == [MailState.FAILED]


def test_work_stops_between_two_mails(office: Office) -> None:
    mail = Incoming.of("smtp", a_mail("weekly"), [office.address()], "ada@example.org")
    office.replies.take(mail)
    assert office.replies.run(stop=lambda: True) == 0
    assert office.states() == [MailState.NEW]


def test_who_was_forgotten_is_nobody(office: Office) -> None:
    address = office.address()
    office.people.remove(office.ada.address)
    other = office.people.add(a_subscriber(2))
    assert office.receive(a_mail("stop"), address).state is MailState.IGNORED
    assert office.people.by_handle(other.handle) == other
