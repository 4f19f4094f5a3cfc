"""How a briefing of many papers speaks of each without beginning every sentence alike."""

from briefing_samples import a_paper, a_request

from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.frames import name_of, titled
from newsletter.briefing.port import BriefRequest
from subscribers.model import Language

_THINGS = {
    "apples": ("Plumline", "a ruler that measures apples of wild orchards from the air"),
    "rivers": ("Silt", "a sieve that sorts the gravel of rivers by the age of its stones"),
    "bells": ("Clapper", "a device that rings bells of old towers without any ropes"),
    "wells": ("Bucket", "a pump that lifts water of deep wells by the heat of noon"),
}


def made(topic: str) -> tuple[str, str]:
    name, what = _THINGS[topic]
    return f"{name}: for {topic}", f"We introduce {name}, {what}."


def found(subject: str) -> tuple[str, str]:
    return f"Old {subject} in dry summers", f"We find that {subject} in dry summers last for days."


def letter(*papers: tuple[str, str], language: Language = Language.EN) -> BriefRequest:
    topics = ["topic of nobody"] * len(papers)
    return a_request(
        *(
            (f"{topic} {at}", [a_paper(at, paper)])
            for at, (topic, paper) in enumerate(zip(topics, papers, strict=True), 1)
        ),
        language=language,
    )


def texts(request: BriefRequest) -> list[str]:
    return [sentence.text for sentence in ExtractiveBriefer().brief(request).sentences]


def test_new_things_are_told_by_their_names_and_not_as_another_paper() -> None:
    said = texts(letter(*map(made, _THINGS)))

    assert [text.split(" ", 2)[:2] for text in said] == [
        ["Start", "with"],
        ["Silt", "is"],
        ["Clapper", "is"],
        ["Bucket", "is"],
    ]


def test_a_paper_after_many_is_called_by_its_name() -> None:
    subjects = ["meadows", "glaciers", "lanterns"]

    said = texts(letter(*map(found, subjects)))
    in_chinese = texts(letter(*map(found, subjects), language=Language.ZH))

    assert said[2].startswith("“Old lanterns in dry summers” finds that lanterns")
    assert in_chinese[2].startswith("《Old lanterns in dry summers》发现")


def test_the_syntax_of_a_query_is_no_part_of_a_title() -> None:
    request = a_request(('author:"Yang Liu"', [a_paper(1, found("meadows"))]))

    assert ExtractiveBriefer().brief(request).title == ""


def test_of_two_papers_that_are_told_by_title_one_is_to_be_read_first() -> None:
    bare = [
        a_paper(1, ("Moths of old gardens in the north", "They are many.")),
        a_paper(2, ("Moths of wet meadows at night", "They are few.")),
    ]
    assert texts(a_request(("moths", bare))) == [
        "Start with “Moths of old gardens in the north”, the closest match for moths.",
        "Also new: “Moths of wet meadows at night”.",
    ]
    assert texts(a_request(("moths", bare), language=Language.ZH))[0].startswith("建议先读")


LONG = (
    "Slow ferries of the northern straits carry fewer lamps than the fast ones for reasons of "
    "trade between small harbours"
)
SILENT = ("On the lamps of harbours", "Lamps matter to harbours. How do ferries see their lamps?")


def test_a_long_title_is_cut_where_what_is_left_is_whole() -> None:
    abstract = "We find that slow ferries carry fewer lamps than fast ones in the northern straits."
    ferries = a_paper(1, (LONG, abstract))

    assert name_of(ferries) == (
        "Slow ferries of the northern straits carry fewer lamps than the fast ones for reasons…"
    )
    assert titled(ferries) == LONG


def test_a_letter_opens_with_a_paper_of_which_it_can_say_something() -> None:
    others = [a_paper(at, found(what)) for at, what in enumerate(("meadows", "rivers"), 2)]
    first = ExtractiveBriefer().brief(a_request(("lamps", [a_paper(1, SILENT), *others])))

    assert first.sentences[0].text.startswith("Start with “Old meadows in dry summers”: it finds")
    assert first.sentences[0].papers == (2,)


def test_what_a_paper_made_is_told_before_what_it_found() -> None:
    abstract = (
        "We present a tall ladder that reaches the nests of storks on the chimneys of mills, on "
        "poles of wood and on the towers of old churches in the villages of the wide river plains. "
        "We find that storks in villages return by early spring to the nests that any ladder has "
        "reached, whatever the weather has done to the straw, to the poles and to the chimneys."
    )
    said = texts(a_request(("storks", [a_paper(1, ("Ladders for storks", abstract))])))

    assert len(said) == 2
    assert "reaches the nests" in said[0]
    assert "same paper" in said[1]


def test_chinese_sentences_do_not_all_name_a_paper_first() -> None:
    lamps = (
        "Graphene lamps in the sea",
        "We find that graphene lamps dim slowly in the cold sea. Graphene.",
    )
    said = texts(
        a_request(("x", [a_paper(1, found("meadows")), a_paper(2, lamps)]), language=Language.ZH)
    )

    assert said[1].startswith("围绕石墨烯，《Graphene lamps in the sea》发现")  # noqa: RUF001 - Chinese
