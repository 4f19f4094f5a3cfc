"""What the templates see: papers and sources in words, each clean and in the letter's language."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from newsletter.digest.i18n import N_, Tongue, tongue
from newsletter.digest.words import (
    ABSTRACT,
    code_link,
    excerpt,
    language_of,
    plain,
    shown_authors,
    web_link,
)
from newsletter.model import (
    Announce,
    Change,
    Paper,
    Reason,
    SourceReport,
    SourceStatus,
    Update,
)
from subscribers.model import Frequency, Language

LABEL = 80
"""The most characters of a label that are shown."""
_LONGEST_LINK = 600
_BRACKETED = re.compile(r"(.+?) [(（](.+)[)）]")  # noqa: RUF001 - meant: a label may be Chinese
_AUTHOR = re.compile(r'author:"([^"]+)"')
_RXIV = re.compile(r"https://www\.(?:bio|med)rxiv\.org/content/10\.\d+/[\w.]+v\d+")

REASONS = {
    Reason.WEEKEND: N_("nothing is announced at the weekend"),
    Reason.HOLIDAY: N_("nothing is announced on a holiday"),
    Reason.NOTHING_ANNOUNCED: N_("nothing was announced"),
    Reason.STALE: N_("it still served the batch of the day before"),
    Reason.REFUSED: N_("its server answered with an error"),
    Reason.UNREACHABLE: N_("no answer"),
    Reason.UNREADABLE: N_("the answer was no feed"),
    Reason.LATE: N_("it was not read in time"),
    Reason.PARTIAL: N_("only the first part could be read"),
}
CHANGES = {
    (Change.PUBLISHED, True): N_("now published in %(where)s"),
    (Change.PUBLISHED, False): N_("now published"),
    (Change.UPDATED, True): N_("has a new version"),
    (Change.UPDATED, False): N_("has a new version"),
    (Change.WITHDRAWN, True): N_("was withdrawn"),
    (Change.WITHDRAWN, False): N_("was withdrawn"),
    (Change.RETRACTED, True): N_("was retracted"),
    (Change.RETRACTED, False): N_("was retracted"),
}
"""What became of a paper; with and without the journal."""
NEWS = {
    "retraction": N_("retraction"),
    "withdrawn": N_("withdrawn"),
    "expression of concern": N_("expression of concern"),
    "correction": N_("correction"),
    "addendum": N_("addendum"),
}
"""What kind of notice a paper is."""
FREQUENCIES = {
    Frequency.DAILY: N_("every day"),
    Frequency.WEEKDAYS: N_("on weekdays"),
    Frequency.WEEKLY: N_("on Mondays"),
}


@dataclass(frozen=True, slots=True)
class Room:
    """How much a letter gives to what others wrote, in columns or in characters.

    To a paper: its abstract, its title and its authors (`line`), how many of the words it was
    found by, and how many characters of each. To a topic: how many characters. `links`: whether
    each paper has links beside the one of its title.
    """

    abstract: int = ABSTRACT
    line: int = 300
    words: int = 8
    word: int = 80
    topic: int = 200
    links: bool = True


ROOMY = Room()


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and the language it is in (BCP 47), for screen readers and hyphenation."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Card:
    """A paper in words. `news` says what is new about it, if it is no new work; links may be ""."""

    label: str
    day: str
    news: str
    title: Passage
    link: str
    authors: str
    abstract: Passage
    pdf: str
    code: str
    bibtex: str


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """What became of one paper."""

    title: Passage
    link: str
    change: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """How one source was read."""

    name: str
    text: str
    failed: bool


def passage(text: str) -> Passage:
    """Return a text with the language that its script tells."""
    return Passage(text, language_of(text))


def card(paper: Paper, language: Language, room: Room = ROOMY) -> Card:
    """Put a paper into words."""
    words = tongue(language)
    names, others = shown_authors(paper.authors, room.line)
    et_al = words.messages.gettext("%(names)s et al.")
    abstract = plain(paper.abstract)
    return Card(
        label=plain(paper.label, LABEL),
        day=words.plain_day(paper.published) if paper.published else "",
        news=_news(paper, words),
        title=passage(excerpt(plain(paper.title), room.line)),
        link=_link(paper.link),
        authors=et_al % {"names": names} if others else names,
        abstract=passage(excerpt(abstract, room.abstract) if room.abstract else ""),
        pdf=_pdf(paper) if room.links else "",
        code=_link(code_link(abstract)) if room.links else "",
        bibtex=_bibtex(paper) if room.links else "",
    )


def _link(url: str) -> str:
    """A link that is longer is an attack on the size of the letter."""
    return web_link(url) if len(url) <= _LONGEST_LINK else ""


def _news(paper: Paper, words: Tongue) -> str:
    if paper.notice:
        return words.messages.gettext(NEWS[paper.notice])
    match paper.announce:
        case Announce.CROSS | Announce.REPLACE_CROSS:
            return words.messages.gettext("cross-listed")
        case Announce.REPLACE:
            updated = words.messages.gettext("updated: version %(version)s")
            return updated % {"version": paper.version}
        case Announce.NEW:
            return ""


def _arxiv(paper: Paper) -> str:
    """Return the identifier of a paper of arXiv, as it stands in links."""
    server, _, name = paper.key.partition(":")
    return quote(name) if server == "arxiv" else ""


def _pdf(paper: Paper) -> str:
    if name := _arxiv(paper):
        return f"https://arxiv.org/pdf/{name}"
    return f"{paper.link}.full.pdf" if _RXIV.fullmatch(paper.link) else ""


def _bibtex(paper: Paper) -> str:
    """Return where a citation is made: arXiv's own page, else that of Crossref (its REST API)."""
    if name := _arxiv(paper):
        return f"https://arxiv.org/bibtex/{name}"
    doi = paper.doi or ""
    if not doi or len(doi) > _LONGEST_LINK // 3:
        return ""
    return f"https://api.crossref.org/works/{quote(doi, safe='')}/transform/application/x-bibtex"


