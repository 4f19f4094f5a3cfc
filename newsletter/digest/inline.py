"""Style a mail template once, when it is loaded.

Mail clients want the style of an element in the element. premailer puts it there, but it reads
HTML, not Jinja: so each Jinja tag is replaced by a marker that HTML lets stand where the tag
stands, and put back afterwards. Rendering a letter then costs no more than filling in its words.
"""

import re
from functools import lru_cache

from premailer import Premailer

KEPT = "/* kept */"
"""What follows this line of the style sheet stays in <style>: it cannot stand in an attribute."""
SLOT = "/* the kept style */"
"""Where the template wants it."""

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_MARKER = re.compile(r"<!--jinja(\d+)z-->|jinja(\d+)z")
_STYLE = re.compile(r' style="[^"]*"')
_LEADING = re.compile(r"\n\s+")


@lru_cache(maxsize=16)
def inlined(template: str, style: str) -> str:
    """Return the template with the style sheet in its elements and every Jinja tag as it was.

    Raises ValueError for a template whose tags stand where HTML lets nothing stand.
    """
    base, _, kept = style.partition(KEPT)
    marked, tags = _mark(template)
    html = Premailer(
        marked,
        css_text=base,
        disable_leftover_css=True,
        allow_network=False,
        disable_validation=True,  # it knows no property younger than CSS 2.1
        disable_basic_attributes=["align", "valign", "bgcolor", "width", "height"],
        remove_classes=False,
        strip_important=False,
    ).transform(pretty_print=False)
    lean = _STYLE.sub(lambda match: match[0].replace("; ", ";"), html)
    return _LEADING.sub("\n", _unmark(lean, tags).replace(SLOT, kept.strip()))


def _mark(template: str) -> tuple[str, list[str]]:
    tags: list[str] = []
    marked = ""
    begin = 0
    for match in _JINJA.finditer(template):
        marked += template[begin : match.start()]
        begin = match.end()
        if not match[0].startswith("{#"):
            inside = marked.rfind("<") > marked.rfind(">")
            word = f"jinja{len(tags)}z"
            marked += word if inside or match[0].startswith("{{") else f"<!--{word}-->"
            tags.append(match[0])
    return marked + template[begin:], tags


def _unmark(html: str, tags: list[str]) -> str:
    found = [int(match[1] or match[2]) for match in _MARKER.finditer(html)]
    for at, tag in enumerate(tags):
        if found.count(at) != 1 or found[at : at + 1] != [at]:
            raise ValueError(f"a template tag stands where HTML allows nothing: {tag}")
    return _MARKER.sub(lambda match: tags[int(match[1] or match[2])], html)
