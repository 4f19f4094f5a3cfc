from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import (
    SHARED,
    arxiv_item,
    arxiv_rss,
    feed_of,
    nature_item,
    plos_atom,
    plos_entry,
    rdf,
    rxiv_item,
)

from newsletter.ingest import parse as parsing
from newsletter.ingest.failure import FeedError
from newsletter.ingest.parse import Parsed, parse
from newsletter.ingest.sources import Feed
from newsletter.model import Announce, Reason

CL = feed_of("arxiv", "cs.CL")


def test_an_arxiv_item_is_read_whole() -> None:
    (read,) = parse(arxiv_rss(arxiv_item(abstract="If $p<q$ and $x<y>z$, P<.001.")), CL).entries
    assert read.key == "arxiv:2606.00001"
    assert read.label == "arXiv (CS.CL)"
    assert read.title == "Counting Sheep with Transformers"
    assert read.abstract == "If p<q and x<y>z, P<.001."
    assert read.authors == ("Ada Lovelace", "Emmy Noether")
    assert read.categories == ("cs.CL", "cs.LG")
    assert read.link == "https://arxiv.org/abs/2606.00001"
    assert read.published == date(2026, 6, 11)
    assert (read.version, read.announce, read.doi) == (1, Announce.NEW, None)


@pytest.mark.parametrize(
    ("kind", "version", "announce"),
    [
        ("new", 1, Announce.NEW),
        ("cross", 3, Announce.CROSS),
        ("replace", 2, Announce.REPLACE),
        ("replace-cross", 2, Announce.REPLACE_CROSS),
        ("of-a-new-kind", 1, Announce.NEW),
        ("of-a-new-kind", 2, Announce.REPLACE),
    ],
)
def test_announce_types_are_arxivs(kind: str, version: int, announce: Announce) -> None:
    (read,) = parse(arxiv_rss(arxiv_item(kind=kind, version=version)), CL).entries
    assert (read.announce, read.version) == (announce, version)


def test_the_announce_type_is_found_in_the_text_where_the_tag_is_missing() -> None:
    document = arxiv_rss(arxiv_item(kind="cross")).replace(b"arxiv:announce_type", b"arxiv:other")
    assert parse(document, CL).entries[0].announce is Announce.CROSS


def test_an_old_arxiv_id_and_an_address_among_the_authors_do_no_harm() -> None:
    item = arxiv_item("math.GT/0601001", authors="Ada Lovelace (X, ada@x.example), Cher")
    (read,) = parse(arxiv_rss(item), CL).entries
    assert read.key == "arxiv:math.GT/0601001"
    assert read.authors == ("Ada Lovelace", "Cher")


def test_a_biorxiv_item_has_its_version_from_the_link() -> None:
    feed = feed_of("biorxiv", "bioinformatics=Bioinfo")
    first, second = parse(rdf(rxiv_item(), rxiv_item("2026.06.10.700002", 2)), feed).entries
    assert first.key == "doi:10.64898/2026.06.10.700001"
    assert first.link == "https://www.biorxiv.org/content/10.64898/2026.06.10.700001v1"
    assert first.authors == ("A. B. Lovelace", "E. Noether")
    assert first.categories == ("bioinformatics",)
    assert first.published == date(2026, 6, 10)
    assert (first.version, first.announce) == (1, Announce.NEW)
    assert (second.version, second.announce) == (2, Announce.REPLACE)


def test_a_nature_teaser_that_repeats_the_title_is_no_abstract() -> None:
    feed = feed_of("nature", "nature=Science")
    read = parse(
        rdf(
            nature_item(authors=("Ada Lovelace", "Emmy Noether")),
            nature_item("s41586-026-00002-2", teaser="Sheep dream."),
            nature_item("d41586-026-00003-3", "Sheep in the <i>news</i>"),
            nature_item("s41586-026-00004-4", "Author Correction: Sheep dream"),
        ),
        feed,
    ).entries
    assert [one.abstract for one in read][:2] == ["Sheep dream of grass.", ""]
    assert [one.categories for one in read] == [(), (), ("news",), ("correction",)]
    assert read[0].authors == ("Ada Lovelace", "Emmy Noether")
    assert read[2].title == "Sheep in the news"
    assert read[0].key == "doi:10.1038/s41586-026-00001-1"


