import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.briefing.english import SHORTEST_BASE, entry, equals, negated, opposites
from newsletter.briefing.laid import fit, laid
from newsletter.briefing.words import stem


def test_a_word_of_every_abstract_is_less_rare_and_strange_than_a_particular_one() -> None:
    usual, particular = entry(stem("results")), entry(stem("badminton"))

    assert usual.rarity < particular.rarity
    assert usual.strangeness < particular.strangeness


def test_near_synonyms_are_related_both_ways() -> None:
    assert stem("flu") in entry(stem("influenza")).related
    assert stem("influenza") in entry(stem("flu")).related


def test_a_word_of_no_table_is_a_name_unless_it_is_made_of_a_known_word() -> None:
    assert entry("zyx").strangeness > entry(stem("benchmark")).strangeness - 1
    assert entry("zyx").related == frozenset()
    assert entry(stem("deadliest")).rarity == entry(stem("deadly")).rarity
    assert entry(stem("unwelcoming")).strangeness < entry("zyx").strangeness


def test_what_points_one_way_opposes_what_points_the_other() -> None:
    assert stem("decreases") in opposites(stem("increased"))
    assert stem("reduction") in equals(stem("decrease"))
    assert opposites("zyx") == frozenset()


def test_a_denial_turns_the_words_behind_it_in_its_clause() -> None:
    text = laid("It does not improve speed, and it saves memory; not only speed improves")

    signs = dict(zip(text.words, text.signs, strict=True))
    assert signs["improve"] == -1
    assert signs["memory"] == 1
    assert signs["improves"] == 1


def test_words_around_a_place_fit_where_they_stand_too() -> None:
    said, line = (
        laid("lamps near colonies"),
        laid("Far from rivers, bright lamps stand near colonies."),
    )

    assert fit(said, 1, line, line.words.index("near")) > fit(said, 1, line, 0) > 0
    assert fit(laid("the"), 0, line, 0) == 0


@given(st.text(max_size=200))
def test_any_text_can_be_laid_out(text: str) -> None:
    shown = laid(text)

    assert len(shown.words) == len(shown.stems) == len(shown.clauses) == len(shown.signs)
    assert shown.starts == sorted(shown.starts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stabl", "unstabl"),
        ("useless", "use"),
        ("upstream", "downstream"),
        ("pain", "painless"),
    ],
)
def test_affixes_make_opposites_of_words_that_are_known(one: str, other: str) -> None:
    is_long = min(len(one), len(other)) >= SHORTEST_BASE
    assert (other in negated(one)) == (one in negated(other)) == is_long
    assert not negated(f"qqqq{one}")


def test_a_dotted_capital_i_moves_no_word_behind_it() -> None:
    text = "In \u0130zmir, Light-driven pumps"
    shown = laid(text)
    assert shown.shown == ["In", "\u0130zmir", "Light", "driven", "pumps"]
    assert [text[start] for start in shown.starts] == ["I", "\u0130", "L", "d", "p"]
    assert [shown.is_hyphened(place) for place in range(5)] == [False, False, True, False, False]
    assert shown.clauses == [0, 0, 1, 1, 1]
