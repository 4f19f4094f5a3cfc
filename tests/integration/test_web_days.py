"""The page of a day, over a real morning of the sample day."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from newsletter.app import App, build
from newsletter.config import Config, DigestSettings, Outbox, Storage
from newsletter.config import Delivery as DeliverySettings
from newsletter.digest.links import Links
from newsletter.edition import Edition
from newsletter.model import Cluster, Match
from newsletter.shipped import SAMPLE_DAY
from newsletter.web.reception import days, papers, reception
from newsletter.web.site import Health, site
from subscribers.history import Route
from subscribers.model import Subscriber


@dataclass
class Morning:
    """A morning that was held, and a browser."""

    app: App
    reader: Subscriber
    letter: str
    links: Links

    def get(self, url: str) -> httpx.Response:
        edge = site(
            lambda: Health(database=True, schedule=True),
            reception(self.app),
            papers=papers(self.app),
            days=days(self.app),
        )

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(edge)
            async with httpx.AsyncClient(transport=transport, base_url="http://hub") as browser:
                return await browser.get(httpx.URL(url).path)

        return asyncio.run(ask())


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    folder = tmp_path_factory.mktemp("days")
    config = Config(
        storage=Storage(url=f"sqlite:///{folder / 'x.db'}"),
        digest=DigestSettings(items_per_topic=2),
        delivery=DeliverySettings(outbox=Outbox(folder=folder / "outbox")),
        secret="k" * 8 + "ey of thirty-two bytes or more",
    )
    with build(config) as app:
        sampled = app.sampled()
        topics = ("quantum error correction", "language models", "genome")
        reader = app.people.add("wen@lab.example", topics)
        sampled.morning.ingest(SAMPLE_DAY)
        assert list(sampled.morning.send(SAMPLE_DAY, sampled.morning.due(SAMPLE_DAY)))
        (page,) = (folder / "outbox").glob("*.html")
        yield Morning(sampled, reader, page.read_text("utf-8"), sampled.morning.links(reader))


def test_the_rest_of_a_topic_stands_on_the_page_of_its_day(held: Morning) -> None:
    page = f"{held.links.papers}/{SAMPLE_DAY}"
    assert f'href="{page}#topic-1"' in held.letter
    answer = held.get(page)
    assert answer.status_code == 200
    assert 'id="topic-1"' in answer.text
    assert 'id="topic-2"' in answer.text
    assert answer.text.count("<h3") > held.letter.count("<h3")
    assert all(f"<b>{number:02}.</b>" in answer.text for number in (1, 2, 3, 4))


def test_near_papers_stand_together_under_a_name_on_the_page_of_the_day(
    held: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def related(_: Edition, found: Sequence[Cluster]) -> tuple[Cluster, ...]:
        return tuple(replace(one, matches=tuple(map(named, one.matches))) for one in found)

    def named(match: Match) -> Match:
        return replace(match, group="surface code" if match.paper.id % 2 else "")

    monkeypatch.setattr(Edition, "related", related)
    answer = held.get(f"{held.links.papers}/{SAMPLE_DAY}")
    groups = re.findall(r'<div class="group">(.+?)</div>', answer.text, re.DOTALL)
    assert groups
    for group in groups:
        assert f'{group.count("<h3")} papers on “<bdi lang="en">surface code</bdi>”' in group


def test_a_day_without_a_letter_and_a_link_of_another_kind_open_nothing(held: Morning) -> None:
    wrong = held.links.manage.replace("/m/", "/p/")
    for page in (
        f"{held.links.papers}/2026-01-14",
        f"{held.links.papers}/x",
        f"{wrong}/{SAMPLE_DAY}",
    ):
        assert held.get(page).status_code == 404


def test_a_near_miss_has_a_page_as_well(held: Morning) -> None:
    numbers = [f"/{SAMPLE_DAY}/{number}/more" for number in range(5, 8)]
    wanted = [end for end in numbers if f"{held.links.papers}{end}" in held.letter]
    assert wanted
    assert held.get(f"{held.links.papers}{wanted[0]}").status_code == 200


def test_every_link_of_a_letter_to_the_service_opens_a_page(held: Morning) -> None:
    base = "http://localhost:8000/"
    found = {link.partition("#")[0] for link in re.findall(r'href="([^"]+)"', held.letter)}
    ours = sorted(link for link in found if link.startswith(base))
    assert len(ours) > 10
    assert {link: held.get(link).status_code for link in ours} == dict.fromkeys(ours, 200)
    anchors = set(re.findall(r'href="#([^"]+)"', held.letter))
    assert all(f'id="{anchor}"' in held.letter for anchor in anchors)


def test_the_page_of_a_day_keeps_the_topics_that_the_letter_was_made_of(held: Morning) -> None:
    before = held.get(f"{held.links.papers}/{SAMPLE_DAY}").text
    made = held.app.changes.make(
        held.reader.handle,
        lambda reader: replace(reader, topics=reader.topics[1:]),
        route=Route.PAGE,
        now=datetime.now(UTC) + timedelta(minutes=1),
    )
    assert made
    assert made.after.topics == held.reader.topics[1:]
    assert held.get(f"{held.links.papers}/{SAMPLE_DAY}").text == before
