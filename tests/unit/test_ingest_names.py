import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.ingest import names


@pytest.mark.parametrize(
    ("joined", "authors"),
    [
        ("Ada Lovelace, Emmy Noether", ("Ada Lovelace", "Emmy Noether")),
        ("Ada Lovelace,  Deepti, Emmy Noether", ("Ada Lovelace", "Deepti", "Emmy Noether")),
        ("Ada Lovelace (1 and 2) ((1) Univ. A, (2) Univ. B), Cher", ("Ada Lovelace", "Cher")),
        ("Ada Lovelace (never closed, Cher", ("Ada Lovelace (never closed", "Cher")),
        (r"Aleksandra Pi\v{z}urica, Bj\"orn Borg", ("Aleksandra Pižurica", "Björn Borg")),
        ("Sammy Davis, Jr., Cher", ("Sammy Davis Jr.", "Cher")),
        ("", ()),
    ],
)
def test_one_string_of_names_is_split_in_reading_order(
    joined: str, authors: tuple[str, ...]
) -> None:
    assert names.listed(joined) == authors


@pytest.mark.parametrize(
    ("joined", "authors"),
    [
        ("Lovelace, A. B., Noether, E.", ("A. B. Lovelace", "E. Noether")),
        ("van der Berg, M., Doe, K.-L.", ("M. van der Berg", "K.-L. Doe")),
        (
            "Lovelace, A., The Flock Consortium, Noether, E.",
            ("A. Lovelace", "The Flock Consortium", "E. Noether"),
        ),
        ("Davis, S., Jr., Noether, E.", ("S. Davis Jr.", "E. Noether")),
        ("Cher", ("Cher",)),
        ("   ", ()),
    ],
)
def test_surnames_that_come_first_are_turned_round(joined: str, authors: tuple[str, ...]) -> None:
    assert names.inverted(joined) == authors


def test_names_that_come_one_by_one_are_cleaned() -> None:
    assert names.people(["Ada&nbsp;Lovelace", " ", "Emmy Noether (emmy@x.example)"]) == (
        "Ada Lovelace",
        "Emmy Noether",
    )


PLAIN = st.text(alphabet="abcdefgh", min_size=1, max_size=8).map(str.title)


@settings(max_examples=60)
@given(st.lists(st.tuples(PLAIN, PLAIN), max_size=12))
def test_as_many_authors_come_out_as_went_in(people: list[tuple[str, str]]) -> None:
    assert names.listed(", ".join(f"{a} {b} (Univ., Town)" for a, b in people)) == tuple(
        f"{a} {b}" for a, b in people
    )
    assert names.inverted(", ".join(f"{b}, {a[0]}." for a, b in people)) == tuple(
        f"{a[0]}. {b}" for a, b in people
    )
