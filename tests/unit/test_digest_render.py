from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import premailer
import pytest
from digest_samples import (
    BASE,
    BRIEFING,
    DAY,
    SUBSCRIBER,
    TOPICS,
    digest,
    links,
    match,
    thick,
)

from newsletter.config import Site
from newsletter.digest.choose import sections
from newsletter.digest.inline import inlined
from newsletter.digest.kinds import kind
from newsletter.digest.render import MOST_HTML, Renderer
from newsletter.digest.words import width
from newsletter.model import (
    Briefing,
    Cluster,
    Digest,
    Reason,
    Sentence,
    SourceReport,
    SourceStatus,
)
from subscribers.model import Language

SITE = Site(base_url=BASE, postal_address="1 Library Lane, Berlin")
VOID = {"meta", "br", "img", "hr"}


class Page(HTMLParser):
    """Reads a page, and insists that every element is closed in its order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(SITE)


def both(renderer: Renderer, letter: Digest, **options: Any) -> tuple[str, str]:
    """The text and the words of the HTML, each on one line."""
    made = renderer.render(letter, links(letter.subscriber, **options))
    return " ".join(made.text.split()), Page(made.html).text


def test_the_templates_are_styled_once_for_many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    transform = premailer.Premailer.transform

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        calls.append(self)
        return transform(self, *args, **kwargs)

    monkeypatch.setattr(premailer.Premailer, "transform", counted)
    inlined.cache_clear()
    kind.cache_clear()
    renderer = Renderer(SITE)
    for number in range(20):
        for language in Language:
            letter = replace(digest(language), subscriber=replace(SUBSCRIBER, id=number))
            assert 'style="' in renderer.render(letter, links()).html
    assert len(calls) == 1


def test_the_same_digest_gives_the_same_letter(renderer: Renderer) -> None:
    assert renderer.render(digest(), links()) == Renderer(SITE).render(digest(), links())


def test_the_subject_counts_the_papers_and_names_the_day(renderer: Renderer) -> None:
    assert renderer.render(digest(), links()).subject == "8 papers for your radar · Thu 11 Jun"
    one = replace(digest(), sections=sections((Cluster("t", (match(1),)),), per_topic=5))
    assert renderer.render(one, links()).subject == "1 paper for your radar · Thu 11 Jun"
    chinese = renderer.render(digest(Language.ZH), links()).subject
    assert chinese == "为您选出 8 篇论文 · 6月11日周四"


def test_a_letter_without_papers_says_so_and_names_the_silent_topics(renderer: Renderer) -> None:
    letter = replace(digest(), sections=(), briefing=Briefing(()))
    assert renderer.render(letter, links()).subject == "Nothing new for your radar · Thu 11 Jun"
    for part in both(renderer, letter):
        assert "Nothing new for your radar" in part
        assert "Nothing new today for “quantum error correction”, “protein" in part
        assert "briefing" not in part


@pytest.mark.parametrize("language", Language)
def test_both_parts_show_every_item_with_all_that_is_known(
    renderer: Renderer, language: Language
) -> None:
    letter = digest(language)
    for part in both(renderer, letter):
        places = [part.index(f"{item.number:02}. ") for item in letter.items()]
        assert places == sorted(places)
        for item in letter.items():
            assert item.paper.title in part
            assert item.paper.label in part
            assert item.paper.abstract[:40] in part or language_breaks(item.paper.abstract)
            assert all(f"“{word}”" in part for word in item.match.words)


def language_breaks(text: str) -> bool:
    return not text.isascii()  # wrapped without spaces, so not found again on one line


def test_a_title_links_to_the_paper_and_a_citation_to_the_item(renderer: Renderer) -> None:
    page = Page(renderer.render(digest(), links()).html)
    targets = [link["href"] for link in page.all("a")]
    assert all(item.paper.link in targets for item in digest().items())
    assert {"#p1", "#p2", "#p6", "#p8"} <= set(targets)
    anchors = {attributes.get("id") for _, attributes in page.elements}
    assert {target[1:] for target in targets if target and target[0] == "#"} <= anchors


def test_the_text_part_names_every_link(renderer: Renderer) -> None:
    made = renderer.render(digest(), links())
    for link in (links().manage, links().leave, links().pause, links().topic(TOPICS[2])):
        assert link in made.text
        assert f'href="{link}"' in made.html


def test_other_topics_of_a_paper_are_named(renderer: Renderer) -> None:
    for part in both(renderer, digest()):
        assert "Also on your radar as “protein language models”." in part


def test_more_than_ten_authors_are_cut_with_et_al(renderer: Renderer) -> None:
    for part in both(renderer, digest()):
        assert "H Marlowe et al." in part
        assert "I Marlowe" not in part
    for part in both(renderer, digest(Language.ZH)):
        assert "H Marlowe 等" in part


def test_what_did_not_fit_is_counted(renderer: Renderer) -> None:
    for part in both(renderer, digest()):
        assert "quantum error correction" in part
        assert "7 papers" in part
        assert "2 more papers matched this topic." in part


def test_the_letter_says_who_wrote_the_briefing(renderer: Renderer) -> None:
    said = {
        Briefing(BRIEFING.sentences): "by the built-in writer; no language model was used.",
        Briefing(BRIEFING.sentences, "gpt-9"): "by the language model gpt-9 on Thursday, 11 June",
        Briefing(BRIEFING.sentences, fallback=True): "what it gave could not be used",
    }
    for briefing, words in said.items():
        for part in both(renderer, replace(digest(), briefing=briefing)):
            assert words in part


def test_a_sample_says_that_it_is_one(renderer: Renderer) -> None:
    made = renderer.render(digest(sample=True), links())
    assert made.subject.startswith("Sample: ")
    for part in both(renderer, digest(sample=True)):
        assert "This is a sample letter: its papers and people are invented." in part
    assert "sample" not in renderer.render(digest(), links()).text


def test_failed_sources_come_first_then_silent_ones_with_the_reason(renderer: Renderer) -> None:
    for part in both(renderer, digest()):
        lines = [
            "Bioinfo could not be read: no answer; Biology 31",
            "nothing was announced",
            "CS.CL 412, CS.CV 388, QUANT-PH 1,204",
            "Medicine 3, Computational Biology 5",
        ]
        places = [part.index(line) for line in lines]
        assert places == sorted(places)
        assert "ConnectTimeout" not in part


def test_sources_without_a_common_name_keep_their_labels(renderer: Renderer) -> None:
    reports = (
        SourceReport("x", "a", "The Lancet", SourceStatus.OK, announced=1),
        SourceReport("x", "b", "Cell", SourceStatus.FAILED),
        SourceReport("y", "c", "arXiv (math.PR)", SourceStatus.EMPTY, Reason.WEEKEND),
    )
    text, words = both(renderer, replace(digest(), sources=reports))
    assert "Cell could not be read: no reason is known; The Lancet 1" in text
    assert "Cell could not be read: no reason is known; The Lancet 1" in words
    assert "arXiv (math.PR): nothing is announced at the weekend" in text


def test_a_letter_without_source_reports_says_nothing_of_sources(renderer: Renderer) -> None:
    for part in both(renderer, replace(digest(), sources=())):
        assert "What was read" not in part
        assert "announcements" not in part


def test_the_foot_says_why_the_letter_came_and_where_from(renderer: Renderer) -> None:
    for part in both(renderer, digest()):
        assert "because wen@lab.example asked for it: on weekdays at 07:00 (Europe/Berlin)." in part
        assert "1 Library Lane, Berlin" in part
    assert "1 Library Lane" not in Renderer(Site(base_url=BASE)).render(digest(), links()).html


def test_reply_links_are_there_only_where_replies_are_on(renderer: Renderer) -> None:
    assert "mailto:" not in renderer.render(digest(), links()).html
    html = renderer.render(digest(), links(reply_to="reply@hub.example")).html
    assert 'href="mailto:reply@hub.example?subject=more%20like%2003"' in html
    assert "subject=remove%20topic%20protein%20language%20models" in html


HOSTILE = "</h3><script>alert(1)</script>\"'{{ 7*7 }}\r\nBcc: all@example.org\u202egnp"


def test_hostile_words_are_shown_and_never_obeyed(renderer: Renderer) -> None:
    nasty = match(
        1,
        HOSTILE,
        also=(HOSTILE,),
        title=HOSTILE,
        abstract=HOSTILE,
        authors=(HOSTILE,),
        label=HOSTILE,
        link="javascript:alert(1)",
    )
    letter = Digest(
        DAY,
        replace(SUBSCRIBER, topics=(HOSTILE, HOSTILE + "2"), timezone=HOSTILE),
        sections((Cluster(HOSTILE, (nasty,)),), per_topic=5),
        Briefing((Sentence(HOSTILE, (1,)),), HOSTILE),
        (SourceReport("x", "y", HOSTILE, SourceStatus.OK, announced=1),),
    )
    made = renderer.render(letter, links(letter.subscriber, reply_to="reply@hub.example"))
    page = Page(made.html)
    assert "script" not in {tag for tag, _ in page.elements}
    assert "<script>alert(1)</script>" in page.text
    assert "javascript:" not in made.html
    assert "49" not in page.text
    for part in (made.text, made.html):
        assert "\u202e" not in part
        assert "\nBcc:" not in part
    assert len(made.subject.splitlines()) == 1


def test_a_paper_of_which_little_is_known_leaves_no_gaps(renderer: Renderer) -> None:
    bare = match(1, authors=(), abstract="", published=None, link="")
    letter = replace(digest(), sections=sections((Cluster("t", (bare,)),), per_topic=5))
    made = renderer.render(letter, links())
    assert "\n    arXiv (QUANT-PH)\n" in made.text
    assert not [link for link in Page(made.html).all("a") if not link["href"]]
    assert "Why this is here" not in made.text
    assert '<p class="why' not in made.html


def test_a_text_line_is_72_columns_at_most_unless_it_ends_in_a_link(renderer: Renderer) -> None:
    for language in Language:
        text = renderer.render(digest(language), links()).text
        long = [line for line in text.splitlines() if width(line) > 72 and "://" not in line]
        assert not long


def test_the_html_of_sixty_items_stays_below_the_clipping_point(renderer: Renderer) -> None:
    reply = links(reply_to=f"reply+{'a' * 26}@hub.example")
    dense = {"title": "扩散模型" * 90, "abstract": "很好。" * 900, "authors": ("林晚舟" * 20,) * 10}
    for changes in ({}, dense):
        made = renderer.render(thick(60, **changes), reply)
        assert made.html.count("<h3") == 60
        assert len(made.html.encode()) <= MOST_HTML
        assert links().leave in made.html


def test_a_page_can_be_read_aloud(renderer: Renderer) -> None:
    page = Page(renderer.render(digest(Language.ZH), links()).html)
    assert page.all("html")[0]["lang"] == "zh-Hans"
    assert all(table["role"] == "presentation" for table in page.all("table"))
    headings = [tag for tag, _ in page.elements if tag in {"h1", "h2", "h3"}]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert [title["lang"] for title in page.all("h3")][-2:] == ["en", "zh"]


def test_nothing_remote_is_loaded(renderer: Renderer) -> None:
    html = renderer.render(digest(), links()).html
    assert not {"img", "link", "script", "iframe"} & {tag for tag, _ in Page(html).elements}
    assert "url(" not in html
    assert "@import" not in html


def test_the_preheader_is_the_news(renderer: Renderer) -> None:
    html = renderer.render(digest(), links()).html
    first = BRIEFING.sentences[0].text
    assert html.index(first) < html.index("AcademicHub")
    quiet = renderer.render(replace(digest(), briefing=Briefing(())), links()).html
    assert quiet.index("quantum error correction, protein") < quiet.index("AcademicHub")
