from briefing_samples import BEES, DECODER, FOLDING, GLACIER, a_paper, a_request, three_topics

from newsletter.briefing.links import links


def test_papers_of_two_topics_are_linked_by_a_rare_term_of_both() -> None:
    link = links(three_topics().sections)[0]

    assert link.term.lower() == "tensor networks"
    assert [item.number for item in link.items] == [1, 2]
    assert link.topics == ("surface codes", "protein language models")


def test_words_of_every_abstract_link_nothing() -> None:
    one = a_paper(1, ("New method", "We propose a novel method. Experimental results show gains."))
    two = a_paper(2, ("Another method", "We propose a novel method. Experimental results vary."))

    assert links(a_request(("a", [one]), ("b", [two])).sections) == ()


def test_papers_of_one_topic_are_linked_only_across_fields() -> None:
    same = a_request(("codes", [a_paper(1, DECODER), a_paper(2, FOLDING)]))
    other = a_request(
        ("codes", [a_paper(1, DECODER), a_paper(2, FOLDING, categories=("q-bio.BM",))])
    )

    assert links(same.sections) == ()
    assert [link.term.lower() for link in links(other.sections)][:1] == ["tensor networks"]


def test_a_topic_itself_is_no_link() -> None:
    request = a_request(
        ("tensor networks", [a_paper(1, DECODER)]), ("proteins", [a_paper(2, FOLDING)])
    )

    assert all("tensor" not in link.term for link in links(request.sections))


def test_papers_that_share_nothing_are_not_linked() -> None:
    assert links(a_request(("a", [a_paper(1, BEES)]), ("b", [a_paper(2, GLACIER)])).sections) == ()
