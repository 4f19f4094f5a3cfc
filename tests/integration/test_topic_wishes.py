"""What somebody writes of a topic, to the letter that comes of it: by mail, page and command."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from fakes import a_delivery, a_report, a_subscriber, an_entry
from replies_samples import a_mail

from newsletter import app, config
from newsletter.answers import LastWeeks
from newsletter.app import App
from newsletter.cli import run
from newsletter.delivery.port import MemoryMailer
from newsletter.digest.i18n import tongue
from newsletter.interpreter import Interpreter
from newsletter.model import DeliveryState, FeedState
from newsletter.replies.inbox import Incoming
from newsletter.storage.feedback import SqlFeedback
from newsletter.storage.translations import SqlTranslations
from subscribers.model import Language, Subscriber

TODAY = date(2026, 6, 11)
NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)
FILLER = "We study a thing with a tool and report at length what came of it in the end."
NEWS = (
    ("Graph kernels", f"A graph kernel compares networks by a kernel. {FILLER}"),
    ("A tool for molecules", f"A graph kernel is one of them. {FILLER}"),
    *((f"Another thing {number}", FILLER) for number in range(30)),
)
TOPIC = "graph kernel"


@pytest.fixture
def settings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> config.Config:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_STORAGE__URL", database_url)
    flags = {"site": {"secret_file": str(tmp_path / "key")}, "replies": {"domain": "in.example"}}
    return config.load(flags=flags)


@pytest.fixture
def service(settings: config.Config) -> Iterator[App]:
    with app.build(settings, lambda: NOON) as service:
        entries = [
            (an_entry(number, title=title, abstract=abstract), TODAY)
            for number, (title, abstract) in enumerate(NEWS, start=1)
        ]
        stores = service.morning.stores
        stores.papers.take(entries, now=NOON)
        stores.sources.record(TODAY, a_report(), FeedState(), now=NOON)
        yield service


@pytest.fixture
def ada(service: App) -> Subscriber:
    return service.morning.stores.people.add(a_subscriber(1, topics=(TOPIC,)))


def write(service: App, reader: Subscriber, *lines: str) -> str:
    """Reply to a letter, and return the text of the receipt."""
    to = service.morning.links(reader).reply_to
    name = f"<{abs(hash(lines))}@example.org>"
    raw = a_mail(*lines, sender=reader.address, message_id=name, headers=[f"Delivered-To: {to}"])
    mailer = MemoryMailer()
    room = service.replies(mailer)
    room.take(Incoming("test", raw, (to,), reader.address))
    room.run()
    (letter,) = mailer.letters
    body = message_from_bytes(letter.raw, policy=default).get_body(("plain",))
    return str(body.get_content()) if body else ""


def sent(service: App, reader: Subscriber, items: list[int]) -> None:
    """Note that today's letter was sent."""
    claim = a_delivery(reader.id, day=TODAY, items=tuple(items))
    ledger = service.morning.stores.ledger
    assert ledger.claim(claim, expected=None, now=NOON)
    ledger.record(replace(claim, state=DeliveryState.ACCEPTED), now=NOON)


def letter(service: App, reader: Subscriber) -> list[str]:
    """The titles of today's letter."""
    present = service.people.show(reader.address)
    digest = service.morning.digest(service.morning.edition(TODAY), present)
    return [paper.title for paper in digest.numbered()] if digest else []


def test_a_reply_makes_a_topic_strict_in_the_receipt_and_in_the_letter(
    service: App, ada: Subscriber
) -> None:
    assert letter(service, ada) == ["Graph kernels", "A tool for molecules"]
    receipt = write(service, ada, "strict: graph kernel")
    assert "Of “graph kernel” only the papers come that match it best." in receipt
    assert "- graph kernel (strict)" in receipt
    assert "graph kernel · 1 paper" in receipt
    assert letter(service, ada) == ["Graph kernels"]

    receipt = write(service, ada, "relax graph kernel")
    assert "all papers come again" in receipt
    assert "graph kernel · 2 papers" in receipt
    assert letter(service, ada) == ["Graph kernels", "A tool for molecules"]


def test_who_knows_the_english_of_a_topic_better_says_it_in_a_reply(
    service: App, ada: Subscriber
) -> None:
    kept = SqlTranslations(service.database, lambda: NOON)
    kept.correct("图核", ["popcorn machine"])  # as a model may have said
    receipt = write(service, ada, "add 图核", "remove graph kernel")
    assert "In English it is searched for as “popcorn machine”." in receipt
    assert "If that is wrong, answer: translate “图核” as …" in receipt
    assert letter(service, ada) == []

    receipt = write(service, ada, "translate “图核” as graph kernel")
    assert "“图核 | graph kernel” is on your radar in place of “图核”." in receipt
    assert "popcorn" not in receipt
    assert letter(service, ada) == ["Graph kernels", "A tool for molecules"]
    assert kept.get(["图核"]) == {"图核": ("popcorn machine",)}  # everybody else's stays

    write(service, ada, "translate “图核 | graph kernel” as quantum")
    assert service.people.show(ada.address).topics == ("图核 | quantum",)
    made = service.history.of(ada.id)[-1]
    service.changes.undo(made.handle, now=NOON)
    assert service.people.show(ada.address).topics == ("图核 | graph kernel",)


def test_who_says_no_english_is_searched_for_as_everybody_is(service: App) -> None:
    assert service.last_weeks.in_english("量子纠错") == ("quantum error correction",)
    assert service.last_weeks.in_english("量子纠错 | QEC") is None
    assert service.last_weeks.in_english("graph kernel") is None
    assert service.last_weeks.in_english('"量子') is None
    assert service.last_weeks.in_english("квантовая") == ()


