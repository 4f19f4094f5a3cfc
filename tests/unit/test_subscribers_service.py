"""Joining, leaving, topics, and whole lists of people."""

from datetime import date, time
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.errors import (
    DuplicateSubscriberError,
    InvalidAddressError,
    InvalidSettingError,
    InvalidTableError,
    InvalidTopicError,
    UnknownSubscriberError,
)
from subscribers.model import Frequency, Language, Status
from subscribers.service import (
    TOPICS_MAX,
    ImportReport,
    Settings,
    Subscribers,
    new_subscriber,
    parse_topic,
)
from subscribers.stores import MemorySubscribers

TODAY = date(2026, 6, 11)
HEADER = "address,topics,language,timezone,hour,frequency\n"


@pytest.fixture
def people() -> Subscribers:
    return empty()


def empty() -> Subscribers:
    numbers = count()
    return Subscribers(
        MemorySubscribers(),
        defaults=Settings(timezone="Europe/Berlin", hour=time(6, 30)),
        handle=lambda: f"handle{next(numbers):04}",
    )


def test_who_joins_is_known_with_what_they_asked_for(people: Subscribers) -> None:
    ada = people.add(
        " Ada@Example.org",
        ["quantum  error correction", "DNA"],
        language="zh",
        timezone="asia/shanghai",
        hour="8:15",
        frequency="daily",
        today=TODAY,
    )
    assert people.show("ADA@example.org") == ada
    assert ada.address == "Ada@example.org"
    assert ada.topics == ("quantum error correction", "DNA")
    assert (ada.language, ada.timezone, ada.hour) == (Language.ZH, "Asia/Shanghai", time(8, 15))
    assert (ada.frequency, ada.status, ada.joined) == (Frequency.DAILY, Status.ACTIVE, TODAY)


def test_who_says_nothing_gets_the_defaults(people: Subscribers) -> None:
    ada = people.add("ada@example.org")
    assert (ada.language, ada.timezone, ada.hour) == (Language.EN, "Europe/Berlin", time(6, 30))
    assert ada.frequency is Frequency.WEEKDAYS
    assert ada.topics == ()


def test_everyone_gets_a_handle_of_their_own(people: Subscribers) -> None:
    handles = {people.add(f"reader{n}@example.org").handle for n in range(3)}
    assert handles == {"handle0000", "handle0001", "handle0002"}
    assert len(Subscribers(MemorySubscribers()).add("ada@example.org").handle) == 10


def test_joining_twice_is_refused_and_leaving_forgets(people: Subscribers) -> None:
    people.add("ada@example.org", ["DNA"])
    with pytest.raises(DuplicateSubscriberError):
        people.add("ADA@example.org")
    people.remove("Ada@Example.org")
    assert list(people.everyone()) == []
    for lookup in (people.remove, people.show):
        with pytest.raises(UnknownSubscriberError):
            lookup("ada@example.org")


def test_nothing_is_stored_of_a_wish_that_is_refused(people: Subscribers) -> None:
    with pytest.raises(InvalidSettingError):
        people.add("ada@example.org", timezone="Mars")
    with pytest.raises(InvalidTopicError):
        people.add("ada@example.org", ["DNA", "🧬"])
    assert list(people.everyone()) == []


def test_topics_are_added_at_the_end_and_removed_in_any_case(people: Subscribers) -> None:
    people.add("ada@example.org", ["DNA", "Straße"])
    assert people.add_topic("ada@example.org", " RNA ").topics == ("DNA", "Straße", "RNA")
    assert people.remove_topic("ada@example.org", "STRASSE").topics == ("DNA", "RNA")
    assert people.show("ada@example.org").topics == ("DNA", "RNA")


def test_a_topic_that_is_there_or_not_there_is_said(people: Subscribers) -> None:
    people.add("ada@example.org", ["DNA"])
    with pytest.raises(InvalidTopicError, match="on the radar already"):
        people.add_topic("ada@example.org", "dna")
    with pytest.raises(InvalidTopicError, match="not on the radar, which is: DNA"):
        people.remove_topic("ada@example.org", "RNA")
    with pytest.raises(InvalidTopicError, match="already"):
        people.add("bob@example.org", ["DNA", "dna"])


def test_a_radar_holds_fifty_topics(people: Subscribers) -> None:
    topics = [f"topic {number}" for number in range(TOPICS_MAX)]
    people.add("ada@example.org", topics)
    with pytest.raises(InvalidTopicError, match="50 topics at most"):
        people.add_topic("ada@example.org", "one more")


def test_a_new_subscriber_is_a_checked_value() -> None:
    one = new_subscriber("Ada@Example.ORG", ["DNA"], handle="a" * 10, status=Status.PENDING)
    assert (one.id, one.address, one.status) == (0, "Ada@example.org", Status.PENDING)
    with pytest.raises(InvalidAddressError):
        new_subscriber("ada\r\nBcc: bob@example.org", handle="a" * 10)


# -- lists ----------------------------------------------------------------------------------


