"""HTML to the text that its writer wrote and saw: no quotes, nothing hidden, no link's words.

The words of a link are never a command (people type words, programs make links, and the letter
that is quoted has a link that says Unsubscribe), so they leave a LINK in their place; so do words
that are struck out. A quote leaves the mark that it has in plain text.
"""

import re
from collections.abc import Iterator

from lxml import etree

LINK = "\N{OBJECT REPLACEMENT CHARACTER}"
QUOTE = "\n>\n"
HTML_MAX = 2**20  # characters
_BLOCKS = re.compile(
    r"address|article|aside|body|center|d[dlt]|div|fieldset|footer|form|h[1-6r]|header|li|main|nav"
    r"|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul"
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = re.compile(
    r"applet|audio|button|canvas|head|iframe|img|input|map|math|noscript|object|option|script"
    r"|select|style|svg|template|textarea|title|video"
)
_QUOTING_TAGS = frozenset({"blockquote", "includetail"})
_QUOTING_CLASSES = re.compile(
    r"gmail_signature|yahoo_quoted|moz-(?:cite-prefix|signature|forward-\S*)"
    r"|protonmail_(?:quote|signature_block)\S*|tutanota_quote|zmail_extra\S*|(?:ms-)?outlook-?quote\S*"
    r"|apple-mail-signature|elided-text|ntes-?\S*quote\S*|replyquote"
)
_QUOTING_IDS = re.compile(
    r"isreplycontent|mail-editor-reference-\S*|reply-intro|ntes_?\S*quote\S*|olk_src_body_section"
    r"|(?:x_)*signature|ms-outlook-mobile-signature|ydp\S*yahoo_quoted\S*|yahoo_quoted\S*"
)
_STRUCK = frozenset({"s", "del", "strike"})
_STRIKES = re.compile(r"text-decoration[\w-]*:[^;]*line-through", re.IGNORECASE)
_CUTTING_IDS = re.compile(r"(?:x_)*(?:divrplyfwdmsg|appendonsend)", re.IGNORECASE)
# The line over the header of the mail that Outlook and Foxmail reply to.
_RULE = re.compile(
    r"border-top:\s*solid\s+(?:#?[0-9a-z]+|rgb\([^)]*\))\s+1(?:\.0)?pt", re.IGNORECASE
)
_HIDDEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|mso-hide:all|color:transparent"
    r"|opacity:0?(?:\.0\d*)?(?:;|!|$)|font-size:(?:0(?:\.0+)?(?:[a-z]+|%)?|0?\.\d+p[xt]|1p[xt])(?:;|!|$)"
    r"|(?:max-)?(?:height|width):0(?:px|pt)?(?:;|!|$)|(?:text-indent|left|top|right):-\d{3,}"
    r"|transform:scale\(0|clip:rect\(0|clip-path:inset\((?:50|100)%)"
)
_COLOR = re.compile(r"(?:^|;)color:([^;!]+)")
_GROUND = re.compile(
    r"(?:^|;)background(?:-color)?:(?!none|transparent|inherit|initial|unset)([^;!]+)"
)
_WHITE = re.compile(
    r"white|snow|ivory|#f{3}(?:f)?|#(?:f[0-9a-f]){3}(?:ff)?"
    r"|rgba?\(2(?:[45]\d),2(?:[45]\d),2(?:[45]\d)(?:,1(?:\.0*)?)?\)|rgba\(.*,0(?:\.0+)?\)"
    r"|rgb\(2(?:[45]\d){3}\)|rgb\(255255255\)|hsla?\(.*,100%.*\)|transparent"
)
_SIMPLE = re.compile(r"[\w-]*[.#][\w-]+|\w+")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STYLE_MAX = 2000  # characters of an attribute
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")


def own_text(html: str) -> str:
    """Return the text that the writer of a reply wrote, a line for each block.

    What follows the place where a program began to repeat the letter is not there. Never raises.
    """
    root = _tree(html[:HTML_MAX])
    return "" if root is None else _tidy("".join(_pieces(root, _hidden_selectors(root))))


def _tree(html: str) -> etree._Element | None:
    parser = etree.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    octets = html.replace("\0", "").encode("utf-8", "replace")
    try:
        return etree.fromstring(octets, parser) if octets.strip() else None
    except (etree.XMLSyntaxError, AssertionError, ValueError):  # nothing in it but comments, say
        return None


