"""Turns the text of a feed into text for people: plain, whole, Unicode.

A `<` that is no tag stays: only tags that HTML or JATS know are taken out, and none inside `$...$`.
The steps run in the order of `STEPS`; each is a function from text to text, safe on its own.
"""

import html
import re
import unicodedata
from collections.abc import Callable

from newsletter.ingest import latex
from newsletter.ingest.formula import FORMULA
from newsletter.ingest.symbols import NAMED, SUBSCRIPTS, SUPERSCRIPTS
from newsletter.ingest.typed import decoded

_NAMES = "|".join(sorted(map(re.escape, NAMED), key=len, reverse=True))
_MATH = rf"(?P<math>{FORMULA})"
_ESCAPED_AMP = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters, the white ones aside
    "\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # soft hyphen, marks, overrides, BOM
    "\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"  # what no file could hold
)
# bioRxiv writes {kappa} and [&ge;] for what its database cannot hold. The same braces after a
# LaTeX command, an index or another group are LaTeX's own and are left to it.
_NAMED_SIGN = re.compile(
    rf"{_MATH}|(?P<latex>(?:\\[A-Za-z]+\*?|[\^_}}])(?:\{{[^{{}}]*\}})+)"
    rf"|\{{(?P<name>{_NAMES})\}}|\{{superscript (?P<power>[0-9+-]{{1,5}})\}}"
    r"|\[(?P<bare>mdash|ndash|->|<-|<=|>=|[^\x00-\x7f\w\s]|[<>])\]"
)
_BLOCK = (
    "address article aside blockquote body br caption dd div dl dt fig figure footer h[1-6] head "
    "header hr html label li list list-item main nav ol p pre sec section table tbody td tfoot th "
    "thead title tr ul abstract disp-formula disp-quote"
).replace(" ", "|")
_INLINE = (
    "a abbr acronym b bdi bdo big bold center cite code data del dfn em email ext-link font i img "
    "inline-formula ins italic kbd mark monospace tex-math alternatives overline q s samp sc small "
    "span strike strong sub sup time tt u underline uri var wbr xref"
).replace(" ", "|")
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*\s*/?"""
# Each attempt ends at the next opening, so that a thousand openings cost no thousand scans.
_DROPPED = re.compile(
    r"<(script|style)\b[^<>]*>(?:(?!<script\b|<style\b|</\1).)*</\1\s*>"
    r"|<!--(?:(?!<!--|-->).)*-->",
    re.DOTALL | re.IGNORECASE,
)
_SECTION = re.compile(r"<!\[CDATA\[|\]\]>")
_HEADING = re.compile(r"^\s*<(?:jats:)?title>\s*abstract:?\s*</(?:jats:)?title>", re.IGNORECASE)
_RAISED = re.compile(r"<(?:jats:)?(su[pb])>([^<>]{1,20})</(?:jats:)?\1>", re.IGNORECASE)
_TAG = re.compile(
    rf"{_MATH}|</?(?:(?P<block>(?:jats:)?(?:{_BLOCK}))|(?P<inline>(?:jats:)?(?:{_INLINE})"
    rf"|(?:mml:\w+|m(?:ath|row|i|n|o|sub|sup|subsup|frac|text|over|under|sqrt|space|style))))"
    rf"{_ATTRIBUTES}>",
    re.IGNORECASE,
)
# Markdown's stars around words; those of a footnote, of A* and of a product have no second one so.
_STARS = re.compile(
    rf"{_MATH}|(?<![\w*])(?P<stars>\*\*?)(?P<words>[^\W\d][^*]{{0,200}}?)(?<=[\w.)])(?P=stars)(?![\w*])"
)
_HEADED = (
    "Abstract|Aims?|Background|Importance|Introduction|Motivation|Objectives?|Purpose|Rationale"
)
_LATER = (
    "Approach|Availability(?: and [Ii]mplementation)?|Conclusions?(?: and relevance)?|Contact"
    "|Design|Discussion|Findings|Funding|Interpretation|Main outcomes? and measures?|Main results"
    "|(?:Materials and )?[Mm]ethods?(?: and [Ff]indings|/Principal [Ff]indings)?|Participants"
    "|Results?(?: and [Dd]iscussion)?|Setting|Significance|Supplementary information"
    "|Trial registration"
)
_FIRST_HEAD = re.compile(rf"({_HEADED})(?=\s[A-Z])")
_LATER_HEAD = re.compile(rf"(?<=[.?!)] )({_LATER}|{_HEADED})(?=\s[A-Z])")
# What feeds put in front of an abstract. A by-line holds the names in its group.
_BYLINES = (
    re.compile(r"\s*<p>\s*by\s+([^<]*)</p>"),
    re.compile(r"\s*by ([A-Z][^\n<]*)\n\s*\n"),
    re.compile(rf"\s*by ([A-Z][^<]{{0,4000}}?,[^<]{{0,400}}?)\s(?=(?:{_HEADED})[\s:])"),
    re.compile(rf"\s*by ([A-Z][^<,]{{1,80}}?)\s(?=(?:{_HEADED})[\s:])"),
)
_SIGNPOSTS = (
    re.compile(r"\s*arXiv:\S+\s+Announce Type:\s*\S+\s+(?:Abstract:)?\s*", re.IGNORECASE),
    *_BYLINES,
    re.compile(r"\s*<p>[^<]{0,80}Published online:.*?</p>", re.DOTALL),
    re.compile(r"\s*[\w :&-]{2,80}, Published online: \d{1,2} \w+ \d{4};?\s*(?:doi:\S+\s*)?"),
    re.compile(r"\s*(?:ABSTRACT\b[:.]?|Abstract:)\s*(?=\S)"),
)


def text(raw: str) -> str:
    """Return a piece of feed text as one line of plain Unicode (NFC), without markup."""
    for step in STEPS:
        raw = step(raw)
    return raw


def abstract(raw: str) -> str:
    """Return the body of an entry without what a feed puts in front of the abstract."""
    return headed(text(without_signposts(raw)))


def without_signposts(raw: str) -> str:
    """Return the body of an entry without what stands in front, as raw as it was."""
    for signpost in _SIGNPOSTS:
        if found := signpost.match(raw):
            raw = raw[found.end() :]
    return raw


def headed(shown: str) -> str:
    """Set off the section words of a structured abstract, which some feeds run into the text.

    `Background Sheep sleep. Results They do.` gets the colons that journals print. The words stay:
    they tell what was found from what was asked. One such word alone is no structure.
    """
    if not _FIRST_HEAD.match(shown):
        return shown
    set_off, count = _LATER_HEAD.subn(r"\1:", shown)
    return _FIRST_HEAD.sub(r"\1:", set_off, count=1) if count else shown


def byline(raw: str) -> str:
    """Return the names of a body that begins "by A, B", as they stand there; else ""."""
    found = next(filter(None, (line.match(raw) for line in _BYLINES)), None)
    return entities(found[1]) if found else ""


def says_the_same(teaser: str, title: str) -> bool:
    """Whether a teaser is the title again, up to case and the full stop."""
    return teaser.rstrip(". ").casefold() == title.rstrip(". ").casefold()


def entities(raw: str) -> str:
    """Resolve character references, also doubly escaped ones; `AT&T` and `a&b=1` are none."""
    if "&" not in raw:
        return raw
    return _ENTITY.sub(lambda found: html.unescape(found[0]), _ESCAPED_AMP.sub("&", raw))


def invisible(raw: str) -> str:
    """Drop control characters, soft hyphens, BOMs and marks that reorder the line."""
    return _INVISIBLE.sub("", raw)


def signs(raw: str) -> str:
    """Resolve bioRxiv's spelt-out characters: `NF-{kappa}B`, `[&ge;]`, `10{superscript 2}`."""
    return _NAMED_SIGN.sub(_sign, raw) if "{" in raw or "[" in raw else raw


