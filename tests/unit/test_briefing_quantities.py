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
        ("from 1.32 to 0.43 m/s", "of 1.32 m/s"),
        ("three cases out of four", "76% of cases"),
        ("nine papers in ten", "a share of 90%"),
        ("32 to 337 million parameters", "32M-337M parameters"),
        ("a sixteenth of the price", "a 16-fold saving"),
        ("a fifth of the voters", "a share of 0.2"),
        ("one in 100,000", "a rate of 10⁻⁵"),
        ("up to a million", "for n up to 10^{6}"),
        ("over 60% of them", "64.1% of them"),
        ("three fifths of the gain", "60% of the gain"),
        ("a gain of 5 points in percent: 5%", "a 5 percentage-point gain"),
        ("ten times", "an order-of-magnitude gain"),
        ("more than half of them", "68% of them"),
        ("less than half of them", "42.5% of them"),
        ("under 15 hours", "14.6 hours"),
        ("two hundred and forty games", "240 games"),
        ("half a dozen cases", "6 cases"),
        ("two dozen models", "24 models"),
        ("two orders of magnitude", "100x"),
        ("doubled", "a 100% increase"),
        ("23,000 cells", "2.3 x 10^4 cells"),
        ("three and a half hours", "3.5 h"),
        ("5 nanometres", "5 nm"),
        ("half a minute", "30 s"),
        ("five to six hours", "a 5-6 hr flight"),
        ("three years", "3 yrs of data"),
        ("20 femtoseconds", "a 20 fs pulse"),
        ("one in ten", "a share of 10.4+0.8-0.6%"),
        ("12.3%", "12.3 \u00b1 0.4%"),
        ("10.4%", "$10.4^{+0.8}_{-0.6}\\%$"),
        ("5% and 15%", "5, 10 and 15%"),
        ("9% of it", "9 or 15% of it"),
        ("2 billion", "a 2- or 4-billion-parameter model"),
        ("41,620 ferries", "41\\,620 ferries"),
        ("41,620 ferries", "41\u202f620 ferries"),
        ("5.5 degrees", "\\num{5.5} degrees"),
        ("about 8.5 hours", "8.45 hours"),
        ("roughly 80 ferries", "76 ferries"),
        ("more than 40 ferries", "48 ferries"),
        ("a rate of 0.003", "rate=3e-3"),
        ("2.5 million larvae", "2.5E+06 larvae"),
        ("a drift of 1 m/s", "a drift of 1m/s"),
        ("9 in the morning", "at 9:00"),
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
        ("a fifth of the voters", "a share of 0.3"),
        ("more than half of them", "45% of them"),
        ("more than half of them", "95% of them"),
        ("under 15 hours", "16 hours"),
        ("two dozen models", "12 models"),
        ("doubled", "a 30% increase"),
        ("one in 100,000", "a rate of 10^{-4}"),
        ("a sixteenth of the price", "a 5-fold saving"),
        ("10 femtoseconds", "within 1 ps"),
        ("about 1.142 of it", "1.124 of it"),
        ("roughly 8.5 hours", "8.1 hours"),
        ("more than 41 ferries", "52 ferries"),
        ("3 million years", "3 mA"),
        ("a rate of 0.03", "rate=3e-3"),
        ("a drift of 1 million", "a drift of 1m/s"),
    ],
)
def test_another_number_or_another_unit_is_another_quantity(said: str, held: str) -> None:
    assert not restates(said, held)


def test_first_and_one_count_nothing() -> None:
    assert quantities("The first one of them") == ()


def test_the_dimensions_of_a_picture_are_a_name() -> None:
    assert quantities("3D scenes from 2D images") == ()


def test_a_power_that_is_none_leaves_the_number_as_it_is() -> None:
    assert quantities("about 0^-5 and 7⁻⁻ and 10^99")[-1].value == 10


def test_letters_that_only_look_like_a_unit_are_none() -> None:
    assert quantities("5 m\u017f")[0].dimension == ""


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
