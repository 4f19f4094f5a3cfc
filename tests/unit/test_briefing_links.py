from dataclasses import replace

import pytest
from briefing_samples import BEES, DECODER, FOLDING, GLACIER, a_paper, a_request, three_topics

from newsletter.briefing.links import Tie, links
from newsletter.briefing.port import BriefRequest
from newsletter.model import Kin


def test_papers_of_two_topics_are_linked_by_a_rare_term_of_both() -> None:
    link = links(three_topics().sections)[0]

    assert link.term.lower() == "tensor networks"
    assert [item.number for item in link.items] == [1, 2]
    assert link.topics == ("surface codes", "protein language models")


def test_words_of_every_abstract_link_nothing() -> None:
    one = a_paper(1, ("New method", "We propose a novel method. Experimental results show gains."))
    two = a_paper(2, ("Another method", "We propose a novel method. Experimental results vary."))

    assert links(a_request(("a", [one]), ("b", [two])).sections) == ()


def test_papers_of_one_topic_are_never_linked() -> None:
    request = a_request(
        ("codes", [a_paper(1, DECODER), a_paper(2, FOLDING, categories=("q-bio.BM",))])
    )

    assert links(request.sections) == ()


@pytest.mark.parametrize(
    "term",
    [
        "future directions",
        "foundation model",
        "failure modes",
        "VLMs",
        "XAI",
        "LANTERN",
        "GitHub",
        "gradient descent",
        "graph neural networks",
        "numerical simulations",
    ],
)
def test_what_every_field_speaks_of_is_no_link(term: str) -> None:
    one = a_paper(1, (f"Mosses and {term}", f"We report {term} of mosses in the rain."))
    two = a_paper(2, (f"Owls and {term}", f"We report {term} of owls in the dark."))

    assert links(a_request(("moss", [one]), ("owls", [two])).sections) == ()


@pytest.mark.parametrize("term", ["tensor networks", "chiral magnons", "FernSolve"])
def test_a_telling_term_or_a_rare_name_is_a_link(term: str) -> None:
    one = a_paper(1, (f"Mosses and {term}", f"We report {term} of mosses in the rain."))
    two = a_paper(2, (f"Owls and {term}", f"We report {term} of owls in the dark."))

    assert [link.term for link in links(a_request(("moss", [one]), ("owls", [two])).sections)] == [
        term
    ]


def test_a_part_of_a_topic_is_no_link() -> None:
    text = ("Chiral magnons", "We report chiral magnons in thin films.")
    request = a_request(("thin chiral magnons", [a_paper(1, text)]), ("films", [a_paper(2, text)]))

    assert all("chiral" not in link.term.lower() for link in links(request.sections))


def test_a_topic_itself_is_no_link() -> None:
    request = a_request(
        ("tensor networks", [a_paper(1, DECODER)]), ("proteins", [a_paper(2, FOLDING)])
    )

    assert all("tensor" not in link.term for link in links(request.sections))


def test_papers_that_share_nothing_are_not_linked() -> None:
    assert links(a_request(("a", [a_paper(1, BEES)]), ("b", [a_paper(2, GLACIER)])).sections) == ()


def near(request: BriefRequest) -> BriefRequest:
    """The request, whose first two papers are near each other."""
    one, two = request.sections
    kin = {one: Kin(two.items[0].paper.id, 0.7), two: Kin(one.items[0].paper.id, 0.7)}
    return replace(
        request,
        sections=tuple(
            replace(each, items=(replace(item, match=replace(item.match, kin=(kin[each],))),))
            for each in (one, two)
            for item in each.items
        ),
    )


def test_near_papers_are_linked_by_the_words_that_both_say_most() -> None:
    one = a_paper(1, ("Moths at dusk", "Moths avoid amber lanterns. An amber lantern is dim."))
    two = a_paper(2, ("Toads at dusk", "Toads wait by amber lanterns. The lantern draws flies."))
    (link,) = links(near(a_request(("moths", [one]), ("toads", [two]))).sections)

    assert (link.term, link.tie) == ("lantern", Tie.NEAR)
    assert [item.number for item in link.items] == [1, 2]


def test_near_papers_are_not_linked_by_what_only_stands_before_a_noun() -> None:
    one = a_paper(1, ("Moths", "A multi-lantern garden. Moths fear a multi-lantern street."))
    two = a_paper(2, ("Toads", "A multi-lantern pond. Toads like a multi-lantern road."))
    (link,) = links(near(a_request(("moths", [one]), ("toads", [two]))).sections)

    assert link.term != "multi-lantern"


def test_near_papers_without_a_telling_word_are_linked_by_their_nearness() -> None:
    one = a_paper(1, ("Moths", "They fly by night."))
    two = a_paper(2, ("Toads", "We met them on a road."))
    (link,) = links(near(a_request(("moths", [one]), ("toads", [two]))).sections)

    assert (link.term, link.is_near) == ("", True)


def test_a_rare_term_goes_before_nearness() -> None:
    request = near(a_request(("a", [a_paper(1, DECODER)]), ("b", [a_paper(2, FOLDING)])))
    (link,) = links(request.sections)

    assert (link.term.lower(), link.tie) == ("tensor networks", Tie.TERM)
