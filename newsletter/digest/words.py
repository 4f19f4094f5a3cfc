"""How the words of others are shown: clean, cut at a sentence, wrapped. Pure functions.

Titles, authors and topics come from outside. `plain` is the one door that they enter a letter by.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from unicodedata import category, east_asian_width
from urllib.parse import quote, urlsplit

COLUMNS = 72
ABSTRACT = 420
"""Columns of an abstract that are shown: a Latin letter takes one, a Chinese character two."""

# Controls, lone surrogates, noncharacters and whatever reorders the text around it: embeddings,
# overrides and isolates (Unicode TR 36, section 3.3), line and paragraph separators, the BOM.
_NOISE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff]"
)
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60"
)
_CLOSERS = "、。，．！？；：）］｝〕〉》」』】”’,.!?;:)]}"  # noqa: RUF001 - meant: full-width marks
_OPENERS = "（［｛〔〈《「『【“‘([{"  # noqa: RUF001 - meant: full-width marks
# What stays together on a line: a wide character or a run of others, with the marks that may not
# end a line before it and those that may not begin one after it.
_UNIT = re.compile(
    rf"[{re.escape(_OPENERS)}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(_CLOSERS)}]*|\s+"
)
_CODE = re.compile(
    r"(?<![\w./@-])(?:https?://)?(?:www\.)?("
    r"(?:github\.com|gitlab\.com|huggingface\.co|codeberg\.org|bitbucket\.org)"
    r"/[\w.-]{1,80}(?:/[\w.-]{1,100}){0,3}"
    r"|zenodo\.org/records?/\d{1,12}|doi\.org/10\.5281/zenodo\.\d{1,12})",
    re.ASCII | re.IGNORECASE,
)
_NARROW = re.compile("[\x00-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e]*")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef]")
_KANA = re.compile("[\u3041-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")

_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]*[^\sa-z])|[。！？][”’」』）]*")  # noqa: RUF001 - meant: full-width marks
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[])(?:[A-Z]|e\.g|i\.e|a\.k\.a|w\.r\.t|al|etc|vs|cf|viz|resp|approx|ca|incl|esp"
    r"|Figs?|Eqs?|Refs?|Secs?|Tabs?|Nos?|Vol|Ch|pp|Dr|Prof|Mr|Mrs|Ms|St|Jr|var|spp?|subsp)\.$"
)
_MARKED = 6
_LETTERS = re.compile(rf"[^\W{_WIDE}]")
_NAME, _ALL_NAMED, _FIRST_NAMED = 60, 10, 8
_SHORTEST = 0.3  # of the limit: what is shorter says too little to stand alone
_LONGEST = 1.4  # of the limit: a first sentence may run as far


@lru_cache(maxsize=16384)
def plain(text: str, limit: int = 0) -> str:
    """Return the text on one line, without characters that are no text; cut after `limit`."""
    line = " ".join(_NOISE.sub("", text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def web_link(url: str) -> str:
    """Return a link fit for `href` and for a line of text; "" unless it is http or https."""
    link = quote(plain(url), safe="/:?#[]@!$&'()*+,;=%~")
    try:
        parts = urlsplit(link)
    except ValueError:  # such as an unclosed [ in the host
        return ""
    return link if parts.scheme in {"http", "https"} and parts.netloc else ""


def code_link(text: str) -> str:
    """Return where the code of a paper lies, if its abstract says so: the first such link."""
    found = _CODE.search(text)
    return f"https://{found[1].rstrip('.-/')}" if found else ""


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """Cut a text where some words stand in it; each piece with whether it is one of them.

    Only the first few are found: more would hide what they are to show.
    """
    wanted = sorted({plain(word) for word in words} - {""}, key=len, reverse=True)
    if not wanted or not text:
        return [(text, False)]
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for found in re.finditer("|".join(map(re.escape, wanted)), text, re.IGNORECASE):
        if _is_whole(text, found.start(), found.end()) and len(pieces) < 2 * _MARKED:
            pieces += [(text[begin : found.start()], False), (found[0], True)]
            begin = found.end()
    return [(piece, is_word) for piece, is_word in (*pieces, (text[begin:], False)) if piece]


def _is_whole(text: str, begin: int, end: int) -> bool:
    """Whether a word begins and ends there; wide characters know no such ends."""
    ends = (text[max(begin - 1, 0) : begin + 1], text[end - 1 : end + 1])
    return not any(len(two) == len(_LETTERS.findall(two)) == 2 for two in ends)  # noqa: PLR2004 - both sides


def language_of(text: str) -> str:
    """Return the language that a screen reader should read a passage in (BCP 47)."""
    if text.isascii():
        return "en"
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    return "zh" if _HAN.search(text) else "en"


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal (UAX 11); combining marks take none."""
    if _NARROW.fullmatch(text):
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def excerpt(text: str, limit: int = ABSTRACT) -> str:
    """Return the beginning of a text, ended where a sentence ends; only then cut with "…"."""
    if width(text) <= limit:
        return text
    ends = [(end, width(text[:end])) for end in _sentence_ends(text, int(limit * _LONGEST))]
    fitting = [end for end, columns in ends if limit * _SHORTEST <= columns <= limit]
    if fitting:
        return text[: fitting[-1]]
    beyond = [end for end, columns in ends if columns > limit]
    return text[: beyond[0]] if beyond else _cut(text, limit)


