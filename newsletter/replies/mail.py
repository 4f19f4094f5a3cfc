"""A mail taken apart as far as is needed and no further: headers, and the first text it shows.

Parts are found when they are looked at, so that ten thousand of them cost as little as two, and
bodies are never copied on the way. Nothing here raises, whatever the bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from newsletter.replies.charsets import decode, decode_base64, decode_header, decode_quoted

SIZE_MAX = 30 * 2**20
HEADERS_MAX = 2**18  # bytes of one header block
DEPTH_MAX = 20  # multiparts within multiparts; real mails have four
PARTS_MAX = 100  # parts looked at in all
TEXT_MAX = 2**21  # bytes of one text, encoded; a quoted letter has a twentieth of it
LINE = 2000  # characters of a header value
FIELDS = 50  # of a name

_END_OF_HEADERS = re.compile(rb"\r?\n(?=\r?\n)|\A(?=\r?\n)")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_FIELD = re.compile(rb"^([!-9;-~]{1,80})[ \t]*:[ \t]*([^\r\n]*)", re.MULTILINE)
_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)")
_PARAMETER = re.compile(r';\s*([\w-]{1,40})\*?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))')


@dataclass(frozen=True)
class Part:
    """A mail, or a part of one: `raw[start:end]` is it, headers and body."""

    raw: bytes
    start: int
    end: int

    @cached_property
    def _body(self) -> int:
        limit = min(self.end, self.start + HEADERS_MAX)
        if self.raw.startswith((b"\n", b"\r\n"), self.start):
            return self.start
        found = _END_OF_HEADERS.search(self.raw, self.start, limit)
        return found.end() if found else limit

    @cached_property
    def headers(self) -> tuple[tuple[str, bytes], ...]:
        """The fields in order: names in lower case, values unfolded and as they came."""
        block = _FOLD.sub(b"", self.raw[self.start : self._body])
        return tuple(
            (field[1].decode("ascii").lower(), field[2][: 4 * LINE].strip())
            for field in _FIELD.finditer(block)
        )

    def values(self, *names: str) -> list[str]:
        """Return the decoded values of the fields of these names, in the order of the names."""
        found = (value for wanted in names for name, value in self.headers if name == wanted)
        return [decode_header(value)[:LINE] for value in islice(found, FIELDS)]

    def value(self, name: str) -> str:
        """Return the first value of a field; "" if there is none."""
        return next((decode_header(value)[:LINE] for one, value in self.headers if one == name), "")

    @cached_property
    def kind(self) -> str:
        """The content type, in lower case; what cannot be read is plain text (RFC 2045, 5.2)."""
        found = _TYPE.match(self.value("content-type"))
        return found[1].lower() if found else "text/plain"

    def parameter(self, name: str) -> str:
        """Return a parameter of the content type; "" if there is none."""
        for found in _PARAMETER.finditer(self.value("content-type")):
            if found[1].lower() == name:
                return re.sub(r"\\(.)", r"\1", found[2] if found[2] is not None else found[3])
        return ""

    @property
    def is_attached(self) -> bool:
        """Whether the part is for the reader to open, not to see."""
        disposition = self.value("content-disposition").lower()
        named = bool(self.parameter("name")) or "filename" in disposition
        return named or disposition.lstrip().startswith("attachment")

    def children(self) -> Iterator["Part"]:
        """Yield the parts of a multipart, as they are found."""
        boundary = self.parameter("boundary").rstrip()
        if not boundary or len(boundary) > 200:  # noqa: PLR2004 - RFC 2046 allows 70
            return
        mark = re.compile(
            rb"^--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*\r?(?:\n|\Z)",
            re.MULTILINE,
        )
        begin = -1
        for found in mark.finditer(self.raw, self._body, self.end):
            if begin >= 0:
                yield Part(self.raw, begin, found.start())
            if found[1]:
                return
            begin = found.end()
        if begin >= 0:  # cut short, or without its last line: what is there is there
            yield Part(self.raw, begin, self.end)

    def text(self) -> str:
        """Return the text of a leaf: transfer encoding and charset undone, lines as of Unix."""
        octets = self.raw[self._body : min(self.end, self._body + TEXT_MAX)]
        match self.value("content-transfer-encoding").strip().lower():
            case "base64":
                octets = decode_base64(octets)
            case "quoted-printable":
                octets = decode_quoted(octets)
        text = decode(octets.lstrip(b"\r\n"), self.parameter("charset"))
        return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail shows: the same words twice, as plain text and as HTML; either may be None."""

    plain: Part | None = None
    html: Part | None = None

    def has_words(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.html or (self.plain and self.plain.text().strip()))


def open_mail(raw: bytes) -> Part:
    """Return a mail as its outermost part; of one that is too large, the headers alone."""
    end = len(raw) if len(raw) <= SIZE_MAX else min(len(raw), HEADERS_MAX)
    start = 0
    if raw.startswith((b"From ", b">From ")):  # the first line of a mailbox file
        start = raw.find(b"\n", 0, 1000) + 1
    return Part(raw, start, end)


def body_of(mail: Part) -> Body:
    """Return the text that a mail shows first, attachments and forwarded mails left aside."""
    if len(mail.raw) > SIZE_MAX:
        return Body()
    return _body_of(mail, DEPTH_MAX, iter(range(PARTS_MAX)))


def _body_of(part: Part, depth: int, budget: Iterator[int]) -> Body:
    if depth == 0 or next(budget, None) is None:
        return Body()
    if part.kind == "multipart/alternative":
        return _alternatives(part, depth, budget)
    if part.kind.startswith("multipart/"):
        return _first(part, depth, budget)
    if part.is_attached:
        return Body()
    return Body(
        part if part.kind == "text/plain" else None, part if part.kind == "text/html" else None
    )


def _alternatives(part: Part, depth: int, budget: Iterator[int]) -> Body:
    both = Body()
    for child in part.children():
        found = _body_of(child, depth - 1, budget)
        both = Body(both.plain or found.plain, both.html or found.html)
        if both.plain and both.html:
            break
    return both


def _first(part: Part, depth: int, budget: Iterator[int]) -> Body:
    """Return the first part with words: what comes after it are attachments and footers."""
    for child in part.children():
        found = _body_of(child, depth - 1, budget)
        if found.has_words():
            return found
        if depth == 1:
            break
    return Body()
