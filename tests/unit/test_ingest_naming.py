from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import entry

from newsletter.ingest.naming import Known, Settled, canonical, names_of, settle
from newsletter.model import Entry

TITLE = "Counting Sheep with Transformers at Night"
MAY, JUNE, LATER = date(2026, 5, 1), date(2026, 6, 11), date(2027, 8, 1)


def one(key: str, **changes: object) -> Entry:
    return entry(key=key, **({"title": TITLE, "published": JUNE} | changes))


def settled(*entries: Entry, known: dict[str, Known] | None = None) -> tuple[Settled, ...]:
    return settle(entries, known or {})


def reasons(work: Settled) -> dict[str, str]:
    return {name.key: name.reason for name in work.names}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("doi:10.48550/arxiv.2606.00001", "arxiv:2606.00001"),
        ("doi:10.48550/arxiv.2606.00001v2", "arxiv:2606.00001"),
        ("doi:10.48550/other", "doi:10.48550/other"),
        ("arxiv:2606.00001", "arxiv:2606.00001"),
    ],
)
def test_arxivs_dois_are_arxiv_ids(key: str, expected: str) -> None:
    assert canonical(key) == expected


def test_a_work_has_its_id_its_doi_and_its_title_as_names() -> None:
    names = [name.key for name in names_of(one("arxiv:1", doi="10.1/J", also=("doi:10.2/x",)))]
    assert names == [
        "arxiv:1",
        "doi:10.1/J",
        "doi:10.2/x",
        "title:counting sheep with transformers at night|lovelace",
    ]
    assert [name.key for name in names_of(one("doi:10.1/x", doi="10.1/x", title="Sheep"))] == [
        "doi:10.1/x"
    ]
    assert not [name for name in names_of(one("arxiv:1", authors=())) if name.is_title]


def test_the_journal_version_is_the_preprint_that_states_its_doi() -> None:
    preprint = one("arxiv:1", doi="10.1/j")
    journal = one("doi:10.1/j", doi="10.1/j", title="Sheep", authors=())
    for order in ([preprint, journal], [journal, preprint]):
        (work,) = settled(*order)
        assert work.key == order[0].key
        assert len(work.entries) == 2
        if work.key == "arxiv:1":
            assert reasons(work)["doi:10.1/j"] == "same id as arxiv:1: doi:10.1/j"
        else:
            assert reasons(work)["arxiv:1"] == "same id as doi:10.1/j: doi:10.1/j"


def test_a_preprint_on_two_servers_is_one_work_by_title_and_first_author() -> None:
    there = one("doi:10.1101/x", title="Counting sheep with transformers: at night!", published=MAY)
    (work,) = settled(one("arxiv:1"), there)
    assert reasons(work)["doi:10.1101/x"] == (
        "same title and first author as arxiv:1, within a year"
    )


@pytest.mark.parametrize(
    "other",
    [
        one("arxiv:2"),  # one server gives one work one id
        one("doi:10.1101/x", authors=("Emmy Noether",)),
        one("doi:10.1101/x", authors=()),
        one("doi:10.1101/x", published=LATER),
        one("doi:10.1101/x", title="Counting Other Sheep with Transformers at Night"),
    ],
)
def test_what_differs_in_title_author_or_year_is_another_work(other: Entry) -> None:
    assert len(settled(one("arxiv:1"), other)) == 2


def test_two_sites_of_one_host_are_no_merge_and_two_hosts_are() -> None:
    here = one("url:https://a.example/1")
    assert len(settled(here, one("url:https://a.example/2"))) == 2
    assert len(settled(here, one("url:https://b.example/2"))) == 1


def test_surnames_count_however_given_names_are_written() -> None:
    there = one("doi:10.1101/x", authors=("A. B. Lovelace Jr.",))
    assert len(settled(one("arxiv:1"), there)) == 1
    assert len(settled(one("arxiv:1"), one("doi:10.1101/x", authors=("Jr.",)))) == 2


def test_a_known_work_takes_in_what_any_of_its_names_leads_to() -> None:
    known = {"doi:10.1/j": Known(7, "arxiv:1", MAY)}
    (work,) = settled(one("doi:10.1/j", doi="10.1/j"), one("arxiv:1", doi="10.1/j"), known=known)
    assert work.known == known["doi:10.1/j"]
    assert work.key == "arxiv:1"
    assert set(reasons(work)) == {"title:counting sheep with transformers at night|lovelace"}


def test_two_ways_into_one_known_work_meet() -> None:
    known = {"doi:10.1/a": Known(7, "arxiv:1"), "doi:10.2/b": Known(7, "arxiv:1")}
    first = one("doi:10.1/a", title="Sheep")
    second = one("doi:10.2/b", title="Lambs")
    (work,) = settled(first, second, known=known)
    assert [entry.key for entry in work.entries] == ["doi:10.1/a", "doi:10.2/b"]


def test_a_known_title_leads_to_its_work_within_a_year_only() -> None:
    title = names_of(one("arxiv:1"))[-1].key
    near = settled(one("doi:10.1101/x"), known={title: Known(7, "arxiv:1", MAY)})
    assert near[0].known == Known(7, "arxiv:1", MAY)
    assert reasons(near[0]) == {
        "doi:10.1101/x": "same title and first author as arxiv:1, within a year"
    }
    far = settled(one("doi:10.1101/x", published=LATER), known={title: Known(7, "arxiv:1", MAY)})
    assert far[0].known is None


def test_what_was_split_by_hand_stays_apart() -> None:
    title = names_of(one("arxiv:1"))[-1].key
    apart = settled(one("arxiv:1"), one("doi:10.1101/x"), known={title: Known(None)})
    assert [work.key for work in apart] == ["arxiv:1", "doi:10.1101/x"]
    assert all(title not in reasons(work) for work in apart)


KEYS = st.sampled_from(["arxiv:1", "arxiv:2", "doi:10.1/a", "doi:10.2/b", "url:https://a.b/c"])


@settings(max_examples=100)
@given(st.lists(st.builds(one, KEYS, doi=st.sampled_from([None, "10.1/a", "10.3/c"])), max_size=6))
def test_every_entry_is_in_one_work_and_a_second_time_all_are_known(entries: list[Entry]) -> None:
    works = settled(*entries)
    assert sorted(map(id, entries)) == sorted(id(one) for work in works for one in work.entries)
    keys = [
        entry.key for work in works for entry in {one.key: one for one in work.entries}.values()
    ]
    assert len(keys) == len(set(keys))
    known = {
        name: Known(number, work.key, JUNE)
        for number, work in enumerate(works)
        for name in (work.key, *(one.key for one in work.names))
    }
    again = settle(entries, known)
    assert [work.key for work in again] == [work.key for work in works]
    assert not [name for work in again for name in work.names if name.key in known]
