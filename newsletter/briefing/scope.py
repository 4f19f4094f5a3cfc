"""A sign of the check: a sentence speaks of people where the papers know only the laboratory.

"It relieves pain in patients" of a paper about mice, cells or a simulation, which nowhere speaks
of anybody who was treated, asked or counted. And "it is used on the ward" of one about a method,
which nowhere speaks of a ward or a hospital.
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
# Where and by whom people are treated: how words begin that give a reason to speak of it.
_CARE = {
    word: tuple(reasons.split())
    for said, _, reasons in (
        line.partition(": ")
        for line in """
patient patients: patient cohort participant trial people person individual women men child infant
clinic clinics: clinic hospital ward facilit outpatient
hospital hospitals: hospital center centre ward inpatient institution emergency icu
ward wards bedside: ward inpatient bedside
pharmacy pharmacies: pharmac drug dispens
doctor doctors physician physicians: doctor physician clinic medic radiolog patholog expert dent
surgeon surgeons nurse nurses: surg nurs clinic medic physician doctor staff
        """.strip().splitlines()
    )
    for word in said.split()
}


def at_the_bedside(made: Claim, cited: Sequence[Evidence]) -> str:
    """The word for a place or person of care that no cited paper has a reason for, or nothing."""
    if _CARE.keys().isdisjoint(made.said.words):
        return ""
    said = (word for word in made.said.words if word in _CARE)
    return next((word for word in said if not _gives_a_reason(cited, _CARE[word])), "")


def _gives_a_reason(cited: Sequence[Evidence], beginnings: tuple[str, ...]) -> bool:
    return any(_holds(paper, beginnings) for paper in cited)


def widened(made: Claim, cited: Sequence[Evidence]) -> str:
    """The word for people that no cited paper has a reason for, or nothing."""
    if _PEOPLE.isdisjoint(made.said.words):
        return ""
    said = [word for word in made.said.words if word in _PEOPLE]
    if _gives_a_reason(cited, _OF_PEOPLE):
        return ""
    is_laboratory = _gives_a_reason(cited, _OF_THE_LABORATORY)
    return next((word for word in said if is_laboratory or word in _TREATED), "")


@lru_cache(maxsize=4096)
def _holds(paper: Evidence, beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in paper.vocabulary)
