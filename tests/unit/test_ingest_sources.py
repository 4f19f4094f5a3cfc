import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import feed_of

from newsletter.config import Sources
from newsletter.errors import ConfigError
from newsletter.ingest.sources import SOURCES, Raw, feeds
from newsletter.ingest.sources.port import find_doi, notices, web_link


def test_the_default_sources_are_labelled_as_people_know_them() -> None:
    assert [feed.label for feed in feeds(Sources())] == [
        "arXiv (CS.CL)",
        "arXiv (CS.LG)",
        "arXiv (CS.AI)",
        "arXiv (CS.CV)",
        "arXiv (quant-ph)",
        "arXiv (math.PR)",
        "bioRxiv (Bioinfo)",
        "bioRxiv (Biology)",
        "medRxiv (Medicine)",
        "Nature (Science)",
        "PLOS Medicine",
        "PLOS Computational Biology",
    ]


@pytest.mark.parametrize(
    ("source", "section", "public", "mirrored"),
    [
        ("arxiv", "CS.cl", "https://rss.arxiv.org/rss/cs.CL", "http://m.example/arxiv/rss/cs.CL"),
        (
            "biorxiv",
            "Cancer Biology",
            "https://connect.biorxiv.org/biorxiv_xml.php?subject=cancer_biology",
            "http://m.example/biorxiv/biorxiv_xml.php?subject=cancer_biology",
        ),
        (
            "medrxiv",
            "all",
            "https://connect.medrxiv.org/medrxiv_xml.php?subject=all",
            "http://m.example/medrxiv/medrxiv_xml.php?subject=all",
        ),
        (
            "nature",
            "ncomms",
            "https://www.nature.com/ncomms.rss",
            "http://m.example/nature/ncomms.rss",
        ),
        (
            "plos",
            "plosmedicine",
            "https://journals.plos.org/plosmedicine/feed/atom",
            "http://m.example/plos/plosmedicine/feed/atom",
        ),
    ],
)
def test_a_mirror_stands_for_every_host(
    source: str, section: str, public: str, mirrored: str
) -> None:
    assert feed_of(source, section, None).url == public
    assert not feed_of(source, section, None).mirrored
    assert feed_of(source, section, "http://m.example/").url == mirrored
    assert feed_of(source, section, "http://m.example/").mirrored


@pytest.mark.parametrize(
    ("source", "section", "label"),
    [
        ("arxiv", "quant-ph=Quantum physics", "arXiv (Quantum physics)"),
        ("arxiv", "physics.ACC-PH", "arXiv (physics.acc-ph)"),
        ("biorxiv", "all", "bioRxiv"),
        ("biorxiv", "cell_biology", "bioRxiv (Cell biology)"),
        ("nature", "nature", "Nature"),
        ("nature", "nphys", "Nature Physics"),
        ("nature", "subjects/machine-learning", "Nature (machine learning)"),
        ("plos", "plosone", "PLOS ONE"),
        ("plos", "plosnew", "PLOS (new)"),
        ("plos", "plosone=Everything", "PLOS (Everything)"),
        ("plos", "plosone=PLOS One", "PLOS One"),
    ],
)
def test_labels_follow_the_section_or_the_operator(source: str, section: str, label: str) -> None:
    assert feed_of(source, section).label == label


def test_a_section_named_twice_is_read_once() -> None:
    only = Sources(arxiv=("cs.CL", "CS.CL=Language"), biorxiv=(), medrxiv=(), nature=(), plos=())
    assert [feed.section for feed in feeds(only)] == ["cs.CL"]


@pytest.mark.parametrize("slug", ["", "cs.CL+cs.AI", "../etc", "cs.CL?x=1", "a/b/c", "é", "%2e"])
@pytest.mark.parametrize("source", SOURCES)
def test_a_slug_that_is_none_is_refused_by_name(source: str, slug: str) -> None:
    with pytest.raises(ConfigError, match=f"sources.{source}: "):
        SOURCES[source].section(slug)


@settings(max_examples=80)
@given(st.sampled_from(sorted(SOURCES)), st.text(max_size=20))
def test_no_slug_breaks_out_of_its_address(source: str, slug: str) -> None:
    try:
        section = SOURCES[source].section(slug)
    except ConfigError:
        return
    path = SOURCES[source].url(section, "http://m.example").removeprefix("http://m.example/")
    assert path.isascii()
    assert not set(path.replace(".php?subject=", "")) & set("?#%&@: \\")
    assert ".." not in path


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (
            "http://www.biorxiv.org/content/10.64898/x1v1?rss=1",
            "https://www.biorxiv.org/content/10.64898/x1v1",
        ),
        ("https://x.example/a?id=10.1/b&utm_source=rss#top", "https://x.example/a?id=10.1/b"),
        ("https://x.example/a b'<>", "https://x.example/a%20b%27%3C%3E"),
        ("javascript:alert(1)", ""),
        ('https://x.example"onclick/', ""),
        ("https://[half", ""),
        ("/relative", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_shown(address: str, shown: str) -> None:
    assert web_link(address) == shown


def test_dois_are_found_wherever_they_stand() -> None:
    assert find_doi("pmid:1", "doi:10.1371/Journal.PMED.1.") == "10.1371/journal.pmed.1"
    assert find_doi("https://doi.org/10.1000%2Fabc?x=1") == "10.1000/abc"
    assert find_doi("nothing", "") is None


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Author Correction: Sheep", ("correction",)),
        ("Retraction Note: Sheep", ("retraction",)),
        ("RETRACTED: Sheep", ("retraction",)),
        ("WITHDRAWN: Sheep", ("withdrawn",)),
        ("[RETRACTED] Sheep", ("retraction",)),
        ("Correction of refractive errors in sheep", ()),
    ],
)
def test_notices_are_recognised(title: str, kinds: tuple[str, ...]) -> None:
    assert notices(title) == kinds


@pytest.mark.parametrize(
    ("abstract", "kinds"),
    [
        ("This paper has been withdrawn by the author due to an error.", ("withdrawn",)),
        ("The authors have withdrawn their manuscript.", ("withdrawn",)),
        ("This manuscript has been temporarily retracted.", ("retraction",)),
        ("Withdrawn.", ("withdrawn",)),
        ("This paper has been long. Sheep were withdrawn from it.", ()),
        ("Withdrawn sheep sleep badly.", ()),
    ],
)
def test_an_abstract_can_be_a_notice(abstract: str, kinds: tuple[str, ...]) -> None:
    assert notices("Sheep", abstract) == kinds
    raw = Raw(
        id="oai:arXiv.org:2606.00001v2",
        title="Sheep",
        body=f"arXiv:2606.00001v2 Announce Type: replace \nAbstract: {abstract}",
        tags=("cs.CL",),
    )
    assert SOURCES["arxiv"].entry(raw, feed_of("arxiv", "cs.CL")).categories == ("cs.CL", *kinds)
