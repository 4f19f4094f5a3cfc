"""The index over the last 90 days, over a real database of each kind."""

from datetime import timedelta
from pathlib import Path

from newsletter.archive import Archive
from newsletter.storage.database import Database
from newsletter.storage.papers import SqlPapers
from tests.fakes import DAY, NOW, an_entry

LINE = 0.48


def test_it_follows_what_comes_in_and_what_is_replaced(database: Database, tmp_path: Path) -> None:
    papers = SqlPapers(database)
    span = DAY - timedelta(days=30), DAY
    archive = Archive(papers, tmp_path / "index", LINE)
    assert archive.radar(*span).count == 0
    old = (an_entry(40, title="Old sea ice"), DAY - timedelta(days=40))
    papers.take([old, *((an_entry(one), DAY) for one in range(1, 30))], now=NOW)
    assert archive.radar(*span).count == 29
    papers.take([(an_entry(50, title="Sea ice"), DAY)], now=NOW + timedelta(hours=1))
    found = archive.radar(*span)
    assert [found.papers[one].title for one in found.hits("sea ice").papers] == ["Sea ice"]
    again = Archive(papers, tmp_path / "index", LINE).radar(DAY - timedelta(days=60), DAY)
    assert len(again.hits("sea ice").papers) == 2


def test_the_marks_say_what_the_news_are(database: Database) -> None:
    papers = SqlPapers(database)
    papers.take([(an_entry(1), DAY), (an_entry(2), DAY), (an_entry(3), None)], now=NOW)
    span = DAY - timedelta(days=1), DAY
    marks = papers.shelf_marks(*span)
    assert list(marks) == [one.id for one in papers.news(*span)]
    assert set(marks.values()) == {NOW}
    assert papers.shelf_mark(*span)[:2] == (2, max(marks))
    assert papers.shelf_mark(DAY, DAY) == (0, 0, None)
