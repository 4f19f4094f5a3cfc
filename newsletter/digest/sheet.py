"""The parts of a template, each filled in and encoded once and used for many letters.

A template of parts is one page of Jinja macros. What a part says for every letter, or for a
paper, is rendered and made quoted-printable once; a letter is a list of such pieces with what one
reader alone gets between them, joined once. Nothing is ever text again on its way out.
"""

import binascii
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

from jinja2 import Template
from markupsafe import Markup, escape

_FIRST_MARK = "\ufdd0"  # a noncharacter: `plain` lets none in, and no template has one
_ONE_LINE = 76  # RFC 2045, section 6.7 (5)
_CLEAN = re.compile("[!#-%(-;?-~ ]*[!#-%(-;?-~]")  # the same in a page and in any encoding
_SPECIAL = re.compile(r"[^!-<>-~ ]| $")


Piece = bytes
"""A piece of a mail in quoted-printable, which any other may follow."""
EMPTY: Piece = b""


def piece(text: str) -> Piece:
    """Encode a text (RFC 2045, section 6.7), its last line left open where the text leaves it."""
    if len(text) < _ONE_LINE and text.isascii() and not _SPECIAL.search(text):
        return text.encode() + b"=\r\n" if text else EMPTY  # a third of the time
    body = text.replace("\n", "\r\n").encode()
    if body.endswith(b"\n"):
        return binascii.b2a_qp(body, istext=True)
    # The line end makes the library break lines with CRLF, and "=" finds room where the "." stood.
    return binascii.b2a_qp(body + b".\r\n", istext=True)[:-3] + b"=\r\n"


def joined(pieces: Iterable[Piece]) -> Piece:
    """Make one piece of many."""
    return b"".join(pieces)


class Stamp:
    """A part with slots. What stands between them is encoded once."""

    def __init__(self, slots: Sequence[str], parts: Sequence[tuple[str, str]]) -> None:
        """Take the parts in order, each a text and "", or "" and the name of one of the slots."""
        self._slots = tuple(slots)
        self._parts = [part for part in parts if any(part)]
        self._order = [self._slots.index(slot) for _, slot in self._parts if slot]
        self._pick = itemgetter(*self._order) if len(self._order) > 1 else self._few
        # The formatting of C fills twenty slots in the time of three calls of Python.
        self._format = b"".join(
            b"%b" if slot else piece(text).replace(b"%", b"%%") for text, slot in self._parts
        )

    def fill(self, *values: Piece) -> Piece:
        """Return this part with something in every slot, in the order of the slots."""
        return self._format % self._pick(values)

    def _few(self, values: tuple[Piece, ...]) -> tuple[Piece, ...]:
        return tuple(values[at] for at in self._order)

    def around(self, slot: str) -> tuple["Stamp", "Stamp"]:
        """Return what stands before a slot, and what after it; both take the other slots."""
        at = self._parts.index(("", slot))
        others = [one for one in self._slots if one != slot]
        return Stamp(others, self._parts[:at]), Stamp(others, self._parts[at + 1 :])

    def between(self, *slots: str) -> tuple[tuple[str, ...], tuple["Stamp", ...]]:
        """Return where some slots stand, in order, and the stamps around and between them."""
        others = [one for one in self._slots if one not in slots]
        cuts = [at for at, (_, slot) in enumerate(self._parts) if slot in slots]
        ends = zip((-1, *cuts), (*cuts, len(self._parts)), strict=True)
        around = tuple(Stamp(others, self._parts[begin + 1 : end]) for begin, end in ends)
        return tuple(self._parts[at][1] for at in cuts), around


def pattern(between: Iterable[Piece]) -> Piece:
    """Return what puts pieces around some others: `pattern(between) % around`."""
    return b"%b" + b"".join([one.replace(b"%", b"%%") + b"%b" for one in between])


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

    def render(self, name: str, *arguments: object) -> Piece:
        """Render a part with these arguments."""
        return piece(self.said(name, *arguments))

    def said(self, name: str, *arguments: object) -> str:
        """Render a part as text, for another part to hold."""
        return str(getattr(self._module, name)(*arguments))

    def stamp(self, name: str, slots: str, *arguments: object) -> Stamp:
        """Return a part whose first arguments, in their order, are slots."""
        places = marks(slots)
        return _cut(self.said(name, *places.values(), *arguments), places)

    def own(self, text: str) -> Piece:
        """Make a piece of a reader's own words."""
        if len(text) < _ONE_LINE and _CLEAN.fullmatch(text):
            return text.encode() + b"=\r\n"
        return piece(str(escape(text)) if self._is_html else text)


def _cut(text: str, slots: Mapping[str, Markup]) -> Stamp:
    names = {str(mark): name for name, mark in slots.items()}
    parts = re.split(f"([{''.join(names)}])", text) if names else [text]
    return Stamp(
        tuple(slots), [(part, "") if part not in names else ("", names[part]) for part in parts]
    )
