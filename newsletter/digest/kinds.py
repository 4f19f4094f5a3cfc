"""An email kind: subject, text and HTML from three templates in one frame, loaded and styled once.

The templates extend `frame.txt` and `frame.html`. A page has to be whole to be styled, so the
blocks of the HTML are put into their frame here and not by Jinja.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, Template, select_autoescape

from newsletter.digest.i18n import Tongue, tongue
from newsletter.digest.inline import inlined
from newsletter.digest.words import plain, width, wrap
from newsletter.shipped import shipped
from subscribers.model import Language

_FRAME = "frame"
_BLOCK = re.compile(r"\{% block (\w+) %\}(.*?)\{% endblock %\}\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail in words, before it is encoded. The subject is one line."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The templates of one kind of mail in one language."""

    subject: Template
    text: Template
    html: Template

    def render(self, names: Mapping[str, Any]) -> Rendered:
        """Fill in the templates; they see `names` and `subject`. A name they lack raises."""
        subject = plain(self.subject.render(names))
        seen = {**names, "subject": subject}
        text = self.text.render(seen)
        return Rendered(subject, text.strip() + "\n", self.html.render(seen))


@lru_cache(maxsize=64)
def kind(name: str, language: Language) -> Kind:
    """Load a kind of mail, once in a process."""
    environment = _environment(name, tongue(language))
    parts = (environment.get_template(f"{name}.{part}") for part in ("subject", "txt", "html"))
    return Kind(*parts)


def _environment(name: str, words: Tongue) -> Environment:
    environment = Environment(
        loader=DictLoader(_sources(name)),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(words.messages, newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    environment.filters["wrapped"] = _wrapped
    environment.filters["ruled"] = _ruled
    environment.filters["number"] = words.number
    environment.globals["lang"] = words.tag
    return environment


def _sources(name: str) -> dict[str, str]:
    texts = {part: _read(f"{name}.{part}") for part in ("subject", "txt", "html")}
    page = inlined(_framed(_read(f"{_FRAME}.html"), texts["html"]), _read("style.css"))
    return {
        f"{name}.subject": texts["subject"],
        f"{name}.txt": texts["txt"],
        f"{name}.html": page,
        f"{_FRAME}.txt": _read(f"{_FRAME}.txt"),
    }


def _read(name: str) -> str:
    return (shipped("templates") / "email" / name).read_text("utf-8")


def _framed(frame: str, template: str) -> str:
    """Put the blocks of a template in the places of the frame's blocks of the same names."""
    blocks: dict[str, str] = dict(_BLOCK.findall(template))
    return _BLOCK.sub(lambda match: blocks.get(match[1], match[2]), frame)


def _wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    return "\n".join(wrap(text, indent, first))


def _ruled(text: str) -> str:
    """Underline a heading."""
    lines = wrap(text)
    return "\n".join((*lines, "-" * max(map(width, lines), default=0)))
