"""Claims and evidence in one form: what a sentence says, and what the papers that it cites say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress, pairwise
from unicodedata import normalize

from newsletter.briefing.asides import asides, astray
from newsletter.briefing.foreign import dictates, speaks_to_a_model
from newsletter.briefing.laid import KIN, SHORT_PREFIX, Laid, laid
from newsletter.briefing.lexicon import GENERAL
from newsletter.briefing.once import once
from newsletter.briefing.quantities import Quantity, quantities
from newsletter.briefing.words import CJK, sentences, stem
from newsletter.model import Paper, Sentence

BARE_ORDER = 45  # characters of an order that does not itself say what is to be written
MOST_JOINED = 3  # words that a name may be written from
MOST_OF_A_FORMULA = 8  # the same for one with digits, whose parts markup keeps apart
ABBREVIATED = range(3, 7)  # words in a row whose first letters may stand for them
MARK = re.compile(r"\s*\[(\d{1,4})\]")

_LETTERS = re.compile(r"[^\W\d_]+")
# A name: capitals inside, a capital and digits, or a capitalised word that opens no sentence.
_NAME = re.compile(
    r"\b(?=[a-z]*+[A-Z\d\-\u2010])(?:[A-Za-z]*[A-Z][a-z]*[A-Z][A-Za-z]*(?:[-\u2010/.]?\d[\w.]*)?|[A-Za-z]+[-\u2010]?\d[\w.]*|[A-Z]\d[\w.]*|"
    r"(?<=[\w,;:)’'] )[A-Z][a-zà-ÿ]+)\b"  # noqa: RUF001 - a curly apostrophe may stand before a name
)
_ACCENT = re.compile("[\u0300-\u036f]")
_TEX_ACCENT = re.compile(r"""\{?\\["'`^~=.]\{?([a-zA-Z])\}{0,2}|\{\\([olOL])\}""")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\\(?:math(?:rm|sf|bf|it)|text|ce|rm)(?![a-zA-Z])")
_STROKES = str.maketrans("\u00f8\u00d8\u0142\u0141", "oOlL")
_NUMBERED = re.compile(r"[A-Z]{2,}[-\u2010]\d+")
_SHORT = re.compile(r"\(([A-Z][A-Za-z]{1,6})\)")
_LATIN_TERM = re.compile(  # with its accents and lowered digits
    r"(?<![A-Za-z0-9\u00b5\u03bc])\d*[A-Za-z]"
    r"[A-Za-z0-9\u00c0-\u024f\u2080-\u2089+./’'-]*"  # noqa: RUF001 - as above
)


@dataclass(frozen=True, eq=False)
class Passage:
    """A piece of text with what is compared in it."""

    text: str

    @classmethod
    def of(cls, stems: Iterable[str]) -> "Passage":
        """A passage that holds these stems, which are not stemmed again."""
        made = cls(" ".join(stems))
        made.__dict__["stems"] = tuple(made.text.split())
        return made

    @once
    def spans(self) -> tuple[tuple[int, str], ...]:
        """The stems with their places, in order."""
        shown = self.laid
        found = zip(shown.starts, shown.stems, shown.weights, strict=True)
        return tuple([(start, stem_) for start, stem_, weight in found if weight])

    @once
    def stems(self) -> tuple[str, ...]:
        """The different stems, in the order of the text."""
        return tuple(dict.fromkeys(compress(self.laid.stems, self.laid.weights)))

    @once
    def words(self) -> Sequence[str]:
        """All words in lower case, stop words and numbers too."""
        return self.laid.words

    @once
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers."""
        return quantities(self.text)

    @once
    def kin(self) -> frozenset[str]:
        """The beginnings of the longer stems."""
        long = [found for found in self.stems if len(found) >= SHORT_PREFIX]
        return frozenset(
            found[:size] for found in long for size in (SHORT_PREFIX - 1, SHORT_PREFIX)
        )

    @once
    def set(self) -> frozenset[str]:
        """The stems, in no order."""
        return frozenset(self.stems)

    @once
    def laid(self) -> Laid:
        """The text laid out word by word."""
        return laid(self.text)

    def holds(self, wanted: str) -> float:
        """How surely a stem stands here: 1, less for a word of the same family, 0."""
        if wanted in self.set:
            return 1.0
        return KIN if wanted[:SHORT_PREFIX] in self.kin else 0.0

    def share(self, wanted: Iterable[str]) -> float:
        """The share of some stems that stand here."""
        here, kin = self.set, self.kin
        total, count = 0.0, 0
        for count, found in enumerate(wanted, 1):  # noqa: B007 - this is where the check spends its time
            if found in here:
                total += 1
            elif found[:SHORT_PREFIX] in kin:
                total += KIN
        return total / count if count else 0.0


@lru_cache(maxsize=32768)
def passage(text: str) -> Passage:
    """A piece of text; the same for the same text."""
    return Passage(text)


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that a paper says, line by line; the first line is its title.

    `dictated` is the gist of what it only bids its reader write, `astray` that of lines which speak
    of something else; none of that is evidence.
    """

    whole: Passage
    lines: tuple[Passage, ...]
    words: tuple[str, ...]
    abbreviations: Mapping[str, frozenset[str]]
    dictated: frozenset[str]
    astray: frozenset[str]

    @once
    def told(self) -> frozenset[str]:
        """The gist of what it says of the work."""
        return frozenset[str]().union(*(gist(line.text) for line in self.lines))

    @once
    def vocabulary(self) -> frozenset[str]:
        """The different words in lower case, stop words and numbers too."""
        return frozenset(self.words)

    @once
    def spaced(self) -> str:
        """The words in a row, with spaces between."""
        return " ".join(self.words)

    @once
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers of all lines."""
        return tuple(each for line in self.lines for each in line.quantities)

    @once
    def _names(self) -> frozenset[str]:
        """The words, with and without an s at the end."""
        return frozenset({*self.words, *(word.removesuffix("s") for word in self.words)})

    @once
    def _begins(self) -> Mapping[int, int]:
        """Where in the words written as one each word begins, and which one it is."""
        starts = accumulate(map(len, self.words), initial=0)
        return {start: number for number, start in enumerate(starts)}

    @once
    def _initials(self) -> str:
        """The first letters of the words: what some in a row may be abbreviated to."""
        return "".join(word[0] for word in self.words)

    @once
    def _run(self) -> str:
        """The words as one."""
        return "".join(self.words)

    @once
    def stems(self) -> frozenset[str]:
        """The stems of all lines, those of stop words too."""
        return frozenset[str]().union(*(line.laid.stems for line in self.lines))

    def at(self, wanted: str) -> Sequence[tuple[Laid, int]]:
        """The lines and places where a stem stands."""
        if wanted not in self.stems:
            return ()
        if wanted not in self._places:
            self._places[wanted] = [
                (line.laid, place) for line in self.lines for place in line.laid.at(wanted)
            ]
        return self._places[wanted]

    @once
    def _places(self) -> dict[str, Sequence[tuple[Laid, int]]]:
        """Where the stems stand that were asked for: several signs ask for the same ones."""
        return {}

    def holds_term(self, term: str) -> bool:
        """Whether every part of a term in Latin letters stands in the paper; X-1 does as one."""
        if _NUMBERED.fullmatch(term):
            return self.knows(term)
        parts = [part for part in re.split(r"[\W_]+", term) if part]
        return self.knows(term) or all(
            self.knows(part) or self.whole.holds(stem(part.lower())) == 1 for part in parts
        )

    def knows(self, name: str) -> bool:
        """Whether a name stands in the paper, in whatever spelling, or is spelled out there."""
        bare = _folded(name)
        singular = bare.removesuffix("s")
        if bare in self._names or singular in self._names:
            return True
        if singular in self._run and (self._is_joined(bare) or self._is_joined(singular)):
            return True
        return len(singular) in ABBREVIATED and singular in self._initials

    def _is_joined(self, name: str) -> bool:
        """Whether a name is two or three words written as one, the last perhaps without its s."""
        at = self._run.find(name)
        while at >= 0:
            end = at + len(name)
            after = end + (end not in self._begins and self._run.startswith("s", end))
            if at in self._begins and after in self._begins:
                most = MOST_JOINED if name.isalpha() else MOST_OF_A_FORMULA
                return self._begins[after] - self._begins[at] <= most
            at = self._run.find(name, at + 1)
        return False


@lru_cache(maxsize=4096)
def evidence(paper: Paper) -> Evidence:
    """What a paper gives to check sentences against: all but what speaks to a model."""
    told, dictated, lost = _apart(paper.title, sentences(paper.abstract))
    title = "" if _is_foreign(paper.title) else paper.title
    people = " ".join(each for each in paper.authors if not _is_foreign(each))
    dictated += filter(dictates, (paper.title, *paper.authors))
    text = f"{title}. {' '.join(told)} {paper.label} {people}"
    lines = tuple(map(passage, (title, *told)))
    besides = passage(f"{paper.label} {people}")
    return Evidence(
        Passage.of(dict.fromkeys(one for line in (*lines, besides) for one in line.stems)),
        lines,
        tuple(re.findall(r"[^\W_]+", _bare(_unmarked(text)).lower())),
        _abbreviations(text),
        frozenset[str]().union(*map(gist, dictated)),
        frozenset[str]().union(*map(gist, lost)) - GENERAL,
    )


def _apart(title: str, lines: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The lines that speak of the work, those that dictate, and those that speak of neither."""
    told: list[str] = []
    dictated: list[str] = []
    lost: list[str] = []
    aside, goes_on = asides(title, lines), False
    alone = astray(lines, [passage(line).set for line in (title, *lines)])
    for number, line in enumerate(lines):
        if number in aside or dictates(line) or goes_on:
            dictated.append(line)
        elif number in alone:
            lost.append(line)
        elif not speaks_to_a_model(line):
            told.append(line)
        goes_on = dictates(line) and len(line) <= BARE_ORDER
    return told, dictated, lost


def _is_foreign(text: str) -> bool:
    return dictates(text) or speaks_to_a_model(text)


def gist(text: str) -> frozenset[str]:
    """What a text says: the stems of its words, and each two Chinese characters in a row."""
    if text.isascii():
        return passage(text).set
    pairs = (one + two for one, two in pairwise(text) if CJK.match(one) and CJK.match(two))
    return frozenset({*(word for word in passage(text).stems if not CJK.search(word)), *pairs})


def _abbreviations(text: str) -> dict[str, frozenset[str]]:
    """What the abbreviations in brackets stand for, as stems."""
    found: dict[str, frozenset[str]] = {}
    for match in _SHORT.finditer(text):
        before = _LETTERS.findall(text[: match.start()])[-len(match[1]) :]
        if "".join(word[0] for word in before).lower() == match[1].rstrip("s").lower():
            found[stem(match[1].lower())] = frozenset(stem(word.lower()) for word in before)
    return found


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", _bare(name)).lower()


def _unmarked(text: str) -> str:
    """A text whose formulas stand without tags and without commands for the kind of letters."""
    return _MARKUP.sub("", text) if "<" in text or "\\" in text else text


def _bare(text: str) -> str:
    """A text without accents and raised digits, those of TeX too: Schrodinger, R2."""
    if "\\" in text:
        text = _TEX_ACCENT.sub(r"\1\2", text)
    if text.isascii():
        return text
    return _ACCENT.sub("", normalize("NFKD", text)).translate(_STROKES)


@dataclass(frozen=True)
class Claim:
    """A sentence of a briefing, taken apart.

    `said` is its text without marks like [2]; `parts` are its pieces, each with the papers that the
    marks inside it name (none, if the sentence holds no marks).
    """

    said: Passage
    papers: tuple[int, ...]
    parts: tuple[tuple[str, int], ...]
    raw: str

    @once
    def is_chinese(self) -> bool:
        """Whether it is written in Chinese, so that only its Latin terms can be compared."""
        return CJK.search(self.said.text) is not None

    @once
    def names(self) -> tuple[str, ...]:
        """The names in it; in a Chinese sentence, every term in Latin letters."""
        found = _LATIN_TERM if self.is_chinese else _NAME
        return tuple(dict.fromkeys(match[0] for match in found.finditer(self.said.text)))


def claim(sentence: Sentence) -> Claim:
    """Take a sentence apart."""
    if "[" not in sentence.text:
        return Claim(passage(sentence.text), sentence.papers, (), sentence.text)
    pieces = MARK.split(sentence.text)
    parts = tuple((pieces[at], int(pieces[at + 1])) for at in range(0, len(pieces) - 1, 2))
    said = MARK.sub("", sentence.text)
    return Claim(
        passage(said), sentence.papers, (*parts, (pieces[-1], 0)) if parts else (), sentence.text
    )
