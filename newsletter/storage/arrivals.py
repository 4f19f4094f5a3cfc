"""What a batch says about each of its works. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from newsletter.ingest.naming import Known, Name, settle
from newsletter.model import NOTICES, Announce, Entry, Paper

_ENDS = NOTICES[:2]  # the notices that end a paper: retraction, withdrawn


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one batch says about one work: who speaks for it, all its entries, and its day.

    `known` is the work if it is stored already, `names` are those to remember it by.
    """

    best: Entry
    entries: tuple[Entry, ...]
    day: date | None
    known: Known | None = None
    names: tuple[Name, ...] = ()

    @property
    def notice(self) -> str:
        """The notice that the work is put under by its own server; else ""."""
        return notice_of(self.best)

    def is_put_under_notice(self, before: Paper) -> bool:
        """Whether a known work is withdrawn or retracted now, and was not before."""
        own = self.best.key == before.key and self.best.version >= before.version
        return own and bool(self.notice) and self.notice != before.notice


def arrivals(
    news: Sequence[tuple[Entry, date | None]], known: Mapping[str, Known]
) -> tuple[Arrival, ...]:
    """Gather a batch by work, in the order of first appearance.

    Of a new work, the entry with an abstract speaks before one without, then the highest version,
    its own announcement before a cross-list, the first. Of a known work, only the entries of its
    own key raise the version. It is news for the earliest day that any of its entries names.
    """
    days = {id(entry): day for entry, day in news}
    return tuple(
        Arrival(
            best=_speaker(one.entries, one.known),
            entries=one.entries,
            day=min((day for entry in one.entries if (day := days[id(entry)])), default=None),
            known=one.known,
            names=one.names,
        )
        for one in settle([entry for entry, _ in news], known)
    )


def _speaker(entries: Sequence[Entry], known: Known | None) -> Entry:
    own = [entry for entry in entries if known and entry.key == known.key] or entries
    best = max(own, key=lambda one: (bool(one.abstract), one.version, one.announce is Announce.NEW))
    # Whoever speaks, a new work is known by the key that came first.
    return best if known or best.key == entries[0].key else replace(best, key=entries[0].key)


def raised(before: Paper, arrival: Arrival) -> Paper:
    """Return a paper with the text of a higher version, or with an abstract if it had none.

    Label, day and the way it was announced stay: they say how it became news.
    """
    best = arrival.best
    newer = best.key == before.key and best.version > before.version
    if newer or arrival.is_put_under_notice(before):
        return replace(
            before,
            title=best.title,
            abstract=best.abstract,
            authors=best.authors,
            categories=best.categories,
            link=best.link,
            doi=best.doi,
            version=best.version,
        )
    abstract = next((one.abstract for one in arrival.entries if one.abstract), "")
    return before if before.abstract else replace(before, abstract=abstract)


def notice_of(entry: Entry) -> str:
    """Return the notice that an entry puts its own work under, a retraction or a withdrawal."""
    return next((name for name in entry.categories if name in _ENDS), "")