def _sentence_ends(text: str, columns: int) -> Iterator[int]:
    head = text[: columns + 2]  # no column holds more than one character that matters
    for match in _END.finditer(head):
        if width(head[: match.end()]) > columns:
            return
        if not _ABBREVIATION.search(head[: match.end()]):
            yield match.end()


def _cut(text: str, limit: int) -> str:
    first = next(iter(wrap(text, columns=limit - 1)), "")
    return first.rstrip(" ,;:.") + "…"


@lru_cache(maxsize=16384)
def wrap(
    text: str, indent: str = "", first: str | None = None, columns: int = COLUMNS
) -> tuple[str, ...]:
    """Wrap one paragraph; `first` begins the first line and `indent` every other.

    A web or mail link is never broken. Other words are broken only if no line could hold them.
    """
    line = indent if first is None else first
    if text.isascii() and (cut := _wrap_ascii(text, indent, line, columns)):
        return cut
    lines: list[str] = []
    used = width(line)
    begin = len(line)
    for unit in _units(text, columns - width(indent)):
        size = width(unit)
        if used + (0 if unit.isspace() else size) > columns and len(line) > begin:
            lines.append(line.rstrip())
            line, used, begin = indent, width(indent), len(indent)
        if not (unit.isspace() and len(line) == begin):
            line, used = line + unit, used + size
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def _wrap_ascii(text: str, indent: str, first: str, columns: int) -> tuple[str, ...]:
    """Wrap words of one column a letter, in a twentieth of the time; () if one fills a line."""
    lines: list[str] = []
    begin, line = 0, first
    while len(text) - begin > columns - len(line):
        end = text.rfind(" ", begin, begin + columns - len(line) + 1)
        if end <= begin:
            return ()
        lines.append(line + text[begin:end])
        begin, line = end + 1, indent
    return (*lines, line + text[begin:]) if text[begin:].strip() else ()


def _units(text: str, columns: int) -> Iterator[str]:
    for unit in _UNIT.findall(text):
        if unit.isspace():
            yield " "
        elif width(unit) <= columns or "://" in unit or unit.startswith("mailto:"):
            yield unit
        else:
            step = max(1, columns // 2)  # each character takes two columns at most
            yield from (unit[at : at + step] for at in range(0, len(unit), step))


def shown_authors(authors: Sequence[str], limit: int) -> tuple[str, bool]:
    """Return the authors to name and whether others are left out.

    All of ten are named, the first eight of more, and no more of them than fit into `limit`
    columns.
    """
    names = [name for name in (plain(author, _NAME) for author in authors) if name]
    shown = names if len(names) <= _ALL_NAMED else names[:_FIRST_NAMED]
    while len(shown) > 1 and width(", ".join(shown)) > limit:
        shown = shown[:-1]
    return ", ".join(shown), len(shown) < len(names)
