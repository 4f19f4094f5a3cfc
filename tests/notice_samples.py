"""One of each mail beside the letter, for tests and for looking at them. All of it is invented."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from digest_samples import BASE, DAY, SOURCES, SUBSCRIBER, links, paper

from newsletter.config import Sender, Site
from newsletter.digest.notices import Answer, Doubt, Found, MorningReport, Notices, Post
from newsletter.model import DeliveryState, Letter, Paper
from subscribers.effects import Change, Code, Said, add_topic, exclude, remove_topic
from subscribers.model import Language, Status, Subscriber

SITE = Site(base_url=BASE, postal_address="1 Library Lane, Berlin")
SENDER = Sender(name="AcademicHub", address="morning@hub.example")
MOMENT = datetime(2026, 6, 11, 9, 30, tzinfo=UTC)
REPLY = f"reply+{'a' * 26}@hub.example"
LINK = f"{BASE}/c/{'b' * 26}"
ASKED = "<the-mail.1@client.example>"
PERSON = replace(
    SUBSCRIBER,
    excludes=("survey", "综述"),
    muted=((SUBSCRIBER.topics[3], date(2026, 7, 1)),),
)


def post(language: Language = Language.EN, **changes: Any) -> Post:
    """Make what a mail is sent under."""
    made = Post("receipt-1", MOMENT, SUBSCRIBER.address, language)
    return replace(made, **changes)


def found(topic: str = "graph neural networks", count: int = 14) -> Found:
    """Make what a new topic would have matched."""
    papers = (
        paper(51, title="Graphs that learn to forget their neighbours"),
        paper(52, title="How deep may a graph network be before it says nothing"),
        paper(53, title="图神经网络的一种稀疏读法", link=""),
        paper(54, title="A fourth title, which is not shown"),
    )
    return Found(topic, count, papers)


def each(language: Language, person: Subscriber = PERSON) -> Mapping[str, Letter]:
    """Make one of each mail, by name."""
    return dict(_each(Notices(SITE, SENDER), language, person))


def _each(made: Notices, language: Language, person: Subscriber) -> Iterator[tuple[str, Letter]]:
    ours = links(person, reply_to=REPLY)
    sent, answer = post(language), post(language, answers=("<letter@hub.example>", ASKED))
    resting = replace(person, status=Status.PAUSED, paused_until=date(2026, 6, 25))
    whole: Paper = paper(3, title="Thresholds without tears")
    counts = {DeliveryState.ACCEPTED: 1204, DeliveryState.EMPTY: 31, DeliveryState.FAILED: 2}
    trouble = ("SendGrid answered 401 twice: check NEWSLETTER_SENDGRID_KEY",)
    yield "confirm", made.confirm(sent, LINK, topics=person.topics, expires=date(2026, 6, 18))
    yield "welcome", made.welcome(sent, person, ours, found=(found(),))
    yield "receipt", made.receipt(answer, person, ours, done())
    yield "confused", made.receipt(answer, person, ours, Answer(unclear=("Thank you so much!",)))
    yield (
        "check",
        made.check(answer, person, ours, [doubt()]),
    )
    yield "paused", made.paused(answer, resting, ours)
    yield "resumed", made.paused(answer, person, ours)
    yield "goodbye", made.goodbye(sent, LINK)
    yield "moved away", made.moved_away(sent, new="wen@home.example", undo=LINK)
    yield "moved here", made.moved_here(sent, ours, old="wen@old.example")
    yield "link", made.link(sent, person, ours)
    yield "abstract", made.abstract(answer, person, ours, shown=((3, whole),), missing=(41, 42))
    yield "report", made.report(sent, MorningReport(DAY, counts, SOURCES, trouble))


def doubt(writer: str = "mallory@elsewhere.example", link: str = LINK) -> Doubt:
    """Make a mail of another address."""
    return Doubt(writer, ("add topic cold fusion",), link)


def done() -> Answer:
    """Make what a receipt says of three commands and a riddle."""
    before = replace(PERSON, excludes=())
    changes = (
        add_topic(before, "graph neural networks"),
        exclude(before, "survey"),
        remove_topic(before, "quantum error corection"),
        Change(before, before, Said(Code.MORE, (("number", 3),))),
    )
    undo = f"{BASE}/u/{'c' * 26}"
    return Answer(changes, (found(),), ("see you at the conference",), undo)
