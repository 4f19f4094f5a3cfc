"""One promise, kept by both adapters: many leave at once as each would alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fakes import NOW, a_subscriber

from newsletter.storage.database import migrate, open_database
from newsletter.storage.history import SqlHistory
from newsletter.storage.leaving import SqlLeaving
from newsletter.storage.people import SqlSubscribers
from newsletter.web.leavers import Leavers, OneByOne
from subscribers.changes import Changes
from subscribers.history import History, MemoryHistory, Route
from subscribers.model import Status
from subscribers.stores import MemorySubscribers, SubscriberStore
from subscribers.tokens import new_handle

Place = tuple[SubscriberStore, History, Leavers]


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "memory":
        people = MemorySubscribers()
        history = MemoryHistory(people)
        yield people, history, OneByOne(people, Changes(people, history))
        return
    in_memory = request.param == "sqlite"
    database = open_database("sqlite://" if in_memory else request.getfixturevalue("postgres_url"))
    migrate(database)
    yield SqlSubscribers(database), SqlHistory(database), SqlLeaving(database)
    database.close()


def test_everybody_who_was_there_is_to_leave_and_who_never_was_is_not_known(place: Place) -> None:
    people, _, leavers = place
    ada, bob, eve = (people.add(a_subscriber(n)) for n in range(3))
    people.save(replace(bob, status=Status.LEFT))
    people.remove(eve.address)
    handles = [one.handle for one in (ada, bob, eve)]
    assert leavers.known([*handles, new_handle()]) == dict(
        zip(handles, (True, False, False), strict=True)
    )
    assert leavers.known([]) == {}


def test_each_leaves_with_a_change_that_can_be_undone(place: Place) -> None:
    people, history, leavers = place
    ada = people.add(a_subscriber(1))
    paused = a_subscriber(2, status=Status.PAUSED, paused_until=date(2026, 7, 1))
    bob, eve = people.add(paused), people.add(a_subscriber(3))
    leavers.leave([ada.handle, bob.handle, new_handle()], route=Route.ONE_CLICK, now=NOW)
    for before in (ada, bob):
        (made,) = history.of(before.id)
        assert (made.route, made.before, made.made_at) == (Route.ONE_CLICK, before, NOW)
        assert made.after == people.get(before.address)
        assert made.after == replace(before, status=Status.LEFT, paused_until=None)
        assert Changes(people, history).undo(made.handle, now=NOW)
        assert people.get(before.address) == before
    assert people.get(eve.address) == eve


def test_leaving_again_changes_nothing(place: Place) -> None:
    people, history, leavers = place
    ada = people.add(a_subscriber())
    for _ in range(2):
        leavers.leave([ada.handle], route=Route.ONE_CLICK, now=NOW)
    assert len(history.of(ada.id)) == 1
