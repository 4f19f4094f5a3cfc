r"""LaTeX in running text, made readable: macros, accents, escaped signs, and the formulas.

What a backslash means is decided narrowly, because authors also type `it\'s` and `\"so called\"`:
without braces, only letters that do carry the accent are changed. A macro that nobody knows loses
its backslash, never its words.
"""

import re

from newsletter.ingest.formula import FORMULA, braces, linear, link, scripted
from newsletter.ingest.mathsigns import (
    BETWEEN,
    COMMANDS,
    DINGBATS,
    LOWERED,
    MARKS,
    ORDINARY,
    RAISED,
    SILENT,
    SPACES,
)
from newsletter.ingest.symbols import ACCENTS, LETTERS
from newsletter.ingest.typed import settled

_ACCENT = (
    r"(?P<braced>['`^\"~=.]|[uvHckrdb](?=\s*\{))\s*\{\s*\\?(?P<held>[A-Za-z])\s*\}"
    r"|(?P<spaced>[uvHckrdb])\s+(?P<apart>[A-Za-z])\b"
    r"|(?<=[A-Za-z]\\)(?P<within>[uvHck])\s+(?P<letter>[A-Za-z])"
    r"|=\\?(?P<macron>[aeiouAEIOU])|\.(?P<dot>[zZcegI])"
    r"|'\\?(?P<acute>[aeiouyAEIOUYcnz])|`\\?(?P<grave>[aeiouAEIOU])|\^\\?(?P<hat>[aeiouAEIOU])"
    r"|~(?P<tilde>[anoANO])|(?<=[A-Za-z{]\\)\"\\?(?P<umlaut>[aeiouyAEIOU])"
)
_GROUPS = {"acute": "'", "grave": "`", "hat": "^", "tilde": "~", "umlaut": '"'}
_GROUPS |= {"macron": "=", "dot": "."}
_TOKEN = re.compile(
    rf"(?P<formula>{FORMULA})|(?P<torn>\$(?=\\[A-Za-z])(?![^$]*\s[A-Za-z]{{3}})[^$]{{1,400}}\Z)|(?<![/\\])\\(?P<accent>{_ACCENT})"
    r"|\\(?P<name>[A-Za-z]+)\*?|\\(?P<sign>.)|(?P<open>\{)|(?P<script>[\^_](?=\{))"
    r"|(?P<address>://(?:\\[_%#&~]|[^\s\\{}$<>])+)"
    r"|(?P<tie>(?<=[A-Za-z]\.)~(?=[\w\\$(\[])|(?<=[A-Za-z]{2})~(?=[\w\\$(\[])|(?<=\d)~(?=[^\W\d])|(?<=[A-Za-z])~(?=[{\\$]))"
    r"|(?P<dash>(?<=[^\s<!(-])---?(?=[^\s>),.;:-])|(?<=\s)---?(?=\s))",
    re.DOTALL,
)
# Where a token can begin; plain alternatives, so that the search can leap from one to the next.
_SPECIAL = re.compile(r"\\|\$|\{|~|\^\{|_\{|--|://")
_DEEPEST = 20
_FONTS = re.compile(r"text\w+|math\w+|emph|boldsymbol|bm|mbox")
_ESCAPED = re.compile(r"\\([_%#&~])")
_FEW = 3  # letters of a word that braces may keep as they are
_SINGLE_SIGN = re.compile(r"[^\w\s]")  # 1{,}000
_A_NAME = re.compile(r"(?=\w*[a-z0-9][A-Z]|[\w.]*[a-z]-\w|[A-Z])[A-Za-z][\w.]*(?:-[\w.]+)*")
_SIGNS = {"\\": " ", "/": "", "-": "", "!": "", "@": ""} | dict.fromkeys(",;: \n\t>", " ")


def readable(raw: str) -> str:
    r"""Return a text with its LaTeX as Unicode: `Pi\v{z}urica`, `97\%`, `$\eta\rightarrow0$`."""
    raw = settled(raw)
    return _Prose(raw).read(0, len(raw), 0) if _SPECIAL.search(raw) else raw