def topic_name(topic: str, words: Tongue, limit: int) -> str:
    """Return a topic as people read it: one that follows an author has a form of its own."""
    author = _AUTHOR.fullmatch(topic)
    if author is None:
        return plain(topic, limit)
    return words.messages.gettext("papers by %(author)s") % {"author": plain(author[1], limit)}


def in_quotes(texts: Iterable[str], limit: int = 0, most: int | None = None) -> list[str]:
    """Return texts in quotation marks, clean and cut, no more of them than `most`."""
    return [f"“{plain(text, limit)}”" for text in list(texts)[:most]]


def told_of(updates: Sequence[Update], language: Language) -> tuple[UpdateLine, ...]:
    """Say what became of papers: a line for each."""
    gettext = tongue(language).messages.gettext
    return tuple(
        UpdateLine(
            passage(excerpt(plain(one.paper.title), ROOMY.line)),
            _link(one.link),
            gettext(CHANGES[one.change, bool(one.where)]) % {"where": plain(one.where, LABEL)},
        )
        for one in updates
    )


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
    gettext = words.messages.gettext
    why = gettext(REASONS[Reason(reason)]) if reason else ""
    if rank == _OK:
        return ", ".join(parts) + (f" ({why})" if why else "")
    if rank == _FAILED:
        why = gettext("could not be read: %(why)s") % {"why": why or gettext("no reason is known")}
    return f"{', '.join(parts)} {why}".strip()


_FAILED, _, _OK = range(3)


def _names(group: Sequence[SourceReport]) -> tuple[str, list[str]]:
    """Split labels such as arXiv (CS.CL), arXiv (CS.LG) into their common name and the rest."""
    labels = [plain(report.label, LABEL) for report in group]
    if len(labels) == 1:
        return labels[0], [""]
    split = [_BRACKETED.fullmatch(label) for label in labels]
    names = {match[1] for match in split if match}
    if len(names) == 1 and all(split):
        return names.pop(), [match[2] for match in split if match]
    name, parts = _common_words(labels)
    return name or plain(group[0].source, LABEL), parts


def _common_words(labels: Sequence[str]) -> tuple[str, list[str]]:
    words = [label.split() for label in labels]
    shared = 0
    while all(len(each) > shared + 1 for each in words) and len({w[shared] for w in words}) == 1:
        shared += 1
    return " ".join(words[0][:shared]), [" ".join(each[shared:]) for each in words]
