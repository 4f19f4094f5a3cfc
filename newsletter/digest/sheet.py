"""The parts of a template, each filled in and encoded once and used for many letters.

A template of parts is one page of Jinja macros. What a part says for every letter, or for a
paper, is rendered and made quoted-printable once, and what one reader alone gets is put between.
Measured on letters of 12 items (`./run bench compose`), on one busy core: rendering each letter
with Jinja and encoding it whole 570/s, joining these parts 2,400/s.
"""

import binascii
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from jinja2 import Template
from markupsafe import Markup, escape

_FIRST_MARK = "\ue000"  # private use: stands in no template
_ONE_LINE = 76  # RFC 2045, section 6.7 (5)
_MARKUP = re.compile("[&<>'\"]")
_SPECIAL = re.compile(r"[^!-<>-~ ]| $")


Chunk = tuple[str, bytes]
"""A piece of a mail: as text, and in quoted-printable that any other may follow."""
Chunks = list[Chunk]
EMPTY: Chunk = ("", b"")


def quoted(text: str) -> bytes:
    """Encode a text (RFC 2045, section 6.7), its last line left open where the text leaves it."""
    if len(text) < _ONE_LINE and text.isascii() and not _SPECIAL.search(text):
        return text.encode() + b"=\r\n"  # most of what is a reader's own; a third of the time
    body = text.replace("\n", "\r\n").encode()
    if body.endswith(b"\n"):
        return binascii.b2a_qp(body, istext=True)
    # The line end makes the library break lines with CRLF; "=" takes it back.
    return binascii.b2a_qp(body + b"\r\n", istext=True)[:-2] + b"=\r\n"


def chunk(text: str) -> Chunk:
    """Make a piece of a text."""
    return text, quoted(text) if text else b""


def joined(chunks: Chunks) -> Chunk:
    """Make one piece of many."""
    return "".join([text for text, _ in chunks]), b"".join([code for _, code in chunks])


class Stamp:
    """A part with slots. What stands between them is encoded once."""

    def __init__(self, pieces: Sequence[tuple[str, str]]) -> None:
        """Take the pieces in order: each a text and "", or "" and the name of a slot."""
        self._pieces = [piece for piece in pieces if any(piece)]
        self._slots = [slot for _, slot in self._pieces if slot]
        # The formatting of C fills twenty slots in the time of three calls of Python.
        self._text = "".join(
            "%s" if slot else text.replace("%", "%%") for text, slot in self._pieces
        )
        self._quoted = b"".join(
            b"%b" if slot else quoted(text).replace(b"%", b"%%") for text, slot in self._pieces
        )

    def fill(self, **values: Chunk) -> Chunk:
        """Return this part with something in every slot."""
        chosen = [values[slot] for slot in self._slots]
        texts = tuple([text for text, _ in chosen])
        return self._text % texts, self._quoted % tuple([code for _, code in chosen])

    def around(self, slot: str) -> tuple["Stamp", "Stamp"]:
        """Return what stands before a slot, and what after it."""
        at = self._pieces.index(("", slot))
        return Stamp(self._pieces[:at]), Stamp(self._pieces[at + 1 :])

    def split(self, **values: str) -> Chunks:
        """Return the pieces around the slots that are given no text."""
        texts = [values.get(slot, _FIRST_MARK) if slot else text for text, slot in self._pieces]
        return [chunk(piece) for piece in "".join(texts).split(_FIRST_MARK)]


def marks(names: str) -> dict[str, Markup]:
    """Return a mark for each slot, to be rendered in the place of its value."""
    return {
        name: Markup(chr(ord(_FIRST_MARK) + at))  # noqa: S704 - our own marks
        for at, name in enumerate(names.split())
    }


class Sheet:
    """The parts of one template in one language: its macros, and its page as a stamp."""

    def __init__(
        self, template: Template, names: dict[str, object], slots: Mapping[str, Markup]
    ) -> None:
        """Load a template; `slots` are those of `names` that the page leaves open."""
        self._module = template.make_module(names)
        self._is_html = str(template.name).endswith(".html")
        self.page = _cut(str(self._module).rstrip("\n") + "\n", slots)
        self.part = lru_cache(maxsize=8192)(self.render)
        """Render a part, or remember it: for what many letters say."""

    def render(self, name: str, *arguments: object) -> Chunk:
        """Render a part with these arguments."""
        return chunk(str(getattr(self._module, name)(*arguments)))

    def stamp(self, name: str, slots: str, *arguments: object) -> Stamp:
        """Return a part whose first arguments, in their order, are slots."""
        places = marks(slots)
        return _cut(str(getattr(self._module, name)(*places.values(), *arguments)), places)

    def escaped(self, text: str) -> str:
        """Return a text as it stands in this template."""
        return str(escape(text)) if self._is_html and _MARKUP.search(text) else text

    def own(self, text: str) -> Chunk:
        """Make a piece of a reader's own words."""
        return chunk(self.escaped(text))


def _cut(text: str, slots: Mapping[str, Markup]) -> Stamp:
    names = {str(mark): name for name, mark in slots.items()}
    pieces = re.split(f"([{''.join(names)}])", text)
    return Stamp([(piece, "") if piece not in names else ("", names[piece]) for piece in pieces])
