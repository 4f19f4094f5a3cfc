"""Mails of every kind and size, sealed, for what checks them from the outside."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from digest_samples import DAY, PROTEINS, QUANTUM, SUBSCRIBER, digest, links, match, paper, thick
from notice_samples import REPLY, SENDER, SITE, each
from pydantic import SecretStr

from newsletter.app import build
from newsletter.config import Config, Storage
from newsletter.digest.choose import sections
from newsletter.digest.mime import letter, message_id
from newsletter.digest.render import Renderer
from newsletter.model import Briefing, Change, Cluster, Digest, Letter, Update
from newsletter.shipped import SAMPLE_DAY
from subscribers.model import Language

HOSTILE = (
    "</h3></td><script>alert(1)</script>\"'&amp;{{ 7*7 }}\r\nBcc: all@example.org\u202egnp\ufdd0"
)
NOW = datetime(2026, 6, 11, 5, tzinfo=UTC)


def full(language: Language = Language.EN) -> Digest:
    """A letter that says all that one can say: near misses, news of earlier papers, a title."""
    close = tuple(
        match(number, "surface", title=f"A near miss, number {number}") for number in (31, 32)
    )
    quantum = replace(QUANTUM, misses=close)
    updates = (
        Update(
            paper(41, title="An old preprint"),
            Change.PUBLISHED,
            "Nature",
            "https://x.example/1",
            NOW,
        ),
        Update(paper(42, title="A claim"), Change.RETRACTED, "", "https://x.example/2", NOW),
    )
    made = digest(language)
    rest = sections((quantum, PROTEINS), per_topic=5)
    return replace(
        made,
        sections=rest,
        briefing=replace(made.briefing, sentences=made.briefing.sentences[:1], title="Slow codes"),
        updates=updates,
        considered=1834,
    )


def hostile() -> Digest:
    """A letter in which everything that comes from outside attacks."""
    nasty = match(
        *(1, HOSTILE),
        title=HOSTILE,
        abstract=f"{HOSTILE}. {'x' * 300} {HOSTILE}",
        authors=(HOSTILE, "y" * 200),
        label=HOSTILE,
        link='https://x.example/"><script>',
    )
    reader = replace(SUBSCRIBER, topics=(HOSTILE, f"{HOSTILE} 2"), timezone=HOSTILE)
    found = sections((Cluster(HOSTILE, (nasty,), (replace(nasty, words=()),)),), per_topic=5)
    return replace(
        digest(), subscriber=reader, sections=found, briefing=Briefing((), title=HOSTILE)
    )


def sealed(renderer: Renderer, made: Digest, *, reply_to: str = "") -> Letter:
    """Seal a letter as a morning does."""
    reader = made.subscriber
    return letter(
        renderer.render(made, links(reader, reply_to=reply_to)),
        delivery=f"{DAY}-{reader.handle}",
        message_id=message_id(DAY, reader.handle, SENDER.domain),
        day=DAY,
        date=NOW,
        sender=SENDER,
        recipient=reader.address,
        links=links(reader),
    )


def sample_day(language: Language) -> Letter:
    """Compose the letter of the sample day that ships with the service."""
    topics = ("quantum error correction", "protein language models", "diffusion transformer")
    config = Config(storage=Storage(url="sqlite://"), secret=SecretStr("a key" * 8))
    with build(config) as app:
        morning = app.sampled().morning
        reader = app.people.add("wen@lab.example", topics, language=str(language))
        morning.ingest(SAMPLE_DAY)
        made = morning.preview(reader, SAMPLE_DAY)
    assert made
    return made


def mails() -> Mapping[str, Letter]:
    """Return one mail of each kind, in each language, and letters of every size, by name."""
    return dict(_mails())


def _mails() -> Iterator[tuple[str, Letter]]:
    ways = {way: Renderer(SITE, way) for way in ("mail", "web", "both")}
    for language in Language:
        yield f"letter-{language}", sealed(ways["both"], full(language), reply_to=REPLY)
        for count in (0, 1, 12, 60):
            reader = replace(SUBSCRIBER, language=language)
            made = replace(thick(count), subscriber=reader)
            yield f"letter-{count}-{language}", sealed(ways["mail"], made, reply_to=REPLY)
        for name, made in each(language).items():
            yield f"{name.replace(' ', '-')}-{language}", made
        yield f"letter-sample-{language}", sample_day(language)
    yield "letter-web", sealed(ways["web"], full())
    yield "letter-hostile", sealed(ways["both"], hostile(), reply_to=REPLY)
