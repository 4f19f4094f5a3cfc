"""A digest as a mail: subject, text and HTML from three templates, loaded and styled once."""

from dataclasses import dataclass

from jinja2 import DictLoader, Environment, StrictUndefined, Template, select_autoescape

from newsletter.config import Site
from newsletter.digest.i18n import Tongue, tongue
from newsletter.digest.inline import inlined
from newsletter.digest.links import Links
from newsletter.digest.view import ROOMY, Room, view
from newsletter.digest.words import plain, width, wrap
from newsletter.model import Digest
from newsletter.shipped import shipped
from subscribers.model import Language

KIND = "digest"
MOST_HTML = 90_000
"""Bytes. Gmail clips a message at about 102 kB, and with it the link to leave."""
ROOMS = (ROOMY, Room(280, 200), Room(140, 150), Room(0, 100))
"""A letter that would be longer gives each paper less room."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail in words, before it is encoded. The subject is one line."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Templates:
    subject: Template
    text: Template
    html: Template


class Renderer:
    """Renders digests in any language. Load it once and keep it: loading styles the template."""

    def __init__(self, site: Site) -> None:
        self._site = site
        sources = _sources(KIND)
        self._templates = {language: _templates(sources, tongue(language)) for language in Language}

    def render(self, digest: Digest, links: Links) -> Rendered:
        """Write a letter. The same digest and links give the same letter."""
        for room in ROOMS:
            letter = self._write(digest, links, room)
            if len(letter.html.encode()) <= MOST_HTML:
                break
        return letter

    def _write(self, digest: Digest, links: Links, room: Room) -> Rendered:
        templates = self._templates[digest.language]
        seen = view(digest, links, room)
        subject = plain(templates.subject.render(view=seen))
        names = {"view": seen, "site": self._site, "subject": subject}
        text = templates.text.render(names)
        return Rendered(subject, text.strip() + "\n", templates.html.render(names))


def _sources(kind: str) -> dict[str, str]:
    folder = shipped("templates") / "email"
    style = (folder / "style.css").read_text("utf-8")
    names = [f"{kind}.{part}" for part in ("subject", "txt", "html")]
    sources = {name: (folder / name).read_text("utf-8") for name in names}
    return sources | {f"{kind}.html": inlined(sources[f"{kind}.html"], style)}


def _templates(sources: dict[str, str], words: Tongue) -> _Templates:
    environment = Environment(
        loader=DictLoader(sources),
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
    return _Templates(*(environment.get_template(name) for name in sources))


def _wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    return "\n".join(wrap(text, indent, first))


def _ruled(text: str) -> str:
    """Underline a heading."""
    lines = wrap(text)
    return "\n".join((*lines, "-" * max(map(width, lines), default=0)))
