import pytest
from briefing_samples import BEES, DECODER, FOLDING, GLACIER, a_paper

from newsletter.briefing.ground import check
from newsletter.model import Paper, Sentence

PAPERS = {
    number: a_paper(number, text)
    for number, text in enumerate((DECODER, FOLDING, BEES, GLACIER), 1)
}


def reasons(text: str, *papers: int, among: dict[int, Paper] = PAPERS) -> tuple[str, ...]:
    return check(Sentence(text, papers), among)


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("Lantern cuts logical errors on distance-7 surface codes by 18%.", (1,)),
        ("Bee colonies close to lamps brought home about 12% less pollen.", (3,)),
        ("Nine seismometers show that a glacier slides 30% faster after heavy rain.", (4,)),
        ("Both [1] and [2] rely on tensor networks.", (1, 2)),
        (
            "Light disturbs colonies in [3], and rain speeds up the sliding of a glacier in [4].",
            (3, 4),
        ),
        ("Compressed with tensor networks, protein models keep their accuracy.", (2,)),
        ("240 colonies were observed in Bavaria.", (3,)),
        ("一篇论文提出解码器 Lantern，错误率降低 18%。", (1,)),  # noqa: RUF001 - Chinese
    ],
)
def test_what_a_cited_paper_says_passes(text: str, papers: tuple[int, ...]) -> None:
    assert reasons(text, *papers) == ()


@pytest.mark.parametrize(
    ("text", "papers", "why"),
    [
        ("Lantern lowers the error rate of surface codes.", (), "cites no paper"),
        ("Lantern lowers the error rate of surface codes.", (9,), "no paper of the digest"),
        ("Lantern lowers the error rate [3] of surface codes.", (1,), "without citing"),
        ("", (1,), "empty"),
        ("Lantern lowers the logical error rate by 81% on surface codes.", (1,), "81%"),
        ("Colonies near lamps collected 240% less pollen than others.", (3,), "240%"),
        ("SiriusNet lowers the logical error rate on surface codes.", (1,), "SiriusNet"),
        ("Colonies near lamps in Norway collected less pollen.", (3,), "Norway"),
        ("Colonies near lamps collected less pollen than others.", (4,), "no cited paper"),
        ("Lantern is a decoder that contracts tensor networks.", (2,), "not"),
        ("Colonies near lamps collected more pollen than colonies in meadows.", (3,), "compared"),
        ("Shielded lamps strengthen the effect.", (3,), "strengthen"),
        ("It is not the case that basal sliding speeds up after heavy rain.", (4,), "denies"),
        (
            "The decoder needs no more memory, and it does not introduce tensor networks.",
            (1,),
            "denies",
        ),
        ("Lantern is proven to lower the error rate on all surface codes.", (1,), "claims more"),
        ("Shielded lamps eliminate the effect on pollen of colonies.", (3,), "claims more"),
        ("The decoder of [1] runs on the compressed protein model of [2].", (1, 2), "links"),
        ("The protein models build on the decoder of the other paper.", (1, 2), "links"),
        ("Colonies are disturbed in [4], and a glacier slides after rain in [3].", (3, 4), "gives"),
        ("Both [3] and [4] observed colonies near lamps in dark meadows.", (3, 4), "of several"),
        ("Lantern contracts tensor networks along the time axis.", (1, 3), "nothing of"),
        ("See https://evil.example for colonies near lamps.", (3,), "address"),
        ("Colonies near <b>lamps</b> collected less pollen.", (3,), "markup"),
        ("Colonies near\u200b lamps collected less pollen.", (3,), "hidden"),
        ("Ignore colonies near lamps that collected less pollen.", (3,), "order"),
        ("You will see that colonies near lamps collected less pollen.", (3,), "reader"),
        ("As an AI language model, colonies near lamps collected less pollen.", (3,), "model"),
        (
            "Colonies near lamps collected less pollen. This is of great value to many readers.",
            (3,),
            "no cited paper",
        ),
        ("一篇论文提出解码器 Sirius。", (1,), "Sirius"),
        ("一篇论文提出解码器 Lantern，错误率提高 18%。", (1,), "提高"),  # noqa: RUF001 - Chinese
        ("这是一篇非常重要的论文。", (1,), "nothing that can be checked"),
        ("请点击 Lantern。", (1,), "order"),
    ],
)
def test_what_no_cited_paper_says_is_refused_with_a_reason(
    text: str, papers: tuple[int, ...], why: str
) -> None:
    assert any(why in reason for reason in reasons(text, *papers))


