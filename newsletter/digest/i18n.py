"""The languages of the letters: messages, dates and lists.

English is the source; other catalogues are `.po` files that ship with the package and are compiled
in memory, so that there is nothing to build and nothing to forget.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from gettext import NullTranslations
from io import BytesIO

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from newsletter.shipped import shipped
from subscribers.model import Language

# Day before month and a 24-hour clock: what most of the world's English readers expect.
_LOCALES = {Language.EN: "en_GB", Language.ZH: "zh_Hans_CN"}
TAGS = {Language.EN: "en", Language.ZH: "zh-Hans"}
"""The `lang` attribute of each language (BCP 47)."""


@dataclass(frozen=True)
class Tongue:
    """One language: what is said in it, and how it writes days, numbers and lists."""

    language: Language
    messages: NullTranslations
    locale: Locale

    @property
    def tag(self) -> str:
        """The `lang` attribute."""
        return TAGS[self.language]

    def day(self, day: date) -> str:
        """Write a day in full: Thursday, 11 June 2026."""
        return format_date(day, "full", self.locale)

    def short_day(self, day: date) -> str:
        """Write a day without its year: Thu 11 Jun."""
        return format_skeleton("MMMEd", day, locale=self.locale)

    def plain_day(self, day: date) -> str:
        """Write a day without its weekday: 11 June 2026."""
        return format_date(day, "long", self.locale)

    def number(self, number: int) -> str:
        """Write a number: 1,204."""
        return format_decimal(number, locale=self.locale)

    def listed(self, parts: Sequence[str]) -> str:
        """Join words: one, two and three."""
        return format_list(parts, locale=self.locale)

    def either(self, parts: Sequence[str]) -> str:
        """Join alternatives: one, two or three."""
        return format_list(parts, "or", self.locale)


@lru_cache(maxsize=len(Language))
def tongue(language: Language) -> Tongue:
    """Load a language; its catalogue is read once in a process."""
    return Tongue(language, _messages(language), Locale.parse(_LOCALES[language]))


def _messages(language: Language) -> NullTranslations:
    if language is Language.EN:
        return NullTranslations()
    with shipped(f"locale/{language}/LC_MESSAGES/newsletter.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name, which extractors look for
    """Mark a message for translation where it is written; it is translated where it is shown."""
    return message
