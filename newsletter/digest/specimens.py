"""One of each mail beside the letter, to be looked at: invented, but for whom it is written to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from newsletter.digest.links import Links
from newsletter.digest.notices import Answer, Found, MorningReport, Notices, Post
from newsletter.model import (
    DeliveryState,
    Learned,
    Letter,
    Paper,
    Reason,
    SourceReport,
    SourceStatus,
)
from subscribers.effects import Change, Code, Said, add_topic, exclude
from subscribers.model import Status, Subscriber

REST = timedelta(days=14)
TITLES = (
    "Graphs that learn to forget their neighbours",
    "How deep may a graph network be before it says nothing",
)
TOPIC = "graph neural networks"
SOURCES = (
    SourceReport("arxiv", "cs.LG", "arXiv (cs.LG)", SourceStatus.OK, announced=388),
    SourceReport("plos", "x", "PLOS Medicine", SourceStatus.FAILED, Reason.UNREACHABLE),
)


def specimens(
    notices: Notices, post: Post, reader: Subscriber, links: Links
) -> Mapping[str, Callable[[], Letter]]:
    """Return what writes each mail, by its name."""
    found = (Found(TOPIC, 14, tuple(map(_paper, range(len(TITLES))))),)
    here, resting = replace(reader, status=Status.ACTIVE, paused_until=None), _resting(reader, post)
    link = links.manage
    return {
        "confirm": lambda: notices.confirm(
            post, link, topics=reader.topics, expires=post.day + REST / 2
        ),
        "welcome": lambda: notices.welcome(post, here, links, found=found),
        "receipt": lambda: notices.receipt(post, here, links, _answer(here, found, link)),
        "paused": lambda: notices.paused(post, resting, links),
        "resumed": lambda: notices.paused(post, here, links),
        "goodbye": lambda: notices.goodbye(post, link),
        "moved": lambda: notices.moved_here(post, links, old="before@example.org"),
        "link": lambda: notices.link(post, here, links),
        "abstract": lambda: notices.abstract(post, here, links, shown=((3, _paper(0)),)),
        "report": lambda: notices.report(post, _report(post)),
    }


def _paper(number: int) -> Paper:
    return Paper(
        id=number,
        key=f"url:https://example.org/{number}",
        label="arXiv (cs.LG)",
        title=TITLES[number],
        abstract="A network is asked which of its neighbours it needs. It needs few of them.",
        authors=("Ada Quill", "Bo Fernandez"),
        categories=(),
        link=f"https://example.org/{number}",
        published=None,
    )


def _resting(reader: Subscriber, post: Post) -> Subscriber:
    return replace(reader, status=Status.PAUSED, paused_until=post.day + REST)


def _answer(reader: Subscriber, found: tuple[Found, ...], undo: str) -> Answer:
    changes = (
        add_topic(reader, TOPIC),
        exclude(reader, "survey"),
        Change(reader, reader, Said(Code.MORE, (("number", 3),))),
    )
    learned = (Learned(TOPIC, ("expressive", "depth"), ("survey",)),)
    judged = ((3, f"{undo.rpartition('/u/')[0]}/p/{'c' * 26}/2026-06-11/3/undo"),)
    return Answer(changes, found, ("see you at the conference",), undo, learned, judged)


def _report(post: Post) -> MorningReport:
    counts = {DeliveryState.ACCEPTED: 1204, DeliveryState.EMPTY: 31, DeliveryState.FAILED: 2}
    return MorningReport(post.day, counts, SOURCES, ("2 letters were refused for good",))
