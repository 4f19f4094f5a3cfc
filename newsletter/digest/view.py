"""What the templates see: the digest in words, each of them clean and in the letter's language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.digest.i18n import N_, Tongue, tongue
from newsletter.digest.links import Links
from newsletter.digest.words import ABSTRACT, excerpt, language_of, plain, shown_authors, web_link
from newsletter.model import (
    Digest,
    Item,
    Paper,
    Reason,
    Section,
    SourceReport,
    SourceStatus,
)
from subscribers.model import Frequency, Language

_LABEL, _TOPIC, _SENTENCE, _WORDS = 80, 200, 600, 8  # the most that is shown of each
_PREHEADER = 140
_BRACKETED = re.compile(r"(.+?) [(（](.+)[)）]")  # noqa: RUF001 - meant: a label may be Chinese

REASONS = {
    Reason.WEEKEND: N_("nothing is announced at the weekend"),
    Reason.NOTHING_ANNOUNCED: N_("nothing was announced"),
    Reason.REFUSED: N_("its server answered with an error"),
    Reason.UNREACHABLE: N_("no answer"),
    Reason.UNREADABLE: N_("the answer was no feed"),
}
FREQUENCIES = {
    Frequency.DAILY: N_("every day"),
    Frequency.WEEKDAYS: N_("on weekdays"),
    Frequency.WEEKLY: N_("on Mondays"),
}


@dataclass(frozen=True, slots=True)
class Room:
    """How many columns a paper is given: for its abstract, and for its title and its authors."""

    abstract: int = ABSTRACT
    line: int = 300


ROOMY = Room()


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and the language it is in (BCP 47), for screen readers and hyphenation."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is the same in every letter that shows a paper."""

    label: str
    day: str
    title: Passage
    link: str
    authors: str
    abstract: Passage


@dataclass(frozen=True, slots=True)
class Row:
    """One item. `more` and `less` are reply links, "" where replies are off."""

    number: str
    anchor: str
    card: Card
    words: str
    also: str
    more: str
    less: str


@dataclass(frozen=True, slots=True)
class Block:
    """One topic. `found` counts the papers that matched, `more` those of them not shown."""

    topic: Passage
    rows: tuple[Row, ...]
    found: int
    more: int
    link: str
    remove: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of the briefing and the numbers and anchors of what it cites."""

    said: Passage
    cites: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """How one source was read."""

    name: str
    text: str
    failed: bool


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the templates of a digest may name."""

    day: str
    short_day: str
    count: int
    read: int
    origins: int
    blocks: tuple[Block, ...]
    quiet: str
    remarks: tuple[Remark, ...]
    writer: str
    fallback: bool
    sources: tuple[SourceLine, ...]
    sample: bool
    preheader: str
    address: str
    rhythm: str
    hour: str
    timezone: str


def view(digest: Digest, links: Links, room: Room = ROOMY) -> View:
    """Put a digest into words."""
    words = tongue(digest.language)
    blocks = tuple(_block(section, links, words, room) for section in digest.sections)
    quiet = _quiet(digest, words)
    remarks = tuple(_remarks(digest))
    person = digest.subscriber
    return View(
        day=words.day(digest.day),
        short_day=words.short_day(digest.day),
        count=sum(len(block.rows) for block in blocks),
        read=sum(report.announced for report in digest.sources),
        origins=len({report.source for report in digest.sources if report.announced}),
        blocks=blocks,
        quiet=quiet,
        remarks=remarks,
        writer=plain(digest.briefing.writer, _LABEL),
        fallback=digest.briefing.fallback,
        sources=source_lines(digest.sources, digest.language),
        sample=digest.sample,
        preheader=_preheader(remarks, blocks, quiet, words),
        address=plain(person.address),
        rhythm=words.messages.gettext(FREQUENCIES[person.frequency]),
        hour=person.hour.strftime("%H:%M"),
        timezone=plain(person.timezone),
    )


def _block(section: Section, links: Links, words: Tongue, room: Room) -> Block:
    return Block(
        topic=_passage(plain(section.topic, _TOPIC)),
        rows=tuple(_row(item, links, words, room) for item in section.items),
        found=len(section.items) + section.more,
        more=section.more,
        link=links.topic(section.topic),
        remove=links.reply(f"remove topic {plain(section.topic, _TOPIC)}"),
    )


def _row(item: Item, links: Links, words: Tongue, room: Room) -> Row:
    number = f"{item.number:02}"
    return Row(
        number=number,
        anchor=f"p{item.number}",
        card=card(item.paper, words.language, room),
        words=_quoted(item.match.words, _LABEL),
        also=_quoted(item.match.also, _TOPIC),
        more=links.reply(f"more like {number}"),
        less=links.reply(f"less like {number}"),
    )


