"""PubMed, eLife, any other feed, and bioRxiv's API."""

from datetime import date

import pytest
from ingest_samples import SHARED, api_page, api_post, feed_of

from newsletter.config import Sources
from newsletter.errors import ConfigError
from newsletter.ingest.check import examine
from newsletter.ingest.failure import FeedError
from newsletter.ingest.parse import parse
from newsletter.ingest.sources import SOURCES, Raw, UnusableEntryError, feeds
from newsletter.ingest.sources.rxiv_api import page_url, read_page
from newsletter.ingest.sources.web import web_host
from newsletter.model import Announce, Entry

WEB = feed_of("feeds", "https://journal.example/rss=Journal", None)
PUBMED = feed_of("pubmed", "1aBcD2eFgH3iJkL4mNoP5qRs=Sheep")
ELIFE = feed_of("elife", "recent")


def read(feed, **fields: object) -> Entry:
    raw = Raw(**({"title": "Sheep heal", "link": "https://j.example/a1"} | fields))  # type: ignore[arg-type]
    return SOURCES[feed.source].entry(raw, feed)


def test_new_kinds_have_addresses_and_labels() -> None:
    assert (PUBMED.label, PUBMED.url) == (
        "PubMed (Sheep)",
        "http://mirror.example/pubmed/rss/search/1aBcD2eFgH3iJkL4mNoP5qRs/?limit=100",
    )
    journal = feed_of("pubmed", "journals/123", None)
    assert journal.url == "https://pubmed.ncbi.nlm.nih.gov/rss/journals/123/?limit=100"
    assert journal.label == "PubMed"
    assert (ELIFE.label, ELIFE.url) == ("eLife", "http://mirror.example/elife/rss/recent.xml")
    assert feed_of("elife", "subject/cell-biology").label == "eLife (Cell biology)"
    assert (WEB.label, WEB.url) == ("Journal", "https://journal.example/rss")


@pytest.mark.parametrize(
    ("named", "url", "label"),
    [
        ("https://a.example/rss?jc=science=Science", "https://a.example/rss?jc=science", "Science"),
        ("https://www.a.example/rss", "https://www.a.example/rss", "a.example"),
        ("http://a.example:8080/x", "http://a.example:8080/x", "a.example"),
    ],
)
def test_any_feed_is_named_by_address_and_label(named: str, url: str, label: str) -> None:
    feed = feed_of("feeds", named, None)
    assert (feed.section, feed.url, feed.label) == (url, url, label)


def test_a_mirror_keeps_a_folder_for_each_host() -> None:
    feed = feed_of("feeds", "https://a.example/rss?x=1=A", "http://m.example")
    assert feed.url == "http://m.example/feeds/a.example/rss%3Fx%3D1"


@pytest.mark.parametrize(
    "named", ["https://a.example/rss?feed=rss", "ftp://a.example/rss", "a.example", "https://a b/"]
)
def test_what_is_no_address_with_a_label_is_refused(named: str) -> None:
    nothing = dict.fromkeys(Sources.model_fields, ())
    with pytest.raises(ConfigError, match=r"sources\.feeds: "):
        feeds(Sources(**(nothing | {"feeds": (named,)})))


def test_the_doi_is_found_wherever_a_feed_has_it() -> None:
    assert read(WEB, dois=("10.1000/A1",)).key == "doi:10.1000/a1"
    assert read(WEB, link="https://j.example/doi/full/10.1000/a1?af=R").key == "doi:10.1000/a1"
    assert read(WEB, link="https://j.example/10.1000/a1/abstract").key == "doi:10.1000/a1"
    assert read(WEB, link="https://j.example/a1?utm_source=x").key == "url:https://j.example/a1"
    assert read(WEB, link="", dois=("10.1000/a1",)).link == "https://doi.org/10.1000/a1"
    with pytest.raises(UnusableEntryError, match="neither link nor DOI"):
        read(WEB, link="javascript:x")


