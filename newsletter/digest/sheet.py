"""The parts of a template, each filled in and encoded once and used for many letters.

A template of parts is one page of Jinja macros. What a part says for every letter, or for a
paper, is rendered and made quoted-printable once; a letter is a list of such pieces with what one
reader alone gets between them, joined once. Nothing is ever text again on its way out.
"""

import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from operator import itemgetter

from jinja2 import Template
from markupsafe import Markup, escape

_FIRST_MARK = "\ufdd0"  # a noncharacter: `plain` lets none in, and no template has one
_ONE_LINE = 76  # RFC 2045, section 6.7 (5)
_CLEAN = re.compile(r"(?!\.)[!#-%(-;?-~ ]*[!#-%(-;?-~]")  # the same in a page and in any encoding
_SPECIAL = re.compile(r"[^!-<>-~ ]| $|^\.")
_DOTTED = re.compile(rb"^\.", re.MULTILINE)


Piece = bytes
"""A piece of a mail in quoted-printable, which any other may follow."""
EMPTY: Piece = b""
Pick = Callable[[tuple[Piece, ...]], tuple[Piece, ...]]


def piece(text: str) -> Piece:
    """Encode a text (RFC 2045, section 6.7), its last line left open where the text leaves it."""
    if len(text) < _ONE_LINE and text.isascii() and not _SPECIAL.search(text):
        return text.encode() + b"=\r\n" if text else EMPTY  # a third of the time
    body = text.replace("\n", "\r\n").encode()
    if body.endswith(b"\n"):
        return _undotted(binascii.b2a_qp(body, istext=True))
    # The line end makes the library break lines with CRLF, and "=" finds room where the "." stood.
    return _undotted(binascii.b2a_qp(body + b".\r\n", istext=True)[:-3] + b"=\r\n")


def quoted(text: str) -> bytes:
    """Encode a whole text, which ends its last line."""
    return piece("".join(f"{line}\n" for line in text.splitlines()))


def _undotted(code: bytes) -> bytes:
    """Begin no line with a dot (RFC 2049, section 3), which SMTP would have to double."""
    while _DOTTED.search(code):
        code = _DOTTED.sub(b"=2E=\r\n", code)
    return code


def joined(pieces: Iterable[Piece]) -> Piece:
    """Make one piece of many."""
    return b"".join(pieces)


class Stamp:
    """A part with slots. What stands between them is encoded once."""

    def __init__(self, slots: Sequence[str], parts: Sequence[tuple[Piece, str]]) -> None:
        """Take the parts in order, each a piece and "", or EMPTY and the name of a slot."""
        self._slots = tuple(slots)
        self._parts = _merged(parts)
        self._fixed = (EMPTY, *(code for code, slot in self._parts if not slot))
        fixed, places = count(1), {slot: at for at, slot in enumerate(slots, len(self._fixed))}
        order = [places[slot] if slot else next(fixed) for _, slot in self._parts]
        self._pick: Pick = itemgetter(0, 0, *order)  # with one place alone it gives no tuple

    def pieces(self, *values: Piece) -> tuple[Piece, ...]:
        """Return what this part is joined of, with something in every slot, in their order."""
        return self._pick(self._fixed + values)

    def fill(self, *values: Piece) -> Piece:
        """Return this part with something in every slot, in the order of the slots."""
        return b"".join(self.pieces(*values))

    def around(self, slot: str) -> tuple["Stamp", "Stamp"]:
        """Return what stands before a slot, and what after it; both take the other slots."""
        at = self._parts.index((EMPTY, slot))
        others = [one for one in self._slots if one != slot]
        return Stamp(others, self._parts[:at]), Stamp(others, self._parts[at + 1 :])


def _merged(parts: Sequence[tuple[Piece, str]]) -> list[tuple[Piece, str]]:
    """Join what stands beside each other without a slot between."""
    merged: list[tuple[Piece, str]] = []
    for code, slot in parts:
        if merged and not slot and not merged[-1][1]:
            merged[-1] = (merged[-1][0] + code, "")
        elif code or slot:
            merged.append((code, slot))
    return merged


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
        self.page = cut(str(self._module).rstrip("\n") + "\n", slots)
        self.part = lru_cache(maxsize=8192)(self.render)
        """Render a part, or remember it: for what many letters say."""

    def render(self, name: str, *arguments: object) -> Piece:
        """Render a part with these arguments."""
        return piece(self.said(name, *arguments))

    def said(self, name: str, *arguments: object) -> str:
        """Render a part as text, for another part to hold."""
        return str(getattr(self._module, name)(*arguments))

    def stamp(self, name: str, slots: str, **arguments: object) -> Stamp:
        """Return a part with slots; it need not know all of them, nor show each just once."""
        places, macro = marks(slots), getattr(self._module, name)
        known = {slot: mark for slot, mark in places.items() if slot in macro.arguments}
        return cut(str(macro(**known, **arguments)), places)

    def own(self, text: str) -> Piece:
        """Make a piece of a reader's own words."""
        if len(text) < _ONE_LINE and _CLEAN.fullmatch(text):
            return text.encode() + b"=\r\n"
        return piece(str(escape(text)) if self._is_html else text)


def cut(text: str, slots: Mapping[str, Markup]) -> Stamp:
    """Make a stamp of a text that holds the marks of its slots."""
    names = {str(mark): name for name, mark in slots.items()}
    parts = re.split(f"([{''.join(names)}])", text) if names else [text]
    return Stamp(
        tuple(slots),
        [(EMPTY, names[part]) if part in names else (piece(part), "") for part in parts],
    )
