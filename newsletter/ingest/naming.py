"""The names that a work goes by, and which names mean one work. Pure.

A work has the key of the entry that came first. Its other names are ids that its entries state
(`arxiv:…`, `doi:…`), and its title with its first author, which counts for a year and only between
servers: one server gives one work one id, so two ids of it are two works, whatever their titles.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from newsletter.model import Entry

YEAR = timedelta(days=366)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(?:v\d+)?", re.IGNORECASE)
# Who gives DOIs to preprints, and to data and code, which are no journal either.
_PREPRINTS = (
    *("10.1101/", "10.64898/", "10.48550/", "10.26434/", "10.20944/", "10.21203/", "10.31234/"),
    *("10.31219/", "10.31222/", "10.35542/", "10.36227/", "10.2139/", "10.22541/", "10.5281/"),
    "10.6084/",
)
_WORDS = re.compile(r"\w+")
_FEWEST_WORDS, _SHORTEST, _LONGEST = 4, 20, 200  # of a title that can stand for a work
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a work, and why it is one."""

    key: str
    reason: str

    @property
    def is_title(self) -> bool:
        """Whether the name is a title, which may mislead, and no id."""
        return self.key.startswith("title:")


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored under a name: a work by its id, its own key and its date.

    `work` is None for a name that was split off by hand: it never leads to a work again.
    """

    work: int | None
    key: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The entries of a batch that are one work.

    `known` is the stored work that they belong to, if there is one. `names` are the names to
    remember besides the work's own key, each with its reason; a merge is one that names another
    entry's key.
    """

    entries: tuple[Entry, ...]
    known: Known | None
    names: tuple[Name, ...]

    @property
    def key(self) -> str:
        """The key of the work."""
        return self.known.key if self.known else self.entries[0].key


def canonical(key: str) -> str:
    """Return the one key of an id that can be written in two ways: arXiv's DOIs."""
    found = _ARXIV_DOI.fullmatch(key.removeprefix("doi:"))
    return f"arxiv:{found[1]}" if found else key


def journal_dois(key: str, names: Iterable[Name]) -> tuple[str, ...]:
    """Return the DOIs of journals among names that are new for a preprint with a key."""
    if not _is_preprint(key):
        return ()
    dois = (name.key.removeprefix("doi:") for name in names if name.key.startswith("doi:"))
    return tuple(doi for doi in dois if not _is_preprint(f"doi:{doi}"))


def _is_preprint(key: str) -> bool:
    return key.startswith("arxiv:") or key.removeprefix("doi:").startswith(_PREPRINTS)


def names_of(entry: Entry) -> tuple[Name, ...]:
    """Return the names by which an entry's work may be known, the surest first."""
    names = [Name(entry.key, "its own id")]
    if entry.doi:
        names.append(Name(canonical(f"doi:{entry.doi}"), f"the DOI that {entry.key} states"))
    names += [Name(canonical(key), f"an id that {entry.key} states") for key in entry.also]
    if title := _title_name(entry):
        names.append(Name(title, f"title and first author of {entry.key}"))
    return tuple({name.key: name for name in reversed(names)}.values())[::-1]


def settle(entries: Sequence[Entry], known: Mapping[str, Known]) -> tuple[Settled, ...]:
    """Decide which entries of a batch are one work, and which of the stored works it is.

    `known` has what is stored under any of the names of these entries. The order is that of the
    first appearance; entries of one key stay together.
    """
    groups: list[_Group] = []
    places: dict[str, _Group] = {}
    for entry in entries:
        led = _led(entry, known)
        group = places.get(_work(known[led.key])) if led else None
        group = group or _met(entry, places, known)
        if group is None:
            group = _Group()
            groups.append(group)
        group.take(entry, led, known)
        if group.known:
            places.setdefault(_work(group.known), group)
        for name in names_of(entry):
            places.setdefault(name.key, group)
    return tuple(group.settled() for group in groups)


@dataclass(slots=True)
class _Group:
    """A work under way."""

    entries: list[Entry] = field(default_factory=list)
    known: Known | None = None
    names: dict[str, Name] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.known.key if self.known else self.entries[0].key

    def take(self, entry: Entry, led: Name | None, known: Mapping[str, Known]) -> None:
        """Take an entry in, and the names that it brings; `led`: the one that is stored."""
        if self.known is None and led is not None:
            self.known = known[led.key]
        shared = led or _shared(entry, self.entries)
        self.entries.append(entry)
        for name in names_of(entry):
            if name.key not in known:
                self.names.setdefault(name.key, name)
        if entry.key in self.names and shared and entry.key != self.key:
            self.names[entry.key] = Name(entry.key, _why(shared, self.key))

    def settled(self) -> Settled:
        """Return the finished work."""
        names = tuple(name for key, name in self.names.items() if key != self.key)
        return Settled(tuple(self.entries), self.known, names)


def _work(known: Known) -> str:
    return f"work {known.work}"


def _why(shared: Name, key: str) -> str:
    """Say why an entry of another id is this work: the reason that is stored."""
    if shared.is_title:
        return f"same title and first author as {key}, within a year"
    return f"same id as {key}: {shared.key}"


def _led(entry: Entry, known: Mapping[str, Known]) -> Name | None:
    """Return the name of an entry under which a work is stored that it belongs to."""
    for name in names_of(entry):
        found = known.get(name.key)
        if found and found.work is not None and _agrees(name, entry, found.key, found.dated):
            return name
    return None


def _met(entry: Entry, places: Mapping[str, _Group], known: Mapping[str, Known]) -> _Group | None:
    """Return the work of this batch that an entry belongs to."""
    for name in names_of(entry):
        group = places.get(name.key)
        if group is None or name.key in known:  # what is stored was asked before, or split off
            continue
        if all(_agrees(name, entry, one.key, one.published) for one in group.entries):
            return group
    return None


def _shared(entry: Entry, others: Iterable[Entry]) -> Name | None:
    taken = {name.key for other in others for name in names_of(other)}
    return next((name for name in names_of(entry) if name.key in taken), None)


def _agrees(name: Name, entry: Entry, key: str, dated: date | None) -> bool:
    """Whether a shared name means one work; an id does, a title only across servers in a year."""
    if not name.is_title or entry.key == key:
        return True
    near = not (dated and entry.published) or abs(dated - entry.published) <= YEAR
    return near and _server(entry.key) != _server(key)


def _server(key: str) -> str:
    """Return who gave an id: arXiv, a DOI's registrant, or a host."""
    kind, _, rest = key.partition(":")
    if kind == "url":
        return rest.removeprefix("https://").partition("/")[0]
    return rest.partition("/")[0] if kind == "doi" else kind


def _title_name(entry: Entry) -> str | None:
    words = list(_folded(entry.title))
    title = " ".join(words)
    if len(words) < _FEWEST_WORDS or len(title) < _SHORTEST or not entry.authors:
        return None
    surname = _surname(entry.authors[0])
    return f"title:{title[:_LONGEST]}|{surname}" if surname else None


def _surname(author: str) -> str:
    parts = [part for part in author.split() if not _SUFFIX.fullmatch(part)]
    return "".join(_folded(parts[-1])) if parts else ""


def _folded(text: str) -> Iterator[str]:
    """Yield the words of a text without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return (word for word in _WORDS.findall(bare))