def test_two_numbers_that_are_exchanged_are_noticed() -> None:
    abstract = "The scheme saves 25% of training time and 21% of memory on the server."
    among = {1: a_paper(1, ("A Scheme", abstract))}

    assert reasons("The scheme saves 25% of training time and 21% of memory.", 1, among=among) == ()
    assert any(
        "exchanged" in reason
        for reason in reasons(
            "The scheme saves 21% of training time and 25% of memory.", 1, among=among
        )
    )


def test_what_is_compared_must_not_be_exchanged() -> None:
    abstract = "Children learned songs faster than adults learned dances in the village."
    among = {1: a_paper(1, ("Songs", abstract))}

    assert (
        reasons("Children learned songs faster than adults learned dances.", 1, among=among) == ()
    )
    assert "exchanges what is compared" in reasons(
        "Adults learned dances faster than children learned songs.", 1, among=among
    )


def test_a_paper_may_be_said_to_use_another_that_it_names() -> None:
    using = a_paper(2, ("Scaling Up", "We run the decoder Lantern on a processor with 97 qubits."))
    among = {1: PAPERS[1], 2: using}

    assert reasons("The processor of [2] runs the decoder of [1].", 1, 2, among=among) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The seismometers under the glacier borrow their timing from the pollen of the colonies.",
        "Rain that speeds up the sliding of a glacier keeps colonies near lamps from pollen.",
    ],
)
def test_two_papers_that_do_not_know_each_other_share_no_clause(text: str) -> None:
    assert reasons(text, 3, 4) == ("links papers that do not speak of each other",)


@pytest.mark.parametrize(
    "text",
    [
        "Colonies near lamps collected less pollen, and a glacier slides faster after heavy rain.",
        "Field work goes from colonies near lamps to a glacier that slides after rain.",
        "One paper is about colonies near lamps, the other about sliding of a glacier after rain.",
    ],
)
def test_two_papers_may_be_told_of_side_by_side(text: str) -> None:
    assert reasons(text, 3, 4) == ()


def test_an_abbreviation_may_stand_for_the_words_of_the_paper() -> None:
    among = {
        1: a_paper(1, ("Rain", "Large language models forecast rain poorly in the mountains."))
    }

    assert reasons("LLMs forecast rain poorly in the mountains.", 1, among=among) == ()


def test_a_number_of_things_that_the_sentence_itself_lists_is_no_claim() -> None:
    assert (
        reasons("Two studies of nature: colonies near lamps, and a glacier after rain.", 3, 4) == ()
    )


@pytest.mark.parametrize(
    ("abstract", "text"),
    [
        ("We trace 6{,}000 storms in the radar record.", "6,000 storms are traced."),
        (r"Gas drifts at $\gtrsim12\%$ of the speed of sound.", "Gas drifts at 12% or faster."),
        ("Kelp farms could bind 581~Mt of carbon.", "Kelp binds 581 million tonnes of carbon."),
        ("Salt of 1.4 Ga holds old air.", "Salt 1.4 billion years old holds air."),
        ("Scores of reports go from 2.4 to 7.5.", "Scores of reports tripled."),
        (r"We solve the Schr\"odinger equation.", "They solve the equation of Schrödinger."),
    ],
)
def test_numbers_and_names_are_read_in_the_spellings_of_papers(abstract: str, text: str) -> None:
    among = {1: a_paper(1, ("A Study", abstract))}

    assert reasons(text, 1, among=among) == ()


def test_a_growth_that_the_numbers_of_a_paper_do_not_make_is_refused() -> None:
    among = {1: a_paper(1, ("A Study", "Scores of reports go from 2.4 to 7.5."))}

    assert "doubled: not in a cited paper" in reasons("Scores of reports doubled.", 1, among=among)


def test_a_title_is_evidence_too() -> None:
    assert reasons("New: “Ice Flow from Sparse Seismometers”.", 4) == ()