def markup(raw: str) -> str:
    """Take out HTML and JATS tags; raised and lowered numbers become Unicode ones."""
    if "<" not in raw:
        return raw
    raw = _RAISED.sub(_raised, _HEADING.sub("", _DROPPED.sub(" ", _SECTION.sub("", raw))))
    closed = {tag.lower() for tag in re.findall(r"</([abipqsu])\s*>", raw, re.IGNORECASE)}
    return _TAG.sub(lambda found: _tag(found, closed), raw)


def unstarred(raw: str) -> str:
    """Take out the stars by which Markdown sets words off, formulas apart."""
    if "*" not in raw:
        return raw
    return _STARS.sub(lambda found: found["words"] or found[0], raw)


def composed(raw: str) -> str:
    """Compose accents (NFC)."""
    return unicodedata.normalize("NFC", raw)


def one_line(raw: str) -> str:
    """Make every run of white space one space."""
    return " ".join(raw.split())


STEPS: tuple[Callable[[str], str], ...] = (
    entities,
    decoded,
    invisible,
    signs,
    markup,
    unstarred,
    latex.readable,
    composed,
    one_line,
)


def _sign(found: re.Match[str]) -> str:
    if found["name"]:
        return NAMED[found["name"]]
    if found["power"]:
        return "".join(SUPERSCRIPTS[char] for char in found["power"])
    if found["bare"]:
        return NAMED.get(found["bare"], found["bare"])
    return found[0]


def _raised(found: re.Match[str]) -> str:
    table = SUPERSCRIPTS if found[1].lower() == "sup" else SUBSCRIPTS
    inner = entities(found[2]).strip()
    if all(char in table for char in inner):
        return "".join(table[char] for char in inner)
    return inner


def _tag(found: re.Match[str], closed: set[str]) -> str:
    """Return what stands in place of a tag; one letter in angles is a tag only if it is closed."""
    if found["math"]:
        return found[0]
    name = (found["block"] or found["inline"]).lower()
    if len(name) == 1 and name not in closed and not (name == "p" and found.start() == 0):
        return found[0]
    return " " if found["block"] else ""
