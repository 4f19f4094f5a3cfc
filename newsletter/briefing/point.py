"""One thing that a paper says, as it may be told."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from newsletter.briefing.verbs import base

_OF_PEOPLE = re.compile(r"\b(?:they|their|them|theirs|themselves)\b", re.IGNORECASE)
DEED = re.compile(r"(?:by|using|with|through|based on|building on)\b", re.IGNORECASE)


@lru_cache(maxsize=32768)
def _speaks_of_people(lead: str, text: str) -> bool:
    return _OF_PEOPLE.search(f"{lead} {text}") is not None or DEED.match(lead) is not None


class Kind(StrEnum):
    """How a point is told."""

    FINDS = "finds"  # somebody shows that …
    MAKES = "makes"  # somebody introduces …
    STATES = "states"  # a sentence that needs no frame


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that a paper says, and how much it tells.

    `verb` is the paper's own, in its base form, and `text` what follows it (after a "that" for
    FINDS). `subject` is empty where the authors speak of themselves. STATES has a text only.
    `quote` is the text as the abstract has it, or empty if it was changed within.
    """

    kind: Kind
    text: str
    verb: str = ""
    subject: str = ""
    lead: str = ""
    weight: float = 0.0
    quote: str = ""

    def __hash__(self) -> int:
        """Enough to tell points apart: they are asked for again and again."""
        return hash((self.text, self.verb))

    @property
    def speaks_of_its_authors(self) -> bool:
        """Whether a pronoun or what leads up to it needs people to refer to."""
        return _speaks_of_people(self.lead, self.text)

    @property
    def verb_for_one(self) -> str:
        """The verb as it follows a singular subject."""
        if self.verb != base(self.verb):
            return self.verb
        if self.verb.endswith("y") and self.verb[-2] not in "aeiou":
            return f"{self.verb[:-1]}ies"
        return self.verb + ("es" if self.verb.endswith(("s", "sh", "ch", "x")) else "s")
