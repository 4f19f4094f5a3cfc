"""The one mail a day, kept by both adapters."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fakes import NOW

from newsletter.storage.database import migrate, open_database
from newsletter.storage.signups import SqlSignups
from subscribers.signups import MemorySignups, SignupStore

DAY = timedelta(days=1)


@pytest.fixture(params=["memory", "sqlite"])
def signups(request: pytest.FixtureRequest) -> Iterator[SignupStore]:
    if request.param == "memory":
        yield MemorySignups()
        return
    database = open_database("sqlite://")
    migrate(database)
    yield SqlSignups(database)
    database.close()


def test_one_mail_of_a_kind_goes_to_an_address_in_a_day(signups: SignupStore) -> None:
    assert signups.claim_mail("Ada@example.org", "link", now=NOW, gap=DAY)
    assert not signups.claim_mail("ada@EXAMPLE.org", "link", now=NOW + DAY / 2, gap=DAY)
    assert signups.claim_mail("ada@example.org", "confirm", now=NOW, gap=DAY)
    assert signups.claim_mail("ada@example.org", "link", now=NOW + DAY, gap=DAY)


def test_a_claim_can_be_taken_back(signups: SignupStore) -> None:
    assert signups.claim_mail("ada@example.org", "link", now=NOW, gap=DAY)
    assert signups.claim_mail("ada@example.org", "confirm", now=NOW, gap=DAY)
    signups.release_mail("ADA@example.org", "link")
    signups.release_mail("nobody@example.org", "link")
    assert signups.claim_mail("ada@example.org", "link", now=NOW, gap=DAY)
    assert not signups.claim_mail("ada@example.org", "confirm", now=NOW, gap=DAY)
