"""What a topic can say, and what is said back when it cannot be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from radar_samples import LINE, found, paper, radar

from newsletter.digest.i18n import tongue
from newsletter.digest.sayings import REASONS
from newsletter.radar.cluster import clusters
from newsletter.radar.index import Radar
from newsletter.radar.query import Query, TopicError, Wording, parse
from subscribers.model import Language


@pytest.mark.parametrize(
    ("topic", "query"),
    [
        ("graph kernel", Query((Wording("graph kernel"),))),
        ('"surface code" decoder', Query((Wording("surface code decoder", ("surface code",)),))),
        ("\u201csurface code\u201d", Query((Wording("surface code", ("surface code",)),))),
        ("ice -sheet", Query((Wording("ice"),), without=("sheet",))),
        ('ice -"ice sheet"', Query((Wording("ice"),), without_exact=("ice sheet",))),
        ("QEC | error correction", Query((Wording("QEC"), Wording("error correction")))),
        ('author:"Ada Example"', Query((), authors=("Ada Example",))),
        ("ice cat:cs.LG", Query((Wording("ice"),), categories=("cs.LG",))),
        ("source:biorxiv", Query((), sources=("biorxiv",))),
        ("text - to - image", Query((Wording("text to image"),))),
        ("text-to-image", Query((Wording("text-to-image"),))),
        ("CRISPR: editing", Query((Wording("CRISPR: editing"),))),
        ("hallucination NOT detection", Query((Wording("hallucination"),), without=("detection",))),
        ('ice AND NOT "sea ice"', Query((Wording("ice"),), without_exact=("sea ice",))),
        ("ice AND snow", Query((Wording("ice snow"),))),
        ("ice OR snow", Query((Wording("ice"), Wording("snow")))),
        ("ice || snow", Query((Wording("ice"), Wording("snow")))),
        ('"ice" OR "snow"', Query((Wording("ice", ("ice",)), Wording("snow", ("snow",))))),
        ('"ice OR snow"', Query((Wording("ice OR snow", ("ice OR snow",)),))),
        ("OR scheduling", Query((Wording("OR scheduling"),))),
        ("NOT gate", Query((Wording("NOT gate"),))),
        ("ice or snow", Query((Wording("ice or snow"),))),
        ("ice --sheet", Query((Wording("ice"),), without=("sheet",))),
        ("ice \u2013sheet", Query((Wording("ice"),), without=("sheet",))),
        ("\u2212sheet ice", Query((Wording("ice"),), without=("sheet",))),
        ("ice \uff0dsheet", Query((Wording("ice"),), without=("sheet",))),
        ("Bose\u2013Einstein", Query((Wording("Bose\u2013Einstein"),))),
        ("ice cat:cs.*", Query((Wording("ice"),), categories=("cs",))),
        ("author\uff1aWei", Query((), authors=("Wei",))),
        ("作者\uff1a张伟", Query((), authors=("张伟",))),
        (
            "冰 分类:cs.LG 來源\uff1aarxiv",
            Query((Wording("冰"),), (), (), (), ("cs.LG",), ("arxiv",)),
        ),
        ("language models (LLM)", Query((Wording("language models (LLM)"),))),
        ("(ice sheet) OR snow", Query((Wording("(ice sheet)"), Wording("snow")))),
    ],
)
def test_a_topic_is_read(topic: str, query: Query) -> None:
    assert parse(topic) == query


@pytest.mark.parametrize(
    ("topic", "advice"),
    [
        ('"surface code', "close it"),
        ('ice ""', "write words"),
        ("-ice", "say also what to find"),
        ("ice |", "one side of it is empty"),
        ("ice | | snow", "one side of it is empty"),
        ("title:ice", "only author, cat, source"),
        ("author: Quill", "nothing stands after author:; as in"),
        ("cat:", "nothing stands after cat:; as in"),
        ("ice -cat:cs.LG", "leave out words instead"),
        ("|".join("abcdefghijklmn"), "12 synonyms"),
        ("", "at least one word"),
        ("\U0001f680", "at least one word"),
        ("ice " * 251, "1000 characters"),
        ("(ice | snow) sheet", "write a c | b c"),
        ("\uff08ice OR snow\uff09 sheet", "write a c | b c"),
        ("ice -(sheet core)", "-a -b"),
        ("ice NOT (sheet core)", "-a -b"),
        ("cat:*", "nothing stands after cat:"),
        ("neuro*", "write the whole word"),
        ("see https://example.org", "say what it is about"),
        ("2606.01234v2", "say what it is about"),
        ("arXiv:2606.01234", "say what it is about"),
        ("10.1000/xyz", "say what it is about"),
    ],
)
def test_what_cannot_be_read_is_told_with_how_to_mend_it(topic: str, advice: str) -> None:
    with pytest.raises(TopicError, match=advice):
        parse(topic)
    assert radar("Ice", "Snow").search(topic) == ()


def test_operators_in_capitals_are_heeded() -> None:
    one = radar("Ice sheets", "Sea ice", "Snow")
    assert found(one, "ice NOT sheet") == [2]
    assert sorted(found(one, "sheet OR snow")) == [1, 3]
    one.prepare(["ice NOT sheet"])
    assert [one.papers[number].id for number, _ in one.scored("ice NOT sheet")[0]] == [2]


@pytest.mark.parametrize("topic", ["(a | b) c", "neuro*", "2606.01234"])
def test_why_a_topic_cannot_be_read_is_said_in_chinese(topic: str) -> None:
    with pytest.raises(TopicError) as refused:
        parse(topic)
    assert refused.value.why in REASONS
    assert tongue(Language.ZH).messages.gettext(refused.value.why) != refused.value.why


@settings(deadline=None)  # the first search loads the vectors
@given(st.text(alphabet='ab "-|:cat.\u4e00\\(+*)ORNOT\u2013', max_size=40))
def test_any_topic_is_read_or_refused(topic: str) -> None:
    try:
        query = parse(topic)
    except TopicError:
        return
    assert query.wordings or query.has_fields


def test_words_in_quotes_are_exact() -> None:
    one = radar("A surface code", "Codes of a surface", "Surface codes", threshold=0.1)
    assert sorted(found(one, "surface code")) == [1, 2, 3]
    assert found(one, '"surface code"') == [1]
    assert found(one, '"a surface code"') == [1]


def test_a_sign_that_belongs_to_a_name_is_heeded() -> None:
    one = radar("Checking C++ code", "Checking C code", "Checking C# code", "Vitamin C", "Rice")
    assert found(one, "C++") == [1]
    assert found(one, "C#") == [3]
    assert found(one, "C++ code") == [1]


def test_a_title_that_says_an_exact_phrase_is_a_match_whatever_its_words() -> None:
    texts = [("Objects in the wild", "Things are seen."), ("Wild objects", "In a wild place.")]
    one = radar(*texts, *(f"Thing {n}" for n in range(9)), ("Rice", "It grows wild."))
    assert found(one, '"in the wild"') == [1]
    assert one.search('"in the wild"')[0].words == ("in the wild",)
    assert one.hits('"wild"').papers.tolist() != []
    later = one.extended([paper(50, "Robots in the wild"), paper(51, "Wild robots")])
    assert sorted(found(later, '"in the wild"')) == [1, 50]


def test_words_left_out_leave_papers_out() -> None:
    one = radar("Ice sheets", "Sea ice", "Ice cores and an ice sheet")
    assert sorted(found(one, "ice")) == [1, 2, 3]
    assert found(one, "ice -sheet") == [2]
    assert found(one, 'ice -"ice sheet"') == [2]  # nor does a plural come through
    assert found(one, "ice -ice-sheet") == [2]


def test_synonyms_find_what_either_finds() -> None:
    one = radar("Sea ice", "Snow cover", "Rain")
    assert sorted(found(one, "ice | snow")) == [1, 2]


@pytest.mark.parametrize(
    "topic",
    [
        "author:Example",
        'author:"Ada Example"',
        'author:"A. Example"',
        "cat:cs.lg",
        "cat:cs",
        "source:arxiv",
        "author:Example kernel",
    ],
)
def test_fields_find_alone_and_with_words(topic: str) -> None:
    one = radar("Graph kernel")
    assert found(one, topic) == [1]
    assert one.search(topic)[0].words


@pytest.mark.parametrize(
    "topic", ["author:Ada", "author:Nobody", "cat:math", "source:biorxiv", "author:Exam", "cat:c"]
)
def test_fields_that_do_not_fit_find_nothing(topic: str) -> None:
    assert found(radar("Graph kernel"), topic) == [1] * (topic == "author:Ada")


def test_an_acronym_and_its_long_form_meet() -> None:
    defines = ("Codes", "We study quantum error correction (QEC) in depth.")
    one = radar(defines, "QEC with cats", "Quantum error correction by dogs", "Trains")
    assert sorted(found(one, "QEC")) == [1, 2, 3]
    assert 2 in found(one, "quantum error correction")
    (_, other) = one.said(parse("QEC"))
    assert "quantum error correction" in other.reason
    assert "arxiv:2601.00001" in other.reason


def test_an_acronym_of_older_papers_is_known_too() -> None:
    older = [paper(9, "Codes", "On quantum error correction (QEC).")]
    one = Radar([paper(1, "Quantum error correction")], threshold=LINE, known=older)
    assert found(one, "QEC") == [1]


def test_an_acronym_that_means_several_things_means_none() -> None:
    one = radar(
        ("One", "a relative abundance gain (RAG)"), ("Two", "retrieval augmented generation (RAG)")
    )
    assert len(one.said(parse("RAG"))) == 1


@pytest.mark.parametrize("text", ["see (A)", "(QEC)", "an unrelated thing (QEC)", "in (2024)"])
def test_what_is_in_brackets_is_not_always_an_acronym(text: str) -> None:
    assert len(radar(("One", text)).said(parse("QEC"))) == 1


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("tumour behaviour", "tumor behavior"),
        ("optimisation", "optimization"),
        ("generalised modelling", "generalized modeling"),
        ("leukaemia", "leukemia"),
        ("haemoglobin", "hemoglobin"),
        ("optical fibres", "optical fiber"),
        ("analysed", "analyzed"),
        ("oestrogen", "estrogen"),
        ("paediatric oesophagus", "pediatric esophagus"),
    ],
)
def test_british_and_american_spellings_meet(british: str, american: str) -> None:
    assert found(radar(british, "Trains"), american) == [1]
    assert found(radar(american, "Trains"), british) == [1]


@pytest.mark.parametrize("word", ["four", "noise", "exercise", "precise", "promise", "store"])
def test_a_word_that_only_looks_british_stays(word: str) -> None:
    assert parse(word).wordings[0].words == word
    assert found(radar(word), word) == [1]


def test_papers_with_excluded_words_are_dropped() -> None:
    one = radar("Ice sheets", "Sea ice")
    shown = [m.paper.id for c in clusters(one, ["ice"], excludes=["sheet"]) for m in c.matches]
    assert shown == [2]


def test_just_below_the_line_is_a_near_miss() -> None:
    texts = ["Graph kernels", ("Nets", "We use a graph kernel once, among other things at hand.")]
    (all_of_them) = radar(*texts, threshold=0.0).search("graph kernel")
    line = (all_of_them[0].score + all_of_them[1].score) / 2
    one = radar(*texts, threshold=min(line, all_of_them[1].score + 0.05))
    assert found(one, "graph kernel") == [1]
    assert one.near_misses("graph kernel").papers.tolist() == [1]


@pytest.mark.parametrize(
    ("topic", "foreign"),
    [
        ("量子纠错", ("量子纠错",)),
        ("量子纠错 | 图核 -综述", ("量子纠错", "图核")),
        ("量子纠错 | quantum error correction", ()),
        ('"量子纠错"', ()),
        ("Schrödinger", ()),
        ("graph kernel", ()),
    ],
)
def test_a_topic_that_says_its_own_english_is_translated_by_nobody_else(
    topic: str, foreign: tuple[str, ...]
) -> None:
    assert parse(topic).foreign == foreign
