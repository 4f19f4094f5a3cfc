"""Everything that a replay announces is taken in or merged, counted against its own corpus."""

import importlib.util
import json
import re
import sqlite3
import sys
import threading
from collections import Counter
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from ingest_samples import Reply, arxiv_item, arxiv_rss, loopback, nature_item, rdf

from newsletter.cli import run

SHARED = Path(__file__).parents[2].parent / "shared"
FEEDBOX = SHARED / "tools" / "feedbox.py"
CATEGORIES = ("cs.CL", "cs.LG")
NATURE = ("nature", "ncomms")
ID = re.compile(r"<prism:doi>([^<]+)<")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "INGEST__ARXIV_GAP": "0",
        "INGEST__GAP": "0",
        "INGEST__ATTEMPTS": "2",
        "SOURCES__ARXIV": json.dumps(CATEGORIES),
        "SOURCES__NATURE": '["nature=Same", "ncomms=Same"]',  # one label for two sections
        **{f"SOURCES__{one}": "[]" for one in ("BIORXIV", "MEDRXIV", "PLOS")},
    }.items():
        monkeypatch.setenv(f"NEWSLETTER_{name}", value)


@pytest.fixture(scope="module")
def replay():
    spec = importlib.util.spec_from_file_location("feedbox", FEEDBOX)
    feedbox = importlib.util.module_from_spec(spec)
    sys.modules["feedbox"] = feedbox
    spec.loader.exec_module(feedbox)
    corpus = feedbox.Corpus(SHARED / "corpus")

    @contextmanager
    def box(day, *faults):
        server = feedbox.Box(0, corpus, day, SHARED / "feeds", faults)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server, announced(feedbox, corpus, server, day)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    yield box
    del sys.modules["feedbox"]


def announced(feedbox, corpus, server, day):
    """The ids that each section announces, as the corpus has them."""
    feed = feedbox.ArxivFeed(corpus, day)
    rows = {
        name: [row[2]["id"] for row in feed.listing(feed.expand(name)[1])] for name in CATEGORIES
    }
    documents = {name: str(server.build(f"/nature/{name}.rss", "", 0)[1]) for name in NATURE}
    return rows | {name: ID.findall(document) for name, document in documents.items()}


def ingested(capsys, server, day):
    url = f"http://127.0.0.1:{server.server_address[1]}"
    assert run(["-q", "ingest", "--mirror", url, "--date", str(day), "--json"]) == 0
    return {one["section"]: one for one in json.loads(capsys.readouterr().out)["sources"]}


def stored(folder):
    """The arXiv ids of the database."""
    with closing(sqlite3.connect(folder / "newsletter.db")) as database:
        keys = database.execute("SELECT key FROM work WHERE key LIKE 'arxiv:%'").fetchall()
    return {key.removeprefix("arxiv:") for (key,) in keys}


def check(reports, served, seen):
    """Compare each section's account with the corpus; `seen` has what came on earlier days."""
    new = set()
    for section, report in reports.items():
        came = served[section][: report["announced"]]
        assert report["announced"] == report["taken"] + report["merged"] + report["refused"]
        assert report["refused"] == 0
        assert report["announced"] in {len(served[section]), 0}
        new |= set(came) - seen
    assert sum(report["taken"] for report in reports.values()) == len(new)
    seen |= new


@pytest.mark.shared
@pytest.mark.skipif(not FEEDBOX.exists(), reason="needs ../shared/tools/feedbox.py")
def test_three_weekdays_and_a_saturday_are_taken_in_exactly(capsys, replay):
    seen = set()
    for number in (10, 11, 12, 13):
        day = date(2026, 6, number)
        with replay(day) as (server, served):
            reports = ingested(capsys, server, day)
        check(reports, served, seen)
        quiet = Counter(report["reason"] for report in reports.values())["weekend"]
        assert quiet == (2 if number > 12 else 0)


@pytest.mark.shared
@pytest.mark.skipif(not FEEDBOX.exists(), reason="needs ../shared/tools/feedbox.py")
def test_a_broken_day_and_a_lost_one_are_made_up_for(tmp_path, capsys, replay):
    with replay(date(2026, 6, 9)) as (server, _):
        ingested(capsys, server, date(2026, 6, 9))
    day, seen = date(2026, 6, 10), set()
    with replay(day, "503:/arxiv/rss", "truncate:/nature/nature:30000") as (server, lost):
        reports = ingested(capsys, server, day)
    assert {one["reason"] for one in reports.values()} >= {"refused", "partial"}
    day = date(2026, 6, 11)
    with replay(day) as (server, served):
        reports = ingested(capsys, server, day)
        assert server.routes["/arxiv/api/query"] >= len(CATEGORIES)
    for name in CATEGORIES:
        seen |= {one["id"] for one in server.corpus.batch(date(2026, 6, 10))} & set(lost[name])
        seen |= set(served[name])
        assert f"making up from {date(2026, 6, 9)} on gave" in reports[name]["detail"]
    with replay(day) as (server, _):
        ingested(capsys, server, day)
    assert seen <= stored(tmp_path)


def test_a_reader_is_told_once_that_a_paper_they_were_sent_came_out(tmp_path, capsys):
    title = "Counting Sheep with Transformers at Night"
    twin = nature_item("s41586-026-00009-9", title, authors=("Ada Lovelace",))
    day = {"arxiv": arxiv_rss(arxiv_item(title=title)), "nature": rdf()}

    def answer(path, _):
        return Reply(day["nature" if "nature" in path else "arxiv"])

    def letter(number):
        assert run(["-q", "morning", "--date", f"2026-06-{number}", "--mirror", server.url]) == 0
        (file,) = (tmp_path / "outbox").glob(f"2026-06-{number}-*.txt")
        return file.read_text(encoding="utf-8")

    with loopback(answer) as server:
        assert run(["-q", "subscribers", "add", "ann@example.org", "--topic", "sheep"]) == 0
        assert "arxiv.org/abs/2606.00001" in letter(11)
        for number in (12, 15):
            other = arxiv_item(f"2606.000{number}", title=f"Shearing Sheep in Row {number} of Many")
            day.update(arxiv=arxiv_rss(other), nature=rdf(twin))
            told = letter(number)
            assert ("s41586-026-00009-9" in told) == (number == 12)
    capsys.readouterr()
