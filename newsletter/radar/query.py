"""What a topic says: words, exact phrases, what it leaves out, who wrote it and where it appeared.

    quantum error correction        papers about it
    "surface code"                  exactly these words, in this order
    catalysis -enzyme -"in vivo"    and none of these
    author:"Ada Example"            by somebody; alone, or with words
    cat:quant-ph source:biorxiv     of a category (cs: all of cs.*), of a source
    QEC | quantum error correction  either
    量子纠错 | quantum error correction  said in English by who asks, so by nobody else

In capitals between words, AND, OR and NOT mean nothing, | and -, as in other search fields.
What is left out, and the fields, hold for the whole topic, on whichever side of a | they stand.
Parsing is strict: what cannot be read is an error that says how to mend it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from newsletter.errors import NewsletterError
from newsletter.radar.chinese import PARTICLES
from newsletter.radar.notation import has_operator, usual
from newsletter.radar.wordlists import STOP_WORDS

LONGEST_TOPIC = 1_000  # characters; what is longer is no phrase
MOST_SYNONYMS = 12
FIELDS = ("author", "cat", "source")

_KNOWN_SCRIPTS = ("LATIN", "GREEK")
_PLAIN = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_PLAINEST = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
# A token is read whole or not at all; no part of the pattern can match in two ways.
_TOKEN = re.compile(
    r"""\s*(?:(?P<bar>\|\|?)|(?P<minus>-(?=["\w]))?(?:(?P<field>[A-Za-z]+):(?=["\w]))?"""
    r"""(?:"(?P<quoted>[^"]*)(?P<end>"?)|(?P<word>[^\s|"]+)))"""
)
_PAPER = re.compile(
    r"(?:https?://|www\.|(?:arxiv|doi)[.:]|10\.\d{4,}/|\d{4}\.\d{4,5}(?:v\d+)?$).*", re.IGNORECASE
)  # its address or its number
_SIGNED = re.compile(r"\w(?:\+\+|#)")  # C++, which says more than its letter
_WILD = re.compile(r"\w{3,}\*")
_ONLY_FIELD = re.compile(rf"((?:{'|'.join(FIELDS)}):)\W*", re.IGNORECASE)
_BRACKETS = (
    "brackets do not hold synonyms together; write a c | b c in place of (a | b) c, "
    "and -a -b in place of -(a b)"
)


class TopicError(NewsletterError):
    """A topic cannot be read; says why, and how to mend it.

    `why` is a message to translate; `values` stand in it.
    """

    def __init__(self, why: str, **values: str) -> None:
        super().__init__(why % values if values else why)
        self.why, self.values = why, values


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say what is looked for: its words, and those phrases of it that are exact."""

    words: str
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A topic, read. `wordings` are synonyms; none where the fields say everything."""

    wordings: tuple[Wording, ...]
    without: tuple[str, ...] = ()
    without_exact: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def has_fields(self) -> bool:
        """Whether it asks for an author, a category or a source."""
        return bool(self.authors or self.categories or self.sources)

    @property
    def foreign(self) -> tuple[str, ...]:
        """The wordings that are to be said in English: none where a synonym does that already."""
        foreign = [one for one in self.wordings if is_foreign(one.words)]
        if len(foreign) < len(self.wordings):
            return ()
        return tuple(one.words for one in foreign if not one.exact)

    @property
    def is_plain(self) -> bool:
        """Whether it is one run of words and nothing else."""
        more = self.without or self.without_exact or self.has_fields
        return len(self.wordings) == 1 and not more and not self.wordings[0].exact


def is_foreign(words: str) -> bool:
    """Whether words hold a letter of a script that English papers do not write in."""
    if words.isascii():
        return False
    letters = (unicodedata.name(char, "") for char in words if char.isalpha())
    return any(not name.startswith(_KNOWN_SCRIPTS) for name in letters)


def _says_something(words: str) -> bool:
    """Whether one of some words is none that stands in every paper."""
    return any(
        word.lower() not in STOP_WORDS or (word.isupper() and len(word) > 1)  # an acronym: IT, WHO
        for word in words.split()
        if not PARTICLES.issuperset(word)
    )


def _check(field: str, word: str) -> None:
    """Raise TopicError for a word that means what is not read."""
    if empty := _ONLY_FIELD.fullmatch(word):
        raise TopicError("nothing stands after %(field)s; as in author:Quill", field=empty[1])
    if word.startswith("-("):
        raise TopicError(_BRACKETS)
    if _WILD.fullmatch(word) and not field:
        raise TopicError("a * stands for no endings; write the whole word: its kin are found too")
    if _PAPER.fullmatch(f"{field}:{word}" if field else word):
        raise TopicError("the address or the number of a paper is no topic; say what it is about")


class _Reader:
    """Collects what the tokens of a topic say."""

    def __init__(self) -> None:
        self.sides: list[tuple[list[str], list[str]]] = [([], [])]
        self.without: list[str] = []
        self.without_exact: list[str] = []
        self.fields: dict[str, list[str]] = {name: [] for name in FIELDS}
        self.depth = 0  # how many brackets are open

    def take(self, token: re.Match[str]) -> None:
        """Take one token."""
        if token["bar"]:
            if self.depth > 0:
                raise TopicError(_BRACKETS)
            self.sides.append(([], []))
            return
        quoted, word = token["quoted"], token["word"]
        if word:
            _check(token["field"] or "", word)
            self.depth += word.count("(") - word.count(")")
        if quoted is not None and not token["end"]:
            raise TopicError('a quotation mark is open; close it: "…"')
        said = (word if quoted is None else quoted).strip()
        if not any(char.isalnum() for char in said):
            if quoted is not None:
                raise TopicError('there is nothing between the quotation marks; write words: "…"')
            return  # a dash or a dot between words says nothing
        if token["field"]:
            self._field(token, said)
        elif token["minus"]:
            (self.without if quoted is None else self.without_exact).append(said)
        else:
            words, exact = self.sides[-1]
            words.append(said)
            if quoted is not None or _SIGNED.fullmatch(said):
                exact.append(said)

    def _field(self, token: re.Match[str], said: str) -> None:
        name = token["field"].lower()
        if name not in FIELDS:
            raise TopicError(
                "there is no field %(field)s:, only author, cat, source; "
                "put a space after the colon if it belongs to the words",
                field=name[:20],
            )
        if token["minus"]:
            raise TopicError(
                "%(field)s: cannot be left out; leave out words instead: -word", field=name
            )
        self.fields[name].append(re.sub(r"\.?\*$", "", said) if name == "cat" else said)

    def query(self) -> Query:
        """What was said, checked as a whole."""
        sides = tuple(Wording(" ".join(words), tuple(exact)) for words, exact in self.sides)
        fields = {name: tuple(values) for name, values in self.fields.items()}
        wordings = tuple(one for one in sides if one.words)
        if len(wordings) < len(sides) and len(sides) > 1:
            raise TopicError("a | stands between two synonyms; one side of it is empty")
        if len(sides) > MOST_SYNONYMS:
            raise TopicError("a topic holds 12 synonyms at most; make two topics")
        if wordings and not any(_says_something(one.words) for one in wordings):
            raise TopicError("every paper says these words; add one that says what you look for")
        if not wordings and not any(fields.values()):
            raise TopicError("this topic only says what to leave out; say also what to find")
        return Query(
            wordings,
            tuple(self.without),
            tuple(self.without_exact),
            fields["author"],
            fields["cat"],
            fields["source"],
        )


def tokens(topic: str) -> list[str]:
    """The words of a topic that is only these, in ASCII; none of any other, which `parse` reads."""
    if len(topic) > LONGEST_TOPIC or not _PLAINEST.fullmatch(topic) or has_operator(topic):
        return []
    return topic.split(" ")


@lru_cache(maxsize=200_000)
def parse(topic: str) -> Query:
    """Read a topic; raises TopicError."""
    if len(topic) > LONGEST_TOPIC:
        raise TopicError("this topic is too long; 1000 characters at most")
    if _PLAIN.fullmatch(topic) and not has_operator(topic) and _says_something(topic):
        return Query((Wording(topic),))  # what most are, and quickly read
    text = usual(topic)
    if not any(char.isalnum() for char in text):
        raise TopicError("a topic holds at least one word")
    reader, place = _Reader(), 0
    while place < len(text) and (token := _TOKEN.match(text, place)):
        reader.take(token)
        place = token.end()
    return reader.query()
