"""An email kind: subject, text and HTML from three templates in one frame, loaded and styled once.

The templates extend `frame.txt` and `frame.html`. A page has to be whole to be styled, so what it
includes, and its blocks, are put into the frame here and not by Jinja.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)

from newsletter.digest.i18n import Tongue, tongue
from newsletter.digest.inline import inlined
from newsletter.digest.sheet import quoted
from newsletter.digest.words import plain, width, wrap
from newsletter.model import unquoted
from newsletter.shipped import shipped
from subscribers.model import Language

_INCLUDE = re.compile(r'[ ]*\{% include "([\w.]+)" %\}\n')
_BLOCK = re.compile(r"\{% block (\w+) %\}(.*?)\{% endblock %\}\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail in words: its subject, one line, and its text and HTML in quoted-printable."""

    subject: str
    quoted: tuple[bytes, bytes]

    @classmethod
    def of(cls, subject: str, text: str, html: str) -> Self:
        """Encode a text and a page."""
        return cls(subject, (quoted(text), quoted(html)))

    @property
    def text(self) -> str:
        """The plain text part."""
        return unquoted(self.quoted[0])

    @property
    def html(self) -> str:
        """The HTML part."""
        return unquoted(self.quoted[1])


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
        return Rendered.of(subject, text.strip() + "\n", self.html.render(seen))


@lru_cache(maxsize=64)
def kind(name: str, language: Language) -> Kind:
    """Load a kind of mail, once in a process."""
    environment = _environment(name, tongue(language))
    parts = (environment.get_template(f"{name}.{part}") for part in ("subject", "txt", "html"))
    return Kind(*parts)


def _environment(name: str, words: Tongue) -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            (DictLoader({f"{name}.html": _page(name)}), FileSystemLoader(_folder()))
        ),
        auto_reload=False,
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(words.messages, newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    environment.filters["wrapped"] = wrapped
    environment.filters["ruled"] = ruled
    environment.filters["number"] = words.number
    environment.globals["lang"] = words.tag
    return environment


def _page(name: str) -> str:
    """Return the styled HTML template of a kind."""
    blocks: dict[str, str] = dict(_BLOCK.findall(_read(f"{name}.html")))
    page = _BLOCK.sub(lambda match: blocks.get(match[1], match[2]), _read("frame.html"))
    while _INCLUDE.search(page):
        page = _INCLUDE.sub(lambda match: _read(match[1]), page)
    return inlined(page, _read("style.css"))


def _read(name: str) -> str:
    return (_folder() / name).read_text("utf-8")


def _folder() -> Path:
    return shipped("templates") / "email"


def wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    """Wrap a paragraph; `first` begins its first line and `indent` the others."""
    return "\n".join(wrap(text, indent, first))


def ruled(text: str) -> str:
    """Underline a heading."""
    lines = wrap(text)
    return "\n".join((*lines, "-" * max(map(width, lines), default=0)))
