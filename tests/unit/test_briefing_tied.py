"""A number of the papers that a sentence ties to the wrong thing."""

import pytest

from newsletter.briefing.around import amounts, fit
from newsletter.briefing.evidence import claim, evidence, passage
from newsletter.briefing.ground import check
from newsletter.briefing.tied import exchanged, misplaced
from newsletter.model import Paper, Sentence

TITLE = "Lamps for greenhouses"
LAMPS = (
    "Red lamps raised the yield of basil by 14%, while blue lamps raised the yield of tomatoes"
    " by 31%. The heater cost 250 euros and the pump cost 90 euros. We compare five growers in"
    " three valleys. Water use fell by 8, 12 and 17 litres for lettuce, spinach and cress,"
    " respectively. Pumps failed in 62% of the frosty nights."
)


def paper(abstract: str) -> Paper:
    return Paper(1, "p:1", "Botany", TITLE, abstract, (), (), "", None)


def swap(text: str, abstract: str = LAMPS) -> float:
    return exchanged(claim(Sentence(text, (1,))), [evidence(paper(abstract))])[0]


def elsewhere(text: str, abstract: str = LAMPS) -> tuple[float, str]:
    return misplaced(claim(Sentence(text, (1,))), [evidence(paper(abstract))])


def near(text: str, shown: str) -> dict[str, float]:
    return dict(next(each for each in amounts(passage(text)) if each.shown == shown).near)


def kind(text: str, shown: str) -> str:
    return next(each.kind for each in amounts(passage(text)) if each.shown == shown)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (
            "Basil yielded 14% more under red lamps, and tomatoes 31% more under blue ones.",
            "Basil yielded 31% more under red lamps, and tomatoes 14% more under blue ones.",
        ),
        (
            "Buying the heater took 250 euros and the pump 90.",
            "Buying the heater took 90 euros and the pump 250.",
        ),
        (
            "Lettuce was watered with 8 litres less, cress with 17 litres less.",
            "Lettuce was watered with 17 litres less, cress with 8 litres less.",
        ),
        (
            "Five growers were compared, in three valleys altogether.",
            "Three growers were compared, in five valleys altogether.",
        ),
    ],
)
def test_two_numbers_that_a_sentence_exchanges_are_told_from_two_in_place(
    true: str, false: str
) -> None:
    assert swap(true) == 0
    assert swap(false) > 0.1


def test_a_number_that_belongs_to_another_thing_of_the_paper_is_misplaced() -> None:
    by, shown = elsewhere("On frosty nights, pumps failed in 31% of the cases.")
    assert by > 0.2
    assert shown == "31%"
    assert elsewhere("On frosty nights, pumps failed in 62% of the cases.") == (0.0, "62%")


def test_a_count_of_a_thing_that_the_paper_counts_otherwise_is_misplaced() -> None:
    abstract = "We interview four drivers of night trains. Seven stations were closed."
    assert elsewhere("Interviews were held with seven drivers of night trains.", abstract)[0] > 0.2
    assert elsewhere("Interviews were held with four drivers of night trains.", abstract)[0] == 0


def test_a_count_that_stands_nowhere_may_be_the_writers_own() -> None:
    assert elsewhere("Both lamps and pumps were tried, two devices in all.")[0] == 0


def test_the_reason_names_the_number_and_what_is_wrong_with_it() -> None:
    reasons = check(
        Sentence("On frosty nights, pumps failed in 31% of the cases.", (1,)), {1: paper(LAMPS)}
    )
    assert "31%: another number stands there in a cited paper" in reasons


@pytest.mark.parametrize(
    ("text", "shown", "wanted"),
    [
        ("a margin of 3.1 \u00b1 0.4 mm", "0.4 mm", ""),
        ("the interval [0.4, 0.9] holds", "0.9", ""),
        ("with Orion-4 we see", "4", ""),
        ("at hits@10 it wins", "10", ""),
        ("a 14-3-3 protein", "14", ""),
        ("seen since 1987 in Bern", "1987", "year"),
        ("we found 1987 beetles", "1987", "1"),
        ("it came 5th of all", "5th", "rank"),
        ("a score of 0.71", "0.71", "."),
        ("it took 20 minutes", "20 minutes", "s"),
        ("nine beetles", "nine", "1"),
    ],
)
def test_numbers_are_told_apart_by_what_they_may_be_taken_for(
    text: str, shown: str, wanted: str
) -> None:
    assert kind(text, shown) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "It took 12 km to the lake, and 30 km to the hill.",
        "The lake lay at 12 km; the hill lay at 30 km.",
        "It took less (12 km to the lake) and more (30 km to the hill).",
        "The ways were 12 and 30 km for lake and hill, respectively.",
        "For lake and hill, we went 12 and 30 km, respectively.",
        "It took 12 km to the lake whereas the hill was at 30 km.",
    ],
)
def test_words_beyond_the_border_to_a_number_alike_hardly_count(text: str) -> None:
    first = "12 km" if "12 km" in text else "12"
    lake, hill = near(text, first), near(text, "30 km")
    assert lake["lake"] > 3 * lake.get("hill", 0.0), lake
    assert hill["hill"] > 3 * hill.get("lake", 0.0), hill


def test_the_numbers_of_a_list_share_what_stands_around_it() -> None:
    text = "Doses of 5, 10 and 20 mg per litre were tried on beetles."
    assert near(text, "5") == near(text, "20 mg")


def test_kin_and_related_words_count_for_less_than_the_word_itself() -> None:
    said, same, kin = (
        amounts(passage(text))[0]
        for text in (
            "They treated 40 migraines.",
            "He treated 40 migraines.",
            "Among 40 migraineurs",
        )
    )
    assert fit(said, same) == pytest.approx(1)
    assert 0 < fit(said, kin) < fit(said, same)
    assert fit(amounts(passage("40 of it"))[0], same) == 0
