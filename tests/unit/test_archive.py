"""The index over the last 90 days: kept in files, opened again, mended, extended."""

import logging
import os
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from newsletter.archive import Archive
from newsletter.radar.index import Radar
from tests.radar_samples import LINE, paper

DAY = date(2026, 6, 11)
THEN = datetime(2026, 6, 1, tzinfo=UTC)
SUBJECTS = ("graph kernel", "spin glass", "protein folding", "quantum error correction")


class Library:
    """Papers in memory, that counts how often it is asked for all of them."""

    def __init__(self, papers) -> None:
        self.papers = {one.id: one for one in papers}
        self.changed = dict.fromkeys(self.papers, THEN)
        self.loads = 0

    def add(self, *papers) -> None:
        self.papers.update((one.id, one) for one in papers)
        self.changed.update((one.id, THEN) for one in papers)

    def news(self, since, through):
        self.loads += 1
        return tuple(self.papers[one] for one in self._ids(since, through))

    def find(self, ids):
        return tuple(self.papers[one] for one in ids if one in self.papers)

    def shelf_mark(self, since, through):
        ids = self._ids(since, through)
        return len(ids), max(ids, default=0), max((self.changed[i] for i in ids), default=None)

    def shelf_marks(self, since, through):
        return {one: self.changed[one] for one in self._ids(since, through)}

    def _ids(self, since, through):
        return [id_ for id_, one in sorted(self.papers.items()) if since < one.announced <= through]


def sample(number: int, day: date = DAY):
    subject = SUBJECTS[number % len(SUBJECTS)]
    text = f"We study the {subject} of kind {number}, and what comes of it."
    return replace(paper(number, f"The {subject} number {number}", text), announced=day)


@pytest.fixture
def library() -> Library:
    return Library([sample(one, DAY - timedelta(days=one % 40)) for one in range(1, 61)])


def titles(radar: Radar, topic: str) -> set[str]:
    return {radar.papers[one].title for one in radar.hits(topic).papers}


def of_days(library: Library, days: int, topic: str) -> set[str]:
    found = Radar(library.news(DAY - timedelta(days=days), DAY), threshold=LINE)
    return titles(found, topic)


def days(archive: Archive, count: int) -> Radar:
    return archive.radar(DAY - timedelta(days=count), DAY)


def test_it_finds_what_a_radar_over_the_same_days_finds(library, tmp_path) -> None:
    archive = Archive(library, tmp_path, LINE)
    for count in (7, 30, 90):
        assert titles(days(archive, count), "spin glass") == of_days(library, count, "spin glass")


def test_it_counts_the_papers_of_the_days_alone(library, tmp_path) -> None:
    since = DAY - timedelta(days=7)
    assert days(Archive(library, tmp_path, LINE), 7).count == len(library.news(since, DAY))


def test_another_process_opens_it_and_reads_no_paper_again(library, tmp_path) -> None:
    first = days(Archive(library, tmp_path, LINE), 30).scored("graph kernel")
    loads = library.loads
    assert days(Archive(library, tmp_path, LINE), 30).scored("graph kernel") == first
    assert library.loads == loads


def test_what_it_finds_can_be_shown_with_its_reasons(library, tmp_path) -> None:
    Archive(library, tmp_path, LINE).refresh(DAY)
    match = days(Archive(library, tmp_path, LINE), 90).search("protein folding")[0]
    assert match.paper == library.papers[match.paper.id]
    assert match.words == ("protein folding",)


def test_late_papers_stand_beside_it_until_they_are_many(library, tmp_path) -> None:
    archive = Archive(library, tmp_path, LINE)
    archive.refresh(DAY)
    kept, loads = (tmp_path / "current").read_text(), library.loads
    library.add(sample(101))
    assert "The spin glass number 101" in titles(days(archive, 30), "spin glass")
    assert (library.loads, (tmp_path / "current").read_text()) == (loads, kept)
    library.add(*(sample(one) for one in range(102, 122)))
    assert "The spin glass number 121" in titles(days(archive, 30), "spin glass")
    assert (tmp_path / "current").read_text() != kept
    assert len([one for one in tmp_path.iterdir() if one.is_dir()]) == 1


