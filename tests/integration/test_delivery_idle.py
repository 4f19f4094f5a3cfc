"""Connections that rest between letters, and real servers that end them meanwhile (aiosmtpd)."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from delivery_samples import AnyPort, Inbox, Stage, letter, smtp_play, smtp_server

from newsletter.config import Smtp
from newsletter.delivery.crew import Crew
from newsletter.delivery.port import Receipt
from newsletter.delivery.smtp import SmtpMailer

READERS = [f"reader{number}@example.org" for number in range(6)]


def mailer_to(port: int, timeout: float = 5) -> SmtpMailer:
    return SmtpMailer(Smtp(host="127.0.0.1", port=port, security="none", timeout=timeout))


def recipients(inbox: Inbox) -> list[str]:
    return [who for _, (who,), _ in inbox.mails]


def test_a_server_that_ends_idle_connections_costs_no_letter_and_none_comes_twice() -> None:
    inbox = Inbox()
    with smtp_server(inbox, timeout=0.1) as port, mailer_to(port) as mailer:
        for one in READERS[:3]:
            assert mailer.send(letter(one)).detail.startswith("250")
            time.sleep(0.3)
    assert recipients(inbox) == READERS[:3]
    assert inbox.greeted == 3


@contextmanager
def restarted(inbox: Inbox, port: int) -> Iterator[None]:
    """A server on the port that another one had."""
    controller = AnyPort(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()
        controller.loop.close()


def test_a_server_that_was_restarted_between_two_letters_costs_neither() -> None:
    inbox = Inbox()
    with smtp_server(inbox) as port:
        mailer = mailer_to(port)
        mailer.send(letter(READERS[0]))
    with restarted(inbox, port), mailer:
        mailer.send(letter(READERS[1]))
    assert recipients(inbox) == READERS[:2]


@dataclass
class Weary(Inbox):
    """Takes one letter in each session; what it says to the next one is `goodbye`."""

    goodbye: str = ""
    at: str = "MAIL"
    taken: dict[int, Session] = field(default_factory=dict)  # kept, so that no other has its id

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at == "MAIL" and id(session) in self.taken:
            return self._leave(server)
        return await super().handle_MAIL(server, session, envelope, address, options)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at == "RCPT" and id(session) in self.taken:
            return self._leave(server)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.taken[id(session)] = session
        return await super().handle_DATA(server, session, envelope)

    def _leave(self, server: SMTP) -> str:
        if not self.goodbye:
            assert server.transport is not None
            server.transport.close()
        return self.goodbye or "250 nobody reads this"


@pytest.mark.parametrize("at", ["MAIL", "RCPT"])
@pytest.mark.parametrize("goodbye", ["421 4.7.0 one letter a session is enough", ""])
def test_a_server_that_tires_of_a_session_gets_the_next_letter_in_a_new_one(
    goodbye: str, at: str
) -> None:
    inbox = Weary(goodbye=goodbye, at=at)
    with smtp_server(inbox) as port, mailer_to(port) as mailer:
        for one in READERS:
            assert mailer.send(letter(one)).detail.startswith("250")
    assert recipients(inbox) == READERS


def test_a_connection_that_fell_silent_between_two_letters_costs_neither() -> None:
    """As behind a router that forgets connections: nobody says that it is gone."""
    taken = ("250 ok", "250 ok", "354 go", "250 taken")
    with (
        Stage(smtp_play(*taken, then="silence"), smtp_play(*taken)) as stage,
        mailer_to(stage.port, timeout=0.3) as mailer,
    ):
        for _ in range(2):
            assert mailer.send(letter()).detail == "250 taken"
    assert stage.connections == 2


def test_a_crew_whose_connections_were_ended_between_two_batches_loses_nothing() -> None:
    inbox = Inbox()
    with smtp_server(inbox, timeout=0.2) as port, Crew(lambda: mailer_to(port), 3) as crew:
        for batch in (READERS[:3], READERS[3:]):
            for number, one in enumerate(batch):
                crew.hand(letter(one, number=number))
            results = all_of(crew, len(batch))
            assert all(isinstance(one, Receipt) for one in results), results
            time.sleep(0.5)  # the server ends them all
    assert sorted(recipients(inbox)) == READERS
    assert threading.active_count() < 10


def all_of(crew: Crew, count: int) -> Sequence[object]:
    found: list[object] = []
    while len(found) < count:
        found += [one.result for one in crew.done(0.1)]
    return found
