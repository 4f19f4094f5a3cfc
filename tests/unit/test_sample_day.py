"""The sample day that ships with the package: sound, useful, and impossible to take for real."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from newsletter.config import Sources
from newsletter.shipped import shipped

SAMPLE = shipped("sample")
ENTRIES = {
    "arxiv/cs.AI.xml": 5,
    "arxiv/cs.CL.xml": 6,
    "arxiv/cs.CV.xml": 7,
    "arxiv/cs.LG.xml": 16,
    "arxiv/math.PR.xml": 4,
    "arxiv/quant-ph.xml": 13,
    "biorxiv/all.xml": 8,
    "biorxiv/bioinformatics.xml": 4,
    "medrxiv/all.xml": 5,
    "nature/nature.xml": 6,
    "plos/ploscompbiol.xml": 3,
    "plos/plosmedicine.xml": 2,
}
TOPICS = ("quantum error correction", "protein language model", "diffusion transformer")
IDENTIFIER = re.compile(
    r"""https://(?:
        arxiv\.org/abs/2601\.(?P<arxiv>\d{5})
      | www\.biorxiv\.org/content/10\.64898/2026\.01\.14\.(?P<biorxiv>\d{6})v1\?rss=1
      | www\.medrxiv\.org/content/10\.64898/2026\.01\.14\.26(?P<medrxiv>\d{6})v1\?rss=1
      | www\.nature\.com/articles/[sd]41586-026-(?P<nature>\d{5})-\d
      | journals\.plos\.org/(?:plosmedicine|ploscompbiol)/article
        \?id=10\.1371/journal\.p(?:med|cbi)\.(?P<plos>\d{7})
    )""",
    re.VERBOSE,
)
# The first number that no real paper of these sources can bear on that day.
FIRST_UNREAL = {
    "arxiv": 99_000,
    "biorxiv": 999_000,
    "medrxiv": 999_000,
    "nature": 99_000,
    "plos": 9_999_000,
}


def entries_of(name: str) -> list[Any]:
    # These two switches keep feedparser from taking `p<0.001` for a tag.
    feed = feedparser.parse(
        (SAMPLE / name).read_bytes(), sanitize_html=False, resolve_relative_uris=False
    )
    assert not feed.bozo, name
    return list(feed.entries)


def text_of(entry: Any) -> str:
    return f"{entry.title} {entry.get('summary') or entry.content[0].value}"


def day() -> list[Any]:
    return [entry for name in ENTRIES for entry in entries_of(name)]


def raw(name: str) -> str:
    return (SAMPLE / name).read_text(encoding="utf-8")


def test_every_section_that_is_read_by_default_has_a_sample() -> None:
    wanted = {
        f"{source}/{section.partition('=')[0]}.xml"
        for source, sections in Sources().model_dump().items()
        for section in sections
    }
    shipped_files = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*.xml")}
    assert shipped_files == wanted == set(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_each_document_is_well_formed(name: str) -> None:
    ET.fromstring((SAMPLE / name).read_bytes())  # noqa: S314  # our own file


@pytest.mark.parametrize(("name", "count"), ENTRIES.items())
def test_a_feed_reader_finds_each_entry(name: str, count: int) -> None:
    assert len(entries_of(name)) == count


@pytest.mark.parametrize("topic", TOPICS)
def test_the_topics_of_the_readme_find_at_least_eight_papers(topic: str) -> None:
    phrase = re.compile(rf"\b{topic}s?\b", re.IGNORECASE)
    found = {
        entry.link
        for entry in day()
        if phrase.search(text_of(entry)) and entry.get("arxiv_announce_type") != "replace"
    }
    assert len(found) >= 8


@pytest.mark.parametrize(
    ("one", "other"), [(TOPICS[0], TOPICS[1]), (TOPICS[0], TOPICS[2]), (TOPICS[1], TOPICS[2])]
)
def test_each_two_topics_share_a_paper(one: str, other: str) -> None:
    texts = [text_of(entry).casefold() for entry in day()]
    assert any(one in text and other in text for text in texts)


def test_most_of_the_day_matches_no_topic() -> None:
    texts = {entry.link: text_of(entry).casefold() for entry in day()}
    silent = [link for link, text in texts.items() if not any(topic in text for topic in TOPICS)]
    assert len(texts) == 64
    assert len(silent) >= 30


@pytest.mark.parametrize("name", ENTRIES)
def test_no_feed_announces_a_paper_twice(name: str) -> None:
    links = [entry.link for entry in entries_of(name)]
    assert len(links) == len(set(links))


def test_a_paper_in_two_feeds_is_the_same_in_both() -> None:
    papers: dict[str, set[tuple[str, str]]] = {}
    for entry in day():
        body = text_of(entry).partition("Abstract:")[2] or text_of(entry)
        papers.setdefault(entry.link, set()).add((entry.title, body))
    assert all(len(versions) == 1 for versions in papers.values())
    titles = [title for versions in papers.values() for title, _ in versions]
    assert len(titles) == len(set(titles))


def test_no_identifier_can_be_a_real_one() -> None:
    for entry in day():
        match = IDENTIFIER.fullmatch(entry.link)
        assert match, entry.link
        source = match.lastgroup or ""
        assert int(match[source]) > FIRST_UNREAL[source], entry.link


def test_no_document_names_another_identifier() -> None:
    mentioned = {
        number
        for name in ENTRIES
        for number in re.findall(r"\b\d{4}\.(\d{5})(?:v\d)?\b", raw(name))
    }
    assert mentioned
    assert min(map(int, mentioned)) > FIRST_UNREAL["arxiv"]


def test_one_paper_comes_as_a_second_version() -> None:
    versions = [
        entry.id for entry in day() if entry.get("arxiv_announce_type", "").startswith("replace")
    ]
    assert versions == ["oai:arXiv.org:2601.99001v2"]


def test_papers_are_new_in_their_own_category_and_cross_listed_elsewhere() -> None:
    for name in (name for name in ENTRIES if name.startswith("arxiv/")):
        for entry in entries_of(name):
            at_home = entry.tags[0].term == Path(name).stem
            assert (entry.arxiv_announce_type == "cross") is not at_home


@pytest.mark.parametrize(
    ("name", "wart"),
    [
        ("arxiv/cs.CL.xml", "p&lt;0.001"),
        ("arxiv/math.PR.xml", "$p &lt; p_0$, where $p_0&gt;0$"),
        ("arxiv/quant-ph.xml", "$10^{-3}$"),
        ("arxiv/quant-ph.xml", "91\\%"),
        ("arxiv/quant-ph.xml", "Okyere-Whitfield,  Suprapti, "),
        ("arxiv/quant-ph.xml", "(Hallenfjord Photonics Laboratory, Free-Space Group), "),
        ("arxiv/cs.CV.xml", "<title> Optical Flow at Ten Kilohertz   from"),
        ("biorxiv/all.xml", "NF-{kappa}B"),
        ("biorxiv/all.xml", "[&ge;]"),
        ("biorxiv/all.xml", "Mukasa, D., Ferreira-Holt, I., "),
        ("medrxiv/all.xml", "[&amp;ge;]"),
        ("nature/nature.xml", "<p>Nature, Published online: 14 January 2026; "),
        ("plos/plosmedicine.xml", "&lt;p&gt;by Thokozani Mbambo, "),
    ],
)
def test_the_warts_that_real_feeds_have_are_kept(name: str, wart: str) -> None:
    assert wart in raw(name)


def test_the_longest_list_of_authors_has_fourteen_names() -> None:
    lists = [entry.author.split(", ") for entry in entries_of("arxiv/cs.LG.xml")]
    assert max(map(len, lists)) == 14