def test_a_late_paper_changes_no_score(library, tmp_path) -> None:
    archive = Archive(library, tmp_path, LINE)
    before = dict(days(archive, 90).scored("spin glass")[0])
    library.add(sample(101))
    after = dict(days(archive, 90).scored("spin glass")[0])
    assert before.items() < after.items()


@pytest.mark.parametrize("harm", ["cut", "flip", "gone", "list", "name"])
def test_a_damaged_index_is_built_again_and_told(library, tmp_path, caplog, harm) -> None:
    expected = days(Archive(library, tmp_path, LINE), 30).scored("graph kernel")
    folder = tmp_path / (tmp_path / "current").read_text()
    rows = folder / "rows.npy"
    match harm:
        case "cut":
            os.truncate(rows, rows.stat().st_size // 2)
        case "flip":
            data = bytearray(rows.read_bytes())
            data[-9] ^= 255
            rows.write_bytes(data)
        case "gone":
            rows.unlink()
        case "list":
            (folder / "list").write_text("{")
        case "name":
            (tmp_path / "current").write_bytes(b"\xff\x00")
    with caplog.at_level(logging.WARNING):
        assert days(Archive(library, tmp_path, LINE), 30).scored("graph kernel") == expected
    assert "is built again" in caplog.text


def test_the_index_of_another_database_is_not_believed(library, tmp_path) -> None:
    Archive(library, tmp_path, LINE).refresh(DAY)
    other = Library([replace(sample(one), title="Sea ice", abstract="") for one in range(1, 61)])
    other.changed = dict.fromkeys(other.papers, THEN + timedelta(hours=1))
    assert len(days(Archive(other, tmp_path, LINE), 30).hits("sea ice").papers) == 60


def test_a_folder_that_cannot_be_written_costs_no_answer(library, tmp_path, caplog) -> None:
    (tmp_path / "file").write_text("")
    archive = Archive(library, tmp_path / "file" / "index", LINE)
    assert titles(days(archive, 30), "spin glass") == of_days(library, 30, "spin glass")
    assert "could not be kept" in caplog.text


def test_two_that_build_at_once_both_answer(library, tmp_path) -> None:
    found = []
    work = [
        threading.Thread(
            target=lambda: found.append(days(Archive(library, tmp_path, LINE), 90).scored("kernel"))
        )
        for _ in range(4)
    ]
    for one in work:
        one.start()
    for one in work:
        one.join()
    assert len(found) == 4
    assert all(one == found[0] for one in found)
    assert days(Archive(library, tmp_path, LINE), 90).scored("kernel") == found[0]


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_papers_are_no_trouble(tmp_path, count) -> None:
    library = Library([sample(one) for one in range(count)])
    for _ in range(2):
        radar = days(Archive(library, tmp_path, LINE), 30)
        assert radar.count == count
        assert len(radar.hits("graph kernel").papers) == count


def test_days_before_it_are_looked_up_without_it(library, tmp_path) -> None:
    library.add(sample(200, DAY - timedelta(days=200)))
    archive = Archive(library, tmp_path, LINE)
    archive.refresh(DAY)
    old = archive.radar(DAY - timedelta(days=201), DAY - timedelta(days=190))
    assert [one.id for one in old.papers] == [200]


def test_acronyms_are_those_of_the_days_asked_for_with_and_without_an_index(tmp_path) -> None:
    def defining(number: int, words: str, day: date):
        return replace(paper(number, "Codes", f"On {words} at work."), announced=day)

    old = defining(1, "quantum error correction (QEC)", DAY - timedelta(days=80))
    new = defining(2, "large language models (LLM)", DAY - timedelta(days=3))
    library = Library([old, new])
    archive = Archive(library, tmp_path, LINE)
    span = DAY - timedelta(days=90), DAY - timedelta(days=14)
    assert [one.short for one in archive.acronyms(*span)] == ["QEC"]
    archive.refresh(DAY)
    library.add(defining(3, "finite element method (FEM)", DAY - timedelta(days=40)))
    again = Archive(library, tmp_path, LINE)
    assert [one.short for one in again.acronyms(*span)] == ["QEC", "FEM"]
