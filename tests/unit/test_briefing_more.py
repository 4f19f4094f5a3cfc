"""What the built-in writer adds to a model's letter that is shorter than its papers deserve."""

from briefing_samples import BEES, DECODER, FOLDING, a_paper, a_request, three_topics

from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.ground import check
from newsletter.briefing.length import LEAST, MOST, size
from newsletter.briefing.port import BriefRequest
from newsletter.model import Briefing, Sentence
from subscribers.model import Language

LANTERN = Sentence("Lantern lowers the logical error rate by 18% on surface codes.", (1,))
SLIDING = Sentence("Basal sliding speeds up by 30% after heavy rain.", (4,))


def completed(request: BriefRequest, *said: Sentence) -> Briefing:
    return ExtractiveBriefer().complete(request, Briefing(said, "small-model", title="Light"))


def added(made: Briefing) -> tuple[Sentence, ...]:
    return made.sentences[len(made.sentences) - made.added :]


def test_papers_that_a_short_letter_leaves_unsaid_are_told_behind_it() -> None:
    made = completed(three_topics(), LANTERN, SLIDING)

    assert made.sentences[:2] == (LANTERN, SLIDING)
    assert {number for one in added(made) for number in one.papers} >= {2, 3}
    assert (made.writer, made.title, made.fallback) == ("small-model", "Light", False)


def test_what_is_added_passes_the_check_and_keeps_the_length() -> None:
    for language in Language:
        request = three_topics(language)
        made = completed(request, LANTERN)

        assert made.added
        assert not any(check(one, request.papers()) for one in added(made))
        assert sum(size(one.text, language) for one in made.sentences) <= MOST[language]


def test_a_letter_that_is_long_enough_is_left_as_it_is() -> None:
    said = [Sentence(f"{LANTERN.text[:-1]}, {' and again' * 14} {at}.", (1,)) for at in range(1, 4)]
    made = completed(three_topics(), *said)

    assert sum(size(one.text, Language.EN) for one in said) >= LEAST[Language.EN]
    assert made.added == 0
    assert list(made.sentences) == said


def test_nothing_is_said_twice() -> None:
    request = a_request(("codes", [a_paper(1, DECODER)]))
    (whole,) = ExtractiveBriefer().brief(request).sentences[:1]

    assert whole.text not in [one.text for one in added(completed(request, whole))]


def test_titles_alone_are_no_reason_to_add_a_sentence() -> None:
    bare = ("On the Ferries of a Northern Strait and Their Crews", "")
    request = a_request(
        ("codes", [a_paper(1, DECODER), a_paper(2, bare), a_paper(3, (bare[0] + " Today", ""))])
    )

    told = {number for one in added(completed(request, LANTERN)) for number in one.papers}
    assert told <= {1}


def test_a_second_sentence_on_the_paper_spoken_of_last_says_so() -> None:
    request = a_request(("bees", [a_paper(1, BEES)]))
    said = Sentence("Colonies near lamps collected 12% less pollen than those in the dark.", (1,))

    (more,) = added(completed(request, said))
    assert more.text.startswith("In the same paper, ")
    assert "weaken" in more.text


def test_the_same_letter_is_always_completed_alike() -> None:
    request = a_request(("codes", [a_paper(1, DECODER), a_paper(2, FOLDING), a_paper(3, BEES)]))

    assert completed(request, LANTERN) == completed(request, LANTERN)
    assert completed(request, LANTERN).sentences[0] == LANTERN
