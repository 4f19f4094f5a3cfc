import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.briefing.quantities import quantities


def restates(said: str, held: str) -> bool:
    return any(one.may_restate(other) for one in quantities(said) for other in quantities(held))


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("28 times faster", "a 28.4x speedup"),
        ("about a third of the samples", "34% of samples"),
        ("four in five steps", "a rate of 80.2%"),
        ("more than half of them", "54.4% of them"),
        ("7,031 cases", "7031 cases"),
        ("fifth overall", "ranked 5th overall"),
        ("half a minute of footage", "30-second clips"),
        ("roughly $2,600 per infant", "costs of $2,632 per infant"),
        ("a million tokens", "1M tokens"),
        ("2.6 km of fibre", "a 2.56 km link"),
        ("twice as fast", "2x faster"),
        ("six samples", "6 samples"),
        ("twenty-four models", "24 models"),
        ("63万个细胞", "630,000 cells"),
    ],
)
def test_a_number_is_known_again_however_it_is_written(said: str, held: str) -> None:
    assert restates(said, held)


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("0.507 GHz per milliwatt", "0.507 MHz/mW"),
        ("36 minutes", "36 s"),
        ("18%", "81%"),
        ("28.6 times", "28.4x"),
        ("nine models", "10 models"),
        ("a 2.56 mm crystal", "a 2.56 km link"),
    ],
)
def test_another_number_or_another_unit_is_another_quantity(said: str, held: str) -> None:
    assert not restates(said, held)


def test_first_and_one_count_nothing() -> None:
    assert quantities("The first one of them") == ()


def test_half_of_nothing_measured_is_no_quantity() -> None:
    assert quantities("half an idea") == ()


@given(st.integers(min_value=2, max_value=10**9))
def test_thousands_may_be_grouped(number: int) -> None:
    assert (
        quantities(f"{number} cells")[0].value == quantities(f"{number:,} cells")[0].value == number
    )


@given(st.text(max_size=120))
def test_any_text_has_quantities_in_order(text: str) -> None:
    places = [quantity.start for quantity in quantities(text)]

    assert places == sorted(places)
