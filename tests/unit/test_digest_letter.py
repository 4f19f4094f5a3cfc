"""What a letter offers beside its papers: near misses, news of earlier ones, and ways to answer."""

from dataclasses import replace
from datetime import time
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest
from digest_samples import DAY, SUBSCRIBER, digest, links, match
from mail_samples import HOSTILE, full, hostile
from test_digest_render import SITE, Page

from newsletter.digest.choose import sections, without
from newsletter.digest.render import Renderer
from newsletter.digest.words import code_link, marked
from newsletter.model import Briefing, Cluster, Digest, Match
from newsletter.replies.parse import parse
from subscribers.commands import More
from subscribers.model import Language

REPLY = f"reply+{'a' * 26}@hub.example"
MISS = Match(match(31).paper, 0.3, (), near=("surface",))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(SITE)


def targets(page: str) -> list[str]:
    return [str(link["href"]) for link in Page(page).all("a")]


def test_near_misses_are_numbered_after_all_papers_and_known_by_these_numbers() -> None:
    found = sections(
        (Cluster("a", (match(1), match(2)), (MISS,)), Cluster("b", (match(3),), (match(32),))),
        per_topic=5,
    )
    made = replace(digest(), sections=found)
    assert [(topic, miss.number) for topic, miss in made.misses()] == [("a", 4), ("b", 5)]
    assert [paper.id for paper in made.numbered()] == [1, 2, 3, 31, 32]
    assert list(replace(made, sections=without(found, 1)).misses()) == []


@pytest.mark.parametrize("language", Language)
def test_near_misses_are_shown_and_one_reply_asks_for_all_of_them(language: Language) -> None:
    made = Renderer(SITE, "both").render(full(language), links(reply_to=REPLY))
    numbers = [miss.number for _, miss in full().misses()]
    for part in (made.text, Page(made.html).text):
        assert all(f"{number:02}. " in part for number in numbers)
        assert "A near miss, number 31" in part
    (wanted,) = (one for one in targets(made.html) if one.count("more%20like") > 1)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SUBSCRIBER.address, REPLY, f"Re: {DAY}"
    mail.set_content(parse_qs(urlsplit(wanted).query)["body"][0])
    assert set(parse(mail.as_bytes(), today=DAY).commands) == {More(one) for one in numbers}


def test_a_near_miss_says_what_it_is_near_to(renderer: Renderer) -> None:
    found = sections((Cluster("tidal power", (match(1),), (MISS, match(32))),), per_topic=5)
    made = renderer.render(replace(digest(), sections=found), links())
    for part in (" ".join(made.text.split()), Page(made.html).text):
        assert "Near to “tidal power”, by “surface”." in part
        assert "Near to “tidal power”. " in part
    page = links().papers + "/2026-06-11"
    assert {f"{page}/2/more", f"{page}/3/more"} <= {*targets(made.html)}


def test_what_became_of_earlier_papers_is_told(renderer: Renderer) -> None:
    made = renderer.render(full(), links())
    for part in (made.text, Page(made.html).text):
        assert "What became of earlier papers" in part
        assert "now published in Nature" in part
        assert "was retracted" in part
    assert "https://x.example/1" in targets(made.html)
    assert "现已发表于 Nature" in renderer.render(full(Language.ZH), links()).text


def test_a_retraction_is_seen_as_one(renderer: Renderer) -> None:
    found = sections((Cluster("t", (match(1, categories=("retraction",)),)),), per_topic=5)
    made = renderer.render(replace(digest(), sections=found), links())
    assert "10 June 2026 · retraction" in " ".join(made.text.split())
    assert "10 June 2026 · retraction" in Page(made.html).text


@pytest.mark.parametrize(
    ("ways", "replies", "mail", "web"),
    [
        ("mail", REPLY, True, False),
        ("mail", "", False, True),
        ("web", REPLY, False, True),
        ("both", REPLY, True, True),
        ("both", "", False, True),
    ],
)
def test_the_configuration_says_how_readers_ask_for_more(
    *, ways: str, replies: str, mail: bool, web: bool
) -> None:
    made = Renderer(SITE, ways).render(digest(), links(reply_to=replies))  # type: ignore[arg-type] # one of the ways
    said = " ".join(targets(made.html))
    assert ("more%20like%2003" in said) is mail
    assert (f"{links().papers}/2026-06-11/3" in said) is web
    assert (f"More or less like this: {links().papers}/2026-06-11/3" in made.text) is web