def test_a_preprint_servers_version_is_no_part_of_the_doi() -> None:
    one = read(WEB, link="https://doi.org/10.26434/chemrxiv-2026-abc-v2")
    assert (one.key, one.version) == ("doi:10.26434/chemrxiv-2026-abc", 2)
    assert one.announce is Announce.REPLACE
    assert read(WEB, dois=("10.1000/dev3",)).key == "doi:10.1000/dev3"


@pytest.mark.parametrize(
    ("body", "authors", "abstract"),
    [
        ("Sheep, Volume 391, Issue 6781, Page 131-131, January 2026. <br />", (), ""),
        ("Volume 55, Issue 31-32, August 2021, Page 1-40<br/>. <br/>", (), ""),
        ("Sheep heal.", (), ""),
        (
            (
                "Author(s): Ada Lovelace, Cher, and Emmy Noether<br /><p>We heal…</p><br />"
                "[Sheep Lett. 136, 010402] Published Fri Jan 09, 2026"
            ),
            ("Ada Lovelace", "Cher", "Emmy Noether"),
            "We heal…",
        ),
        (
            (
                "<p>Publication date: May 2026</p><p><b>Source:</b> Sheep, Volume 2</p>"
                "<p>Author(s): Ada Lovelace, Emmy Noether</p>"
            ),
            ("Ada Lovelace", "Emmy Noether"),
            "",
        ),
        ("<p>Publication date: May 2026</p><p><b>Source:</b> Sheep</p>", (), ""),
        (
            (
                "<p>Sheep 1: 2-3</p>\n<p>DOI: 10.1000/s</p>\n<p>Authors: Cher</p>\n"
                '<p>Abstract: We heal.</p>\n<p><a href="x">HTML</a></p><p><a href="y">PDF</a></p>\n'
            ),
            ("Cher",),
            "We heal.",
        ),
        ("<p>by Ada Lovelace, Cher</p>\nWe heal.", ("Ada Lovelace", "Cher"), "We heal."),
    ],
)
def test_what_publishers_put_in_place_of_an_abstract_is_none(
    body: str, authors: tuple[str, ...], abstract: str
) -> None:
    one = read(WEB, body=body)
    assert (one.authors, one.abstract) == (authors, abstract)


def test_an_essay_is_cut_at_a_word() -> None:
    one = read(WEB, body="word " * 3000)
    assert len(one.abstract) <= 5002
    assert one.abstract.endswith("word …")


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        (("Lovelace, A. B., Noether, E.",), ("A. B. Lovelace", "E. Noether")),
        (("Lovelace, A.B.", "Noether, E."), ("A.B. Lovelace", "E. Noether")),
        (("Lovelace, Ada", "Noether, Emmy"), ("Ada Lovelace", "Emmy Noether")),
        (("Ada Lovelace and Emmy Noether",), ("Ada Lovelace", "Emmy Noether")),
        (("Ada Lovelace", "Cher"), ("Ada Lovelace", "Cher")),
        ((), ()),
    ],
)
def test_names_come_out_in_reading_order(given: tuple[str, ...], authors: tuple[str, ...]) -> None:
    assert read(WEB, authors=given).authors == authors


def test_an_entry_of_a_known_server_is_read_as_its_kind_reads_it() -> None:
    preprint = read(WEB, link="https://www.biorxiv.org/content/10.64898/2026.1.2v2?rss=1")
    assert (preprint.key, preprint.version) == ("doi:10.64898/2026.1.2", 2)
    assert (preprint.section, preprint.source, preprint.label) == (WEB.section, "feeds", "Journal")
    assert preprint.categories == ()
    arxiv = read(WEB, id="oai:arXiv.org:2606.00001v1", link="https://x.example")
    assert arxiv.key == "arxiv:2606.00001"
    news = read(WEB, link="https://www.nature.com/collections/sheep")
    assert news.key == "url:https://www.nature.com/collections/sheep"
    with pytest.raises(UnusableEntryError, match="no arXiv id"):
        read(WEB, link="https://arxiv.org/help")
    assert web_host("https://[half") == ""


