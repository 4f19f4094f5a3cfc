"""What a writer of briefings is asked, and what it owes."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from newsletter.model import Briefing, Paper, Section
from subscribers.model import Language


@dataclass(frozen=True, slots=True)
class BriefRequest:
    """The numbered papers of one letter, and the language to write about them in."""

    language: Language
    sections: tuple[Section, ...]
    day: date

    def papers(self) -> dict[int, Paper]:
        """The papers by the number that stands before them in the letter, in its order."""
        return {item.number: item.paper for section in self.sections for item in section.items}


class Briefer(Protocol):
    """Writes the sentences on top of a letter."""

    def brief(self, request: BriefRequest) -> Briefing:
        """Write a briefing of which every sentence cites papers of the request and no others.

        There is at least one sentence if there is at least one paper, and none otherwise. The
        text holds no numbers of papers: whoever renders it adds them from `Sentence.papers`.
        """
        ...
