from dataclasses import replace
from datetime import date, timedelta

from digest_samples import DAY, DIFFUSION, PROTEINS, QUANTUM, SUBSCRIBER, match, paper
from hypothesis import given
from hypothesis import strategies as st

from newsletter.digest.choose import MOST_ITEMS, candidates, sections, without
from newsletter.model import Cluster, Delivery, DeliveryState
from subscribers.model import Frequency

FRIDAY, MONDAY = date(2026, 6, 5), date(2026, 6, 8)


def delivered(day: date, through: int) -> Delivery:
    return Delivery(day, SUBSCRIBER.id, DeliveryState.ACCEPTED, 1, through)


def test_numbers_run_through_the_whole_letter() -> None:
    letter = sections((QUANTUM, PROTEINS, DIFFUSION), per_topic=5)
    assert [item.number for section in letter for item in section.items] == [*range(1, 9)]
    assert [section.topic for section in letter] == [
        QUANTUM.topic,
        PROTEINS.topic,
        DIFFUSION.topic,
    ]


def test_what_finds_no_room_is_counted() -> None:
    assert [section.more for section in sections((QUANTUM, PROTEINS), per_topic=5)] == [2, 0]


def test_the_best_matches_come_first_and_stay_in_order() -> None:
    (section,) = sections((QUANTUM,), per_topic=3)
    assert [item.match for item in section.items] == list(QUANTUM.matches[:3])


def test_a_topic_that_found_nothing_has_no_section() -> None:
    assert sections((Cluster("silence", ()), DIFFUSION), per_topic=5)[0].topic == DIFFUSION.topic
    assert sections((), per_topic=5) == ()


def test_a_letter_of_many_topics_gives_every_topic_a_place_before_any_gets_two() -> None:
    clusters = [Cluster(str(n), tuple(match(m) for m in range(1, 4))) for n in range(1, 5)]
    letter = sections(clusters, per_topic=3, most=6)
    assert [(len(section.items), section.more) for section in letter] == [
        (2, 1),
        (2, 1),
        (1, 2),
        (1, 2),
    ]


@given(st.lists(st.integers(0, 12), max_size=40), st.integers(1, 50), st.integers(1, MOST_ITEMS))
def test_no_match_is_lost_or_shown_too_often(sizes: list[int], per_topic: int, most: int) -> None:
    clusters = [
        Cluster(str(n), tuple(match(m) for m in range(1, size + 1))) for n, size in enumerate(sizes)
    ]
    letter = sections(clusters, per_topic=per_topic, most=most)
    numbers = [item.number for section in letter for item in section.items]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == min(most, sum(min(size, per_topic) for size in sizes))
    by_topic = {section.topic: len(section.items) + section.more for section in letter}
    assert all(by_topic.get(str(n), size) == size for n, size in enumerate(sizes))


def test_without_a_letter_before_the_news_begins_after_the_previous_due_day() -> None:
    papers = [paper(n, announced=day) for n, day in enumerate((FRIDAY, MONDAY), 1)]
    weekend = paper(3, announced=FRIDAY + timedelta(days=1))
    assert candidates((*papers, weekend), SUBSCRIBER, MONDAY, None) == (papers[1], weekend)


def test_a_weekly_letter_holds_the_papers_of_the_week() -> None:
    weekly = replace(SUBSCRIBER, frequency=Frequency.WEEKLY)
    papers = [paper(n, announced=MONDAY - timedelta(days=n)) for n in range(9)]
    chosen = candidates(papers, weekly, MONDAY, None)
    assert [each.id for each in chosen] == [*range(7)]


def test_papers_of_tomorrow_and_papers_that_are_no_news_are_left_out() -> None:
    papers = (paper(1, announced=DAY + timedelta(days=1)), paper(2, announced=None))
    assert candidates(papers, SUBSCRIBER, DAY, None) == ()
    assert candidates(papers, SUBSCRIBER, DAY, delivered(FRIDAY, 0)) == ()


def test_after_a_letter_only_later_days_and_late_arrivals_are_news() -> None:
    known = paper(10, announced=MONDAY)
    late = paper(12, announced=MONDAY)
    later = paper(9, announced=MONDAY + timedelta(days=1))
    last = delivered(MONDAY, through=11)
    assert candidates((known, late, later), SUBSCRIBER, DAY, last) == (late, later)


def test_a_subscriber_who_missed_letters_gets_all_that_was_announced_since_the_last() -> None:
    papers = tuple(paper(n, announced=FRIDAY + timedelta(days=n)) for n in range(1, 7))
    assert candidates(papers, SUBSCRIBER, DAY, delivered(FRIDAY, 100)) == papers


def test_what_must_go_is_the_end_of_the_longest_topic_and_the_others_keep_their_numbers() -> None:
    shown = sections((QUANTUM, PROTEINS, DIFFUSION), per_topic=5)
    fewer = without(shown, 3)
    assert [[item.number for item in section.items] for section in fewer] == [[1, 2], [6, 7], [8]]
    assert [section.more for section in fewer] == [5, 0, 0]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.integers(0, 60))
def test_what_is_left_out_is_counted_and_no_topic_is_lost(sizes: list[int], count: int) -> None:
    clusters = [
        Cluster(str(n), tuple(match(m) for m in range(1, size + 1))) for n, size in enumerate(sizes)
    ]
    shown = sections(clusters, per_topic=5)
    fewer = without(shown, count)
    assert sum(len(one.items) for one in fewer) == max(0, sum(sizes) - count)
    assert [len(one.items) + one.more for one in fewer] == sizes
