"""What each port promises, kept by every adapter: in memory, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from fakes import DAY, NOW, a_delivery, a_report, a_subscriber, an_entry

from newsletter.briefing.port import MemoryKept
from newsletter.model import (
    Announce,
    Briefing,
    Delivery,
    DeliveryState,
    FeedState,
    Reason,
    Sentence,
    SourceStatus,
)
from newsletter.storage.briefings import SqlBriefings
from newsletter.storage.database import migrate, open_database
from newsletter.storage.ledger import SqlLedger
from newsletter.storage.memory import (
    MemoryLedger,
    MemoryPapers,
    MemorySources,
    MemorySuppressions,
)
from newsletter.storage.papers import SqlPapers
from newsletter.storage.people import SqlSubscribers
from newsletter.storage.sources import SqlSources
from newsletter.storage.suppressions import SqlSuppressions
from subscribers.errors import DuplicateSubscriberError, UnknownSubscriberError
from subscribers.model import Frequency, Language, Status, Subscriber
from subscribers.stores import MemorySubscribers

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """One adapter of each port."""

    papers: MemoryPapers | SqlPapers
    sources: MemorySources | SqlSources
    ledger: MemoryLedger | SqlLedger
    suppressions: MemorySuppressions | SqlSuppressions
    briefings: MemoryKept | SqlBriefings
    people: MemorySubscribers | SqlSubscribers


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        yield Kept(
            MemoryPapers(),
            MemorySources(),
            MemoryLedger(),
            MemorySuppressions(),
            MemoryKept(),
            MemorySubscribers(),
        )
        return
    in_file = request.param == "sqlite"
    database = open_database("sqlite://" if in_file else request.getfixturevalue("postgres_url"))
    migrate(database)
    yield Kept(
        SqlPapers(database),
        SqlSources(database),
        SqlLedger(database),
        SqlSuppressions(database),
        SqlBriefings(database, lambda: NOW),
        SqlSubscribers(database),
    )
    database.close()


# -- papers ---------------------------------------------------------------------------------


def test_an_entry_comes_back_as_the_paper_it_announces(kept: Kept) -> None:
    entry = an_entry(1, doi="10.1234/one", published=None)
    assert kept.papers.take([(entry, DAY)], now=NOW) == {("arxiv", "cs.CL"): 1}
    (paper,) = kept.papers.news(YESTERDAY, DAY)
    for name in ("key", "label", "title", "abstract", "authors", "categories", "link", "doi"):
        assert getattr(paper, name) == getattr(entry, name), name
    assert (paper.version, paper.announce, paper.published) == (1, Announce.NEW, None)
    assert paper.announced == DAY


def test_news_is_bounded_by_its_days_and_ordered_by_id(kept: Kept) -> None:
    days = [YESTERDAY, DAY, TOMORROW, None]
    kept.papers.take([(an_entry(n), day) for n, day in enumerate(days)], now=NOW)
    kept.papers.take([(an_entry(9), DAY)], now=NOW)
    titles = [paper.title for paper in kept.papers.news(YESTERDAY, DAY)]
    assert titles == ["Finding number 1", "Finding number 9"]
    ids = [paper.id for paper in kept.papers.news(date.min, date.max)]
    assert ids == sorted(ids)
    assert len(ids) == 4


def test_taking_the_same_entries_again_changes_nothing(kept: Kept) -> None:
    batch = [(an_entry(n), DAY) for n in range(20)]
    kept.papers.take(batch, now=NOW)
    before = kept.papers.news(YESTERDAY, DAY)
    assert kept.papers.take(batch, now=NOW + timedelta(hours=1)) == {}
    assert kept.papers.news(YESTERDAY, DAY) == before


def test_a_paper_that_two_sections_announce_is_one_work_under_its_own_label(kept: Kept) -> None:
    cross = an_entry(1, section="cs.LG", label="arXiv (CS.LG)", announce=Announce.CROSS)
    new = kept.papers.take([(cross, DAY), (an_entry(1), DAY)], now=NOW)
    assert new == {("arxiv", "cs.CL"): 1}
    (paper,) = kept.papers.news(YESTERDAY, DAY)
    assert (paper.label, paper.announce) == ("arXiv (CS.CL)", Announce.NEW)


def test_a_higher_version_replaces_the_text_and_is_not_news_again(kept: Kept) -> None:
    kept.papers.take([(an_entry(1), DAY)], now=NOW)
    second = an_entry(1, version=2, title="Found", label="arXiv (CS.LG)", announce=Announce.REPLACE)
    assert kept.papers.take([(second, TOMORROW)], now=NOW) == {}
    assert kept.papers.news(DAY, TOMORROW) == ()
    (paper,) = kept.papers.news(YESTERDAY, DAY)
    assert (paper.title, paper.version, paper.label) == ("Found", 2, "arXiv (CS.CL)")
    kept.papers.take([(an_entry(1, title="Stale"), None)], now=NOW)
    assert kept.papers.news(YESTERDAY, DAY)[0].title == "Found"


def test_a_work_first_seen_as_no_news_never_becomes_news(kept: Kept) -> None:
    kept.papers.take([(an_entry(1, announce=Announce.REPLACE), None)], now=NOW)
    kept.papers.take([(an_entry(1), DAY)], now=NOW)
    assert kept.papers.news(date.min, date.max) == ()


def test_taking_nothing_is_allowed(kept: Kept) -> None:
    assert kept.papers.take([], now=NOW) == {}


# -- sources --------------------------------------------------------------------------------


def test_a_section_that_was_never_read_has_an_empty_state(kept: Kept) -> None:
    assert kept.sources.state("arxiv", "cs.CL") == FeedState()
    assert kept.sources.reports(DAY) == ()


def test_the_state_of_a_section_is_the_one_recorded_last(kept: Kept) -> None:
    first = FeedState(etag='W/"a"', modified="Thu, 11 Jun 2026 04:00:00 GMT", last_success=DAY)
    kept.sources.record(DAY, a_report(), first, now=NOW)
    assert kept.sources.state("arxiv", "cs.CL") == first
    second = FeedState(
        last_success=TOMORROW, batch="digest", batch_day=DAY, failures=2, shut_until=NOW
    )
    kept.sources.record(TOMORROW, a_report(), second, now=NOW)
    assert kept.sources.state("arxiv", "cs.CL") == second
    assert kept.sources.state("arxiv", "cs.LG") == FeedState()


def test_reports_are_one_per_section_and_day_in_the_order_of_the_first_reading(kept: Kept) -> None:
    failed = a_report(
        section="q-bio", status=SourceStatus.FAILED, reason=Reason.UNREACHABLE, detail="no route"
    )
    for report in (failed, a_report()):
        kept.sources.record(DAY, report, FeedState(), now=NOW)
    kept.sources.record(TOMORROW, a_report(taken=9), FeedState(), now=NOW)
    mended = a_report(section="q-bio", announced=5, taken=5, refused=1)
    assert kept.sources.reports(DAY) == (failed, a_report())
    kept.sources.record(DAY, mended, FeedState(), now=NOW)
    assert kept.sources.reports(DAY) == (mended, a_report())


# -- ledger ---------------------------------------------------------------------------------


@pytest.fixture
def reader(kept: Kept) -> int:
    return kept.people.add(a_subscriber(1)).id


def settle(kept: Kept, delivery: Delivery, state: DeliveryState) -> Delivery:
    outcome = replace(delivery, state=state, lease_until=None, detail="250 ok")
    kept.ledger.record(outcome, now=NOW)
    return outcome


def test_a_letter_is_claimed_once(kept: Kept, reader: int) -> None:
    claim = a_delivery(reader)
    assert kept.ledger.claim(claim, expected=None, now=NOW)
    assert not kept.ledger.claim(claim, expected=None, now=NOW)
    assert kept.ledger.of_day(DAY) == {reader: claim}
    assert kept.ledger.of_day(TOMORROW) == {}


def test_a_claim_is_won_only_over_what_the_claimant_saw(kept: Kept, reader: int) -> None:
    first = a_delivery(reader)
    second = replace(first, attempt=2)
    assert not kept.ledger.claim(second, expected=first, now=NOW), "there is no row yet"
    kept.ledger.claim(first, expected=None, now=NOW)
    retry = settle(kept, first, DeliveryState.RETRY)
    assert not kept.ledger.claim(second, expected=first, now=NOW), "it is not claimed any more"
    assert kept.ledger.claim(second, expected=retry, now=NOW)
    assert not kept.ledger.claim(replace(first, attempt=3), expected=retry, now=NOW)
    assert kept.ledger.of_day(DAY) == {reader: second}


def test_a_lease_that_ran_out_is_taken_over_by_one(kept: Kept, reader: int) -> None:
    stale = a_delivery(reader)
    kept.ledger.claim(stale, expected=None, now=NOW)
    mine = replace(stale, attempt=2, lease_until=NOW + timedelta(hours=2))
    assert kept.ledger.claim(mine, expected=stale, now=NOW)
    assert not kept.ledger.claim(mine, expected=stale, now=NOW)
    settle(kept, stale, DeliveryState.ACCEPTED)  # its first owner wakes up, too late
    assert kept.ledger.of_day(DAY) == {reader: mine}


def test_a_claim_that_two_could_win_is_a_mistake(kept: Kept, reader: int) -> None:
    claim = a_delivery(reader)
    with pytest.raises(ValueError, match="attempt"):
        kept.ledger.claim(claim, expected=claim, now=NOW)
    with pytest.raises(ValueError, match="CLAIMED"):
        kept.ledger.claim(replace(claim, state=DeliveryState.ACCEPTED), expected=None, now=NOW)


NO_END = {DeliveryState.CLAIMED, DeliveryState.HELD}


@pytest.mark.parametrize("state", sorted(set(DeliveryState) - NO_END))
def test_how_a_claim_ended_is_recorded(kept: Kept, reader: int, state: DeliveryState) -> None:
    claim = a_delivery(reader)
    kept.ledger.claim(claim, expected=None, now=NOW)
    outcome = settle(kept, claim, state)
    assert kept.ledger.of_day(DAY) == {reader: outcome}
    assert kept.ledger.counts(DAY) == {state: 1}


def test_a_delivery_moves_forward_only(kept: Kept, reader: int) -> None:
    claim = a_delivery(reader)
    kept.ledger.claim(claim, expected=None, now=NOW)
    settle(kept, claim, DeliveryState.UNKNOWN)
    accepted = settle(kept, claim, DeliveryState.ACCEPTED)
    for state in (DeliveryState.UNKNOWN, DeliveryState.RETRY, DeliveryState.FAILED):
        settle(kept, claim, state)
    kept.ledger.record(claim, now=NOW)
    assert kept.ledger.of_day(DAY) == {reader: accepted}


def test_an_outcome_that_nobody_claimed_is_not_written(kept: Kept, reader: int) -> None:
    settle(kept, a_delivery(reader), DeliveryState.ACCEPTED)
    assert kept.ledger.of_day(DAY) == {}


def test_a_letter_that_is_held_back_is_known_and_can_be_claimed(kept: Kept, reader: int) -> None:
    other = kept.people.add(a_subscriber(2)).id
    sent = a_delivery(other)
    kept.ledger.claim(sent, expected=None, now=NOW)
    for _ in range(2):
        kept.ledger.hold(DAY, [reader, other], "held back: no room", now=NOW)
    assert kept.ledger.counts(DAY) == {DeliveryState.HELD: 1, DeliveryState.CLAIMED: 1}
    held = kept.ledger.of_day(DAY)[reader]
    assert held.detail == "held back: no room"
    assert kept.ledger.waiting(NOW + timedelta(minutes=1)) == {}
    assert kept.ledger.last_before(TOMORROW).keys() == {other}, "its papers come with the next one"
    assert kept.ledger.sent_since(NOW - timedelta(days=1)) == 0
    claim = a_delivery(reader)
    assert kept.ledger.claim(claim, expected=held, now=NOW)
    assert kept.ledger.of_day(DAY)[reader] == claim
    kept.ledger.hold(DAY, [], "nobody", now=NOW)


def test_the_last_delivery_is_the_latest_that_did_not_fail(kept: Kept, reader: int) -> None:
    other = kept.people.add(a_subscriber(2)).id
    history = [
        (reader, 4, DeliveryState.ACCEPTED),
        (reader, 3, DeliveryState.EMPTY),
        (reader, 2, DeliveryState.FAILED),
        (reader, 1, DeliveryState.RETRY),
        (reader, 0, DeliveryState.ACCEPTED),
        (other, 1, DeliveryState.UNKNOWN),
    ]
    for who, days_ago, state in history:
        claim = a_delivery(who, day=DAY - timedelta(days=days_ago))
        kept.ledger.claim(claim, expected=None, now=NOW)
        settle(kept, claim, state)
    last = kept.ledger.last_before(DAY)
    assert {who: (row.day, row.state) for who, row in last.items()} == {
        reader: (DAY - timedelta(days=3), DeliveryState.EMPTY),
        other: (YESTERDAY, DeliveryState.UNKNOWN),
    }
    assert kept.ledger.last_before(DAY - timedelta(days=4)) == {}


def test_a_lease_keeps_its_moment_in_whatever_zone_it_was_said(kept: Kept, reader: int) -> None:
    in_berlin = datetime(2026, 6, 11, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    kept.ledger.claim(a_delivery(reader, lease_until=in_berlin), expected=None, now=NOW)
    lease = kept.ledger.of_day(DAY)[reader].lease_until
    assert lease == datetime(2026, 6, 11, 7, 30, tzinfo=UTC)


# -- suppressions and briefings -------------------------------------------------------------


def test_a_suppressed_address_is_known_in_any_case(kept: Kept) -> None:
    assert not kept.suppressions.is_suppressed("ada@example.org")
    kept.suppressions.suppress("Ada@Example.org", "bounced", now=NOW)
    kept.suppressions.suppress("ada@example.org", "complained", now=NOW)
    assert kept.suppressions.is_suppressed("ADA@EXAMPLE.ORG")
    assert not kept.suppressions.is_suppressed("ida@example.org")


def test_the_first_briefing_under_a_key_stays(kept: Kept) -> None:
    briefing = Briefing(
        (Sentence("数字 one.", (1, 3)), Sentence("Two.", (2,))), "gpt", fallback=True
    )
    assert kept.briefings.get("key") is None
    kept.briefings.put("key", briefing)
    kept.briefings.put("key", Briefing(()))
    assert kept.briefings.get("key") == briefing


# -- subscribers ----------------------------------------------------------------------------


def test_a_subscriber_comes_back_whole(kept: Kept) -> None:
    wanted = a_subscriber(
        1,
        topics=("b", "a", "量子纠错"),
        language=Language.ZH,
        timezone="Asia/Shanghai",
        hour=time(19, 5),
        frequency=Frequency.WEEKLY,
        status=Status.PENDING,
        generation=3,
    )
    stored = kept.people.add(wanted)
    assert stored.id > 0
    assert stored == replace(wanted, id=stored.id)
    assert stored.joined == DAY
    assert kept.people.get("READER1@example.ORG") == stored
    assert kept.people.by_handle(wanted.handle) == stored
    assert kept.people.by_handle("nobodyshnd") is None


def test_an_address_is_subscribed_once_in_any_case(kept: Kept) -> None:
    kept.people.add(a_subscriber(1))
    with pytest.raises(DuplicateSubscriberError) as refused:
        kept.people.add(a_subscriber(1, address="Reader1@Example.org"))
    assert "@" not in str(refused.value)
    assert len(list(kept.people.everyone())) == 1


def test_saving_replaces_settings_and_topics(kept: Kept) -> None:
    stored = kept.people.add(a_subscriber(1))
    changed = replace(
        stored, address="new@example.org", topics=("c",), status=Status.LEFT, generation=1
    )
    kept.people.save(changed)
    assert kept.people.get("new@example.org") == changed
    with pytest.raises(UnknownSubscriberError):
        kept.people.get("reader1@example.org")


def test_saving_somebody_who_is_gone_or_onto_somebody_elses_address_is_refused(kept: Kept) -> None:
    stored, other = kept.people.add(a_subscriber(1)), kept.people.add(a_subscriber(2))
    with pytest.raises(DuplicateSubscriberError):
        kept.people.save(replace(stored, address=other.address.upper()))
    kept.people.remove(stored.address)
    with pytest.raises(UnknownSubscriberError):
        kept.people.save(stored)
    assert list(kept.people.everyone()) == [other]


def test_who_is_forgotten_is_gone_and_their_number_is_not_given_again(kept: Kept) -> None:
    gone = kept.people.add(a_subscriber(1))
    kept.people.remove("READER1@example.org")
    with pytest.raises(UnknownSubscriberError):
        kept.people.remove("reader1@example.org")
    assert kept.people.add(a_subscriber(1)).id > gone.id


def test_everyone_is_filtered_by_status_and_ordered_by_id(kept: Kept) -> None:
    stored: list[Subscriber] = [
        kept.people.add(a_subscriber(n, status=status)) for n, status in enumerate(Status)
    ]
    assert list(kept.people.everyone()) == stored
    active = [one for one in stored if one.status is Status.ACTIVE]
    assert list(kept.people.everyone(Status.ACTIVE)) == active
    assert len(list(kept.people.everyone(Status.LEFT, Status.PAUSED))) == 2


def test_people_can_be_changed_while_everyone_is_read(kept: Kept) -> None:
    for number in range(3):
        kept.people.add(a_subscriber(number))
    for one in kept.people.everyone():
        kept.people.save(replace(one, generation=one.generation + 1))
    assert {one.generation for one in kept.people.everyone()} == {1}
