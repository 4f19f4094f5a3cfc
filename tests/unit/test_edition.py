"""What the letters of a day share; papers that come late change no score of the others."""

from dataclasses import replace
from datetime import timedelta

from newsletter.digest.choose import candidates
from newsletter.edition import Edition, Radars
from newsletter.model import Delivery, DeliveryState
from newsletter.radar.acronyms import Acronym
from tests.fakes import DAY, a_subscriber
from tests.radar_samples import LINE, paper

TITLES = ("Graph kernels", "Spin glass", "Kernels of graphs", "The surface code", "QEC on a chip")


def papers(count: int, first: int = 1):
    numbers = range(first, first + count)
    return tuple(
        replace(paper(one, TITLES[one % 5], f"{TITLES[one % 5]} and {one}."), announced=DAY)
        for one in numbers
    )


def edition(shown, **changes) -> Edition:
    return Edition(DAY, shown, (), last={}, rows={}, threshold=LINE, **changes)


def sent(through: int, reader: int = 1, day=DAY) -> Delivery:
    return Delivery(day, reader, DeliveryState.ACCEPTED, 1, through)


def test_late_papers_change_no_score_whichever_process_composes() -> None:
    early, late = papers(20), papers(5, first=21)
    kept = Radars()
    morning = edition(early, radars=kept).radar.scored("graph kernel")[0]
    rows = {1: sent(20), 2: sent(25, 2)}
    running = replace(edition((*early, *late), radars=kept), rows=rows).radar
    fresh = replace(edition((*early, *late)), rows=rows).radar
    assert running.scored("graph kernel") == fresh.scored("graph kernel")
    assert dict(morning).items() < dict(fresh.scored("graph kernel")[0]).items()


def test_papers_before_the_first_letter_are_all_of_the_edition() -> None:
    one = edition(papers(20)).radar
    assert one.count == 20
    assert replace(edition(papers(3, first=30)), rows={1: sent(10)}).radar.count == 3


def test_each_distinct_topic_is_searched_for_once(monkeypatch) -> None:
    one = edition(papers(10))
    asked = []
    monkeypatch.setattr(type(one.radar), "prepare", lambda _, topics: asked.extend(topics))
    readers = [a_subscriber(number, topics=("graph kernel", "spin glass")) for number in range(9)]
    one.prepare(readers)
    assert asked == ["graph kernel", "spin glass"]


def test_readers_in_one_case_share_their_news_and_it_is_that_of_each() -> None:
    shown = tuple(replace(one, announced=DAY - timedelta(days=one.id % 5)) for one in papers(30))
    last = {1: sent(12, 1, DAY - timedelta(days=2)), 2: sent(12, 2, DAY - timedelta(days=2))}
    one = replace(edition(shown), last=last)
    readers = [replace(a_subscriber(number), id=number) for number in range(1, 4)]
    for reader in readers:
        expected = {paper.id for paper in candidates(shown, reader, DAY, last.get(reader.id))}
        assert one.news_for(reader, None) == expected
    assert one.news_for(readers[0], None) is one.news_for(readers[1], None)
    assert max(one.news_for(readers[0], sent(15))) == 15


def test_acronyms_of_older_papers_are_known() -> None:
    learned = [Acronym("QEC", "quantum error correction", "arxiv:2601.00001")]
    found = edition(papers(10), learned=lambda: learned).radar.search("quantum error correction")
    assert {match.paper.title for match in found} == {"QEC on a chip"}
