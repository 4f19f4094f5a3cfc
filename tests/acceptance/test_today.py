"""`newsletter today`: a letter now."""

import json
import re
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from mirror import serving

from newsletter.cli import run

TOPICS = ("quantum error correction", "protein language models", "diffusion transformer")
SAMPLE = "2026-01-15-you@example.org"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_INGEST__ARXIV_GAP", "0")
    monkeypatch.setenv("NEWSLETTER_INGEST__GAP", "0")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    outbox = tmp_path_factory.mktemp("sample")
    topics = [word for topic in TOPICS for word in ("--topic", topic)]
    assert run(["-q", "today", "--sample", "--outbox", str(outbox), *topics]) == 0
    return outbox


def mail(file):
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def test_the_sample_letter_is_three_files(sample):
    names = {f"{SAMPLE}{suffix}" for suffix in (".eml", ".html", ".txt")}
    assert {file.name for file in sample.iterdir() if file.is_file()} == names
    assert len(list((sample / "new").iterdir())) == 1, "a mail program reads the same letter"


def test_the_sample_letter_says_that_it_is_one_in_both_parts(sample):
    for suffix in (".html", ".txt"):
        assert "sample" in (sample / f"{SAMPLE}{suffix}").read_text().lower()


def test_the_sample_letter_has_a_section_for_each_topic_and_no_paper_twice(sample):
    text = (sample / f"{SAMPLE}.txt").read_text()
    for topic in TOPICS:
        assert topic in text
    links = re.findall(r"https://(?:arxiv\.org/abs|www\.biorxiv\.org)/\S+", text)
    assert len(links) >= 9
    assert len(links) == len(set(links))


def test_a_replaced_version_is_no_news(sample):
    assert "Lattice Surgery" not in (sample / f"{SAMPLE}.html").read_text()


def test_the_parts_of_the_mail_are_the_files_beside_it(sample):
    message = mail(sample / f"{SAMPLE}.eml")
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert text.split() == (sample / f"{SAMPLE}.txt").read_text().split()
    assert html.split() == (sample / f"{SAMPLE}.html").read_text().split()


def test_the_mail_can_be_left_with_one_click(sample):
    message = mail(sample / f"{SAMPLE}.eml")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.match(r"<https?://\S+/l/[a-z2-7]{26}>", message["List-Unsubscribe"])
    assert message["List-Id"]


def test_the_briefing_cites_papers_that_are_in_the_letter(sample):
    html = (sample / f"{SAMPLE}.html").read_text()
    cited = set(re.findall(r'href="#(p\d+)"', html))
    assert len(cited) >= 2
    assert cited <= set(re.findall(r'id="(p\d+)"', html))


def test_a_letter_in_chinese_speaks_chinese(tmp_path):
    assert run(["-q", "today", "--sample", "--lang", "zh", "--to", "reader@example.cn"]) == 0
    text = (tmp_path / "outbox" / "2026-01-15-reader@example.cn.txt").read_text()
    assert "样刊" in text or "示例" in text or "样本" in text
    assert "2026年1月15日" in text


def test_a_day_of_a_mirror_gives_its_papers(tmp_path, capsys):
    with serving(date(2026, 6, 11)) as mirror:
        status = run(
            ["-q", "today", "--mirror", mirror.url, "--date", "2026-06-11", "--topic", "bird song"]
        )
    assert status == 0
    assert "The letter of Thursday 11 June 2026:" in capsys.readouterr().out
    text = (tmp_path / "outbox" / "2026-06-11-you@example.org.txt").read_text()
    assert "On bird song" in text
    assert "p < 0.05" in text
    assert "tidal" not in text


def test_a_saturday_says_that_nothing_was_announced_and_writes_nothing(tmp_path, capsys):
    with serving(date(2026, 6, 13)) as mirror:
        status = run(["today", "--mirror", mirror.url, "--date", "2026-06-13"])
    assert status == 0
    assert "nothing was announced" in capsys.readouterr().out
    assert not (tmp_path / "outbox").exists()


def test_a_day_without_a_match_says_so_and_writes_nothing(tmp_path, capsys):
    with serving(date(2026, 6, 11)) as mirror:
        status = run(
            ["today", "--mirror", mirror.url, "--date", "2026-06-11", "--topic", "volcanic ash"]
        )
    assert status == 0
    assert "none of the new papers matches" in capsys.readouterr().out
    assert not (tmp_path / "outbox").exists()


def test_a_mirror_that_does_not_answer_is_an_error_in_one_line(capsys):
    assert run(["-q", "today", "--mirror", "http://127.0.0.1:9", "--topic", "bird song"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no source could be read" in said


def test_a_script_gets_one_json_object(capsys):
    assert run(["-q", "today", "--sample", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["sample"] is True
    text = Path(said["files"][2]).read_text("utf-8")
    assert f"{said['items']} papers for your radar" in text
    numbers = said["items"] + said["near_misses"]
    assert f"\n{numbers:02}. " in text
    assert f"\n{numbers + 1:02}. " not in text
    assert [Path(file).suffix for file in said["files"]] == [".eml", ".html", ".txt"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["today", "--date", "yesterday"], 2, "write it as 2026-06-11"),
        (["today", "--sample", "--topic", "x" * 10_000_000], 2, "2 to 200 characters"),
        (["today", "--sample", "--topic", ""], 2, "2 to 200 characters"),
        (["today", "--sample", "--topic", "🧬🧬"], 2, "letter or digit"),
        (["today", "--sample", "--to", "a\r\nBcc: b@example.org"], 2, "line break"),
        (["today", "--sample", "--to", "nobody"], 2, "write it like name@example.org"),
        (["today", "--sample", "--lang", "xx"], 2, "language"),
        (["today", "--mirror", "ftp://x"], 2, "ingest.mirror: not a web address"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_bad_input_is_answered_in_words(capsys, arguments, status, words):
    assert run(arguments) == status
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_an_outbox_that_cannot_be_written_to_is_named(tmp_path, capsys):
    (tmp_path / "outbox").write_text("a file, not a folder")
    assert run(["-q", "today", "--sample"]) == 1
    said = capsys.readouterr().err
    assert "cannot write to the outbox" in said
    assert said.count("\n") == 1


def test_debug_shows_where(capsys, tmp_path):
    (tmp_path / "config.toml").write_text("[nonsense]\n")
    assert run(["today", "--sample"], debug=True) == 1
    assert "Traceback" in capsys.readouterr().err