def _pieces(root: etree._Element, hidden: frozenset[str]) -> Iterator[str]:
    """Walk through the tree without recursion: depth is the writer's choice."""
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipped is not None:
                continue
            if _cuts(element):
                return
            if replaced := _replacement(element, tag, hidden):
                skipped = element
                yield replaced
                continue
            yield _before(tag) + _flat(element.text, tag)
            continue
        if skipped is None:
            yield _after(tag)
        if skipped is element:
            skipped = None
        if skipped is None:
            yield _flat(element.tail, "")


def _flat(text: str | None, tag: str) -> str:
    if not text:
        return ""
    return text if tag == "pre" else _SPACES.sub(" ", text)


def _before(tag: str) -> str:
    if _BLOCKS.fullmatch(tag) or tag == "br":
        return "\n"
    return " " if tag in _CELLS else ""


def _after(tag: str) -> str:
    return "\n" if _BLOCKS.fullmatch(tag) else " " if tag in _CELLS else ""


def _cuts(element: etree._Element) -> bool:
    """Whether all that follows, too, is the letter that is replied to."""
    if _CUTTING_IDS.fullmatch(element.get("id", "")):
        return True
    if element.tag == "hr" and element.get("tabindex") == "-1":  # Outlook on the web
        return True
    return element.tag == "div" and bool(_RULE.search(_style(element)))


def _replacement(element: etree._Element, tag: str, hidden: frozenset[str]) -> str:
    """Return what stands in the place of an element that is not read; "" for one that is."""
    if _UNSEEN.fullmatch(tag) or _is_hidden(element, tag, hidden):
        return " "
    if tag in _QUOTING_TAGS or _is_quote(element):
        return QUOTE
    taken = _is_made_link(element) if tag == "a" else _is_struck(element, tag)
    return LINK if taken else ""


def _is_struck(element: etree._Element, tag: str) -> bool:
    return tag in _STRUCK or bool(_STRIKES.search(_style(element)))


def _is_quote(element: etree._Element) -> bool:
    classes = element.get("class", "").lower().split()
    if "gmail_quote" in classes and element.find(".//blockquote") is None:
        return True  # else the blockquote is the quote, and people write below it
    if any(_QUOTING_CLASSES.fullmatch(name) for name in classes):
        return True
    return bool(_QUOTING_IDS.fullmatch(element.get("id", "").lower()))


def _is_made_link(element: etree._Element) -> bool:
    """Whether a link shows other words than its address: then nobody typed them as text."""
    target = element.get("href", "")
    shown = (element.text or "").strip()
    return bool(target) and (not shown or shown.rstrip("/") not in target)


def _is_hidden(element: etree._Element, tag: str, hidden: frozenset[str]) -> bool:
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    names = {f".{name}" for name in element.get("class", "").split()[:20]}
    names |= {f"#{element.get('id', '')}", tag} | {f"{tag}{name}" for name in names}
    style = _SPACES.sub("", _style(element)).lower()
    if not names.isdisjoint(hidden) or _hides(style):
        return True
    return tag == "font" and bool(_WHITE.fullmatch(element.get("color", "").strip().lower()))


def _style(element: etree._Element) -> str:
    return str(element.get("style", ""))[:_STYLE_MAX]


def _hides(style: str) -> bool:
    """Whether a style shows nothing: also white on white, unless the ground is said to be dark."""
    if _HIDDEN.search(style):
        return True
    color, ground = _COLOR.search(style), _GROUND.search(style)
    if color and ground and color[1] == ground[1]:
        return True
    dark = ground and not _WHITE.fullmatch(ground[1])
    return bool(color and _WHITE.fullmatch(color[1]) and not dark)


def _hidden_selectors(root: etree._Element) -> frozenset[str]:
    """Return the plain selectors (`.name`, `#name`, `p.name`, `p`) of rules that hide."""
    sheets = "".join(style.text or "" for style in root.iter("style"))[:100_000]
    found: set[str] = set()
    for block in _COMMENT.sub("", sheets).split("}"):
        before, _, rule = block.rpartition("{")
        if _hides(_SPACES.sub("", rule).lower()):
            found.update(name.strip() for name in before.rpartition("{")[2].split(","))
    return frozenset(name for name in found if _SIMPLE.fullmatch(name))


def _tidy(text: str) -> str:
    lines = [line.strip(" \t\u00a0") for line in text.split("\n")]
    kept = [line for line in lines if line.strip(f"{LINK} |·") or not line]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
