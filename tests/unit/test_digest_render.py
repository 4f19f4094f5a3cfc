from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

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
    Announce,
    Briefing,
    Cluster,
    Digest,
    Reason,
    Sentence,
    SourceReport,
    SourceStatus,
)
from newsletter.replies.parse import parse
from subscribers.commands import Help, Less, More, Pause, RemoveTopic
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
        assert "2 more on the web" in part
    made = renderer.render(digest(), links())
    page = f"{links().papers}/2026-06-11#topic-1"
    assert f'href="{page}"' in made.html
    assert f"2 more on the web: {page}" in made.text
    bare = renderer.render(digest(), replace(links(), papers=""))
    for part in (" ".join(bare.text.split()), Page(bare.html).text):
        assert "2 more papers matched this topic." in part


def test_the_letter_says_who_wrote_the_briefing(renderer: Renderer) -> None:
    said = {
        Briefing(BRIEFING.sentences): "by the built-in writer; no language model was used.",
        Briefing(BRIEFING.sentences, "gpt-9"): "by the language model gpt-9 on Thursday, 11 June",
        Briefing(BRIEFING.sentences, fallback=True): "No language model gave anything that",
    }
    for briefing, words in said.items():
        for part in both(renderer, replace(digest(), briefing=briefing)):
            assert words in part


def test_the_letter_says_which_sentences_the_built_in_writer_added(renderer: Renderer) -> None:
    said = {
        0: "on Thursday, 11 June 2026, from the abstracts below. Check before you cite.",
        1: "but for the last sentence, which the built-in writer added; all from the abstracts",
        2: "but for the last 2 sentences, which the built-in writer added; all from the abstracts",
    }
    for added, words in said.items():
        briefing = Briefing(BRIEFING.sentences, "gpt-9", added=added)
        for part in both(renderer, replace(digest(), briefing=briefing)):
            assert words in part
            assert ("built-in writer" in part) == (added > 0)


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


def test_a_source_that_broke_off_is_told_of(renderer: Renderer) -> None:
    cut = SourceReport(
        "arxiv", "cs.CL", "arXiv (CS.CL)", SourceStatus.OK, Reason.PARTIAL, announced=18
    )
    for part in both(renderer, replace(digest(), sources=(cut,))):
        assert "18 (only the first part could be read)" in " ".join(part.split())


def test_a_paper_that_is_only_near_says_by_what(renderer: Renderer) -> None:
    near = replace(match(1), near=("tidal power",))
    shown = sections((Cluster(TOPICS[0], (near,)),), per_topic=5)
    made = replace(digest(), sections=shown, briefing=Briefing(()))
    for part in both(renderer, made):
        assert "it is close to your topic, by “tidal power”" in " ".join(part.split())


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
    link = "mailto:reply@hub.example?subject="
    assert f'href="{link}Re%3A%202026-06-11&amp;body=more%20like%2003"' in html
    assert f'href="{link}remove%20topic%20protein%20language%20models"' in html


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
    bare = match(1, authors=(), abstract="", published=None, link="", key="url:x")
    letter = replace(digest(), sections=sections((Cluster("t", (bare,)),), per_topic=5))
    made = renderer.render(letter, replace(links(), papers=""))
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


def test_a_letter_that_is_too_long_in_every_way_leaves_out_the_least_relevant_and_says_so(
    renderer: Renderer,
) -> None:
    markup = "<&>" * 200
    worst = {
        "title": markup,
        "authors": (markup,) * 10,
        "label": markup,
        "link": "https://x.example/" + "%00" * 150,
    }
    letter = thick(60, **worst)
    crowded = tuple(
        replace(
            section,
            topic=f"{section.topic} {markup[:180]}",
            items=tuple(
                replace(item, match=replace(item.match, words=(markup,) * 9, also=(markup,) * 9))
                for item in section.items
            ),
        )
        for section in letter.sections
    )
    silent = tuple(f"{number}{'扩' * 190}" for number in range(38))
    reader = replace(SUBSCRIBER, topics=(*(one.topic for one in crowded), *silent))
    last = Briefing((Sentence("The last one is cited.", (60,)), Sentence("The first, too.", (1,))))
    full = replace(letter, sections=crowded, subscriber=reader, briefing=last)
    made = renderer.render(full, links(reader, reply_to=f"reply+{'a' * 26}@hub.example"))
    shown = made.html.count("<h3")
    assert 10 < shown < 60
    assert len(made.html.encode()) <= MOST_HTML
    page = Page(made.html)
    assert made.subject.startswith(f"{shown} papers")
    assert "more on the web" in page.text
    assert "The first, too." in page.text
    assert "The last one" not in page.text
    assert links(reader).leave in made.text