class _Prose:
    """A text under way. Positions are indices of its source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._ends = braces(source)

    def read(self, at: int, stop: int, depth: int) -> str:
        """Return a stretch of the text, readable."""
        pieces: list[str] = []
        seen = at
        while special := _SPECIAL.search(self._source, seen, stop):
            seen = special.start() + 1
            if found := _TOKEN.match(self._source, special.start(), stop):
                pieces.append(self._source[at : found.start()])
                piece, at = self._token(found, stop, depth)
                pieces.append(piece)
                seen = at
        pieces.append(self._source[at:stop])
        return "".join(pieces)

    def _token(  # noqa: PLR0911 - one for each kind of token
        self, found: re.Match[str], stop: int, depth: int
    ) -> tuple[str, int]:
        end = found.end()
        if found["formula"]:
            return _formula(found[0]), end
        if found["torn"]:  # a formula that the source cut off
            return linear(found[0][1:]) or found[0], end
        if found["accent"]:
            return _accented(found), end
        if found["name"]:
            return self._command(found["name"], found, stop, depth)
        if found["sign"]:
            alone = found["sign"] in "~^" and self._source.startswith("{}", end, stop)
            return _SIGNS.get(found["sign"], found["sign"]), end + 2 * alone
        if found["open"]:
            return self._group(found.start(), stop, depth)
        if found["script"]:
            return self._script(found, stop)
        if found["address"]:
            return _ESCAPED.sub(r"\1", found[0]), end
        return _TYPED.get(found[0], " "), end

    def _group(self, at: int, stop: int, depth: int) -> tuple[str, int]:
        """Read a group: its braces go where they held no set, but letters together."""
        end = self._ends.get(at, stop)
        if end >= stop or depth >= _DEEPEST:
            return "{", at + 1
        inner = self.read(at + 1, end, depth + 1)
        if self._source[at + 1] == "\\" or self._holds_letters(inner, at, end):
            return inner.lstrip(), end + 1
        return f"{{{inner}}}", end + 1

    def _holds_letters(self, inner: str, at: int, end: int) -> bool:
        """Whether braces only kept a part of a word as it is: `{B}ayes`, `Scheff{é}`, `1{,}000`."""
        before, after = self._source[max(0, at - 1) : at], self._source[end + 1 : end + 2]
        if _SINGLE_SIGN.fullmatch(inner):
            return True
        if after.islower() and len(inner) <= _FEW and inner.isalpha():
            return True
        if before.isalpha():
            return inner.isalpha() and not inner.isascii()
        return bool(_A_NAME.fullmatch(inner)) and len(inner) > _FEW and before not in {"^", "_"}

    def _script(self, found: re.Match[str], stop: int) -> tuple[str, int]:
        """Read an index or an exponent outside a formula, if Unicode has signs for all of it."""
        mark, at = found["script"], found.end()
        end = self._ends.get(at, stop)
        inner = linear(self._source[at + 1 : end]) if end < stop else None
        table = RAISED if mark == "^" else LOWERED
        if not inner or not all(char in table for char in inner):
            return mark, at
        return scripted(mark, inner), end + 1

    def _command(self, name: str, found: re.Match[str], stop: int, depth: int) -> tuple[str, int]:
        at = found.end()
        if name in LETTERS:
            return self._letter(name, found, stop)
        if name in SILENT:
            return "", self._past(at, stop, blanks=True)
        if sign := ORDINARY.get(name) or BETWEEN.get(name) or SPACES.get(name):
            return sign, self._past(at, stop, blanks=False)
        if name in COMMANDS or name in {"href", "unicode", "ding", "textsuperscript"}:
            return self._known(name, at, stop, depth)
        if name in MARKS or name in {"frac", "dfrac", "tfrac", "sqrt", "mathbb", "overset"}:
            return self._in_formula(found.start(), at, stop)
        return self._unknown(name, at, stop, depth)

    def _letter(self, name: str, found: re.Match[str], stop: int) -> tuple[str, int]:
        r"""Read `\ss` and the like; a blank that only ended the name goes: `Bj\o rn`."""
        at, blank = found.end(), re.compile(r"\s+(?=[a-z])")
        inside = self._source[max(0, found.start() - 1) : found.start()].isalpha()
        if (inside or name in {"AA", "L", "O"}) and (gone := blank.match(self._source, at, stop)):
            return LETTERS[name], gone.end()
        return LETTERS[name], self._past(at, stop, blanks=False)

    def _known(  # noqa: PLR0911 - one for each kind of command
        self, name: str, at: int, stop: int, depth: int
    ) -> tuple[str, int]:
        count, shown = COMMANDS.get(name, (2 if name == "href" else 1, ""))
        spans, after = self._spans(count, at, stop)
        if len(spans) < count or depth >= _DEEPEST:
            if self._source[at : at + 1] == "{" and at not in self._ends:  # cut off in its middle
                return "", at + 1
            return "" if _FONTS.fullmatch(name) else name, self._past(at, stop, blanks=False)
        held = [self.read(*span, depth + 1) for span in spans]
        if name == "href":
            return link(*held), after
        if name == "textsuperscript":
            raised = all(char in RAISED for char in held[0])
            return scripted("^", held[0]) if raised and not held[0].isalpha() else held[0], after
        if name == "unicode":
            return _character(held[0]), after
        if name == "ding":
            return DINGBATS.get(held[0], "•"), after
        return shown.format(*held), after

    def _unknown(self, name: str, at: int, stop: int, depth: int) -> tuple[str, int]:
        spans, after = self._spans(1, at, stop)
        if not spans or depth >= _DEEPEST:
            return name, at
        held = self.read(*spans[0], depth + 1)
        return name + " " * held[:1].isalnum() + held, after

    def _in_formula(self, start: int, at: int, stop: int) -> tuple[str, int]:
        """Read what belongs into a formula but stands outside one."""
        _, end = self._spans(2, at, stop)
        source = self._source[start:end]
        shown = linear(source)
        return (source.replace("\\", "") if shown is None else shown), end

    def _spans(self, count: int, at: int, stop: int) -> tuple[list[tuple[int, int]], int]:
        """Find up to `count` groups, from one brace to the other, and where they end."""
        spans: list[tuple[int, int]] = []
        while len(spans) < count and self._source[at : at + 1] in {"{", "["} and at < stop:
            end = self._ends.get(at, stop)
            if self._source[at] == "[":
                option = re.compile(r"\[[^\[\]{}]{0,80}\]").match(self._source, at, stop)
                if not option or self._source[option.end() : option.end() + 1] not in {"{", "["}:
                    break
                at = option.end()
                continue
            if end >= stop:
                break
            spans.append((at + 1, end))
            at = end + 1
        return spans, at

    def _past(self, at: int, stop: int, *, blanks: bool) -> int:
        """Step over the empty group after a macro, or over blanks where they ended its name."""
        if self._source.startswith("{}", at, stop):
            return at + 2
        while blanks and at < stop and self._source[at].isspace():
            at += 1
        return at


_TYPED = {"--": "\u2013", "---": "—"}  # the others are ties, which are blanks


def _formula(source: str) -> str:
    shown = linear(source.strip("$") if source.startswith("$") else source[2:-2])
    return source if shown is None else shown.replace("--", "\u2013")


def _accented(found: re.Match[str]) -> str:
    if found["braced"]:
        return found["held"] + ACCENTS[found["braced"]]
    if found["spaced"]:
        return found["apart"] + ACCENTS[found["spaced"]]
    if found["within"]:
        return found["letter"] + ACCENTS[found["within"]]
    return next(found[name] + ACCENTS[mark] for name, mark in _GROUPS.items() if found[name])


def _character(code: str) -> str:
    """Return the character of a code point as MathJax takes it: `x2713` or `10003`."""
    hexadecimal = re.fullmatch(r"x([0-9A-Fa-f]{2,5})", code.strip())
    if hexadecimal:
        return chr(int(hexadecimal[1], 16))
    return chr(int(code)) if re.fullmatch(r"\d{2,6}", code.strip()) else code