def test_a_list_of_people_is_imported(people: Subscribers) -> None:
    lines = [
        "\ufeff" + HEADER,
        'ada@example.org,"quantum error correction; DNA",zh,Asia/Shanghai,19:05,weekly\r\n',
        "\n",
        "bob@example.org\n",
    ]
    assert people.import_csv(lines, today=TODAY) == ImportReport(added=2)
    ada, bob = people.everyone()
    assert ada.topics == ("quantum error correction", "DNA")
    assert (ada.language, ada.hour, ada.frequency) == (Language.ZH, time(19, 5), Frequency.WEEKLY)
    assert (bob.topics, bob.timezone, bob.joined) == ((), "Europe/Berlin", TODAY)


def test_people_who_are_known_stay_as_they_are(people: Subscribers) -> None:
    before = people.add("ada@example.org", ["DNA"], status=Status.LEFT)
    report = people.import_csv([HEADER, "ADA@example.org,RNA\n", "bob@example.org,RNA\n"])
    assert report == ImportReport(added=1, unchanged=1)
    assert people.show("ada@example.org") == before


def test_a_bad_row_costs_itself_only_and_names_no_address(people: Subscribers) -> None:
    lines = [
        HEADER,
        "ada at example.org,DNA\n",
        "bob@example.org,DNA,klingon\n",
        "cyd@example.org,DNA,en,Mars\n",
        "dan@example.org,DNA,en,UTC,25:00\n",
        "eve@example.org,DNA,en,UTC,7,hourly\n",
        "fay@example.org,🧬\n",
        "gus@example.org,DNA,en,UTC,7,daily,one,too many\n",
        '"hal@example.org,DNA\n',
        "ida@example.org\0,DNA\n",
        "jan@ex\ud800ample.org,DNA\n",
        ",DNA\n",
        f"kim@example.org,{'x' * 200_000}\n",
        "=cmd|' /C calc'!A0,DNA\n",
        "leo@example.org,DNA;;\n",
    ]
    report = people.import_csv(lines)
    assert [one.address for one in people.everyone()] == ["leo@example.org"]
    assert [number for number, _ in report.refused] == list(range(2, 15))
    reasons = dict(report.refused)
    assert "en, zh" in reasons[3]
    assert "8 cells for 6 columns" in reasons[8]
    assert "quotes" in reasons[9]
    assert "no address" in reasons[12]
    assert not any(
        "@example.org" in why.replace("name@example.org", "") for why in reasons.values()
    )


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("", "line 1 names the columns: address,topics"),
        ("ada@example.org,DNA\n", "line 1 names the columns"),
        ("address;topics\n", "line 1 names the columns"),
        ('"address\n', "line 1 names the columns"),
        ("address,topics,shoe size\n", "no such column: 'shoe size'"),
        ("address,topics,Topics\n", "twice"),
    ],
)
def test_a_table_without_usable_columns_is_refused(
    people: Subscribers, header: str, why: str
) -> None:
    with pytest.raises(InvalidTableError, match=why):
        people.import_csv([header, "ada@example.org,DNA\n"])
    assert list(people.everyone()) == []


def test_columns_come_in_any_order(people: Subscribers) -> None:
    people.import_csv(["Topics, Address\n", "DNA, ada@example.org\n"])
    assert people.show("ada@example.org").topics == ("DNA",)


def test_a_list_is_read_as_it_comes(people: Subscribers) -> None:
    """Before the last line is asked for, those before it are stored."""

    def lines() -> object:
        yield HEADER
        yield "ada@example.org\n"
        assert people.show("ada@example.org")
        yield "bob@example.org\n"

    assert people.import_csv(lines()).added == 2  # type: ignore[arg-type]


def test_no_cell_of_an_exported_list_is_a_formula(people: Subscribers) -> None:
    people.add("+ada@example.org", ["=1+1 sum", "DNA"])
    people.add("bob@example.org", ["@home computing"])
    people.add("-cyd@example.org", ["'omics"])
    header, *rows = people.export_csv()
    assert header == "address,topics,language,timezone,hour,frequency,status\n"
    cells = [cell.strip('"') for row in rows for cell in row.rstrip("\n").split(",")]
    assert not [cell for cell in cells if cell[0] in "=+-@"]
    again = empty()
    assert again.import_csv([header, *rows]) == ImportReport(added=3)
    assert [(one.address, one.topics) for one in again.everyone()] == [
        (one.address, one.topics) for one in people.everyone()
    ]


def usable(topic: str) -> bool:
    try:
        return bool(parse_topic(topic))
    except InvalidTopicError:
        return False


TOPIC = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("=+-@'\", ")), min_size=2, max_size=30
).filter(usable)


@given(
    st.lists(TOPIC, max_size=5, unique_by=lambda topic: parse_topic(topic).casefold()),
    st.sampled_from(Status),
    st.sampled_from(Language),
    st.times().map(lambda hour: f"{hour:%H:%M}"),
)
def test_what_is_exported_is_imported_as_it_was(
    topics: list[str], status: Status, language: Language, hour: str
) -> None:
    before, after = empty(), empty()
    before.add("ada@example.org", topics, status=status, language=language, hour=hour)
    lines = list(before.export_csv())
    assert after.import_csv(lines) == ImportReport(added=1)
    assert list(after.everyone()) == list(before.everyone())
    assert list(after.export_csv()) == lines
