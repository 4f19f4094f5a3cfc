"""The in-memory mailer, which the tests of the whole morning send through."""

import pytest
from delivery_samples import letter

from newsletter.delivery.port import MemoryMailer
from newsletter.errors import DeliveryError, UnknownOutcomeError


def test_it_fails_as_told_until_told_otherwise() -> None:
    mailer = MemoryMailer({"ada@example.org": DeliveryError("no", permanent=True)})
    with pytest.raises(DeliveryError, match="no"):
        mailer.send(letter())
    mailer.send(letter("bob@example.org"))
    del mailer.refusing["ada@example.org"]
    mailer.send(letter())
    assert [one.recipient for one in mailer.letters] == ["bob@example.org", "ada@example.org"]


def test_a_letter_of_unknown_fate_did_arrive() -> None:
    mailer = MemoryMailer({"ada@example.org": UnknownOutcomeError("?")}, quiet=None)
    assert mailer.quiet is None
    with pytest.raises(UnknownOutcomeError):
        mailer.send(letter())
    assert [one.recipient for one in mailer.letters] == ["ada@example.org"]
