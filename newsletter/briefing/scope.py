"""A sign of the check: a sentence speaks of people where the papers know only the laboratory.

"It relieves pain in patients" of a paper about mice, cells or a simulation, which nowhere speaks
of anybody who was treated, asked or counted.
"""

from collections.abc import Sequence
from functools import lru_cache

from newsletter.briefing.evidence import Claim, Evidence
from newsletter.briefing.words import word_set

_TREATED = word_set("patient patients clinic clinics hospital hospitals bedside volunteers")
_PEOPLE = _TREATED | word_set("human humans people")
# How words begin that speak of people, treated or not.
_OF_PEOPLE = tuple(
    word_set(
        """
        patient human people person clinic hospital participant subject individual population woman
        women child adult cohort volunteer healthcare medic user trial epidemi diagnos public societ
        social crowd survey annotator student pupil worker learner speaker speech
        driver player voter bedside
        """
    )
)
_OF_THE_LABORATORY = tuple(
    word_set(
        """
        mice mouse murine rat rats vitro zebrafish cell cells cultur simulat silico computational
        synthetic theoretical drosophila yeast
        """
    )
)


def widened(made: Claim, cited: Sequence[Evidence]) -> str:
    """The word for people that no cited paper has a reason for, or nothing."""
    said = [word for word in made.said.words if word in _PEOPLE]
    if not said or any(_holds(paper, _OF_PEOPLE) for paper in cited):
        return ""
    is_laboratory = any(_holds(paper, _OF_THE_LABORATORY) for paper in cited)
    return next((word for word in said if is_laboratory or word in _TREATED), "")


@lru_cache(maxsize=4096)
def _holds(paper: Evidence, beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in paper.vocabulary)
