# ruff: noqa: RUF001, RUF002 - signs that look like others are what formulas are written in
r"""Writes a LaTeX formula as people would type it in a mail: `$10^{-3}$` as 10⁻³.

What Unicode has no sign for is written along the line: C^(-1/7), (a+b)/c. A formula that has no
such form at all, a matrix say, gets None.
"""

import re

from newsletter.errors import NewsletterError
from newsletter.ingest.mathsigns import (
    BETWEEN,
    COMMANDS,
    DOUBLE_STRUCK,
    FUNCTIONS,
    LOWERED,
    MARKS,
    ORDINARY,
    RAISED,
    SILENT,
    SPACES,
)

# How a formula stands in a text. A sum of money is none: a number, then words or the next sum; nor
# is what holds a closing tag. Each attempt ends at the next dollar, within a bound.
FORMULA = (
    r"(?:(?<!\\)\$(?:\$(?:[^$]{1,2000}+\$\$|(?=\s*\\)[^$]{1,2000}+\$)|(?=(?:[^$\\]|\\.){1,2000}+\$)"
    r"(?!(?>\d(?:[^$\\^_]|\\[$&#])*?(?:\s[A-Za-z]{2}|[\s(\[,/\u2013-](?=\$)))(?:[^$\\^_]|\\[$&#])*+\$)"
    r"(?!\d[^$\\^_]*+\$\d|\s[\d\s.,]*+\$)"
    r"(?!(?>\s[^$\\^_=]*?[A-Za-z]{3})[^$\\^_=]*+\$)"
    r"(?:[^$\\<]|\\.|<(?!/))++\$)"
    r"|\\\((?:[^\\]|\\[^()])*+\\\)|\\\[(?:[^\\]|\\[^\[\]])*+\\\])"
)
_TOKEN = re.compile(
    r"\\(?P<name>[A-Za-z]+)\*?(?P<after>\s*)|\\(?P<sign>.)|(?P<open>\{)|(?P<script>[\^_])"
    r"|(?P<prime>'+(?![A-Za-z]))|(?P<blank>[\s~]+)|(?P<stray>[}&])|(?P<plain>'+|[^\\{}^_'~&\s]+)",
    re.DOTALL,
)
_SIGNS = {"!": "", "-": "", "/": "", "|": "‖", "\\": " "} | dict.fromkeys(",;: >", " ")
_DEEPEST = 20
_DIVIDED, _ROOTED = {"frac", "tfrac", "dfrac", "cfrac"}, {"3": "∛", "4": "∜"}
_STACKED = {"overset": "^", "stackrel": "^", "underset": "_"}
_ARROWS = {"xrightarrow": "→", "xleftarrow": "←"}
_PUT = {"∘": "°", "∗": "*", "⋆": "*"}  # what a sign becomes as an exponent
_SIMPLE = re.compile(r"[^\W_]+|\d+\.\d+|√\w+")
_APART = "\x01"  # a space goes here if letters would run together
_EVEN = "\x02"  # round a sign between two things: spaces on both sides, or on none
_CLOSING = "\x03"  # before a sign that closes, with no space between
_EVENLY = re.compile(f"( *){_EVEN}([^{_EVEN}]*){_EVEN}( *)")
_SCRIPTS = "".join({*RAISED.values(), *LOWERED.values()} - set("()*'"))
_RUN_TOGETHER = re.compile(
    rf"(?<=[^\W_]){_APART}+(?=[^\W_])(?![{_SCRIPTS}])|(?<=[\^_][^\w\s]){_APART}+(?=[^\W\d_])|(?<=[)\]|}}]){_APART}+(?=[^\W\d_])"
)
_ALGEBRA = re.compile(r"sl|gl|so|su|sp|osp")
_OVERLINED = 4
_INSIDE = re.compile(rf"(?<=[(\[⌊⌈⟨]) +| *{_CLOSING}| +(?=[)\]⌋⌉⟩])")
_TIGHT = re.compile(r"\s*([^\w\s])\s*")


