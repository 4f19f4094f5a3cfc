"""What of a mail's text is the writer's own: no quotes, no signatures, no disclaimers.

Where it is not certain that a line is the writer's own, it is not: a command that is lost is
answered with help, but one that nobody gave would change somebody's letters.
"""

import re
from collections.abc import Iterator, Sequence

from newsletter.replies.marks import (
    ARMOUR,
    ARMOUR_END,
    BETWEEN_RULES,
    CLOSING,
    COLONS,
    DASHES,
    DEVICE,
    FORWARDED,
    HEADER_FROM,
    HEADER_IN_ONE,
    HEADER_OTHER,
    NOTICE,
    OURS,
    QUOTED,
    REPEATED,
    SIGNATURE,
    WROTE,
    WROTE_BEGINS,
    WROTE_SOMEHOW,
)

LINES_MAX = 2000
LINE_MAX = 1000  # characters of one line
WRAPPED = 4  # lines that an attribution may run over
LONG = 60  # columns; a quoted line that is longer may have been wrapped by a program

_STUFFED = re.compile(r"^(>*)( ?)")


def unflow(text: str, *, delsp: bool) -> str:
    """Undo format=flowed: join what its program wrapped (RFC 3676)."""
    paragraphs: list[tuple[int, str]] = []
    is_open = False
    for line in text.split("\n")[:LINES_MAX]:
        stuffed = _STUFFED.match(line)
        depth, words = (len(stuffed[1]), line[stuffed.end() :]) if stuffed else (0, line)
        if is_open and paragraphs[-1][0] == depth and words != "-- ":
            paragraphs[-1] = (depth, paragraphs[-1][1] + words)
        else:
            paragraphs.append((depth, words))
        is_open = words.endswith(" ") and words != "-- "
        if is_open and delsp:
            paragraphs[-1] = (depth, paragraphs[-1][1][:-1])
    return "\n".join(">" * depth + " " * bool(depth) + words for depth, words in paragraphs)


def own_lines(text: str, names: Sequence[str] = ()) -> list[str]:
    """Return the lines that the writer wrote; "" where a paragraph ends.

    `names` are the writer's: a line that is one of them begins a signature.
    """
    text = text.replace("&nbsp;", " ")  # QQ Mail leaves it in plain text
    lines = [line[:LINE_MAX].strip(" \t\u00a0\u3000") for line in text.split("\n")[:LINES_MAX]]
    known = {name.casefold() for name in names if name}
    own = list(_own(lines, known))
    while own and not own[-1]:
        own.pop()
    return own


def _own(lines: Sequence[str], names: set[str]) -> Iterator[str]:
    at, has_words = 0, False
    while at < len(lines):
        line = lines[at]
        if REPEATED.match(line):
            return
        if QUOTED.match(line):
            at = _after_quote(lines, at)
            continue
        if not line or ARMOUR.match(line):
            at += 1
            yield ""
            continue
        if wrote := _attribution(lines, at):
            if not _quote_follows(lines, at + wrote):
                return  # the letter is repeated without marks, as Outlook and Yahoo do
            at += wrote
            continue
        if _ends(lines, at) or (has_words and _is_name(line, names)):
            return
        yield line
        has_words = True
        at += 1


def _after_quote(lines: Sequence[str], at: int) -> int:
    """Skip quoted lines, and the end of one that a program wrapped and left without its mark."""
    while at < len(lines) and QUOTED.match(lines[at]):
        at += 1
    torn = at < len(lines) and bool(lines[at]) and len(lines[at - 1]) >= LONG
    return at + torn


def _attribution(lines: Sequence[str], at: int) -> int:
    """Return over how many lines "On …, … wrote:" runs that begins here; 0: none does."""
    joined = ""
    for count, line in enumerate(lines[at : at + WRAPPED], 1):
        if not line or (count > 1 and QUOTED.match(line)):
            return 0
        joined = f"{joined} {line}".strip()
        if line.endswith(COLONS):
            found = WROTE.match(joined) or WROTE_SOMEHOW.match(joined)
            return count if found else 0
        if not WROTE_BEGINS.match(joined):
            return 0
    return 0


def _quote_follows(lines: Sequence[str], at: int) -> bool:
    following = next((line for line in lines[at:] if line), "")
    return bool(QUOTED.match(following))


def _ends(lines: Sequence[str], at: int) -> bool:
    """Whether the writer's own words end before this line for good."""
    line = lines[at]
    marks = (SIGNATURE, BETWEEN_RULES, FORWARDED, DEVICE, NOTICE, CLOSING, OURS)
    if any(mark.search(line) for mark in marks) or ARMOUR_END.match(line):
        return True
    if HEADER_OTHER.match(line):
        return any(map(HEADER_FROM.match, lines[at + 1 : at + 4]))
    if not HEADER_FROM.match(line):
        return False
    return bool(HEADER_IN_ONE.match(line)) or any(map(HEADER_OTHER.match, lines[at + 1 : at + 7]))


def _is_name(line: str, names: set[str]) -> bool:
    return line.strip(DASHES).casefold() in names
