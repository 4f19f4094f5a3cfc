"""Changes that lose a race, and those that nobody can make."""

from dataclasses import replace

import pytest
from fakes import NOW, a_subscriber

from subscribers.changes import BusyError, Changes
from subscribers.errors import DuplicateSubscriberError, UnknownSubscriberError
from subscribers.history import MemoryHistory, Revision, Route
from subscribers.model import Status, Subscriber
from subscribers.signups import Signup
from subscribers.stores import MemorySubscribers
from subscribers.tokens import new_handle


class Contested(MemoryHistory):
    """A history in which somebody else is faster, so often."""

    def __init__(self, people: MemorySubscribers, losses: int) -> None:
        super().__init__(people)
        self.losses = losses

    def commit(self, revision: Revision) -> bool:
        if self.losses:
            self.losses -= 1
            return False
        return super().commit(revision)


def paused(one: Subscriber) -> Subscriber:
    return replace(one, status=Status.PAUSED)


def test_a_change_that_loses_a_race_is_made_after_the_winner() -> None:
    people = MemorySubscribers()
    one = people.add(a_subscriber(1))
    changes = Changes(people, Contested(people, 3))
    assert changes.make(one.handle, paused, route=Route.PAGE, now=NOW)
    assert people.get(one.address).status is Status.PAUSED


def test_a_change_that_loses_every_race_is_given_up_and_not_lost_silently() -> None:
    people = MemorySubscribers()
    one = people.add(a_subscriber(1))
    with pytest.raises(BusyError):
        Changes(people, Contested(people, 99)).make(one.handle, paused, route=Route.PAGE, now=NOW)


def test_nobody_can_be_changed_who_is_not_there() -> None:
    people = MemorySubscribers()
    changes = Changes(people, MemoryHistory(people))
    with pytest.raises(UnknownSubscriberError):
        changes.make(new_handle(), paused, route=Route.PAGE, now=NOW)
    assert changes.leave(new_handle(), route=Route.LINK, now=NOW) is None


def test_a_sign_up_that_is_confirmed_twice_at_once_makes_one_subscriber() -> None:
    class Raced(MemorySubscribers):
        """The other confirmation comes between looking and adding."""

        def add(self, subscriber: Subscriber) -> Subscriber:
            if not list(self.everyone()):
                super().add(replace(subscriber, handle=new_handle()))
                raise DuplicateSubscriberError
            return super().add(subscriber)

    people = Raced()
    signup = Signup(new_handle(), "ada@example.org", NOW, ("soil fungi",))
    joined = Changes(people, MemoryHistory(people)).join(signup, now=NOW)
    assert list(people.everyone()) == [joined]