class _NoFormError(NewsletterError):
    """A formula that cannot be written along a line."""


def linear(source: str) -> str | None:
    """Return a formula (without its dollars) as plain text, or None if there is no such form."""
    try:
        return " ".join(_Formula(source).whole().split())
    except _NoFormError:
        return None


def braces(source: str) -> dict[int, int]:
    r"""Return where each `{` that is closed ends; `\{` opens nothing."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for found in re.finditer(r"\\.|[{}]", source, re.DOTALL):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}" and opened:
            ends[opened.pop()] = found.start()
    return ends


def scripted(mark: str, content: str) -> str:
    """Return an index (`_`) or exponent (`^`): in Unicode's own signs, or along the line."""
    table = RAISED if mark == "^" else LOWERED
    content = _PUT.get(content, content) if mark == "^" else content
    packed = content.replace(" ", "")
    if all(char in table for char in packed):
        return "".join(table[char] for char in packed)
    if content.isalnum() or len(packed) == 1:
        return f"{mark}{content}{_APART}"
    tight = _TIGHT.sub(r"\1", content)
    return f"{mark}({tight}){_APART}"


def link(address: str, words: str) -> str:
    """Return a link's words, and its address where they do not say it."""
    bare = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    return words if not bare or bare in words else f"{words} ({address})"