@lru_cache(maxsize=16384)
def card(paper: Paper, language: Language, room: Room = ROOMY) -> Card:
    """Put a paper into words; done once for all the letters of a language that show it."""
    words = tongue(language)
    names, others = shown_authors(paper.authors, room.line)
    et_al = words.messages.gettext("%(names)s et al.")
    return Card(
        label=plain(paper.label, _LABEL),
        day=words.plain_day(paper.published) if paper.published else "",
        title=_passage(excerpt(plain(paper.title), room.line)),
        link=web_link(paper.link),
        authors=et_al % {"names": names} if others else names,
        abstract=_passage(excerpt(plain(paper.abstract), room.abstract) if room.abstract else ""),
    )


def _passage(text: str) -> Passage:
    return Passage(text, language_of(text))


def _quoted(texts: Sequence[str], limit: int) -> str:
    return ", ".join(f"“{plain(text, limit)}”" for text in texts[:_WORDS])


def _quiet(digest: Digest, words: Tongue) -> str:
    loud = {section.topic for section in digest.sections}
    quiet = [topic for topic in digest.subscriber.topics if topic not in loud]
    return words.listed([f"“{plain(topic, _TOPIC)}”" for topic in quiet])


def _remarks(digest: Digest) -> Iterator[Remark]:
    for sentence in digest.briefing.sentences:
        cites = tuple((f"{number:02}", f"p{number}") for number in sentence.papers)
        yield Remark(_passage(plain(sentence.text, _SENTENCE)), cites)


def _preheader(
    remarks: Sequence[Remark], blocks: Sequence[Block], quiet: str, words: Tongue
) -> str:
    """Return what a mailbox shows beside the subject: the news itself, not a greeting."""
    if remarks:
        return excerpt(remarks[0].said.text, _PREHEADER)
    return excerpt(words.listed([block.topic.text for block in blocks]) or quiet, _PREHEADER)


@lru_cache(maxsize=64)
def source_lines(reports: tuple[SourceReport, ...], language: Language) -> tuple[SourceLine, ...]:
    """Say in one line for each source how it was read: failures first, then the silent ones."""
    by_source: dict[str, list[SourceReport]] = {}
    for report in reports:
        by_source.setdefault(report.source, []).append(report)
    groups = sorted(by_source.values(), key=lambda group: min(map(_rank, group)))
    return tuple(_source_line(group, tongue(language)) for group in groups)


def _rank(report: SourceReport) -> int:
    return (SourceStatus.FAILED, SourceStatus.EMPTY, SourceStatus.OK).index(report.status)


def _source_line(group: Sequence[SourceReport], words: Tongue) -> SourceLine:
    name, parts = _names(group)
    outcomes: dict[tuple[int, str], list[str]] = {}
    for report, part in zip(group, parts, strict=True):
        outcomes.setdefault((_rank(report), report.reason or ""), []).append(
            f"{part} {words.number(report.announced)}".strip()
            if report.status is SourceStatus.OK
            else part
        )
    said = [_outcome(*key, outcomes[key], words) for key in sorted(outcomes)]
    failed = any(report.status is SourceStatus.FAILED for report in group)
    return SourceLine(name, "; ".join(said), failed)


def _outcome(rank: int, reason: str, parts: Sequence[str], words: Tongue) -> str:
    if rank == _OK:
        return ", ".join(parts)
    gettext = words.messages.gettext
    why = gettext(REASONS[Reason(reason)]) if reason else ""
    if rank == _FAILED:
        why = gettext("could not be read: %(why)s") % {"why": why or gettext("no reason is known")}
    return f"{', '.join(parts)} {why}".strip()


_FAILED, _, _OK = range(3)


def _names(group: Sequence[SourceReport]) -> tuple[str, list[str]]:
    """Split labels such as arXiv (CS.CL), arXiv (CS.LG) into their common name and the rest."""
    labels = [plain(report.label, _LABEL) for report in group]
    if len(labels) == 1:
        return labels[0], [""]
    split = [_BRACKETED.fullmatch(label) for label in labels]
    names = {match[1] for match in split if match}
    if len(names) == 1 and all(split):
        return names.pop(), [match[2] for match in split if match]
    name, parts = _common_words(labels)
    return name or plain(group[0].source, _LABEL), parts


def _common_words(labels: Sequence[str]) -> tuple[str, list[str]]:
    words = [label.split() for label in labels]
    shared = 0
    while all(len(each) > shared + 1 for each in words) and len({w[shared] for w in words}) == 1:
        shared += 1
    return " ".join(words[0][:shared]), [" ".join(each[shared:]) for each in words]
