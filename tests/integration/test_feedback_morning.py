"""What somebody says of a paper today changes what they get tomorrow, and nobody else's letter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes import a_delivery, a_report, a_subscriber, an_entry

from newsletter import app, config
from newsletter.app import App
from newsletter.model import FeedState
from newsletter.radar.taste import Tasted
from newsletter.storage.feedback import SqlFeedback
from subscribers.model import Subscriber

TODAY = date(2026, 6, 11)
TOMORROW = TODAY + timedelta(days=1)
NOON = datetime(2026, 6, 11, 12, tzinfo=UTC)
PROTEIN = "Amino acid chains fold in the laboratory; enzymes and membranes of yeast are shown."
PICTURE = "Pixels of photographs are painted by a sampler; museums and canvases are shown."


@pytest.fixture
def service(database_url: str, tmp_path: Path) -> Iterator[App]:
    flags = {"storage": {"url": database_url}, "site": {"secret_file": str(tmp_path / "key")}}
    with app.build(config.load(flags=flags), lambda: NOON) as service:
        news = [
            (1, "Diffusion models fold enzymes", PROTEIN, TODAY),
            (2, "Diffusion models of amino acid chains", PROTEIN, TOMORROW),
            (3, "Diffusion models of photographs", PICTURE, TOMORROW),
        ]
        entries = [
            (an_entry(number, title=title, abstract=abstract), day)
            for number, title, abstract, day in news
        ]
        stores = service.morning.stores
        stores.papers.take(entries, now=NOON)
        stores.sources.record(TOMORROW, a_report(), FeedState(), now=NOON)
        yield service


def tomorrow(service: App, reader: Subscriber) -> list[int]:
    digest = service.morning.digest(service.morning.edition(TOMORROW), reader)
    return [paper.id for paper in digest.numbered()] if digest else []


def test_after_less_like_a_paper_of_its_kind_does_not_come_tomorrow(service: App) -> None:
    people = service.morning.stores.people
    ada, bob = (people.add(a_subscriber(number, topics=("diffusion models",))) for number in (1, 2))
    assert set(tomorrow(service, ada)) == {2, 3}
    feedback = SqlFeedback(service.database)

    feedback.say(ada.id, "diffusion models", 1, -1, now=NOON)
    assert (tomorrow(service, ada), set(tomorrow(service, bob))) == ([3], {2, 3})

    feedback.unsay(ada.id, 1)
    assert set(tomorrow(service, ada)) == {2, 3}


def test_who_opens_a_paper_gets_its_kind_first(service: App) -> None:
    reader = service.morning.stores.people.add(a_subscriber(1, topics=("diffusion models",)))
    feedback = SqlFeedback(service.database)
    feedback.opened(reader.id, "diffusion models", 1, now=NOON)
    assert tomorrow(service, reader)[0] == 2
    feedback.say(reader.id, "diffusion models", 1, -1, now=NOON)
    feedback.opened(reader.id, "diffusion models", 1, now=NOON)
    assert [one.value for one in feedback.everyone(reader.id)[reader.id]] == [-1]


def test_a_word_that_came_after_a_letter_was_begun_does_not_change_it(service: App) -> None:
    reader = service.morning.stores.people.add(a_subscriber(1, topics=("diffusion models",)))
    SqlFeedback(service.database).say(reader.id, "diffusion models", 1, -1, now=NOON)
    edition = service.morning.edition(TOMORROW)
    begun = a_delivery(reader.id, day=TOMORROW, begun_at=NOON - timedelta(hours=1))
    assert isinstance(edition.radar_of(reader), Tasted)
    assert not isinstance(replace(edition, rows={reader.id: begun}).radar_of(reader), Tasted)
