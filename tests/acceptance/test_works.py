"""`newsletter clean`, `newsletter sources …` and `newsletter works …`."""

import json

import pytest
from ingest_samples import (
    Reply,
    api_page,
    api_post,
    arxiv_api,
    arxiv_item,
    arxiv_rss,
    loopback,
    nature_item,
    rdf,
)

from newsletter.cli import run


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def cleaned(capsys, file):
    assert run(["clean", str(file)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_items_are_cleaned_line_by_line(tmp_path, capsys):
    items = [
        {
            "source": "arXiv (CS.CL)",
            "title": r"Counting \textsc{Sheep} in $O(n)$",
            "body": "arXiv:2606.00001v1 Announce Type: new Abstract: We count 97\\%.\u2028",
        },
        {
            "source": "PLOS Medicine",
            "title": "Sheep heal",
            "body": "<p>by Ada Lovelace, Emmy Noether</p>\n\nSheep heal (p&lt;0.001).",
        },
        {"source": "Nature", "title": "Sheep dream", "body": "Sheep dream."},
        {"title": None},
    ]
    file = tmp_path / "items.jsonl"
    lines = [json.dumps(item, ensure_ascii=False) for item in items]
    file.write_text("\ufeff" + "\n\n".join(lines), encoding="utf-8")
    assert cleaned(capsys, file) == [
        {
            "title": "Counting Sheep in O(n)",
            "authors": [],
            "abstract": "We count 97%.",
        },
        {
            "title": "Sheep heal",
            "authors": ["Ada Lovelace", "Emmy Noether"],
            "abstract": "Sheep heal (p<0.001).",
        },
        {"title": "Sheep dream", "authors": [], "abstract": ""},
        {"title": "", "authors": [], "abstract": ""},
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [("{}\nno", "items.jsonl:2: is no JSON"), ("[]", "items.jsonl:1: is no object")],
)
def test_a_line_that_is_none_is_named(tmp_path, capsys, content, why):
    (tmp_path / "items.jsonl").write_text(content)
    assert run(["clean", "items.jsonl"]) == 1
    assert why in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(capsys):
    assert run(["clean", "nothing.jsonl"]) == 1
    assert "nothing.jsonl: cannot be read" in capsys.readouterr().err


FEED = arxiv_rss(
    arxiv_item(abstract="We count $10^{3}$ sheep."), arxiv_item("2606.00002", title="<i></i>")
)


def test_a_feed_is_checked_item_by_item(tmp_path, capsys):
    (tmp_path / "feed.xml").write_bytes(FEED)
    assert run(["sources", "check", "feed.xml", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    taken, refused = facts["items"]
    assert taken == {
        "id": "arxiv:2606.00001",
        "version": 1,
        "title": "Counting Sheep with Transformers",
        "authors": ["Ada Lovelace", "Emmy Noether"],
        "abstract": "We count 10³ sheep.",
        "categories": ["cs.CL", "cs.LG"],
        "date": "2026-06-11",
        "announce": "new",
        "links": ["https://arxiv.org/abs/2606.00001"],
    }
    assert refused == {"title": "", "refused": "no title"}
    assert run(["sources", "check", "feed.xml"]) == 0
    out, err = capsys.readouterr()
    assert "id: arxiv:2606.00001, version 1, new" in out
    assert "refused: no title" in out
    assert "1 items, 1 refused" in err


def test_what_is_above_the_limit_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("newsletter.ingest.parse.ENTRY_LIMIT", 1)
    (tmp_path / "feed.xml").write_bytes(FEED)
    assert run(["sources", "check", "feed.xml"]) == 0
    assert "1 items, 0 refused; 1 above the limit left out" in capsys.readouterr().err


def test_a_feed_is_checked_where_it_stands(capsys):
    with loopback(lambda *_: Reply(FEED)) as server:
        assert run(["-q", "sources", "check", f"{server.url}/rss"]) == 0
    assert "Counting Sheep" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html></html>", "a web page in place of a feed"),
        (b"<?xml version='1.0'?><OAI-PMH/>", "XML, but no feed: <oai-pmh>"),
        (b"{}", "JSON without a collection"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(tmp_path, capsys, content, why):
    (tmp_path / "feed").write_bytes(content)
    assert run(["sources", "check", "feed"]) == 1
    assert why in capsys.readouterr().err
    assert run(["sources", "check", "nowhere"]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_an_answer_of_biorxivs_api_is_checked_too(tmp_path, capsys):
    (tmp_path / "page.json").write_bytes(api_page(api_post()))
    assert run(["sources", "check", "page.json", "--json"]) == 0
    (item,) = json.loads(capsys.readouterr().out)["items"]
    assert item["id"] == "doi:10.64898/2026.06.10.700001"
    assert item["authors"] == ["A. B. Lovelace", "E. Noether"]


def test_sources_are_listed_with_what_became_of_them(capsys, monkeypatch):
    for source in ("ARXIV", "BIORXIV", "MEDRXIV", "NATURE", "PLOS"):
        monkeypatch.setenv(f"NEWSLETTER_SOURCES__{source}", "[]")
    monkeypatch.setenv("NEWSLETTER_SOURCES__ARXIV", '["cs.CL", "cs.LG"]')

    def answer(path, _):
        return Reply(FEED) if path.endswith("cs.CL") else Reply(status=404)

    assert run(["sources"]) == 0
    assert "never\t0\tnot read in the last 7 days" in capsys.readouterr().out
    with loopback(answer) as server:
        assert run(["-q", "ingest", "--mirror", server.url]) == 0
    capsys.readouterr()
    assert run(["sources", "--json"]) == 0
    read, failed = json.loads(capsys.readouterr().out)["sources"]
    assert (read["label"], read["items"], read["state"]) == (
        "arXiv (CS.CL)",
        2,
        "ok (1 refused: no title)",
    )
    assert read["last_success"]
    assert failed["state"].startswith("failed: refused (")
    assert failed["last_success"] is None
    assert run(["sources"]) == 0
    assert "arxiv/cs.CL" in capsys.readouterr().out


LONG = "Counting Sheep with Transformers at Night"


def test_a_merge_is_listed_split_and_the_texts_made_again(capsys, monkeypatch):
    for source in ("BIORXIV", "MEDRXIV", "PLOS"):
        monkeypatch.setenv(f"NEWSLETTER_SOURCES__{source}", "[]")
    monkeypatch.setenv("NEWSLETTER_SOURCES__ARXIV", '["cs.CL"]')
    twin = nature_item("s41586-026-00009-9", LONG, authors=("Ada Lovelace",))

    def answer(path, _):
        return Reply(rdf(twin) if "nature" in path else arxiv_rss(arxiv_item(title=LONG)))

    with loopback(answer) as server:
        command = ["-q", "ingest", "--date", "2026-06-11", "--mirror", server.url, "--json"]
        assert run(command) == 0
    arxiv, nature = json.loads(capsys.readouterr().out)["sources"]
    assert (arxiv["taken"], nature["taken"]) == (1, 0)
    assert run(["works", "merges", "--json"]) == 0
    (merge,) = json.loads(capsys.readouterr().out)["merges"]
    assert (merge["key"], merge["work"]) == (
        "doi:10.1038/s41586-026-00009-9",
        "arxiv:2606.00001",
    )
    assert run(["works", "split", merge["key"]]) == 0
    assert "a work of its own" in capsys.readouterr().out
    assert run(["works", "split", merge["key"]]) == 1
    assert "was not merged" in capsys.readouterr().err
    assert run(["works", "merges"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["works", "reclean"]) == 0
    assert capsys.readouterr().out == "0 works changed\n"


def test_days_are_made_up_for_by_hand(capsys, monkeypatch):
    for source in ("BIORXIV", "MEDRXIV", "NATURE", "PLOS"):
        monkeypatch.setenv(f"NEWSLETTER_SOURCES__{source}", "[]")
    monkeypatch.setenv("NEWSLETTER_SOURCES__ARXIV", '["cs.CL"]')
    with loopback(lambda *_: Reply(arxiv_api("2606.00001", total=1))) as server:
        days = ["--date", "2026-06-11", "--since", "2026-06-08"]
        assert run(["ingest", *days, "--mirror", server.url, "--json"]) == 0
        assert "/arxiv/api/query" in server.requests[0][0]
    out, err = capsys.readouterr()
    (source,) = json.loads(out)["sources"]
    assert (source["taken"], source["detail"]) == (1, "made up for by date")
    assert "arXiv (CS.CL)" in err
