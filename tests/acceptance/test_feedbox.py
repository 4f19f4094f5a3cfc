"""Mornings on replayed days of real feeds."""

import importlib.util
import re
import sys
import threading
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from clockwork import Hands, live

from newsletter import app as wiring
from newsletter import config
from newsletter.cli import run
from newsletter.schedule import Service

SHARED = Path(__file__).parents[3] / "shared"
FEEDBOX = SHARED / "tools" / "feedbox.py"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FEEDBOX.exists(), reason="needs ../shared/tools/feedbox.py"),
]
TOPICS = ("large language model reasoning", "diffusion model", "reinforcement learning")


@pytest.fixture(scope="module")
def corpus():
    spec = importlib.util.spec_from_file_location("feedbox", FEEDBOX)
    feedbox = importlib.util.module_from_spec(spec)
    sys.modules["feedbox"] = feedbox
    spec.loader.exec_module(feedbox)
    yield feedbox, feedbox.Corpus(SHARED / "corpus")
    del sys.modules["feedbox"]


@pytest.fixture
def box(corpus):
    feedbox, papers = corpus
    server = feedbox.Box(0, papers, date(2026, 6, 11), SHARED / "feeds")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_INGEST__ARXIV_GAP", "0")
    monkeypatch.setenv("NEWSLETTER_INGEST__GAP", "0")


def links(file):
    return re.findall(r"^ *(https://(?!localhost)\S+)$", file.read_text(), re.MULTILINE)


def test_a_thursday_gives_a_letter_of_its_papers_and_none_twice(tmp_path, box):
    topics = [word for topic in TOPICS for word in ("--topic", topic)]
    assert run(["-q", "today", "--mirror", box.url, "--date", "2026-06-11", *topics]) == 0
    (file,) = (tmp_path / "outbox").glob("*.txt")
    found = links(file)
    assert len(found) >= 10
    assert len(found) == len(set(found))
    announced = {paper["id"] for paper in box.corpus.batch(date(2026, 6, 11))}
    arxiv = {link.rpartition("/")[2] for link in found if "arxiv.org" in link}
    assert arxiv <= announced
    assert "Announce Type" not in file.read_text()


def test_a_saturday_is_told_honestly(tmp_path, box, capsys):
    box.today = date(2026, 6, 13)
    assert run(["-q", "today", "--mirror", box.url, "--date", "2026-06-13"]) == 0
    assert "nothing was announced" in capsys.readouterr().out
    assert not (tmp_path / "outbox").exists()


def test_a_week_of_real_mornings_brings_no_paper_twice(tmp_path, box, monkeypatch):
    box.today = date(2026, 6, 9)
    clock = Hands(datetime(2026, 6, 9, 20, tzinfo=UTC))
    clock.rule(monkeypatch)

    def midnight():
        box.today = clock.now.date()
        box.cache.clear()

    with wiring.build(config.load(None, {"ingest": {"mirror": box.url}}), clock) as app:
        app.people.add("ann@example.org", TOPICS)
        app.people.add("li@example.org", TOPICS[:1], language="zh", timezone="Asia/Shanghai")
        service = Service(app)
        service.start()
        live(service, clock, 7, midnight)
        service.stop()
    for name in ("ann", "li"):
        letters = sorted((tmp_path / "outbox").glob(f"*-{name}@example.org.txt"))
        days = [file.name[:10] for file in letters]
        assert days == ["2026-06-10", "2026-06-11", "2026-06-12", "2026-06-15", "2026-06-16"]
        repeated = Counter(link for file in letters for link in set(links(file)))
        assert repeated.most_common(1)[0][1] == 1