def test_the_receipt_says_what_feedback_taught_and_how_it_is_taken_back(
    service: App, ada: Subscriber
) -> None:
    digest = service.morning.digest(service.morning.edition(TODAY), ada)
    assert digest
    sent(service, ada, [paper.id for paper in digest.numbered()])
    receipt = write(service, ada, "less like 02")
    assert "You will see less like paper 02." in receipt
    assert "Of “graph kernel”, papers that say “molecules” stand lower now." in receipt
    link = f"{service.morning.links(ada).papers}/2026-06-11/2/undo"
    assert f"Take back what you said of paper 02: {link}" in " ".join(receipt.split())

    receipt = " ".join(write(service, ada, "more like 01", "weekly").split())
    assert "papers that say “compares” or “networks” stand higher now; papers that say" in receipt
    assert "Undo this: http" in receipt
    SqlFeedback(service.database).unsay(ada.id, 1)
    (learned,) = service.last_weeks.learned(ada, service.said_by(ada), TODAY)
    assert learned.lifts == ()


def test_what_was_taught_a_topic_stays_with_it_under_a_new_name(
    service: App, ada: Subscriber
) -> None:
    SqlFeedback(service.database).say(ada.id, TOPIC, 2, 1, now=NOON)
    write(service, ada, f"rename “{TOPIC}” to “graph kernel | kernels on nets”")
    after = service.people.show(ada.address)
    assert [one.topic for one in service.said_by(after)] == ["graph kernel | kernels on nets"]
    digest = service.morning.digest(service.morning.edition(TODAY), after)
    assert digest
    liked = {item.paper.title: item.match.liked for item in digest.items()}
    assert any(liked.values())


def test_a_letter_says_which_paper_feedback_lifted(service: App, ada: Subscriber) -> None:
    feedback = SqlFeedback(service.database)
    feedback.say(ada.id, TOPIC, 2, 1, now=NOON)
    digest = service.morning.digest(service.morning.edition(TODAY), ada)
    assert digest
    liked = {item.paper.title: item.match.liked for item in digest.items()}
    assert liked["A tool for molecules"]
    assert liked["Graph kernels"] == ()
    written = message_from_bytes(service.morning.write(digest).raw, policy=default)
    for kind in ("plain", "html"):
        body = written.get_body((kind,))
        assert body
        text = " ".join(str(body.get_content()).split())
        assert text.count("Higher up, because you wanted more like it:") == 1


def test_the_undo_link_of_the_receipt_relaxes_it(service: App, ada: Subscriber) -> None:
    write(service, ada, "make graph kernel strict")
    (made,) = service.history.of(ada.id)
    service.changes.undo(made.handle, now=NOON)
    assert service.people.show(ada.address).strict == ()
    assert len(letter(service, ada)) == 2


def test_a_command_makes_a_topic_strict(
    service: App, ada: Subscriber, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["topics", ada.address, "strict", TOPIC]
    assert run(command) == 0
    assert capsys.readouterr().out == "graph kernel (strict)\n"
    assert letter(service, ada) == ["Graph kernels"]
    assert run([*command, "--off"]) == 0
    assert capsys.readouterr().out == "graph kernel\n"
    assert run(["topics", ada.address, "strict", "popcorn"]) == 2


def test_a_command_says_a_topic_in_english(
    service: App, ada: Subscriber, capsys: pytest.CaptureFixture[str]
) -> None:
    service.people.add_topic(ada.address, "图核")
    command = ["topics", ada.address, "translate"]
    assert run([*command, "图核", "graph kernels | kernels of graphs"]) == 0
    assert "图核 | graph kernels | kernels of graphs\n" in capsys.readouterr().out
    assert run([*command, "popcorn", "pop"]) == 2
    assert run([*command, TOPIC, "pop; corn"]) == 2


def test_a_command_that_adds_a_topic_says_what_would_do_better(
    service: App, ada: Subscriber, capsys: pytest.CaptureFixture[str]
) -> None:
    today = datetime.now(UTC).date()  # a command asks the machine's clock
    for number, (title, abstract) in enumerate(NEWS, start=101):
        fresh = [(an_entry(number, title=title, abstract=abstract), today)]
        service.morning.stores.papers.take(fresh, now=NOON)
    assert run(["topics", ada.address, "add", "medieval coinage"]) == 0
    said = capsys.readouterr()
    assert said.out == "graph kernel\nmedieval coinage\n"
    assert "Nothing of the last 30 days matches it." in said.err
    assert run(["topics", ada.address, "add", "the of and"]) == 2


def test_more_like_a_near_miss_or_a_paper_of_a_strict_topic_teaches_that_topic(
    service: App, ada: Subscriber
) -> None:
    topic_of = service.last_weeks.topic_of
    strict = replace(ada, strict=(TOPIC,))
    assert topic_of(strict, 2, TODAY) == TOPIC  # not above its line
    higher = LastWeeks(
        service.archive, Interpreter(SqlTranslations(service.database, service.clock)), 0.9
    )
    assert higher.topic_of(ada, 2, TODAY) == TOPIC
    assert topic_of(ada, 7, TODAY) == ""


def test_a_strict_topic_that_finds_nothing_says_what_it_finds_without(service: App) -> None:
    strict = LastWeeks(
        service.archive, Interpreter(SqlTranslations(service.database, service.clock)), 1.0
    )
    found = strict.would_have_found(TOPIC, TODAY, [TOPIC])
    assert (found.count, found.usual) == (0, 2)
    assert found.remark(tongue(Language.EN)) == (
        "Nothing of the last 30 days is above its strict line; without it, 2 would be."
    )


def test_less_like_a_number_that_the_letter_has_not_is_answered(
    service: App, ada: Subscriber
) -> None:
    sent(service, ada, [1, 2])
    assert "The letter has no paper with the number 99." in write(service, ada, "less like 99")