def test_matched_words_stand_out_in_the_abstract(renderer: Renderer) -> None:
    paper = match(1, "<codes>", abstract="Small <codes> lose what they keep.")
    made = renderer.render(
        replace(digest(), sections=sections((Cluster("t", (paper,)),), per_topic=5)), links()
    )
    assert "Small <b>&lt;codes&gt;</b> lose" in made.html


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("magnetic AGN", ["agn"], ["AGN"]),
        ("error-correcting codes", ["error-correcting"], ["error-correcting"]),
        ("少步采样的扩散模型diffusion", ["扩散模型", "diffusion"], ["扩散模型", "diffusion"]),
        ("language models", ["language", "language models"], ["language models"]),
        ("a+b", ["a+b", ""], ["a+b"]),
        ("x " * 20, ["x"], ["x"] * 6),
        ("", ["x"], []),
        ("plain", [], []),
    ],
)
def test_words_are_marked_where_they_stand_whole(
    text: str, words: list[str], found: list[str]
) -> None:
    pieces = marked(text, words)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_match in pieces if is_match] == found


@pytest.mark.parametrize(
    ("hour", "english", "chinese"),
    [
        (7, "Good morning.", "早上好"),
        (12, "Good afternoon.", "下午好"),
        (19, "Good evening.", "晚上好"),
    ],
)
def test_a_reader_is_greeted_at_the_hour_asked_for(
    renderer: Renderer, hour: int, english: str, chinese: str
) -> None:
    for language, greeting in zip(Language, (english, chinese), strict=True):
        reader = replace(SUBSCRIBER, hour=time(hour), language=language)
        made = renderer.render(replace(digest(), subscriber=reader), links())
        assert greeting in made.text
        assert greeting in made.html


def test_the_title_of_the_briefing_stands_behind_the_count_and_the_day(renderer: Renderer) -> None:
    titled = replace(digest(), briefing=Briefing((), title="Slow codes\r\nBcc: x"))
    assert renderer.render(titled, links()).subject == "8 papers · Thu 11 Jun · Slow codes Bcc: x"
    sample: Digest = replace(titled, sample=True)
    assert renderer.render(sample, links()).subject.startswith("Sample: 8 papers · Thu 11 Jun · ")


def test_what_attacks_in_every_place_is_shown_and_never_obeyed(renderer: Renderer) -> None:
    made = renderer.render(hostile(), links(hostile().subscriber, reply_to=REPLY))
    page = Page(made.html)
    assert "script" not in {tag for tag, _ in page.elements}
    assert "49" not in made.text
    assert "\ufdd0" not in made.html
    assert "\nBcc" not in made.text
    assert HOSTILE.splitlines()[0] in page.text


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("at https://zenodo.org/records/123456.", "https://zenodo.org/records/123456"),
        ("(doi.org/10.5281/zenodo.77)", "https://doi.org/10.5281/zenodo.77"),
        ("at bitbucket.org/a/b.", "https://bitbucket.org/a/b"),
        ("at zenodo.org alone", ""),
    ],
)
def test_code_is_found_where_people_put_it(said: str, link: str) -> None:
    assert code_link(said) == link


@pytest.mark.parametrize(
    ("language", "named", "near"),
    [
        (Language.EN, "2 papers on “surface codes”", "Also near to “protein language models”."),
        (Language.ZH, "关于“surface codes”的 2 篇", "也接近 “protein language models”。"),
    ],
)
def test_papers_of_one_group_stand_together_under_its_name_and_bridges_are_told(
    renderer: Renderer, language: Language, named: str, near: str
) -> None:
    found = (
        replace(match(1, "quantum"), group="surface codes", bridges=("protein language models",)),
        replace(match(2, "quantum"), group="alone"),
        replace(match(3, "quantum"), group="surface codes"),
    )
    shown = sections((Cluster("quantum error correction", found),), per_topic=5)
    made = renderer.render(replace(digest(language), sections=shown), links())
    for part in (made.text, Page(made.html).text):
        said = " ".join(part.split())
        assert said.count(named) == 1
        assert said.index(named) < said.index("01. ")
        assert said.count(near) == 1
        assert "alone" not in said
