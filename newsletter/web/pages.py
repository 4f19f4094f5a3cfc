"""Pages in words: templates in every language, one style sheet, and the headers that guard them.

A page is one answer: the style stands in it, nothing is loaded from anywhere, no script runs, no
cookie is set, and no browser is told to send on where it came from.
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import time
from hashlib import sha256
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from newsletter.config import Site
from newsletter.digest.i18n import TAGS, tongue
from newsletter.digest.view import FREQUENCIES
from newsletter.digest.words import language_of
from newsletter.shipped import shipped
from newsletter.web.edits import Flaw, FlawedError
from subscribers.errors import InvalidSettingError
from subscribers.model import Language
from subscribers.service import TOPICS_MAX, parse_language

LANGUAGES = {Language.EN: "English", Language.ZH: "中文"}  # each in its own words
REGIONS = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe"}
OCEANS = {"Indian", "Pacific"}
GUARDS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Headers of every answer: nothing of it is kept, framed, guessed at or told to others."""

Zones = tuple[tuple[str, tuple[str, ...]], ...]


class Pages:
    """The templates of `templates/web`, loaded once."""

    def __init__(self, site: Site) -> None:
        self.root = urlsplit(site.base_url).path.rstrip("/")
        folder = shipped("templates") / "web"
        style = (folder / "style.css").read_text("utf-8")
        self._headers = {**GUARDS, "Content-Security-Policy": _policy(style)}
        self._environments = {one: _environment(str(folder), one) for one in Language}
        for environment in self._environments.values():
            environment.globals |= {
                "style": Markup(style),  # noqa: S704 - our own file, and only its hash may apply
                "site": site,
                "root": self.root,
                "languages": LANGUAGES,
                "frequencies": FREQUENCIES,
                "zones": zones(),
                "topics_max": TOPICS_MAX,
            }

    def page(
        self,
        name: str,
        language: Language,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **names: Any,
    ) -> HTMLResponse:
        """Render `templates/web/<name>.html`; a name that it lacks raises UndefinedError."""
        template = self._environments[language].get_template(f"{name}.html")
        text = template.render(language=language, **names)
        return HTMLResponse(text, status, {**self._headers, **(headers or {})})

    def say(self, message: str, language: Language) -> str:
        """Translate a message that was marked with N_."""
        return tongue(language).messages.gettext(message)


def flawed(error: FlawedError | None, pages: Pages, language: Language) -> dict[str, str]:
    """Say what is wrong with a form, by field."""
    flaws = error.flaws if error else {}
    return {name: _worded(flaw, pages, language) for name, flaw in flaws.items()}


def _worded(flaw: Flaw, pages: Pages, language: Language) -> str:
    said = pages.say(flaw.message, language).replace("%(text)s", flaw.text)
    why = pages.say(flaw.why, language) if flaw.why else ""
    return f"{said} ({why % flaw.values if flaw.values else why})" if why else said


def wanted_language(request: Request) -> Language:
    """Return the language that a stranger's browser asks for: `?lang=`, else Accept-Language."""
    header = request.headers.get("accept-language", "")[:200]
    ranked = sorted(map(_weighed, header.split(",")), key=lambda one: -one[1])
    for tag in (request.query_params.get("lang", "")[:20], *(tag for tag, _ in ranked)):
        try:
            return parse_language(tag)
        except InvalidSettingError:
            continue
    return Language.EN


def zones() -> Zones:
    """List the time zones that people live in, by region; UTC comes first."""
    names = sorted(name for name in available_timezones() if _region(name) in REGIONS | OCEANS)
    regions = groupby(names, key=_region)
    return (("", ("UTC",)), *((region, tuple(names)) for region, names in regions))


def _region(zone: str) -> str:
    return zone.partition("/")[0]


def _weighed(choice: str) -> tuple[str, float]:
    """Return a tag of Accept-Language and how much it is wanted (RFC 9110, section 12.5.4)."""
    tag, _, parameter = choice.partition(";")
    try:
        return tag.strip(), float(parameter.strip().removeprefix("q=") or 1)
    except ValueError:
        return tag.strip(), 0.0


def _policy(style: str) -> str:
    """Return a Content-Security-Policy under which our style applies and nothing else loads."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _environment(folder: str, language: Language) -> Environment:
    words = tongue(language)
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(("html",), default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(words.messages, newstyle=True)  # type: ignore[attr-defined] # the extension adds it
    environment.filters |= {
        "day": words.plain_day,
        "clock": _clock,
        "listed": words.listed,
        "tongue_of": language_of,
        "tag": TAGS.__getitem__,
    }
    return environment


def _clock(hour: time) -> str:
    return f"{hour:%H:%M}"
