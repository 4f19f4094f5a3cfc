"""What the stores of replies, joining, leaving and events promise, kept by every adapter."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fakes import DAY, NOW, a_delivery, a_subscriber, an_entry

from newsletter.delivery.events import Event, Fate, RawEvent
from newsletter.model import Delivery, DeliveryState
from newsletter.replies.inbox import KEPT, WAITING, Incoming, MailState, MailStore, MemoryMails
from newsletter.storage.database import Database, migrate, open_database
from newsletter.storage.events import SqlEvents, SqlFates
from newsletter.storage.feedback import SqlFeedback
from newsletter.storage.history import SqlHistory
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.mailboxes import SqlMailboxes
from newsletter.storage.mails import SqlMails
from newsletter.storage.papers import SqlPapers
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.signups import SqlSignups
from newsletter.storage.slots import SqlSlots
from newsletter.storage.tallies import SqlTallies
from subscribers.changes import Changes
from subscribers.errors import UnknownSubscriberError
from subscribers.history import History, MemoryHistory, Revision, Route
from subscribers.model import Frequency, Language, Status, Subscriber
from subscribers.signups import MemorySignups, Signup, SignupStore
from subscribers.stores import MemorySubscribers, SubscriberStore
from subscribers.tokens import new_handle

POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Kept:
    people: SubscriberStore
    history: History
    signups: SignupStore
    mails: MailStore

    @property
    def changes(self) -> Changes:
        return Changes(self.people, self.history)


@pytest.fixture(params=["memory", "sqlite", POSTGRES])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        people = MemorySubscribers()
        yield Kept(people, MemoryHistory(people), MemorySignups(), MemoryMails())
        return
    in_file = request.param == "sqlite"
    database = open_database("sqlite://" if in_file else request.getfixturevalue("postgres_url"))
    migrate(database)
    yield Kept(
        SqlSubscribers(database), SqlHistory(database), SqlSignups(database), SqlMails(database)
    )
    database.close()


# -- subscribers and their history -------------------------------------------------------------


def test_what_a_subscriber_excludes_mutes_and_pauses_comes_back(kept: Kept) -> None:
    wanted = a_subscriber(
        1,
        excludes=("survey", "综述"),
        muted=(("quantum error correction", DAY),),
        status=Status.PAUSED,
        paused_until=DAY,
    )
    stored = kept.people.add(wanted)
    assert kept.people.get(wanted.address) == replace(wanted, id=stored.id)
    freed = replace(stored, excludes=(), muted=(), status=Status.ACTIVE, paused_until=None)
    kept.people.save(freed)
    assert kept.people.get(wanted.address) == freed


def test_a_handle_is_known_after_its_owner_was_forgotten(kept: Kept) -> None:
    one = kept.people.add(a_subscriber(1, generation=2))
    assert kept.people.generation_of(one.handle) == 2
    kept.people.remove(one.address)
    assert kept.people.generation_of(one.handle) == 2
    assert kept.people.generation_of(new_handle()) is None
    assert kept.people.by_handle(one.handle) is None


def weekly(subscriber: Subscriber) -> Subscriber:
    return replace(subscriber, frequency=Frequency.WEEKLY)


def test_a_change_is_made_and_remembered_in_one_step(kept: Kept) -> None:
    one = kept.people.add(a_subscriber(1))
    made = kept.changes.make(one.handle, weekly, route=Route.PAGE, now=NOW)
    assert made is not None
    assert kept.people.get(one.address) == made.after == weekly(one)
    assert kept.history.find(made.handle) == made
    assert kept.history.of(one.id) == (made,)
    assert kept.history.find(new_handle()) is None
    assert kept.changes.make(one.handle, weekly, route=Route.PAGE, now=NOW) is None
    assert kept.history.of(one.id) == (made,)


def test_a_change_of_somebody_who_has_changed_meanwhile_is_not_made(kept: Kept) -> None:
    one = kept.people.add(a_subscriber(1))
    stale = Revision(new_handle(), Route.REPLY, one, weekly(one), NOW)
    kept.people.save(replace(one, topics=("c",)))
    assert not kept.history.commit(stale)
    assert kept.people.get(one.address).frequency is Frequency.WEEKDAYS
    assert kept.history.of(one.id) == ()


def test_a_cause_makes_its_change_once(kept: Kept) -> None:
    one = kept.people.add(a_subscriber(1))
    made = kept.changes.make(one.handle, weekly, route=Route.REPLY, now=NOW, cause="mail 1")
    kept.people.save(one)  # somebody changes it back, and then the mail comes once more
    again = kept.changes.make(one.handle, weekly, route=Route.REPLY, now=NOW, cause="mail 1")
    assert again == made
    assert kept.people.get(one.address) == one
    assert made is not None
    twice = replace(made, handle=new_handle())
    assert not kept.history.commit(twice)


def test_a_change_can_be_undone_and_the_undoing_too(kept: Kept) -> None:
    one = kept.people.add(a_subscriber(1))
    left = kept.changes.leave(one.handle, route=Route.ONE_CLICK, now=NOW)
    assert left is not None
    assert kept.people.get(one.address).status is Status.LEFT
    assert kept.changes.leave(one.handle, route=Route.LINK, now=NOW) is None
    back = kept.changes.undo(left.handle, now=NOW)
    assert kept.people.get(one.address) == one
    assert kept.changes.undo(left.handle, now=NOW) is None
    assert back is not None
    kept.changes.undo(back.handle, now=NOW)
    assert kept.people.get(one.address).status is Status.LEFT
    assert [made.route for made in kept.history.of(one.id)] == ["one-click", "undo", "undo"]


def test_an_undo_leaves_alone_what_was_changed_since(kept: Kept) -> None:
    one = kept.people.add(a_subscriber(1, topics=("a1", "b1")))

    def put(*topics: str) -> Revision:
        made = kept.changes.make(
            one.handle, lambda now: replace(now, topics=topics), route=Route.PAGE, now=NOW
        )
        assert made
        return made

    first = put("a1", "b1", "c1")
    put("b1", "c1", "d1")
    kept.changes.undo(first.handle, now=NOW)
    assert kept.people.get(one.address).topics == ("b1", "d1")


def test_what_was_changed_is_forgotten_with_its_subscriber(kept: Kept) -> None:
    one = kept.people.add(a_subscriber(1))
    made = kept.changes.make(one.handle, weekly, route=Route.PAGE, now=NOW)
    assert made
    kept.people.remove(one.address)
    assert kept.changes.leave(one.handle, route=Route.LINK, now=NOW) is None
    with pytest.raises(UnknownSubscriberError):
        kept.changes.undo(made.handle, now=NOW)


def test_two_changes_at_the_same_moment_both_count(database: Database) -> None:
    people = SqlSubscribers(database)
    one = people.add(a_subscriber(1, topics=()))
    changes = Changes(people, SqlHistory(database))

    def add(number: int) -> None:
        changes.make(
            one.handle,
            lambda now: replace(now, topics=(*now.topics, f"topic {number}")),
            route=Route.REPLY,
            now=NOW,
        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(12)))
    assert sorted(people.get(one.address).topics) == sorted(f"topic {n}" for n in range(12))


# -- joining -----------------------------------------------------------------------------------


def a_signup(number: int = 1, **changes: object) -> Signup:
    made = Signup(
        handle=new_handle(),
        address=f"Reader{number}@example.org",
        asked=NOW,
        topics=("quantum error correction", "量子纠错"),
        language=Language.ZH,
        timezone="Asia/Shanghai",
    )
    return replace(made, **changes)  # type: ignore[arg-type] # tests name the fields


def test_a_signup_comes_back_until_it_is_purged(kept: Kept) -> None:
    old, new = a_signup(1, asked=NOW - timedelta(days=8)), a_signup(1)
    for one in (old, new):
        kept.signups.put(one)
        assert kept.signups.get(one.handle) == one
    assert kept.signups.get(new_handle()) is None
    assert kept.signups.purge(NOW - timedelta(days=7)) == 1
    assert kept.signups.get(old.handle) is None
    assert kept.signups.get(new.handle) == new


def test_a_mail_of_a_kind_goes_to_an_address_once_in_a_while(kept: Kept) -> None:
    def may_go(address: str, kind: str, now: datetime) -> bool:
        return kept.signups.claim_mail(address, kind, now=now, gap=timedelta(days=1))

    assert may_go("ada@example.org", "confirm", NOW)
    assert not may_go("ADA@example.org", "confirm", NOW + 23 * HOUR)
    assert may_go("ada@example.org", "link", NOW)
    assert may_go("ida@example.org", "confirm", NOW)
    assert may_go("ada@example.org", "confirm", NOW + 24 * HOUR)
    assert not may_go("ada@example.org", "confirm", NOW + 25 * HOUR)


def test_a_thousand_signups_of_one_victim_are_one_mail(database: Database) -> None:
    signups = SqlSignups(database)

    def ask(number: int) -> bool:
        address = "Victim@example.org" if number % 2 else "victim@EXAMPLE.org"
        return signups.claim_mail(address, "confirm", now=NOW, gap=timedelta(days=1))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(ask, range(1000))) == 1


def test_who_confirms_is_subscribed_and_who_is_stays_as_they_are(kept: Kept) -> None:
    joined = kept.changes.join(a_signup(1), now=NOW)
    assert (joined.status, joined.language, joined.joined) == (Status.ACTIVE, Language.ZH, DAY)
    other = a_signup(1, address="reader1@EXAMPLE.org", topics=("other",))
    assert kept.changes.join(other, now=NOW) == joined


def test_who_left_and_joins_again_keeps_the_handle_of_old_links(kept: Kept) -> None:
    joined = kept.changes.join(a_signup(1), now=NOW)
    kept.changes.leave(joined.handle, route=Route.LINK, now=NOW)
    back = kept.changes.join(a_signup(1, topics=("new",)), now=NOW)
    assert back == replace(joined, topics=("new",))


# -- mails that came in ------------------------------------------------------------------------


def a_mail(text: str = "hello", **changes: object) -> Incoming:
    mail = Incoming.of("smtp", text.encode(), ["reply+x@in.example"], "ada@example.org")
    return replace(mail, **changes)  # type: ignore[arg-type] # tests name the fields


def test_a_mail_is_stored_once_however_often_and_whichever_way_it_comes(kept: Kept) -> None:
    raw = b"From: a\r\n\r\n\x00\xff"
    mail = a_mail(raw=raw)
    assert kept.mails.put(mail, handle=new_handle(), now=NOW)
    assert not kept.mails.put(mail, handle=new_handle(), now=NOW)
    assert not kept.mails.put(replace(mail, way="imap"), handle=new_handle(), now=NOW)
    assert kept.mails.put(a_mail("other"), handle=new_handle(), now=NOW)
    stored = kept.mails.claim(now=NOW, lease=HOUR)
    assert stored is not None
    assert (stored.raw, stored.recipients, stored.sender) == (raw, mail.recipients, mail.sender)
    assert (stored.way, stored.state, stored.attempts) == ("smtp", MailState.NEW, 1)
    assert stored.received_at == NOW


def test_of_a_huge_mail_the_beginning_is_kept_and_all_of_it_tells_it_apart(kept: Kept) -> None:
    for end in ("a", "b"):
        assert kept.mails.put(a_mail("x" * KEPT + end), handle=new_handle(), now=NOW)
    stored = kept.mails.claim(now=NOW, lease=HOUR)
    assert stored is not None
    assert stored.raw == b"x" * KEPT


def test_a_mail_is_claimed_by_one_until_the_lease_is_over(kept: Kept) -> None:
    kept.mails.put(a_mail(), handle=new_handle(), now=NOW)
    assert kept.mails.claim(now=NOW - HOUR, lease=HOUR) is None
    first = kept.mails.claim(now=NOW, lease=HOUR)
    assert first
    assert kept.mails.claim(now=NOW, lease=HOUR) is None
    again = kept.mails.claim(now=NOW + HOUR, lease=HOUR)
    assert again
    assert (again.id, again.attempts) == (first.id, 2)
    kept.mails.settle(again, MailState.NEW, due=NOW + 9 * HOUR, detail="later")
    assert kept.mails.claim(now=NOW + 8 * HOUR, lease=HOUR) is None
    assert kept.mails.claim(now=NOW + 9 * HOUR, lease=HOUR)


def test_a_mail_that_was_confirmed_waits_for_its_receipt(kept: Kept) -> None:
    kept.mails.put(a_mail(), handle=new_handle(), now=NOW)
    mail = kept.mails.claim(now=NOW, lease=HOUR)
    assert mail
    kept.mails.settle(mail, MailState.CONFIRMED, due=NOW)
    assert kept.mails.purge(NOW + HOUR) == 0
    again = kept.mails.claim(now=NOW, lease=HOUR)
    assert again
    assert again.state is MailState.CONFIRMED


@pytest.mark.parametrize(
    ("state", "handled_at", "other"),
    [(MailState.LATE, NOW, MailState.UNASKED), (MailState.UNASKED, None, MailState.LATE)],
)
def test_mails_whose_answers_wait_are_claimed_together_and_by_one(
    kept: Kept, state: MailState, handled_at: datetime | None, other: MailState
) -> None:
    for text in ("one", "two", "three", "another's", "not due", "for something else", "too many"):
        kept.mails.put(a_mail(text), handle=new_handle(), now=NOW)
    mails = [mail for _ in range(7) if (mail := kept.mails.claim(now=NOW, lease=HOUR))]
    readers = ("ada", "ada", "ada", "bob", "ada", "ada", "ada")
    hours, states = (1, 1, 1, 1, 9, 1, 1), [state] * 5 + [other, state]
    for mail, reader, later, its in zip(mails, readers, hours, states, strict=True):
        due = NOW + later * HOUR
        kept.mails.postpone(mail, reader, its, handled_at=handled_at, due=due)
    assert kept.mails.claim(now=NOW, lease=HOUR) is None
    first = kept.mails.claim(now=NOW + HOUR, lease=HOUR)
    assert first
    assert (first.id, first.state, first.attempts) == (mails[0].id, state, 1)
    assert first.handled_at == handled_at
    mates = kept.mails.mates(first, "ada", most=2, now=NOW + HOUR, lease=HOUR)
    assert [mate.id for mate in mates] == [mail.id for mail in mails[1:3]]
    (last,) = kept.mails.mates(first, "ada", most=2, now=NOW + HOUR, lease=HOUR)
    assert last.id == mails[6].id
    assert kept.mails.mates(first, "ada", most=2, now=NOW + HOUR, lease=HOUR) == ()
    assert kept.mails.purge(NOW + 9 * HOUR) == 0


@pytest.mark.parametrize("state", sorted(set(MailState) - WAITING))
def test_a_mail_that_is_settled_is_found_but_not_claimed(kept: Kept, state: MailState) -> None:
    handle = new_handle()
    kept.mails.put(a_mail(), handle=handle, now=NOW)
    mail = kept.mails.claim(now=NOW, lease=HOUR)
    assert mail
    kept.mails.settle(mail, state, detail="why")
    assert kept.mails.claim(now=NOW + 9 * HOUR, lease=HOUR) is None
    found = kept.mails.find(handle)
    assert found
    assert found.state is state
    assert kept.mails.find(new_handle()) is None
    assert kept.mails.purge(NOW) == 0
    assert kept.mails.purge(NOW + HOUR) == 1
    assert kept.mails.find(handle) is None


def test_of_two_mails_that_are_the_same_one_is_told_so(kept: Kept) -> None:
    for text in ("one", "two"):
        kept.mails.put(a_mail(text), handle=new_handle(), now=NOW)
    one, two = (kept.mails.claim(now=NOW, lease=HOUR) for _ in range(2))
    assert one
    assert two
    assert kept.mails.identify(one, "id")
    assert kept.mails.identify(one, "id"), "also when it is read again after a crash"
    assert not kept.mails.identify(two, "id")


def test_an_envelope_is_cut_to_what_a_database_can_hold(kept: Kept) -> None:
    nasty = "reply+\0\ud800é@in.example" + "x" * 1000
    mail = Incoming.of("smtp", b"", [nasty] * 99, nasty)
    assert len(mail.recipients) == 50
    assert kept.mails.put(mail, handle=new_handle(), now=NOW)


# -- events ------------------------------------------------------------------------------------


def an_event(fate: Fate, **changes: object) -> Event:
    event = Event(fate, "reader1@example.org", NOW)
    return replace(event, **changes)  # type: ignore[arg-type] # tests name the fields


def test_an_event_is_stored_once_by_what_it_says_and_by_its_id(database: Database) -> None:
    events = SqlEvents(database)
    one = RawEvent("sendgrid", "{}", "digest", "id")
    assert events.put([one, one], now=NOW) == 1
    assert events.put([replace(one, digest="other")], now=NOW) == 0
    assert events.put([replace(one, event_id="other")], now=NOW) == 0
    nameless = replace(one, digest="3", event_id=None)
    assert events.put([nameless, replace(nameless, digest="4")], now=NOW) == 2
    assert [stored.raw for stored in events.waiting(2)] == ["{}", "{}"]


def test_an_event_that_is_settled_waits_no_longer_until_it_is_reopened(database: Database) -> None:
    events = SqlEvents(database)
    events.put([RawEvent("sendgrid", "{}", str(n)) for n in range(2)], now=NOW)
    for stored, made in zip(events.waiting(9), (an_event(Fate.SOFT), None), strict=True):
        events.settle(stored, made)
    assert events.waiting(9) == ()
    assert events.count(Fate.SOFT, "READER1@example.org", NOW) == 1
    assert events.count(Fate.SOFT, "reader1@example.org", NOW + HOUR) == 0
    assert events.count(Fate.HARD, "reader1@example.org", NOW) == 0
    assert events.reopen(NOW + HOUR) == 0
    assert events.reopen(NOW) == 2
    assert len(events.waiting(9)) == 2


def sent(database: Database, state: DeliveryState, **changes: object) -> Subscriber:
    people, ledger = SqlSubscribers(database), SqlLedger(database)
    one = people.add(a_subscriber(1))
    claim = a_delivery(one.id, message_id="<m@example.org>")
    ledger.claim(claim, expected=None, now=NOW)
    ledger.record(replace(claim, state=state, **changes), now=NOW)  # type: ignore[arg-type]
    return one


def test_an_event_finds_its_delivery_by_each_of_its_names(database: Database) -> None:
    one = sent(database, DeliveryState.ACCEPTED, provider_id="sg-1")
    fates = SqlFates(database)
    for names in (
        {"delivery": f"{DAY}-{one.handle}"},
        {"provider_id": "sg-1"},
        {"message_id": "<m@example.org>"},
        {"delivery": "nonsense", "message_id": "<m@example.org>"},
    ):
        event = an_event(Fate.DELIVERED, address="elsewhere@example.org", **names)
        assert fates.advance(event) == one.address
    for names in ({}, {"delivery": f"2026-99-99-{one.handle}"}, {"provider_id": "sg-2"}):
        assert fates.advance(an_event(Fate.DELIVERED, **names)) is None


@pytest.mark.parametrize("state", [DeliveryState.UNKNOWN, DeliveryState.RETRY])
def test_word_of_a_letter_that_was_to_go_again_settles_it(
    database: Database, state: DeliveryState
) -> None:
    one = sent(database, state, next_at=NOW)
    event = an_event(Fate.ACCEPTED, delivery=f"{DAY}-{one.handle}", provider_id="sg-9")
    SqlFates(database).advance(event)
    settled = SqlLedger(database).of_day(DAY)[one.id]
    assert (settled.state, settled.provider_id) == (DeliveryState.ACCEPTED, "sg-9")
    assert settled.next_at is None
    assert SqlLedger(database).waiting(NOW) == {}


def test_a_delivery_moves_forward_only_in_whatever_order_events_come(database: Database) -> None:
    one = sent(database, DeliveryState.ACCEPTED)
    fates, name = SqlFates(database), f"{DAY}-{one.handle}"
    seen = []
    for fate in (Fate.DELIVERED, Fate.ACCEPTED, Fate.DEFERRED, Fate.COMPLAINED, Fate.DELIVERED):
        fates.advance(an_event(fate, delivery=name))
        seen.append(fates.of_day(DAY))
    delivered, complained = {Fate.DELIVERED: 1}, {Fate.COMPLAINED: 1}
    assert seen == [delivered, delivered, delivered, complained, complained]


# -- the small ones ----------------------------------------------------------------------------


def test_a_limit_of_a_day_holds_for_all_at_once(database: Database) -> None:
    tallies = SqlTallies(database)
    with ThreadPoolExecutor(4) as pool:
        took = list(pool.map(lambda _: tallies.take("receipt 1", DAY, limit=5), range(20)))
    assert sum(took) == tallies.count("receipt 1", DAY) == 5
    assert tallies.take("receipt 2", DAY, limit=5)
    assert tallies.take("receipt 1", date(2026, 6, 12), limit=5)
    tallies.purge(date(2026, 6, 12))
    assert tallies.count("receipt 1", DAY) == 0
    assert tallies.count("receipt 1", date(2026, 6, 12)) == 1


def test_what_is_said_last_of_a_paper_counts(database: Database) -> None:
    SqlPapers(database).take([(an_entry(1), DAY)], now=NOW)
    one, feedback = SqlSubscribers(database).add(a_subscriber(1)), SqlFeedback(database)
    for value in (1, -1):
        feedback.say(one.id, "topic", 1, value, now=NOW)
    assert feedback.of(one.id) == {("topic", 1): -1}
    feedback.say(one.id, "another", 1, 1, now=NOW)
    assert feedback.judged_last(one.id) == (NOW, frozenset([1]))
    feedback.unsay(one.id, 2)
    assert len(feedback.of(one.id)) == 2
    feedback.unsay(one.id, 1)
    assert feedback.of(one.id) == {}
    feedback.opened(one.id, "topic", 1, now=NOW)
    assert feedback.judged_last(one.id) is None
    feedback.say(one.id, "topic", 1, 1, now=NOW)
    SqlSubscribers(database).remove(one.address)
    assert feedback.of(one.id) == {}


def test_a_mailbox_is_read_on_from_where_it_was_left(database: Database) -> None:
    mailboxes = SqlMailboxes(database)
    assert mailboxes.read("imap://host/INBOX") == (0, 0)
    for uid in (1, 2**32 - 1):
        mailboxes.write("imap://host/INBOX", 2**32 - 1, uid)
    assert mailboxes.read("imap://host/INBOX") == (2**32 - 1, 2**32 - 1)


def day_of(delivery: Delivery | None) -> date | None:
    return delivery.day if delivery else None


def test_the_last_letter_of_somebody_and_the_one_they_answer_are_found(database: Database) -> None:
    one = sent(database, DeliveryState.ACCEPTED)
    ledger = SqlLedger(database)
    later = a_delivery(one.id, day=DAY + timedelta(days=1), message_id="<n@example.org>")
    ledger.claim(later, expected=None, now=NOW)
    assert day_of(ledger.letter(one.id, (), None)) == DAY, "what is only claimed nobody has read"
    ledger.record(replace(later, state=DeliveryState.UNKNOWN), now=NOW)
    assert day_of(ledger.letter(one.id, (), None)) == later.day
    assert day_of(ledger.letter(one.id, (), DAY)) == DAY
    assert ledger.letter(one.id, (), date(2026, 1, 1)) is None
    assert day_of(ledger.letter(one.id, ("<x@example.org>", "<m@example.org>"), None)) == DAY
    assert ledger.letter(one.id + 1, ("<m@example.org>",), None) is None


def test_papers_are_found_by_their_numbers(database: Database) -> None:
    papers = SqlPapers(database)
    papers.take([(an_entry(n), DAY if n else None) for n in range(3)], now=datetime.now(UTC))
    assert [paper.id for paper in papers.find((3, 1, 99))] == [3, 1]


def test_all_who_ask_a_host_at_once_keep_its_gap_together(database: Database) -> None:
    slots, gap = SqlSlots(database), timedelta(seconds=3)
    with ThreadPoolExecutor(4) as pool:
        given = sorted(pool.map(lambda _: slots.claim("export.arxiv.org", gap, NOW), range(8)))
    assert given == [NOW + number * gap for number in range(8)]
    later = NOW + HOUR
    assert slots.claim("export.arxiv.org", gap, later) == later
    assert slots.claim("other.example", gap, NOW) == NOW
