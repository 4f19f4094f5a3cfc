import pytest
from briefing_samples import DECODER, a_paper

from newsletter.briefing.coined import coined, with_name

MOTHS = "We introduce FernNet, a method for moths. FernNet counts them by night."


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        (*DECODER, "Lantern"),
        ("Counting Moths", MOTHS, "FernNet"),
        ("Counting Moths", "We introduce FernNet, a method for moths.", ""),
        ("Lamps: a Survey", "We read a thousand papers.", ""),
        ("lamps: a survey", "lamps are many.", ""),
    ],
)
def test_a_paper_names_what_it_made(title: str, abstract: str, name: str) -> None:
    assert coined(a_paper(1, (title, abstract))) == name


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("our method counts moths", "FernNet counts moths"),
        ("the proposed method counts moths", "FernNet counts moths"),
        ("our method’s count is right", "our method’s count is right"),  # noqa: RUF001 - as printed
        ("our method beats FernNet", "our method beats FernNet"),
        ("moths are counted", "moths are counted"),
    ],
)
def test_our_method_is_told_by_its_name(said: str, told: str) -> None:
    assert with_name(said, a_paper(1, ("Counting Moths", MOTHS))) == told


def test_a_benchmark_is_no_method() -> None:
    data = "We introduce FernSet, a dataset of moths. FernSet holds nine species."

    assert with_name("our method wins", a_paper(1, ("Moths", data))) == "our method wins"
    assert with_name("our method wins", a_paper(1, ("Moths", "No name."))) == "our method wins"
