# ruff: noqa: RUF001 - signs that look like others are what is told apart here
"""Mends what is no markup: how text was typed, exported or decoded on its way to a feed."""

import re

_FOLLOWING = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"  # bytes of a character after its first one
_FIRST = "ÂÃÄÅÎÏâ"
_MISREAD = re.compile(f"[ÂÃÄÅÎÏ]{_FOLLOWING}|â{_FOLLOWING}{{2}}")
# What an author wrote for quotation marks; the closing ones are often typed as on a typewriter.
_QUOTES = (
    (re.compile(r"``([^`\"”]{1,300}?)(?:''|\"|”|``)"), "“", "”"),
    (re.compile(r"(?<![\w)}\]'])''(?=\w)([^`'\"”]{1,300}?)(?:[\"”]|'')"), "“", "”"),
    (re.compile(r"((?<=[A-Za-z]{2})|(?<=[?!.,]))''(?![\w'])"), "", "”"),
    (re.compile(r"(?<![\w`\\])`([^`'\s][^`'\\]{0,80})'(?![\w'\\])"), "‘", "’"),
)
_NO_COMMAND = re.compile(r"(?<![\\\w])href\{(?=https?:)")  # a macro that has lost its backslash
_TWICE = re.compile(r"(?<!\{)(https?://[^\s{}]{1,300})\}\{\1(?=[\s}.,;)]|\Z)")
_VERBATIM = re.compile(r"\\(?:verb|lstinline|mintinline)\*?([|!+/])([^|!+/\\]{1,200})\1")
_NESTED = re.compile(r"\\(mbox|hbox|text[a-z]*)\{([^{}$]*)\$([^{}$]*)\$([^{}$]*)\}")


def decoded(raw: str) -> str:
    """Mend UTF-8 that was read as Windows-1252 on its way: `Ã©` is é."""
    return (
        raw
        if raw.isascii() or not any(map(raw.__contains__, _FIRST))
        else _MISREAD.sub(_reread, raw)
    )


def settled(raw: str) -> str:
    """Return a text with its quotation marks and what careless exports left behind settled."""
    if "`" in raw or "''" in raw:
        for quoted, opening, closing in _QUOTES:
            raw = quoted.sub(rf"{opening}\1{closing}", raw)
    if "}{http" in raw:
        raw = _TWICE.sub(r"\1", _NO_COMMAND.sub(r"\\href{", raw))
    if "\\verb" in raw or "inline" in raw:
        raw = _VERBATIM.sub(r"\2", raw)
    return _NESTED.sub(r"\\\1{\2\3\4}", raw) if "$}" in raw else raw


def _reread(found: re.Match[str]) -> str:
    try:
        meant = b"".join(map(_byte, found[0])).decode()
    except UnicodeError:
        return found[0]
    return meant if meant.isprintable() or meant.isspace() else found[0]


def _byte(char: str) -> bytes:
    return char.encode("latin-1" if char < "\u0100" else "cp1252")