def test_a_nature_item_without_a_doi_has_it_from_its_address() -> None:
    document = rdf(nature_item()).replace(b"prism:doi>", b"prism:other>")
    (read,) = parse(document, feed_of("nature", "nature")).entries
    assert read.doi == "10.1038/s41586-026-00001-1"


def test_plos_authors_come_from_the_entry_or_from_the_by_line() -> None:
    document = plos_atom(plos_entry(), plos_entry("10.1371/journal.pmed.1000002", authors=()))
    named, unnamed = parse(document, feed_of("plos", "plosmedicine")).entries
    assert named.authors == ("Ada Lovelace",)
    assert unnamed.authors == ("Ada Lovelace", "Emmy Noether")
    assert named.abstract == unnamed.abstract == "Sheep healed 5 m²."
    assert named.key == "doi:10.1371/journal.pmed.1000001"
    assert named.link == "https://journals.plos.org/x/article?id=10.1371/journal.pmed.1000001"


def test_an_entry_that_cannot_be_used_costs_only_itself() -> None:
    untitled = arxiv_item("2606.00002", title=" <i></i> ")
    nameless = arxiv_item("2606.00003").replace("2606.00003", "nowhere")
    endless = arxiv_item("2606.00004", abstract="x" * 300_000)
    read = parse(arxiv_rss(untitled, arxiv_item(), nameless, endless), CL)
    assert [one.key for one in read.entries] == ["arxiv:2606.00001"]
    assert read.refused == ("no title", "no arXiv id", "a field is too long")
    assert read.announced == 4


@pytest.mark.parametrize(
    ("source", "section", "document"),
    [
        ("biorxiv", "all", rdf(rxiv_item()).replace(b"10.64898", b"elsewhere")),
        (
            "nature",
            "nature",
            rdf(nature_item()).replace(b"10.1038", b"x").replace(b"/articles/", b"/"),
        ),
        ("plos", "plosone", plos_atom(plos_entry().replace("10.1371", "none"))),
        ("arxiv", "cs.CL", arxiv_rss(arxiv_item().replace("2606.00001", "error"))),
    ],
)
def test_a_feed_without_a_single_usable_entry_is_unreadable(
    source: str, section: str, document: bytes
) -> None:
    with pytest.raises(FeedError, match="no usable entry: no ") as caught:
        parse(document, feed_of(source, section))
    assert caught.value.outcome is Reason.UNREADABLE


def test_an_entry_without_a_link_is_reached_by_its_doi() -> None:
    document = plos_atom(plos_entry()).replace(b"https://journals", b"gopher://journals")
    (read,) = parse(document, feed_of("plos", "plosone")).entries
    assert read.link == "https://doi.org/10.1371/journal.pmed.1000001"


@settings(max_examples=80)
@given(st.data())
def test_a_feed_that_breaks_off_gives_its_whole_entries_and_no_half_one(
    data: st.DataObject,
) -> None:
    whole = arxiv_rss(*(arxiv_item(f"2606.0000{n}", abstract="é < p") for n in range(5)))
    first = whole.index(b"</item>") + len(b"</item>")
    cut = data.draw(st.integers(first, whole.index(b"</channel>")))
    read = parse(whole[:cut], CL)
    assert read.cut
    assert read.entries == parse(whole, CL).entries[: whole[:cut].count(b"</item>")]


@pytest.mark.parametrize(
    "document", [rdf(rxiv_item(), rxiv_item()), plos_atom(plos_entry(), plos_entry())]
)
def test_every_format_is_mended_in_its_own_way(document: bytes) -> None:
    feed = feed_of("biorxiv", "all") if b"rdf" in document else feed_of("plos", "plosone")
    read = parse(document[:-60], feed)
    assert (len(read.entries), read.cut) == (1, True)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "an empty answer"),
        (b"<!DOCTYPE html><html><title>Are you human?</title></html>", "a web page"),
        (b"<html><body>wall</body></html>", "a web page"),
        (b"<?xml version='1.0'?><OAI-PMH><ListRecords/></OAI-PMH>", "XML, but no feed"),
        (b"Rate exceeded.", "no feed"),
        (arxiv_rss(arxiv_item())[:400], "broken off before the first entry"),
        (b"\x00\xff\xfe\x00", "no feed"),
    ],
)
def test_what_is_no_feed_is_unreadable_and_says_what_it_is(document: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason) as caught:
        parse(document, CL)
    assert caught.value.outcome is Reason.UNREADABLE