def test_a_paper_has_links_to_what_there_is_of_it(renderer: Renderer) -> None:
    papers = (
        match(1, "x", abstract="Code is at github.com/quill/forget."),
        match(2, "x", key="doi:10.1101/2026.06.01.1", doi="10.1101/2026.06.01.1",
              link="https://www.biorxiv.org/content/10.1101/2026.06.01.1v1"),
        match(3, "x", key="url:https://papers.example/3"),
    )  # fmt: skip
    letter = replace(digest(), sections=sections((Cluster("t", papers),), per_topic=5))
    made = renderer.render(letter, links())
    targets = [link["href"] for link in Page(made.html).all("a")]
    expected = (
        "https://arxiv.org/pdf/2606.00001",
        "https://github.com/quill/forget",
        "https://arxiv.org/bibtex/2606.00001",
        "https://www.biorxiv.org/content/10.1101/2026.06.01.1v1.full.pdf",
        "https://api.crossref.org/works/10.1101%2F2026.06.01.1/transform/application/x-bibtex",
    )
    for link in expected:
        assert link in targets
        assert link in made.text
    assert Page(made.html).text.count("BibTeX") == 2
    assert Page(made.html).text.count("PDF") == 2


def test_what_is_new_about_a_paper_is_said(renderer: Renderer) -> None:
    papers = (
        match(1, "x", announce=Announce.CROSS),
        match(2, "x", announce=Announce.REPLACE, version=3),
    )
    letter = replace(digest(), sections=sections((Cluster("t", papers),), per_topic=5))
    for part in both(renderer, letter):
        assert "10 June 2026 · cross-listed" in part
        assert "10 June 2026 · updated: version 3" in part
    chinese = both(renderer, replace(letter, subscriber=digest(Language.ZH).subscriber))
    assert all("交叉列出" in part for part in chinese)


def test_a_topic_that_follows_an_author_reads_as_one(renderer: Renderer) -> None:
    topic = 'author:"Ada Quill"'
    letter = replace(digest(), sections=sections((Cluster(topic, (match(1, "x"),)),), per_topic=5))
    for part in both(renderer, letter, reply_to="reply@hub.example"):
        assert "papers by Ada Quill" in part
        assert "author:" not in part


def test_where_replies_are_on_the_letter_says_what_can_be_asked_for(renderer: Renderer) -> None:
    made = renderer.render(digest(), links(reply_to="reply@hub.example"))
    ready = "mailto:reply@hub.example?subject=Re%3A%202026-06-11&body="
    targets = [link["href"] for link in Page(made.html).all("a")]
    assert {ready + "add%20topic%20", ready + "pause%202%20weeks", ready + "help"} <= {*targets}
    assert "Answer this letter in plain words" in made.text
    assert "Answer this letter" not in renderer.render(digest(), links()).text


def test_a_topic_too_long_for_a_link_is_removed_on_the_web(renderer: Renderer) -> None:
    long = replace(digest(), sections=sections((Cluster("扩" * 190, (match(1),)),), per_topic=5))
    html = renderer.render(long, links(reply_to="reply@hub.example")).html
    assert "remove%20topic" not in html
    assert "Change or remove this topic" in html


def test_a_paper_whose_text_was_replaced_is_put_into_words_anew(renderer: Renderer) -> None:
    first, second = (
        replace(digest(), sections=sections((Cluster("t", (match(1, title=title),)),), per_topic=5))
        for title in ("Before the correction", "After the correction")
    )
    assert "Before the correction" in renderer.render(first, links()).html
    assert "After the correction" in renderer.render(second, links()).html


def test_a_paper_found_by_nearness_alone_gives_no_words(renderer: Renderer) -> None:
    near = replace(digest(), sections=sections((Cluster("t", (match(1),)),), per_topic=5))
    assert "Why this is here" not in renderer.render(near, links()).text


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


@pytest.mark.parametrize("language", Language)
def test_every_reply_link_of_a_letter_does_what_it_says(
    renderer: Renderer, language: Language
) -> None:
    address = f"reply+{'a' * 26}@hub.example"
    letter = digest(language)
    made = renderer.render(letter, links(letter.subscriber, reply_to=address))
    asked = set()
    for link in Page(made.html).all("a"):
        parts = urlsplit(str(link["href"]))
        if parts.scheme == "mailto":
            given = {name: value for name, (value,) in parse_qs(parts.query).items()}
            mail = EmailMessage()
            mail["From"], mail["To"] = letter.subscriber.address, parts.path
            mail["Subject"] = given["subject"]
            mail.set_content(given.get("body", ""))
            asked |= set(parse(mail.as_bytes(), today=DAY).commands)
    assert asked >= {More(3), Less(8), Help(), Pause(DAY + timedelta(weeks=2))}
    assert {RemoveTopic(topic) for topic in TOPICS[:3]} <= asked
