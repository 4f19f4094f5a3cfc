"""Papers that come under more than one id are one work, wherever works are kept."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from fakes import DAY, NOW, an_entry

from newsletter.ingest.clean import abstract, text
from newsletter.model import Announce, Entry
from newsletter.storage.database import Database, migrate, open_database
from newsletter.storage.memory import MemoryPapers
from newsletter.storage.papers import SqlPapers

TITLE = "Counting Sheep with Transformers at Night"
LATER = DAY + timedelta(days=30)
JOURNAL = "doi:10.1000/sheep"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    in_file = request.param == "sqlite"
    opened = open_database("sqlite://" if in_file else request.getfixturevalue("postgres_url"))
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def papers(database: Database) -> SqlPapers:
    return SqlPapers(database)


def preprint(**changes: object) -> Entry:
    return an_entry(1, **({"title": TITLE} | changes))


def journal(**changes: object) -> Entry:
    fields = {"key": JOURNAL, "doi": "10.1000/sheep", "source": "feeds", "label": "J. Sheep"}
    return an_entry(1, **(fields | {"title": TITLE, "published": LATER} | changes))


def clean(title: str, body: str) -> tuple[str, str]:
    return text(title), abstract(body)


@pytest.mark.parametrize("kind", ["memory", "sql"])
def test_a_journal_version_is_no_second_paper(kind: str, papers: SqlPapers) -> None:
    store = MemoryPapers() if kind == "memory" else papers
    assert store.take([(preprint(), DAY)], now=NOW) == {("arxiv", "cs.CL"): 1}
    assert store.take([(journal(version=2), LATER)], now=NOW) == {}
    (paper,) = store.news(date.min, date.max)
    assert (paper.key, paper.version, paper.announced) == (preprint().key, 1, DAY)
    assert store.take([(journal(), LATER), (preprint(), LATER)], now=NOW) == {}


@pytest.mark.parametrize("kind", ["memory", "sql"])
def test_what_had_no_abstract_gets_it_from_whoever_has_one(kind: str, papers: SqlPapers) -> None:
    store = MemoryPapers() if kind == "memory" else papers
    store.take([(journal(abstract=""), DAY)], now=NOW)
    store.take([(preprint(), DAY)], now=NOW)
    (paper,) = store.news(date.min, date.max)
    assert (paper.key, paper.abstract) == (JOURNAL, preprint().abstract)


def test_in_one_batch_the_first_key_stays_and_the_abstract_speaks(papers: SqlPapers) -> None:
    new = papers.take([(journal(abstract=""), DAY), (preprint(), DAY)], now=NOW)
    assert new == {("arxiv", "cs.CL"): 1}
    (paper,) = papers.news(date.min, date.max)
    assert (paper.key, paper.label) == (JOURNAL, "arXiv (CS.CL)")


def test_every_merge_is_kept_with_its_reason(papers: SqlPapers) -> None:
    papers.take([(preprint(), DAY)], now=NOW)
    papers.take([(journal(), LATER)], now=NOW)
    (merge,) = papers.merges()
    assert (merge.key, merge.work) == (JOURNAL, preprint().key)
    assert merge.reason == f"same title and first author as {preprint().key}, within a year"


def test_a_merge_is_split_by_hand_and_stays_split(papers: SqlPapers) -> None:
    papers.take([(preprint(), DAY)], now=NOW)
    papers.take([(journal(raw_title=r"\textbf{Sheep}", raw_abstract="We $x$."), LATER)], now=NOW)
    assert papers.split(JOURNAL, clean=clean, now=NOW)
    assert not papers.split(JOURNAL, clean=clean, now=NOW)
    assert papers.merges() == ()
    assert papers.take([(journal(), LATER), (preprint(), LATER)], now=NOW) == {}
    assert papers.merges() == ()
    first, second = papers.find([1, 2])
    assert (first.key, second.key) == (preprint().key, JOURNAL)
    assert (second.title, second.abstract, second.announced) == ("Sheep", "We x.", None)
    assert second.authors == journal().authors


def test_works_are_cleaned_again_from_their_raw_texts(papers: SqlPapers) -> None:
    kept = preprint(title="Old", raw_title="$x^2$ of <i>sheep</i>", raw_abstract=r"97\% heal.")
    bare = an_entry(2, raw_title="")
    papers.take([(kept, DAY), (bare, DAY)], now=NOW)
    assert papers.reclean(clean, now=NOW) == 1
    assert papers.reclean(clean, now=NOW) == 0
    one, other = papers.news(date.min, date.max)
    assert (one.title, one.abstract) == ("x² of sheep", "97% heal.")
    assert other.title == bare.title


def test_replacements_of_a_merged_work_raise_its_own_id_only(papers: SqlPapers) -> None:
    papers.take([(preprint(), DAY), (journal(), DAY)], now=NOW)
    second = preprint(version=2, abstract="Longer.", announce=Announce.REPLACE)
    assert papers.take([(second, None)], now=NOW) == {}
    (paper,) = papers.news(date.min, date.max)
    assert (paper.version, paper.abstract) == (2, "Longer.")


def test_a_batch_too_thick_to_be_compared_at_once_gives_the_same_works(
    papers: SqlPapers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.storage.papers.BATCH", 2)
    others = [(an_entry(number, title=f"Sheep {number}"), DAY) for number in range(2, 6)]
    batch = [(journal(published=DAY), None), *others, (preprint(), DAY)]
    assert papers.take(batch, now=NOW) == {("arxiv", "cs.CL"): 5}
    assert papers.take(batch, now=NOW) == {}
    assert len(papers.news(date.min, date.max)) == 5
    assert [merge.key for merge in papers.merges()] == [JOURNAL]
