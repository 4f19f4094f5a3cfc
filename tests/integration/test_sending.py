"""Claim, send, record: many letters at a time, on both databases, with mailers that misbehave."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from delivery_samples import letter
from fakes import DAY, NOW, a_delivery, a_subscriber
from sqlalchemy import update
from sqlmodel import col

from newsletter.delivery.ceiling import Ceiling, Pause
from newsletter.delivery.crew import Crew
from newsletter.delivery.ledger import Patience
from newsletter.delivery.port import Mailer, MemoryMailer, Receipt
from newsletter.errors import DeliveryError, StorageError, UnknownOutcomeError
from newsletter.model import Delivery, DeliveryState, Letter
from newsletter.ports import Claim
from newsletter.sending import Outcome, Ready, Sending
from newsletter.storage.database import Database
from newsletter.storage.editions import SqlEditions
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.suppressions import SqlSuppressions
from newsletter.storage.tables import Person
from subscribers.model import Status, Subscriber

MANY = 70
QUIET = Patience(quiet=timedelta(minutes=30))


def readers(database: Database, count: int) -> list[Subscriber]:
    people = SqlSubscribers(database)
    return [people.add(a_subscriber(number)) for number in range(count)]


def ready(
    who: Subscriber, existing: Delivery | None = None, day: date = DAY, *, empty: bool = False
) -> Ready:
    claim = a_delivery(
        who.id,
        day=day,
        attempt=existing.attempt + 1 if existing else 1,
        begun_at=NOW,
        message_id=f"<{day}.{who.id}@x.example>",
    )
    made = letter(who.address, number=who.id)
    return Ready(Claim(claim, existing), None if empty else made)


def sending(ledger: SqlLedger, crew: Crew, window: int = 8, limit: int = 10) -> Sending:
    return Sending(ledger, crew, window, lambda: NOW, QUIET, Ceiling(limit, timedelta(hours=1)))


def sent(
    ledger: SqlLedger, mailer: Callable[[], Mailer], letters: Sequence[Ready | None], size: int = 3
) -> list[Outcome]:
    with Crew(mailer, size) as crew:
        return list(sending(ledger, crew).run(letters, lambda: False))


def states(ledger: SqlLedger, day: date = DAY) -> Counter[str]:
    return Counter(row.state.value for row in ledger.of_day(day).values())


def test_an_edition_leaves_once_by_several_hands(database: Database) -> None:
    people, ledger, mailer = readers(database, MANY), SqlLedger(database), MemoryMailer()
    letters = [ready(one) for one in people]
    told = sent(ledger, lambda: mailer, letters)
    assert Counter(one.delivery.state.value for one in told) == {"accepted": MANY}
    assert states(ledger) == {"accepted": MANY}
    assert sorted(one.recipient for one in mailer.letters) == sorted(p.address for p in people)
    assert sent(ledger, lambda: mailer, letters) == [], "the ledger knows them all"
    assert len(mailer.letters) == MANY


def test_two_senders_of_one_edition_share_it(database: Database) -> None:
    people, ledger, mailer = readers(database, MANY), SqlLedger(database), MemoryMailer()
    told: list[Outcome] = []

    def send() -> None:
        told.extend(sent(ledger, lambda: mailer, [ready(one) for one in people], 1))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == MANY
    assert Counter(Counter(one.recipient for one in mailer.letters).values()) == {1: MANY}


def test_each_end_is_recorded_as_what_it_is(database: Database) -> None:
    people, ledger = readers(database, 5), SqlLedger(database)
    mailer = MemoryMailer(
        {
            people[1].address: DeliveryError("450 busy", permanent=False),
            people[2].address: DeliveryError("550 nobody", permanent=True),
            people[3].address: UnknownOutcomeError("no answer"),
        }
    )
    letters = [None, *(ready(one, empty=one is people[4]) for one in people), None]
    sent(ledger, lambda: mailer, letters)
    found = ledger.of_day(DAY)
    assert [found[one.id].state.value for one in people] == [
        "accepted",
        "retry",
        "failed",
        "unknown",
        "empty",
    ]
    assert found[people[3].id].next_at == NOW + timedelta(minutes=30)
    again = found[people[1].id].next_at
    assert again is not None
    assert ledger.waiting(NOW) == {}
    assert ledger.waiting(again) == {DAY: {people[1].id}}
    assert ledger.sent_since(NOW) == 2
    assert ledger.sent_since(NOW + timedelta(seconds=1)) == 0


def test_a_letter_that_cannot_be_written_costs_no_other(database: Database) -> None:
    one, two = readers(database, 2)
    ledger = SqlLedger(database)
    broken = replace(ready(one), letter=DeliveryError("no address", permanent=True))
    sent(ledger, MemoryMailer, [broken, ready(two)])
    assert states(ledger) == {"failed": 1, "accepted": 1}


def test_too_many_refusals_stop_the_sending(database: Database) -> None:
    people, ledger = readers(database, MANY), SqlLedger(database)
    refusing = {one.address: DeliveryError("450 busy", permanent=False) for one in people}
    with Crew(lambda: MemoryMailer(refusing), 2) as crew:
        work = sending(ledger, crew)
        told = list(work.run((ready(one) for one in people), lambda: False))
    assert work.pause is not None
    assert 10 <= len(told) <= 10 + 8
    assert states(ledger) == {"retry": len(told)}, "nobody else was claimed"


def test_a_sending_that_is_told_to_stop_records_what_has_left(database: Database) -> None:
    people, ledger, mailer = readers(database, MANY), SqlLedger(database), MemoryMailer()
    with Crew(lambda: mailer, 2) as crew:
        work = sending(ledger, crew)
        told = list(work.run((ready(one) for one in people), lambda: len(mailer.letters) > 5))
    assert 0 < len(told) < MANY
    assert len(mailer.letters) == len(told)
    assert states(ledger) == {"accepted": len(told)}


def test_whoever_stops_listening_leaves_nothing_unrecorded(database: Database) -> None:
    people, ledger, mailer = readers(database, MANY), SqlLedger(database), MemoryMailer()
    with Crew(lambda: mailer, 2) as crew:
        run: Iterator[Outcome] = sending(ledger, crew).run(map(ready, people), lambda: False)
        next(run)
        run.close()  # type: ignore[attr-defined] # a generator's
    assert states(ledger) == {"accepted": len(mailer.letters)}


class Buggy(MemoryMailer):
    """Has a bug that one letter finds."""

    def send(self, letter: Letter) -> Receipt:
        if letter.recipient.startswith("reader3@"):
            raise ZeroDivisionError
        return super().send(letter)


def test_a_bug_in_a_mailer_stops_the_sending_and_claims_no_more(database: Database) -> None:
    people, ledger = readers(database, MANY), SqlLedger(database)
    with pytest.raises(ZeroDivisionError):
        sent(ledger, Buggy, [ready(one) for one in people])
    found = states(ledger)
    assert found["claimed"] == 1, "nobody knows what became of it"
    assert found["accepted"] + found["claimed"] < MANY


class Failing:
    """A ledger whose database fails for a while, after the first letters were claimed."""

    def __init__(self, ledger: SqlLedger, failures: int) -> None:
        self._ledger = ledger
        self._left = failures
        self._calls = 0

    def exchange(self, *arguments: object, **named: object) -> frozenset[int]:
        self._calls += 1
        if self._calls > 1 and self._left:
            self._left -= 1
            raise StorageError("database is locked")
        return self._ledger.exchange(*arguments, **named)  # type: ignore[arg-type]


def test_what_has_left_is_recorded_when_the_database_comes_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.sending.TRIES", (0, 0, 0))
    people, ledger, mailer = readers(database, MANY), SqlLedger(database), MemoryMailer()
    with pytest.raises(StorageError):
        sent(Failing(ledger, 3), lambda: mailer, [ready(one) for one in people])  # type: ignore[arg-type]
    assert mailer.letters
    assert states(ledger) == {"accepted": len(mailer.letters)}


# -- who may be claimed --------------------------------------------------------------------------


def suppress(database: Database, who: Subscriber) -> None:
    SqlSuppressions(database).suppress(who.address.upper(), "hard bounce", now=NOW)


def leave(database: Database, who: Subscriber) -> None:
    SqlSubscribers(database).save(replace(who, status=Status.LEFT))


def forget(database: Database, who: Subscriber) -> None:
    SqlSubscribers(database).remove(who.address)


def pause(database: Database, who: Subscriber) -> None:
    ends = DAY + timedelta(days=1)
    SqlSubscribers(database).save(replace(who, status=Status.PAUSED, paused_until=ends))


def rest(database: Database, who: Subscriber) -> None:
    SqlSubscribers(database).save(replace(who, status=Status.PAUSED))


@pytest.mark.parametrize("change", [suppress, leave, forget, pause, rest])
@pytest.mark.parametrize("again", [False, True])
def test_who_changed_their_mind_after_the_letter_was_composed_is_not_claimed(
    database: Database, change: Callable[[Database, Subscriber], None], *, again: bool
) -> None:
    (who,), ledger, mailer = readers(database, 1), SqlLedger(database), MemoryMailer()
    existing = None
    if again:
        refusing = MemoryMailer({who.address: DeliveryError("450", permanent=False)})
        sent(ledger, lambda: refusing, [ready(who)])
        existing = ledger.of_day(DAY)[who.id]
    composed = ready(who, existing)
    change(database, who)
    assert sent(ledger, lambda: mailer, [composed]) == []
    assert mailer.letters == []


def test_who_came_back_from_a_pause_is_claimed(database: Database) -> None:
    (who,), mailer = readers(database, 1), MemoryMailer()
    SqlSubscribers(database).save(replace(who, status=Status.PAUSED, paused_until=DAY))
    sent(SqlLedger(database), lambda: mailer, [ready(who)])
    assert len(mailer.letters) == 1


def test_who_is_leaving_this_very_moment_is_not_claimed(database: Database) -> None:
    """The change is not committed yet: on SQLite the claim waits for it, else it passes by."""
    (who, other), ledger = readers(database, 2), SqlLedger(database)
    won: list[frozenset[int]] = []
    begun, claims = threading.Event(), [ready(who).claim, ready(other).claim]

    def claim() -> None:
        begun.set()
        won.append(ledger.exchange((), claims, now=NOW))

    thread = threading.Thread(target=claim)
    with database.write() as session:
        gone = update(Person).where(col(Person.id) == who.id).values(status="left")
        session.exec(gone)
        thread.start()
        begun.wait()
        if not database.is_sqlite:
            thread.join(10)
    thread.join(20)
    assert won == [frozenset({other.id})]


def test_a_later_letter_gives_up_the_one_that_waits(database: Database) -> None:
    (who,), ledger = readers(database, 1), SqlLedger(database)
    refusing = MemoryMailer({who.address: DeliveryError("450", permanent=False)})
    sent(ledger, lambda: refusing, [ready(who)])
    sent(ledger, MemoryMailer, [ready(who, day=DAY + timedelta(days=1))])
    given_up = ledger.of_day(DAY)[who.id]
    assert given_up.state is DeliveryState.FAILED
    assert given_up.next_at is None
    assert "its papers come with the letter of 2026-06-12" in given_up.detail


# -- editions ------------------------------------------------------------------------------------


def test_a_pause_is_kept_until_it_is_ended(database: Database) -> None:
    editions = SqlEditions(database)
    assert editions.paused(DAY) is None
    assert not editions.resume(DAY)
    pause = Pause("10 letters in a row", NOW + timedelta(hours=1))
    for _ in range(2):
        editions.pause(DAY, pause, now=NOW)
    assert editions.paused(DAY) == pause
    assert editions.resume(DAY)
    assert editions.paused(DAY) is None


def test_an_edition_is_counted_by_state_with_its_duration_and_rate(database: Database) -> None:
    people, ledger = readers(database, 4), SqlLedger(database)
    mailer = MemoryMailer({people[0].address: DeliveryError("550", permanent=True)})
    letters = [ready(one, empty=one is people[3]) for one in people]
    with Crew(lambda: mailer, 1) as crew:
        later = NOW + timedelta(seconds=4)
        work = replace(sending(ledger, crew), clock=lambda: later)
        list(work.run(letters, lambda: False))
    (account,) = SqlEditions(database).accounts(5)
    counted = {state.value: number for state, number in account.states.items()}
    assert counted == {"accepted": 2, "failed": 1, "empty": 1}
    assert account.duration == timedelta(seconds=4)
    assert account.rate == 0.5
    assert account.pause is None
    assert account.fates == {}