BODY = (
    '<div><p style="color: #4aa564;">J Sheep. 2026 May 1. doi: 10.1000/s1.</p>'
    "<p><b>ABSTRACT</b></p><p>We heal (p&lt;0.05).</p>"
    '<p style="color: lightgray">PMID:<a href="x">123</a> | DOI:10.1000/s1</p></div>'
)


def test_a_pubmed_item_is_its_abstract_without_citation_and_numbers() -> None:
    one = read(PUBMED, id="pubmed:123", body=BODY, dois=("doi:10.1000/s1",), authors=("Cher",))
    assert (one.key, one.link) == ("doi:10.1000/s1", "https://pubmed.ncbi.nlm.nih.gov/123/")
    assert (one.abstract, one.authors) == ("We heal (p<0.05).", ("Cher",))
    bare = read(PUBMED, id="pubmed:9", body="<p>NO ABSTRACT</p></div>")
    assert (bare.key, bare.abstract) == ("url:https://pubmed.ncbi.nlm.nih.gov/9/", "")
    with pytest.raises(UnusableEntryError, match="no PMID"):
        read(PUBMED)


def test_an_elife_article_has_its_doi_from_its_address() -> None:
    one = read(ELIFE, link="https://elifesciences.org/articles/105776")
    assert one.doi == "10.7554/elife.105776"
    with pytest.raises(UnusableEntryError, match="no DOI"):
        read(ELIFE)


def test_a_page_of_the_api_gives_entries_with_subjects() -> None:
    feed = feed_of("biorxiv", "all")
    page = read_page(api_page(api_post(), api_post("x", 2, published="10.1000/J", date="?")), feed)
    assert page.subjects == ("cell_biology", "cell_biology")
    first, second = (SOURCES["biorxiv"].entry(raw, feed) for raw in page.raws)
    assert first.key == "doi:10.64898/2026.06.10.700001"
    assert first.authors == ("A. B. Lovelace", "E. Noether")
    assert (first.published, first.version) == (date(2026, 6, 10), 1)
    assert (second.version, second.announce, second.published) == (2, Announce.REPLACE, None)
    assert page.raws[1].dois == ("10.64898/x", "10.1000/J")


@pytest.mark.parametrize(
    ("body", "why"),
    [(b"", "an empty answer"), (b"<html>", "no JSON"), (b"[]", "without a collection")],
)
def test_an_answer_that_is_no_page_is_unreadable(body: bytes, why: str) -> None:
    with pytest.raises(FeedError, match=why):
        read_page(body, feed_of("biorxiv", "all"))


def test_pages_have_addresses() -> None:
    days = (date(2026, 6, 10), date(2026, 6, 11))
    assert (
        page_url("medrxiv", *days, 100, None)
        == "https://api.biorxiv.org/details/medrxiv/2026-06-10/2026-06-11/100"
    )
    assert page_url("biorxiv", *days, 0, "http://m").startswith("http://m/biorxiv/api/details/")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the material beside the project is absent")
def test_every_capture_is_read_or_refused_for_a_reason() -> None:
    counts, reasons = {}, []
    for capture in sorted((SHARED / "feeds").glob("*.xml")):
        try:
            found = examine(capture.read_bytes(), "https://feed.example/rss")
        except FeedError as error:
            reasons.append(error.reason)
            continue
        counts[capture.name.partition("-")[0]] = len(found.items)
        for one in found.items:
            assert one.refused or (one.entry and one.entry.title and one.entry.link)
            assert not one.refused or "abc" in capture.name
    assert all("no feed" in one or "web page" in one for one in reasons)
    assert {"ssrn": 363, "pensoft": 100, "ingenta": 11, "tandf": 5}.items() <= counts.items()


def test_a_whole_feed_of_any_publisher_is_parsed() -> None:
    document = (
        b"<rss version='2.0'><channel><item><title>Sheep</title><link>https://j.example/1</link>"
        b"</item></channel></rss>"
    )
    (one,) = parse(document, WEB).entries
    assert (one.key, one.abstract, one.label) == ("url:https://j.example/1", "", "Journal")