class _Formula:
    """A formula under way.

    Positions are indices of its source; what is read comes back with the position after it.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._ends = braces(source)

    def whole(self) -> str:
        """Return the whole formula."""
        return _spaced(self._run(0, len(self._source), 0))

    def _run(self, at: int, stop: int, depth: int) -> str:
        if depth > _DEEPEST:
            raise _NoFormError("too deep")
        pieces: list[str] = []
        while at < stop:
            piece, at = self._next(at, stop, depth)
            pieces.append(piece)
        return "".join(pieces)

    def _next(self, at: int, stop: int, depth: int) -> tuple[str, int]:  # noqa: PLR0911 - one for each kind of token
        found = _TOKEN.match(self._source, at, stop)
        if found is None:  # a backslash at the very end
            raise _NoFormError("broken off")
        match found.lastgroup:
            case "after" | "name":
                return self._command(found, stop, depth)
            case "sign":
                return _SIGNS.get(found["sign"], found["sign"]), found.end()
            case "open":
                return self._argument(at, stop, depth)
            case "script":
                content, at = self._argument(found.end(), stop, depth)
                return scripted(found["script"], _spaced(content)), at
            case "prime":
                return "′" * len(found[0]), found.end()
            case "blank":
                return " ", found.end()
            case "plain":
                return found[0], found.end()
        raise _NoFormError("out of place")

    def _argument(self, at: int, stop: int, depth: int) -> tuple[str, int]:
        """Read what a command or a script takes: a group, a command, or one character."""
        while at < stop and self._source[at].isspace():
            at += 1
        if at >= stop:
            raise _NoFormError("an argument is missing")
        if self._source[at] == "{":
            end = self._ends.get(at, stop)
            if end >= stop:
                raise _NoFormError("a brace is not closed")
            return self._run(at + 1, end, depth + 1), end + 1
        if self._source[at] == "\\":
            return self._next(at, stop, depth + 1)
        return self._source[at], at + 1

    def _arguments(self, count: int, at: int, stop: int, depth: int) -> tuple[list[str], int]:
        found: list[str] = []
        for _ in range(count):
            one, at = self._argument(at, stop, depth)
            found.append(_spaced(one))
        return found, at

    def _command(self, found: re.Match[str], stop: int, depth: int) -> tuple[str, int]:
        name, at = found["name"], found.end()
        if name in {"begin", "end"}:
            raise _NoFormError("an environment")
        if name in ORDINARY:
            followed = self._source[at : at + 1]
            return ORDINARY[name] + " " * bool(found["after"] and not _joins(followed)), at
        if name in BETWEEN:
            before = self._source[found.start() - 1 : found.start()].isspace()
            after = " " * bool(found["after"] or before)
            return f"{_EVEN}{BETWEEN[name]}{_EVEN}{after}", at
        if name in SILENT:
            return "", at + (self._source[at : at + 1] == "." and name in {"left", "right"})
        if name in SPACES:
            return SPACES[name], at
        if name in COMMANDS:
            count, shown = COMMANDS[name]
            arguments, at = self._arguments(count, at, stop, depth)
            return shown.format(*arguments), at
        return self._built(name, found, stop, depth)

    def _built(  # noqa: PLR0911 - one for each kind of building
        self, name: str, found: re.Match[str], stop: int, depth: int
    ) -> tuple[str, int]:
        """Read a command that builds something of its arguments, or one that nobody knows."""
        at = found.end()
        if name in _DIVIDED:
            (over, under), at = self._arguments(2, at, stop, depth)
            return f"{_APART}{_held(over)}/{_held(under)}{_APART}", at
        if name == "sqrt":
            return self._root(at, stop, depth)
        if name in {"rVert", "rvert"}:
            return _CLOSING + {"rVert": "‖", "rvert": "|"}[name], at
        if name in {"mathbb", "mathbbm", "mathds", "bbm"}:
            (held,), at = self._arguments(1, at, stop, depth)
            return "".join(DOUBLE_STRUCK.get(char, char) for char in held), at
        if name in MARKS or name == "not":
            (held,), at = self._arguments(1, at, stop, depth)
            return _marked(held, MARKS.get(name, "\u0338")), at
        if name == "href":
            (address, words), at = self._arguments(2, at, stop, depth)
            return link(address, words), at
        if name in _STACKED:
            (mark, base), at = self._arguments(2, at, stop, depth)
            return base + scripted(_STACKED[name], mark), at
        if name in _ARROWS:
            (mark,), at = self._arguments(1, at, stop, depth)
            return _ARROWS[name] + scripted("^", mark), at
        if name in FUNCTIONS or self._source[at : at + 1] != "{":
            blank = " " * bool(found["after"] and not _joins(self._source[at : at + 1]))
            return f"{_APART}{name}{_APART}{blank}", at
        return self._unknown(name, at, stop, depth)

    def _root(self, at: int, stop: int, depth: int) -> tuple[str, int]:
        sign = "√"
        if index := re.compile(r"\[([^\[\]]{1,20})\]").match(self._source, at, stop):
            sign = _ROOTED.get(index[1], scripted("^", index[1]) + sign)
            at = index.end()
        (held,), at = self._arguments(1, at, stop, depth)
        return f"{sign}{_held(held)}{_APART}", at

    def _unknown(self, name: str, at: int, stop: int, depth: int) -> tuple[str, int]:
        shown = _APART + name
        while self._source[at : at + 1] == "{":
            held, at = self._argument(at, stop, depth)
            shown += f"({_spaced(held)})" if held else ""
        return shown + _APART, at


def _joins(char: str) -> bool:
    r"""Whether the blank after a command only ended its name: `\alpha x` is αx."""
    return char.isalnum() or char == "\\"


def _spaced(text: str) -> str:
    """Settle the spaces that depend on what came next to them."""
    text = _EVENLY.sub(lambda one: f" {one[2]} " if one[1] and one[3] else one[2], text)
    return _INSIDE.sub("", _RUN_TOGETHER.sub(" ", text).replace(_APART, "")).strip()


def _held(part: str) -> str:
    """Put parentheses round what would otherwise fall apart in a fraction or under a root."""
    return part if _SIMPLE.fullmatch(part) else f"({part})"


def _marked(held: str, mark: str) -> str:
    """Put a mark on a letter, with its index or prime, on a Lie algebra, or a line over a few."""
    if _ALGEBRA.fullmatch(held) or (held and all(char in _SCRIPTS for char in held[1:])):
        return held[0] + mark + held[1:]
    if mark == MARKS["overline"] and held.isalnum() and len(held) <= _OVERLINED:
        return "".join(char + mark for char in held)
    raise _NoFormError("a mark over more than a letter")
