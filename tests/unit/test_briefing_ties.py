# ruff: noqa: RUF001 - Chinese sentences have Chinese marks
from dataclasses import replace

import pytest
from briefing_samples import a_paper, a_request

from newsletter.briefing.concepts import Kind, concepts
from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.ground import check
from newsletter.briefing.links import Tie
from newsletter.briefing.port import BriefRequest
from newsletter.briefing.ties import ties
from subscribers.model import Language

BREAD = (
    "Reading Bread Crumb with Transfer Learning",
    (
        "Bread is hard to judge. We use transfer learning to tell ripe dough from young dough, and "
        "show that forty photographs of crumb suffice for a bakery."
    ),
)
OWLS = (
    "Hearing Owls at Night",
    (
        "Owls call seldom. We train a listener by transfer learning from songbirds. Results "
        "show that nine nights of recordings suffice for a forest."
    ),
)


def letter(
    one: tuple[str, str] = BREAD, two: tuple[str, str] = OWLS, language: Language = Language.EN
) -> BriefRequest:
    return a_request(("dough", [a_paper(1, one)]), ("owls", [a_paper(2, two)]), language=language)


def test_a_method_that_two_papers_of_two_topics_use_ties_them() -> None:
    (link,) = ties(letter().sections)

    assert (link.term, link.chinese, link.tie) == ("transfer learning", "迁移学习", Tie.USED)
    assert [item.number for item in link.items] == [1, 2]
    assert link.topics == ("dough", "owls")


def test_a_method_that_one_paper_only_sets_itself_apart_from_ties_nothing() -> None:
    apart = (
        OWLS[0],
        "Owls call seldom. Unlike transfer learning, our listener needs no songbirds.",
    )

    assert list(ties(letter(two=apart).sections)) == []


def test_a_word_in_passing_ties_nothing() -> None:
    passing = (OWLS[0], "Owls call seldom. Much has been said of transfer learning and of owls.")

    assert list(ties(letter(two=passing).sections)) == []


def test_a_thing_must_be_what_both_papers_are_about() -> None:
    one = ("Bread in a drought", "We use wheat of a drought. The drought made the dough dry.")
    two = ("Owls at night", "Owls call seldom. We use recordings of a night in a drought.")
    both = ("Owls in a drought", "Owls call seldom in a drought. We count them.")

    assert list(ties(letter(one, two).sections)) == []
    assert [link.tie for link in ties(letter(one, both).sections)] == [Tie.SHARED]


def test_what_most_papers_of_a_letter_hold_ties_none_of_them() -> None:
    papers = [a_paper(at, (f"{OWLS[0]} {at}", OWLS[1])) for at in range(2, 8)]
    request = a_request(("dough", [a_paper(1, BREAD)]), ("owls", papers))

    assert list(ties(request.sections)) == []


def test_what_both_topics_ask_for_is_no_tie() -> None:
    request = a_request(
        ("transfer learning of dough", [a_paper(1, BREAD)]),
        ("owls | transfer learning", [a_paper(2, OWLS)]),
    )

    assert list(ties(request.sections)) == []


def test_papers_of_one_topic_are_tied_only_if_their_fields_differ() -> None:
    one, two = a_paper(1, BREAD), a_paper(2, OWLS)

    assert list(ties(a_request(("night", [one, two])).sections)) == []
    assert list(ties(a_request(("night", [one, replace(two, categories=("q-bio.PE",))])).sections))


def test_an_abbreviation_counts_only_with_its_capitals() -> None:
    def of(text: str) -> list[str]:
        return [one.name for one in concepts(a_paper(1, (f"Bread: {text}", f"We use {text}.")))]

    assert of("CoT") == ["chain of thought"]
    assert of("cot beds") == []


def test_a_concept_is_known_by_any_of_its_names() -> None:
    (concept,) = concepts(a_paper(1, ("Bread by GNN", "We use graph neural networks of crumb.")))

    assert (concept.kind, concept.chinese) == (Kind.METHOD, "图神经网络")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "Start where dough and owls meet, in transfer learning: "),
        (Language.ZH, "都用到迁移学习（transfer learning）"),
    ],
)
def test_a_letter_opens_with_what_ties_two_topics(language: Language, said: str) -> None:
    extra = a_paper(3, ("Low walls", "We show that low walls keep snails out of gardens."))
    plain = letter(language=language)
    request = BriefRequest(
        language,
        (*plain.sections, *a_request(("", []), ("walls", [extra])).sections[1:]),
        plain.day,
    )
    walls = replace(request.sections[2], items=(replace(request.sections[2].items[0], number=3),))
    request = replace(request, sections=(*plain.sections, walls))
    first = ExtractiveBriefer().brief(request).sentences[0]

    assert said in first.text
    assert first.papers == (1, 2)
    assert check(first, request.papers()) == ()


def test_a_tie_says_what_each_paper_does_with_what_they_share() -> None:
    said = ExtractiveBriefer().brief(letter()).sentences[0]

    assert said.papers == (1, 2)
    assert said.text == (
        "Dough and owls meet in transfer learning: “Reading Bread Crumb with Transfer Learning” "
        "uses transfer learning to tell ripe dough from young dough, and “Hearing Owls at Night” "
        "trains a listener by transfer learning from songbirds."
    )


def test_papers_that_say_nothing_short_of_what_they_share_are_named() -> None:
    bare = (OWLS[0], "Owls call seldom. They are heard by transfer learning.")
    said = ExtractiveBriefer().brief(letter(two=(f"{bare[0]}: Transfer Learning", bare[1])))

    assert any("transfer learning" in one.text for one in said.sentences)


def test_two_kinds_of_a_thing_are_no_tie() -> None:
    forests = ("Toads by Random Forests", "We use random forests. Random forests vote on toads.")
    trees = ("Newts by Decision Trees", "We use decision trees. Decision trees split the newts.")

    assert list(ties(letter(forests, trees).sections)) == []
    assert [link.term for link in ties(letter(forests, forests).sections)] == ["random forests"]


def test_what_is_shared_is_called_by_a_noun() -> None:
    rats = ("Hippocampal Maps of Rats", "Hippocampal cells fire. The hippocampal map turns.")
    bats = ("Hippocampal Maps of Bats", "Hippocampal cells sleep. The hippocampal map stays.")

    assert [link.term for link in ties(letter(rats, bats).sections)] == ["hippocampus"]


def test_what_two_papers_do_is_said_though_their_topics_are_words_of_two_ends() -> None:
    request = a_request(
        ("deep dough", [a_paper(1, (BREAD[0], BREAD[1].replace("ripe dough", "deep dough")))]),
        ("owls", [a_paper(2, OWLS)]),
    )
    said = ExtractiveBriefer().brief(request).sentences[0]

    assert said.text.startswith("Deep dough and owls meet in transfer learning")
    assert "trains a listener" in said.text
    assert check(said, request.papers()) == ()