def test_an_empty_feed_is_no_failure() -> None:
    read = parse(arxiv_rss(), CL)
    assert (read.entries, read.announced, read.cut) == ((), 0, False)


def test_a_feed_of_too_many_entries_is_cut_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "ENTRY_LIMIT", 2)
    read = parse(arxiv_rss(*(arxiv_item(f"2606.0000{n}") for n in range(5))), CL)
    assert (len(read.entries), read.beyond) == (2, 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_xml_entities_are_not_expanded_and_the_item_is_kept(encoding: str) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa>aaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///x">]>'
    document = arxiv_rss(arxiv_item(title="SHEEP")).decode().replace("<rss", bomb + "<rss")
    (read,) = parse(document.replace("SHEEP", "Sheep &b; &c; &a;").encode(encoding), CL).entries
    assert read.title == "Sheep &b; &c; &a;"


def test_a_reference_to_no_character_costs_no_item() -> None:
    read = parse(arxiv_rss(arxiv_item(title="Sheep"), "&#x110000;&#99999999999;"), CL)
    assert [one.title for one in read.entries] == ["Sheep"]


def test_what_feedparser_gives_up_on_is_unreadable() -> None:
    with pytest.raises(FeedError, match="broken beyond reading") as caught:
        parse(arxiv_rss("<gml:pos>1 2</gml:pos>", arxiv_item()), CL)
    assert caught.value.outcome is Reason.UNREADABLE


PIECES = st.lists(
    st.sampled_from(
        [
            *(b"<item>", b"</item>", b"<title>", b"</title>", b"<link>", b"&", b"<", b"text"),
            *(b"<guid>oai:arXiv.org:2606.00001v1</guid>", b"<dc:creator>", b"</dc:creator>"),
            *(b"<pubDate>Thu, 99 Foo 0000</pubDate>", b"<pubDate>0001-01-01T00:00:00Z</pubDate>"),
            *(b"]]>", b"<![CDATA[", b"\x00", b"\xff", b"&#x110000;", b"&#xD800;", b"<category/>"),
            *(b"<arxiv:announce_type>", b"<gml:pos>1 2</gml:pos>", b"<textinput>"),
        ]
    ),
    max_size=25,
).map(b"".join)


def read_or_refused(document: bytes, feed: Feed) -> Parsed | Reason:
    try:
        return parse(document, feed)
    except FeedError as error:
        return error.outcome


@settings(max_examples=120, deadline=None)
@given(PIECES)
def test_no_document_whatever_crashes_the_parser(pieces: bytes) -> None:
    for document in (arxiv_rss(pieces.decode("latin-1")), arxiv_rss()[:-17] + pieces, pieces):
        read = read_or_refused(document, CL)
        assert read is Reason.UNREADABLE or all(one.title and one.key for one in read.entries)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the material beside the project is absent")
def test_every_capture_ends_in_items_or_a_reason() -> None:
    kinds = {"arxiv": CL, "biorxiv": feed_of("biorxiv", "all"), "plos": feed_of("plos", "plosone")}
    others = feed_of("nature", "nature")
    for capture in sorted((SHARED / "feeds").glob("*.xml")):
        feed = kinds.get(capture.name.partition("-")[0], others)
        read = read_or_refused(capture.read_bytes(), feed)
        assert read is Reason.UNREADABLE or all(one.title and one.link for one in read.entries)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the material beside the project is absent")
def test_the_truncated_arxiv_capture_keeps_its_86_whole_entries() -> None:
    (capture,) = (SHARED / "feeds").glob("arxiv-atom-csAI-*-truncated.xml")
    read = parse(capture.read_bytes(), feed_of("arxiv", "cs.AI"))
    assert (len(read.entries), read.cut, read.refused) == (86, True, ())
    assert any("Pižurica" in name for one in read.entries for name in one.authors)
